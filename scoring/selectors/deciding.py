"""A decision as its page and the page to sign it show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import cached_property

from scoring.models import Alternative, Condition, Decision, Dissent, Selection, Snapshot
from scoring.policies import current_snapshot
from scoring.selectors.before_signing import Check, checks
from scoring.selectors.display.wording import Piece, marked
from scoring.selectors.drafting import Figures, figures_of
from scoring.selectors.snapshot import same_as_rows
from scoring.vocabulary import DecisionOutcome


@dataclass(frozen=True)
class DecisionView:
    """`decision` is None as long as none was written; `vendors` are the ranked ones with their ranks, best first."""

    selection: Selection
    decision: Decision | None
    figures: Figures
    vendors: Sequence[tuple[Alternative, int]]
    dissents: Sequence[Dissent]

    @cached_property
    def snapshot(self) -> Snapshot | None:
        """The frozen decision that is in force."""
        return current_snapshot(self.selection)

    @cached_property
    def conditions(self) -> list[Condition]:
        return [] if self.decision is None else list(self.decision.conditions.all())

    @cached_property
    def sentence(self) -> str:
        """The decision in a sentence, "" as long as none was written."""
        return "" if self.decision is None else sentence_of(self.decision)

    @cached_property
    def wording(self) -> tuple[Piece, ...]:
        """The rationale with what was changed in the draft."""
        return () if self.decision is None else marked(self.decision.rationale_draft, self.decision.rationale)

    @cached_property
    def is_changed(self) -> bool:
        return any(piece.kind != "kept" for piece in self.wording)

    @cached_property
    def conclusions(self) -> list[tuple[str, str]]:
        """What was found of the contractor, where anything was."""
        d = self.decision
        if d is None:
            return []
        found = (("Allowed to do the work", d.legal), ("Suitable for it", d.suitable), ("Competent in it", d.competent))
        return [(label, text) for label, text in found if text]

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """What is looked at before it is frozen."""
        return checks(self.selection, self.decision)

    @cached_property
    def is_overtaken(self) -> bool:
        """Whether the rows say something else by now than what was frozen: then it cannot be signed."""
        return self.snapshot is not None and not same_as_rows(self.snapshot)


def decision_view(selection: Selection) -> DecisionView:
    """Raises EngineError where there is no result to decide on."""
    figures = figures_of(selection)
    rows = {row.pk: row for row in selection.alternatives.select_related("vendor", "site")}
    chosen = Decision.objects.filter(selection=selection).select_related("chosen__vendor", "second_source__vendor")
    return DecisionView(
        selection=selection,
        decision=chosen.first(),
        figures=figures,
        vendors=[(rows[key], rank) for key, rank in figures.ranks.items()],
        dissents=list(selection.dissents.select_related("person")),
    )


def sentence_of(decision: Decision) -> str:
    """What is decided, in a sentence."""
    if decision.chosen is not None:
        second = decision.second_source
        return f"Select {decision.chosen.vendor.name}" + (
            f", with {second.vendor.name} as second source" if second else ""
        )
    if decision.outcome == DecisionOutcome.SHORTLIST:
        rows = decision.shortlist.select_related("alternative__vendor")
        return f"Shortlist {', '.join(row.alternative.vendor.name for row in rows)}"
    return str(DecisionOutcome(decision.outcome).label)
