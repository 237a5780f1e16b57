"""Whose a record is: numbers that no site has, records without a number, and the records of one site."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from scoring.actions.recording import AlreadyDone
from scoring.actions.records import (
    change_record,
    enter_record,
    mark_ownership,
    match_record,
    remove_record,
    unmatch_record,
)
from scoring.actions.vendors import add_detail, add_site
from scoring.forms.records import ChangeForm, EnterForm, MatchForm, NumberForm, OwnershipForm, VersionReasonForm
from scoring.models import EnteredRecord, RecordMatch, RegulatoryRecord, Site, SiteIdentifier, Vendor
from scoring.policies import NotNow, can_keep_records, check_can_edit_vendors, check_can_keep_records
from scoring.selectors.records import present_version, records_of, sources
from scoring.selectors.records_waiting import (
    WaitingNumber,
    described,
    proposed,
    sites_of,
    unmatched,
    waiting,
    waiting_number,
)
from scoring.selectors.vendors import directory
from scoring.views.access import SignedInRequest
from scoring.views.register import FORM_METHODS, once_of, posted
from scoring.views.sites import find_site
from scoring.vocabulary import RecordKind, RecordSource

PAGE_SIZE = 25
MOST_FOUND = 10
# What a person may enter; inspections, 483s and citations of the FDA come in files.
ENTERED = (
    RecordKind.IMPORT_ALERT,
    RecordKind.OWN_AUDIT,
    RecordKind.INSPECTION,
    RecordKind.WARNING_LETTER,
    RecordKind.NON_COMPLIANCE,
    RecordKind.CERTIFICATE,
    RecordKind.INJUNCTION,
)


def _asked(request: SignedInRequest) -> str:
    return " ".join(request.GET.get("q", "").split())[:100]


@require_safe
def record_waiting(request: SignedInRequest) -> HttpResponse:
    """Numbers in the records that no site has, with the vendors whose names are like the firm's."""
    query = _asked(request)
    page = Paginator(waiting(query), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "numbers": described(list(page.object_list)),
        "query": query,
        "can_keep": can_keep_records(request.user),
    }
    return render(request, "records/waiting.html", context)


@FORM_METHODS
def record_assign(request: SignedInRequest, scheme: str, number: str) -> HttpResponse:
    """Say whose a number is: a site of the register, or a new site of a vendor."""
    check_can_edit_vendors(request.user)
    found = waiting_number(scheme, number)
    if found is None:
        taken = SiteIdentifier.objects.standing().filter(scheme=scheme, value=number).select_related("site").first()
        if taken is None:
            raise Http404("No record has this number.")
        return redirect(taken.site)
    query = _asked(request)
    vendors = _offered(found.proposals, query)
    sites = sites_of(vendors)
    choices = []
    for vendor in vendors:
        choices += [(f"site:{site.pk}", _site_words(site, vendor)) for site in sites.get(vendor.pk, ())]
        choices.append((f"vendor:{vendor.pk}", f"A new site of {vendor.name}"))
    initial = {"name": found.name[:200], "city": found.city, "country": found.country}
    form = NumberForm(posted(request), choices=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        site = _give_number(request, form, found, vendors, [site for some in sites.values() for site in some])
        messages.success(request, f"{found.scheme.label} {number} is {site.name} now, and its records are the site's.")
        return redirect("site-records", site.pk)
    context = {"number": found, "form": form, "query": query}
    return render(request, "records/assign.html", context, status=422 if form.errors else 200)


def _offered(proposals: Iterable[Vendor], query: str) -> list[Vendor]:
    """The vendors whose names are alike, then those that the search found."""
    found = {vendor.pk: vendor for vendor in proposals}
    if query:
        found |= {vendor.pk: vendor for vendor in directory(query)[:MOST_FOUND]}
    return list(found.values())


def _site_words(site: Site, vendor: Vendor) -> str:
    place = f", {site.place}" if site.place else ""
    return f"{site.name} of {vendor.name}{place}"


def _give_number(
    request: SignedInRequest, form: NumberForm, found: WaitingNumber, vendors: list[Vendor], sites: list[Site]
) -> Site:
    kind, _, key = form.cleaned_data["choice"].partition(":")
    try:
        if kind == "vendor":
            return add_site(
                by=request.user,
                vendor=next(vendor for vendor in vendors if str(vendor.pk) == key),
                name=form.cleaned_data["name"],
                city=form.cleaned_data["city"],
                country=form.cleaned_data["country"],
                identifiers={found.scheme: found.number},
                once=once_of(form),
            )
        site = next(site for site in sites if str(site.pk) == key)
        detail = SiteIdentifier(site=site, scheme=found.scheme, value=found.number)
        add_detail(by=request.user, detail=detail, once=once_of(form))
    except AlreadyDone as done:
        return Site.objects.filter(pk=done.result_id).first() or Site.objects.get(identifiers=done.result_id)
    except IntegrityError as error:
        raise NotNow("Somebody else gave this number to a site in the meantime. Load the page again.") from error
    return site


@require_safe
def record_unmatched(request: SignedInRequest) -> HttpResponse:
    """Records that give no number: a person says which site they concern, if any."""
    query, source = _asked(request), request.GET.get("source", "")
    source = source if source in RecordSource.values else ""
    context = {
        "page": Paginator(unmatched(query, source), PAGE_SIZE).get_page(request.GET.get("page")),
        "query": query,
        "source": source,
        "sources": RecordSource.choices,
        "can_keep": can_keep_records(request.user),
    }
    return render(request, "records/unmatched.html", context)


@FORM_METHODS
def record_match(request: SignedInRequest, record: int) -> HttpResponse:
    """Say which site a record without a number concerns, with the reason."""
    check_can_keep_records(request.user)
    given = get_object_or_404(RegulatoryRecord, pk=record)
    row = present_version(given.source, given.key)
    if row is None or row.identifier:
        raise Http404("This record waits for nobody.")
    query = _asked(request)
    vendors = _offered(proposed(row.name), query)
    by_vendor = sites_of(vendors)
    sites = {str(site.pk): (site, vendor) for vendor in vendors for site in by_vendor.get(vendor.pk, ())}
    choices = [(key, _site_words(site, vendor)) for key, (site, vendor) in sites.items()]
    form = MatchForm(posted(request), choices=choices)
    if request.method == "POST" and form.is_valid():
        site, _ = sites[form.cleaned_data["choice"]]
        try:
            match_record(
                by=request.user,
                source=RecordSource(row.source),
                key=row.key,
                site=site,
                reason=form.cleaned_data["reason"],
                once=once_of(form),
            )
        except AlreadyDone:
            return redirect("site-records", site.pk)
        messages.success(request, f"The record is {site.name}’s now.")
        return redirect("site-records", site.pk)
    return render(
        request,
        "records/match.html",
        {"record": row, "form": form, "query": query},
        status=422 if form.errors else 200,
    )


@FORM_METHODS
def record_unmatch(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Take back a match."""
    check_can_keep_records(request.user)
    match: RecordMatch = get_object_or_404(RecordMatch.objects.select_related("site"), pk=key)
    form = VersionReasonForm(posted(request), initial={"version": match.version})
    if request.method == "POST" and form.is_valid():
        unmatch_record(by=request.user, match=match, **form.cleaned_data)
        messages.success(request, "The match was taken back; the record waits again.")
        return redirect("site-records", match.site_id)
    return _form_page(request, match.site, form, title="Take back a match", label="Take it back",
                      note=f"It was matched because: {match.reason}")  # fmt: skip


# One site


@require_safe
def site_records(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Every record of a site with its earlier versions, what was entered, and how far the sources go."""
    site = find_site(key)
    last = sources()
    context = {
        "site": site,
        "records": records_of(site),
        "coverage": [(source, last.get(source)) for source in RecordSource],
        "kinds": ENTERED,
        "can_keep": can_keep_records(request.user),
    }
    return render(request, "records/site.html", context)


@FORM_METHODS
def record_enter(request: SignedInRequest, key: uuid.UUID, kind: str) -> HttpResponse:
    """Enter a record that no file brings."""
    check_can_keep_records(request.user)
    site = find_site(key)
    if kind not in ENTERED:
        raise Http404("There is no such kind of record.")
    wanted = RecordKind(kind)
    form = EnterForm(posted(request), kind=wanted, instance=EnteredRecord(site=site, kind=wanted))
    if request.method == "POST" and form.is_valid():
        try:
            enter_record(by=request.user, record=form.instance, once=once_of(form))
        except AlreadyDone:
            return redirect("site-records", key)
        messages.success(request, f"{wanted.label} entered.")
        return redirect("site-records", key)
    return _form_page(request, site, form, title=f"{wanted.label} at {site.name}", label="Enter it")


@FORM_METHODS
def record_change(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Change what was entered: that it was lifted, or a mistake; with the reason."""
    check_can_keep_records(request.user)
    row = _entered(key)
    form = ChangeForm(
        posted(request), kind=RecordKind(row.kind), instance=_entered(key), initial={"version": row.version}
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        version, reason = given.pop("version"), given.pop("reason")
        change_record(by=request.user, record=row, version=version, values=given, reason=reason)
        messages.success(request, "The record was changed.")
        return redirect("site-records", row.site_id)
    return _form_page(request, row.site, form, title=f"Change: {row.get_kind_display()}", label="Save")


@FORM_METHODS
def record_remove(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Take out what was entered by mistake, with the reason."""
    check_can_keep_records(request.user)
    row = _entered(key)
    form = VersionReasonForm(posted(request), initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        remove_record(by=request.user, record=row, **form.cleaned_data)
        messages.success(request, "The record was taken out.")
        return redirect("site-records", row.site_id)
    note = "A record that was lifted, closed or withdrawn is changed instead: enter its end."
    return _form_page(request, row.site, form, title=f"Take out: {row}", label="Take it out", note=note)


@FORM_METHODS
def site_ownership(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """Mark since when a site has its present owner."""
    check_can_keep_records(request.user)
    site = find_site(key)
    form = OwnershipForm(posted(request), initial={"version": site.version, "on": site.ownership_changed_on})
    if request.method == "POST" and form.is_valid():
        mark_ownership(by=request.user, site=site, **form.cleaned_data)
        messages.success(request, "The change of ownership was marked.")
        return redirect("site-records", key)
    return _form_page(request, site, form, title=f"Owner of {site.name}", label="Save")


def _entered(key: uuid.UUID) -> EnteredRecord:
    row: EnteredRecord = get_object_or_404(EnteredRecord.objects.select_related("site__vendor"), pk=key)
    return row


def _form_page(
    request: SignedInRequest, site: Site, form: Any, *, title: str, label: str, note: str = ""
) -> HttpResponse:
    context = {"site": site, "form": form, "title": title, "label": label, "note": note}
    return render(request, "records/site_form.html", context, status=422 if form.errors else 200)
