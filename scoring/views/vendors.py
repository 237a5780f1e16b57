"""The vendor register: the directory, vendors side by side, and the pages of one vendor."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from scoring.capabilities import label
from scoring.countries import place_name
from scoring.forms.vendors import DirectoryForm
from scoring.models import Contact, Site, Vendor, VendorName
from scoring.policies import can_edit_vendors
from scoring.selectors.register import changes_of, compare, events_about, held_by, with_details
from scoring.selectors.site_states import latest_inspections, states_of
from scoring.selectors.vendors import (
    countries_in_use,
    directory,
    page_of,
    sites_without_vendor,
    suggested,
    used_in,
    with_gaps,
    with_use,
)
from scoring.views.access import SignedInRequest

PAGE_SIZE = 50
FEWEST_COMPARED, MOST_COMPARED = 2, 6
COLUMNS = (
    ("name", "Vendor"),
    ("", "Kind"),
    ("sites", "Sites"),
    ("", "Capabilities"),
    ("", "Latest inspection"),
    ("status", "Status"),
    ("used", "Used in"),
)


@require_safe
def vendor_list(request: SignedInRequest) -> HttpResponse:
    """Every vendor, searched, narrowed and sorted; with capabilities wanted (`need`) the sites that hold most of them.

    A request for the rows alone (`X-Fragment: rows`) gets them, with the number found.
    """
    form = DirectoryForm(request.GET, country_codes=countries_in_use())
    chosen = _chosen(request)
    context: dict[str, Any] = {"form": form, "chips": _chips(request.GET, form), "needs": form.needs}
    if form.needs:
        places = Paginator(suggested(form.needs, form.filters), PAGE_SIZE)
        page: Page[Any] = places.get_page(request.GET.get("page"))
        context |= {"page": page, "suggestions": with_gaps(page.object_list, form.needs)}
    else:
        found = directory(form.query, form.filters, sort=form.sorted_by)
        if "used" in form.sorted_by:
            found = with_use(found, request.user)
        keys = found.values_list("pk", flat=True)
        # Counting and cutting would search twice; without words both are cheap.
        cut: Paginator[Any] = Paginator(list(keys) if form.query else keys, PAGE_SIZE)
        page = cut.get_page(request.GET.get("page"))
        rows = page_of(list(page.object_list), request.user)
        context |= {
            "page": page,
            "rows": rows,
            "latest": latest_inspections({site: row.pk for row in rows for site in row.sites}),
            "columns": _columns(request.GET, form.sorted_by),
        }
    shown = {row.slug for row in context.get("rows", ())} | {s.site.vendor.slug for s in context.get("suggestions", ())}
    elsewhere = [slug for slug in chosen if slug not in shown]
    context |= {
        "chosen": chosen,
        "elsewhere": Vendor.objects.filter(slug__in=elsewhere).order_by("name") if elsewhere else [],
    }
    if request.headers.get("X-Fragment") == "rows":
        response = render(request, "vendors/_rows.html", context)
    else:
        context |= {"can_edit": can_edit_vendors(request.user), "waiting": sites_without_vendor().count()}
        response = render(request, "vendors/list.html", context)
    patch_vary_headers(response, ["X-Fragment"])
    return response


def _chosen(request: SignedInRequest) -> list[str]:
    """Who is ticked for a comparison: each once."""
    return list(dict.fromkeys(slug for slug in request.GET.getlist("v") if slug))


def _columns(given: QueryDict, sort: str) -> list[dict[str, str]]:
    """The heads of the table; a column that sorts has the address that sorts by it, the other way the second time."""
    heads = []
    for key, title in COLUMNS:
        head = {"title": title}
        if key:
            head["order"] = {key: "ascending", f"-{key}": "descending"}.get(sort, "none")
            other = given.copy()
            other.pop("page", None)
            other["sort"] = f"-{key}" if sort == key else key
            head["url"] = f"?{other.urlencode()}"
        heads.append(head)
    return heads


def _chips(given: QueryDict, form: DirectoryForm) -> list[tuple[str, str]]:
    """Every filter that narrows, in words, with the address without it."""
    filters = form.filters
    active = [("q", form.query, f"“{form.query}”")] if form.query else []
    if filters.kind:
        active.append(("kind", filters.kind.value, filters.kind.label))
    if filters.capability:
        active.append(("capability", filters.capability, label(filters.capability)))
    if filters.region:
        active.append(("region", filters.region, place_name(filters.region)))
    if filters.status:
        active.append(("status", filters.status.value, filters.status.label))
    active += [("need", need, f"Wanted: {label(need)}") for need in form.needs]
    chips = []
    for name, value, words in active:
        pairs = [(key, each) for key, values in given.lists() for each in values if key != "page" and each]
        kept = [pair for pair in pairs if pair[0] != name or (name == "need" and pair[1] != value)]
        chips.append((words, f"?{urlencode(kept)}"))
    return chips


@require_safe
def vendor_compare(request: SignedInRequest) -> HttpResponse:
    """Two to six vendors side by side; the address names them."""
    slugs = _chosen(request)
    comparison = compare(slugs[:MOST_COMPARED])
    fits = len(slugs) <= MOST_COMPARED and len(comparison.vendors) >= FEWEST_COMPARED
    return render(
        request,
        "vendors/compare.html",
        {"comparison": comparison, "slugs": slugs, "fits": fits},
        status=200 if fits else 400,
    )


def find_vendor(slug: str) -> Vendor:
    """The vendor at an address, merged or not."""
    return get_object_or_404(Vendor.objects.select_related("parent", "merged_into"), slug=slug)


def tab(
    request: SignedInRequest, vendor: Vendor, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of a vendor, with its head and tabs."""
    shared = {
        "vendor": vendor,
        "site_total": vendor.sites.standing().count(),
        "contact_total": vendor.contacts.standing().count(),
        "can_edit": can_edit_vendors(request.user),
    }
    return render(request, template, shared | context, status=status)


@require_safe
def vendor_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    """The overview: names, what it can do, where, and the selections of the person's in which it competes."""
    vendor = find_vendor(slug)
    if vendor.merged_into is not None:
        return redirect(vendor.merged_into)
    standing = list(with_details(Site.objects.standing().filter(vendor=vendor).select_related("vendor")))
    return tab(
        request,
        vendor,
        "vendors/detail.html",
        {
            "sites": standing,
            "states": states_of(standing, timezone.localdate()),
            "held": held_by(standing),
            "names": VendorName.objects.standing().filter(vendor=vendor),
            "subsidiaries": Vendor.objects.in_use().filter(parent=vendor),
            "merged": Vendor.objects.filter(merged_into=vendor),
            "alternatives": used_in(vendor, request.user),
        },
    )


@require_safe
def vendor_sites(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every site with its numbers, capabilities and statements of capacity."""
    vendor = find_vendor(slug)
    pages = Paginator(with_details(Site.objects.standing().filter(vendor=vendor)), PAGE_SIZE)
    return tab(request, vendor, "vendors/sites.html", {"page": pages.get_page(request.GET.get("page"))})


@require_safe
def vendor_contacts(request: SignedInRequest, slug: str) -> HttpResponse:
    """Whom to write to."""
    vendor = find_vendor(slug)
    contacts = Contact.objects.standing().filter(vendor=vendor).select_related("site")
    return tab(request, vendor, "vendors/contacts.html", {"contacts": contacts})


@require_safe
def vendor_notes(request: SignedInRequest, slug: str) -> HttpResponse:
    """The notes, and those of the vendors that were merged into this one."""
    vendor = find_vendor(slug)
    merged = Vendor.objects.filter(merged_into=vendor).exclude(notes="")
    return tab(request, vendor, "vendors/notes.html", {"merged": merged})


@require_safe
def vendor_log(request: SignedInRequest, slug: str) -> HttpResponse:
    """What was done to the vendor, its sites and their details, newest first."""
    vendor = find_vendor(slug)
    page = Paginator(events_about(vendor), PAGE_SIZE).get_page(request.GET.get("page"))
    changes = changes_of(list(page.object_list), vendor)
    lines = [(event, changes.get(event.pk)) for event in page.object_list]
    return tab(request, vendor, "vendors/log.html", {"page": page, "lines": lines})
