"""The criteria, scales and weights as they counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from scoring.engine.values import ValueFunction
from scoring.models import Criterion, RubricLevel, Selection
from scoring.selectors.snapshot.people import Keys
from scoring.selectors.snapshot.plain import digits
from scoring.vocabulary import CriterionKind


def criteria(
    selection: Selection, rows: Iterable[Criterion], keys: Keys, curves: Mapping[str, ValueFunction]
) -> list[dict[str, Any]]:
    """The tree in its order; `curves` are those of the leaves, as the engine has them. Two queries."""
    levels: dict[UUID, list[RubricLevel]] = defaultdict(list)
    for level in RubricLevel.objects.filter(criterion__in=list(keys.criteria)).order_by("-level"):
        levels[level.criterion_id].append(level)
    weights = selection.amendments.order_by("-number").values_list("weights", flat=True).first()
    return [_criterion(row, keys, curves, levels[row.pk], weights) for row in rows]


def _criterion(
    row: Criterion,
    keys: Keys,
    curves: Mapping[str, ValueFunction],
    levels: Iterable[RubricLevel],
    amended: Mapping[str, int] | None,
) -> dict[str, Any]:
    weighs = row.kind != CriterionKind.MUST_HAVE
    sealed = None if not weighs else row.local_weight if row.raw_weight is None else row.raw_weight
    share = amended[row.key] if weighs and amended is not None else sealed
    return {
        "key": row.key,
        "parent": keys.criteria[row.parent_id] if row.parent_id else "",
        "kind": row.kind,
        "name": row.name,
        "short_name": row.short_name,
        "asks": row.asks,
        "unit": row.unit,
        "worst": row.worst,
        "best": row.best,
        "share": None if share is None else str(share) if isinstance(share, int) else share,
        "sealed_share": None if sealed is None else str(sealed) if isinstance(sealed, int) else sealed,
        "critical": row.critical,
        "is_price": row.is_price,
        "derivation": row.derivation,
        "floor": row.floor,
        "floor_screens": row.floor_screens,
        "evidence": row.evidence,
        "failed_sentence": row.failed_sentence,
        "waiver_function": row.waiver_function,
        "half_levels": row.half_levels,
        "points": [[digits(x), digits(v)] for x, v in curves[row.key].points] if row.key in curves else [],
        "levels": [{"level": level.level, "text": level.text, "value": level.value} for level in levels],
    }


def amendments(selection: Selection, keys: Keys) -> list[dict[str, Any]]:
    """Every change of the sealed weights, in order. One query."""
    return [
        {
            "number": row.number,
            "weights": row.weights,
            "reason": row.reason,
            "made_by": keys.people[row.made_by_id],
            "made_at": row.made_at,
        }
        for row in selection.amendments.order_by("number")
    ]
