"""From a scorecard file to what the engine evaluates: no rows, no writing."""

from __future__ import annotations

import numpy as np

from scoring.engine.matrix import Alternative, Criterion, DecisionMatrix, Group
from scoring.engine.values import ValueFunction
from scoring.importers.records import Scorecard


def matrix_from(scorecard: Scorecard, *, title: str = "") -> DecisionMatrix:
    """The decision matrix of a scorecard without errors: linear values between its anchors, missing scores NaN.

    Keys are positions: criteria "c1", groups "g1", alternatives "v1". The file's weights are global. Its errors
    are the reader's to settle: ValueError where there are any.
    """
    if scorecard.errors:
        raise ValueError(f"{scorecard.source} has errors: {scorecard.errors[0]}")
    group_keys = {name: f"g{n}" for n, name in enumerate(scorecard.groups, start=1)} | {"": ""}
    return DecisionMatrix(
        criteria=tuple(
            Criterion(
                key=f"c{n}",
                name=criterion.name,
                weight=float(criterion.weight),
                value=ValueFunction.linear(float(criterion.worst), float(criterion.best)),
                group=group_keys[criterion.group],
                unit=criterion.unit,
            )
            for n, criterion in enumerate(scorecard.criteria, start=1)
        ),
        alternatives=tuple(
            Alternative(key=f"v{n}", name=vendor.name) for n, vendor in enumerate(scorecard.vendors, start=1)
        ),
        performances=np.array(
            [[np.nan if score is None else float(score) for score in row] for row in scorecard.scores],
            dtype=np.float64,
        ),
        groups=tuple(Group(key=key, name=name) for name, key in group_keys.items() if name),
        title=title,
    )
