"""Filtering the criteria library."""

from django import forms

from scoring.vocabulary import VendorKind


class LibraryFilterForm(forms.Form):
    kind = forms.ChoiceField(label="Kind of vendor", required=False, choices=[("", "Any kind"), *VendorKind.choices])
    text = forms.CharField(label="Words", required=False, max_length=100)
