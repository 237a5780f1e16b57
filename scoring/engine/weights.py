"""Weights: normalised, multiplied down the tree, moved one at a time, shown so that they add up."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.engine.display import largest_remainder
from scoring.engine.errors import EngineError
from scoring.engine.figures import checked_row
from scoring.engine.matrix import Floats

__all__ = ["Node", "basis_points", "global_weights", "largest_remainder", "normalise", "rescale"]

_USUAL = (1e-100, 1e100)  # the largest weight; hundreds of such have a sum, and one of a 1e100th a share


@dataclass(frozen=True, slots=True)
class Node:
    """A group or criterion with its weight among its siblings (any unit, >= 0); `parent` is "" at the top."""

    key: str
    parent: str
    local_weight: float


def normalise(raw: Sequence[float] | Floats, *, keys: Sequence[str] = (), argument: str = "weights") -> Floats:
    """`raw` (any unit, >= 0) divided by its sum, which is exact (fsum): the order of the weights does not matter.

    Raises EngineError for none, NaN, infinite or negative weights (naming the key, where `keys` are given), for
    weights that are all zero, and for what is not one row of numbers.
    """
    if isinstance(raw, np.ndarray):
        raw = raw.tolist()  # one by one, Python's own numbers are quicker
    try:
        if len(raw) == 0:
            raise EngineError("There are no weights.", argument=argument)
        top = max(raw)
        # All weights at a glance: the least of them says whether one is negative, their sum whether one is no number.
        if _USUAL[0] < top < _USUAL[1] and min(raw) >= 0 and (whole := math.fsum(raw)) < math.inf:
            return np.array(raw, dtype=np.float64) / whole
        wrong = [i for i, weight in enumerate(raw) if not 0 <= weight < math.inf]
    except TypeError as error:
        raise EngineError("The weights are not one row of numbers.", argument=argument) from error
    if wrong:
        weight, key = raw[wrong[0]], keys[wrong[0]] if keys else ""
        where = f" of {key}" if key else f" in position {wrong[0] + 1}"
        why = "cannot be negative" if math.isfinite(weight) else "must be a finite number"
        raise EngineError(f"The weight{where} is {weight}: it {why}.", argument=argument, key=key)
    if top == 0:
        raise EngineError("All weights are zero: at least one criterion must count.", argument=argument)
    # Scaled by a power of two, which is exact, so that no sum of huge or tiny weights leaves what a number can hold.
    exponent = math.frexp(top)[1]
    scaled = [math.ldexp(weight, -exponent) for weight in raw]
    return np.array(scaled) / math.fsum(scaled)


def global_weights(nodes: Iterable[Node]) -> dict[str, float]:
    """{key: weight} of every node: its share among its siblings times its parent's weight. Leaves sum to 1.

    Raises EngineError for a duplicate key, an unknown parent, a circle, or a sibling set without a usable weight.
    """
    nodes = list(nodes)
    children: dict[str, list[Node]] = {}
    for node in nodes:
        children.setdefault(node.parent, []).append(node)
    known = {node.key for node in nodes}
    if len(known) < len(nodes):
        twice = next(node.key for i, node in enumerate(nodes) if node.key in {other.key for other in nodes[:i]})
        raise EngineError(f"The key {twice} occurs twice in the weight tree.", argument="nodes", key=twice)
    for node in nodes:
        if node.parent and node.parent not in known:
            raise EngineError(f"{node.key} lies in the unknown group {node.parent}.", argument="nodes", key=node.key)
    weights = {"": 1.0}
    level = [""]
    while level:
        deeper = []
        for parent in level:
            siblings = children.get(parent, [])
            if not siblings:
                continue
            try:
                shares = normalise([s.local_weight for s in siblings], keys=[s.key for s in siblings])
            except EngineError as error:
                where = f" (in {parent})" if parent else ""
                raise EngineError(f"{error}{where}", argument="nodes", key=error.key or parent) from error
            for sibling, share in zip(siblings, shares, strict=True):
                weights[sibling.key] = weights[parent] * float(share)
                deeper.append(sibling.key)
        level = deeper
    circle = [node.key for node in nodes if node.key not in weights]
    if circle:
        raise EngineError(f"{circle[0]} lies within itself.", argument="nodes", key=circle[0])
    if len(weights) == 1:
        raise EngineError("There are no weights.", argument="nodes")
    del weights[""]
    return weights


def basis_points(shares: Sequence[float]) -> tuple[int, ...]:
    """`shares` (>= 0, any unit) as whole basis points that sum to exactly 10 000."""
    normalise(shares)
    return largest_remainder(shares, 10_000)


def rescale(
    weights: Sequence[float] | Floats,
    index: int,
    value: float,
    *,
    locked: Collection[int] = (),
    base: Sequence[float] | None = None,
    total: float = 100.0,
) -> Floats:
    """The sibling set after weight `index` was moved to `value`, everything in units that sum to `total`.

    The unlocked siblings share what is left in proportion to their weights. Where they are all zero they share in
    proportion to `base` (the last saved weights), and equally where that says nothing either; so a set dragged to
    zero comes back. `value` is held between 0 and what the locked siblings leave. With every sibling locked the
    moved weight takes exactly what they leave: compare it with `value` to tell the user.
    Raises EngineError for weights that are negative, not finite or do not sum to `total`, a bad index or value.
    """
    now = np.array(checked_row(weights, "weights"))
    if (now < 0).any():
        raise EngineError("Weights must be numbers that are not negative.", argument="weights")
    if not 0 < total < math.inf:
        raise EngineError(f"total is {total}: it must be a finite number above 0.", argument="total")
    if not math.isclose(math.fsum(now), total, rel_tol=1e-6):
        raise EngineError(f"The weights sum to {math.fsum(now)}, not {total}.", argument="weights")
    if index not in range(len(now)):
        raise EngineError(f"There is no weight in position {index}.", argument="index")
    if not math.isfinite(value):
        raise EngineError(f"The new weight is {value}: it must be a finite number.", argument="value")
    free = [i for i in range(len(now)) if i != index and i not in locked]
    fixed = math.fsum(now[i] for i in range(len(now)) if i != index and i in locked)
    room = max(total - fixed, 0.0)
    if not free:
        now[index] = room
        return now
    now[index] = min(max(value, 0.0), room)
    shares = now[free]
    if shares.sum() == 0 and base is not None:
        saved = np.array(checked_row(base, "base"))
        if len(saved) != len(now):
            raise EngineError(f"There are {len(saved)} saved weights for {len(now)}.", argument="base")
        shares = saved[free]
    if shares.sum() == 0:
        shares = np.ones(len(free))
    now[free] = (room - now[index]) * normalise(list(shares), argument="base")
    return now
