"""Who may score, settle and vote, and the words of a refusal."""

from __future__ import annotations

import pytest

from scoring import policies
from scoring.actions.members import change_member
from scoring.actions.recording import recording
from scoring.policies import NotNow, WrongRole
from scoring.vocabulary import AuditVerb, Stage
from tests.cast import Cast
from tests.factories import criterion, make_selection


def test_group_and_must_have_are_not_scored(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    for key in ("Q", "M1"):
        with pytest.raises(NotNow, match="is not a criterion that is scored"):
            policies.check_can_score(cast.quality, selection, criterion(selection, key))


@pytest.mark.parametrize("key", ["Q", "M1"])
def test_only_scored_criteria_are_settled(cast: Cast, key: str) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    with pytest.raises(NotNow, match=f"“{criterion(selection, key).name}” is not a criterion that is scored"):
        policies.check_can_settle(cast.lead, selection, criterion(selection, key))


def test_criterion_of_another_group_is_refused_with_its_name(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    with pytest.raises(WrongRole, match="“Aseptic filling capability” is in a group that other evaluators score"):
        policies.check_can_score(cast.quality, selection, criterion(selection, "D1"))


def test_criterion_of_another_selection_is_refused(cast: Cast) -> None:
    mine, other = make_selection(cast, stage=Stage.SCORING), make_selection(cast, stage=Stage.SCORING)
    with pytest.raises(WrongRole):
        policies.check_can_score(cast.quality, mine, criterion(other, "Q1"))


@pytest.mark.req("SO-02")
def test_scoring_begins_with_a_declaration_of_interests(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    member = selection.memberships.get(user=cast.quality)
    change_member(by=cast.lead, membership=member, version=member.version, function="QA", delegate=cast.stranger)
    assert policies.check_can_score(cast.stranger, selection, criterion(selection, "Q1")) == member, "the delegate"
    with recording(AuditVerb.INTERESTS_DECLARED, by=cast.lead, about="a test", selection=selection) as log:
        log.update(selection.memberships.get(pk=member.pk), interests_declared_at=None)
    for user in (cast.quality, cast.stranger):
        with pytest.raises(NotNow, match="whether you have an interest in any of the vendors"):
            policies.check_can_score(user, selection, criterion(selection, "Q1"))


def test_what_records_fill_is_neither_scored_nor_settled(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    read = criterion(selection, "Q1")
    read.derivation = "form_483"
    with pytest.raises(NotNow, match="is read from records"):
        policies.check_can_score(cast.quality, selection, read)
    selection.stage = Stage.CONSENSUS
    with pytest.raises(NotNow, match="is read from records"):
        policies.check_can_settle(cast.lead, selection, read)
