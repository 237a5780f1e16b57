"""What the panel settles: one cell, the means of many, a new vote."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from scoring.forms.fields import reason_field, version_field
from scoring.forms.scores import LARGEST
from scoring.vocabulary import PerformanceMethod

BY_HAND = (PerformanceMethod.AGREED, PerformanceMethod.LEAD)


def _figure(typed: str) -> Decimal:
    """A typed figure, with a point or a comma. Raises ValidationError."""
    try:
        value = Decimal(typed.strip().replace("−", "-").replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= LARGEST:
        raise forms.ValidationError(f"“{typed}” is not a figure. Type one such as 3.5.")
    return value


def figure_field(label: str, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=40,
        required=required,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "figurebox"}),
    )


def present_field() -> forms.CharField:
    return forms.CharField(label="Present", max_length=400, help_text="Who was there, by name.")


class SettleForm(forms.Form):
    """The agreed value of a cell. The means are worked out, so their value is not typed."""

    method = forms.ChoiceField(label="How", widget=forms.RadioSelect)
    value = figure_field("Agreed score", required=False)
    reason = reason_field("What was said, and what it rests on. It stands in the minutes and in the report.")
    present = present_field()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, has_vote: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [PerformanceMethod.AGREED, PerformanceMethod.LEAD, PerformanceMethod.MEAN]
        if has_vote:
            offered.append(PerformanceMethod.VOTE)
        self.fields["method"].choices = [(m.value, m.label) for m in offered]  # type: ignore[attr-defined]  # a ChoiceField
        self.figure: Decimal | None = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("method") in BY_HAND:
            if not cleaned.get("value"):
                self.add_error("value", "Enter the score that was agreed.")
            else:
                try:
                    self.figure = _figure(cleaned["value"])
                except forms.ValidationError as error:
                    self.add_error("value", error)
        return cleaned


class AcceptForm(forms.Form):
    """The means of all cells that cannot change a rank; `count` is how many the lead saw."""

    count = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_field()
    present = present_field()


class VoteForm(forms.Form):
    """One's vote, or its change while the vote is open."""

    value = figure_field("My score now")
    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="If it changed.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_value(self) -> Decimal:
        return _figure(self.cleaned_data["value"])


class WithdrawForm(forms.Form):
    """An agreed value that is taken back."""

    version = version_field()
    reason = reason_field()
