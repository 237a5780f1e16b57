"""What a report says about itself, beyond the figures. All of it optional: what is not given is not printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from scoring.charts.timeline import TimelineFigure
from scoring.selectors.display.shapes import MustHave

NamedText = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Approver:
    """Who is asked to sign: role, name and what the signature means; what they decided, and when, once they have."""

    role: str
    name: str = ""
    meaning: str = ""
    decision: str = ""
    signed: str = ""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A cell on which the evaluators differed, by keys for the matrix and in words for the reader."""

    criterion: str
    alternative: str
    text: str


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A regulatory record: what it says, how it counts, and whose list of which day says it."""

    day: str
    what: str
    outcome: str
    counts: str
    source: str


@dataclass(frozen=True, slots=True)
class Inspections:
    """The inspection record of the site: a sentence, the timeline, the records, and what was searched.

    `older` is how many records the table leaves out.
    """

    sentence: str
    timeline: TimelineFigure
    lines: Sequence[RecordLine]
    older: int
    searched: str


@dataclass(frozen=True, slots=True)
class VendorRecord:
    """What is known of a vendor beside its scores. `line` stands under its name, `facts` are (label, value)."""

    line: str = ""
    facts: Sequence[NamedText] = ()
    inspections: Inspections | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """Document control. Datetimes are aware and printed in UTC; `created_at` becomes the PDF's date.

    `recommendation` is a decision in words: it becomes the summary's heading, and the engine's sentence follows it.
    `author` answers for what is written and signs first, `approvers` after that. `digest` is that of the snapshot, in hexadecimal. `derived` are sentences on the values that are read from records. `vendors` is by alternative key. `notices` say what is held
    back, `lead` what a reader must know of it before anything else. `scope` are (label, value) lines of the cover.
    """

    subtitle: str = "Vendor comparison and ranking"
    reference: str = ""
    version: str = ""
    status: str = ""
    organisation: str = ""
    scope: Sequence[NamedText] = ()
    criteria_model: str = ""
    prepared_by: str = ""
    author: Approver | None = None
    approvers: Sequence[Approver] = ()
    decision_by: date | None = None
    frozen_at: datetime | None = None
    digest: str = ""
    created_at: datetime | None = None
    recommendation: str = ""
    conditions: Sequence[str] = ()
    must_haves: Sequence[MustHave] = ()
    disagreements: Sequence[Disagreement] = ()
    derived: Sequence[str] = ()
    vendors: Mapping[str, VendorRecord] = field(default_factory=dict)
    notes: Sequence[str] = ()
    notices: Sequence[str] = ()
    lead: str = ""
    confidentiality: str = ""
    is_demo: bool = False
