"""What a report says of regulatory records, from a snapshot: the record of each vendor's site, its timeline drawn anew,
and the values that were read from records."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from scoring.charts.timeline import Bar, Lane, Mark
from scoring.engine.display import listing
from scoring.engine.inspection_visits import spoken
from scoring.reports.control import Inspections, RecordLine
from scoring.selectors.display.words import figure
from scoring.selectors.site_lanes import Plan
from scoring.selectors.snapshot.plain import Plain

WIDTH, FONT_SIZE = 658, 9.8


def inspections_of(vendor: Plain) -> Inspections | None:
    """The inspection record of one of a snapshot's vendors; none where nothing is on record."""
    records = vendor["records"]
    if records is None:
        return None
    uid = f"timeline-{vendor['key'].removeprefix('A')}"
    return Inspections(
        sentence=records["sentence"],
        timeline=_plan(records["timeline"]).draw(width=WIDTH, font_size=FONT_SIZE, uid=uid),
        lines=tuple(RecordLine(**line) for line in records["lines"]),
        older=records["older"],
        searched=records["searched"],
    )


def _plan(told: Plain) -> Plan:
    return Plan(
        lanes=tuple(_lane(lane) for lane in told["lanes"]),
        from_on=date.fromisoformat(told["from_on"]),
        to_on=date.fromisoformat(told["to_on"]),
        as_of=date.fromisoformat(told["as_of"]),
        name=told["name"],
        owner_changed_on=_day(told["owner_changed_on"]),
    )


def _lane(told: Plain) -> Lane:
    return Lane(
        told["name"],
        tuple(Mark(date.fromisoformat(mark["on"]), mark["kind"], mark["text"]) for mark in told["marks"]),
        tuple(
            Bar(date.fromisoformat(bar["from_on"]), _day(bar["until"]), bar["kind"], bar["text"])
            for bar in told["bars"]
        ),
        source=told["source"],
        searched_on=_day(told["searched_on"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def derived_sentences(content: Plain) -> list[str]:
    """What was read for each derived criterion and as of when; then each override, with both values and its reason."""
    criteria = {node["key"]: node["name"] for node in content["criteria"]}
    vendors = {vendor["key"]: vendor["short_name"] for vendor in content["vendors"]}
    by_criterion: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in content["derived"]:
        by_criterion[criteria[row["criterion"]]].append(row)
    told = []
    for name, some in by_criterion.items():
        values = listing(
            f"{vendors[row['vendor']]} {_figure(row)} ({spoken(date.fromisoformat(row['as_of']))})" for row in some
        )
        told.append(f"{name}: {values}.")
    told += [
        f"{vendors[row['vendor']]}, {criteria[row['criterion']]}: set by hand to {figure(float(row['override']))}, "
        f"because: {row['override_reason']} From the records: {_figure(row)}. {row['explanation']}"
        for row in content["derived"]
        if row["override"] is not None
    ]
    return told


def _figure(row: Plain) -> str:
    return "insufficient evidence" if row["value"] is None else figure(float(row["value"]))
