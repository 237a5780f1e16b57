"""The FDA's lists, row by row: the exports of its data dashboard, and of the page of warning letters.

Each function makes a record of a row, or raises Unusable with the reason for its quarantine. Recalls, which are events
of many rows, are in fda_recalls.py.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from scoring.importers.regulatory_fields import LONGEST_NAME, WHOLE, Fields, Unusable
from scoring.importers.regulatory_records import Kind, RegulatoryRecord
from scoring.importers.regulatory_values import cut, digest, make_key
from scoring.importers.words import same_name

_CLASSES = {"nai": "No Action Indicated", "vai": "Voluntary Action Indicated", "oai": "Official Action Indicated"}
OUTCOME_OF = {
    same_name(word): code
    for code, name in _CLASSES.items()
    for word in (code, name, f"{name} ({code})")
} | {"pending": "pending", "classification pending": "pending", "": ""}  # fmt: skip
ACTION_OF: dict[str, Kind] = {
    "warning letter": "warning_letter",
    "injunction": "injunction",
    "seizure": "seizure",
}
_FORM_483 = re.compile(r"(?:fda[ -]?)?(?:form[ -]?)?(?:fda[ -]?)?483(?:\.0)?", re.IGNORECASE)


def _fei(row: Fields) -> tuple[str, str]:
    number = row.identifier("fei", "fei", "FEI")
    if not number:
        raise Unusable("the FEI is missing")
    return "fei", number


def inspection(row: Fields) -> RegulatoryRecord:
    """One project area of an inspection. Without an inspection's number its site and last day tell it apart."""
    fei = _fei(row)
    ended = row.needed_day("ended", "inspection end date")
    area = row.needed("project_area", "project area")
    number = row.number("inspection", "inspection ID")
    classified = row.word("classification")
    outcome = OUTCOME_OF.get(same_name(classified))
    if outcome is None:
        raise Unusable(f"the classification “{classified}” is none that is known: NAI, VAI, OAI or pending")
    return row.record(
        "fda_inspections",
        "inspection",
        make_key(number, area) if number else make_key(fei[1], ended.isoformat(), area),
        identifier=fei,
        happened_on=ended,
        outcome=outcome,
        area=area,
        reference=number,
        text=classified,
        details=row.details(("Zip", _zip(row)), ("FMD-145 Date", _date_text(row, "eir"))),
    )


def citation(row: Fields) -> RegulatoryRecord:
    """One citation of an inspection. Where the file numbers no citations, the words tell those of one section apart."""
    fei = _fei(row)
    number = row.number("inspection", "inspection ID")
    if not number:
        raise Unusable("the inspection ID is missing")
    ended = row.needed_day("ended", "inspection end date")
    section = row.needed("section", "act or CFR number")
    area = row.word("program_area")
    short, long = row.text("short", WHOLE), row.text("long", WHOLE)
    cited = row.word("citation")
    return row.record(
        "fda_citations",
        "citation",
        make_key(number, area, section, cited or digest(short, long)),
        identifier=fei,
        happened_on=ended,
        area=area,
        reference=section,
        text=row.text("short") or row.text("long"),
        details=row.details(
            ("Inspection ID", number), ("Citation ID", cited), ("Long description", row.text("long"))
        ),
    )  # fmt: skip


def compliance_action(row: Fields) -> RegulatoryRecord:
    """A warning letter, a seizure or an injunction at one of the sites that it concerns."""
    fei = _fei(row)
    acted = row.needed_day("acted", "date of the action")
    action = row.needed("action", "type of action")
    kind = ACTION_OF.get(same_name(action))
    if kind is None:
        known = ", ".join(ACTION_OF)
        raise Unusable(f"the type of action “{action}” is none that is known: {known}")
    case = row.word("case")
    return row.record(
        "fda_compliance",
        kind,
        make_key(fei[1], case or f"{action} {acted.isoformat()}", row.word("product_type")),
        identifier=fei,
        happened_on=acted,
        reference=case,
        text=action,
        details=row.details(("Zip", _zip(row))),
    )


def published_483(row: Fields) -> RegulatoryRecord:
    """A published Form 483. The same form published twice is one record: its site and its day tell it apart."""
    kind = row.word("record_type")
    if not _FORM_483.fullmatch(kind):
        raise Unusable(f"the record type “{kind}” is no Form 483" if kind else "the record type is missing")
    fei = _fei(row)
    recorded = row.needed_day("recorded", "record date")
    number = row.word("record_id").removesuffix(".0")
    return row.record(
        "fda_483",
        "form_483",
        make_key(fei[1], recorded.isoformat()),
        identifier=fei,
        happened_on=recorded,
        posted_on=row.day("published", "date of publication"),
        reference=number,
        text="Form FDA 483",
        details=row.details(("Record ID", number), ("Download", row.text("download"))),
    )


def letter_on_page(row: Fields) -> RegulatoryRecord:
    """A letter of the page of warning letters, which gives no number of a site: a person says whose it is."""
    row.needed("name", "name of the company", LONGEST_NAME)
    issued = row.needed_day("issued", "date of the letter")
    subject = row.text("subject", WHOLE)
    return row.record(
        "fda_letters_page",
        "warning_letter",
        make_key(issued.isoformat(), digest(same_name(row.text("name", WHOLE)), same_name(subject))),
        happened_on=issued,
        posted_on=row.day("posted", "date of publication"),
        text=cut(subject, 2_000),
        details=row.details(
            ("Issuing office", row.text("office")),
            ("Response letter", _date_text(row, "response")),
            ("Close-out letter", _date_text(row, "closeout")),
        ),
    )


def posted_twice(first: RegulatoryRecord, second: RegulatoryRecord) -> RegulatoryRecord:
    """One record of the same document, as it was posted first, and what the later posting says besides."""
    early, late = sorted((first, second), key=lambda posting: (posting.posted_on or date.max, posting.reference))
    details = tuple(dict.fromkeys(early.details + late.details))
    return replace(early, line=min(first.line, second.line), details=details)


def _date_text(row: Fields, field: str) -> str:
    """A date in the one form that files of all formats share; any other text as it is."""
    try:
        found: date | None = row.day(field, "date")
    except Unusable:
        return row.text(field)
    return found.isoformat() if found else ""


def _zip(row: Fields) -> str:
    """Some copies have thousands separators in it."""
    return re.sub(r"(?<=\d),(?=\d{3}\b)", "", row.word("zip"))
