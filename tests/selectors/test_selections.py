"""A selection as its page shows it, and who sees which score."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from scoring.actions.scores import submit_sheet
from scoring.actions.selections import move_stage
from scoring.models import Score, Selection, User
from scoring.selectors.selections import competitors, listed, next_step, people, rail, score_rows
from scoring.selectors.sheet import Progress
from scoring.vocabulary import Stage
from tests.cast import Cast
from tests.factories import make_selection, score_everything, submit_everything
from tests.selectors.build import panel, score

EVERYBODY = (
    "lead",
    "quality",
    "technical",
    "approver",
    "observer",
    "auditor",
    "stranger",
    "criteria_admin",
    "account_admin",
)


def seen(selection: Selection, user: User) -> set[tuple[str, str]]:
    """(who judged, criterion) of every score that the person sees."""
    visible = Score.objects.visible_to(User.objects.get(pk=user.pk)).filter(selection=selection)
    return set(visible.values_list("evaluator__username", "criterion__key"))


OWN = {
    "quality": {("quality", "Q1"), ("quality", "Q2")},
    "technical": {("technical", "D1"), ("technical", "D2")},
}
ALL = OWN["quality"] | OWN["technical"]


@pytest.mark.req("WF-04")
@pytest.mark.parametrize("person", EVERYBODY)
@pytest.mark.parametrize("submitted", [False, True])
def test_scores_before_scoring_closes_are_seen_by_their_author_alone(cast: Cast, person: str, submitted: bool) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    score_everything(cast, selection)
    if submitted:
        submit_everything(cast, selection)
    assert seen(selection, getattr(cast, person)) == OWN.get(person, set())


@pytest.mark.req("WF-04")
@pytest.mark.parametrize("stage", [Stage.CONSENSUS, Stage.RESULTS])
@pytest.mark.parametrize("person", EVERYBODY)
def test_scores_after_scoring_are_seen_by_members_and_auditors(cast: Cast, person: str, stage: Stage) -> None:
    selection = make_selection(cast, stage=stage)
    outside = ("stranger", "criteria_admin", "account_admin")
    assert seen(selection, getattr(cast, person)) == (set() if person in outside else ALL)


def test_scores_are_not_doubled_by_the_join_to_members(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    visible = Score.objects.visible_to(cast.lead).filter(selection=selection)
    assert visible.count() == 12 == len(list(visible))


def test_member_of_another_selection_sees_nothing_here(cast: Cast) -> None:
    """The join must ask for membership of the same selection, not of any."""
    here = make_selection(cast, stage=Stage.CONSENSUS)
    elsewhere = panel(cast, [cast.stranger])
    score(elsewhere, cast.stranger, "Q1", "1", "2")
    assert seen(here, cast.stranger) == set()
    assert seen(elsewhere, cast.quality) == set()


def test_listed_counts_vendors_and_evaluators(cast: Cast) -> None:
    make_selection(cast)
    panel(cast, [cast.technical], vendors=5)
    found = [(s.title, s.vendor_count, s.evaluator_count) for s in listed(cast.lead)]
    assert found == [("Panel", 5, 1), ("Sterile fill-finish of a monoclonal antibody", 3, 2)], "newest first"
    assert [s.title for s in listed(cast.quality)] == ["Sterile fill-finish of a monoclonal antibody"]
    assert list(listed(cast.stranger)) == []


def test_listed_for_an_auditor_is_everything_and_for_the_deactivated_nothing(cast: Cast) -> None:
    make_selection(cast)
    assert [s.vendor_count for s in listed(cast.auditor)] == [3]
    assert list(listed(cast.deactivated)) == []


@pytest.mark.parametrize(
    ("stage", "states"),
    [
        (Stage.SETUP, ["now", "later", "later", "later", "later", "later"]),
        (Stage.CONSENSUS, ["done", "done", "now", "later", "later", "later"]),
        (Stage.REPORT, ["done", "done", "done", "done", "done", "now"]),
    ],
)
def test_rail_marks_what_is_done(stage: Stage, states: list[str]) -> None:
    marks = rail(Selection(stage=stage))
    assert [mark.label for mark in marks] == ["Set-up", "Scoring", "Consensus", "Results", "Decision", "Report"]
    assert [mark.state for mark in marks] == states


def test_people_by_role_with_what_they_owe(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    score(selection, cast.quality, "Q1", "4", "3", "2")
    found = [(p.name, p.role, p.function, p.groups, p.submitted, p.progress) for p in people(selection)]
    assert found == [
        ("Lena Hartwig", "Procurement lead", "Procurement", "", False, None),
        ("Quentin Abara", "Evaluator", "QA", "Quality and compliance", False, Progress(3, 6)),
        ("Teodora Milic", "Evaluator", "CMC", "Delivery", False, Progress(0, 6)),
        ("Aino Virtanen", "Approver", "QA", "", False, None),
        ("Oskar Brandt", "Observer", "Finance", "", False, None),
    ]


def test_people_owe_nothing_before_scoring_and_have_submitted_after(cast: Cast) -> None:
    assert [p.progress for p in people(make_selection(cast))] == [None] * 5
    done = make_selection(cast, stage=Stage.CONSENSUS)
    assert [p.submitted for p in people(done)] == [False, True, True, False, False]


def test_score_rows_hold_what_the_person_may_see(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    score_everything(cast, selection)
    vendors = competitors(selection)
    rows = {row.name: row.cells for row in score_rows(selection, cast.technical, vendors)}
    assert rows["Aseptic filling capability"] == ("3", "4.5", "2")
    assert rows["Time to first batch"] == ("12", "?", "9")
    assert rows["Inspection record"] == ("", "", "")
    assert score_rows(selection, cast.lead, vendors) == []


def test_score_rows_put_several_judges_side_by_side_and_tell_not_whose_is_whose(cast: Cast) -> None:
    selection = panel(cast, [cast.technical, cast.quality])
    score(selection, cast.technical, "Q1", "1", "2")
    score(selection, cast.quality, "Q1", "5", None)
    for key in ("Q2", "D1", "D2"):
        for judge in (cast.technical, cast.quality):
            score(selection, judge, key, None, None)
    vendors = competitors(selection)
    mine = {row.name: row.cells for row in score_rows(selection, cast.quality, vendors)}
    assert mine["Inspection record"] == ("5", "?")
    for judge in (cast.technical, cast.quality):
        submit_sheet(by=judge, selection=selection)
    move_stage(by=cast.lead, selection=selection, target=Stage.CONSENSUS)
    everybodys = {row.name: row.cells for row in score_rows(selection, cast.quality, vendors)}
    assert everybodys["Inspection record"] == ("5 · 1", "2 · ?"), "the highest first"


def test_next_step_is_for_the_lead(cast: Cast) -> None:
    selection = make_selection(cast)
    step = next_step(selection, cast.lead)
    assert step is not None
    assert (step.transition.target, step.transition.label, step.waits_for) == (Stage.SCORING, "Open scoring", "")
    for person in (cast.quality, cast.approver, cast.observer, cast.auditor, cast.stranger):
        assert next_step(selection, person) is None


def test_next_step_says_what_it_waits_for(cast: Cast) -> None:
    step = next_step(make_selection(cast, stage=Stage.SCORING), cast.lead)
    assert step is not None
    assert step.waits_for == "Scoring closes when every sheet is submitted. Still open: Teodora Milic, Quentin Abara."
    assert next_step(make_selection(cast, stage=Stage.REPORT), cast.lead) is None, "there is no stage after it"


@pytest.mark.parametrize("size", [1, 3])
def test_page_of_a_selection_takes_the_same_queries_for_any_size(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    judges = [cast.quality, cast.technical, cast.observer][:size]
    made = panel(cast, judges, vendors=2 * size)
    for judge in judges:
        score(made, judge, "Q1", *["3"] * 2 * size)
    selection = Selection.objects.select_related("criteria_model").get(pk=made.pk)
    reader = User.objects.get(pk=cast.quality.pk)
    with django_assert_num_queries(6):  # members, assignments and the four of sheet_progress
        people(selection)
    with django_assert_num_queries(2):  # the vendors and their answers
        vendors = competitors(selection)
    with django_assert_num_queries(3):  # roles, scores, tree
        score_rows(selection, reader, vendors)


def test_imported_selection_says_that_nobody_scored_here(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    assert [mark.state for mark in rail(selection)] == ["done", "done", "done", "now", "later", "later"]
    selection.source_name = "scores.xlsx"
    assert [mark.state for mark in rail(selection)] == ["elsewhere", "elsewhere", "elsewhere", "now", "later", "later"]
