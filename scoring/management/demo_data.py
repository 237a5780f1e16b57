"""The demo as data: fixtures/demo/*.json read strictly. An unknown or missing entry is an error that names the file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from scoring.actions.trees import CriterionSpec, LevelSpec
from scoring.engine.weights import basis_points
from scoring.vocabulary import (
    CriterionKind,
    EvidenceLevel,
    GlobalRole,
    MemberRole,
    PerformanceMethod,
    RecordKind,
    ScreeningOutcome,
    Stage,
    VendorKind,
    VendorStatus,
)

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "demo"
REGULATORY = Path(settings.BASE_DIR) / "fixtures" / "regulatory"
SELECTIONS = ("fill_finish", "clinical_study", "drug_substance")
RUBRIC_TOP = Decimal(4)


class DemoDataError(Exception):
    """A file of the demo does not hold what it should; the text names the file and the entry."""


@dataclass(frozen=True, slots=True)
class Person:
    """An account of the demo. `sees` is what the person finds after signing in, for the sign-in page."""

    username: str
    name: str
    job_title: str
    sees: str
    roles: tuple[GlobalRole, ...] = ()


class Ability(NamedTuple):
    """A capability of a site, how it is known and as of when."""

    key: str
    evidence: EvidenceLevel
    as_of: date


class Noted(NamedTuple):
    """A regulatory record that no file brings; `more` are further fields of models.EnteredRecord."""

    kind: RecordKind
    authority: str
    happened_on: date
    more: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A site of a vendor."""

    name: str
    city: str
    country: str
    fei: str = ""
    oms: str = ""
    can: tuple[Ability, ...] = ()
    records: tuple[Noted, ...] = ()


@dataclass(frozen=True, slots=True)
class Company:
    """A vendor of the demo with its sites."""

    name: str
    kinds: tuple[VendorKind, ...]
    status: VendorStatus
    sites: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A vendor at a site that competes in a selection."""

    short_name: str
    vendor: str
    site: str
    strength: str = ""
    concern: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A person's part in a selection; `groups` are the keys of the groups that an evaluator scores."""

    username: str
    role: MemberRole
    function: str
    groups: tuple[str, ...] = ()
    submits: bool = False
    is_quality: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A must-have answered for a vendor: in the set-up, or `late`, when scoring has closed."""

    vendor: str
    criterion: str
    outcome: ScreeningOutcome
    reason: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Settlement:
    """What the panel agreed on a cell."""

    vendor: str
    criterion: str
    value: Decimal
    method: PerformanceMethod
    reason: str
    present: str


@dataclass(frozen=True, slots=True)
class Given:
    """One evaluator's judgement of one cell; a value of None is "not enough information"."""

    vendor: str
    criterion: str
    username: str
    value: Decimal | None
    reason: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A selection of the demo and how far it has come."""

    title: str
    kind: VendorKind
    product: str
    scope: str
    due_in_days: int
    stage: Stage
    criteria_name: str
    tree: tuple[CriterionSpec, ...]
    candidates: tuple[Candidate, ...]
    members: tuple[Member, ...]
    answers: tuple[Answer, ...]
    settlements: tuple[Settlement, ...]
    scores: tuple[Given, ...]


def people() -> list[Person]:
    """The accounts; the first is the account admin, who makes the others."""
    with _reading("people") as content:
        return [
            Person(**row | {"roles": tuple(GlobalRole(role) for role in row.get("roles", ()))})
            for row in content["people"]
        ]


def companies() -> list[Company]:
    """The vendors of the register."""
    with _reading("vendors") as content:
        return [
            Company(
                **row
                | {
                    "kinds": tuple(VendorKind(kind) for kind in row["kinds"]),
                    "status": VendorStatus(row["status"]),
                    "sites": tuple(_place(site) for site in row["sites"]),
                }
            )
            for row in content["vendors"]
        ]


def _place(row: dict[str, Any]) -> Place:
    can = (Ability(key, EvidenceLevel(level), date.fromisoformat(day)) for key, level, day in row.get("can", ()))
    return Place(**row | {"can": tuple(can), "records": tuple(_noted(*given) for given in row.get("records", ()))})


def _noted(kind: str, authority: str, day: str, more: dict[str, Any]) -> Noted:
    if "ended_on" in more:
        more["ended_on"] = date.fromisoformat(more["ended_on"])
    return Noted(RecordKind(kind), authority, date.fromisoformat(day), more)


def record_files() -> list[Path]:
    """Files of authorities, in their layouts and of the demo's firms."""
    return sorted(path for path in REGULATORY.iterdir() if path.suffix in (".csv", ".xlsx", ".xls"))


def cases() -> list[Case]:
    """The selections, in the order in which they are made."""
    return [_case(name) for name in SELECTIONS]


def _case(file: str) -> Case:
    with _reading(file) as raw:
        stage = Stage(raw["stage"])
        read = {
            "kind": VendorKind(raw["kind"]),
            "due_in_days": int(raw["due_in_days"]),
            "stage": stage,
            "tree": _tree(raw.pop("must_haves"), raw.pop("groups")),
            "candidates": tuple(Candidate(**row) for row in raw["candidates"]),
            "members": tuple(
                Member(**row | {"role": MemberRole(row["role"]), "groups": tuple(row.get("groups", ()))})
                for row in raw["members"]
            ),
            "answers": tuple(Answer(**row | {"outcome": ScreeningOutcome(row["outcome"])}) for row in raw["answers"]),
            "settlements": tuple(
                Settlement(**row | {"method": PerformanceMethod(row["method"])}) for row in raw["settlements"]
            ),
            "scores": () if stage == Stage.SETUP else _scores(f"{file}_scores"),
        }
        return Case(**raw | read)


def _scores(file: str) -> tuple[Given, ...]:
    with _reading(file) as content:
        return tuple(
            Given(vendor, criterion, username, *given)
            for vendor, cells in content["scores"].items()
            for criterion, by_person in cells.items()
            for username, given in by_person.items()
        )


def _tree(must_haves: list[dict[str, Any]], groups: list[dict[str, Any]]) -> tuple[CriterionSpec, ...]:
    """Must-haves first, then the groups; weights in the file are global and in percent."""
    weights = [sum((leaf["weight"] for leaf in group["criteria"]), Decimal(0)) for group in groups]
    points = basis_points([float(weight) for weight in weights])
    return (
        *(CriterionSpec(**row, kind=CriterionKind.MUST_HAVE) for row in must_haves),
        *(
            CriterionSpec(
                kind=CriterionKind.GROUP,
                raw_weight=weight,
                local_weight=share,
                children=_leaves(group.pop("criteria")),
                **group,
            )
            for group, weight, share in zip(groups, weights, points, strict=True)
        ),
    )


def _leaves(rows: list[dict[str, Any]]) -> tuple[CriterionSpec, ...]:
    """A leaf with levels is a rubric, one with a derivation is read from records, one with a unit and anchors a number."""
    weights = [row.pop("weight") for row in rows]
    points = basis_points([float(weight) for weight in weights])
    leaves = []
    for row, weight, share in zip(rows, weights, points, strict=True):
        scale: dict[str, Any] = {"kind": CriterionKind.NUMBER}
        if "levels" in row:
            texts = row.pop("levels")
            levels = tuple(LevelSpec(int(RUBRIC_TOP) - step, text) for step, text in enumerate(texts))
            scale = {"kind": CriterionKind.RUBRIC, "worst": Decimal(0), "best": RUBRIC_TOP, "levels": levels}
        if "derivation" in row:
            scale = {"kind": CriterionKind.DERIVED, "unit": "points", "worst": Decimal(0), "best": Decimal(100)}
        leaves.append(CriterionSpec(raw_weight=weight, local_weight=share, **scale, **row))
    return tuple(leaves)


@contextmanager
def _reading(file: str) -> Iterator[dict[str, Any]]:
    """The file's content without its note; every number is a Decimal, so that none passes through a float."""
    text = (FOLDER / f"{file}.json").read_text(encoding="utf-8")
    try:
        content: dict[str, Any] = json.loads(text, parse_float=Decimal, parse_int=Decimal)
        content.pop("note")
        yield content
    except KeyError as error:
        raise DemoDataError(f"fixtures/demo/{file}.json: the entry {error} is missing.") from error
    except (TypeError, ValueError) as error:
        raise DemoDataError(f"fixtures/demo/{file}.json: {error}") from error
