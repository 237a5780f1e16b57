"""Asking for a digest."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError


class DigestForm(forms.Form):
    """A SHA-256 as it is printed in groups, as a command prints it, or as it was copied."""

    digest = forms.CharField(
        label="Digest",
        max_length=200,
        help_text="64 digits: the one printed on the report, or the SHA-256 of its file. Spaces do not matter.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_digest(self) -> str:
        """64 digits in lower case."""
        digits = re.sub(r"\s+", "", self.cleaned_data["digest"]).lower()
        if not re.fullmatch(r"[0-9a-f]*", digits):
            raise ValidationError(
                "A digest has the digits 0 to 9 and the letters a to f. Copy it without anything else."
            )
        if len(digits) != 64:
            raise ValidationError(f"A digest has 64 digits; these are {len(digits)}.")
        return digits
