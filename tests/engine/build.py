"""Small decision matrices for the tests of the engine, and the strategies that make random ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from scoring.engine.matrix import Alternative, Criterion, DecisionMatrix, Exclusion, Group
from scoring.engine.values import ValueFunction

NAN = float("nan")
Project = tuple[list[list[float]], list[int]]


def build(
    rows: Any,
    weights: Any = None,
    *,
    names: Sequence[str] = (),
    criteria: Sequence[str] = (),
    groups: Sequence[str] = (),
    parents: dict[str, str] | None = None,
    scales: Any = (0.0, 1.0),
    floors: dict[int, float] | None = None,
    screening: Sequence[int] = (),
    excluded: Sequence[int] = (),
    **more: Any,
) -> DecisionMatrix:
    """Rows are alternatives. `scales` is (worst, best) for all criteria or one pair each; `groups` a key each."""
    table = np.array(rows, dtype=float)
    n, m = table.shape
    pairs = [scales] * m if isinstance(scales[0], int | float) else list(scales)
    floors = floors or {}
    parents = parents or {}
    keys = list(dict.fromkeys(g for g in (*groups, *parents, *parents.values()) if g))
    return DecisionMatrix(
        criteria=tuple(
            Criterion(
                key=f"c{j}",
                name=criteria[j] if criteria else f"Criterion {j + 1}",
                weight=1.0 if weights is None else weights[j],
                value=ValueFunction.linear(*pairs[j]),
                group=groups[j] if groups else "",
                floor=floors.get(j),
                floor_screens=j in screening,
            )
            for j in range(m)
        ),
        alternatives=tuple(
            Alternative(
                key=f"a{i}",
                name=names[i] if names else f"Vendor {i + 1}",
                exclusions=(Exclusion("k1", "K1: no licence"),) if i in excluded else (),
            )
            for i in range(n)
        ),
        performances=table,
        groups=tuple(Group(key, key.title(), parents.get(key, "")) for key in keys),
        **more,
    )


eighths = st.integers(0, 8).map(lambda k: k / 8)
cells = st.one_of(eighths, st.just(NAN))


@st.composite
def projects(
    draw: st.DrawFn, *, least: int = 1, most: int = 6, missing: bool = True, zero_weights: bool = True
) -> Project:
    """(rows, weights): eighths on a 0-1 scale with gaps, whole weights of which at least one counts."""
    n, m = draw(st.integers(least, most)), draw(st.integers(1, 5))
    cell = cells if missing else eighths
    rows = draw(st.lists(st.lists(cell, min_size=m, max_size=m), min_size=n, max_size=n))
    weight = st.integers(0 if zero_weights else 1, 20)
    weights = draw(st.lists(weight, min_size=m, max_size=m).filter(any))
    return rows, weights
