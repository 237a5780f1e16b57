"""What a report is printed on."""

from django import forms


class ReportForm(forms.Form):
    paper = forms.ChoiceField(choices=[("A4", "A4"), ("Letter", "US Letter")], initial="A4")
