"""Do other methods agree? Their ranks side by side, and Kendall's tau-b between every two."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.engine.matrix import EngineError, Floats
from scoring.engine.promethee import promethee
from scoring.engine.ranking import competition_ranks
from scoring.engine.results import Evaluation
from scoring.engine.topsis import topsis
from scoring.engine.vikor import vikor

METHODS = ("additive", "topsis", "vikor", "promethee")
_BLOCK = 2**20


@dataclass(frozen=True, slots=True)
class Agreement:
    """ranks: {method: (n,)}, 0 for the screened out. tau: (k, k) in the order of `methods`, NaN where undefined.

    `first`: {method: the indices that it puts first}. `unanimous`: all put the same alternatives first.
    """

    methods: tuple[str, ...]
    ranks: dict[str, NDArray[np.int64]]
    tau: Floats
    first: dict[str, tuple[int, ...]]

    @property
    def unanimous(self) -> bool:
        return len(set(self.first.values())) <= 1


def agreement(evaluation: Evaluation) -> Agreement:
    """The additive value (of record), TOPSIS (vector), VIKOR (v = 0.5) and PROMETHEE II (usual) on the same input.

    All work on the partial values and weights of the evaluation, ranked alternatives and criteria that count only;
    missing judgements as they count in the totals. With nobody ranked all ranks are 0.
    """
    ranked = np.array(sorted(evaluation.ranked), dtype=np.intp)
    ranks = {method: np.zeros(len(evaluation.totals), dtype=np.int64) for method in METHODS}
    if len(ranked):
        counted = np.flatnonzero(evaluation.weights > 0)
        values = evaluation.used_values[ranked[:, None], counted]
        weights = evaluation.weights[counted]
        ranks["additive"][ranked] = evaluation.ranks[ranked]
        ranks["topsis"][ranked] = topsis(values, weights).ranks
        ranks["vikor"][ranked] = vikor(values, weights).ranks
        ranks["promethee"][ranked] = promethee(values, weights).ranks
    return Agreement(
        methods=METHODS,
        ranks=ranks,
        tau=np.array([[kendall_tau(ranks[a][ranked], ranks[b][ranked]) for b in METHODS] for a in METHODS]),
        first={method: tuple(int(i) for i in np.flatnonzero(ranks[method] == 1)) for method in METHODS},
    )


def kendall_tau(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    """Tau-b (Kendall 1945) between two rankings with ties: from -1 (reversed) over 0 to 1 (the same).

    (concordant - discordant) / sqrt((pairs not tied in a) (pairs not tied in b)). NaN where one of them ties
    everybody, or ranks fewer than two: there is no order to agree with. Pairs are compared in blocks.
    Raises EngineError for rankings of different length, and for what is not a whole number.
    """
    if np.shape(a) != np.shape(b) or np.ndim(a) != 1:
        raise EngineError("Two rankings of the same alternatives are needed.", argument="b")
    first, second = np.asarray(a), np.asarray(b)
    for argument, ranks in (("a", first), ("b", second)):
        if len(ranks) and ranks.dtype.kind not in "iu":
            raise EngineError(f"The ranking {argument} is not of whole numbers.", argument=argument)
    agree = untied_a = untied_b = 0
    rows = max(1, _BLOCK // max(len(first), 1))
    for start in range(0, len(first), rows):
        x = np.sign(first[start : start + rows, None] - first).astype(np.int8)
        y = np.sign(second[start : start + rows, None] - second).astype(np.int8)
        agree += int(np.sum(x * y, dtype=np.int64))
        untied_a += int(np.count_nonzero(x))
        untied_b += int(np.count_nonzero(y))
    if untied_a == 0 or untied_b == 0:
        return float("nan")
    return agree / math.sqrt(untied_a * untied_b)


def reversals(evaluation: Evaluation) -> dict[str, tuple[int, ...]]:
    """{method: the alternatives whose withdrawal would reorder the others}: the rank-reversal test.

    Each ranked alternative in turn is left out and the others are ranked anew. A tie that breaks, or forms, counts.
    With fixed anchors the additive value never reverses; the other methods look at who is in the list.
    """
    ranked = sorted(evaluation.ranked)
    counted = np.flatnonzero(evaluation.weights > 0)
    weights = evaluation.weights[counted]
    values = evaluation.used_values[np.array(ranked, dtype=np.intp)[:, None], counted]
    methods: dict[str, Callable[[Floats], NDArray[np.int64]]] = {
        "additive": lambda table: competition_ranks(table @ weights),
        "topsis": lambda table: topsis(table, weights).ranks,
        "vikor": lambda table: vikor(table, weights).ranks,
        "promethee": lambda table: promethee(table, weights).ranks,
    }
    found: dict[str, list[int]] = {method: [] for method in methods}
    if len(ranked) > 2:
        whole = {method: rank(values) for method, rank in methods.items()}
        for k, index in enumerate(ranked):
            rest = np.delete(np.arange(len(ranked)), k)
            table = values[rest]
            for method, rank in methods.items():
                # The same order without one: whoever was behind it moves up by one place.
                before = whole[method][rest]
                if np.count_nonzero(rank(table) != before - (before > whole[method][k])):
                    found[method].append(index)
    return {method: tuple(indices) for method, indices in found.items()}
