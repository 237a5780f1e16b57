"""What whoever makes a report may choose: its pages, its paper, and what is not told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Literal

from scoring.reports.showing import Showing

Paper = Literal["A4", "Letter"]
PAPERS: tuple[Paper, ...] = ("A4", "Letter")
MOST_VENDORS = 12


class Page(StrEnum):
    """The parts of the comparison report that can be left out, in their order. Cover and summary always stand."""

    MATRIX = "matrix"
    VENDORS = "vendors"
    SENSITIVITY = "sensitivity"
    PAIR = "pair"
    CERTIFICATE = "certificate"
    METHOD = "method"
    DECISION = "decision"
    DISAGREEMENT = "disagreement"
    SCORES = "scores"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(Showing):
    """`vendors` is how many vendors have a page of their own, best first."""

    pages: tuple[Page, ...] = tuple(Page)
    vendors: int = 6
    paper: Paper = "A4"

    def stored(self) -> dict[str, Any]:
        """As JSON for the row of an issued report."""
        told = asdict(self) | {"pages": list(self.pages)}
        del told["draw"]  # the secret stays in the house
        return told

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Options:
        """What `stored` wrote."""
        known = {field.name: stored[field.name] for field in fields(cls) if field.name in stored}
        if "pages" in known:
            known["pages"] = tuple(Page(page) for page in known["pages"])
        return cls(**known)
