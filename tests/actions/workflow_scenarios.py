"""One scenario for each action of the workflow of a selection, in the shape of tests/actions/scenarios.py."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from scoring.actions.alternatives import change_alternative, remove_alternative, restore_alternative
from scoring.actions.consensus import (
    Cell,
    accept_means,
    agree_to_names,
    close_revote,
    open_revote,
    vote,
    withdraw_settlement,
)
from scoring.actions.criteria_of_selection import (
    adjust_weights,
    amend_weights,
    approve_criteria,
    refuse_criteria,
    send_criteria,
    take_template,
)
from scoring.actions.interests import declare_interests
from scoring.actions.members import change_member, remove_member
from scoring.actions.recording import recording
from scoring.actions.scores import clear_score, link_evidence, record_score, reopen_sheet, unlink_evidence
from scoring.actions.screening import Answer, grant_waiver, refuse_waiver, request_waiver, screen_vendor
from scoring.actions.selections import (
    change_selection,
    move_stage,
    restore_selection,
    withdraw_selection,
)
from scoring.models import (
    Alternative,
    CriteriaModel,
    Membership,
    Performance,
    Revote,
    Score,
    ScoreEvidence,
    Screening,
    Selection,
)
from scoring.vocabulary import AuditVerb, EvidenceKind, ScreeningOutcome, Stage
from tests import factories
from tests.actions.library_scenarios import template
from tests.cast import Cast

Call = Callable[[], object]
EQUAL = {"Q": 5000, "D": 5000}
ALL_EQUAL = EQUAL | {"Q1": 5000, "Q2": 5000, "D1": 5000, "D2": 5000}


def now() -> Selection:
    """The only selection, as it is now."""
    return Selection.objects.get()


def _change_selection(cast: Cast) -> Call:
    version = factories.make_selection(cast).version
    return lambda: change_selection(
        by=cast.lead,
        selection=now(),
        version=version,
        title="Lyophilised vials",
        markets="EU",
        time_zone="Europe/Rome",
        required_capabilities=["dp_lyo", "dp_lyo"],
    )


def _withdraw_selection(cast: Cast) -> Call:
    factories.make_selection(cast)
    return lambda: withdraw_selection(by=cast.lead, selection=now(), reason="The product was stopped.")


def _restore_selection(cast: Cast) -> Call:
    withdraw_selection(by=cast.lead, selection=factories.make_selection(cast), reason="The product was stopped.")
    return lambda: restore_selection(by=cast.lead, selection=now())


def _change_alternative(cast: Cast) -> Call:
    factories.make_selection(cast)
    return lambda: change_alternative(
        by=cast.lead,
        alternative=Alternative.objects.get(short_name="Aldermoor"),
        version=1,
        site=None,
        short_name="Alder",
        strength="Capacity from May.",
    )


def _remove_alternative(cast: Cast) -> Call:
    factories.make_selection(cast, stage=Stage.CONSENSUS)
    return lambda: remove_alternative(
        by=cast.lead,
        alternative=Alternative.objects.get(short_name="Castellan"),
        version=1,
        reason="It withdrew its offer.",
    )


def _restore_alternative(cast: Cast) -> Call:
    _remove_alternative(cast)()
    return lambda: restore_alternative(
        by=cast.lead, alternative=Alternative.everything.get(short_name="Castellan"), version=2
    )


def _member(name: str) -> Membership:
    return Membership.objects.get(user__username=name)


def _change_member(cast: Cast) -> Call:
    selection = factories.make_selection(cast)
    groups = [factories.criterion(selection, key) for key in ("Q1", "D")]
    return lambda: change_member(
        by=cast.lead,
        membership=_member("quality"),
        version=1,
        function="Quality",
        delegate=cast.stranger,
        meaning="",
        groups=groups,
    )


def _remove_member(cast: Cast) -> Call:
    selection = factories.make_selection(cast, stage=Stage.SETUP)
    everything = [factories.criterion(selection, key) for key in ("Q", "D")]
    change_member(by=cast.lead, membership=_member("technical"), version=1, function="CMC", groups=everything)
    selection = factories.open_scoring(cast.lead, selection)
    record_score(by=cast.quality, value=Decimal(3), selection=selection, **_cell(selection))
    version = _member("quality").version
    return lambda: remove_member(
        by=cast.lead, membership=_member("quality"), version=version, reason="Left the company."
    )


def _cell(selection: Selection) -> dict[str, Any]:
    return {
        "alternative": factories.alternative(selection, "Aldermoor"),
        "criterion": factories.criterion(selection, "Q1"),
    }


def _take_template(cast: Cast) -> Call:
    template()
    factories.answer_must_haves(cast, factories.make_selection(cast))
    return lambda: take_template(by=cast.lead, selection=now(), edition=CriteriaModel.objects.get(slug="small"))


def _adjust_weights(cast: Cast) -> Call:
    factories.make_selection(cast)
    return lambda: adjust_weights(by=cast.lead, selection=now(), weights=EQUAL, reason="Delivery is as pressing.")


def _send_criteria(cast: Cast) -> Call:
    _adjust_weights(cast)()
    return lambda: send_criteria(by=cast.lead, selection=now())


def _approve_criteria(cast: Cast) -> Call:
    _send_criteria(cast)()
    version = now().version
    return lambda: approve_criteria(by=cast.approver, selection=now(), version=version)


def _refuse_criteria(cast: Cast) -> Call:
    _send_criteria(cast)()
    version = now().version
    return lambda: refuse_criteria(
        by=cast.approver, selection=now(), version=version, reason="Quality has to weigh more."
    )


def _amend_weights(cast: Cast) -> Call:
    factories.make_selection(cast, stage=Stage.CONSENSUS)
    amend_weights(by=cast.lead, selection=now(), weights=ALL_EQUAL, reason="The first time.")
    return lambda: amend_weights(by=cast.lead, selection=now(), weights=ALL_EQUAL, reason="Time became critical.")


def _failed(cast: Cast) -> Screening:
    factories.answer_must_haves(cast, factories.make_selection(cast, stage=Stage.CONSENSUS))
    return Screening.objects.get(outcome="fail")


def _request_waiver(cast: Cast) -> Call:
    _failed(cast)
    return lambda: request_waiver(
        by=cast.lead, screening=Screening.objects.get(outcome="fail"), version=1, reason="A renewal is under way."
    )


def _screen_vendor(cast: Cast) -> Call:
    """A fail that stands is put right, and one that was not answered is."""
    _failed(cast)

    def call() -> object:
        answer = Answer(ScreeningOutcome.FAIL, "A renewal is under way.", asks_waiver=True, version=1)
        return screen_vendor(
            by=cast.lead,
            alternative=factories.alternative(now(), "Castellan"),
            answers={factories.criterion(now(), "M1"): answer},
        )

    return call


def _grant_waiver(cast: Cast) -> Call:
    _request_waiver(cast)()
    return lambda: grant_waiver(
        by=cast.approver, screening=Screening.objects.get(outcome="fail"), version=2, reason="The renewal was seen."
    )


def _refuse_waiver(cast: Cast) -> Call:
    _request_waiver(cast)()
    return lambda: refuse_waiver(
        by=cast.approver, screening=Screening.objects.get(outcome="fail"), version=2, reason="Nothing was shown."
    )


def _declare_interests(cast: Cast) -> Call:
    factories.score_everything(cast, factories.make_selection(cast, stage=Stage.SCORING))
    return lambda: declare_interests(
        by=cast.quality,
        selection=now(),
        conflicts={factories.alternative(now(), "Castellan"): "I hold shares of its owner."},
    )


def _clear_score(cast: Cast) -> Call:
    factories.score_everything(cast, factories.make_selection(cast, stage=Stage.SCORING))
    return lambda: clear_score(by=cast.quality, selection=now(), version=1, **_cell(now()))


def _link_evidence(cast: Cast) -> Call:
    factories.score_everything(cast, factories.make_selection(cast, stage=Stage.SCORING))
    return lambda: link_evidence(
        by=cast.quality,
        score=Score.objects.get(evaluator=cast.quality, **_cell(now())),
        kind=EvidenceKind.LINK,
        label="List of inspections",
        url="https://example.org/inspections",
    )


def _unlink_evidence(cast: Cast) -> Call:
    _link_evidence(cast)()
    return lambda: unlink_evidence(by=cast.quality, evidence=ScoreEvidence.objects.get(), version=1)


def _reopen_sheet(cast: Cast) -> Call:
    selection = factories.make_selection(cast, stage=Stage.SCORING)
    factories.score_everything(cast, selection)
    factories.submit_everything(cast, selection)
    return lambda: reopen_sheet(by=cast.lead, membership=_member("quality"), reason="A new report came.")


def _correct_score(cast: Cast) -> Call:
    _reopen_sheet(cast)()
    # Evidence goes along with a correction.
    with recording(AuditVerb.EVIDENCE_LINKED, by=cast.quality, about="a test", selection=now()) as log:
        score = Score.objects.get(evaluator=cast.quality, **_cell(now()))
        log.create(ScoreEvidence(score=score, kind=EvidenceKind.LINK, url="https://example.org/", label="The list"))
    version = score.version
    return lambda: record_score(
        by=cast.quality, selection=now(), value=Decimal(2), reason="A new report.", version=version, **_cell(now())
    )


def _return_to_set_up(cast: Cast) -> Call:
    selection = factories.make_selection(cast)
    factories.answer_must_haves(cast, selection)
    change_selection(
        by=cast.lead, selection=selection, version=now().version, single_source_reason="The others cannot make it."
    )
    move_stage(by=cast.lead, selection=now(), target=Stage.SCORING)
    return lambda: move_stage(by=cast.lead, selection=now(), target=Stage.SETUP, reason="A vendor was forgotten.")


def _return_to_scoring(cast: Cast) -> Call:
    factories.make_selection(cast, stage=Stage.CONSENSUS)
    return lambda: move_stage(by=cast.lead, selection=now(), target=Stage.SCORING, reason="A new report came.")


def _accept_means(cast: Cast) -> Call:
    factories.make_selection(cast, stage=Stage.CONSENSUS)

    def call() -> object:
        vendors = ("Aldermoor", "Castellan")
        cells = [Cell(factories.alternative(now(), v), factories.criterion(now(), "Q1")) for v in vendors]
        return accept_means(by=cast.lead, selection=now(), cells=cells, reason="They change no rank.")

    return call


def _withdraw_settlement(cast: Cast) -> Call:
    selection = factories.make_selection(cast, stage=Stage.CONSENSUS)
    factories.settle_one(cast, selection)
    return lambda: withdraw_settlement(
        by=cast.lead, performance=Performance.objects.get(), version=1, reason="It rested on an old report."
    )


def _open_revote(cast: Cast) -> Call:
    _close_revote(cast)()
    return lambda: open_revote(by=cast.lead, selection=now(), **_cell(now()))


def _vote(cast: Cast) -> Call:
    selection = factories.make_selection(cast, stage=Stage.CONSENSUS)
    open_revote(by=cast.lead, selection=selection, **_cell(selection))
    vote(by=cast.quality, revote=Revote.objects.get(), value=Decimal(3))
    return lambda: vote(by=cast.quality, revote=Revote.objects.get(), value=Decimal(2), reason="Less.", version=1)


def _close_revote(cast: Cast) -> Call:
    _vote(cast)()
    return lambda: close_revote(by=cast.lead, revote=Revote.objects.get())


def _agree_to_names(cast: Cast) -> Call:
    factories.make_selection(cast, stage=Stage.CONSENSUS)
    return lambda: agree_to_names(by=cast.quality, selection=now())


SCENARIOS: dict[str, Callable[[Cast], Call]] = {
    "alternatives.change_alternative": _change_alternative,
    "alternatives.remove_alternative": _remove_alternative,
    "alternatives.restore_alternative": _restore_alternative,
    "consensus.accept_means": _accept_means,
    "consensus.agree_to_names": _agree_to_names,
    "consensus.close_revote": _close_revote,
    "consensus.open_revote": _open_revote,
    "consensus.vote": _vote,
    "consensus.withdraw_settlement": _withdraw_settlement,
    "criteria_of_selection.adjust_weights": _adjust_weights,
    "criteria_of_selection.amend_weights": _amend_weights,
    "criteria_of_selection.approve_criteria": _approve_criteria,
    "criteria_of_selection.refuse_criteria": _refuse_criteria,
    "criteria_of_selection.send_criteria": _send_criteria,
    "criteria_of_selection.take_template": _take_template,
    "interests.declare_interests": _declare_interests,
    "members.change_member": _change_member,
    "members.remove_member": _remove_member,
    "scores.clear_score": _clear_score,
    "scores.record_score of a correction": _correct_score,
    "scores.link_evidence": _link_evidence,
    "scores.reopen_sheet": _reopen_sheet,
    "scores.unlink_evidence": _unlink_evidence,
    "screening.grant_waiver": _grant_waiver,
    "screening.refuse_waiver": _refuse_waiver,
    "screening.request_waiver": _request_waiver,
    "screening.screen_vendor": _screen_vendor,
    "selections.change_selection": _change_selection,
    "selections.move_stage back to scoring": _return_to_scoring,
    "selections.move_stage back to set-up": _return_to_set_up,
    "selections.restore_selection": _restore_selection,
    "selections.withdraw_selection": _withdraw_selection,
}
