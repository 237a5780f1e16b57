"""Who takes part, and who stands in for whom."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from scoring.actions.members import add_member, change_member, remove_member
from scoring.actions.recording import Conflict
from scoring.actions.scores import record_score, submit_sheet
from scoring.models import AuditEvent, Membership, Score, Selection
from scoring.policies import NotNow
from scoring.vocabulary import MemberRole, Stage
from tests.cast import Cast
from tests.factories import alternative, criterion, make_selection, open_scoring, score_everything


def test_group_of_another_selection_is_refused_with_its_name(cast: Cast) -> None:
    selection, other = make_selection(cast), make_selection(cast)
    groups = [criterion(selection, "D"), criterion(other, "Q")]
    with pytest.raises(ValidationError, match=f"“Quality and compliance” is not among the criteria of {selection.ref}"):
        add_member(by=cast.lead, selection=selection, user=cast.stranger, role=MemberRole.EVALUATOR, groups=groups)
    assert not selection.memberships.filter(user=cast.stranger).exists()


def test_nobody_has_two_parts_not_even_as_a_delegate(cast: Cast) -> None:
    """Who sees two sheets is blind to neither."""
    selection = make_selection(cast)
    quality = selection.memberships.get(user=cast.quality)
    part = {"by": cast.lead, "membership": quality, "version": quality.version, "function": "QA"}
    for delegate, words in (
        (cast.technical, "Teodora Milic is evaluator here already"),
        (cast.lead, "Lena Hartwig is procurement lead here already"),
        (cast.quality, "Nobody stands in for themselves"),
        (cast.deactivated, "The account of Dora Winter is closed"),
    ):
        with pytest.raises(ValidationError, match=words):
            change_member(**part, delegate=delegate)
    change_member(**part, delegate=cast.stranger)
    with pytest.raises(ValidationError, match="Stellan Roux stands in for Quentin Abara here already"):
        add_member(by=cast.lead, selection=selection, user=cast.stranger, role=MemberRole.OBSERVER)
    with pytest.raises(ValidationError, match="Oskar Brandt is observer here already"):
        add_member(by=cast.lead, selection=selection, user=cast.observer, role=MemberRole.APPROVER)


@pytest.mark.req("ID-08")
def test_delegate_reaches_the_selection_and_acts_in_their_own_name(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    assert selection not in Selection.objects.visible_to(cast.stranger)
    member = selection.memberships.get(user=cast.quality)
    change_member(by=cast.lead, membership=member, version=member.version, function="QA", delegate=cast.stranger)
    assert selection in Selection.objects.visible_to(cast.stranger)
    vendor = alternative(selection, "Aldermoor")
    cell = {"selection": selection, "alternative": vendor, "criterion": criterion(selection, "Q1")}
    score = record_score(by=cast.stranger, value=Decimal(3), **cell)
    assert (score.evaluator, score.entered_by) == (cast.quality, cast.stranger)
    event = AuditEvent.objects.latest("id")
    assert (event.actor, event.actor_role) == (cast.stranger, "Delegate: Evaluator")
    assert list(Score.objects.visible_to(cast.stranger)) == [score]
    corrected = record_score(by=cast.quality, value=Decimal(4), version=1, **cell)
    assert (corrected.pk, corrected.entered_by) == (score.pk, None)


def test_member_who_was_taken_out_no_longer_reaches_it(cast: Cast) -> None:
    selection = make_selection(cast)
    member = selection.memberships.get(user=cast.observer)
    remove_member(by=cast.lead, membership=member, version=1)
    assert not Selection.objects.visible_to(cast.observer).exists()
    add_member(by=cast.lead, selection=selection, user=cast.observer, role=MemberRole.OBSERVER)
    assert Selection.objects.visible_to(cast.observer).count() == 1


def test_open_sheet_of_one_who_leaves_counts_no_more_and_a_submitted_one_does(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    score_everything(cast, selection)
    quality = selection.memberships.get(user=cast.quality)
    with pytest.raises(ValidationError, match="Say why they leave"):
        remove_member(by=cast.lead, membership=quality, version=quality.version)
    with pytest.raises(NotNow, match="Nobody scores “Inspection record”"):
        remove_member(by=cast.lead, membership=quality, version=quality.version, reason="Left.")
    add_member(by=cast.lead, selection=selection, user=cast.stranger, role=MemberRole.EVALUATOR,
               groups=[criterion(selection, "Q"), criterion(selection, "D")])  # fmt: skip
    remove_member(by=cast.lead, membership=quality, version=quality.version, reason="Left.")
    assert not Score.objects.filter(evaluator=cast.quality).exists()
    assert Score.everything.filter(evaluator=cast.quality).count() == 6
    technical = submit_sheet(by=cast.technical, selection=selection)
    remove_member(by=cast.lead, membership=technical, version=technical.version, reason="Left.")
    assert Score.objects.filter(evaluator=cast.technical).count() == 6


def test_only_lead_stays_until_there_is_another(cast: Cast) -> None:
    selection = make_selection(cast)
    lead = selection.memberships.get(user=cast.lead)
    with pytest.raises(NotNow, match="Lena Hartwig leads .* alone"):
        remove_member(by=cast.lead, membership=lead, version=1)
    add_member(by=cast.lead, selection=selection, user=cast.stranger, role=MemberRole.LEAD)
    remove_member(by=cast.lead, membership=lead, version=1)
    assert [m.user for m in selection.memberships.filter(role=MemberRole.LEAD)] == [cast.stranger]


def test_groups_are_for_evaluators_and_change_before_scoring_opens(cast: Cast) -> None:
    selection = make_selection(cast)
    group = [criterion(selection, "Q")]
    with pytest.raises(ValidationError, match="Only evaluators"):
        add_member(by=cast.lead, selection=selection, user=cast.stranger, role=MemberRole.OBSERVER, groups=group)
    member = selection.memberships.get(user=cast.technical)
    part = {"by": cast.lead, "membership": member, "function": "CMC"}
    change_member(**part, version=1, groups=[*group, criterion(selection, "D2")])
    assert {a.group.key for a in member.assignments.all()} == {"Q", "D2"}
    change_member(**part, version=2)
    assert member.assignments.count() == 2, "left as they are"
    with pytest.raises(Conflict):
        change_member(**part, version=1)
    member = open_scoring_with_both(cast, selection)
    with pytest.raises(NotNow, match="changing the set-up is possible at “Set-up”"):
        change_member(by=cast.lead, membership=member, version=member.version, function="CMC", groups=group)


def open_scoring_with_both(cast: Cast, selection: Selection) -> Membership:
    """Scoring open, with every criterion on the second evaluator's sheet."""
    member = selection.memberships.get(user=cast.technical)
    groups = [criterion(selection, key) for key in ("Q", "D")]
    change_member(by=cast.lead, membership=member, version=member.version, function="CMC", groups=groups)
    open_scoring(cast.lead, selection)
    return selection.memberships.get(user=cast.technical)
