"""The shapes of a score sheet, and what can be read off one that is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from scoring.engine.display import in_sentence, listing
from scoring.engine.values import ValueFunction
from scoring.models import Alternative, Criterion, Membership, ScoreEvidence, Selection
from scoring.selectors.outside import outside_scale
from scoring.selectors.sheet import Progress
from scoring.vocabulary import Stage

UNKNOWN = "?"  # "not enough information", as people type it and forms send it
OPEN = "·"
GROUPS_IN_TITLE = 2
ALIKE_FROM = 3  # so many equal scores on one criterion, with at most one that differs, are worth a second look


@dataclass(frozen=True, slots=True)
class Anchor:
    """A level of a rubric or an answer: what a form sends, what a key and a button say, its words, its shade 0 to 4."""

    value: str
    mark: str
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Question:
    """A criterion as the evaluator meets it. `anchors` is empty where a figure is asked for."""

    criterion: Criterion
    group: str
    weight: str
    anchors: tuple[Anchor, ...]
    curve: ValueFunction
    half: bool
    span: str
    reasons: str
    derived: bool

    @property
    def key(self) -> str:
        return self.criterion.key

    @property
    def name(self) -> str:
        return self.criterion.name

    @property
    def ends(self) -> tuple[float, float]:
        """The smallest and the largest figure of its scale; a template cannot ask the curve, which it would call."""
        return self.curve.low, self.curve.high

    @property
    def small(self) -> str:
        """The small print under its name."""
        unit = f", in {self.criterion.unit}" if self.criterion.unit and not self.anchors else ""
        strict = self.criterion.floor_screens and self.criterion.floor is not None
        return (
            f"weight {self.weight}{unit}"
            + (", read from records" if self.derived else "")
            + (", its floor knocks out" if strict else "")
        )


@dataclass(frozen=True, slots=True)
class Vendor:
    """A column. `statement` is the interest that the evaluator declared, "" without one."""

    alternative: Alternative
    place: str
    statement: str

    @property
    def position(self) -> int:
        """Its place in addresses, from 1."""
        return self.alternative.position + 1

    @property
    def name(self) -> str:
        return self.alternative.short_name

    @property
    def closed(self) -> bool:
        return bool(self.statement)


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of evidence in words; `link` is "" where there is nothing to open."""

    row: ScoreEvidence
    words: str
    link: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was submitted in a cell before it was corrected. `until` is when another score took its place."""

    text: str
    reason: str
    by: str
    submitted_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Cell:
    """One vendor on one criterion. `state` is open, scored, unknown, derived or closed; `value` is what a form sends.

    `evidence` is what a scorecard or an earlier release put in words; `sources` are linked.
    `version` tells the row that stands there from every other and from itself before; "" where there is none.
    """

    question: Question
    vendor: Vendor
    state: str
    value: str = ""
    text: str = OPEN
    level: int | None = None
    reason: str = ""
    version: str = ""
    lacks_reason: bool = False
    lacks_evidence: bool = False
    locked: bool = False
    asks: bool = False
    evidence: str = ""
    sources: tuple[Source, ...] = ()
    by: str = ""
    at: datetime | None = None
    earlier: tuple[Earlier, ...] = ()

    @property
    def id(self) -> str:
        """Its place in the page and, with a slash, in the address."""
        return f"{self.question.key}/{self.vendor.position}"

    @property
    def owed(self) -> bool:
        """Whether it is the evaluator's to answer."""
        return self.state not in ("derived", "closed")

    @property
    def outside(self) -> str:
        """That its figure lies outside the scale, in words; "" where it does not."""
        if self.state != "scored" or self.question.anchors:
            return ""
        return outside_scale(self.question.curve, float(self.value), self.question.criterion.unit)

    @property
    def words(self) -> str:
        """The cell's name for a reader who does not see the table."""
        return f"{self.vendor.name}, {self.question.name}: {self.said}"

    @property
    def said(self) -> str:
        said = {"open": "not scored", "unknown": "not enough information", "closed": "closed, you declared an interest"}
        extras = (
            (self.reason and self.owed, "has a reason"),
            (self.asks, "the vendor is asked"),
            (self.lacks_reason, "needs a reason"),
            (self.lacks_evidence, "needs evidence"),
            (self.sources or self.evidence, "has evidence"),
        )
        return ", ".join([said.get(self.state, self.text), *(words for there, words in extras if there)])


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the grid: a criterion and its cells, or its one cell."""

    question: Question
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A group of criteria or, by vendor, a vendor, with its lines."""

    heading: str
    lines: tuple[Line, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reopening:
    """Who opened a submitted sheet again, when and why."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of it. `cells` are by criterion and, within, by vendor."""

    selection: Selection
    member: Membership
    vendors: tuple[Vendor, ...]
    questions: tuple[Question, ...]
    cells: tuple[Cell, ...]
    reopening: Reopening | None

    @property
    def title(self) -> str:
        """What the sheet is about: its groups, as long as they fit a heading."""
        groups = list(dict.fromkeys(in_sentence(question.group) for question in self.questions))
        return f"Score {listing(groups)}" if 0 < len(groups) <= GROUPS_IN_TITLE else "Score your criteria"

    @property
    def is_open(self) -> bool:
        """Whether it can be written on."""
        now = self.selection.stage == Stage.SCORING and self.selection.withdrawn_at is None
        return now and self.member.submitted_at is None and self.member.interests_declared_at is not None

    @property
    def digits(self) -> str:
        """The keys that score, for the line under the grid: "0–4"."""
        marks = {int(a.value) for q in self.questions if not q.derived for a in q.anchors}
        return f"{min(marks)}–{max(marks)}" if marks else "0–9"

    @property
    def has_derived(self) -> bool:
        return any(question.derived for question in self.questions)

    @property
    def due(self) -> datetime | None:
        """The deadline as the clock shows it in the time zone of the selection."""
        at = self.selection.deadline_at
        return at and at.astimezone(ZoneInfo(self.selection.time_zone))

    @property
    def by_criterion(self) -> tuple[Section, ...]:
        """A section a group, a line a criterion, a cell a vendor."""
        return tuple(
            Section(
                group,
                tuple(Line(q, tuple(cells)) for q, cells in groupby(within, key=lambda cell: cell.question)),
            )
            for group, within in groupby(self.cells, key=lambda cell: cell.question.group)
        )

    @property
    def by_vendor(self) -> tuple[Section, ...]:
        """A section a vendor, a line a criterion with its one cell."""
        return tuple(
            Section(
                vendor.name,
                tuple(Line(cell.question, (cell,)) for cell in self.cells if cell.vendor == vendor),
                vendor.place,
            )
            for vendor in self.vendors
        )

    @property
    def progress(self) -> Progress:
        owed = [cell for cell in self.cells if cell.owed]
        return Progress(sum(cell.state != "open" for cell in owed), len(owed))

    @property
    def saved_at(self) -> datetime | None:
        return max((cell.at for cell in self.cells if cell.at and cell.owed), default=None)

    def cell(self, key: str, position: int) -> Cell | None:
        """The cell at an address; None where there is none."""
        return next((c for c in self.cells if c.question.key == key and c.vendor.position == position), None)

    @property
    def gaps(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.state == "open")

    @property
    def unreasoned(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.lacks_reason)

    @property
    def unproved(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.lacks_evidence)

    @property
    def outside(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.outside)

    @property
    def is_complete(self) -> bool:
        return not (self.gaps or self.unreasoned or self.unproved)

    @property
    def alike(self) -> tuple[tuple[Cell, str], ...]:
        """Criteria on which nearly every vendor got the same score, in words, with the first cell of each."""
        found = []
        for _, row in groupby(self.cells, key=lambda cell: cell.question):
            scored = [cell for cell in row if cell.state == "scored"]
            value, count = _most([cell.value for cell in scored])
            if count >= ALIKE_FROM and count >= len(scored) - 1:
                first = scored[0]
                text = next(cell.text for cell in scored if cell.value == value)
                whole = f"all {count}" if count == len(scored) else f"{count} of {len(scored)}"
                found.append((first, f"You gave {text} to {whole} vendors on {first.question.name}"))
        return tuple(found)


def _most(values: Sequence[str]) -> tuple[str, int]:
    """The value that is there most often, the first of equals, and how often."""
    return max(((v, values.count(v)) for v in values), key=lambda pair: pair[1], default=("", 0))
