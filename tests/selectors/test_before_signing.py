"""What has to be right, or has to be seen, before a decision is frozen."""

from __future__ import annotations

from typing import Any

from scoring.actions.criteria_of_selection import amend_weights
from scoring.actions.imports import import_scorecard
from scoring.actions.recording import recording
from scoring.importers.scorecard import parse
from scoring.models import Decision, Selection, Shortlisted
from scoring.selectors.before_signing import checks, missing_of
from scoring.vocabulary import AuditVerb, DecisionOutcome, Stage, VendorKind
from tests.actions.scenarios import SCORECARD
from tests.actions.workflow_scenarios import ALL_EQUAL
from tests.cast import Cast
from tests.factories import alternative, make_selection


def found(selection: Selection) -> dict[str, tuple[str, str]]:
    """State and words by key."""
    decision = Decision.objects.filter(selection=selection).first()
    return {check.key: (check.state, check.words) for check in checks(selection, decision)}


def test_written_decision_has_what_is_fine_and_what_is_to_be_seen(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.DECISION)
    assert found(selection) == {
        "written": ("fine", "The decision and its rationale are written"),
        "sheets": ("fine", "All sheets are submitted (2)"),
        "quality": ("fine", "The quality approval has its approver"),
        "weights": ("fine", "The weights were sealed before anybody scored"),
        "evidence": ("see", "11 scores rest on a reason alone, without a source"),
        "unknown": ("see", "Not known: 1 criterion for Brightwater"),
        "conclusions": ("fine", "The vendor is found allowed, suitable and competent"),
    }
    with recording(AuditVerb.DECISION_SAVED, by=cast.lead, about="a test", selection=selection) as log:
        log.update(selection.decision, rationale="", legal="", competent="")
        log.update(selection.memberships.get(user=cast.approver), is_quality=False)
        log.update(selection.memberships.get(user=cast.quality), submitted_at=None)
    changed = found(selection)
    assert [key for key, (state, _) in changed.items() if state == "open"] == ["written", "sheets", "quality"]
    assert changed["conclusions"] == ("see", "No word on whether the vendor is allowed to do the work, competent in it")
    assert "Quentin Abara" in changed["sheets"][1]


def test_decision_that_the_results_overtook_is_to_be_written_anew(cast: Cast) -> None:
    """It went back, and who was chosen is not what they were."""
    selection = make_selection(cast, stage=Stage.DECISION)
    chosen, second, out = (alternative(selection, name) for name in ("Aldermoor", "Brightwater", "Castellan"))

    def written(**values: Any) -> tuple[str, str]:
        with recording(AuditVerb.DECISION_SAVED, by=cast.lead, about="a test", selection=selection) as log:
            log.update(Decision.objects.get(), **values)
        return found(selection)["written"]

    lower = written(chosen=second, second_source=None)
    assert lower[0] == "open"
    assert "not the top-ranked one any more" in lower[1]
    assert written(not_first_reason="Its line is free.")[0] == "fine"
    for names in ({"chosen": out}, {"chosen": chosen, "second_source": out}):
        assert written(**names) == (
            "open",
            "The decision names a vendor that has no rank any more: choose again and save.",
        )
    shortlist = written(outcome=DecisionOutcome.SHORTLIST, chosen=None, second_source=None)
    assert shortlist[0] == "fine"
    with recording(AuditVerb.DECISION_SAVED, by=cast.lead, about="a test", selection=selection) as log:
        log.create(Shortlisted(decision=selection.decision, alternative=out))
    assert found(selection)["written"][0] == "open"


def test_weights_that_changed_in_the_open_are_to_be_seen(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    amend_weights(by=cast.lead, selection=selection, weights=ALL_EQUAL, reason="Agreed with the panel.")
    assert found(selection)["weights"] == (
        "see",
        "The weights were sealed before scoring; 1 change followed in the open",
    )
    assert found(selection)["written"][0] == "open"


def test_imported_scorecard_cannot_show_which_came_first(cast: Cast) -> None:
    selection = import_scorecard(
        by=cast.lead, scorecard=parse(SCORECARD, "scorecard.csv"), sha256="ab" * 32, title="From a file",
        kind=VendorKind.CMO, known={},
    )  # fmt: skip
    states = {key: state for key, (state, _) in found(selection).items()}
    assert states == {
        "written": "open", "sheets": "see", "quality": "open", "weights": "see", "evidence": "fine", "unknown": "see",
    }  # fmt: skip
    assert [check.key for check in missing_of(checks(selection, None), ("sheets", "weights"))] == [
        "written", "quality", "unknown",
    ]  # fmt: skip
