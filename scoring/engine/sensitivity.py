"""How far one weight may move before the leader changes, in closed form.

Moving the weight of a criterion or group to t scales all other weights in proportion, so that every total is a
straight line V_a(t) = t S_a + (1 - t) R_a, with S_a the alternative's own value on what is moved and R_a its weighted
mean on the rest. Leader a and rival b cross at t = (R_a - R_b) / ((R_a - R_b) - (S_a - S_b)).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.engine.matrix import Floats
from scoring.engine.ranking import TIE
from scoring.engine.results import Evaluation, Interval, TippingPoint

_SAME_POINT = 1e-12


@dataclass(frozen=True, slots=True)
class _Lines:
    """One column per group and criterion (groups first); rows are the ranked alternatives, best first."""

    keys: tuple[str, ...]
    names: tuple[str, ...]
    groups: int
    weights: Floats
    own: Floats  # S
    rest: Floats  # R
    movable: NDArray[np.bool_]  # False where there is nothing else to take weight from or give it to


def stability(evaluation: Evaluation) -> dict[str, Interval]:
    """{group or criterion key: the weight range in which those now first stay first}, groups first.

    The ends belong to the range: there the rival draws level. Missing judgements count as they do in the totals.
    - Weight 0: what is moved enters with its own values (a group: equal shares of its criteria).
    - Weight 1: the others, all of weight 0, would share equally. With nothing else in the model the weight cannot
      move and the range is that weight.
    - Joint leaders: the range shrinks to the present weight on each side where a change would part them; the rival
      is the one who would then lead alone or come before the others.
    - Fewer than two ranked: nobody can be overtaken, the range is 0 to 1.
    """
    lines = _lines(evaluation)
    low, low_rivals = _bounds(evaluation, lines, upward=False)
    high, high_rivals = _bounds(evaluation, lines, upward=True)
    return {
        key: Interval(
            key=key,
            name=lines.names[k],
            is_group=k < lines.groups,
            weight=float(lines.weights[k]),
            low=float(low[k]),
            high=float(high[k]),
            low_rival=low_rivals[k],
            high_rival=high_rivals[k],
        )
        for k, key in enumerate(lines.keys)
    }


def tipping_points(evaluation: Evaluation) -> list[TippingPoint]:
    """The ends of the stability intervals at which somebody takes over, nearest first.

    At equal distance groups come before criteria, then the order of the input. With joint leaders the points lie
    at the present weights: any change parts them.
    """
    found = []
    for interval in stability(evaluation).values():
        for at, rival in ((interval.low, interval.low_rival), (interval.high, interval.high_rival)):
            if rival is not None:
                found.append(TippingPoint(interval.key, interval.name, interval.is_group, interval.weight, at, rival))
    return sorted(found, key=lambda point: round(abs(point.distance), 12))


def _lines(evaluation: Evaluation) -> _Lines:
    matrix, weights = evaluation.matrix, evaluation.weights
    ranked = list(evaluation.ranked)
    values = evaluation.used_values[ranked]
    members = np.zeros((len(weights), len(matrix.groups) + len(weights)))
    for k, group in enumerate(matrix.groups):
        members[list(evaluation.leaves_of(group.key)), k] = 1.0
    members[:, len(matrix.groups) :] = np.eye(len(weights))
    others = 1.0 - members
    inside = _shares(members, weights)
    outside = _shares(others, weights)
    return _Lines(
        keys=(*(g.key for g in matrix.groups), *(c.key for c in matrix.criteria)),
        names=(*(g.name for g in matrix.groups), *(c.name for c in matrix.criteria)),
        groups=len(matrix.groups),
        weights=weights @ members,
        own=values @ inside,
        rest=values @ outside,
        movable=np.logical_and(members.any(axis=0), others.any(axis=0)),
    )


def _shares(members: Floats, weights: Floats) -> Floats:
    """Columns that sum to 1: weights within each set of members, equal where they are all zero."""
    shares = members * weights[:, None]
    shares = np.where(shares.any(axis=0), shares, members)
    sums = shares.sum(axis=0)
    return np.asarray(np.divide(shares, sums, out=np.zeros_like(shares), where=sums > 0))


def _bounds(evaluation: Evaluation, lines: _Lines, *, upward: bool) -> tuple[Floats, list[int | None]]:
    """The end of each interval on one side, and who takes over there."""
    ranked = evaluation.ranked
    columns = len(lines.keys)
    end = np.ones(columns) if upward else np.zeros(columns)
    fixed = ~lines.movable
    if len(ranked) < 2:
        end[fixed] = lines.weights[fixed]
        return end, [None] * columns
    leaders = int(np.count_nonzero(evaluation.ranks == 1))
    # Past the end of the scale the order is decided by S (all weight on it) or R (none on it).
    far = lines.own if upward else lines.rest
    # With joint leaders the one who gains most in this direction is the one to beat once the weight has moved.
    champion = np.argmax(far[:leaders], axis=0)
    across = np.arange(columns)
    own_gap = lines.own[champion, across] - lines.own
    rest_gap = lines.rest[champion, across] - lines.rest
    lost = (own_gap if upward else rest_gap) < -TIE
    lost[:leaders] = False
    slope = rest_gap - own_gap
    crossing = np.divide(rest_gap, slope, out=np.full_like(slope, np.nan), where=lost)
    # Rounding may put a crossing a hair on the wrong side of the present weight.
    crossing = (np.maximum if upward else np.minimum)(crossing, lines.weights)
    distance = np.where(lost, np.abs(crossing - lines.weights), np.inf)
    # Of several who draw level at the same point the one who is better beyond it takes over.
    level = distance <= distance.min(axis=0) + _SAME_POINT
    rival = np.argmax(np.where(level, far, -np.inf), axis=0)
    taken = lost.any(axis=0) & lines.movable
    end = np.where(taken, crossing[rival, across], end)

    parted = (np.ptp(far[:leaders], axis=0) > TIE) & (lines.weights < 1 if upward else lines.weights > 0)
    parted &= lines.movable
    end = np.where(parted, lines.weights, end)
    end = np.where(fixed, lines.weights, end)
    rivals: list[int | None] = [
        ranked[int(champion[k])] if parted[k] else ranked[int(rival[k])] if taken[k] else None for k in range(columns)
    ]
    return end, rivals
