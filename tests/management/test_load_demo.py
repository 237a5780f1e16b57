"""`manage.py load_demo`: what a newcomer finds, once, and in the local mode only."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings
from django.utils import timezone

from scoring.actions.people import create_user
from scoring.engine.analysis import analyse
from scoring.management.demo import DEMO_PASSWORD, demo_accounts
from scoring.models import AuditEvent, ImportRun, Performance, Score, Selection, Site, User
from scoring.selectors.audit import verify
from scoring.selectors.matrix import build
from scoring.selectors.records import events_of
from scoring.selectors.sheet import standing_of
from scoring.selectors.snapshot import freeze_content
from scoring.vocabulary import MemberRole, Stage
from verifier import vendorselect_verify as verifier

pytestmark = pytest.mark.django_db


def run() -> str:
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


@override_settings(DEMO_ACCOUNTS=True)
class LoadedDemoTests(TestCase):
    """One load for all of these: it is some five hundred actions."""

    said: str
    fill_finish: Selection
    study: Selection
    substance: Selection

    @classmethod
    def setUpTestData(cls) -> None:
        cls.said = run()
        cls.fill_finish = Selection.objects.get(stage=Stage.RESULTS)
        cls.study = Selection.objects.get(stage=Stage.SCORING)
        cls.substance = Selection.objects.get(stage=Stage.SETUP)

    def test_load_says_one_line(self) -> None:
        assert self.said == "Loaded the demo: 13 accounts, three selections, all fictional.\n"

    def test_what_it_would_freeze_is_worked_out_the_same_without_our_code(self) -> None:
        lead = self.fill_finish.owner
        text, *_ = freeze_content(self.fill_finish, number=1, at=timezone.now(), by=lead, previous=None, head=None)
        file = verifier.File(text.encode())
        found = {about: verifier.checked(file, about) for about in verifier.CHECKS}
        assert {about: text for about, (state, text) in found.items() if state == verifier.FAILS} == {}
        assert found["totals"][0] == verifier.HOLDS

    def test_second_run_changes_nothing(self) -> None:
        before = AuditEvent.objects.count()
        assert run() == "The demo is there already.\n"
        assert AuditEvent.objects.count() == before

    def test_accounts_offered_are_those_that_can_sign_in(self) -> None:
        offered = demo_accounts()
        assert offered[0].username == "mara"
        assert {account.username for account in offered} == set(User.objects.values_list("username", flat=True))
        for account in offered:
            user = User.objects.get(username=account.username)
            assert user.check_password(DEMO_PASSWORD), account.username
            assert user.full_name == account.name
            assert account.sees
        assert len(DEMO_PASSWORD) >= 15

    def test_everything_says_that_it_is_demo(self) -> None:
        assert not Selection.objects.filter(is_demo=False).exists()
        for selection in Selection.objects.all():
            assert all(alternative.vendor.is_demo for alternative in selection.alternatives.all())

    def test_leader_is_clear_and_not_overwhelming(self) -> None:
        analysis = analyse(build(self.fill_finish).matrix)
        leader = analysis.evaluation.ranked[0]
        assert analysis.matrix.alternatives[leader].short_name == "Aldermoor"
        assert 78 <= analysis.evaluation.totals[leader] * 100 <= 80
        assert 0.85 <= analysis.acceptability.first[leader] <= 0.95

    def test_second_and_third_are_too_close_to_call_and_no_other_pair(self) -> None:
        analysis = analyse(build(self.fill_finish).matrix)
        ranked = analysis.evaluation.ranked
        assert analysis.verdict.too_close == ((ranked[1], ranked[2]),)

    def test_lead_tips_on_commercial(self) -> None:
        analysis = analyse(build(self.fill_finish).matrix)
        nearest = analysis.tipping_points[0]
        group = next(point for point in analysis.tipping_points if point.is_group)
        assert (nearest.key, group.key) == ("C1", "C")
        assert group.weight < group.at < 0.30

    def test_last_two_have_criteria_below_the_floor_and_nobody_else(self) -> None:
        evaluation = analyse(build(self.fill_finish).matrix).evaluation
        flagged = {
            evaluation.matrix.alternatives[i].short_name: int(evaluation.below_floor[i].sum())
            for i in evaluation.ranked
        }
        assert {name for name, count in flagged.items() if count} == {"Eskdale", "Fenholt"}

    def test_one_vendor_is_knocked_out_with_its_reason(self) -> None:
        evaluation = analyse(build(self.fill_finish).matrix).evaluation
        (out,) = evaluation.screened_out
        assert evaluation.matrix.alternatives[out].short_name == "Greywick"
        (exclusion,) = evaluation.exclusions[out]
        assert exclusion.criterion == "K2"
        assert "non-compliance" in exclusion.reason

    def test_unknown_cell_leaves_its_weight_open(self) -> None:
        evaluation = analyse(build(self.fill_finish).matrix).evaluation
        open_weight = {
            alternative.short_name: round(1 - float(coverage), 9)
            for alternative, coverage in zip(evaluation.matrix.alternatives, evaluation.coverage, strict=True)
            if coverage < 1
        }
        assert open_weight == {"Eskdale": 0.04}

    def test_one_disagreement_was_settled_and_the_scores_stayed(self) -> None:
        built = build(self.fill_finish)
        settled = Performance.objects.get(selection=self.fill_finish)
        assert [built.criterion_ids[criterion] for criterion, _ in built.disagreements] == [settled.criterion_id]
        assert [built.alternative_ids[vendor] for _, vendor in built.disagreements] == [settled.alternative_id]
        originals = Score.objects.filter(alternative=settled.alternative, criterion=settled.criterion)
        assert sorted(float(score.value or 0) for score in originals) == [1.5, 2, 4]
        assert settled.reason

    def test_study_has_sheets_submitted_half_done_and_not_begun(self) -> None:
        state = {}
        for member in self.study.memberships.filter(role=MemberRole.EVALUATOR).select_related("user"):
            answered = Score.objects.filter(selection=self.study, evaluator=member.user).count()
            left = standing_of(member).progress.left
            state[member.user.username] = (member.submitted_at is not None, answered > 0, left > 0)
        assert state == {
            "odile": (True, True, False),
            "priya": (True, True, False),
            "joost": (False, True, True),
            "rhona": (False, True, True),
            "ludo": (False, False, True),
        }

    def test_sites_have_records_and_the_study_has_values_from_them(self) -> None:
        assert ImportRun.objects.count() == 9
        values = {row.alternative.short_name: row.value for row in self.study.derived_values.all()}
        assert set(values) == {"Ivorsund", "Jessamy", "Kestrel Vale", "Lorimer"}
        assert [name for name, value in values.items() if value is None] == ["Lorimer"]
        kilkenny = Site.objects.get(name="Kilkenny West")
        assert {event.authority for event in events_of(kilkenny)} == {"FDA", "EU", "PMDA", "Northgate"}

    def test_set_up_waits_for_a_second_vendor(self) -> None:
        assert self.substance.alternatives.count() == 1
        assert self.substance.criteria_model.criteria.exists()

    def test_trail_of_the_demo_is_whole(self) -> None:
        reports = list(verify())
        assert {report.chain for report in reports} == {"system", *Selection.objects.values_list("ref", flat=True)}
        assert [report.fault for report in reports] == [""] * len(reports)


def test_demo_is_refused_outside_the_local_mode() -> None:
    with override_settings(DEMO_ACCOUNTS=False), pytest.raises(CommandError, match="local mode only"):
        run()
    assert not User.objects.exists()


def test_demo_over_a_taken_user_name_is_refused_before_anything_is_written() -> None:
    create_user(by=None, username="Mara", full_name="Somebody else", password=None)
    before = AuditEvent.objects.count()
    with pytest.raises(CommandError, match="accounts Mara are there already"):
        run()
    assert AuditEvent.objects.count() == before
