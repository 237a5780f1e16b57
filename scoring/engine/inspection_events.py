"""What the inspection record of a site is made of, and what it hands back. Keys are opaque strings of the caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

KINDS = (
    "inspection",
    "form_483",
    "warning_letter",
    "injunction",
    "seizure",
    "import_alert",
    "non_compliance",
    "certificate",
    "citation",
    "recall",
    "own_audit",
)


@dataclass(frozen=True, slots=True)
class SiteEvent:
    """One record of one site.

    `kind` is one of KINDS. `happened_on` is the end of an inspection, and the day of the inspection that a Form 483,
    a citation or a certificate belongs to; else the day on which the authority acted.
    `outcome` of an inspection is "nai", "vai" or "oai", of another authority "compliant" or "non_compliant", and ""
    or "pending" while its class is not published; of other kinds it is not read.
    `authority` is who acted ("FDA", "EU", "Health Canada"): a class, letter or certificate answers only its own.
    `area` is the project area of an inspection, the product type of a letter or action; "" where it is not stated.
    `ended_on` is the close-out, removal, withdrawal or the end of an injunction.
    `reference` is the authority's number (inspection, case); the section cited in the case of a citation.
    `known_on` is the day from which it was known (default `happened_on`); `as_of` the date of the file it is from.
    """

    key: str
    kind: str
    happened_on: date
    outcome: str
    authority: str
    area: str = ""
    ended_on: date | None = None
    reference: str = ""
    source: str = ""
    as_of: date | None = None
    known_on: date | None = None


@dataclass(frozen=True, slots=True)
class EventPart:
    """What one record adds. `keys` are its own key, then those of the records that it stands for or rests on.

    `points` (0-100) is None and `weight` 0 where it is not counted; `note` says in words why it counts or not.
    `inferred`: the class is not published, it follows from the warning letter among `keys`.
    """

    keys: tuple[str, ...]
    happened_on: date
    age_years: float
    weight: float
    points: float | None
    inferred: bool
    note: str


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that the value can be while the record `key` is in force. `until` is its last day, None if open."""

    key: str
    value: float
    until: date | None
    binds: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class InspectionRecord:
    """The record of a site on 0-100, more is better, unrounded, as it was known on `as_of`.

    `value` is None where the evidence is insufficient; `shrunk` is B before the caps; `evidence` 0-1.
    `band` is "strong", "usual", "watch", "critical" or, without a value, "insufficient".
    `parts` has every record known on the day once, the newest first; `caps` the lowest first.
    """

    as_of: date
    value: float | None
    shrunk: float
    evidence: float
    band: str
    parts: tuple[EventPart, ...]
    caps: tuple[Cap, ...]
    sentence: str
