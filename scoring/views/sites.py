"""Sites: one site, its changes, and the sites that wait for a vendor."""

from __future__ import annotations

import copy
import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from scoring.actions.recording import AlreadyDone
from scoring.actions.vendors import add_site, assign_site, assign_site_to_new, remove_site, update_site
from scoring.forms.records import OnForm
from scoring.forms.vendors import AssignForm, SiteEditForm, SiteNewForm, SiteRemoveForm
from scoring.models import Site
from scoring.policies import can_edit_vendors, can_keep_records, check_can_edit_vendors
from scoring.selectors.register import with_details
from scoring.selectors.site_record import site_page
from scoring.selectors.vendors import sites_without_vendor
from scoring.views.access import SignedInRequest
from scoring.views.register import FORM_METHODS, edited, form_page, once_of, posted
from scoring.views.vendors import PAGE_SIZE

PLACE = ("name", "address", "city", "postcode", "country")


def find_site(key: uuid.UUID) -> Site:
    """A site that is in use."""
    site: Site = get_object_or_404(Site.objects.standing().select_related("vendor"), pk=key)
    return site


@require_safe
def site_detail(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """One site: its inspection record as known today or on another day, address, numbers, capabilities, contacts."""
    site = get_object_or_404(with_details(Site.objects.select_related("vendor", "removed_by")), pk=key)
    can_edit = can_edit_vendors(request.user) and site.removed_at is None
    contacts = site.contacts.filter(removed_at__isnull=True)
    form = OnForm(request.GET or None)
    on = form.cleaned_data["on"] if form.is_valid() else None
    context = {
        "site": site,
        "contacts": contacts,
        "can_edit": can_edit,
        "can_keep": can_keep_records(request.user) and site.removed_at is None,
        "on_form": form if form.errors else OnForm(initial={"on": on or timezone.localdate()}),
        "page": site_page(site, on or timezone.localdate()),
    }
    return render(request, "vendors/site.html", context)


@require_safe
def site_waiting(request: SignedInRequest) -> HttpResponse:
    """Sites of which nobody has said yet whose they are."""
    query = request.GET.get("q", "").strip()[:100]
    pages = Paginator(sites_without_vendor(query), PAGE_SIZE)
    context = {
        "page": pages.get_page(request.GET.get("page")),
        "query": query,
        "can_edit": can_edit_vendors(request.user),
    }
    return render(request, "vendors/sites_waiting.html", context)


@FORM_METHODS
def site_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Enter a site of a vendor."""
    check_can_edit_vendors(request.user)
    vendor = edited(slug)
    form = SiteNewForm(posted(request))
    if request.method == "POST" and form.is_valid():
        place = {name: form.cleaned_data[name] for name in PLACE}
        try:
            site = add_site(by=request.user, vendor=vendor, once=once_of(form), **place)
        except AlreadyDone as done:
            site = find_site(done.result_id)
        else:
            messages.success(request, f"{site.name} was added. Enter its numbers and what it can do.")
        return redirect(site)
    back = f"{vendor.get_absolute_url()}sites/"
    return form_page(request, vendor, form, title=f"Add a site of {vendor.name}", label="Add it", back=back)


@FORM_METHODS
def site_edit(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Correct the name and the address."""
    check_can_edit_vendors(request.user)
    site = find_site(key)
    form = SiteEditForm(posted(request), instance=copy.copy(site), initial={"version": site.version})
    if request.method == "POST" and form.is_valid():
        place = {name: form.cleaned_data[name] for name in PLACE}
        update_site(by=request.user, site=site, version=form.cleaned_data["version"], **place)
        messages.success(request, f"{place['name']} was changed.")
        return redirect(site)
    back = site.get_absolute_url()
    return form_page(request, site.vendor, form, title=f"Change {site.name}", label="Save", back=back, site=site)


@FORM_METHODS
def site_remove(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Take the site out of use, with the reason."""
    check_can_edit_vendors(request.user)
    site = find_site(key)
    form = SiteRemoveForm(posted(request), initial={"version": site.version})
    if request.method == "POST" and form.is_valid():
        remove_site(by=request.user, site=site, **form.cleaned_data)
        messages.success(request, f"{site.name} was taken out of use.")
        return redirect("vendor-sites", site.vendor.slug) if site.vendor else redirect("site-waiting")
    return form_page(
        request,
        site.vendor,
        form,
        title=f"Take {site.name} out of use",
        label="Take it out of use",
        back=site.get_absolute_url(),
        site=site,
        note="Its numbers become free for another site. Selections in which it competes keep it, and so does the log.",
    )


@FORM_METHODS
def site_assign(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Say whose the site is: a vendor of the register or a new one."""
    check_can_edit_vendors(request.user)
    site = find_site(key)
    form = AssignForm(posted(request), initial={"version": site.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if given["vendor"]:
            assign_site(
                by=request.user, site=site, version=given["version"], vendor=given["vendor"], reason=given["reason"]
            )
        else:
            try:
                assign_site_to_new(
                    by=request.user,
                    site=site,
                    version=given["version"],
                    name=given["name"],
                    kinds=given["kinds"],
                    once=once_of(form),
                )
            except AlreadyDone:
                return redirect(site)
        messages.success(request, f"{site.name} now belongs to {site.vendor}.")
        return redirect(site)
    back = site.get_absolute_url()
    return form_page(
        request, site.vendor, form, title=f"Whose is {site.name}?", label="Assign it", back=back, site=site
    )
