"""What the lead writes as the decision, what others say against it, and what brings it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from scoring.actions.decisions import ConditionLine, Draft
from scoring.forms.fields import DateInput, Ticks, reason_field
from scoring.models import Alternative, Decision
from scoring.vocabulary import DecisionOutcome

MOST_CONDITIONS = 20
SAYS_ALL = "Say what is to be done, who does it and until when, or take the line out."


def _text(label: str, *, longest: int, rows: int = 0, hint: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=longest, help_text=hint, widget=widget)


class DecisionForm(forms.Form):
    """`vendors` are the ranked ones with their ranks, best first."""

    outcome = forms.TypedChoiceField(
        label="What is recommended?",
        choices=DecisionOutcome.choices,
        coerce=DecisionOutcome,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": "Choose what is recommended."},
    )
    chosen = forms.TypedChoiceField(label="Selected vendor", coerce=UUID, required=False, empty_value=None)
    second_source = forms.TypedChoiceField(label="Second source", coerce=UUID, required=False, empty_value=None)
    shortlist = forms.TypedMultipleChoiceField(label="On the shortlist", coerce=UUID, required=False, widget=Ticks())
    not_first_reason = _text(
        "Why not the top-ranked vendor?", longest=1000, rows=3, hint="Needed where another vendor is selected."
    )
    rationale = _text("Rationale", longest=4000, rows=12, hint="Drafted from the figures. Your changes are marked.")
    legal = _text("Allowed to do the work", longest=300, hint="Licences, authorisations, certificates.")
    suitable = _text("Suitable for it", longest=300, hint="Premises, equipment, capacity.")
    competent = _text("Competent in it", longest=300, hint="People, experience, quality system.")
    next_review_on = forms.DateField(label="To be qualified anew on", required=False, widget=DateInput())
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, vendors: Sequence[tuple[Alternative, int]], decision: Decision | None, draft: str,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        kwargs["initial"] = {"rationale": draft} if decision is None else _initial(decision)
        super().__init__(*args, **kwargs)
        self.vendors = {vendor.pk: vendor for vendor, _ in vendors}
        self.first = {str(vendor.pk) for vendor, rank in vendors if rank == 1}
        ranked = [(str(vendor.pk), f"{vendor.vendor.name}, rank {rank}") for vendor, rank in vendors]
        self.fields["chosen"].choices = [("", "Choose"), *ranked]  # type: ignore[attr-defined]  # a select
        self.fields["second_source"].choices = [("", "None"), *ranked]  # type: ignore[attr-defined]  # a select
        self.fields["shortlist"].choices = ranked  # type: ignore[attr-defined]  # boxes

    def draft(self, conditions: Sequence[ConditionLine]) -> Draft:
        given = self.cleaned_data
        words = ("not_first_reason", "rationale", "legal", "suitable", "competent", "next_review_on")
        return Draft(
            outcome=given["outcome"],
            chosen=self.vendors.get(given["chosen"]),
            second_source=self.vendors.get(given["second_source"]),
            shortlist=[self.vendors[key] for key in given["shortlist"]],
            conditions=conditions,
            **{name: given[name] for name in words},
        )


def _initial(decision: Decision) -> dict[str, Any]:
    names = ("outcome", "not_first_reason", "rationale", "legal", "suitable", "competent", "next_review_on", "version")
    return {
        **{name: getattr(decision, name) for name in names},
        "chosen": decision.chosen_id and str(decision.chosen_id),
        "second_source": decision.second_source_id and str(decision.second_source_id),
        "shortlist": [str(row.alternative_id) for row in decision.shortlist.all()],
    }


class ConditionForm(forms.Form):
    """One line of the conditions; a line with nothing in it does not count."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label="What is to be done", max_length=200, error_messages={"required": SAYS_ALL})
    owner = forms.CharField(label="By whom", max_length=80, error_messages={"required": SAYS_ALL})
    due_on = forms.DateField(label="Until", widget=DateInput(), error_messages={"required": SAYS_ALL})

    @property
    def line(self) -> ConditionLine:
        given = self.cleaned_data
        return ConditionLine(given["text"], given["owner"], given["due_on"], given["key"])


class ConditionLines:
    """The lines of the conditions, which can be added to and taken from without a script.

    A button named "line" with the value "add", or the number of the line that goes, changes them and saves nothing.
    """

    def __init__(self, data: Any, decision: Decision | None) -> None:
        self.asked = "" if data is None else data.get("line", "")
        if data is None:
            standing = [] if decision is None else list(decision.conditions.all())
            rows: list[dict[str, Any]] = [
                {"key": row.pk, "text": row.text, "owner": row.owner, "due_on": row.due_on} for row in standing
            ]
            shown = [*rows, {}][:MOST_CONDITIONS]  # a line beyond would be typed into and not be read
            self.forms = [self._form(number, None, row) for number, row in enumerate(shown)]
            return
        count = next((i for i in range(MOST_CONDITIONS) if str(i) == data.get("lines", "0")), MOST_CONDITIONS)
        names = ("key", "text", "owner", "due_on")
        typed = [{name: data.get(f"line{i}-{name}", "") for name in names} for i in range(count)]
        if self.asked.isdecimal():
            typed = [row for i, row in enumerate(typed) if str(i) != self.asked]
        if (self.asked == "add" or not typed) and len(typed) < MOST_CONDITIONS:
            typed.append(dict.fromkeys(names, ""))
        if self.asked:
            self.forms = [self._form(number, None, row) for number, row in enumerate(typed)]
        else:
            filled = [{f"line{i}-{name}": value for name, value in row.items()} for i, row in enumerate(typed)]
            self.forms = [self._form(number, row, {}) for number, row in enumerate(filled)]

    def _form(self, number: int, data: Any, initial: dict[str, Any]) -> ConditionForm:
        return ConditionForm(
            data, initial=initial, prefix=f"line{number}", empty_permitted=True, use_required_attribute=False
        )

    @property
    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """The field that each fault is at, and the fault; one for a line."""
        return [
            (form[next(iter(form.errors))].id_for_label, f"Condition {number}: {next(iter(form.errors.values()))[0]}")
            for number, form in enumerate(self.forms, start=1)
            if form.errors
        ]

    @property
    def lines(self) -> list[ConditionLine]:
        return [form.line for form in self.forms if form.cleaned_data.get("text")]

    @property
    def can_grow(self) -> bool:
        return len(self.forms) < MOST_CONDITIONS


class ReopenForm(forms.Form):
    reason = reason_field("What has to change. It stands beside the signatures that are void then.")


class DissentForm(forms.Form):
    text = forms.CharField(
        label="What do you see otherwise?",
        max_length=2000,
        help_text="In your own words. It is printed in the report with your name and cannot be taken out.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in your own words what you see otherwise."},
    )
