"""Random projects as the content of a snapshot, without a database: trees, curves, scores, and what the engine says of them.

`project(rng)` is a whole content; `tests/verifier/records.py` puts it into a snapshot and a record.
"""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

import numpy as np

from scoring.engine.aggregate import evaluate
from scoring.engine.analysis import fingerprint
from scoring.engine.values import ValueFunction
from scoring.selectors.snapshot.outcome import matrix_of, table
from scoring.selectors.snapshot.plain import digits, figure

Content = dict[str, Any]
Rows = list[dict[str, Any]]
AT = "2026-11-12T14:05:00.000000Z"
LATER = "2026-11-13T09:00:00.000000Z"
# Points of value curves (x, v): rubrics with and without values of their own, a price, a bent curve, a target band.
CURVES: tuple[tuple[str, str, tuple[tuple[float, float], ...]], ...] = (
    ("rubric", "", ((0, 0.0), (5, 1.0))),
    ("rubric", "", ((0, 0.0), (4, 1.0))),
    ("rubric", "", ((0, 0.0), (1, 0.1), (2, 0.35), (3, 0.7), (4, 1.0))),
    ("choice", "", ((0, 0.3), (1, 0.0), (2, 1.0))),
    ("yes_no", "", ((0, 0.0), (1, 1.0))),
    ("number", "EUR", ((125000.5, 1.0), (980000, 0.0))),
    ("number", "months", ((6, 1.0), (9.5, 0.9), (18, 0.0))),
    ("number", "%", ((70, 0.0), (85, 0.0), (97.5, 0.6), (100, 1.0))),
    ("number", "litres", ((200, 0.0), (900, 1.0), (1100, 1.0), (2500, 0.2))),
    ("derived", "points", ((0, 0.0), (100, 1.0))),
)


def project(rng: random.Random) -> Content:
    """Two to six vendors, criteria in up to three levels, one to three evaluators, and the engine's results."""
    while True:
        criteria = _tree(rng)
        leaves = [node for node in criteria if node["points"]]
        if leaves and any(
            node["share"] != "0" for node in criteria if not node["parent"] and node["share"] is not None
        ):
            break
    amendments = _amended(rng, criteria) if rng.random() < 0.2 else []
    vendors = [f"A{n}" for n in range(1, rng.randint(2, 6) + 1)]
    people = [f"P{n}" for n in range(1, rng.randint(1, 3) + 1)]
    content: Content = {
        "selection": {"ref": "SEL-2026-001", "title": "A made-up selection", "notes": []},
        "missing": rng.choice(("worst", "neutral")),
        "criteria": criteria,
        "vendors": [_vendor(key) for key in vendors],
        "must_haves": [
            {"criterion": node["key"], "vendor": vendor, "outcome": rng.choices(("pass", "fail", "waived"), (16, 2, 1))[0],
             "reason": "As the certificate says.", "waived_by": None, "waived_at": None}
            for node in criteria if node["kind"] == "must_have" for vendor in vendors
        ],
        "people": [_person(key) for key in people],
        "scores": _scores(rng, leaves, vendors, people),
        "derived": [
            _derived(rng, leaf, vendor) for leaf in leaves if leaf["kind"] == "derived" for vendor in vendors
            if rng.random() < 0.95
        ],
        "agreed": [
            {"criterion": leaf["key"], "vendor": vendor, "value": None if rng.random() < 0.1 else _value(rng, leaf),
             "method": "agreed", "reason": "Talked over.", "present": [], "settled_at": AT}
            for leaf in leaves for vendor in vendors if rng.random() < 0.1
        ],
        "votes": [],
        "amendments": amendments,
        "dissents": [],
        "log": [],
    }  # fmt: skip
    _evaluate(content, leaves, vendors)
    content["decision"] = _decision(rng, content)
    return content


def _tree(rng: random.Random) -> Rows:
    """Groups and leaves, each group before its members, and must-haves at the end."""
    nodes: Rows = []

    def grow(parent: str, depth: int) -> None:
        raw = rng.random() < 0.2  # weights as somebody entered them, not in basis points
        nothing = bool(parent) and rng.random() < 0.05
        for place in range(1, rng.randint(1, 3) + 1):
            key = f"{parent}{'CDE'[depth]}{place}"
            share = "0" if nothing or rng.random() < 0.1 else _share(rng, raw=raw)
            if depth < 2 and rng.random() < 0.35:
                nodes.append(_node(key, parent, "group", share))
                grow(key, depth + 1)
            else:
                kind, unit, points = rng.choice(CURVES)
                nodes.append(_node(key, parent, kind, share, unit=unit, points=points, rng=rng))

    grow("", 0)
    nodes.extend(_node(f"M{n}", "", "must_have", None) for n in range(1, rng.randint(0, 2) + 1))
    return nodes


def _share(rng: random.Random, *, raw: bool) -> str:
    return digits(rng.randint(1, 90) / 8) if raw else str(rng.randint(1, 100) * 100)


def _node(
    key: str,
    parent: str,
    kind: str,
    share: str | None,
    *,
    unit: str = "",
    points: tuple[tuple[float, float], ...] = (),
    rng: random.Random | None = None,
) -> dict[str, Any]:
    floor = None
    if rng and rng.random() < 0.25:
        low, high = points[0][0], points[-1][0]
        # A quarter from the worse end of a scale that goes one way, so that not everybody falls.
        floor = digits(low + (high - low) * (0.75 if points[0][1] > points[-1][1] else 0.25))
    return {
        "key": key, "parent": parent, "kind": kind, "name": f"Criterion {key}", "short_name": key, "asks": "",
        "unit": unit, "worst": None, "best": None, "share": share, "sealed_share": share, "critical": False,
        "is_price": unit == "EUR", "derivation": "inspection_history" if kind == "derived" else "", "floor": floor,
        "floor_screens": floor is not None and rng is not None and rng.random() < 0.4, "evidence": "",
        "failed_sentence": "It has none." if kind == "must_have" else "", "waiver_function": "", "half_levels": True,
        "points": [[digits(x), digits(v)] for x, v in points], "levels": [],
    }  # fmt: skip


def _amended(rng: random.Random, criteria: Rows) -> Rows:
    """One change of the sealed weights, in basis points."""
    weights = {}
    for node in criteria:
        if node["share"] is not None:
            weights[node["key"]] = rng.randint(1, 10_000)
            node["share"] = str(weights[node["key"]])
    return [{"number": 1, "weights": weights, "reason": "The phase has changed.", "made_by": "P1", "made_at": AT}]


def _value(rng: random.Random, leaf: dict[str, Any]) -> str:
    """A value as people type it, now and then beyond its scale where there is no rubric."""
    low, high = float(leaf["points"][0][0]), float(leaf["points"][-1][0])
    if leaf["kind"] in ("choice", "yes_no"):
        return str(rng.randint(int(low), int(high)))
    if leaf["kind"] == "rubric":
        return digits(rng.randint(int(low) * 2, int(high) * 2) / 2)
    return digits(round(low + (high - low) * rng.uniform(-0.1, 1.1), 1))


def _scores(rng: random.Random, leaves: Rows, vendors: list[str], people: list[str]) -> Rows:
    rows: Rows = []
    twins = rng.random() < 0.3  # the second vendor is judged as the first one is, by other people
    for leaf in leaves:
        if leaf["kind"] == "derived" and rng.random() < 0.9:
            continue
        given: dict[str, list[str | None]] = {}
        for vendor in vendors:
            values = [None if rng.random() < 0.05 else _value(rng, leaf) for _ in people]
            given[vendor] = given["A1"][::-1] if twins and vendor == "A2" else values
            if rng.random() < 0.03:
                continue  # nobody judged it
            for person, value in zip(people, given[vendor], strict=True):
                if rng.random() < 0.05:
                    rows.append(_score(leaf["key"], vendor, person, _value(rng, leaf), superseded=LATER))
                rows.append(_score(leaf["key"], vendor, person, value))
    return rows


def _score(
    criterion: str, vendor: str, person: str, value: str | None, superseded: str | None = None
) -> dict[str, Any]:
    return {
        "criterion": criterion, "vendor": vendor, "person": person, "entered_by": None,
        "judgement": "unknown" if value is None else "scored", "value": value, "reason": "As seen.", "seen": "",
        "ask_vendor": False, "submitted_at": AT, "superseded_at": superseded, "evidence": [],
    }  # fmt: skip


def _derived(rng: random.Random, leaf: dict[str, Any], vendor: str) -> dict[str, Any]:
    overridden = rng.random() < 0.15
    return {
        "criterion": leaf["key"], "vendor": vendor, "as_of": "2026-11-01",
        "value": None if rng.random() < 0.1 else _value(rng, leaf), "explanation": "", "basis_sha256": "0" * 64,
        "override": _value(rng, leaf) if overridden else None, "override_reason": "A letter." if overridden else "",
    }  # fmt: skip


def _vendor(key: str) -> dict[str, Any]:
    return {
        "key": key, "name": f"Vendor {key}", "short_name": key, "place": "", "status": "qualified", "kinds": ["cdmo"],
        "strength": "", "concern": "", "site": None, "records": None,
    }  # fmt: skip


def _person(key: str) -> dict[str, Any]:
    return {
        "key": key, "name": f"Person {key}", "job_title": "", "role": "evaluator", "function": "QA", "meaning": "",
        "is_quality": False, "delegate": None, "submitted_at": AT, "interests_declared_at": AT, "conflicts": [],
        "groups": [],
    }  # fmt: skip


def _evaluate(content: Content, leaves: Rows, vendors: list[str]) -> None:
    """Fill in the engine's input, in binary arithmetic, and what the engine says of it."""
    performances = np.full((len(vendors), len(leaves)), np.nan)
    partials = performances.copy()
    place = {(leaf["key"], vendor): (i, j) for j, leaf in enumerate(leaves) for i, vendor in enumerate(vendors)}
    given: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in content["scores"]:
        if row["superseded_at"] is None and row["value"] is not None:
            given[row["criterion"], row["vendor"]].append(float(row["value"]))
    curves = {leaf["key"]: ValueFunction(tuple((float(x), float(v)) for x, v in leaf["points"])) for leaf in leaves}
    for cell, values in given.items():
        performances[place[cell]] = np.mean(values)
        partials[place[cell]] = np.mean(curves[cell[0]](values))
    for row in content["derived"] + content["agreed"]:  # what was agreed comes last and counts
        texts = [row.get("override"), row["value"]]
        known = [float(text) for text in texts if text is not None]
        cell = place[row["criterion"], row["vendor"]]
        performances[cell], partials[cell] = known[0] if known else np.nan, np.nan
    content["matrix"] = {
        "performances": table(performances), "partial_values": table(partials), "spread": table(np.zeros_like(partials)),
    }  # fmt: skip
    matrix = matrix_of(content)
    content["matrix"]["fingerprint"] = fingerprint(matrix)
    found = evaluate(matrix)
    content["result"] = {
        "engine": {"name": "vendorselect-engine", "version": "1.1", "generator": "none", "seed": 0, "draws": 0},
        "weights": {leaf["key"]: figure(weight) for leaf, weight in zip(leaves, found.weights.tolist(), strict=True)},
        "vendors": [
            {"key": key, "total": figure(found.totals[i]), "low": figure(found.low[i]), "high": figure(found.high[i]),
             "coverage": figure(found.coverage[i]), "rank": int(found.ranks[i]) or None, "first": None,
             "exclusions": [{"criterion": e.criterion, "reason": e.reason} for e in found.exclusions[i]]}
            for i, key in enumerate(vendors)
        ],
        "headline": "", "sentences": [],
    }  # fmt: skip


def _decision(rng: random.Random, content: Content) -> dict[str, Any] | None:
    """A ranked vendor is chosen, now and then not the first, with the reason; or nobody, or nothing is written yet."""
    ranked = {row["key"]: row["rank"] for row in content["result"]["vendors"] if row["rank"]}
    if rng.random() < 0.1:
        return None
    chosen = rng.choice(sorted(ranked)) if ranked and rng.random() < 0.9 else None
    return {
        "outcome": "select" if chosen else "no_award", "chosen": chosen, "second_source": None, "shortlist": [],
        "not_first_reason": "It knows the product." if chosen and ranked[chosen] > 1 else "", "rationale": "",
        "rationale_draft": "", "legal": "", "suitable": "", "competent": "", "next_review_on": None, "conditions": [],
    }  # fmt: skip
