"""The demo as data: fixtures/demo/*.json read strictly. An unknown or missing entry is an error that names the file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings

from scoring.actions.selections import CriterionSpec
from scoring.engine.weights import basis_points
from scoring.vocabulary import (
    CriterionKind,
    GlobalRole,
    MemberRole,
    PerformanceMethod,
    ScreeningOutcome,
    Stage,
    VendorKind,
    VendorStatus,
)

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "demo"
SELECTIONS = ("fill_finish", "clinical_study", "drug_substance")
RUBRIC_TOP = Decimal(4)
Row = TypeVar("Row")


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


@dataclass(frozen=True, slots=True)
class Place:
    """A site of a vendor."""

    name: str
    city: str
    country: str
    fei: str = ""


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
    return [
        _row("people", Person, row | {"roles": tuple(GlobalRole(role) for role in row.get("roles", ()))})
        for row in _read("people")["people"]
    ]


def companies() -> list[Company]:
    """The vendors of the register."""
    return [
        _row(
            "vendors",
            Company,
            row
            | {
                "kinds": tuple(VendorKind(kind) for kind in row["kinds"]),
                "status": VendorStatus(row["status"]),
                "sites": tuple(_row("vendors", Place, site) for site in row["sites"]),
            },
        )
        for row in _read("vendors")["vendors"]
    ]


def cases() -> list[Case]:
    """The selections, in the order in which they are made."""
    return [_case(name) for name in SELECTIONS]


def _case(file: str) -> Case:
    raw = _read(file)
    scores = _read(f"{file}_scores")["scores"] if raw["stage"] != Stage.SETUP else {}
    return _row(
        file,
        Case,
        {key: value for key, value in raw.items() if key not in ("note", "must_haves", "groups")}
        | {
            "kind": VendorKind(raw["kind"]),
            "due_in_days": int(raw["due_in_days"]),
            "stage": Stage(raw["stage"]),
            "tree": _tree(file, raw),
            "candidates": tuple(_row(file, Candidate, row) for row in raw["candidates"]),
            "members": tuple(
                _row(
                    file,
                    Member,
                    row | {"role": MemberRole(row["role"]), "groups": tuple(row.get("groups", ()))},
                )
                for row in raw["members"]
            ),
            "answers": tuple(
                _row(file, Answer, row | {"outcome": ScreeningOutcome(row["outcome"])}) for row in raw["answers"]
            ),
            "settlements": tuple(
                _row(file, Settlement, row | {"method": PerformanceMethod(row["method"])}) for row in raw["settlements"]
            ),
            "scores": tuple(
                Given(vendor, criterion, username, *given)
                for vendor, cells in scores.items()
                for criterion, by_person in cells.items()
                for username, given in by_person.items()
            ),
        },
    )


def _tree(file: str, raw: dict[str, Any]) -> tuple[CriterionSpec, ...]:
    """Must-haves first, then the groups; weights in the file are global and in percent."""
    must_haves = [_row(file, CriterionSpec, row | {"kind": CriterionKind.MUST_HAVE}) for row in raw["must_haves"]]
    groups = raw["groups"]
    weights = [sum((leaf["weight"] for leaf in group["criteria"]), Decimal(0)) for group in groups]
    return (
        *must_haves,
        *(
            _row(
                file,
                CriterionSpec,
                {key: value for key, value in group.items() if key != "criteria"}
                | {
                    "kind": CriterionKind.GROUP,
                    "raw_weight": weight,
                    "local_weight": points,
                    "children": _leaves(file, group["criteria"]),
                },
            )
            for group, weight, points in zip(groups, weights, basis_points([float(w) for w in weights]), strict=True)
        ),
    )


def _leaves(file: str, rows: list[dict[str, Any]]) -> tuple[CriterionSpec, ...]:
    shares = basis_points([float(row["weight"]) for row in rows])
    leaves = []
    for row, points in zip(rows, shares, strict=True):
        fields = row | {"raw_weight": row["weight"], "local_weight": points}
        del fields["weight"]
        if "levels" in row:  # from the best level down to 0, as an evaluator reads them
            levels = tuple((int(RUBRIC_TOP) - step, text) for step, text in enumerate(row["levels"]))
            fields |= {"kind": CriterionKind.RUBRIC, "worst": Decimal(0), "best": RUBRIC_TOP, "levels": levels}
        else:
            fields |= {"kind": CriterionKind.NUMBER}
        leaves.append(_row(file, CriterionSpec, fields))
    return tuple(leaves)


def _read(file: str) -> dict[str, Any]:
    """The file's object; every number is a Decimal, so that none passes through a float."""
    text = (FOLDER / f"{file}.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    return content


def _row(file: str, kind: type[Row], fields: dict[str, Any]) -> Row:
    try:
        return kind(**fields)
    except TypeError as error:
        raise DemoDataError(f"fixtures/demo/{file}.json: {error}") from error
