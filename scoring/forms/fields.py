"""Fields that the forms of the register share."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from scoring.selectors.vendors import called
from scoring.vocabulary import VendorKind


class Ticks(forms.CheckboxSelectMultiple):
    def __init__(self) -> None:
        super().__init__(attrs={"class": "form-check-input"})


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def once_field() -> forms.UUIDField:
    """The idempotency key of a form that makes something."""
    return forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def version_field() -> forms.IntegerField:
    """The version of the row that the person looked at."""
    return forms.IntegerField(widget=forms.HiddenInput)


def kinds_field() -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label="What it is",
        choices=VendorKind,
        coerce=VendorKind,
        widget=Ticks(),
        error_messages={"required": "Tick at least one kind: CRO, CMO or CDMO."},
    )


def reason_field(hint: str = "") -> forms.CharField:
    return forms.CharField(
        label="Reason",
        max_length=2000,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why: the reason stands in the log."},
    )


class VendorField(forms.CharField):
    """A vendor of the register by its name or, where several are called so, by its short address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = called(text)
        if not found:
            raise forms.ValidationError(
                f"No vendor of the register is called “{text}”. Enter its name as it stands there."
            )
        if len(found) > 1:
            slugs = ", ".join(vendor.slug for vendor in found)
            raise forms.ValidationError(f"Several vendors are called “{text}”. Enter one of these instead: {slugs}.")
        return found[0]
