"""What straightforward vectorised numpy needs for the bare figures: no checks, no reasons, nothing kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scoring.engine.matrix import Floats
from tests.benchmarks.cases import Case


def ranked(totals: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """The totals and their ranks, as if there were no ties."""
    ranks = np.empty(len(totals), dtype=np.int64)
    ranks[np.argsort(-totals)] = np.arange(1, len(totals) + 1)
    return totals, ranks


def weighted_sum(case: Case, worst: Floats, best: Floats) -> Floats:
    return np.clip((case.table - worst) / (best - worst), 0.0, 1.0) @ case.weights


def weighted_sum_in_place(case: Case, worst: Floats, best: Floats) -> Floats:
    values = case.table - worst
    values *= 1.0 / (best - worst)
    np.clip(values, 0.0, 1.0, out=values)
    return values @ case.weights


def topsis(case: Case) -> Floats:
    weighted = case.table * (case.weights / np.linalg.norm(case.table, axis=0))
    low, high = weighted.min(axis=0), weighted.max(axis=0)
    best, worst = np.where(case.rising, high, low), np.where(case.rising, low, high)
    from_best = np.sqrt(((weighted - best) ** 2).sum(axis=1))
    from_worst = np.sqrt(((weighted - worst) ** 2).sum(axis=1))
    return np.asarray(from_worst / (from_best + from_worst))


def vikor(case: Case) -> Floats:
    best, worst = case.best, case.worst
    regrets = (best - case.table) * (case.weights / (best - worst))
    whole, single = regrets.sum(axis=1), regrets.max(axis=1)
    return np.asarray(0.5 * (whole - whole.min()) / np.ptp(whole) + 0.5 * (single - single.min()) / np.ptp(single))


def promethee_usual_by_pairs(case: Case) -> Floats:
    table = np.where(case.rising, case.table, -case.table)
    wins = (table[:, None, :] > table).astype(np.float64) @ case.weights
    return np.asarray((wins.sum(axis=1) - wins.sum(axis=0)) / (len(table) - 1))


def promethee_usual_by_sorting(case: Case) -> Floats:
    n = len(case.table)
    net = np.zeros(n)
    for j, weight in enumerate(case.weights):
        column = case.table[:, j] if case.rising[j] else -case.table[:, j]
        order = np.argsort(column)
        ordered = column[order]
        below, not_above = np.searchsorted(ordered, ordered, "left"), np.searchsorted(ordered, ordered, "right")
        net[order] += weight * (below - (n - not_above))
    return net / (n - 1)


def promethee_v_by_pairs(case: Case, p: Floats) -> Floats:
    table = np.where(case.rising, case.table, -case.table) / p
    preferred = np.clip(table[:, None, :] - table, 0.0, 1.0) @ case.weights
    return np.asarray((preferred.sum(axis=1) - preferred.sum(axis=0)) / (len(table) - 1))


def promethee_v_by_sorting(case: Case, p: Floats) -> Floats:
    n = len(case.table)
    net = np.zeros(n)
    places = np.arange(n)
    for j, weight in enumerate(case.weights):
        column = (case.table[:, j] if case.rising[j] else -case.table[:, j]) / p[j]
        order = np.argsort(column)
        ordered = column[order]
        sums = np.concatenate(([0.0], np.cumsum(ordered)))
        full = np.searchsorted(ordered, ordered - 1.0)
        over = full + (places - full) * ordered - (sums[places] - sums[full])
        lost = np.searchsorted(ordered, ordered + 1.0)
        under = (n - lost) + (sums[lost] - sums[places + 1]) - (lost - places - 1) * ordered
        net[order] += weight * (over - under)
    return net / (n - 1)


def acceptability(values: Floats, shapes: Floats, draws: int, seed: int) -> Floats:
    """(n, n) rank shares: one matrix product and one argsort over all draws."""
    random = np.random.Generator(np.random.PCG64(seed))
    weights = random.standard_gamma(shapes, size=(draws, len(shapes)))
    weights /= weights.sum(axis=1, keepdims=True)
    n = len(values)
    order = np.argsort(-(weights @ values.T), axis=1)
    counts = np.bincount((order + np.arange(n) * n).ravel(), minlength=n * n)
    return np.asarray(counts.reshape(n, n).T / draws)


def stability(values: Floats, weights: Floats) -> Floats:
    """(m, 2) the range of each weight in which the leader stays first, all criteria and rivals at once."""
    totals = values @ weights
    leader = int(np.argmax(totals))
    rest = (totals[:, None] - weights * values) / (1.0 - weights)
    rest_gap, own_gap = np.delete(rest[leader] - rest, leader, 0), np.delete(values[leader] - values, leader, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = rest_gap / (rest_gap - own_gap)
    above = np.where((own_gap < 0) & (crossing >= weights), crossing, 1.0).min(axis=0)
    below = np.where((rest_gap < 0) & (crossing <= weights), crossing, 0.0).max(axis=0)
    return np.stack((below, above), axis=1)
