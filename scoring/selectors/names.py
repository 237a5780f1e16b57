"""Whether the panel sees whose score is whose."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from scoring.models import Selection
from scoring.vocabulary import NamesShown


def names_are_shown(selection: Selection, evaluators: Collection[UUID]) -> bool:
    """Always, or when all of these evaluators (ids of users) have agreed to it."""
    if selection.names_shown == NamesShown.ALWAYS:
        return True
    agreed = selection.memberships.filter(user__in=evaluators, agrees_to_names_at__isnull=False).count()
    return agreed == len(set(evaluators))


def every_name_is_shown(selection: Selection) -> bool:
    """In every cell: what leaves the house as a file says no more than the pages do."""
    evaluators = selection.scores.order_by().values_list("evaluator_id", flat=True).distinct()
    return names_are_shown(selection, list(evaluators))
