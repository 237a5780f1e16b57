"""Setting up, sealing and moving a selection."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from scoring.actions.alternatives import add_alternative
from scoring.actions.criteria_of_selection import set_criteria
from scoring.actions.members import add_member
from scoring.actions.recording import Conflict, recording
from scoring.actions.selections import (
    change_selection,
    create_selection,
    move_stage,
    next_ref,
    restore_selection,
    tree_digest,
    withdraw_selection,
)
from scoring.models import Alternative, AuditEvent, Score, Screening, Selection
from scoring.policies import NotNow
from scoring.selectors.selections import listed
from scoring.selectors.work import waiting_for
from scoring.vocabulary import AuditVerb, MemberRole, ModelStatus, NamesShown, ScreeningOutcome, Stage, VendorKind
from tests.cast import Cast
from tests.factories import TREE, criterion, make_selection, score_everything


def _created(cast: Cast) -> Selection:
    return create_selection(by=cast.lead, title="Fill-finish", kind=VendorKind.CDMO)


def test_one_who_opens_a_selection_leads_it(cast: Cast) -> None:
    selection = _created(cast)
    assert [(m.user, m.role) for m in selection.memberships.all()] == [(cast.lead, MemberRole.LEAD)]
    assert (selection.owner, selection.stage) == (cast.lead, Stage.SETUP)


@time_machine.travel("2026-05-01", tick=False)
def test_references_count_up_within_the_year(cast: Cast) -> None:
    assert [_created(cast).ref for _ in range(2)] == ["SEL-2026-001", "SEL-2026-002"]
    assert next_ref(2027) == "SEL-2027-001"


@time_machine.travel("2026-05-01", tick=False)
def test_reference_after_999_has_four_digits_and_counts_on(cast: Cast) -> None:
    for number in ("999", "1000"):
        selection = _created(cast)
        with recording(AuditVerb.STAGE_MOVED, by=cast.lead, about="a test") as log:
            log.update(selection, ref=f"SEL-2026-{number}")
    assert _created(cast).ref == "SEL-2026-1001"


def test_tree_is_planted_in_order_with_its_levels(cast: Cast) -> None:
    selection = _created(cast)
    set_criteria(by=cast.lead, selection=selection, name="Tree", tree=TREE)
    rows = list(selection.criteria_model.criteria.all())
    assert [row.key for row in rows] == ["Q", "Q1", "Q2", "D", "D1", "D2", "M1"]
    assert [row.position for row in rows] == list(range(7))
    assert [row.parent.key if row.parent else "" for row in rows] == ["", "Q", "Q", "", "D", "D", ""]
    assert [level.level for level in rows[1].levels.all()] == [5, 4, 3, 2, 1, 0]
    with pytest.raises(NotNow, match="has its criteria already"):
        set_criteria(by=cast.lead, selection=selection, name="Tree", tree=TREE)


def test_opening_freezes_the_tree_and_seals_its_digest(cast: Cast) -> None:
    selection = move_stage(by=cast.lead, selection=make_selection(cast), target=Stage.SCORING)
    kept = Selection.objects.get(pk=selection.pk)
    assert kept.criteria_model.status == ModelStatus.FROZEN
    assert kept.sealed_digest == tree_digest(kept.criteria_model.criteria.all())
    assert (kept.sealed_by, kept.criteria_model.frozen_by) == (cast.lead, cast.lead)
    assert kept.sealed_at == kept.criteria_model.frozen_at


def test_digest_changes_with_any_weight(cast: Cast) -> None:
    rows = list(make_selection(cast).criteria_model.criteria.all())
    before = tree_digest(rows)
    rows[1].local_weight += 1
    assert tree_digest(rows) != before
    rows[1].local_weight -= 1
    rows[2].worst = Decimal("40.000")
    assert tree_digest(rows) == before


@pytest.mark.req("WF-06")
def test_weights_that_do_not_add_keep_scoring_closed(cast: Cast) -> None:
    selection = make_selection(cast)
    group = criterion(selection, "D")
    with recording(AuditVerb.CRITERIA_SET, by=cast.lead, about="a test", selection=selection) as log:
        log.update(group, local_weight=3999)
    with pytest.raises(NotNow, match="The weights at the top add to 99.99, not to 100"):
        move_stage(by=cast.lead, selection=selection, target=Stage.SCORING)


def test_weights_within_a_group_are_named_with_the_group(cast: Cast) -> None:
    selection = _created(cast)
    quality, delivery, must_have = TREE
    light = replace(quality, children=(replace(quality.children[0], local_weight=6000), quality.children[1]))
    set_criteria(by=cast.lead, selection=selection, name="Tree", tree=(light, delivery, must_have))
    for other in make_selection(cast).alternatives.all()[:2]:
        _compete(cast, selection, other)
    groups = [criterion(selection, "Q")]
    add_member(by=cast.lead, selection=selection, user=cast.quality, role=MemberRole.EVALUATOR, groups=groups)
    with pytest.raises(NotNow, match="The weights in “Quality and compliance” add to 90, not to 100"):
        move_stage(by=cast.lead, selection=selection, target=Stage.SCORING)


def _compete(cast: Cast, selection: Selection, like: Alternative) -> None:
    add_alternative(by=cast.lead, selection=selection, vendor=like.vendor, site=like.site, short_name=like.short_name)


def test_results_wait_for_the_must_haves(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    with pytest.raises(NotNow, match="Answer every must-have"):
        move_stage(by=cast.lead, selection=selection, target=Stage.RESULTS)


def test_answers_to_other_criteria_do_not_stand_for_a_must_have(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    with recording(AuditVerb.SCREENED, by=cast.lead, about="a test", selection=selection) as log:
        for competitor in selection.alternatives.all():
            log.create(
                Screening(
                    selection=selection,
                    alternative=competitor,
                    criterion=criterion(selection, "Q1"),
                    outcome=ScreeningOutcome.PASS,
                )
            )
    with pytest.raises(NotNow, match="Answer every must-have"):
        move_stage(by=cast.lead, selection=selection, target=Stage.RESULTS)


def _ready_but_for_people(cast: Cast) -> Selection:
    selection = _created(cast)
    set_criteria(by=cast.lead, selection=selection, name="Tree", tree=TREE)
    for other in make_selection(cast).alternatives.all():
        _compete(cast, selection, other)
    return selection


def test_criterion_that_nobody_scores_keeps_scoring_closed(cast: Cast) -> None:
    selection = _ready_but_for_people(cast)
    groups = [criterion(selection, "Q"), criterion(selection, "D2")]
    add_member(by=cast.lead, selection=selection, user=cast.quality, role=MemberRole.EVALUATOR, groups=groups)
    with pytest.raises(NotNow, match="Nobody scores “Aseptic filling capability”"):
        move_stage(by=cast.lead, selection=selection, target=Stage.SCORING)


@pytest.mark.parametrize("keys", [(), ("M1",)])
def test_evaluator_with_an_empty_sheet_keeps_scoring_closed(cast: Cast, keys: tuple[str, ...]) -> None:
    selection = _ready_but_for_people(cast)
    for user, held in ((cast.quality, ("Q", "D")), (cast.technical, keys)):
        groups = [criterion(selection, key) for key in held]
        add_member(by=cast.lead, selection=selection, user=user, role=MemberRole.EVALUATOR, groups=groups)
    with pytest.raises(NotNow, match="Teodora Milic is an evaluator but has no criterion to score"):
        move_stage(by=cast.lead, selection=selection, target=Stage.SCORING)


def test_scope_and_settings_change_before_scoring_and_the_dates_during_it(cast: Cast) -> None:
    selection = make_selection(cast)
    change = {"by": cast.lead, "selection": selection}
    changed = change_selection(**change, version=selection.version, title="Vials", names_shown=NamesShown.ALWAYS)
    assert (changed.title, changed.names_shown) == ("Vials", "always")
    with pytest.raises(Conflict):
        change_selection(**change, version=selection.version, title="Syringes")
    with pytest.raises(ValidationError, match="“Europe/Atlantis” is not a time zone"):
        change_selection(**change, version=changed.version, time_zone="Europe/Atlantis")
    with pytest.raises(TypeError, match="stage are not changed so"):
        change_selection(**change, version=changed.version, stage=Stage.RESULTS)
    opened = move_stage(by=cast.lead, selection=selection, target=Stage.SCORING)
    with pytest.raises(NotNow, match="changing the set-up is possible at “Set-up”"):
        change_selection(**change, version=opened.version, title="Syringes")
    with pytest.raises(ValidationError, match="This instant has passed"):
        change_selection(**change, version=opened.version, deadline_at=timezone.now())
    later = timezone.now() + timedelta(days=40)
    assert change_selection(**change, version=opened.version, deadline_at=later).deadline_at == later


def test_required_capabilities_are_of_the_list_and_kept_once(cast: Cast) -> None:
    selection = make_selection(cast)
    wanted = {"by": cast.lead, "selection": selection, "version": selection.version}
    with pytest.raises(ValidationError, match="“flying” is not a capability"):
        change_selection(**wanted, required_capabilities=["flying"])
    kept = change_selection(**wanted, required_capabilities=["dp_lyo", "dp_lyo"])
    assert kept.required_capabilities == ["dp_lyo"]


def test_withdrawn_selection_is_in_no_list_but_reached_by_its_people(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    with pytest.raises(ValidationError, match="Say why"):
        withdraw_selection(by=cast.lead, selection=selection, reason="")
    withdraw_selection(by=cast.lead, selection=selection, reason="The product was stopped.")
    assert (list(listed(cast.lead)), waiting_for(cast.quality)) == ([], [])
    assert list(Selection.objects.visible_to(cast.quality)) == [selection]
    with pytest.raises(NotNow, match="was withdrawn; scoring is possible once the lead has brought it back"):
        score_everything(cast, selection)
    with pytest.raises(NotNow, match="was withdrawn"):
        withdraw_selection(by=cast.lead, selection=selection, reason="Again.")
    restore_selection(by=cast.lead, selection=selection)
    with pytest.raises(NotNow, match="was not withdrawn"):
        restore_selection(by=cast.lead, selection=selection)
    score_everything(cast, selection)


@pytest.mark.req("WF-01")
def test_way_back_needs_a_reason_and_opens_what_was_closed(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    for target in (Stage.CONSENSUS, Stage.SCORING):
        current = Selection.objects.get(pk=selection.pk)
        with pytest.raises(ValidationError, match="Say why"):
            move_stage(by=cast.lead, selection=current, target=target, reason=" ")
        move_stage(by=cast.lead, selection=current, target=target, reason="A new report came.")
        event = AuditEvent.objects.latest("id")
        assert (event.verb, event.reason) == (AuditVerb.STAGE_RETURNED, "A new report came.")
    current = Selection.objects.get(pk=selection.pk)
    with pytest.raises(NotNow, match="Somebody else has moved .* to “Scoring” in the meantime"):
        move_stage(by=cast.lead, selection=selection, target=Stage.CONSENSUS, reason="From an old page.")
    assert (current.stage, current.scoring_closed_at) == (Stage.SCORING, None)
    assert not Score.objects.visible_to(cast.lead).exists(), "blind again"
    assert current.performances.count() == 1, "what was settled stays"
    with pytest.raises(NotNow, match="Scores were given, so the criteria and weights stay sealed"):
        move_stage(by=cast.lead, selection=current, target=Stage.SETUP, reason="A criterion is wrong.")
    assert move_stage(by=cast.lead, selection=current, target=Stage.CONSENSUS).scoring_closed_at is not None
