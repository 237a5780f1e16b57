"""Who takes part in a selection: named, changed, taken out."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from scoring.actions.members import add_member, change_member, remove_member
from scoring.forms.setup_people import MEANINGS, LeaveOutForm, PersonEditForm, PersonNewForm
from scoring.models import Membership, Selection
from scoring.policies import Part, can_set_up
from scoring.policies.deciding import check_can_change_part, check_can_change_somebody
from scoring.policies.deeds import BEFORE_RESULTS
from scoring.selectors import setup
from scoring.views.access import SignedInRequest, with_selection
from scoring.views.register import FORM_METHODS, posted
from scoring.views.setup_pages import NOT_TRIED, Saving, save, setup_page


@FORM_METHODS
@with_selection
def setup_people(request: SignedInRequest, selection: Selection) -> HttpResponse:
    """Everybody with a part; a POST names one more."""
    check_can_change_somebody(request.user, selection)
    everybody = selection.stage in BEFORE_RESULTS
    people = setup.free_people(selection)
    form = PersonNewForm(posted(request), groups=_groups(selection), people=people, only_approvers=not everybody)
    saving = NOT_TRIED
    if request.method == "POST" and form.is_valid():
        user, role = form.people[form.cleaned_data["user"]], form.cleaned_data["role"]
        saving = save(
            form, lambda: add_member(by=request.user, selection=selection, user=user, role=role, **form.values)
        )
        if saving.done:
            messages.success(request, f"{user.full_name} takes part as {role.label.lower()}.")
            return redirect("setup-people", selection.ref)
    context = {
        "form": form,
        "members": setup.members(selection),
        "everybody": everybody,
        "thinly": setup.thinly_scored(selection),
        "unwaivable": setup.without_approver(selection),
        **_lists(selection),
    }
    return setup_page(
        request, "setup/people.html", selection, context, here=Part.PEOPLE, saving=saving, status=saving.status(form)
    )


def _groups(selection: Selection) -> list[Any]:
    return setup.groups_to_assign(list(selection.criteria_model.criteria.all()))


def _lists(selection: Selection) -> dict[str, Any]:
    """What the boxes of a person offer."""
    return {"functions": setup.functions_of(selection), "meanings": MEANINGS}


@FORM_METHODS
@with_selection
def setup_person(request: SignedInRequest, selection: Selection, key: uuid.UUID) -> HttpResponse:
    """What a person speaks for, scores and signs for, and who stands in for them."""
    check_can_change_somebody(request.user, selection)
    member = _member(selection, key)
    check_can_change_part(request.user, selection, member.role)
    form = _form(request, selection, member, posted(request))
    saving = NOT_TRIED
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        saving = save(form, lambda: change_member(by=request.user, membership=member, version=version, **form.values))
        if saving.done:
            messages.success(request, f"The part of {member.user.full_name} is saved.")
            return redirect("setup-people", selection.ref)
    return _page(request, selection, member, form, saving=saving, status=saving.status(form))


def _member(selection: Selection, key: uuid.UUID) -> Membership:
    members = selection.memberships.select_related("user", "delegate", "selection").prefetch_related("assignments")
    return get_object_or_404(members, pk=key)


def _form(request: SignedInRequest, selection: Selection, member: Membership, data: Any) -> PersonEditForm:
    return PersonEditForm(
        data,
        member=member,
        may_assign=can_set_up(request.user, selection),
        groups=_groups(selection),
        people=setup.free_people(selection, but=member),
    )


def _page(
    request: SignedInRequest, selection: Selection, member: Membership, form: PersonEditForm, *,
    saving: Saving, status: int, leaving: LeaveOutForm | None = None,
) -> HttpResponse:  # fmt: skip
    context = {"form": form, "member": member, "leaving": leaving, **_lists(selection)}
    return setup_page(request, "setup/person.html", selection, context, here=Part.PEOPLE, saving=saving, status=status)


@require_POST
@with_selection
def setup_person_remove(request: SignedInRequest, selection: Selection, key: uuid.UUID) -> HttpResponse:
    """Take a person out; once scoring has opened with a reason."""
    check_can_change_somebody(request.user, selection)
    member = _member(selection, key)
    check_can_change_part(request.user, selection, member.role)
    leaving = LeaveOutForm(request.POST)
    saving = NOT_TRIED
    if leaving.is_valid():
        saving = save(leaving, lambda: remove_member(by=request.user, membership=member, **leaving.cleaned_data))
        if saving.done:
            messages.success(request, f"{member.user.full_name} takes no part any more.")
            return redirect("setup-people", selection.ref)
    form = _form(request, selection, member, None)
    return _page(request, selection, member, form, saving=saving, status=saving.status(leaving), leaving=leaving)
