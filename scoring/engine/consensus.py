"""From several evaluators' judgements to one value per cell, how far they agree, and which disagreements matter.

`scores` is everywhere (evaluators, alternatives, criteria): partial values in [0, 1], NaN where an evaluator gave
none ("not enough information", void, not assigned).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.engine.matrix import DecisionMatrix, EngineError, Floats
from scoring.engine.ranking import TIE
from scoring.engine.results import Evaluation
from scoring.engine.weights import normalise


@dataclass(frozen=True, slots=True)
class CellImpact:
    """What moving one agreed value over its evaluators' range, `low` to `high`, would do.

    `down`, `up`: by how much the total moves (0-1; down <= 0 <= up as a rule, not if the agreed value lies outside).
    `best_rank`, `worst_rank`: where the alternative would stand. `changes_order`: some rank or tie would change.
    """

    alternative: int
    criterion: int
    low: float
    high: float
    down: float
    up: float
    best_rank: int
    worst_rank: int
    changes_order: bool


@dataclass(frozen=True, slots=True)
class Concordance:
    """Kendall's W: 1 all order the alternatives alike, 0 no common order, NaN where it is undefined.

    by_criterion: (m,).  overall: on each evaluator's weighted mean over the criteria that all of them judged.
    """

    by_criterion: Floats
    overall: float


def combine(
    scores: ArrayLike,
    *,
    method: Literal["mean", "median"] = "mean",
    evaluator_weights: Sequence[float] | None = None,
) -> tuple[Floats, Floats]:
    """(partial values, spread) for a DecisionMatrix, each (n, m): NaN and 0 where nobody judged.

    Mean of the partial values, weighted by `evaluator_weights` among those who judged the cell, or the plain median.
    spread is the standard error of that value: sd (divisor k - 1) / sqrt(k) of the k judgements, with weights the
    effective number 1 / sum(w^2) in place of k; 0 where fewer than two judged, since nothing shows it.
    Raises EngineError for scores outside [0, 1], wrong shapes, weights without meaning, weights with a median.
    """
    table = checked_scores(scores)
    judged = ~np.isnan(table)
    if method not in ("mean", "median"):
        raise EngineError(f"method is {method!r}: it must be 'mean' or 'median'.", argument="method")
    shares = np.full(len(table), 1.0)
    if evaluator_weights is not None:
        if method == "median":
            raise EngineError("A median takes no evaluator weights.", argument="evaluator_weights")
        shares = normalise(evaluator_weights, argument="evaluator_weights")
        if shares.shape != (len(table),):
            raise EngineError(
                f"There are {len(shares)} weights for {len(table)} evaluators.", argument="evaluator_weights"
            )
    weight = judged * shares[:, None, None]
    whole = weight.sum(axis=0)
    weight = np.divide(weight, whole, out=np.zeros_like(weight), where=whole > 0)
    filled = np.where(judged, table, 0.0)
    # Divided last, so that the mean of decimals is the decimal.
    summed = (judged * shares[:, None, None] * filled).sum(axis=0)
    mean = np.divide(summed, whole, out=np.zeros_like(summed), where=whole > 0)
    value = np.where(whole > 0, mean, np.nan)
    if method == "median":
        value = _median(table, judged)
    concentration = (weight**2).sum(axis=0)
    several = (judged & (shares > 0)[:, None, None]).sum(axis=0) > 1
    squares = (weight * (filled - mean) ** 2).sum(axis=0)
    # Unbiased variance over the effective number of judgements; with equal weights exactly sd^2 / k.
    variance = np.divide(squares * concentration, 1 - concentration, out=np.zeros_like(squares), where=several)
    return value, np.sqrt(variance)


def leniency(scores: ArrayLike) -> Floats:
    """(evaluators,) mean difference from the mean of the others over the cells judged by both; NaN where there are none.

    Above 0 is lenient. Information only: nothing is corrected for it.
    """
    table = checked_scores(scores)
    judged = ~np.isnan(table)
    filled = np.where(judged, table, 0.0)
    others = judged.sum(axis=0) - judged
    shared = judged & (others > 0)
    mean = np.divide(filled.sum(axis=0) - filled, others, out=np.zeros_like(filled), where=others > 0)
    count = shared.sum(axis=(1, 2))
    off = np.where(shared, filled - mean, 0.0).sum(axis=(1, 2))
    return np.asarray(np.divide(off, count, out=np.full(len(table), np.nan), where=count > 0))


def ranges(scores: ArrayLike) -> Floats:
    """(n, m) highest minus lowest judgement; 0 where one judged, NaN where nobody did."""
    table = checked_scores(scores)
    judged = ~np.isnan(table)
    high = np.where(judged, table, -np.inf).max(axis=0)
    low = np.where(judged, table, np.inf).min(axis=0)
    return np.asarray(np.subtract(high, low, out=np.full(high.shape, np.nan), where=judged.any(axis=0)))


def concordance(scores: ArrayLike, weights: Sequence[float] | Floats) -> Concordance:
    """Agreement on the order of the alternatives, per criterion and over all (Kendall and Babington Smith 1939).

    Per criterion those evaluators count who judged every alternative; at least two of them, and two alternatives,
    else NaN, as where all tie everybody. W = 12 S / (k^2 (n^3 - n) - k T), S the squared deviations of the rank sums,
    T the correction for ties (the sum of t^3 - t). Raises EngineError for scores or weights without meaning.
    """
    table = checked_scores(scores)
    shares = normalise(weights)
    if shares.shape != table.shape[2:]:
        raise EngineError(f"There are {len(shares)} weights for {table.shape[2]} criteria.", argument="weights")
    by_criterion = np.array([_kendall_w(table[:, :, j]) for j in range(table.shape[2])])
    common = ~np.isnan(table).any(axis=(0, 1))
    overall = _kendall_w(table[:, :, common] @ shares[common]) if common.any() else float("nan")
    return Concordance(by_criterion, overall)


def decision_impact(evaluation: Evaluation, scores: ArrayLike) -> list[CellImpact]:
    """The agenda of a consensus meeting: every cell on which evaluators differ, the ones that matter first.

    Each cell of a ranked alternative is moved alone from its lowest to its highest judgement, all else as evaluated.
    Order: those that change some rank or tie, then by how far the total moves.
    Raises EngineError for scores outside [0, 1] or of another shape than the matrix.
    """
    table = checked_scores(scores, evaluation.matrix)
    judged = ~np.isnan(table)
    low = np.where(judged, table, np.inf).min(axis=0)
    high = np.where(judged, table, -np.inf).max(axis=0)
    values, totals = evaluation.used_values, evaluation.totals
    cells = np.argwhere((high > low + TIE) & (evaluation.ranks > 0)[:, None])
    a, j = cells[:, 0], cells[:, 1]
    down = evaluation.weights[j] * (low[a, j] - values[a, j])
    up = evaluation.weights[j] * (high[a, j] - values[a, j])
    ordered = np.sort(totals[evaluation.ranks > 0])
    worst, now, best = (_stands(ordered, totals[a], totals[a] + move) for move in (down, 0.0, up))
    changes = (worst != now).any(axis=0) | (best != now).any(axis=0)
    columns = (a, j, low[a, j], high[a, j], down, up, best[0] + 1, worst[0] + 1, changes)
    impacts = [CellImpact(*cell) for cell in zip(*(column.tolist() for column in columns), strict=True)]
    return sorted(impacts, key=lambda c: (not c.changes_order, -round(c.up - c.down, 12), c.alternative, c.criterion))


def checked_scores(scores: ArrayLike, matrix: DecisionMatrix | None = None) -> Floats:
    """`scores` as float64 with three axes; for a `matrix` the last two are its own.

    Raises EngineError for another shape, and for values outside [0, 1], naming the criterion where there is a matrix.
    """
    try:
        table = np.asarray(scores, dtype=np.float64, order="C")  # how it lay in memory changes no sum
    except (TypeError, ValueError) as error:
        raise EngineError("The scores are not a table of numbers.", argument="scores") from error
    if table.ndim != 3 or 0 in table.shape:
        raise EngineError(
            f"The scores have the shape {table.shape}: evaluators, alternatives and criteria are needed.",
            argument="scores",
        )
    if matrix and table.shape[1:] != (len(matrix.alternatives), len(matrix.criteria)):
        raise EngineError(
            f"The scores have the shape {table.shape}: after the evaluators it must be "
            f"{(len(matrix.alternatives), len(matrix.criteria))}.",
            argument="scores",
        )
    wrong = (table < 0) | (table > 1)
    if wrong.any():
        k, i, j = np.argwhere(wrong)[0].tolist()
        criterion = matrix.criteria[j] if matrix else None
        where = (
            f"{matrix.alternatives[i].name}, {criterion.name}"
            if matrix and criterion
            else f"vendor {i + 1}, criterion {j + 1}"
        )
        raise EngineError(
            f"Evaluator {k + 1}, {where}: {table[k, i, j]} lies outside 0 to 1. Scores are partial values.",
            argument="scores",
            key=criterion.key if criterion else "",
        )
    return table


def _median(table: Floats, judged: NDArray[np.bool_]) -> Floats:
    count = judged.sum(axis=0)
    ordered = np.sort(np.where(judged, table, np.inf), axis=0)
    # Where nobody judged both are infinite.
    lower, upper = (np.take_along_axis(ordered, at[None], axis=0)[0] for at in ((count - 1) // 2, count // 2))
    return np.where(count > 0, (lower + upper) / 2, np.nan)


def _kendall_w(judgements: Floats) -> float:
    """W of (evaluators, alternatives)."""
    complete = judgements[~np.isnan(judgements).any(axis=1)]
    k, n = complete.shape
    if k < 2 or n < 2:
        return float("nan")
    gaps = complete[:, :, None] - complete[:, None, :]
    alike = (np.abs(gaps) <= TIE).sum(axis=2)
    # Mean ranks: those ahead, plus the middle of one's own ties.
    ranks = (gaps < -TIE).sum(axis=2) + (alike + 1) / 2
    ties = float((alike.astype(np.float64) ** 2 - 1).sum())
    sums = ranks.sum(axis=0)
    spread = float(((sums - sums.mean()) ** 2).sum())
    most = k**2 * (n**3 - n) - k * ties
    return 12 * spread / most if most > 0 else float("nan")


def _stands(ordered: Floats, own: Floats, moved: Floats) -> NDArray[np.int64]:
    """(2, cells) how many others are ahead, and how many ahead or level; `ordered` holds every total, rising."""
    ahead = len(ordered) - np.searchsorted(ordered, moved + TIE, side="right") - (own > moved + TIE)
    level = len(ordered) - np.searchsorted(ordered, moved - TIE, side="left") - (own >= moved - TIE)
    return np.stack([ahead, level])
