"""Selections of any size for the tests of the selectors, built through the actions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from scoring.actions.alternatives import add_alternative
from scoring.actions.criteria_of_selection import set_criteria
from scoring.actions.members import add_member
from scoring.actions.scores import record_score
from scoring.actions.selections import create_selection
from scoring.actions.trees import CriterionSpec
from scoring.models import Selection, User
from scoring.vocabulary import CriterionKind, MemberRole, VendorKind
from tests.cast import Cast
from tests.factories import TREE, criterion, make_vendor, open_scoring


def panel(
    cast: Cast,
    judges: Sequence[User],
    *,
    vendors: int = 2,
    tree: Sequence[CriterionSpec] = TREE,
    groups: Sequence[str] = ("Q", "D"),
) -> Selection:
    """A selection open for scoring: every judge scores every one of `groups`; vendors are called V1, V2 and so on.

    The approver scores the other top groups, because scoring does not open with a criterion that nobody scores.
    """
    selection = create_selection(by=cast.lead, title="Panel", kind=VendorKind.CMO)
    set_criteria(by=cast.lead, selection=selection, name="Panel", tree=tree)
    for n in range(1, vendors + 1):
        vendor = make_vendor(cast.lead, f"Vendor {n}")
        add_alternative(by=cast.lead, selection=selection, vendor=vendor, site=None, short_name=f"V{n}")
    others = [spec.key for spec in tree if spec.kind != CriterionKind.MUST_HAVE and spec.key not in groups]
    sheets = [(judge, groups) for judge in judges if groups] + ([(cast.approver, others)] if others else [])
    for judge, keys in sheets:
        rows = [criterion(selection, key) for key in keys]
        add_member(by=cast.lead, selection=selection, user=judge, role=MemberRole.EVALUATOR, groups=rows)
    return open_scoring(cast.lead, selection)


def score(selection: Selection, judge: User, key: str, *values: str | None) -> None:
    """One judge's values of one criterion, vendor by vendor; None is "not enough information"."""
    for alternative, value in zip(selection.alternatives.all(), values, strict=True):
        record_score(
            by=judge,
            selection=selection,
            alternative=alternative,
            criterion=criterion(selection, key),
            value=None if value is None else Decimal(value),
            reason="No documents." if value is None else "As seen at the site visit.",
        )
