"""The segments of a bar, and the weights as they are shown: parts always add to the whole."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from scoring.engine.display import half_up, largest_remainder
from scoring.engine.results import Evaluation
from scoring.selectors.display.shapes import Block
from scoring.selectors.display.words import length, weight_places

MOST_BLOCKS = 10  # five colours plain, then hatched; more cannot be told apart


def shown_weights(evaluation: Evaluation) -> tuple[tuple[Decimal, ...], int]:
    """Each criterion's weight in displayed percent (they add to 100), and the decimals to print.

    A group's displayed weight is the sum of its criteria's, so a reader with a pencil finds no error; it is rounded
    first and shared among them, so that a group that was given 15 percent does not read 15.1.
    """
    weights = evaluation.weights.tolist()
    places = weight_places(weights)
    units = [0] * len(weights)
    _share(evaluation, weights, "", 100 * 10**places, units)
    return tuple(Decimal(u).scaleb(-places) for u in units), places


def _share(evaluation: Evaluation, weights: Sequence[float], parent: str, whole: int, units: list[int]) -> None:
    """`whole` units among the groups and criteria right beneath `parent`, and on among theirs."""
    matrix = evaluation.matrix
    beneath = [(group.key, evaluation.leaves_of(group.key)) for group in matrix.groups if group.parent == parent]
    beneath += [("", (j,)) for j, criterion in enumerate(matrix.criteria) if criterion.group == parent]
    shares = [math.fsum(weights[j] for j in leaves) for _, leaves in beneath]
    if not any(shares):
        return
    for (key, leaves), given in zip(beneath, largest_remainder(shares, whole), strict=True):
        if key:
            _share(evaluation, weights, key, given, units)
        else:
            units[leaves[0]] = given


def blocks_of(evaluation: Evaluation) -> tuple[Block, ...]:
    """Top groups with their criteria; where there are no groups, the criteria themselves.

    Beyond ten, the nine heaviest keep a segment of their own and the others share the last.
    """
    matrix = evaluation.matrix
    parts = [
        (
            group.key,
            group.name,
            group.short_name or group.name,
            evaluation.leaves_of(group.key),
            True,
        )
        for group in matrix.groups
        if not group.parent
    ]
    loose = [j for j, criterion in enumerate(matrix.criteria) if not criterion.group]
    if parts and loose:
        parts.append(("", "Other criteria", "Other", tuple(loose), True))
    elif not parts:
        parts = [(c.key, c.name, c.short_name or c.name, (j,), False) for j, c in enumerate(matrix.criteria)]
    parts = [part for part in parts if part[3]]
    if len(parts) > MOST_BLOCKS:
        heaviest = sorted(parts, key=lambda part: -evaluation.weights[list(part[3])].sum())[: MOST_BLOCKS - 1]
        rest = [part for part in parts if part not in heaviest]
        columns = tuple(j for part in rest for j in part[3])
        name = f"{len(rest)} others"
        parts = [part for part in parts if part in heaviest] + [("", name, name, columns, True)]
    shown, places = shown_weights(evaluation)
    return tuple(_placed(parts, shown, places, evaluation))


def leaf_blocks(evaluation: Evaluation, blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The criteria of each block side by side, in the block's colour."""
    criteria, weights = evaluation.matrix.criteria, evaluation.weights
    shown, places = shown_weights(evaluation)
    found, start = [], 0.0
    for block in blocks:
        for j in block.columns:
            criterion, width = criteria[j], float(weights[j])
            found.append(
                replace(
                    block,
                    key=criterion.key,
                    name=criterion.name,
                    short=criterion.short_name or criterion.name,
                    weight=half_up(shown[j], places),
                    x=length(start),
                    width=length(width),
                    columns=(j,),
                    is_group=False,
                )
            )
            start += width
    return tuple(found)


def _placed(
    parts: list[tuple[str, str, str, tuple[int, ...], bool]],
    shown: tuple[Decimal, ...],
    places: int,
    evaluation: Evaluation,
) -> Iterable[Block]:
    start = 0.0
    for position, (key, name, short, columns, is_group) in enumerate(parts):
        width = float(evaluation.weights[list(columns)].sum())
        yield Block(
            key=key,
            name=name,
            short=short,
            slot=position + 1,
            weight=half_up(sum(shown[j] for j in columns), places),
            x=length(start),
            width=length(width),
            columns=columns,
            is_group=is_group,
        )
        start += width
