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
