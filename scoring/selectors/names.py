"""Whether the panel sees whose score is whose."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from scoring.models import AuditPayload, Score, Selection, Vote
from scoring.vocabulary import NamesShown


def names_are_shown(selection: Selection, evaluators: Collection[UUID]) -> bool:
    """Always, or when all of these evaluators (ids of users) have agreed to it."""
    if selection.names_shown == NamesShown.ALWAYS:
        return True
    agreed = selection.memberships.filter(user__in=evaluators, agrees_to_names_at__isnull=False).count()
    return agreed == len(set(evaluators))


def every_name_is_shown(selection: Selection) -> bool:
    """In every cell, also where a score no longer counts, and in every vote: what leaves the house tells of all of
    them."""
    scored = Score.everything.filter(selection=selection).values_list("evaluator_id")
    voted = Vote.objects.filter(revote__selection=selection).order_by().values_list("evaluator_id")
    return names_are_shown(selection, [pk for (pk,) in scored.union(voted)])


def draw_of(selection: Selection) -> str:
    """A secret by which those who are not named are put in order: the salt of the selection's first event.

    It was random when it was made, belongs to the selection for good, and is in nothing that leaves the house. The key
    of the installation would not do: in the embedded mode everybody knows it, and with another one the same decision
    would have other numbers.
    """
    salts = AuditPayload.objects.filter(event__chain=selection.ref).order_by("event__seq")
    return str(salts.values_list("salt", flat=True)[0])
