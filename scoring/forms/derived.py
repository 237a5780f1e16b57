"""Taking, overriding and confirming what was read from records."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from scoring.forms.fields import reason_field, version_field
from scoring.models import Criterion


class TakeForm(forms.Form):
    reason = reason_field("It stands in the log beside every value that changes.")


class OverrideForm(forms.Form):
    """Another value than the one from the records, on the criterion's scale."""

    value = forms.DecimalField(label="Value that counts", max_digits=15, decimal_places=6)
    reason = reason_field("Both values are shown, with this reason.")
    version = version_field()

    def __init__(self, *args: Any, criterion: Criterion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        low, high = sorted(Decimal(end or 0).normalize() for end in (criterion.worst, criterion.best))
        field: Any = self.fields["value"]
        field.help_text = f"From {low:f} to {high:f} {criterion.unit}".strip() + "."
        field.validators += [
            MinValueValidator(low, f"Enter {low:f} or more."),
            MaxValueValidator(high, f"Enter {high:f} or less."),
        ]


class WithdrawForm(forms.Form):
    reason = reason_field()
    version = version_field()


class ConfirmForm(forms.Form):
    """`seen` is the digest of the newer records that the page showed."""

    version = version_field()
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
