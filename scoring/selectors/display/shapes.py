"""What a results page and a report show, ready to print: texts, and lengths in percent of a full bar.

Every number is a string that was rounded once, half-up. Lengths (`x`, `width`, `low`, `high`) are strings of
a number between 0 and 100 without the percent sign, so that no locale can put a comma into an SVG attribute.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

COLOURS = 5
LABEL_CHARACTERS_PER_PERCENT = 0.75
MustHaveState = Literal["pass", "fail", "waived", "open"]


@dataclass(frozen=True, slots=True)
class MustHave:
    """Input: a knock-out criterion and how each alternative (by key) stands on it."""

    name: str
    states: Mapping[str, MustHaveState]


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the at most three figures beside the answer."""

    label: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Block:
    """A segment of every bar: a top group, or a criterion where the scorecard has no groups.

    `slot` counts from 1; five colours come round again from the sixth on, hatched. `x` and `width` place it in
    the header bar, which is a perfect vendor; aligned bars start at the same `x`.
    """

    key: str
    name: str
    short: str
    slot: int
    weight: str
    x: str
    width: str
    columns: tuple[int, ...]
    is_group: bool

    @property
    def colour(self) -> int:
        return (self.slot - 1) % COLOURS + 1

    @property
    def hatched(self) -> bool:
        return self.slot > COLOURS

    @property
    def label_fits(self) -> bool:
        """Whether short name and weight fit above the segment; the name also stands in the list of weights."""
        return len(f"{self.short} {self.weight}") <= LABEL_CHARACTERS_PER_PERCENT * float(self.width)

    @property
    def weight_fits(self) -> bool:
        return len(self.weight) <= LABEL_CHARACTERS_PER_PERCENT * float(self.width)

    @property
    def count(self) -> str:
        n = len(self.columns)
        return f"{n} criterion" if n == 1 else f"{n} criteria"


@dataclass(frozen=True, slots=True)
class Segment:
    """A vendor's points in one block, in words and in `tenths`: those of a row add to its total.

    `value` is unrounded, for drawing.
    """

    block: Block
    points: str
    tenths: int
    value: float
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A mark beside a vendor: `kind` is "below" or "missing", `text` the glyph and count, `words` the whole."""

    kind: Literal["below", "missing"]
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Note:
    """A line beneath a vendor's bar: a tie with the one above, or that it is dominated."""

    kind: Literal["tie", "dominated"]
    text: str


@dataclass(frozen=True, slots=True)
class RankingRow:
    """A ranked vendor. `coverage` and `interval` are empty when every criterion has a value.

    Where weights are explored, `approved` is the place of the approved total on the bar, and `moved` how many ranks the
    vendor went up (or, below zero, down) from the approved ranking.
    """

    key: str
    rank: str
    name: str
    short: str
    place: str
    segments: tuple[Segment, ...]
    total: str
    total_width: str
    low: str
    high: str
    range: str
    first_in: str
    coverage: str
    interval: str
    flags: tuple[Flag, ...]
    notes: tuple[Note, ...]
    spoken: str
    approved: str = ""
    moved: int = 0

    @property
    def moved_words(self) -> str:
        """ "up 1 from the approved rank", "" where it did not move."""
        if not self.moved:
            return ""
        return f"{'up' if self.moved > 0 else 'down'} {abs(self.moved)} from the approved rank"

    @property
    def places(self) -> int:
        return abs(self.moved)


@dataclass(frozen=True, slots=True)
class KnockedOutRow:
    """A vendor without a rank, and why."""

    key: str
    name: str
    short: str
    place: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A vendor as a column: in rank order, the knocked out last with a dash for total."""

    key: str
    name: str
    short: str
    total: str
    knocked_out: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A score. `level` 0-4 shades it by its partial value; None where there is none.

    `rank` is that on the criterion, where it was asked for.
    """

    text: str
    level: int | None
    below: bool = False
    missing: bool = False
    disagree: bool = False
    words: str = ""
    rank: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A group (cells are its own value, 0-100) or a criterion. `block` only on rows that have a swatch."""

    key: str
    name: str
    unit: str
    is_group: bool
    depth: int
    block: Block | None
    weight: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class MustHaveCell:
    state: MustHaveState
    glyph: str
    words: str


@dataclass(frozen=True, slots=True)
class MustHaveRow:
    name: str
    cells: tuple[MustHaveCell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    columns: tuple[MatrixColumn, ...]
    must_haves: tuple[MustHaveRow, ...]
    rows: tuple[MatrixRow, ...]
    scale: str
    any_below: bool
    any_missing: bool
    any_disagree: bool

    @property
    def criteria(self) -> str:
        """ "17 criteria"."""
        count = sum(not row.is_group for row in self.rows)
        return f"{count} criterion" if count == 1 else f"{count} criteria"


@dataclass(frozen=True, slots=True)
class WhyRow:
    """One criterion of a pair: `points` is the difference in displayed points, a minus b."""

    key: str
    name: str
    weight: str
    a: str
    b: str
    points: float
    text: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why a stands above b. `rows` are all criteria; `shown` at most ten, the rest netted into one."""

    a: str
    b: str
    rows: tuple[WhyRow, ...]
    shown: tuple[WhyRow, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class AcceptabilityRow:
    """How often a vendor takes each rank; `shares` in [0, 1] for drawing, `texts` for reading."""

    key: str
    name: str
    short: str
    shares: tuple[float, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StabilityRow:
    """How far one weight may move before the leader changes. `low` and `high` in [0, 1] for drawing."""

    key: str
    name: str
    short: str
    is_group: bool
    weight: str
    below: str
    above: str
    now: float
    low: float
    high: float
    low_rival: str
    high_rival: str

    @property
    def room(self) -> float:
        """How far (0-1) the weight can move before the leader changes; infinite when it never does."""
        ends = [
            abs(end - self.now) for end, rival in ((self.low, self.low_rival), (self.high, self.high_rival)) if rival
        ]
        return min(ends, default=math.inf)

    @property
    def words(self) -> str:
        """ "35% now, Brackwater leads below 17%"."""
        flips = [text for text, rival in ((self.below, self.low_rival), (self.above, self.high_rival)) if rival]
        return f"{self.weight} now, {' and '.join(flips) or 'never flips'}"


@dataclass(frozen=True, slots=True)
class ResultsDisplay:
    """All of a result, as it is read.

    `blocks` are the segments of the bars; `heads` what is written above them, the same or the groups around them.
    """

    title: str
    headline: str
    sentences: tuple[str, ...]
    facts: tuple[Fact, ...]
    heads: tuple[Block, ...]
    blocks: tuple[Block, ...]
    ranking: tuple[RankingRow, ...]
    knocked_out: tuple[KnockedOutRow, ...]
    matrix: Matrix
    why: Why | None
    acceptability: tuple[AcceptabilityRow, ...]
    rank_labels: tuple[str, ...]
    stability: tuple[StabilityRow, ...]
    leader: str
    warnings: tuple[str, ...]
    footnote: str
    runs: str
    fingerprint: str
