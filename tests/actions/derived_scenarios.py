"""One scenario for each action on values that are read from records, in the shape of tests/actions/scenarios.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from scoring.actions.derived import confirm_derived, override_derived, take_newer, withdraw_override
from scoring.actions.records import enter_record
from scoring.models import DerivedValue, Selection, Site
from scoring.selectors.staleness import stale_cells
from tests.cast import Cast
from tests.derived import make_selection, newer_alert, value

Call = Callable[[], object]
VENDORS = ("Norwich", "Indiana")
TODAY = date(2026, 11, 1)


def with_newer(cast: Cast) -> Selection:
    """Two vendors without records, and an import alert at the first that came after scoring opened."""
    selection = make_selection(cast, vendors=VENDORS)
    enter_record(by=cast.lead, record=newer_alert(Site.objects.get(name="Norwich site")))
    return selection


def stored(selection: Selection) -> DerivedValue:
    return value(selection, "Norwich", "Q3")


def seen(selection: Selection) -> str:
    """The digest of the newer records of that value."""
    return next(
        cell.newer.basis_sha256
        for cell in stale_cells(Selection.objects.get(pk=selection.pk), TODAY)
        if cell.row is not None and cell.row.pk == stored(selection).pk
    )


def _take_newer(cast: Cast) -> Call:
    with_newer(cast)
    return lambda: take_newer(by=cast.lead, selection=Selection.objects.get(), reason="An alert came.")


def _override(cast: Cast) -> Call:
    selection = make_selection(cast, vendors=VENDORS)
    return lambda: override_derived(
        by=cast.quality, derived=stored(selection), version=1, value=Decimal(60), reason="Seen in their letter."
    )


def _withdraw(cast: Cast) -> Call:
    selection = make_selection(cast, vendors=VENDORS)
    override_derived(by=cast.lead, derived=stored(selection), version=1, value=Decimal(60), reason="Seen.")
    return lambda: withdraw_override(by=cast.lead, derived=stored(selection), version=2, reason="It was another site.")


def _confirm(cast: Cast) -> Call:
    selection = with_newer(cast)
    digest = seen(selection)
    return lambda: confirm_derived(by=cast.quality, derived=stored(selection), version=1, seen=digest)


SCENARIOS: dict[str, Callable[[Cast], Call]] = {
    "derived.confirm_derived": _confirm,
    "derived.override_derived": _override,
    "derived.take_newer": _take_newer,
    "derived.withdraw_override": _withdraw,
}
