"""The values from records of a selection as its pages show them: what counts, why, and what is newer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from scoring.engine.display import EMPTY, number
from scoring.models import Alternative, Criterion, DerivedValue, Selection, User
from scoring.policies import can_confirm, can_see_results, can_take_newer
from scoring.selectors.staleness import Effect, Stale, effects, stale_cells


@dataclass(frozen=True, slots=True)
class DerivedCell:
    """A vendor on a derived criterion. `row` is what counts, None where nothing was read; `stale` what is newer."""

    criterion: Criterion
    alternative: Alternative
    row: DerivedValue | None
    stale: Stale | None = None
    effect: Effect | None = None

    @property
    def counts(self) -> str:
        """What the ranking takes."""
        return figure(self.row.counted if self.row else None)

    @property
    def read(self) -> str:
        """What the records say."""
        return figure(self.row.value if self.row else None)

    @property
    def url(self) -> str:
        """Its page."""
        ref = self.alternative.selection.ref
        return reverse("derived-cell", args=[ref, self.criterion.key, self.alternative.position + 1])


@dataclass(frozen=True, slots=True)
class DerivedLine:
    """A derived criterion with its vendors, in their order."""

    criterion: Criterion
    cells: tuple[DerivedCell, ...]


def figure(value: Decimal | None) -> str:
    """A value from records as it counts, a dash for none."""
    return EMPTY if value is None else number(float(value))


def derived_lines(selection: Selection, user: User, today: date) -> list[DerivedLine]:
    """Every derived criterion of a selection; newer records are looked for while it is open.

    Two queries where nothing is derived; else some twenty, whatever the size.
    """
    criteria = list(selection.criteria_model.criteria.exclude(derivation="").select_related("parent"))
    if not criteria:
        return []
    alternatives = list(selection.alternatives.select_related("selection", "vendor", "site"))
    rows = {
        (row.criterion_id, row.alternative_id): row
        for row in DerivedValue.objects.filter(selection=selection, criterion__in=criteria).select_related(
            "confirmed_by", "last_event"
        )
    }
    stale = stale_cells(selection, today)
    moved = effects(selection, stale, with_results=can_see_results(user, selection))
    newer = {(s.criterion.pk, s.alternative.pk): (s, e) for s, e in zip(stale, moved, strict=True)}
    return [
        DerivedLine(
            criterion,
            tuple(
                DerivedCell(
                    criterion,
                    alternative,
                    rows.get((criterion.pk, alternative.pk)),
                    *newer.get((criterion.pk, alternative.pk), (None, None)),
                )
                for alternative in alternatives
            ),
        )
        for criterion in criteria
    ]


@dataclass(frozen=True, slots=True)
class DerivedCard:
    """How many values of a selection are from records, and the cells that a newer record concerns.

    The lead gets every such cell, an evaluator those that are theirs to confirm, others none; `newer` counts them all.
    """

    count: int
    newer: int
    cells: tuple[DerivedCell, ...]
    asks: bool


def derived_card(selection: Selection, user: User, today: date) -> DerivedCard | None:
    """For the page of a selection; None where nothing is read from records."""
    lines = derived_lines(selection, user, today)
    if not lines:
        return None
    stale = [cell for line in lines for cell in line.cells if cell.stale]
    leads = can_take_newer(user, selection) if stale else False
    return DerivedCard(
        count=sum(cell.row is not None for line in lines for cell in line.cells),
        newer=len(stale),
        cells=tuple(cell for cell in stale if leads or waits_for_word(cell, user, selection)),
        asks=bool(stale) and not leads,
    )


def find_derived(selection: Selection, user: User, key: str, vendor: int, today: date) -> DerivedCell | None:
    """The cell of a derived criterion and of the vendor in a place (from 1); None where there is none."""
    for line in derived_lines(selection, user, today):
        for cell in line.cells:
            if line.criterion.key == key and cell.alternative.position == vendor - 1:
                return cell
    return None


def waits_for_word(cell: DerivedCell, user: User, selection: Selection) -> bool:
    """Whether this person is the one to confirm it."""
    return (
        cell.stale is not None
        and cell.row is not None
        and can_confirm(user, selection, cell.alternative, cell.criterion)
    )
