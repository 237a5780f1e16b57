"""What a report says about itself, beyond the figures. All of it optional: what is not given is not printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from scoring.selectors.display.shapes import MustHave

NamedText = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Approver:
    """Who is asked to sign: role, name and what the signature means."""

    role: str
    name: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A cell on which the evaluators differed, by keys for the matrix and in words for the reader."""

    criterion: str
    alternative: str
    text: str


@dataclass(frozen=True, slots=True)
class VendorRecord:
    """What is known of a vendor beside its scores. `line` stands under its name, `facts` are (label, value)."""

    line: str = ""
    facts: Sequence[NamedText] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """Document control. Datetimes are aware and printed in UTC; `created_at` becomes the PDF's date.

    `recommendation` is a decision in words: it becomes the summary's heading, and the engine's sentence follows it.
    `vendors` is by alternative key. `scope` are (label, value) lines of the cover.
    """

    subtitle: str = "Vendor comparison and ranking"
    reference: str = ""
    version: str = ""
    status: str = ""
    organisation: str = ""
    scope: Sequence[NamedText] = ()
    criteria_model: str = ""
    prepared_by: str = ""
    approvers: Sequence[Approver] = ()
    decision_by: date | None = None
    frozen_at: datetime | None = None
    created_at: datetime | None = None
    recommendation: str = ""
    conditions: Sequence[str] = ()
    must_haves: Sequence[MustHave] = ()
    disagreements: Sequence[Disagreement] = ()
    vendors: Mapping[str, VendorRecord] = field(default_factory=dict)
    notes: Sequence[str] = ()
    confidentiality: str = ""
    is_demo: bool = False
