"""Newer records: whom they concern, what they would move, and what makes a value the newest again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from scoring.actions.derived import confirm_derived, override_derived, take_newer
from scoring.actions.records import enter_record, remove_record
from scoring.actions.scores import record_score, submit_sheet
from scoring.actions.selections import move_stage, withdraw_selection
from scoring.engine.aggregate import evaluate
from scoring.engine.display import points
from scoring.models import EnteredRecord, Selection, Site
from scoring.selectors.matrix import build
from scoring.selectors.staleness import effects, stale_cells, stale_of_all
from scoring.vocabulary import Stage
from tests.actions.derived_scenarios import TODAY, VENDORS, seen, stored, with_newer
from tests.cast import Cast
from tests.derived import WORKED, bring_worked_sites, make_selection, newer_alert
from tests.engine.sites import AS_OF

pytestmark = pytest.mark.django_db


def told(selection: Selection) -> list[tuple[str, str]]:
    now = Selection.objects.get(pk=selection.pk)
    return [(cell.alternative.short_name, cell.criterion.key) for cell in stale_cells(now, TODAY)]


def scored(cast: Cast, selection: Selection) -> Selection:
    """Every open cell gets a 3, the sheets are in and the panel sits."""
    for person, key in ((cast.quality, "Q6"), (cast.technical, "D1")):
        node = selection.criteria_model.criteria.get(key=key)
        for competitor in selection.alternatives.all():
            record_score(by=person, selection=selection, alternative=competitor, criterion=node, value=Decimal(3))
        submit_sheet(by=person, selection=selection)
    return move_stage(by=cast.lead, selection=selection, target=Stage.CONSENSUS)


def test_newer_record_marks_the_cells_that_rest_on_it_and_no_others(cast: Cast) -> None:
    selection = with_newer(cast)
    assert told(selection) == [("Norwich", "Q1"), ("Norwich", "Q3")]
    cell = stale_cells(Selection.objects.get(pk=selection.pk), TODAY)[1]
    assert cell.news == ("New: Import alert of 2 Mar 2026, FDA",)
    assert cell.figures == "– would become 0"
    remove_record(by=cast.lead, record=EnteredRecord.objects.get(), version=1, reason="Another site's.")
    assert told(selection) == [], "what was taken out is no news"


def test_time_alone_makes_nothing_stale(cast: Cast) -> None:
    bring_worked_sites(cast)
    assert told(make_selection(cast, vendors=list(WORKED)[:2])) == []


def test_selection_that_is_withdrawn_is_told_nothing(cast: Cast) -> None:
    selection = with_newer(cast)
    withdraw_selection(by=cast.lead, selection=selection, reason="The product was stopped.")
    assert told(selection) == []


def test_effect_is_what_taking_it_really_moves(cast: Cast) -> None:
    bring_worked_sites(cast)
    selection = scored(cast, make_selection(cast, vendors=list(WORKED)[:2]))
    norwich = Site.objects.get(name="Norwich site")
    enter_record(by=cast.lead, record=newer_alert(norwich))
    stale = stale_cells(selection, TODAY)
    assert [cell.criterion.key for cell in stale] == ["Q1", "Q3"]
    history, enforced = effects(selection, stale, with_results=True)
    # 60 % for quality; 40 % of it for history (73.8 down to the cap of 10), 20 % for enforcement (100 down to 0).
    assert (history.points, enforced.points) == ("−15.3 points", "−12.0 points")
    assert history.rank == "1st to 1st"
    assert [effect.total for effect in effects(selection, stale, with_results=False)] == ["", ""]
    before = evaluate(build(selection).matrix).totals[1]
    take_newer(by=cast.lead, selection=selection, reason="An alert came.")
    after = evaluate(build(selection).matrix).totals[1]
    assert points(before - after) == "27.3"
    assert told(selection) == []


def test_override_stands_whatever_comes_and_says_so(cast: Cast) -> None:
    selection = with_newer(cast)
    override_derived(by=cast.lead, derived=stored(selection), version=1, value=Decimal(70), reason="They answered.")
    now = Selection.objects.get(pk=selection.pk)
    stale = [cell for cell in stale_cells(now, TODAY) if cell.criterion.key == "Q3"]
    assert [effect.points for effect in effects(now, stale, with_results=False)] == ["nothing, the override stands"]
    take_newer(by=cast.lead, selection=selection, reason="An alert came.")
    row = stored(selection)
    assert (row.counted, row.value) == (70, 0)


def test_confirmed_value_is_quiet_until_something_newer_still_comes(cast: Cast) -> None:
    selection = with_newer(cast)
    confirm_derived(by=cast.quality, derived=stored(selection), version=1, seen=seen(selection))
    assert told(selection) == [("Norwich", "Q1")]
    enter_record(by=cast.lead, record=newer_alert(Site.objects.get(name="Norwich site"), AS_OF.replace(month=5)))
    assert told(selection) == [("Norwich", "Q1"), ("Norwich", "Q3")]


@pytest.mark.parametrize("count", [1, 3])
def test_news_of_any_number_of_selections_take_the_same_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    selections = [make_selection_of(cast, number) for number in range(count)]
    with django_assert_num_queries(10):  # those of derive, without versions of no record, and the values
        assert not any(stale_of_all(selections, TODAY).values())


def make_selection_of(cast: Cast, number: int) -> Selection:
    return make_selection(cast, vendors=[f"{name} {number}" for name in VENDORS], first=9_990_200_001 + 10 * number)
