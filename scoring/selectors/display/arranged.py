"""The score matrix as a reader wants it: other figures in the cells, rows left out, rows in another order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from scoring.engine.display import EMPTY, half_up
from scoring.engine.ranking import competition_ranks
from scoring.engine.results import Analysis
from scoring.selectors.display.shapes import Cell, Matrix, MatrixRow

FLAT = 0.125  # of the scale, half a level of five: with less between best and worst a criterion separates nobody


@dataclass(frozen=True, slots=True)
class Options:
    """`points`: weighted points in the cells. `ranks`: the rank on each criterion. `hide`: what separates nobody.

    `sort`: criteria by the points between the best and the worst vendor, without their groups.
    """

    points: bool = False
    ranks: bool = False
    hide: bool = False
    sort: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A heading over `count` columns."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Arranged:
    """`hidden` counts the criteria that were left out; `separates` the points by key of each criterion, in words.

    `bands` are the headings over the columns, where they are grouped.
    """

    matrix: Matrix
    hidden: int
    separates: dict[str, str]
    bands: tuple[Band, ...] = ()


def arranged(
    analysis: Analysis, matrix: Matrix, options: Options, headings: Mapping[str, str] | None = None
) -> Arranged:
    """Only ranked vendors separate, and only known values. `headings` group the columns, by their keys."""
    evaluation = analysis.evaluation
    columns = {criterion.key: j for j, criterion in enumerate(analysis.matrix.criteria)}
    indices = {vendor.key: i for i, vendor in enumerate(analysis.matrix.alternatives)}
    order = [indices[column.key] for column in matrix.columns]
    known = np.where((evaluation.ranks > 0)[:, None], evaluation.partial_values, np.nan)
    filled = ~np.isnan(known).all(axis=0)
    span = np.zeros(len(columns))
    span[filled] = np.nanmax(known[:, filled], axis=0) - np.nanmin(known[:, filled], axis=0)
    rows, hidden = [], 0
    for row in matrix.rows:
        if row.is_group:
            if not options.sort:
                rows.append(row)
            continue
        j = columns[row.key]
        if options.hide and span[j] < FLAT - 1e-9:
            hidden += 1
            continue
        rows.append(_filled(analysis, row, j, order, options))
    if options.sort:
        rows.sort(key=lambda row: -(span[columns[row.key]] * evaluation.weights[columns[row.key]]))
    separates = {key: half_up(100 * float(span[j] * evaluation.weights[j])) for key, j in columns.items()}
    shown, bands = _grouped(replace(matrix, rows=tuple(_with_members(rows))), headings)
    return Arranged(shown, hidden, separates if options.sort else {}, bands)


def _grouped(matrix: Matrix, headings: Mapping[str, str] | None) -> tuple[Matrix, tuple[Band, ...]]:
    """Columns with one heading side by side: the group of the best vendor first, and each in rank order."""
    if headings is None:
        return matrix, ()
    members: dict[str, list[int]] = {}
    for place, column in enumerate(matrix.columns):
        members.setdefault(headings[column.key], []).append(place)
    order = [place for places in members.values() for place in places]
    turned = replace(
        matrix,
        columns=tuple(matrix.columns[place] for place in order),
        must_haves=tuple(replace(row, cells=tuple(row.cells[p] for p in order)) for row in matrix.must_haves),
        rows=tuple(replace(row, cells=tuple(row.cells[place] for place in order)) for row in matrix.rows),
    )
    return turned, tuple(Band(name, len(places)) for name, places in members.items())


def _filled(analysis: Analysis, row: MatrixRow, j: int, order: list[int], options: Options) -> MatrixRow:
    if not (options.points or options.ranks):
        return row
    evaluation = analysis.evaluation
    values = evaluation.partial_values[:, j]
    known = ~np.isnan(values)
    ranks = competition_ranks(np.where(known, values, 0.0), known & (evaluation.ranks > 0))
    cells = []
    for cell, i in zip(row.cells, order, strict=True):
        text = cell.text
        if options.points and known[i]:
            text = half_up(100 * float(evaluation.contributions[i, j]))
        cells.append(_ranked(replace(cell, text=text), int(ranks[i])) if options.ranks else replace(cell, text=text))
    return replace(row, cells=tuple(cells))


def _ranked(cell: Cell, rank: int) -> Cell:
    return replace(cell, rank=str(rank) if rank else EMPTY)


def _with_members(rows: list[MatrixRow]) -> list[MatrixRow]:
    """Without the groups of which everything was left out."""
    kept: list[MatrixRow] = []
    for row in reversed(rows):
        if row.is_group and not (kept and kept[-1].depth > row.depth):
            continue
        kept.append(row)
    return kept[::-1]
