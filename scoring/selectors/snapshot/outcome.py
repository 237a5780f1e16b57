"""The engine's input and its answer as a snapshot holds them, and the input made anew from what a snapshot holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from scoring.engine import matrix as engine
from scoring.engine.results import Analysis
from scoring.engine.values import ValueFunction
from scoring.selectors.matrix import shares_of
from scoring.selectors.snapshot.plain import Plain, figure
from scoring.vocabulary import CriterionKind, ScreeningOutcome

Table = list[list[str | None]]


def table(array: object) -> Table:
    """(vendors, leaves) as texts; None where nothing is known."""
    return [[figure(x) for x in row] for row in np.asarray(array, dtype=np.float64).tolist()]


def result(analysis: Analysis) -> dict[str, Any]:
    """What came out, vendors in their order."""
    evaluation, shares = analysis.evaluation, analysis.acceptability
    leaves = analysis.matrix.criteria
    return {
        "engine": analysis.engine,
        "weights": {leaf.key: figure(weight) for leaf, weight in zip(leaves, evaluation.weights.tolist(), strict=True)},
        "vendors": [
            {
                "key": vendor.key,
                "total": figure(evaluation.totals[i]),
                "low": figure(evaluation.low[i]),
                "high": figure(evaluation.high[i]),
                "coverage": figure(evaluation.coverage[i]),
                "rank": int(evaluation.ranks[i]) or None,
                "first": figure(shares.first[i]) if evaluation.ranks[i] else None,
                "exclusions": [{"criterion": e.criterion, "reason": e.reason} for e in evaluation.exclusions[i]],
            }
            for i, vendor in enumerate(analysis.matrix.alternatives)
        ],
        "headline": analysis.verdict.headline,
        "sentences": list(analysis.verdict.sentences),
    }


def matrix_of(content: Plain) -> engine.DecisionMatrix:
    """The engine's input from the content of a snapshot alone: what `selectors.matrix.build` makes of the rows."""
    nodes = content["criteria"]
    shares = shares_of((n["key"], n["parent"], float(n["share"])) for n in nodes if n["share"] is not None)
    leaves = [node for node in nodes if node["points"]]
    kept = content["matrix"]
    return engine.DecisionMatrix(
        title=content["selection"]["title"],
        notes=tuple(content["selection"]["notes"]),
        missing=content["missing"],
        groups=tuple(
            engine.Group(key=n["key"], name=n["name"], parent=n["parent"], short_name=n["short_name"])
            for n in nodes
            if n["kind"] == CriterionKind.GROUP
        ),
        criteria=tuple(
            engine.Criterion(
                key=leaf["key"],
                name=leaf["name"],
                weight=shares[leaf["key"]],
                value=ValueFunction(tuple((float(x), float(v)) for x, v in leaf["points"])),
                group=leaf["parent"],
                short_name=leaf["short_name"],
                unit=leaf["unit"],
                floor=None if leaf["floor"] is None else float(leaf["floor"]),
                floor_screens=leaf["floor_screens"],
                critical=leaf["critical"],
            )
            for leaf in leaves
        ),
        alternatives=tuple(
            engine.Alternative(
                key=vendor["key"],
                name=vendor["name"],
                short_name=vendor["short_name"],
                place=vendor["place"],
                exclusions=_exclusions(content, vendor["key"]),
            )
            for vendor in content["vendors"]
        ),
        performances=_numbers(kept["performances"], len(leaves)),
        partial_values=_numbers(kept["partial_values"], len(leaves)),
        spread=_numbers(kept["spread"], len(leaves)),
    )


def _exclusions(content: Plain, vendor: str) -> tuple[engine.Exclusion, ...]:
    sentences = {node["key"]: node["failed_sentence"] for node in content["criteria"]}
    return tuple(
        engine.Exclusion(
            criterion=row["criterion"],
            reason=" ".join(part for part in (sentences[row["criterion"]], row["reason"]) if part),
        )
        for row in content["must_haves"]
        if row["vendor"] == vendor and row["outcome"] == ScreeningOutcome.FAIL
    )


def _numbers(rows: Sequence[Sequence[str | None]], columns: int) -> engine.Floats:
    """(vendors, leaves), NaN where nothing is known."""
    cells = [[np.nan if text is None else float(text) for text in row] for row in rows]
    return np.array(cells, dtype=np.float64).reshape(len(rows), columns)
