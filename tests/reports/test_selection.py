"""The report of a selection says what its rows say, and its date is that of the last change."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from pytest_django.fixtures import Settings
from time_machine import TimeMachineFixture

from scoring.actions.consensus import settle_cell
from scoring.actions.reports import record_report
from scoring.actions.scores import submit_sheet
from scoring.actions.selections import move_stage
from scoring.reports.control import Control
from scoring.reports.document import context
from scoring.reports.options import Options
from scoring.reports.selection import draft_of
from scoring.vocabulary import PerformanceMethod, ReportKind, Stage
from tests.cast import Cast
from tests.factories import alternative, criterion, make_selection
from tests.selectors.build import panel, score

pytestmark = pytest.mark.django_db(transaction=True)
MADE = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def control(cast: Cast, settings: Settings, time_machine: TimeMachineFixture) -> Control:
    settings.ORGANISATION = "Northgate Therapeutics"
    time_machine.move_to(MADE, tick=False)
    return context(draft_of(make_selection(cast, stage=Stage.RESULTS))).control


def test_control_names_the_selection_and_its_people(control: Control, cast: Cast) -> None:
    assert control.reference.startswith("SEL-2026-")
    assert control.organisation == "Northgate Therapeutics"
    assert control.criteria_model == "Fill-finish"
    assert control.prepared_by == cast.lead.full_name
    assert [(a.role, a.name) for a in control.approvers] == [("QA", cast.approver.full_name)]
    assert list(control.scope) == [("Product", "Fictumab 50 mg/ml")]
    assert not control.is_demo


def test_vendor_record_has_site_place_and_identifier(control: Control) -> None:
    facts = dict(control.vendors["A1"].facts)
    assert (facts["Site"], facts["Place"]) == ("Kessel site", "Kessel, DE")
    assert facts["FEI"].isdigit()
    assert control.vendors["A1"].line == "Kessel, DE · CDMO"


def test_making_a_report_does_not_move_its_date(cast: Cast, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(MADE, tick=False)
    selection = make_selection(cast, stage=Stage.RESULTS)
    first = context(draft_of(selection))
    time_machine.move_to(LATER, tick=False)
    record_report(by=cast.lead, selection=selection, kind=ReportKind.COMPARISON, paper="A4", sha256="ab" * 32)
    assert first.control.created_at == MADE
    assert context(draft_of(selection)) == first
    without_names = context(draft_of(selection, options=Options(names="evaluators")))
    assert without_names.control.created_at == MADE.replace(hour=0, minute=0), (
        "whose deed it was is not told by its hour"
    )


def disagreement(cast: Cast, *, settled: bool) -> str:
    """What the report says of a cell that one evaluator gave 1 and another 4.5."""
    selection = panel(cast, [cast.quality, cast.technical], groups=("Q", "D"))
    for judge, value in ((cast.quality, "1"), (cast.technical, "4.5")):
        score(selection, judge, "Q1", value, "3")
        for key in ("Q2", "D1", "D2"):
            score(selection, judge, key, *("4" if key == "D1" else "10",) * 2)
        submit_sheet(by=judge, selection=selection)
    selection = move_stage(by=cast.lead, selection=selection, target=Stage.CONSENSUS)
    if settled:
        settle_cell(
            by=cast.lead,
            selection=selection,
            alternative=alternative(selection, "V1"),
            criterion=criterion(selection, "Q1"),
            value=Decimal("2.5"),
            method=PerformanceMethod.AGREED,
            reason="The 2024 finding is closed.",
        )
    (text,) = [d.text for d in context(draft_of(selection)).control.disagreements]
    return text


def test_settled_disagreement_says_what_was_given_and_what_was_agreed(cast: Cast) -> None:
    expected = "V1, Inspection record: scores from 1 to 4.5. The panel settled on 2.5: The 2024 finding is closed."
    assert disagreement(cast, settled=True) == expected


def test_disagreement_that_nobody_settled_says_that_the_mean_was_used(cast: Cast) -> None:
    assert disagreement(cast, settled=False) == "V1, Inspection record: scores from 1 to 4.5. Their mean was used."
