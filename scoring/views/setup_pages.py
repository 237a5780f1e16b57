"""What the pages of a set-up share: their frame, a save that may meet an error or somebody else's edit, the way on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.choices import flatten_choices

from scoring.actions.recording import Conflict
from scoring.models import Selection
from scoring.models.base import Audited
from scoring.policies import (
    Part,
    allowed,
    can_set_up,
    check_can_change_field,
    check_can_set_dates,
    check_can_set_up,
)
from scoring.policies.deciding import check_can_change_somebody
from scoring.selectors.setup import part_states
from scoring.views.access import SignedInRequest, head
from scoring.vocabulary import Stage

CHECKS: dict[Part, Callable[..., None]] = {
    Part.SCOPE: check_can_set_up,
    Part.CRITERIA: check_can_set_up,
    Part.VENDORS: check_can_change_field,
    Part.PEOPLE: check_can_change_somebody,
    Part.DATES: check_can_set_dates,
}


@dataclass(frozen=True, slots=True)
class Theirs:
    """A field whose value in the meantime is not the one that was typed."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Saving:
    """What came of a save: done, refused with the errors on the form, or too late."""

    done: bool
    theirs: tuple[Theirs, ...] = ()
    is_late: bool = False

    def status(self, form: forms.BaseForm) -> int:
        return 409 if self.is_late else 422 if form.errors else 200


NOT_TRIED = Saving(done=False)


def save(form: forms.BaseForm, deed: Callable[[], object], *, instead: dict[str, str] | None = None) -> Saving:
    """Carry the deed out. An error goes to its field (`instead`: what that is called on the form), a conflict beside it.

    After a conflict the form holds what was typed with the version of now, ready to be saved over it.
    """
    try:
        deed()
    except ValidationError as error:
        for name, texts in error.message_dict.items():
            field = (instead or {}).get(name, name)
            form.add_error(field if field in form.fields else None, texts)
        return NOT_TRIED
    except Conflict as conflict:
        row = type(conflict.row)._base_manager.get(pk=conflict.row.pk)
        renewed = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict, which has one
        renewed["version"] = str(row.version)
        form.data = renewed
        return Saving(done=False, theirs=tuple(_differing(form, conflict.mine, row)), is_late=True)
    return Saving(done=True)


def _differing(form: forms.BaseForm, mine: dict[str, Any], row: Audited) -> list[Theirs]:
    found = []
    for name, value in mine.items():
        theirs = getattr(row, name)
        if theirs != value:
            field = form.fields.get(name)
            label = name.replace("_", " ").capitalize() if field is None or not field.label else str(field.label)
            found.append(Theirs(label, _words(theirs, field)))
    return found


def _words(value: Any, field: forms.Field | None) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return f"{value.day} {value:%b %Y, %H:%M} {value.tzname()}"
    labels: dict[str, str] = {str(key): str(text) for key, text in flatten_choices(getattr(field, "choices", ()))}  # type: ignore[var-annotated]  # Django's own has none
    values = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(str(one), "" if one is None else str(one)) for one in values)


def setup_page(
    request: SignedInRequest,
    template: str,
    selection: Selection,
    context: dict[str, Any],
    *,
    here: Part | None = None,
    saving: Saving = NOT_TRIED,
    status: int = 200,
) -> HttpResponse:
    """A page of the set-up. `here` is the part that it is about, None for the check of all of them."""
    shared = {
        **head(request, selection),
        "here": here,
        "saving": saving,
        "is_setup": selection.stage == Stage.SETUP,
        "can_set_up": can_set_up(request.user, selection),
    }
    if selection.stage == Stage.SETUP:
        shared["parts"] = part_states(selection)
    return render(request, template, shared | context, status=status)


def changeable(request: SignedInRequest, selection: Selection) -> set[Part]:
    """The parts that the person may change now."""
    return {part for part, check in CHECKS.items() if allowed(check, request.user, selection)}


def onward(request: SignedInRequest, selection: Selection, part: Part) -> HttpResponse:
    """Where a saved part leads: to the next one, or out."""
    if request.POST.get("then") == "leave" or selection.stage != Stage.SETUP:
        return redirect("selection-detail" if selection.stage == Stage.SETUP else "setup-check", selection.ref)
    following = list(Part)[list(Part).index(part) + 1 :]
    return redirect(f"setup-{following[0]}" if following else "setup-check", selection.ref)
