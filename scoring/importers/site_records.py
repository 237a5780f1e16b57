"""What a file of vendors and sites hands over, and what its readers have to be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from scoring.importers.records import Problem


@dataclass(frozen=True, slots=True)
class HouseWords:
    """The house's closed lists, handed in because importers know nothing of them.

    The mappings lead from a text as `words.same_name` folds it to the stored value. `normalise` takes a scheme and a
    text and raises ValueError with a sentence.
    """

    normalise: Callable[[str, str], str]
    countries: Mapping[str, str]
    capabilities: Mapping[str, str]
    kinds: Mapping[str, str]
    statuses: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """One row: a site and the vendor whose it is. What the file leaves blank is empty and says nothing.

    `vendor_key` and `site_key` are the register's own, from an export. `identifiers` are (scheme, number) pairs.
    """

    row: int
    vendor_key: str = ""
    vendor: str = ""
    kinds: frozenset[str] = frozenset()
    status: str = ""
    website: str = ""
    other_names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    site_key: str = ""
    site: str = ""
    address: str = ""
    city: str = ""
    postcode: str = ""
    country: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    capabilities: tuple[str, ...] = ()

    @property
    def has_site(self) -> bool:
        """Whether the row says anything of a site."""
        place = (self.site_key, self.site, self.address, self.city, self.postcode, self.country)
        return any(place) or bool(self.identifiers or self.capabilities)


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file as read. With an error among the problems there are no records: half a file is never handed over.

    A "register" is an authority's list of sites: it names firms, not the vendors of this house.
    """

    source: str
    kind: Literal["vendors", "register"] = "vendors"
    records: tuple[SiteRecord, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "warning")
