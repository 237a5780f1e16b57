"""Values from records that are not the newest any more: what is new, and what taking it would move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np

from scoring.engine.aggregate import evaluate
from scoring.engine.display import EMPTY, number, ordinal, points, signed
from scoring.engine.errors import EngineError
from scoring.engine.matrix import MISSING_VALUE
from scoring.models import Alternative, Criterion, DerivedValue, Selection
from scoring.policies import OPEN
from scoring.selectors.derived import Reading, derive_all
from scoring.selectors.matrix import SelectionMatrix, build


@dataclass(frozen=True, slots=True)
class Stale:
    """A cell whose records changed. `row` is what counts, None where nothing was read; `news` says what changed."""

    selection: Selection
    alternative: Alternative
    criterion: Criterion
    row: DerivedValue | None
    newer: Reading
    news: tuple[str, ...]

    @property
    def figures(self) -> str:
        """The value before and after, in words."""
        before = None if self.row is None else self.row.value
        if before == self.newer.value:
            return f"{_figure(before)} before and after"
        return f"{_figure(before)} would become {_figure(self.newer.value)}"

    @property
    def is_overridden(self) -> bool:
        """An override stands whatever is taken."""
        return self.row is not None and self.row.override is not None


@dataclass(frozen=True, slots=True)
class Effect:
    """What taking newer records of a cell would move: `points` of its vendor's total, and where results may be seen
    the total and the rank before and after; "" where they may not."""

    points: str
    total: str = ""
    rank: str = ""


def stale_cells(selection: Selection, today: date) -> list[Stale]:
    """The cells of an open selection whose records changed since they were read, by criterion and vendor."""
    return stale_of_all([selection], today)[selection.pk]


def stale_keys(selection: Selection, today: date) -> set[tuple[UUID, UUID]]:
    """The same as pairs of vendor and criterion, by their ids; none where the selection is not open."""
    return {(cell.alternative.pk, cell.criterion.pk) for cell in stale_cells(selection, today)}


def stale_of_all(selections: Sequence[Selection], today: date) -> dict[UUID, list[Stale]]:
    """The same for several selections, by their ids; twelve queries for however many, two where nothing is derived."""
    found: dict[UUID, list[Stale]] = {selection.pk: [] for selection in selections}
    selections = [one for one in selections if one.stage in OPEN and one.withdrawn_at is None]
    readings = derive_all(selections, today)
    if not any(readings.values()):
        return found
    rows = {(row.alternative_id, row.criterion_id): row for row in DerivedValue.objects.filter(selection__in=found)}
    for selection in selections:
        for reading in readings[selection.pk]:
            row = rows.get((reading.alternative.pk, reading.criterion.pk))
            if row is None or reading.basis_sha256 not in (row.basis_sha256, row.confirmed_sha256):
                news = tuple(_news({} if row is None else row.basis, reading.basis))
                found[selection.pk].append(Stale(selection, reading.alternative, reading.criterion, row, reading, news))
    return found


def effects(selection: Selection, stale: Iterable[Stale], *, with_results: bool) -> list[Effect]:
    """What each of the cells would move, taken alone, in their order: the queries of the matrix, whatever the number.

    The shift of the total in points of 100 gives away nobody's score; totals and ranks do, so they need `with_results`.
    """
    cells = list(stale)
    if not cells:
        return []
    built = build(selection)
    ids = {pk: key for key, pk in built.alternative_ids.items()}
    return [_effect(built, ids[cell.alternative.pk], cell, with_results=with_results) for cell in cells]


def _effect(built: SelectionMatrix, vendor: str, cell: Stale, *, with_results: bool) -> Effect:
    matrix = built.matrix
    i = next(n for n, alternative in enumerate(matrix.alternatives) if alternative.key == vendor)
    j = next(n for n, criterion in enumerate(matrix.criteria) if criterion.key == cell.criterion.key)
    if cell.is_overridden:
        return Effect("nothing, the override stands")
    missing = MISSING_VALUE[matrix.missing]
    criterion = matrix.criteria[j]

    def worth(value: Decimal | float | None) -> float:
        known = value is not None and not np.isnan(float(value))
        return criterion.weight * (float(criterion.value(float(value))) if known and value is not None else missing)

    after = cell.newer.value
    shift = 100 * (worth(after) - worth(float(matrix.performances[i, j])))
    moved = f"{signed(shift)} points"
    if not with_results:
        return Effect(moved)
    performances = matrix.performances.copy()
    performances[i, j] = np.nan if after is None else float(after)
    try:
        now, then = evaluate(matrix), evaluate(replace(matrix, performances=performances))
    except EngineError:
        return Effect(moved)
    total = f"{points(now.totals[i])} to {points(then.totals[i])}"
    return Effect(moved, total, f"{_rank(int(now.ranks[i]))} to {_rank(int(then.ranks[i]))}")


def _rank(rank: int) -> str:
    return ordinal(rank) if rank else "no rank"


def _news(before: dict[str, Any], after: dict[str, Any]) -> Iterable[str]:
    """Facts that came, changed or went, in words."""
    old, new = before.get("facts", {}), after["facts"]
    if not before:
        yield "The records have not been read for it yet"
    for key, words in new.items():
        if key not in old:
            yield f"New: {words}"
        elif old[key] != words:
            yield f"Changed: {words}; before: {old[key]}"
    yield from (f"Does not count any more: {words}" for key, words in old.items() if key not in new)


def _figure(value: Decimal | None) -> str:
    return EMPTY if value is None else number(float(value))
