"""Bringing vendors and sites: the file and what it is worth, then what a person has to say about names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat

from scoring.forms.fields import DateInput
from scoring.importers.table import REGISTER
from scoring.selectors.import_plan import Basis, Question
from scoring.vocabulary import EvidenceLevel


class BasisForm(forms.Form):
    """How well the file's word on capabilities is known. A register of an authority speaks for itself."""

    as_of = forms.DateField(
        label="Date of the file",
        widget=DateInput,
        help_text="The day on which what it says was true: when it was downloaded or sent.",
        error_messages={"required": "Enter the date of the file.", "invalid": "Enter a date, such as 2026-03-31."},
    )
    evidence = forms.TypedChoiceField(
        label="How capabilities are known",
        choices=EvidenceLevel,
        coerce=EvidenceLevel,
        initial=EvidenceLevel.SUPPLIER_CLAIM,
        help_text="For capabilities that are new to the register. FDA's register counts as stated by a regulator.",
    )

    def basis(self, *, is_register: bool) -> Basis:
        evidence = EvidenceLevel.REGULATOR if is_register else self.cleaned_data["evidence"]
        return Basis(evidence, self.cleaned_data["as_of"])


class VendorImportForm(BasisForm):
    file = forms.FileField(
        label="File",
        help_text="A workbook (.xlsx), CSV, or FDA's drls_reg.txt.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        error_messages={"required": "Choose the file to bring."},
    )
    field_order = ("file", "as_of", "evidence")

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > REGISTER.bytes:
            raise forms.ValidationError(
                f"The file has {filesizeformat(upload.size)}; at most {filesizeformat(REGISTER.bytes)} are read. "
                "Bring it in parts."
            )
        return upload


class AnswersForm(forms.Form):
    """One choice for each question; `seen` is the digest of the plan that the person looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[question.key] = forms.ChoiceField(
                label=question.text,
                help_text=f"Row {question.row}",
                choices=question.choices,
                initial=question.default,
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
                error_messages={
                    "required": f"Row {question.row}: choose an answer.",
                    "invalid_choice": f"Row {question.row}: choose one of the answers.",
                },
            )

    def look_again(self, digest: str) -> None:
        """The register is not what the person saw: keep the answers, and have them confirmed on what it is now."""
        self.data = {**{name: self.data.get(name, "") for name in self.fields}, "seen": digest}
        self.add_error(None, "The register was changed after you looked. Check the changes, then bring the file in.")

    def answers(self) -> dict[str, str]:
        """What was answered, by the question's key; also of a form that is not complete."""
        return {key: str(value) for key, value in self.cleaned_data.items() if key != "seen"}
