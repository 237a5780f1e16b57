"""Weights that are explored and never saved: from what the address says to a whole set of local weights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from scoring.models.criteria import WHOLE
from scoring.selectors.criteria import percent_text
from scoring.selectors.matrix import WeightNode, Weights
from scoring.selectors.weighing import moved, scaled


@dataclass(frozen=True, slots=True)
class Exploration:
    """`weights` are those of every node; `locked` the keys that do not follow; `changed` whether any differs."""

    nodes: tuple[WeightNode, ...]
    weights: dict[str, int]
    locked: frozenset[str]

    @property
    def changed(self) -> bool:
        return any(self.weights[node.key] != node.approved for node in self.nodes)

    @property
    def text(self) -> str:
        """The sets that differ from the approved ones as an address holds them: "Q:35,T:25.5"."""
        sets: dict[str, list[WeightNode]] = defaultdict(list)
        for node in self.nodes:
            sets[node.parent].append(node)
        return ",".join(
            f"{node.key}:{percent_text(self.weights[node.key])}"
            for members in sets.values()
            if any(self.weights[node.key] != node.approved for node in members)
            for node in members
        )


def explore(nodes: Sequence[WeightNode], given: Weights, locked: Collection[str] = ()) -> Exploration:
    """Whole sets of weights from the ones that were given, in basis points by key.

    A set of which all are given and add to 100 stands as it is. Else those that are given, or locked, stand and the
    others share what is left in proportion; where there are no others, or nothing is left, all are scaled to 100.
    """
    sets: dict[str, list[WeightNode]] = defaultdict(list)
    for node in nodes:
        sets[node.parent].append(node)
    weights: dict[str, int] = {}
    for members in sets.values():
        approved = [node.approved for node in members]
        keys = [node.key for node in members]
        weights |= zip(keys, _whole(keys, approved, given, locked), strict=True)
    return Exploration(tuple(nodes), weights, frozenset(locked))


def retyped(exploration: Exploration, typed: Weights) -> Exploration:
    """What the boxes of the form make of an exploration: in a set the ones that were changed stand, the others share."""
    changed = {key: points for key, points in typed.items() if points != exploration.weights[key]}
    touched = {node.parent for node in exploration.nodes if node.key in changed}
    kept = {
        node.key: exploration.weights[node.key]
        for node in exploration.nodes
        if node.parent not in touched or node.key in exploration.locked
    }
    start = [replace(node, approved=exploration.weights[node.key]) for node in exploration.nodes]
    found = explore(start, {**kept, **changed}, exploration.locked)
    return Exploration(exploration.nodes, found.weights, exploration.locked)


def _whole(keys: Sequence[str], approved: Sequence[int], given: Weights, locked: Collection[str]) -> Sequence[int]:
    start = [given.get(key, weight) for key, weight in zip(keys, approved, strict=True)]
    named = [i for i, key in enumerate(keys) if key in given]
    if not named or start == list(approved) or len(named) == len(keys) and sum(start) == WHOLE:
        return start
    held = [i for i, key in enumerate(keys) if key in locked or i in named]
    if len(held) < len(keys) and sum(start[i] for i in held) <= WHOLE:
        return moved(start, held[-1], locked=held[:-1], base=approved)
    return scaled(start, base=approved)
