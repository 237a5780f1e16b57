"""Moving a selection."""

from django import forms

from scoring.vocabulary import Stage


class StageForm(forms.Form):
    target = forms.TypedChoiceField(choices=Stage, coerce=Stage)
