"""What of a result leaves the house as a file of data."""

from __future__ import annotations

from django import forms

from scoring.reports.showing import Showing


class ExportForm(forms.Form):
    """From the address; without an answer everything is shown."""

    names = forms.ChoiceField(choices=[("full", "Full names"), ("roles", "Functions only")], required=False)
    prices = forms.ChoiceField(
        choices=[("shown", "Shown"), ("index", "As an index"), ("left_out", "Left out")], required=False
    )

    def options(self) -> Showing:
        """Of a valid form."""
        return Showing(names=self.cleaned_data["names"] or "full", prices=self.cleaned_data["prices"] or "shown")
