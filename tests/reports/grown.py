"""The content of a decision of any size, without a database: groups of ten criteria, everybody scoring everything."""

from __future__ import annotations

import random
from typing import Any

from tests.reports.panels import AT
from tests.verifier.projects import Content, _evaluate, _node, _person, _vendor

REASON = "The site showed batch records of three campaigns; two deviations were closed late, see the audit of spring."


def grown(vendors: int, criteria: int, people: int, *, log: int = 0) -> Content:
    """Vendors A1.., criteria in groups of ten, evaluators P1..; a score of everybody in every cell, and `log` entries."""
    rng = random.Random(vendors * 10_000 + criteria)
    groups = -(-criteria // 10)
    leaves = [
        _node(f"C{j}", f"G{j % groups + 1}", "rubric", "100", points=((0, 0.0), (4, 1.0))) for j in range(criteria)
    ]
    nodes = [node for k in range(1, groups + 1) for node in [_group(k), *(c for c in leaves if c["parent"] == f"G{k}")]]
    content: Content = {
        "selection": {
            "ref": "SEL-2026-014", "title": "A decision of its size", "lead": "P1", "organisation": "", "product": "",
            "criteria_model": "", "source_name": "", "confidentiality": "", "is_blind": True, "is_demo": True,
            "created_at": AT, "sealed_at": AT, "sealed_by": "P1", "sealed_digest": "ab" * 32, "scoring_closed_at": AT,
            "decide_by": None, "notes": [],
        },
        "missing": "neutral",
        "criteria": nodes,
        "vendors": [_vendor(f"A{i}") for i in range(1, vendors + 1)],
        "people": [_person(f"P{k}") for k in range(1, people + 1)],
        "scores": [
            _score(leaf["key"], f"A{i}", f"P{k}", str(rng.randint(1, 8) / 2))
            for i in range(1, vendors + 1) for leaf in leaves for k in range(1, people + 1)
        ],
        "must_haves": [], "derived": [], "agreed": [], "votes": [], "amendments": [], "dissents": [],
        "log": [
            {"at": AT, "who": "P1", "sentence": f"Changed the weight of criterion C{k}.", "reason": "The phase has changed."}
            for k in range(log)
        ],
        "decision": None,
    }  # fmt: skip
    _evaluate(content, [node for node in nodes if node["points"]], [v["key"] for v in content["vendors"]])
    return content


def _group(number: int) -> dict[str, Any]:
    return _node(f"G{number}", "", "group", "1000")


def _score(criterion: str, vendor: str, person: str, value: str) -> dict[str, Any]:
    return {
        "criterion": criterion, "vendor": vendor, "person": person, "entered_by": None, "value": value, "reason": REASON,
        "judgement": "scored", "seen": "", "ask_vendor": False, "submitted_at": AT, "superseded_at": None, "evidence": [],
    }  # fmt: skip
