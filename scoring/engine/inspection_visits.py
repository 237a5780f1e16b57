"""From records to inspections and letters: which records are one and the same, and which class is only inferred."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from scoring.engine.errors import EngineError
from scoring.engine.inspection_constants import Constants
from scoring.engine.inspection_events import KINDS, SiteEvent

SiteKind = Literal["maker", "cro"]
DAYS_PER_YEAR = 365.25
PASSED = ("nai", "vai", "compliant")
FAILED = ("oai", "non_compliant")
UNCLASSIFIED = ("", "pending")
# Best first: of several rows of one inspection the worst class counts.
_BEST_FIRST = (*UNCLASSIFIED, "nai", "compliant", "vai", "non_compliant", "oai")
_PRODUCTS = ("drugs", "biologics")
_AREAS = {
    "maker": ("", "drug quality assurance", "gmp", *_PRODUCTS),
    "cro": ("", "bioresearch monitoring", "gcp", "glp", *_PRODUCTS),
}
_SECTION = re.compile(r"\b(\d{2,4}\.\d+)")


@dataclass(slots=True)
class Visit:
    """One inspection: its rows, and the Forms 483, certificates and citations of the same authority and day."""

    authority: str
    day: date
    inspections: list[SiteEvent] = field(default_factory=list)
    forms: list[SiteEvent] = field(default_factory=list)
    certificates: list[SiteEvent] = field(default_factory=list)
    citations: list[SiteEvent] = field(default_factory=list)
    letter: Letter | None = None  # the one from which the class is inferred

    @property
    def published(self) -> str:
        """The worst class that is published, "" where none is."""
        worst = max((row.outcome for row in self.inspections), key=_BEST_FIRST.index, default="")
        return "" if worst in UNCLASSIFIED else worst

    @property
    def outcome(self) -> str:
        """The class that counts."""
        return self.published or ("oai" if self.letter else "")

    @property
    def events(self) -> list[SiteEvent]:
        """All records of the inspection; the first is the one that it is counted under."""
        worst_first = sorted(self.inspections, key=lambda row: -_BEST_FIRST.index(row.outcome))
        rows = [*worst_first, *self.forms, *self.certificates]
        if not self.published and self.forms:
            rows = [*self.forms, *worst_first, *self.certificates]
        return [*rows, *self.citations]

    @property
    def sections(self) -> frozenset[str]:
        return frozenset(section(citation.reference) for citation in self.citations)


@dataclass(frozen=True, slots=True)
class Letter:
    """One warning letter, however often it is listed."""

    events: tuple[SiteEvent, ...]

    @property
    def authority(self) -> str:
        return self.events[0].authority

    @property
    def day(self) -> date:
        return min(event.happened_on for event in self.events)

    @property
    def closed_on(self) -> date | None:
        return min((event.ended_on for event in self.events if event.ended_on), default=None)


def years(since: date, until: date) -> float:
    """The time between two days in years of 365.25 days."""
    return (until - since).days / DAYS_PER_YEAR


def spoken(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def section(reference: str) -> str:
    """The section that a citation names, without its paragraph: "21 CFR 211.22(d)" is "211.22"."""
    found = _SECTION.search(reference)
    return found.group(1) if found else " ".join(reference.split()).casefold()


def known_events(events: Iterable[SiteEvent], as_of: date) -> list[SiteEvent]:
    """What was known on `as_of`, the newest first; an end that came later had not come yet.

    Raises EngineError for a kind or class that does not exist and for a key that occurs twice.
    """
    known, keys = [], set()
    for event in events:
        if event.kind not in KINDS:
            raise EngineError(f"There is no kind of record {event.kind!r}.", argument="events", key=event.key)
        if event.kind == "inspection" and event.outcome not in _BEST_FIRST:
            raise EngineError(f"There is no class of inspection {event.outcome!r}.", argument="events", key=event.key)
        if event.key in keys:
            raise EngineError(f"The key {event.key} occurs twice.", argument="events", key=event.key)
        keys.add(event.key)
        if event.happened_on <= as_of and (event.known_on or event.happened_on) <= as_of:
            over = event.ended_on is not None and event.ended_on <= as_of
            known.append(event if over else replace(event, ended_on=None))
    return sorted(known, key=lambda event: (-event.happened_on.toordinal(), event.key))


def concerns(event: SiteEvent, kind: SiteKind) -> bool:
    """Whether the area of `event` is one of a drug maker (GMP) or of a CRO (good clinical and laboratory practice)."""
    if kind not in _AREAS:
        raise EngineError(f"There is no kind of site {kind!r}.", argument="kind")
    return " ".join(event.area.split()).casefold() in _AREAS[kind]


def visits_of(events: Sequence[SiteEvent], letters: Sequence[Letter], constants: Constants) -> list[Visit]:
    """The inspections, the newest first. An inspection number is one inspection; so is a day without a number.

    A Form 483, certificate or citation of the same authority and day belongs to the inspection of that day.
    """
    visits: dict[tuple[str, str], Visit] = {}
    days: dict[tuple[str, date], Visit] = {}
    numbered_first = sorted(
        (event for event in events if event.kind == "inspection"),
        key=lambda event: (not event.reference, -event.happened_on.toordinal(), event.reference, event.key),
    )
    for event in numbered_first:
        number = (event.authority, event.reference)
        visit = visits.get(number) if event.reference else days.get((event.authority, event.happened_on))
        visit = visit or Visit(event.authority, event.happened_on)
        visit.inspections.append(event)
        visits.setdefault(number if event.reference else (event.authority, event.happened_on.isoformat()), visit)
        days.setdefault((visit.authority, visit.day), visit)
    for event in events:
        if event.kind in ("form_483", "certificate"):
            visit = days.setdefault((event.authority, event.happened_on), Visit(event.authority, event.happened_on))
            (visit.forms if event.kind == "form_483" else visit.certificates).append(event)
    for event in events:
        if event.kind == "citation" and (event.authority, event.happened_on) in days:
            days[event.authority, event.happened_on].citations.append(event)
    found = list({id(visit): visit for visit in (*visits.values(), *days.values())}.values())
    found.sort(key=lambda visit: (-visit.day.toordinal(), visit.events[0].key))
    _infer(found, letters, constants)
    return found


def letters_of(events: Iterable[SiteEvent]) -> list[Letter]:
    """The warning letters, the newest first: the same day or the same case of an authority is one letter."""
    letters: list[Letter] = []
    for event in events:
        if event.kind != "warning_letter":
            continue
        for index, letter in enumerate(letters):
            if any(_same_letter(event, other) for other in letter.events):
                letters[index] = Letter((*letter.events, event))
                break
        else:
            letters.append(Letter((event,)))
    return letters


def previous(visit: Visit, visits: Sequence[Visit]) -> Visit | None:
    """The inspection by the same authority before `visit`."""
    before = (other for other in visits if other.authority == visit.authority and other.day < visit.day)
    return max(before, key=lambda other: other.day, default=None)


def _infer(visits: Sequence[Visit], letters: Sequence[Letter], constants: Constants) -> None:
    """The latest inspection before a letter is the one that it rests on: without a class it counts as OAI."""
    lag = constants.letter_lag_months / 12
    for letter in reversed(letters):
        before = [
            visit
            for visit in visits
            if visit.authority == letter.authority
            and (visit.inspections or visit.forms)
            and 0 <= years(visit.day, letter.day) <= lag
        ]
        latest = [visit for visit in before if visit.day == max(other.day for other in before)]
        if not any(visit.published for visit in latest):
            for visit in latest:
                visit.letter = visit.letter or letter


def _same_letter(one: SiteEvent, other: SiteEvent) -> bool:
    if one.authority != other.authority:
        return False
    return one.happened_on == other.happened_on or (bool(one.reference) and one.reference == other.reference)
