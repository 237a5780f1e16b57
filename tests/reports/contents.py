"""Contents of a snapshot for what leaves the house as data: random projects, and one with every trap in it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import numpy as np

from scoring.engine.aggregate import evaluate
from scoring.selectors.snapshot.outcome import matrix_of, table
from tests.verifier.projects import project

Content = dict[str, Any]
FACTS = {
    "product": "Fictumab 50 mg/ml",
    "created_at": "2026-11-02T08:00:00.000000Z",
    "sealed_at": "2026-11-03T08:00:00.000000Z",
    "scoring_closed_at": "2026-11-10T16:30:00.000000Z",
    "records_as_of": None,
    "is_demo": True,
}
# Texts that a spreadsheet would calculate, follow or choke on.
TRAPS = (
    *("=1+1", "+49 30 1234", "-5", "@SUM(A1)", "\t=2", "\r=2", '=HYPERLINK("http://example.org","x")', "＝1+1"),
    *("<r>&<nothing></r>", "<r><t>bold</t></r>", "</t></si>"),
    *("http://example.org", "'quoted", "<b>&amp;</b>", "_x0041_", "0123", "1e5", "TRUE", "a\nb", " lead", "\x07bell"),
    *("x" * 40_000, "\U0001f9ea", "Ä Ω Ж 漢"),
)
DRAW = "0f" * 16  # what the people who are not named are put in order by
PRICE, WORST, BEST = "7654321.25", "9876543", "6543210.5"
SECRET = "The offer of 14 May names 7654321.25"


def random_content(seed: int) -> Content:
    """A whole content; the same for the same seed."""
    content = project(random.Random(seed))
    content["selection"] = {**content["selection"], **FACTS}
    return content


def trapped() -> Content:
    """Two groups, five criteria, four vendors; every kind of figure; every text of TRAPS; a price nobody may learn."""
    criteria = [
        _criterion("G1", "group", "", "6000", sealed="5000"),
        _criterion("=C1", "rubric", "G1", "7", points=[["0", "0"], ["5", "1"]], floor="1", screens=True),
        _criterion("C.2", "number", "G1", "3", points=[["6", "1"], ["9.5", "0.9"], ["18", "0"]], floor="15"),
        _criterion("G2", "group", "", "4000", sealed="5000"),
        _criterion("P", "number", "G2", "5000", points=[[BEST, "1"], [WORST, "0"]], floor="9000000", screens=True),
        _criterion("D", "derived", "G2", "5000", points=[["200", "0"], ["900", "1"], ["1100", "1"], ["2500", "0.2"]],
                   floor="300", screens=True),
        _criterion("M1", "must_have", "", None),
    ]  # fmt: skip
    criteria[4] |= {
        "is_price": True,
        "unit": "EUR",
        "asks": SECRET,
        "levels": [{"level": 1, "text": SECRET, "value": None}],
    }
    vendors = ["A1", "A2", "A3", "A4"]
    names = iter(TRAPS * 2)
    people = [
        _person("P1", "Ingrid Vale", "QA"),
        _person("P2", "Oskar Ingrid Vale", ""),
        _person("P3", "Zoë Ash", "CMC"),
    ]
    scores = [
        _score(criterion, vendor, person, value, next(names))
        for criterion, rows in {
            "=C1": [("4", "3.5"), ("2", "5"), ("3", None), ("0.5", "0")],
            "C.2": [("7", "18"), ("6", "12"), (None, None), ("20", "5")],
            "P": [(PRICE, PRICE), ("8000000", "8100000"), ("7900000", None), ("9500000", "9600000")],
        }.items()
        for vendor, values in zip(vendors, rows, strict=True)
        for person, value in zip(("P1", "P2"), values, strict=True)
    ]
    for score in scores:
        if score["criterion"] == "P":
            score["reason"] = score["seen"] = SECRET
    scores[0]["reason"] = "As ingrid vale and Zoë Ash saw it; see Ingrid Valence."
    scores.insert(0, scores[0] | {"value": "1", "superseded_at": FACTS["scoring_closed_at"]})
    content: Content = {
        "selection": {"ref": "SEL-2026-014", "title": "=Title & more", "notes": [], **FACTS},
        "missing": "neutral",
        "criteria": criteria,
        "vendors": [
            {"key": key, "name": name, "short_name": short, "place": "", "site": None}
            for key, name, short in zip(vendors, ("=Aldermoor", "#N/A", "+Calverton", "Dun & Co"), TRAPS[:4], strict=True)
        ],
        "must_haves": [{"criterion": "M1", "vendor": "A3", "outcome": "fail", "reason": "=No certificate"}],
        "people": people,
        "scores": scores,
        "derived": [
            {"criterion": "D", "vendor": v, "as_of": "2026-11-01", "value": value, "explanation": "From 4 inspections.",
             "override": override, "override_reason": "A letter." if override else ""}
            for v, value, override in (("A1", "850", None), ("A2", "400", "1000"), ("A3", None, None), ("A4", "3000", None))
        ],
        "agreed": [{"criterion": "=C1", "vendor": "A2", "value": "4", "method": "agreed", "reason": "@home",
                    "present": "", "settled_at": "2026-11-09T10:00:00.000000Z"}],
        "votes": [{"criterion": "=C1", "vendor": "A2", "number": 1, "person": "P3", "value": "3", "reason": "",
                   "closed_at": None}],
        "amendments": [{"number": 1, "weights": {}, "reason": "", "made_by": "P3"}],
        "decision": None, "dissents": [], "log": [],
    }  # fmt: skip
    # By hand: leaves in columns, vendors in rows; what nobody knows is None.
    content["matrix"] = {
        "performances": table([[3.75, 12.5, 7654321.25, 850], [4, 9, 8050000, 1000],
                               [3, np.nan, 7900000, np.nan], [0.25, 12.5, 9550000, 3000]]),
        "partial_values": table(np.full((4, 4), np.nan)),
        "spread": table(np.zeros((4, 4))),
    }  # fmt: skip
    # C.2 bends: 7 is worth 1 - 1/35, 18 nothing; 6 is worth 1, 12 is 0.9 * 6 / 8.5; 20 is clamped to 0, 5 to 1.
    for row, worth in ((0, (1 - 1 / 35) / 2), (1, (1 + 0.9 * 6 / 8.5) / 2), (3, 0.5)):
        content["matrix"]["partial_values"][row][1] = repr(worth)
    _result(content)
    return content


def _result(content: Content) -> None:
    found = evaluate(matrix_of(content))
    content["result"] = {
        "engine": {"name": "engine", "version": "1", "generator": "PCG64", "seed": 4711, "draws": 10_000},
        "weights": dict(zip((c.key for c in found.matrix.criteria), map(repr, found.weights.tolist()), strict=True)),
        "vendors": [
            {"key": v.key, "total": repr(float(found.totals[i])), "first": "0.5" if found.ranks[i] else None,
             "exclusions": [{"criterion": e.criterion, "reason": e.reason} for e in found.exclusions[i]]}
            for i, v in enumerate(found.matrix.alternatives)
        ],
        "headline": "=Aldermoor leads.", "sentences": ["-1 is less."],
    }  # fmt: skip


def with_share(content: Content, key: str, share: str) -> Content:
    """The same content with another weight of one criterion among its siblings."""
    criteria = [{**c, "share": share} if c["key"] == key else c for c in content["criteria"]]
    return {**content, "criteria": criteria}


def _criterion(
    key: str, kind: str, parent: str, share: str | None, *, sealed: str = "", points: list[list[str]] | None = None,
    floor: str | None = None, screens: bool = False,
) -> Mapping[str, Any]:  # fmt: skip
    return {
        "key": key, "parent": parent, "kind": kind, "name": f"-Name of {key}", "short_name": "", "asks": "", "unit": "",
        "worst": None, "best": None, "evidence": "", "half_levels": False,
        "share": share, "sealed_share": sealed or share, "critical": True, "is_price": False, "floor": floor,
        "floor_screens": screens, "failed_sentence": "=It has none.", "points": points or [],
        "levels": [{"level": 5, "text": "=Best", "value": None}] if kind == "rubric" else [],
    }  # fmt: skip


def _person(key: str, name: str, function: str) -> Mapping[str, Any]:
    return {"key": key, "name": name, "role": "evaluator", "function": function, "job_title": f"Boss of {name}",
            "groups": []}  # fmt: skip


def _score(criterion: str, vendor: str, person: str, value: str | None, reason: str) -> dict[str, Any]:
    return {
        "criterion": criterion, "vendor": vendor, "person": person, "judgement": "nei" if value is None else "scored",
        "value": value, "reason": reason, "seen": "", "submitted_at": "2026-11-08T10:00:00.000000Z",
        "superseded_at": None, "evidence": [{"label": "=Audit", "reference": "", "page": "3"}],
    }  # fmt: skip
