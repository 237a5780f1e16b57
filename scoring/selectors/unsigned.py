"""Whose signature a frozen decision still waits for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from scoring.models import Membership, Signature, Snapshot
from scoring.vocabulary import MemberRole, SignatureMeaning


def unsigned(selections: Iterable[UUID]) -> dict[UUID, dict[UUID, str]]:
    """The keys and names of those who have not signed, by selection; a selection whose decision is not frozen is not
    in it. The lead first, then the approvers by name: three queries."""
    frozen = dict(
        Snapshot.objects.filter(selection__in=selections, superseded_at__isnull=True).values_list("pk", "selection_id")
    )
    signed: dict[UUID, set[UUID]] = defaultdict(set)
    standing = Signature.objects.filter(snapshot__in=frozen, withdrawal__isnull=True)
    for snapshot, signer in standing.exclude(meaning=SignatureMeaning.WITHDRAWAL).values_list("snapshot", "signer"):
        signed[frozen[snapshot]].add(signer)
    waiting: dict[UUID, dict[UUID, str]] = {selection: {} for selection in frozen.values()}
    members = Membership.objects.filter(
        selection__in=frozen.values(), role__in=(MemberRole.LEAD, MemberRole.APPROVER)
    ).values_list("selection_id", "user_id", "user__full_name", "role")
    for selection, user, name, _ in sorted(members, key=lambda row: (row[3] != MemberRole.LEAD, row[2])):
        if user not in signed[selection]:
            waiting[selection][user] = name
    return waiting


def rejections(selections: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The names under the rejections that stand, by selection; a selection without one gives an empty list: one query."""
    standing = Signature.objects.filter(
        snapshot__selection__in=selections,
        snapshot__superseded_at__isnull=True,
        meaning=SignatureMeaning.REJECTION,
        withdrawal__isnull=True,
    )
    names: dict[UUID, list[str]] = defaultdict(list)
    for selection, name in standing.order_by("number").values_list("snapshot__selection", "full_name"):
        names[selection].append(name)
    return names
