"""What a derived value rests on, as text: kept with the value, shown on page and report, never computed with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from scoring.engine.display import half_up, number
from scoring.engine.inspection_constants import DEFAULTS, Constants
from scoring.engine.inspection_record import EventPart, InspectionRecord, SiteEvent
from scoring.engine.inspection_visits import spoken
from scoring.models import ImportRun
from scoring.vocabulary import InspectionClass, RecordKind, RecordSource

BY_HAND = "entered by hand"


def basis_of(
    *,
    explanation: str,
    facts: Mapping[str, str],
    events: Iterable[SiteEvent],
    keys: Sequence[str],
    record: InspectionRecord | None,
    constants: Constants,
    runs: Iterable[ImportRun],
) -> dict[str, Any]:
    """The JSON of models.DerivedValue.basis: every figure is text, as it is printed.

    `keys` are the records that the value rests on. Of an inspection record every known record is listed with its
    weight, of the other derivations those alone.
    """
    by_key = {event.key: event for event in events}
    parts = record.parts if record else ()
    listed = (
        [_weighed(part, by_key[part.keys[0]]) for part in parts]
        if record
        else [_listed(by_key[key]) for key in keys if key in by_key]
    )
    return {
        "explanation": explanation,
        "facts": dict(sorted(facts.items())),
        "records": listed,
        "caps": [
            {
                "key": cap.key,
                "most": half_up(cap.value),
                "until": day_text(cap.until),
                "binds": cap.binds,
                "sentence": cap.sentence,
            }
            for cap in (record.caps if record else ())
        ],
        "shrunk": half_up(record.shrunk) if record else "",
        "evidence": half_up(100 * record.evidence, 0) if record else "",
        "band": record.band if record else "",
        "constants": changed_constants(constants),
        "searched": [
            {"source": RecordSource(run.source).label, "as_of": day_text(run.as_of), "filters": run.filters}
            for run in runs
        ],
    }


def fact_of(event: SiteEvent) -> str:
    """What a record says, in words: two records that say the same are the same."""
    said = f"{kind_words(event)} of {spoken(event.happened_on)}, {event.authority}"
    said += f", {event.area}" if event.area else ""
    said += f", {event.reference}" if event.reference else ""
    return said + (f", ended on {spoken(event.ended_on)}" if event.ended_on else "")


def kind_words(event: SiteEvent) -> str:
    """The kind of a record with its class: "Inspection, Voluntary action indicated (VAI)"."""
    label = RecordKind(event.kind).label
    return f"{label}, {InspectionClass(event.outcome).label}" if event.outcome else label


def source_words(source: str) -> str:
    """Whose list it stands in."""
    return RecordSource(source).label if source in RecordSource.values else BY_HAND


def changed_constants(constants: Constants) -> dict[str, str]:
    """The constants that are not the house's, by name."""
    pairs = ((part.name, getattr(constants, part.name)) for part in fields(Constants))
    return {name: number(value, 6) for name, value in pairs if value != getattr(DEFAULTS, name)}


def constants_in_words(constants: Constants) -> list[tuple[str, str, str]]:
    """The constants that are not the house's: words, value and the house's value, both with the unit."""
    pairs = zip(fields(Constants), constants.as_pairs(), DEFAULTS.as_pairs(), strict=True)
    return [
        (words, value, house)
        for part, (words, value), (_, house) in pairs
        if getattr(constants, part.name) != getattr(DEFAULTS, part.name)
    ]


def day_text(day: date | None) -> str:
    """A day as it is printed, "" for none."""
    return spoken(day) if day else ""


def _listed(event: SiteEvent) -> dict[str, Any]:
    return {
        "key": event.key,
        "day": day_text(event.happened_on),
        "what": kind_words(event),
        "authority": event.authority,
        "reference": event.reference,
        "source": source_words(event.source),
        "as_of": day_text(event.as_of),
    }


def _weighed(part: EventPart, event: SiteEvent) -> dict[str, Any]:
    return _listed(event) | {
        "keys": list(part.keys[1:]),
        "age": half_up(part.age_years),
        "weight": half_up(part.weight, 3),
        "points": "" if part.points is None else half_up(part.points, 1),
        "inferred": part.inferred,
        "note": part.note,
    }
