"""Who competes in a selection: found in the register, let in with a site, held against the must-haves, left out."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from scoring.actions.alternatives import (
    add_alternative,
    change_alternative,
    remove_alternative,
    restore_alternative,
)
from scoring.actions.screening import screen_vendor
from scoring.actions.selections import change_selection
from scoring.forms.setup_people import (
    CompetitorForm,
    CompetitorNewForm,
    LeaveOutForm,
    MustHavesForm,
    SingleSourceForm,
)
from scoring.models import Alternative, Selection, Site, Vendor
from scoring.policies import NotNow, Part, can_set_up, check_can_change_field, check_can_set_up
from scoring.policies.readiness import ENOUGH, eligible_count
from scoring.selectors import setup
from scoring.selectors.setup import Competitor
from scoring.selectors.vendors import Filters, directory
from scoring.views.access import SignedInRequest, with_selection
from scoring.views.register import FORM_METHODS, posted
from scoring.views.setup_pages import NOT_TRIED, Saving, onward, save, setup_page
from scoring.vocabulary import VendorKind

MOST_FOUND = 10


@FORM_METHODS
@with_selection
def setup_vendors(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Who competes, who could, and, where few meet the must-haves, why that is enough."""
    check_can_change_field(request.user, selection)
    initial = {"single_source_reason": selection.single_source_reason, "version": selection.version}
    form = SingleSourceForm(posted(request), initial=initial)
    saving = NOT_TRIED
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if given["single_source_reason"] == selection.single_source_reason:
            return onward(request, selection, Part.VENDORS)
        saving = save(form, lambda: change_selection(by=request.user, selection=selection, **given))
        if saving.done:
            return onward(request, selection, Part.VENDORS)
    return _page(request, selection, form, saving=saving, status=saving.status(form))


def _page(
    request: SignedInRequest, selection: Selection, form: SingleSourceForm, *, saving: Saving = NOT_TRIED, status: int
) -> HttpResponse:
    editing = can_set_up(request.user, selection)
    query = request.GET.get("q", "").strip()[:100]
    wanted = directory(query, Filters(kind=VendorKind(selection.kind)))
    competitors = setup.competitors(selection)
    searched = "q" in request.GET or not competitors  # who begins sees the register
    eligible = eligible_count(selection)
    context = {
        "form": form,
        "competitors": competitors,
        "competing": {competitor.alternative.vendor_id for competitor in competitors},
        "left_out": setup.left_out(selection),
        "eligible": eligible,
        "too_few": eligible < ENOUGH,
        "query": query,
        "found": list(wanted[:MOST_FOUND]) if editing and searched else [],
        "suggestions": setup.suggestions(selection) if editing else [],
    }
    return setup_page(
        request, "setup/vendors.html", selection, context, here=Part.VENDORS, saving=saving, status=status
    )


@require_POST
@with_selection
def setup_vendor_add(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Let a vendor compete, under a short name that can be changed."""
    check_can_set_up(request.user, selection)
    form = CompetitorNewForm(request.POST)
    if not form.is_valid():
        raise NotNow("Choose a vendor of the register. Go back and try again.")
    vendor = get_object_or_404(Vendor.objects.in_use(), slug=form.cleaned_data["vendor"])
    key = form.cleaned_data["site"]
    site = get_object_or_404(Site.objects.standing(), pk=key, vendor=vendor) if key else None
    taken = selection.alternatives.values_list("short_name", flat=True)
    short_name = setup.short_name_for(vendor.name, "" if site is None else site.city or site.name, taken)
    try:
        add_alternative(by=request.user, selection=selection, vendor=vendor, site=site, short_name=short_name)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{vendor.name} competes as {short_name}.")
    query = request.GET.urlencode()
    return redirect(f"{reverse('setup-vendors', args=[selection.ref])}{f'?{query}' if query else ''}")


@FORM_METHODS
@with_selection
def setup_vendor(request: SignedInRequest, selection: Selection, position: int) -> HttpResponse:
    """With which site a vendor competes and what it is called; what it meets is on the same page."""
    if request.method == "POST":
        check_can_set_up(request.user, selection)
    else:
        check_can_change_field(request.user, selection)
    competitor = _competitor(selection, position)
    form = CompetitorForm(posted(request), alternative=competitor.alternative)
    saving = NOT_TRIED
    if request.method == "POST" and form.is_valid():
        saving = save(
            form, lambda: change_alternative(by=request.user, alternative=competitor.alternative, **form.cleaned_data)
        )
        if saving.done:
            messages.success(request, f"{form.cleaned_data['short_name']} is saved.")
            return redirect("setup-vendors", selection.ref)
    must_haves = MustHavesForm(must_haves=competitor.must_haves)
    return _vendor_page(request, selection, competitor, form, must_haves, saving=saving, status=saving.status(form))


@require_POST
@with_selection
def setup_screen(request: SignedInRequest, selection: Selection, position: int) -> HttpResponse:
    """Answer the must-haves of a vendor, all at once."""
    check_can_change_field(request.user, selection)
    competitor = _competitor(selection, position)
    form = MustHavesForm(request.POST, must_haves=competitor.must_haves)
    saving = NOT_TRIED
    if form.is_valid():
        if not form.has_changed():
            return redirect("setup-vendors", selection.ref)
        alternative, answers = competitor.alternative, form.answers
        saving = save(form, lambda: screen_vendor(by=request.user, alternative=alternative, answers=answers))
        if saving.done:
            messages.success(request, f"The must-haves of {alternative.short_name} are saved.")
            return redirect("setup-vendors", selection.ref)
        if saving.is_late:
            competitor = _competitor(selection, position)
            form = _renewed(form, competitor)
    details = CompetitorForm(alternative=competitor.alternative)
    return _vendor_page(request, selection, competitor, details, form, saving=saving, status=saving.status(form))


def _renewed(form: MustHavesForm, competitor: Competitor) -> MustHavesForm:
    """What was typed with the versions of now; what stands is shown beside it."""
    given = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict, which has one
    for must_have in competitor.must_haves:
        version = "" if must_have.answer is None else str(must_have.answer.version)
        given[f"version-{must_have.criterion.key}"] = version
    renewed = MustHavesForm(given, must_haves=competitor.must_haves)
    renewed.is_valid()
    return renewed


def _vendor_page(
    request: SignedInRequest, selection: Selection, competitor: Competitor, form: CompetitorForm,
    must_haves: MustHavesForm, *, saving: Saving, status: int,
) -> HttpResponse:  # fmt: skip
    context = {"competitor": competitor, "form": form, "must_haves": must_haves}
    return setup_page(request, "setup/vendor.html", selection, context, here=Part.VENDORS, saving=saving, status=status)


def _competitor(selection: Selection, position: int) -> Competitor:
    """The vendor in a place, counted from 1; one that was left out has no page."""
    found = get_object_or_404(Alternative.objects, selection=selection, position=position - 1)
    return next(c for c in setup.competitors(selection) if c.alternative.pk == found.pk)


@require_POST
@with_selection
def setup_vendor_remove(request: SignedInRequest, selection: Selection, position: int) -> HttpResponse:
    """Leave a vendor out; once scoring has opened with a reason."""
    check_can_change_field(request.user, selection)
    competitor = _competitor(selection, position)
    form = LeaveOutForm(request.POST)
    saving = NOT_TRIED
    if form.is_valid():
        given = form.cleaned_data
        saving = save(form, lambda: remove_alternative(by=request.user, alternative=competitor.alternative, **given))
        if saving.done:
            messages.success(request, f"{competitor.alternative.short_name} is left out. It can be brought back.")
            return redirect("setup-vendors", selection.ref)
    context = {
        "competitor": competitor,
        "form": CompetitorForm(alternative=competitor.alternative),
        "must_haves": MustHavesForm(must_haves=competitor.must_haves),
        "leaving": form,
    }
    return setup_page(
        request, "setup/vendor.html", selection, context, here=Part.VENDORS, saving=saving, status=saving.status(form)
    )


@require_POST
@with_selection
def setup_vendor_restore(request: SignedInRequest, selection: Selection, position: int) -> HttpResponse:
    """Let a vendor compete again."""
    check_can_change_field(request.user, selection)
    gone = Alternative.everything.filter(selection=selection, removed_at__isnull=False)
    alternative = get_object_or_404(gone.select_related("vendor", "site", "selection"), position=position - 1)
    try:
        restore_alternative(by=request.user, alternative=alternative, version=alternative.version)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{alternative.short_name} competes again.")
    return redirect("setup-vendors", selection.ref)
