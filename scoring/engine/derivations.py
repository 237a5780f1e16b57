"""Criteria that are read from records, never typed: a value in points of 100 and why, or no value and why not.

The points are those that the criteria library states for each (Inspection history, Form 483 observations, Enforcement,
Our audit). What is not in the records is never made up: where the figure would rest on nothing, there is no value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from scoring.engine.display import listing, number
from scoring.engine.errors import EngineError
from scoring.engine.inspection_caps import last_day, released_on, replaced_on
from scoring.engine.inspection_constants import DEFAULTS, Constants
from scoring.engine.inspection_events import InspectionRecord, SiteEvent
from scoring.engine.inspection_visits import (
    Letter,
    SiteKind,
    Visit,
    concerns,
    known_events,
    letters_of,
    previous,
    spoken,
    visits_of,
    years,
)

OBSERVATION_YEARS = 5.0
CLOSED_YEARS = 3.0
CLOSED, OPEN, REPEATED = 40.0, 0.0, 20.0
# (at most so many, points); beyond the last it is 20.
_OBSERVATIONS = ((0, 100.0), (2, 80.0), (5, 60.0), (9, 40.0))
_MAJORS = ((0, 100.0), (1, 80.0), (3, 60.0), (5, 40.0))
_BEYOND = 20.0
_NAMES = {
    "import_alert": "import alert",
    "injunction": "injunction",
    "non_compliance": "non-compliance statement",
    "seizure": "seizure",
}


@dataclass(frozen=True, slots=True)
class Derived:
    """`value` in points 0-100, None where the criterion is missing; `keys` of the records that it rests on."""

    value: float | None
    explanation: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnAudit:
    """Our own audit: its findings by class. `capa_accepted`: we accepted the plan that answers them."""

    key: str
    happened_on: date
    critical: int
    major: int
    capa_accepted: bool


@dataclass(frozen=True, slots=True)
class Searched:
    """A register in which the site was looked for, and the date of what it said."""

    source: str
    as_of: date


def inspection_history(record: InspectionRecord) -> Derived:
    """The inspection record as a criterion: missing where the evidence is insufficient."""
    counted = tuple(key for part in record.parts if part.weight for key in part.keys)
    return Derived(
        record.value, record.sentence, (*counted, *(cap.key for cap in record.caps if cap.key not in counted))
    )


def form_483_observations(
    events: Iterable[SiteEvent], *, as_of: date, kind: SiteKind = "maker", constants: Constants = DEFAULTS
) -> Derived:
    """Observations per inspection of the last five years: none 100, to 2 80, to 5 60, to 9 40, more 20.

    Counted are inspections with citations on record, and those classed NAI, which left none; of others the number is
    not known (citations of a published Form 483 need not be in the export). An observation cited at the inspection
    before too leaves at most 20. Whether one is on data integrity is in no record.
    """
    visits = _visits(_relevant(events, as_of, kind), constants)
    recent = [visit for visit in visits if _is_inspection(visit) and years(visit.day, as_of) <= OBSERVATION_YEARS]
    known = [visit for visit in recent if visit.citations or visit.published == "nai"]
    if not known:
        why = f"of {_count(len(recent), 'inspection')} the number is not known" if recent else "no inspection is known"
        return Derived(None, f"No observations to count: {why} in the last {number(OBSERVATION_YEARS)} years.")
    mean = sum(len({citation.reference or citation.key for citation in visit.citations}) for visit in known) / len(
        known
    )
    value = _step(mean, _OBSERVATIONS)
    text = f"{number(mean, 1)} observations per inspection, from {_count(len(known), 'inspection')}"
    if len(recent) > len(known):
        text += f" (of {len(recent)}; of the others the number is not known)"
    again = sorted({section for visit in known for section in _repeated(visit, visits)})
    if again:
        value = min(value, REPEATED)
        text += f"; cited again at the next inspection: {listing(again)}"
    keys = tuple(event.key for visit in known for event in visit.events)
    return Derived(value, f"{text}. Observations on data integrity are not marked in the records.", keys)


def enforcement(
    events: Iterable[SiteEvent],
    *,
    as_of: date,
    searched: Sequence[Searched],
    kind: SiteKind = "maker",
    constants: Constants = DEFAULTS,
) -> Derived:
    """Enforcement at the site: none 100, closed within three years 40, open 0.

    A letter is closed by its close-out or a later NAI or VAI, and held to be over when its cap ends (five years);
    a statement by its withdrawal or a new certificate; a seizure is over on its day. Without any `searched` register
    and without a record there is no value: what nobody looked for was not found.
    """
    relevant = _relevant(events, as_of, kind)
    letters, actions = letters_of(relevant), [event for event in relevant if event.kind in _NAMES]
    visits = _visits(relevant, constants)
    ends = [(letter.events[0], _letter_end(letter, visits, as_of, constants), "warning letter") for letter in letters]
    ends += [(event, _action_end(event, relevant), _NAMES[event.kind]) for event in actions]
    standing = [(event, words) for event, end, words in ends if end is None]
    closed = [
        (event, end, words) for event, end, words in ends if end is not None and years(end, as_of) <= CLOSED_YEARS
    ]
    if standing:
        said = listing(f"{words} of {spoken(event.happened_on)}" for event, words in standing)
        return Derived(OPEN, f"Open: {said}.", tuple(event.key for event, _ in standing))
    if closed:
        said = listing(f"{words} of {spoken(event.happened_on)}, over on {spoken(end)}" for event, end, words in closed)
        text = f"Over for less than {number(CLOSED_YEARS)} years: {said}."
        return Derived(CLOSED, text, tuple(event.key for event, _, _ in closed))
    if not searched and not ends:
        return Derived(None, "No register of enforcement has been searched for this site.")
    older = f" Long over: {_count(len(ends), 'older action')}." if ends else ""
    where = listing(f"{place.source} on {spoken(place.as_of)}" for place in searched) if searched else "our records"
    return Derived(100.0, f"No enforcement found in {where}.{older}", tuple(event.key for event, _, _ in ends))


def capability_coverage(required: Iterable[str], held: Iterable[str]) -> Derived:
    """The share of the required capabilities that are held, in points. Names in, so that the text can say which lack.

    Missing where nothing is required.
    """
    wanted, own = list(dict.fromkeys(required)), set(held)
    if not wanted:
        return Derived(None, "No capabilities are required, so there is no share of them.")
    lacking = [name for name in wanted if name not in own]
    value = 100 * (len(wanted) - len(lacking)) / len(wanted)
    text = f"{len(wanted) - len(lacking)} of {len(wanted)} required capabilities are held"
    return Derived(value, f"{text}; not held: {listing(lacking)}." if lacking else f"{text}.")


def own_audit(audits: Iterable[OwnAudit], *, as_of: date) -> Derived:
    """Our latest audit: a critical finding 0; no major 100, one 80, to 3 60, to 5 40, more 20.

    Missing without an audit, and while the plan that answers its major findings is not accepted. Raises EngineError
    for a negative number of findings.
    """
    done = [audit for audit in audits if audit.happened_on <= as_of]
    for audit in done:
        if min(audit.critical, audit.major) < 0:
            raise EngineError("An audit cannot have fewer than no findings.", argument="audits", key=audit.key)
    if not done:
        return Derived(None, "No audit of ours is on record.")
    latest = max(done, key=lambda audit: (audit.happened_on, audit.key))
    found = f"Audit of {spoken(latest.happened_on)}: {latest.critical} critical, {latest.major} major"
    if latest.critical:
        return Derived(0.0, f"{found}.", (latest.key,))
    if latest.major and not latest.capa_accepted:
        return Derived(None, f"{found}; points are given once the CAPA plan is accepted.", (latest.key,))
    return Derived(_step(latest.major, _MAJORS), f"{found}.", (latest.key,))


def _relevant(events: Iterable[SiteEvent], as_of: date, kind: SiteKind) -> list[SiteEvent]:
    return [event for event in known_events(events, as_of) if concerns(event, kind)]


def _visits(relevant: Sequence[SiteEvent], constants: Constants) -> list[Visit]:
    return visits_of(relevant, letters_of(relevant), constants)


def _is_inspection(visit: Visit) -> bool:
    return bool(visit.inspections or visit.forms)


def _repeated(visit: Visit, visits: Sequence[Visit]) -> frozenset[str]:
    before = previous(visit, visits)
    return visit.sections & before.sections if before else frozenset()


def _letter_end(letter: Letter, visits: Sequence[Visit], as_of: date, constants: Constants) -> date | None:
    lapse = last_day(letter.day, constants.letter_full_years + constants.letter_ramp_years)
    ends = (released_on(letter, visits), lapse if lapse < as_of else None)
    return min((end for end in ends if end), default=None)


def _action_end(event: SiteEvent, relevant: Sequence[SiteEvent]) -> date | None:
    if event.kind == "seizure":
        return event.ended_on or event.happened_on
    return event.ended_on or replaced_on(event, relevant)


def _step(figure: float, steps: Sequence[tuple[int, float]]) -> float:
    return next((points for most, points in steps if figure <= most), _BEYOND)


def _count(number_of: int, noun: str) -> str:
    return f"{number_of} {noun}" if number_of == 1 else f"{number_of} {noun}s"
