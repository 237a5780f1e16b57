"""Documents of a vendor: listed, added, superseded, handed out."""

from __future__ import annotations

import hashlib
import uuid

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from scoring.actions.documents import add_document, record_damage
from scoring.actions.recording import AlreadyDone, Once
from scoring.forms.documents import DocumentForm
from scoring.models import Document, Vendor
from scoring.policies import NotNow, check_can_edit_vendors
from scoring.selectors.documents import documents_of, earlier_versions
from scoring.views.access import SignedInRequest
from scoring.views.register import edited
from scoring.views.vendors import find_vendor, tab


@require_safe
def document_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """The documents of a vendor, with the versions that newer ones superseded."""
    vendor = find_vendor(slug)
    context = {
        "documents": documents_of(vendor),
        "earlier": earlier_versions(vendor),
        "today": timezone.localdate(),
    }
    return tab(request, vendor, "documents/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def document_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add a document."""
    check_can_edit_vendors(request.user)
    return _form_page(request, edited(slug), None)


@require_http_methods(["GET", "HEAD", "POST"])
def document_replace(request: SignedInRequest, slug: str, key: uuid.UUID) -> HttpResponse:
    """Add the newer version of a document."""
    check_can_edit_vendors(request.user)
    vendor = edited(slug)
    older = get_object_or_404(documents_of(vendor), pk=key)
    return _form_page(request, vendor, older)


def _form_page(request: SignedInRequest, vendor: Vendor, older: Document | None) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DocumentForm(*sent, vendor=vendor, older=older)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and form.upload is not None:
            given = form.cleaned_data
            try:
                add_document(
                    by=request.user,
                    vendor=vendor,
                    upload=form.upload,
                    title=given["title"],
                    site=given.get("site") if older is None else older.site,
                    issued_on=given["issued_on"],
                    expires_on=given["expires_on"],
                    supersedes=older,
                    once=Once(given["once"], uuid.uuid4()),
                )
            except AlreadyDone:
                return redirect("document-list", slug=vendor.slug)
            except NotNow as refusal:
                form.add_error("file", str(refusal))
                status = 409
            else:
                messages.success(request, f"{form.upload.name} was kept as “{given['title']}”.")
                return redirect("document-list", slug=vendor.slug)
    return render(request, "documents/form.html", {"form": form, "vendor": vendor, "older": older}, status=status)


@require_safe
def document_file(request: SignedInRequest, slug: str, key: uuid.UUID) -> HttpResponse:
    """The file of any version, to be saved and not shown; refused where it is not the one that was kept."""
    documents = Document.objects.filter(vendor__slug=slug, removed_at__isnull=True).select_related("vendor")
    document = get_object_or_404(documents, pk=key)
    data = _stored(document)
    if data is None or (found := hashlib.sha256(data).hexdigest()) != document.sha256:
        record_damage(by=request.user, document=document, found_sha256="" if data is None else found)
        raise NotNow(
            f"The stored file of “{document.title}” is {'gone' if data is None else 'not the one that was kept'}, so it "
            "is not handed out. Ask whoever keeps the server to bring it back from a backup; the log has the details."
        )
    response = HttpResponse(data, content_type=document.content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, document.file_name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"  # in place of the pages' own
    return response


def _stored(document: Document) -> bytes | None:
    try:
        with default_storage.open(document.stored_as) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None
