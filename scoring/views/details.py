"""Names, contacts, numbers, capabilities and statements of capacity: entered, changed, taken out."""

from __future__ import annotations

import copy
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from scoring.actions.recording import AlreadyDone
from scoring.actions.vendors import add_detail, remove_detail, update_detail
from scoring.forms.details import FORMS, DetailForm
from scoring.forms.vendors import RemoveForm
from scoring.models import Contact, Site, Vendor, VendorName
from scoring.policies import check_can_edit_vendors
from scoring.views.access import SignedInRequest
from scoring.views.register import FORM_METHODS, edited, form_page, once_of, posted
from scoring.views.sites import find_site

OF_VENDOR, OF_SITE = ("name", "contact"), ("identifier", "capability", "capacity")


def _form(part: str, among: tuple[str, ...] = (*OF_VENDOR, *OF_SITE)) -> type[DetailForm]:
    if part not in among:
        raise Http404("There is no such part of the register.")
    return FORMS[part]


@FORM_METHODS
def vendor_add(request: SignedInRequest, slug: str, part: str) -> HttpResponse:
    """Enter another name or a contact."""
    check_can_edit_vendors(request.user)
    form = _form(part, OF_VENDOR)
    vendor = edited(slug)
    return _added(request, part, form, form._meta.model(vendor=vendor), vendor)


@FORM_METHODS
def site_add(request: SignedInRequest, key: uuid.UUID, part: str) -> HttpResponse:
    """Enter a number, a capability or a statement of capacity."""
    check_can_edit_vendors(request.user)
    form = _form(part, OF_SITE)
    site = find_site(key)
    return _added(request, part, form, form._meta.model(site=site), site)


def _added(
    request: SignedInRequest, part: str, form_class: type[DetailForm], detail: Any, owner: Vendor | Site
) -> HttpResponse:
    form = form_class(posted(request), instance=detail)
    back = _page_of(part, owner)
    if request.method == "POST" and form.is_valid():
        try:
            add_detail(by=request.user, detail=form.instance, once=once_of(form))
        except AlreadyDone:
            return redirect(back)
        messages.success(request, f"{form.instance} was added.")
        return redirect(back)
    return _page(request, form, owner, title=f"Add {form.noun}: {owner.name}", label="Add it", back=back)


@FORM_METHODS
def detail_edit(request: SignedInRequest, part: str, key: uuid.UUID) -> HttpResponse:
    """Change what stands."""
    check_can_edit_vendors(request.user)
    form_class = _form(part)
    detail = get_object_or_404(form_class._meta.model, pk=key, removed_at__isnull=True)
    form = form_class(posted(request), instance=copy.copy(detail))
    owner = _owner(detail)
    back = _page_of(part, owner)
    if request.method == "POST" and form.is_valid():
        update_detail(by=request.user, detail=detail, version=form.cleaned_data["version"], values=form.values)
        messages.success(request, f"{detail} was changed.")
        return redirect(back)
    return _page(request, form, owner, title=f"Change {detail}", label="Save", back=back)


@require_POST
def detail_remove(request: SignedInRequest, part: str, key: uuid.UUID) -> HttpResponse:
    """Take a detail out of use."""
    check_can_edit_vendors(request.user)
    detail = get_object_or_404(_form(part)._meta.model, pk=key)
    form = RemoveForm(request.POST)
    if form.is_valid():
        remove_detail(by=request.user, detail=detail, version=form.cleaned_data["version"])
        messages.success(request, f"{detail} was taken out. The log keeps it.")
    else:
        messages.error(request, "Nothing was taken out: the form was not complete. Try again.")
    return redirect(_page_of(part, _owner(detail)))


def _owner(detail: Any) -> Vendor | Site:
    owner: Vendor | Site = detail.vendor if isinstance(detail, VendorName | Contact) else detail.site
    return owner


def _page_of(part: str, owner: Vendor | Site) -> str:
    """The page on which a part stands."""
    return f"{owner.get_absolute_url()}contacts/" if part == "contact" else owner.get_absolute_url()


def _page(request: SignedInRequest, form: DetailForm, owner: Vendor | Site, **texts: str) -> HttpResponse:
    if isinstance(owner, Site):
        return form_page(request, owner.vendor, form, site=owner, **texts)
    return form_page(request, owner, form, **texts)
