"""The caps of an inspection record: what is in force at a site bounds its value, however good the past was."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scoring.engine.display import half_up
from scoring.engine.inspection_constants import Constants
from scoring.engine.inspection_events import Cap, SiteEvent
from scoring.engine.inspection_visits import DAYS_PER_YEAR, FAILED, PASSED, Letter, Visit, spoken, years


@dataclass(frozen=True, slots=True)
class _Measure:
    """A measure that binds until it is ended: the constant of its cap and how it is spoken of."""

    constant: str
    words: str
    ends: str


_MEASURES = {
    "import_alert": _Measure("cap_import_alert", "The import alert", "it is removed"),
    "non_compliance": _Measure(
        "cap_non_compliance", "The non-compliance statement", "it is withdrawn or a new certificate is issued"
    ),
    "injunction": _Measure("cap_injunction", "The injunction", "it is vacated"),
}


def caps_of(
    events: Sequence[SiteEvent], visits: Sequence[Visit], letters: Sequence[Letter], as_of: date, constants: Constants
) -> list[Cap]:
    """The caps in force on `as_of`, the lowest first. None binds yet: the caller knows the value."""
    caps = [
        *(cap for event in events if (cap := _measure(event, events, constants))),
        *(cap for letter in letters if (cap := _letter(letter, letters, visits, as_of, constants))),
        *_latest_failures(visits, as_of, constants),
    ]
    return sorted(caps, key=lambda cap: (cap.value, cap.key))


def last_day(start: date, length: float) -> date:
    """The last day that is at most `length` years after `start`."""
    return start + timedelta(days=math.floor(length * DAYS_PER_YEAR))


def replaced_on(statement: SiteEvent, events: Sequence[SiteEvent]) -> date | None:
    """The day of the first certificate that the authority gave after its non-compliance statement; None if none."""
    if statement.kind != "non_compliance":
        return None
    days = (
        event.happened_on
        for event in events
        if event.kind == "certificate"
        and event.authority == statement.authority
        and event.happened_on > statement.happened_on
        and not event.ended_on
    )
    return min(days, default=None)


def released_on(letter: Letter, visits: Sequence[Visit]) -> date | None:
    """The close-out of a letter, or the first inspection after it that its authority classed NAI or VAI."""
    days = [
        visit.day
        for visit in visits
        if visit.authority == letter.authority and visit.day > letter.day and visit.outcome in PASSED
    ]
    if letter.closed_on:
        days.append(letter.closed_on)
    return min(days, default=None)


def _measure(event: SiteEvent, events: Sequence[SiteEvent], constants: Constants) -> Cap | None:
    measure = _MEASURES.get(event.kind)
    if measure is None or event.ended_on or replaced_on(event, events):
        return None
    most = getattr(constants, measure.constant)
    sentence = (
        f"{measure.words} of {spoken(event.happened_on)} is in force: at most {half_up(most, 0)} until {measure.ends}."
    )
    return Cap(event.key, most, None, False, sentence)


def _letter(
    letter: Letter, letters: Sequence[Letter], visits: Sequence[Visit], as_of: date, constants: Constants
) -> Cap | None:
    full, ramp = constants.letter_full_years, constants.letter_ramp_years
    released = released_on(letter, visits)
    start, length = (released, constants.released_months / 12) if released else (letter.day, full + ramp)
    until = last_day(start, length)
    if as_of > until:
        return None
    age = years(letter.day, as_of)
    repeated = any(
        other is not letter and abs(years(other.day, letter.day)) <= constants.letter_repeat_years for other in letters
    )
    off = constants.letter_repeat_deduction if repeated else 0.0
    risen = max((age - full) / ramp, 0.0)  # at most 1: later the letter is over
    most = constants.cap_released if released else constants.cap_letter + (100 - constants.cap_letter) * risen
    most = max(most - off, 0.0)
    said = f"The warning letter of {spoken(letter.day)}"
    if released:
        said += f" was answered on {spoken(released)}: at most {half_up(most, 0)} until {spoken(until)}"
    elif age <= full:
        said += f": at most {half_up(most, 0)} until {spoken(last_day(letter.day, full))}, then rising until {spoken(until)}"
    else:
        said += f": at most {half_up(most, 0)} today, rising until {spoken(until)}"
    again = f"; {half_up(off, 0)} points lower because it is not the only letter" if repeated else ""
    return Cap(letter.events[0].key, most, until, False, f"{said}{again}.")


def _latest_failures(visits: Sequence[Visit], as_of: date, constants: Constants) -> list[Cap]:
    """A cap for each authority whose latest class at the site is OAI or non-compliant."""
    caps, seen = [], set()
    for visit in visits:  # the newest first
        if not visit.outcome or visit.authority in seen:
            continue
        seen.add(visit.authority)
        until = last_day(visit.day, constants.oai_months / 12)
        if visit.outcome in FAILED and as_of <= until:
            inferred = "" if visit.published else " (inferred from the warning letter that followed)"
            caps.append(
                Cap(
                    visit.events[0].key,
                    constants.cap_oai,
                    until,
                    False,
                    f"The latest inspection, {spoken(visit.day)}, is {_CLASS[visit.outcome]}{inferred}: "
                    f"at most {half_up(constants.cap_oai, 0)} until {spoken(until)} or a better class.",
                )
            )
    return caps


_CLASS = {"oai": "OAI", "non_compliant": "non-compliant"}
