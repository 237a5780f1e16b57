"""What whoever makes a report chooses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from scoring.forms.fields import Ticks, once_field
from scoring.models import Alternative
from scoring.reports.making import OFFERED
from scoring.reports.options import MOST_VENDORS, Options, Page
from scoring.vocabulary import ReportKind

PAGES = {
    Page.MATRIX: "Score matrix",
    Page.VENDORS: "Vendor pages",
    Page.SENSITIVITY: "Sensitivity",
    Page.PAIR: "Why the first stands above the second",
    Page.CERTIFICATE: "Robustness certificate",
    Page.METHOD: "Method",
    Page.DECISION: "Decision and signatures",
    Page.DISAGREEMENT: "Disagreements",
    Page.SCORES: "Score record",
    Page.EVIDENCE: "Evidence register",
}
NAMES = {"full": "Full names", "evaluators": "Functions for who scored", "roles": "Functions only"}
PRICES = {"shown": "Shown", "index": "As an index", "left_out": "Left out"}


class Deed(forms.Form):
    """Which of the page's buttons was pressed, and the key of this page."""

    then = forms.ChoiceField(choices=[("preview", ""), ("draft", ""), ("issue", "")])
    once = once_field()


class BuilderForm(forms.Form):
    """`vendors_of` are the vendors whom a debrief can be for; full names are offered where `names_shown`."""

    kind = forms.TypedChoiceField(label="Kind", coerce=ReportKind)
    vendor = forms.TypedChoiceField(label="For whom", coerce=UUID, required=False, empty_value=None)
    pages = forms.TypedMultipleChoiceField(
        label="Pages beside cover and summary", choices=PAGES.items(), coerce=Page, required=False, widget=Ticks()
    )
    vendors = forms.TypedChoiceField(
        label="Vendor pages, best first", choices=[(n, str(n)) for n in range(1, MOST_VENDORS + 1)], coerce=int
    )
    paper = forms.ChoiceField(label="Paper", choices=[("A4", "A4"), ("Letter", "US Letter")])
    names = forms.ChoiceField(label="Names")
    prices = forms.ChoiceField(label="Prices", choices=PRICES.items())

    def __init__(self, *args: Any, vendors_of: Sequence[Alternative], names_shown: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alternatives = {vendor.pk: vendor for vendor in vendors_of}
        self.fields["kind"].choices = [(kind, kind.label) for kind in OFFERED]  # type: ignore[attr-defined]  # a select
        self.fields["names"].choices = [  # type: ignore[attr-defined]  # a select
            (name, label) for name, label in NAMES.items() if names_shown or name != "full"
        ]
        if ReportKind.DEBRIEF in OFFERED:
            named = [(str(vendor.pk), vendor.vendor.name) for vendor in vendors_of]
            self.fields["vendor"].choices = [("", "Nobody in particular"), *named]  # type: ignore[attr-defined]  # as above
            self.fields["vendor"].help_text = "A debrief is for one vendor; the other kinds name none."
        else:
            del self.fields["vendor"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") == ReportKind.DEBRIEF and not given.get("vendor"):
            self.add_error("vendor", "Choose the vendor whom the debrief is for.")
        return given

    @property
    def alternative(self) -> Alternative | None:
        """Whom a debrief is for, of a valid form."""
        chosen = self.cleaned_data.get("vendor")
        return self.alternatives[chosen] if chosen and self.cleaned_data["kind"] == ReportKind.DEBRIEF else None

    def options(self) -> Options:
        """Of a valid form."""
        given = self.cleaned_data
        return Options(
            pages=tuple(page for page in Page if page in given["pages"]),
            vendors=given["vendors"],
            paper=given["paper"],
            names=given["names"],
            prices=given["prices"],
        )
