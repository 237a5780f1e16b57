"""What is typed on a score sheet: interests, one cell, evidence, why a sheet is opened again."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from scoring.forms.fields import reason_field
from scoring.models import Alternative, Document
from scoring.selectors.evidence import Choices
from scoring.selectors.sheet import plain
from scoring.selectors.sheet_shapes import UNKNOWN, Question, Vendor
from scoring.vocabulary import EvidenceKind

LARGEST = Decimal(10) ** 14  # what the column holds
HALF = Decimal("0.5")
NONE, SOME = "none", "some"


class InterestsForm(forms.Form):
    """None, or for each vendor what the interest is. `declared` are the statements by alternative."""

    answer = forms.ChoiceField(
        label="Do you have an interest in any of these vendors?",
        choices=[(NONE, "None"), (SOME, "Yes, as declared below")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two answers."},
    )

    def __init__(self, *args: Any, vendors: list[Vendor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vendors = vendors
        self.declared: dict[Alternative, str] = {}
        for vendor in vendors:
            self.fields[f"statement-{vendor.position}"] = forms.CharField(
                label=vendor.name, required=False, max_length=400
            )

    @property
    def statements(self) -> list[forms.BoundField]:
        return [self[f"statement-{vendor.position}"] for vendor in self.vendors]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.declared = {
            vendor.alternative: text
            for vendor in self.vendors
            if (text := cleaned.get(f"statement-{vendor.position}", ""))
        }
        answer = cleaned.get("answer")
        if answer == NONE and self.declared:
            self.add_error("answer", "You described an interest. Choose “Yes”, or empty the description.")
        if answer == SOME and not self.declared:
            self.add_error("answer", "Describe the interest beside the vendor, or choose “None”.")
        return cleaned


class CellForm(forms.Form):
    """One cell. `judged` is the value, None for "not enough information"; `cleared` says that nothing is to stand there.

    `half` adds half a level to a chosen level; the keyboard sends the sum. `version` is Cell.version as it was seen.
    """

    value = forms.CharField(required=False, max_length=40)
    half = forms.BooleanField(required=False, label="and a half")
    unknown = forms.BooleanField(required=False, label="Not enough information")
    ask_vendor = forms.BooleanField(required=False, label="Ask the vendor")
    reason = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "The reason has %(show_value)d characters; at most %(limit_value)d are kept."},
    )
    version = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.judged: Decimal | None = None

    @property
    def level(self) -> str:
        """What stands in the field of the page of one cell: a level without its half, a figure, or UNKNOWN."""
        typed = str(self["value"].value() or "")
        whole = typed.removesuffix(".5") if self.question.half else typed
        return whole if self.question.anchors or typed != UNKNOWN else ""

    @property
    def is_half(self) -> bool:
        return bool(self["half"].value()) or self.question.half and str(self["value"].value() or "").endswith(".5")

    @property
    def is_unknown(self) -> bool:
        return bool(self["unknown"].value()) or self["value"].value() == UNKNOWN

    @property
    def asks(self) -> bool:
        """Whether the reason is a question to the vendor; it is one only where something is missing."""
        return bool(self.cleaned_data["unknown"] and self.cleaned_data["ask_vendor"])

    @property
    def cleared(self) -> bool:
        return not self.cleaned_data["value"] and not self.cleaned_data["unknown"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        typed = cleaned.get("value", "").strip().replace("−", "-")
        if typed == UNKNOWN or cleaned.get("unknown"):
            cleaned |= {"value": "", "unknown": True}
        elif typed:
            cleaned["value"] = typed
            self._read(typed)
        return cleaned

    def _read(self, typed: str) -> None:
        text = typed.replace(",", ".")
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or abs(value) >= LARGEST:
            self.add_error(
                "value", f"“{typed}” is not a figure. Type one such as {plain(self.question.criterion.best)}."
            )
            return
        if self.cleaned_data.get("half"):
            value += HALF
        self.judged = value
        if self.question.anchors and not self._is_on_scale(value):
            marks = ", ".join(anchor.mark for anchor in self.question.anchors)
            halves = " and the halves between them" if self.question.half else ""
            self.add_error("value", f"{plain(value)} is not on the scale. It has {marks}{halves}.")

    def _is_on_scale(self, value: Decimal) -> bool:
        levels = [Decimal(anchor.value) for anchor in self.question.anchors]
        on_half = self.question.half and value % 1 == HALF and min(levels) < value < max(levels)
        return value in levels or on_half


class EvidenceForm(forms.Form):
    """What a score rests on; the kind says which of the fields count."""

    kind = forms.ChoiceField(label="Kind", choices=EvidenceKind)
    record = forms.ChoiceField(label="Record of the site", required=False)
    audit = forms.ChoiceField(label="Own audit", required=False)
    document: forms.ModelChoiceField[Document] = forms.ModelChoiceField(
        label="Document of the vendor", queryset=None, required=False, empty_label="Choose one"
    )
    page = forms.CharField(label="Page", required=False, max_length=20)
    url = forms.URLField(label="Address", required=False, max_length=500, assume_scheme="https")
    label = forms.CharField(label="What it is", required=False, max_length=200)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = dict((*choices.records, *choices.audits))
        self.fields["record"].choices = [("", "Choose one"), *choices.records]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["audit"].choices = [("", "Choose one"), *choices.audits]  # type: ignore[attr-defined]  # as above
        self.fields["document"].queryset = choices.documents  # type: ignore[attr-defined]  # a ModelChoiceField
        there = {EvidenceKind.RECORD: choices.records, EvidenceKind.OWN_AUDIT: choices.audits,
                 EvidenceKind.DOCUMENT: choices.documents, EvidenceKind.LINK: True}  # fmt: skip
        self.fields["kind"].choices = [(k.value, k.label) for k in EvidenceKind if there[k]]  # type: ignore[attr-defined]  # as above

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        kind = cleaned.get("kind")
        if kind is None:
            return cleaned
        name = {EvidenceKind.LINK: "url", EvidenceKind.OWN_AUDIT: "audit"}.get(EvidenceKind(kind), kind)
        chosen = cleaned.get(name)
        if not chosen and name not in self.errors:
            missing = "Enter the address." if name == "url" else "Choose which one."
            self.add_error(name, missing)
        elif chosen:
            given = str(chosen) if name == "document" else self.words.get(chosen, chosen)
            cleaned["label"] = (cleaned.get("label") or given)[:200]
            cleaned["record"] = chosen if name in ("record", "audit") else ""
            cleaned["document"] = chosen if name == "document" else None
            cleaned["url"] = chosen if name == "url" else ""
        return cleaned


class ReopenForm(forms.Form):
    """A sheet that goes back to its evaluator."""

    member = forms.UUIDField(widget=forms.HiddenInput)
    reason = reason_field("The evaluator reads it above the sheet.")
