"""Values from records as the pages of a selection show them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring.models import Selection
from scoring.selectors.derived_page import derived_card, figure, find_derived
from tests.actions.derived_scenarios import TODAY, with_newer
from tests.cast import Cast
from tests.factories import make_selection

pytestmark = pytest.mark.django_db


def test_figure_is_what_counts() -> None:
    assert (figure(Decimal("73.800")), figure(Decimal(30)), figure(None)) == ("73.8", "30", "–")


def test_card_tells_each_what_is_theirs_to_do(cast: Cast) -> None:
    selection = Selection.objects.get(pk=with_newer(cast).pk)
    told = {}
    for person in (cast.lead, cast.quality, cast.technical):
        card = derived_card(selection, person, TODAY)
        assert card is not None
        told[person.username] = (card.count, card.newer, len(card.cells), card.asks)
    assert told == {"lead": (10, 2, 2, False), "quality": (10, 2, 2, True), "technical": (10, 2, 0, True)}
    assert derived_card(make_selection(cast), cast.lead, TODAY) is None


def test_cell_is_found_by_criterion_and_place(cast: Cast) -> None:
    selection = Selection.objects.get(pk=with_newer(cast).pk)
    cell = find_derived(selection, cast.lead, "Q3", 2, TODAY)
    assert cell is not None
    assert cell.alternative.short_name == "Indiana"
    assert cell.stale is None
    assert cell.url == f"/s/{selection.ref}/records/Q3/2/"
    assert find_derived(selection, cast.lead, "Q6", 1, TODAY) is None
