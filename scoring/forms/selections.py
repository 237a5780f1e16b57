"""Moving a selection, and reminding its people."""

from uuid import UUID

from django import forms

from scoring.vocabulary import Stage


class StageForm(forms.Form):
    target = forms.TypedChoiceField(choices=Stage, coerce=Stage)


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
