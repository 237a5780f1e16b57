"""Bringing a scorecard: the file, then what a person has to say about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat

from scoring.importers.numbers import plain
from scoring.importers.scale import Ends
from scoring.models import Vendor
from scoring.vocabulary import VendorKind

LARGEST = 5_000_000
SIDES = ("worst", "best")
LONGEST_POSITION = 5  # digits


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


class ScalesForm(forms.Form):
    """The worst and the best of criteria, by their position in the file, as a person sets them."""

    def __init__(self, *args: Any, criteria: Mapping[int, str], ends: Mapping[int, Ends], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for position, name in criteria.items():
            shown = ends.get(position, (None, None))
            for side, value in zip(SIDES, shown, strict=True):
                self.fields[f"{side}-{position}"] = forms.DecimalField(
                    label=f"{name}, {side}",
                    max_digits=15,
                    decimal_places=6,
                    initial=None if value is None else plain(value),
                    widget=forms.NumberInput(attrs={"class": "form-control form-control-sm"}),
                    error_messages={"required": f"Enter the {side} value of “{name}”."},
                )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for position, name in self.criteria.items():
            worst, best = (given.get(f"{side}-{position}") for side in SIDES)
            if worst is not None and worst == best:
                self.add_error(f"best-{position}", f"Worst and best of “{name}” are the same: they have to differ.")
        return given

    @property
    def rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Name, worst and best of each criterion."""
        return [
            (name, self[f"{SIDES[0]}-{position}"], self[f"{SIDES[1]}-{position}"])
            for position, name in self.criteria.items()
        ]

    @property
    def ends(self) -> dict[int, Ends]:
        """What was typed."""
        given = self.cleaned_data
        return {
            position: (given[f"{SIDES[0]}-{position}"], given[f"{SIDES[1]}-{position}"]) for position in self.criteria
        }


def positions(sent: Mapping[str, Any]) -> dict[int, str]:
    """The positions for which a page sent both ends, as names for a form that only reads them."""
    sides = [{name.removeprefix(f"{side}-") for name in sent if name.startswith(f"{side}-")} for side in SIDES]
    numbers = sorted(int(n) for n in sides[0] & sides[1] if n.isascii() and n.isdigit() and len(n) < LONGEST_POSITION)
    return {n: f"criterion {n + 1}" for n in numbers}


class ScorecardConfirmForm(forms.Form):
    title = forms.CharField(
        label="Title",
        max_length=90,
        help_text="What is being placed, as it will stand on the report; at most 90 characters.",
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
