"""What has to be right, or has to be seen, before a decision is frozen for signing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import numpy as np
from django.db.models import Exists, OuterRef

from scoring.engine.results import Evaluation
from scoring.models import Decision, ScoreEvidence, Selection
from scoring.selectors.display.words import counted
from scoring.selectors.matrix import build
from scoring.selectors.ranking import analysis_of
from scoring.vocabulary import DecisionOutcome, MemberRole

CONCLUSIONS = {"legal": "allowed to do the work", "suitable": "suitable for it", "competent": "competent in it"}


class State(StrEnum):
    FINE = "fine"
    SEE = "see"  # can be signed once the lead has said that they know
    OPEN = "open"  # has to be mended first


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list; `page` is the name of the page that mends it, "" where nothing can be mended."""

    key: str
    state: State
    words: str
    page: str = ""

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def is_to_see(self) -> bool:
        return self.state == State.SEE


def checks(selection: Selection, decision: Decision | None) -> tuple[Check, ...]:
    """All of them, in the order in which they are read. Raises EngineError where there is no result."""
    built = build(selection)
    evaluation = analysis_of(built.matrix).evaluation
    keys = [built.alternative_ids[vendor.key] for vendor in evaluation.matrix.alternatives]
    return (
        _written(decision, {keys[i]: int(evaluation.ranks[i]) for i in evaluation.ranked}),
        _sheets(selection),
        _quality(selection),
        _weights(selection),
        _evidence(selection),
        _unknown(evaluation),
        *([_conclusions(decision)] if decision and decision.outcome == DecisionOutcome.SELECT else []),
    )


def missing_of(found: Collection[Check], acknowledged: Collection[str]) -> list[Check]:
    """The lines that keep the decision from being frozen: open ones, and those to see that nobody said they saw."""
    return [check for check in found if check.is_open or (check.is_to_see and check.key not in acknowledged)]


def _written(decision: Decision | None, ranks: Mapping[UUID, int]) -> Check:
    if decision is None:
        return Check("written", State.OPEN, "No decision is written yet: fill in the form and save it.")
    if not decision.rationale:
        return Check("written", State.OPEN, "The rationale is empty: write it and save.")
    # The selection may have gone back since it was written, and come out otherwise.
    named = [
        decision.chosen_id,
        decision.second_source_id,
        *decision.shortlist.values_list("alternative_id", flat=True),
    ]
    if any(key is not None and key not in ranks for key in named):
        words = "The decision names a vendor that has no rank any more: choose again and save."
        return Check("written", State.OPEN, words)
    if decision.chosen_id is not None and ranks[decision.chosen_id] > 1 and not decision.not_first_reason:
        words = (
            "The selected vendor is not the top-ranked one any more: say why it is selected, or choose again, and save."
        )
        return Check("written", State.OPEN, words)
    return Check("written", State.FINE, "The decision and its rationale are written")


def _sheets(selection: Selection) -> Check:
    sheets = selection.memberships.filter(role=MemberRole.EVALUATOR)
    still_open = [member.user.full_name for member in sheets.filter(submitted_at=None).select_related("user")]
    if still_open:
        return Check("sheets", State.OPEN, f"Score sheets are open: {', '.join(still_open)}.", "selection-detail")
    if selection.source_name:
        return Check("sheets", State.SEE, f"The scores were read from {selection.source_name}, not given in here")
    return Check("sheets", State.FINE, f"All sheets are submitted ({sheets.count()})")


def _quality(selection: Selection) -> Check:
    if not selection.memberships.filter(role=MemberRole.APPROVER, is_quality=True).exists():
        words = "Nobody is named who gives the quality approval: name an approver who speaks for the quality unit."
        return Check("quality", State.OPEN, words, "setup-people")
    return Check("quality", State.FINE, "The quality approval has its approver")


def _weights(selection: Selection) -> Check:
    if selection.source_name:
        return Check("weights", State.SEE, "Weights and scores came in one file: nothing shows which were set first")
    amended = selection.amendments.count()
    if amended:
        times = counted(amended, "change", "changes")
        return Check("weights", State.SEE, f"The weights were sealed before scoring; {times} followed in the open")
    return Check("weights", State.FINE, "The weights were sealed before anybody scored")


def _evidence(selection: Selection) -> Check:
    sources = ScoreEvidence.objects.filter(score=OuterRef("pk"))
    scores = selection.scores.filter(alternative__removed_at__isnull=True, value__isnull=False)
    bare = scores.filter(~Exists(sources), evidence="").count()
    if bare:
        names = f"{counted(bare, 'score rests', 'scores rest')} on a reason alone, without a source"
        return Check("evidence", State.SEE, names, "results-matrix")
    return Check("evidence", State.FINE, "No score is without a source")


def _unknown(evaluation: Evaluation) -> Check:
    told = []
    for i in evaluation.ranked:
        vendor, unknown = evaluation.matrix.alternatives[i], int(np.isnan(evaluation.partial_values[i]).sum())
        if unknown:
            told.append(f"{counted(unknown, 'criterion', 'criteria')} for {vendor.short_name or vendor.name}")
    if told:
        return Check("unknown", State.SEE, f"Not known: {', '.join(told)}", "results-matrix")
    return Check("unknown", State.FINE, "Every criterion is known for every vendor that was ranked")


def _conclusions(decision: Decision) -> Check:
    lacking = [words for name, words in CONCLUSIONS.items() if not getattr(decision, name)]
    if lacking:
        return Check("conclusions", State.SEE, f"No word on whether the vendor is {', '.join(lacking)}")
    return Check("conclusions", State.FINE, "The vendor is found allowed, suitable and competent")
