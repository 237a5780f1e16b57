"""What a regulatory file hands over: one frozen record per inspection, letter, certificate …, with its line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Source = Literal[
    "fda_inspections",
    "fda_citations",
    "fda_compliance",
    "fda_483",
    "fda_letters_page",
    "fda_recalls",
    "eu_certificates",
    "eu_non_compliance",
]
Kind = Literal[
    "inspection",
    "citation",
    "form_483",
    "warning_letter",
    "injunction",
    "seizure",
    "recall",
    "certificate",
    "non_compliance",
]
LONGEST_KEY = 120
LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class RegulatoryRecord:
    """One record of an authority. What the file leaves blank is "" or None.

    `key` (at most 120 characters) is the record's identity in its source: a later file with the same key tells of the
    same thing. `line` is the row as the user's spreadsheet shows it. `scheme` is "fei", "oms_loc" or, where a person
    has to say which site is meant, "". `country` has two letters. `outcome` is nai, vai, oai or pending of an
    inspection and class_1 to class_3 of a recall. `text` is what a person reads; `details` are label and text.
    """

    source: Source
    key: str
    kind: Kind
    line: int
    scheme: str
    identifier: str
    name: str
    city: str
    state: str
    country: str
    happened_on: date | None
    posted_on: date | None
    outcome: str
    area: str
    product_type: str
    reference: str
    text: str
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row that could not be used, why, and what it says under which heading."""

    line: int
    reason: str
    row: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A file as read. `as_of` and `filters` are what the file itself says of its date and its selection.

    `read` counts the rows below the headings that are not blank: records, repeats of them, and quarantined rows.
    """

    source: Source
    as_of: date | None
    filters: str
    records: tuple[RegulatoryRecord, ...]
    quarantined: tuple[Quarantined, ...]
    read: int
    notes: tuple[str, ...]
