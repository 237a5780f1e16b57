"""Changing a vendor: the company, its status, its notes, merging and splitting."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from scoring.actions.mergers import merge_vendors, split_vendor
from scoring.actions.recording import AlreadyDone, Once
from scoring.actions.vendors import add_vendor, set_vendor_status, update_vendor, write_notes
from scoring.forms.vendors import (
    MergeForm,
    NotesForm,
    SplitForm,
    StatusForm,
    VendorEditForm,
    VendorNewForm,
)
from scoring.models import Contact, Document, Site, Vendor, VendorName
from scoring.policies import NotNow, check_can_edit_vendors
from scoring.selectors.vendors import directory
from scoring.views.access import SignedInRequest
from scoring.views.vendors import find_vendor, tab

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])
MOST_FOUND = 20


def once_of(form: forms.BaseForm) -> Once:
    """The form's key, with an id for what it makes."""
    return Once(key=form.cleaned_data["once"], result_id=uuid.uuid4())


def posted(request: SignedInRequest) -> QueryDict | None:
    """What was sent, also when it is nothing; None where nothing was sent."""
    return request.POST if request.method == "POST" else None


def edited(slug: str) -> Vendor:
    """The vendor that is about to be changed; one that was merged does not change any more."""
    vendor = find_vendor(slug)
    if vendor.merged_into is not None:
        raise NotNow(f"{vendor.name} was merged into {vendor.merged_into.name}. Change that vendor instead.")
    return vendor


def form_page(
    request: SignedInRequest, vendor: Vendor | None, form: Any, *, title: str, label: str, back: str, **context: Any
) -> HttpResponse:
    """A page with one form: `label` is its button, `back` the address that leaves it."""
    shared = {"vendor": vendor, "form": form, "title": title, "label": label, "back": back}
    return render(request, "vendors/form.html", shared | context, status=422 if form.errors else 200)


@FORM_METHODS
def vendor_new(request: SignedInRequest) -> HttpResponse:
    """Enter a company."""
    check_can_edit_vendors(request.user)
    form = VendorNewForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given, once = form.cleaned_data, once_of(form)
        try:
            vendor = add_vendor(
                by=request.user,
                name=given["name"],
                kinds=given["kinds"],
                website=given["website"],
                parent=given["parent"],
                once=once,
            )
        except AlreadyDone as done:
            vendor = get_object_or_404(Vendor, pk=done.result_id)
        else:
            messages.success(request, f"{vendor.name} is in the register.")
        return redirect(vendor)
    return form_page(request, None, form, title="Add a vendor", label="Add it", back="/vendors/")


@FORM_METHODS
def vendor_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """Correct the name, the kinds, the website and the parent."""
    check_can_edit_vendors(request.user)
    vendor = edited(slug)
    form = VendorEditForm(posted(request), vendor=vendor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        update_vendor(
            by=request.user,
            vendor=vendor,
            version=given["version"],
            name=given["name"],
            kinds=given["kinds"],
            website=given["website"],
            parent=given["parent"],
        )
        messages.success(request, f"{given['name']} was changed.")
        return redirect(vendor)
    return form_page(request, vendor, form, title=f"Change {vendor.name}", label="Save", back=vendor.get_absolute_url())


@FORM_METHODS
def vendor_status(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say where the vendor stands with the house, with the reason."""
    check_can_edit_vendors(request.user)
    vendor = edited(slug)
    initial = {"status": vendor.status, "requalify_on": vendor.requalify_on, "version": vendor.version}
    form = StatusForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        set_vendor_status(by=request.user, vendor=vendor, **form.cleaned_data)
        messages.success(request, f"The status of {vendor.name} was set.")
        return redirect(vendor)
    return form_page(
        request, vendor, form, title=f"Status of {vendor.name}", label="Set the status", back=vendor.get_absolute_url()
    )


@FORM_METHODS
def vendor_notes_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """Write the notes."""
    check_can_edit_vendors(request.user)
    vendor = edited(slug)
    form = NotesForm(posted(request), initial={"notes": vendor.notes, "version": vendor.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        write_notes(by=request.user, vendor=vendor, version=given["version"], notes=given["notes"])
        messages.success(request, "The notes were saved.")
        return redirect("vendor-notes", slug)
    back = f"{vendor.get_absolute_url()}notes/"
    return form_page(request, vendor, form, title=f"Notes on {vendor.name}", label="Save", back=back)


@FORM_METHODS
def vendor_merge(request: SignedInRequest, slug: str) -> HttpResponse:
    """Merge a vendor into another: choose it (`q` searches, `into` names it), see what moves, confirm with a reason."""
    check_can_edit_vendors(request.user)
    vendor = edited(slug)
    wanted = request.POST.get("into") or request.GET.get("into", "")
    query = request.GET.get("q", "").strip()[:100]
    if not wanted:
        found = directory(query).exclude(pk=vendor.pk)[:MOST_FOUND] if query else []
        return tab(request, vendor, "vendors/merge_choose.html", {"query": query, "found": found})
    target = get_object_or_404(Vendor.objects.in_use().exclude(pk=vendor.pk), slug=wanted)
    form = MergeForm(posted(request), initial={"source_version": vendor.version, "target_version": target.version})
    if request.method == "POST" and form.is_valid():
        merge_vendors(by=request.user, source=vendor, target=target, **form.cleaned_data)
        messages.success(request, f"{vendor.name} is now a part of {target.name}.")
        return redirect(target)
    moving = {
        "sites": Site.objects.standing().filter(vendor=vendor),
        "contacts": Contact.objects.standing().filter(vendor=vendor),
        "names": VendorName.objects.standing().filter(vendor=vendor),
        "documents": Document.objects.standing().filter(vendor=vendor),
        "subsidiaries": Vendor.objects.in_use().filter(parent=vendor),
    }
    context = {"target": target, "form": form, "moving": moving, "staying": vendor.alternatives.count()}
    return tab(request, vendor, "vendors/merge.html", context, status=422 if form.errors else 200)


@FORM_METHODS
def vendor_split(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give some sites to a new vendor."""
    check_can_edit_vendors(request.user)
    vendor = edited(slug)
    form = SplitForm(posted(request), vendor=vendor)
    if request.method == "POST" and form.is_valid():
        given, once = form.cleaned_data, once_of(form)
        try:
            made = split_vendor(
                by=request.user,
                vendor=vendor,
                version=given["version"],
                sites=list(given["sites"]),
                name=given["name"],
                kinds=given["kinds"],
                reason=given["reason"],
                once=once,
            )
        except AlreadyDone as done:
            made = get_object_or_404(Vendor, pk=done.result_id)
        else:
            messages.success(request, f"{made.name} was split from {vendor.name}.")
        return redirect(made)
    return form_page(
        request,
        vendor,
        form,
        title=f"Split {vendor.name}",
        label="Split it",
        back=vendor.get_absolute_url(),
        note="The sites go with their numbers, capabilities, contacts and documents. "
        "The new vendor begins as a prospect. Selections keep the vendor that they named.",
    )
