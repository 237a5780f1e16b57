"""The score matrix: criteria by group down, vendors in rank order across."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence

import numpy as np

from scoring.engine.display import EMPTY, half_up, number, points, rounded
from scoring.engine.matrix import Criterion
from scoring.engine.results import Analysis
from scoring.selectors.display.blocks import shown_weights
from scoring.selectors.display.ranking import short_name
from scoring.selectors.display.shapes import (
    Block,
    Cell,
    Matrix,
    MatrixColumn,
    MatrixRow,
    MustHave,
    MustHaveCell,
    MustHaveRow,
    MustHaveState,
)
from scoring.selectors.display.words import grouped

GLYPHS: dict[MustHaveState, tuple[str, str]] = {
    "pass": ("✓", "met"),
    "fail": ("×", "not met"),
    "waived": ("waived", "waived"),
    "open": ("?", "not yet answered"),
}


def score_matrix(
    analysis: Analysis,
    blocks: tuple[Block, ...],
    must_haves: Sequence[MustHave],
    disagreements: Collection[tuple[str, str]],
    vendors: Sequence[int] | None = None,
) -> Matrix:
    """`disagreements` are (criterion key, alternative key) whose evaluators differ widely.

    `vendors` are the columns, by index; without them all vendors in rank order.
    """
    order = [int(i) for i in analysis.evaluation.order] if vendors is None else list(vendors)
    rows = tuple(_rows(analysis, blocks, order, frozenset(disagreements)))
    cells = [cell for row in rows if not row.is_group for cell in row.cells]
    return Matrix(
        columns=tuple(_column(analysis, i) for i in order),
        must_haves=tuple(_must_have_row(analysis, m, order) for m in must_haves),
        rows=rows,
        scale=_common_scale(analysis),
        any_below=any(c.below for c in cells),
        any_missing=any(c.missing for c in cells),
        any_disagree=any(c.disagree for c in cells),
    )


def _column(analysis: Analysis, index: int) -> MatrixColumn:
    evaluation = analysis.evaluation
    out = bool(evaluation.ranks[index] == 0)
    vendor = analysis.matrix.alternatives[index]
    total = EMPTY if out else points(float(evaluation.totals[index]))
    return MatrixColumn(vendor.key, vendor.name, short_name(analysis, index), total, out)


def _must_have_row(analysis: Analysis, must_have: MustHave, order: list[int]) -> MustHaveRow:
    states = [must_have.states.get(analysis.matrix.alternatives[i].key, "open") for i in order]
    return MustHaveRow(must_have.name, tuple(MustHaveCell(state, *GLYPHS[state]) for state in states))


def _rows(
    analysis: Analysis,
    blocks: tuple[Block, ...],
    order: list[int],
    disagreements: Collection[tuple[str, str]],
) -> Iterator[MatrixRow]:
    matrix, evaluation = analysis.matrix, analysis.evaluation
    swatches = {block.key: block for block in blocks if block.key}
    shown, places = shown_weights(evaluation)
    decimals = _decimals(analysis)

    def criterion_row(j: int, depth: int) -> MatrixRow:
        criterion = matrix.criteria[j]
        return MatrixRow(
            key=criterion.key,
            name=criterion.name,
            unit=criterion.unit,
            is_group=False,
            depth=depth,
            block=swatches.get(criterion.key),
            weight=half_up(shown[j], places),
            cells=tuple(_cell(analysis, i, j, decimals[j], disagreements) for i in order),
        )

    def beneath(parent: str, depth: int) -> Iterator[MatrixRow]:
        for group in matrix.groups:
            if group.parent != parent:
                continue
            columns = evaluation.leaves_of(group.key)
            values = evaluation.group_value(group.key)
            yield MatrixRow(
                key=group.key,
                name=group.name,
                unit="",
                is_group=True,
                depth=depth,
                block=swatches.get(group.key) if depth == 0 else None,
                weight=half_up(sum(shown[j] for j in columns), places),
                cells=tuple(_group_cell(analysis, i, float(values[i])) for i in order),
            )
            yield from beneath(group.key, depth + 1)
            yield from (criterion_row(j, depth + 1) for j, c in enumerate(matrix.criteria) if c.group == group.key)

    yield from beneath("", 0)
    yield from (criterion_row(j, 0) for j, c in enumerate(matrix.criteria) if not c.group)


def _group_cell(analysis: Analysis, index: int, value: float) -> Cell:
    blank = math.isnan(value) or _never_scored(analysis, index)
    return Cell(EMPTY if blank else points(value, 0), None)


def _cell(
    analysis: Analysis,
    i: int,
    j: int,
    places: int,
    disagreements: Collection[tuple[str, str]],
) -> Cell:
    value = float(analysis.evaluation.partial_values[i, j])
    if math.isnan(value):
        if _never_scored(analysis, i):
            return Cell(EMPTY, None, words="not scored")
        return Cell("?", None, missing=True, words="not enough information")
    performance = float(analysis.matrix.performances[i, j])
    below = bool(analysis.evaluation.below_floor[i, j])
    disagree = (
        analysis.matrix.criteria[j].key,
        analysis.matrix.alternatives[i].key,
    ) in disagreements
    words = ["below the floor"] * below + ["evaluators disagree"] * disagree
    return Cell(
        text=points(value, 0) if math.isnan(performance) else grouped(performance, places),
        level=int(rounded(value * 4, 0)),
        below=below,
        disagree=disagree,
        words=", ".join(words),
    )


def _never_scored(analysis: Analysis, index: int) -> bool:
    """Knocked out before anyone scored it: its blanks say nothing."""
    evaluation = analysis.evaluation
    return bool(evaluation.ranks[index] == 0 and np.isnan(evaluation.partial_values[index]).all())


def _anchors(criterion: Criterion) -> tuple[float, float]:
    return criterion.value.points[0][0], criterion.value.points[-1][0]


def _decimals(analysis: Analysis) -> list[int]:
    """Decimals per criterion, shared by criteria of one scale: as few as show every score, or a fortieth of it."""
    needed: dict[tuple[float, float, str], int] = {}
    keys = [(*_anchors(c), c.unit) for c in analysis.matrix.criteria]
    for j, (low, high, unit) in enumerate(keys):
        column = analysis.matrix.performances[:, j]
        known = column[~np.isnan(column)]
        most = max(1, math.ceil(math.log10(40 / (high - low)))) if high > low else 1
        exact = (p for p in range(most) if np.all(np.abs(known - np.round(known, p)) < 1e-9))
        key = (low, high, unit)
        needed[key] = max(needed.get(key, 0), next(exact, most))
    return [needed[key] for key in keys]


def _common_scale(analysis: Analysis) -> str:
    """ "0-4" when all criteria are judged on one rising scale, else empty."""
    scales = {(c.value.points[0], c.value.points[-1]) for c in analysis.matrix.criteria}
    if len(scales) != 1:
        return ""
    (low, low_value), (high, high_value) = scales.pop()
    if low_value > high_value:
        return ""
    return f"{number(low)}–{number(high)}"
