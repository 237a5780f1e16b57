"""Random decisions, the same for everybody: a table, its weights, and the engine's matrix of both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from scoring.engine.matrix import Alternative, Criterion, DecisionMatrix, Floats, Group
from scoring.engine.values import ValueFunction


@dataclass(frozen=True, slots=True)
class Case:
    """`table` (n, m), a third of its columns better when lower; `weights` (m,), sum 1."""

    table: Floats
    weights: Floats
    rising: NDArray[np.bool_]

    @property
    def size(self) -> str:
        return " x ".join(f"{k:,}".replace(",", " ") for k in self.table.shape)

    @property
    def worst(self) -> Floats:
        return np.asarray(np.where(self.rising, self.table.min(axis=0), self.table.max(axis=0)))

    @property
    def best(self) -> Floats:
        return np.asarray(np.where(self.rising, self.table.max(axis=0), self.table.min(axis=0)))

    def matrix(self, *, groups: int = 5, spread: Floats | None = None) -> DecisionMatrix:
        """Anchored at each column's least and greatest entry: there fixed scales and min-max scales are the same."""
        return DecisionMatrix(
            criteria=tuple(
                Criterion(f"c{j}", f"Criterion {j + 1}", weight, ValueFunction.linear(worst, best), f"g{j % groups}")
                for j, (weight, worst, best) in enumerate(
                    zip(self.weights.tolist(), self.worst.tolist(), self.best.tolist(), strict=True)
                )
            ),
            alternatives=tuple(Alternative(f"a{i}", f"Vendor {i + 1}") for i in range(len(self.table))),
            performances=self.table,
            groups=tuple(Group(f"g{k}", f"Group {k + 1}") for k in range(groups)),
            spread=spread,
        )


@cache
def case(n: int, m: int) -> Case:
    """Columns in different units, on a grid: entries of a column are equal or well apart, so ties are the same to all."""
    random = np.random.Generator(np.random.PCG64([n, m]))
    units = 10.0 ** random.integers(-1, 4, m)
    table = np.round(random.uniform(1.0, 9.0, (n, m)), 6) * units
    weights = random.dirichlet(np.full(m, 2.0))
    return Case(table, weights, np.arange(m) % 3 != 2)
