"""Filtering a log."""

from django import forms

from scoring.vocabulary import AuditVerb


class LogFilterForm(forms.Form):
    verb = forms.ChoiceField(
        label="What was done",
        required=False,
        choices=[("", "Anything"), *((verb.value, verb.value.replace("-", " ").capitalize()) for verb in AuditVerb)],
    )
    text = forms.CharField(label="Person or words", required=False, max_length=100)
