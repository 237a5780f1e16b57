"""Bringing a scorecard: the file, then what a person has to say about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat

from scoring.models import Vendor
from scoring.vocabulary import VendorKind

LARGEST = 5_000_000


class ScorecardUploadForm(forms.Form):
    file = forms.FileField(
        label="Scorecard",
        help_text="An Excel workbook (.xlsx), CSV or JSON file with criteria, weights and one column per vendor.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.json"}),
        error_messages={"required": "Choose the file to bring."},
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST:
            raise forms.ValidationError(
                f"The file is larger than {filesizeformat(LARGEST)}, the most that a scorecard may have. "
                "Remove sheets and pictures that are not part of it."
            )
        return upload


class ScorecardConfirmForm(forms.Form):
    title = forms.CharField(
        label="Title", max_length=90, help_text="What is being placed, as it will stand on the report."
    )
    kind = forms.TypedChoiceField(
        label="What the vendors are",
        choices=[("", "Choose"), *VendorKind.choices],
        coerce=VendorKind,
        error_messages={"required": "Choose what the vendors are."},
    )

    def __init__(self, *args: Any, namesakes: Mapping[str, Sequence[Vendor]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = {f"vendor_{n}": name for n, name in enumerate(namesakes) if namesakes[name]}
        for field, name in self.asked.items():
            known = {str(vendor.pk): vendor for vendor in namesakes[name]}
            choices = [
                (key, f"{vendor.name}, already in the register ({vendor.slug})") for key, vendor in known.items()
            ]
            self.fields[field] = forms.TypedChoiceField(
                label=f"Which vendor is “{name}”?",
                choices=[*choices, ("new", "Another company of that name: enter it as new")],
                widget=forms.RadioSelect,
                coerce=known.get,
                # No answer is given in advance: taken unread it would put figures on another company's record.
                error_messages={"required": f"Choose which vendor “{name}” is, or enter it as new."},
            )

    def known_vendors(self) -> dict[str, Vendor]:
        """The vendors of the register that a person recognised, by their name in the file."""
        answers = {name: self.cleaned_data[field] for field, name in self.asked.items()}
        return {name: vendor for name, vendor in answers.items() if isinstance(vendor, Vendor)}
