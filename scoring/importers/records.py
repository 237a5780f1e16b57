"""What an importer hands over: plain frozen records that still know where in the file they stood."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Direction = Literal["max", "min"]
Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file: row number and column letter of a table, or a path in words ("criterion 3, weight")."""

    row: int | None = None
    column: str = ""
    path: str = ""

    def __str__(self) -> str:
        row = f"row {self.row}" if self.row else ""
        column = f"column {self.column}" if self.column else ""
        return ", ".join(part for part in (row, column, self.path) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that the reader of the file has to know. An error keeps the whole file out."""

    message: str
    severity: Severity = "error"
    row: int | None = None
    column: str = ""
    path: str = ""

    @property
    def place(self) -> str:
        """ "row 4, column C", or "" when it concerns the whole file."""
        return str(Where(self.row, self.column, self.path))

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of a scorecard. `weight` is as the file states it; `worst` and `best` are its fixed anchors."""

    name: str
    group: str
    weight: Decimal
    direction: Direction
    unit: str
    worst: Decimal
    best: Decimal
    where: Where


@dataclass(frozen=True, slots=True)
class Vendor:
    name: str
    where: Where


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A scorecard as read: `scores[vendor][criterion]`, None where the file says nothing.

    With an error among the problems the other fields are empty: half a scorecard is never handed over. `unscaled` are
    then the criteria (position from 0, name) for which nothing is wrong but that somebody has to state their scale.
    """

    source: str
    criteria: tuple[Criterion, ...] = ()
    vendors: tuple[Vendor, ...] = ()
    scores: tuple[tuple[Decimal | None, ...], ...] = ()
    problems: tuple[Problem, ...] = ()
    unscaled: tuple[tuple[int, str], ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(p for p in self.problems if p.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(p for p in self.problems if p.severity == "warning")

    @property
    def groups(self) -> tuple[str, ...]:
        """The named groups, in the order of the file."""
        return tuple(dict.fromkeys(c.group for c in self.criteria if c.group))

    @property
    def weight_total(self) -> Decimal:
        """The sum of the stated weights; a criterion's share is its weight over this."""
        return sum((c.weight for c in self.criteria), Decimal(0))
