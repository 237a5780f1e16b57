"""The inspection record of a site: recent inspections weigh most, few draw towards the base rate, measures cap it.

B = (k mu + sum w g) / (k + sum w) with w = 2^(-age / half-life), value = min(B, caps), evidence = sum w / (sum w + k).
The same records, day and constants give the same figure for ever: there is no clock in here. docs/method.md has it
with its sources; the classes and caps follow FDA's inspection classification and site selection model (MAPP 5014.1).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from scoring.engine.display import half_up, number, percent, rounded
from scoring.engine.inspection_caps import caps_of
from scoring.engine.inspection_constants import DEFAULTS, PREDICTIVE_SECTIONS, Constants
from scoring.engine.inspection_events import Cap, EventPart, InspectionRecord, SiteEvent
from scoring.engine.inspection_visits import (
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

__all__ = ["Cap", "Constants", "EventPart", "InspectionRecord", "SiteEvent", "history", "inspection_record"]


def inspection_record(
    events: Iterable[SiteEvent], *, as_of: date, kind: SiteKind = "maker", constants: Constants = DEFAULTS
) -> InspectionRecord:
    """The record of the site whose `events` these are, as it was known on `as_of`.

    `kind` "maker" counts drug quality inspections (GMP), "cro" bioresearch monitoring (GCP, GLP); a record without an
    area counts for both. Raises EngineError, naming the event, for an unknown kind or class and for a key given twice.
    """
    known = known_events(events, as_of)
    relevant = [event for event in known if concerns(event, kind)]
    letters = letters_of(relevant)
    visits = visits_of(
        [event for event in relevant if not (event.kind == "certificate" and event.ended_on)], letters, constants
    )
    caps = caps_of(relevant, visits, letters, as_of, constants)

    parts = {}
    for visit in visits:
        counted = _counted(visit, visits, as_of, constants)
        parts[counted.keys[0]] = counted
        for other in visit.events[1:]:
            parts[other.key] = _part(other, as_of, _why_same(other, visit))
    capped = {cap.key: cap for cap in caps}
    for letter in letters:
        for other in letter.events[1:]:
            parts[other.key] = _part(other, as_of, f"the letter of {spoken(letter.day)} listed again")
    for event in known:
        if event.key not in parts:
            parts[event.key] = _part(event, as_of, _why_not(event, kind, capped.get(event.key)))

    ordered = [parts[event.key] for event in known]
    mass = math.fsum(part.weight for part in ordered)
    worth = math.fsum(part.weight * part.points for part in ordered if part.points is not None)
    shrunk = (constants.prior_strength * constants.prior_mean + worth) / (constants.prior_strength + mass)
    evidence = mass / (mass + constants.prior_strength)
    least = min([shrunk, *(cap.value for cap in caps)])
    value = least if evidence >= constants.least_evidence else None
    return InspectionRecord(
        as_of=as_of,
        value=value,
        shrunk=shrunk,
        evidence=evidence,
        band=_band(value, constants),
        parts=tuple(ordered),
        caps=tuple(replace(cap, binds=value is not None and cap.value == value < shrunk) for cap in caps),
        sentence=_sentence(value, shrunk, evidence, sum(part.weight > 0 for part in ordered), caps, constants),
    )


def history(
    events: Iterable[SiteEvent],
    *,
    dates: Sequence[date],
    kind: SiteKind = "maker",
    constants: Constants = DEFAULTS,
) -> tuple[InspectionRecord, ...]:
    """The record as it was known on each of `dates`, in their order."""
    kept = tuple(events)
    return tuple(inspection_record(kept, as_of=day, kind=kind, constants=constants) for day in dates)


def _counted(visit: Visit, visits: Sequence[Visit], as_of: date, constants: Constants) -> EventPart:
    """The part of an inspection, under the key of its first record, with the keys of the others."""
    events = visit.events
    keys = [event.key for event in events]
    if visit.letter:
        keys += [event.key for event in visit.letter.events]
    age = years(visit.day, as_of)
    factor, points, note = _points(visit, visits, constants)
    if points is not None and age > constants.window_years:
        factor, points, note = 0.0, None, f"not counted: more than {number(constants.window_years)} years ago"
    weight = factor * 2 ** (-age / constants.half_life_years) if points is not None else 0.0
    return EventPart(tuple(keys), visit.day, age, weight, points, visit.letter is not None, note)


def _points(visit: Visit, visits: Sequence[Visit], constants: Constants) -> tuple[float, float | None, str]:
    """(factor of the weight, points or None, note)."""
    plain = {
        "nai": (constants.points_nai, "NAI"),
        "compliant": (constants.points_compliant, "compliant"),
        "oai": (constants.points_oai, "OAI"),
        "non_compliant": (constants.points_oai, "non-compliant, counted as OAI"),
    }
    if visit.letter and not visit.published:
        return 1.0, constants.points_oai, f"OAI inferred from the warning letter of {spoken(visit.letter.day)}"
    if visit.outcome == "vai":
        off, why = _deduction(visit, previous(visit, visits), constants)
        return 1.0, max(constants.points_vai - off, constants.points_oai), f"VAI{why}"
    if visit.outcome:
        points, note = plain[visit.outcome]
        return 1.0, points, note
    if visit.forms:
        return constants.weight_form_483, constants.points_form_483, "Form 483 whose class is not published"
    if visit.certificates:
        return constants.weight_certificate, constants.points_nai, "GMP certificate, a supporting record"
    return 0.0, None, "not counted: its class is not published"


def _deduction(visit: Visit, before: Visit | None, constants: Constants) -> tuple[float, str]:
    """What the citations of a VAI take off its points, and why in words."""
    predictive = len(visit.sections & PREDICTIVE_SECTIONS)
    repeated = len(visit.sections & before.sections) if before else 0
    off = min(constants.predictive_deduction * predictive, constants.predictive_most)
    off += min(constants.repeated_deduction * repeated, constants.repeated_most)
    off = min(off, constants.deduction_most)
    if not off:
        return 0.0, ""
    why = [f"{predictive} cited that go with OAI"] if predictive else []
    why += [f"{repeated} cited at the inspection before too"] if repeated else []
    return off, f", {number(off)} points off for sections: {', '.join(why)}"


def _part(event: SiteEvent, as_of: date, note: str) -> EventPart:
    return EventPart((event.key,), event.happened_on, years(event.happened_on, as_of), 0.0, None, False, note)


def _why_same(event: SiteEvent, visit: Visit) -> str:
    first = visit.events[0]
    if event.kind == "citation":
        return f"cited at the inspection of {spoken(visit.day)}"
    if event.kind == first.kind:
        return f"the {'Form 483' if event.kind == 'form_483' else 'record'} of {spoken(visit.day)} published twice"
    return f"the same as the inspection of {spoken(visit.day)}"


def _why_not(event: SiteEvent, kind: SiteKind, cap: Cap | None) -> str:
    if not concerns(event, kind):
        return f"not counted: {event.area} is another area"
    if cap:
        return f"a cap: {cap.sentence}"
    if event.kind in ("import_alert", "non_compliance", "injunction", "certificate"):
        ended = f" on {spoken(event.ended_on)}" if event.ended_on else ""
        return f"no longer in force{ended}"
    return {
        "warning_letter": "no cap any more",
        "citation": "not counted: no inspection of that day is known",
        "seizure": "shown only: a seizure takes goods and sets no cap",
        "recall": "shown only: the recalling firm need not be the site that made the product",
        "own_audit": "shown only: our own audits are judged for themselves",
    }[event.kind]


def _band(value: float | None, constants: Constants) -> str:
    """By the figure that is shown, so that a printed 80 is never called usual."""
    if value is None:
        return "insufficient"
    shown = rounded(value, 0)
    bounds = (
        ("strong", constants.band_strong),
        ("usual", constants.band_usual),
        ("watch", constants.band_watch),
    )
    return next((band for band, least in bounds if shown >= rounded(least)), "critical")


def _sentence(
    value: float | None, shrunk: float, evidence: float, counted: int, caps: Sequence[Cap], constants: Constants
) -> str:
    inspections = "1 inspection" if counted == 1 else f"{counted or 'no'} inspections"
    if value is None:
        in_force = f" {caps[0].sentence}" if caps else ""
        return (
            f"Insufficient evidence: {inspections} counted, {percent(evidence, 1)} evidence where "
            f"{percent(constants.least_evidence)} is needed.{in_force}"
        )
    rests = f"{percent(evidence)} evidence from {inspections}"
    if value < shrunk:
        return f"{half_up(value, 0)} of 100, capped; {half_up(shrunk, 0)} without the cap, {rests}. {caps[0].sentence}"
    return f"{half_up(value, 0)} of 100, {rests}, drawn towards the base rate of {number(constants.prior_mean)}."
