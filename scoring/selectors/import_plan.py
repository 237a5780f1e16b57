"""What bringing in a file of vendors and sites would do: new rows, changes from old to new, and what a person must say.

Sites are known by the register's key or by an identifier, vendors by their key or by the vendor whose site it is.
Names only ever ask.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from scoring.importers.records import Problem
from scoring.importers.site_records import SiteRecord
from scoring.models import Capability, Site, Vendor
from scoring.vocabulary import EvidenceLevel, NameKind, VendorStatus

NEW = "new"


@dataclass(frozen=True, slots=True)
class Basis:
    """How well what the file says of capabilities is known, and as of when."""

    evidence: EvidenceLevel
    as_of: date


@dataclass(frozen=True, slots=True)
class Question:
    """What the file leaves open. `default` is proposed, "" where a person has to choose."""

    key: str
    row: int
    text: str
    choices: tuple[tuple[str, str], ...]
    default: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One change in words."""

    what: str
    old: str
    new: str


@dataclass(slots=True)
class VendorPlan:
    """A vendor that the file names. `vendor` is None for a new one; `values` are the fields that get another value."""

    row: int
    name: str
    vendor: Vendor | None = None
    values: dict[str, Any] = field(default_factory=dict)
    names: list[tuple[str, NameKind]] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        return self.vendor is not None and bool(self.values or self.names)

    @property
    def lines(self) -> list[Line]:
        """The changes of a vendor that the register has."""
        lines = [
            Line(_WORDS[name], _shown(getattr(self.vendor, name)), _shown(new)) for name, new in self.values.items()
        ]
        return lines + [Line(kind.label, "", name) for name, kind in self.names]


@dataclass(slots=True)
class SitePlan:
    """A site that the file names. `owner` is the vendor of its row, None where the file names none."""

    row: int
    name: str
    site: Site | None = None
    owner: VendorPlan | None = None
    moves: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    identifiers: list[tuple[str, str]] = field(default_factory=list)
    capabilities: list[str] = field(default_factory=list)
    restated: list[Capability] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        return self.site is not None and bool(
            self.moves or self.values or self.identifiers or self.capabilities or self.restated
        )

    @property
    def lines(self) -> list[Line]:
        """The changes of a site that the register has."""
        lines = [Line(_WORDS[name], _shown(getattr(self.site, name)), _shown(new)) for name, new in self.values.items()]
        if self.moves and self.site is not None and self.owner is not None:
            lines.append(Line("Vendor", str(self.site.vendor or "none yet"), self.owner.name))
        lines += [Line(_SCHEME_WORDS[scheme], "", value) for scheme, value in self.identifiers]
        if self.capabilities:
            lines.append(Line("Capabilities", "", ", ".join(self.capabilities)))
        if self.restated:
            lines.append(Line("Capabilities stated anew", "", ", ".join(row.key for row in self.restated)))
        return lines


_WORDS = {
    "name": "Name", "is_cro": "CRO", "is_cmo": "CMO", "is_cdmo": "CDMO", "status": "Status", "website": "Website",
    "address": "Address", "city": "City", "postcode": "Postcode", "country": "Country",
}  # fmt: skip
_SCHEME_WORDS = {"fei": "FEI", "duns": "DUNS", "oms_loc": "OMS LOC-id", "mia": "MIA number"}


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return VendorStatus(value).label if value in VendorStatus.values else str(value)


@dataclass(slots=True)
class Plan:
    """Everything that would be written, and everything that stands in its way."""

    source: str
    basis: Basis
    vendors: list[VendorPlan] = field(default_factory=list)
    sites: list[SitePlan] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    read: int = 0

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "warning"]

    @property
    def new_vendors(self) -> list[VendorPlan]:
        return [plan for plan in self.vendors if plan.vendor is None]

    @property
    def changed_vendors(self) -> list[VendorPlan]:
        return [plan for plan in self.vendors if plan.is_changed]

    @property
    def new_sites(self) -> list[SitePlan]:
        return [plan for plan in self.sites if plan.site is None]

    @property
    def changed_sites(self) -> list[SitePlan]:
        return [plan for plan in self.sites if plan.is_changed]

    @property
    def unchanged(self) -> int:
        """How many of the file's vendors and sites stand in the register just so."""
        every = [*self.vendors, *self.sites]
        return len(every) - sum(map(len, self._written()))

    @property
    def is_empty(self) -> bool:
        return not any(self._written())

    def _written(self) -> tuple[list[Any], ...]:
        return self.new_vendors, self.changed_vendors, self.new_sites, self.changed_sites

    @property
    def summary(self) -> str:
        """The counts in words: "2 new vendors, 3 new sites, 1 site changed"."""
        counts = zip(("new vendor", "vendor changed", "new site", "site changed"), self._written(), strict=True)
        parts = [f"{len(rows):,} {_plural(words, len(rows))}".replace(",", " ") for words, rows in counts if rows]
        return ", ".join(parts) or "nothing changes"

    def digest(self) -> str:
        """Equal as long as the file and the register's rows that it meets are the same."""
        content = [
            [
                [type(plan).__name__, plan.row, plan.name, [[line.what, line.old, line.new] for line in plan.lines]]
                for rows in self._written()
                for plan in rows
                if plan.is_changed
            ],
            [[plan.row, plan.name] for rows in (self.new_vendors, self.new_sites) for plan in rows],
            [[question.key, question.choices] for question in self.questions],
        ]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def _plural(words: str, count: int) -> str:
    if count == 1:
        return words
    head, _, rest = words.partition(" ")
    return f"{head}s {rest}" if rest == "changed" else f"{words}s"


def in_chunks(keys: Iterable[Any], size: int = 900) -> Iterator[list[Any]]:
    """Keys in portions that every database takes in one question."""
    listed = list(keys)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]


Answers = Mapping[str, str]
Rows = list[SiteRecord]
