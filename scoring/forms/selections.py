"""Moving a selection, calling it off, and reminding its people."""

from uuid import UUID

from django import forms

from scoring.forms.fields import reason_field
from scoring.vocabulary import Stage


class StageForm(forms.Form):
    """The reason is needed for a step back."""

    target = forms.TypedChoiceField(choices=Stage, coerce=Stage)
    reason = forms.CharField(required=False, max_length=2000)


class WithdrawForm(forms.Form):
    reason = reason_field()


class UUIDListField(forms.Field):
    """Several keys under one name, as checkboxes send them."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: list[str] | None) -> list[UUID]:
        try:
            return [UUID(text) for text in value or []]
        except ValueError as error:
            raise forms.ValidationError("That is not on the list.") from error


class RemindForm(forms.Form):
    """Memberships by primary key; one that does not belong to the selection owes nothing and is left out."""

    members = UUIDListField()
