"""What keeps a score sheet from being submitted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scoring.models import Alternative, Criterion, Membership
from scoring.selectors.sheet import leaves_beneath, reason_is_due


@dataclass(frozen=True, slots=True)
class Faults:
    """Cells as "vendor, criterion", in the order of the sheet."""

    open_cells: tuple[str, ...]
    without_reason: tuple[str, ...]
    without_evidence: tuple[str, ...]


def faults_of(member: Membership, vendors: Iterable[Alternative] | None = None) -> Faults:
    """What is missing on a sheet, or in the columns of some vendors: six queries, whatever its size."""
    leaves, columns = _leaves(member), _columns(member, vendors)
    scores = {
        (score.alternative_id, score.criterion_id): score
        for score in member.selection.scores.filter(evaluator_id=member.user_id).prefetch_related("sources")
    }
    cells = [(vendor, leaf) for leaf in leaves for vendor in columns]
    given = [
        (_words(vendor, leaf), leaf, scores[vendor.pk, leaf.pk])
        for vendor, leaf in cells
        if (vendor.pk, leaf.pk) in scores
    ]
    return Faults(
        open_cells=tuple(_words(v, c) for v, c in cells if (v.pk, c.pk) not in scores),
        without_reason=tuple(
            words for words, leaf, score in given if not score.reason.strip() and reason_is_due(leaf, score.value)
        ),
        without_evidence=tuple(
            words
            for words, leaf, score in given
            if leaf.evidence_required and score.value is not None and not score.evidence and not score.sources.all()
        ),
    )


def price_waits_for(member: Membership) -> str:
    """The first cell that is answered before price on a sheet that has both; "" when price can be scored."""
    leaves = [leaf for leaf in _leaves(member) if not leaf.is_price]
    answered = set(
        member.selection.scores.filter(evaluator_id=member.user_id).values_list("alternative_id", "criterion_id")
    )
    columns = _columns(member)
    return next((_words(v, c) for c in leaves for v in columns if (v.pk, c.pk) not in answered), "")


def _leaves(member: Membership) -> list[Criterion]:
    groups: set[object] = set(member.assignments.values_list("group_id", flat=True))
    return leaves_beneath(list(member.selection.criteria_model.criteria.all()), groups)


def _columns(member: Membership, vendors: Iterable[Alternative] | None = None) -> list[Alternative]:
    """The vendors that are the evaluator's to score: none in which they declared an interest."""
    closed = set(member.conflicts.values_list("alternative_id", flat=True))
    competing = member.selection.alternatives.all() if vendors is None else vendors
    return [vendor for vendor in competing if vendor.pk not in closed]


def _words(vendor: Alternative, criterion: Criterion) -> str:
    return f"{vendor.short_name}, {criterion.name}"
