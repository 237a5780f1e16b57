"""What stands behind one score: who gave what, why, on what evidence, and what counts instead."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from scoring.actions.consensus import agree_to_names
from scoring.actions.documents import add_document
from scoring.actions.scores import link_evidence, submit_sheet
from scoring.actions.selections import move_stage
from scoring.models import Score, Selection
from scoring.selectors.cells import Cell, find_cell
from scoring.vocabulary import EvidenceKind, Stage
from tests.actions.import_scenarios import TEXT
from tests.cast import Cast
from tests.factories import make_selection, score_everything
from tests.selectors.build import panel, score


def found(selection: Selection, cast: Cast, key: str, vendor: int) -> Cell:
    cell = find_cell(selection, cast.lead, key, vendor)
    assert cell is not None
    return cell


def test_cell_says_what_was_given_and_what_was_agreed(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    cell = found(selection, cast, "Q1", 2)
    assert (cell.group, cell.alternative.short_name, cell.scale) == (
        "Quality and compliance",
        "Brightwater",
        "Level 0 to 5",
    )
    assert [(s.name, s.value, s.reason) for s in cell.scores] == [("Evaluator 1", "3", "As seen at the site visit.")]
    assert cell.settled is not None
    assert cell.settled.value == Decimal("3.5")
    missing = found(selection, cast, "D2", 2)
    assert [(s.value, s.is_missing, s.reason) for s in missing.scores] == [("–", True, "No schedule was sent.")]
    assert missing.settled is None


def test_cell_shows_nobody_anothers_score_while_scoring_is_open(cast: Cast) -> None:
    selection = panel(cast, [cast.quality, cast.technical])
    score(selection, cast.quality, "Q1", "2", None)
    score(selection, cast.technical, "Q1", "4", "1")
    assert found(selection, cast, "Q1", 1).scores == ()
    own = find_cell(selection, cast.quality, "Q1", 1)
    assert own is not None
    assert [s.value for s in own.scores] == ["2"]


def test_cell_shows_names_once_all_who_scored_it_agreed(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    agree_to_names(by=cast.quality, selection=selection)
    assert found(selection, cast, "Q1", 1).scores[0].name == "Quentin Abara"
    assert found(selection, cast, "D1", 1).scores[0].name == "Evaluator 1"


def test_cell_leads_to_its_evidence_and_to_no_script(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    score_everything(cast, selection)
    given = Score.objects.get(criterion__key="Q1", alternative__position=0)
    document = add_document(by=cast.lead, vendor=given.alternative.vendor, upload=TEXT, title="Minutes")
    link_evidence(
        by=cast.quality, score=given, kind=EvidenceKind.DOCUMENT, label="Minutes", document=document, page="4"
    )
    link_evidence(by=cast.quality, score=given, kind=EvidenceKind.OWN_AUDIT, label="Audit 2026", record="entered 7")
    own = find_cell(selection, cast.quality, "Q1", 1)
    assert own is not None
    sources = {(source.words, source.link) for source in own.scores[0].sources}
    vendor = given.alternative.vendor.slug
    assert sources == {
        ("Document: Minutes, page 4", f"/vendors/{vendor}/documents/{document.pk}/"),
        ("Own audit: Audit 2026", ""),
    }


@pytest.mark.parametrize(("key", "vendor"), [("Q", 1), ("M1", 1), ("X", 1), ("Q1", 0), ("Q1", 4), ("Q1\x00", 1)])
def test_what_is_no_scored_cell_is_not_found(cast: Cast, key: str, vendor: int) -> None:
    assert find_cell(make_selection(cast, stage=Stage.RESULTS), cast.lead, key, vendor) is None


@pytest.mark.parametrize("judges", [1, 3])
def test_cell_takes_a_fixed_number_of_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, judges: int
) -> None:
    people = [cast.quality, cast.technical, cast.observer][:judges]
    selection = panel(cast, people)
    for judge in people:
        for key in ("Q1", "Q2", "D1", "D2"):
            score(selection, judge, key, "4", "4")
        submit_sheet(by=judge, selection=selection)
    move_stage(by=cast.lead, selection=selection, target=Stage.CONSENSUS)
    selection = Selection.objects.select_related("criteria_model").get(pk=selection.pk)
    with django_assert_num_queries(8):  # criterion, levels, vendor, scores, their sources, names, settled, derived
        cell = find_cell(selection, cast.lead, "Q1", 1)
    assert cell is not None
    assert len(cell.scores) == judges
