"""Who has a part in a selection, and the keys by which all other parts of a snapshot name people, vendors, criteria."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from scoring.models import (
    Assignment,
    Conflict,
    Dissent,
    Membership,
    Score,
    Screening,
    Selection,
    User,
    Vote,
    WeightAmendment,
)
from scoring.selectors.snapshot.trail import events_to_tell


@dataclass(frozen=True)
class Keys:
    """The key of each row by its id, in the order in which a snapshot lists them."""

    criteria: Mapping[UUID, str]
    vendors: Mapping[UUID, str]
    people: Mapping[UUID, str]

    def order(self, *ids: UUID) -> tuple[int, ...]:
        """Where the rows stand in their lists, to sort by."""
        return tuple(self._places[pk] for pk in ids)

    @cached_property
    def _places(self) -> dict[UUID, int]:
        lists = (self.criteria, self.vendors, self.people)
        return {pk: place for rows in lists for place, pk in enumerate(rows)}


def people_of(selection: Selection) -> list[User]:
    """Everybody whom the selection names, by name and then by user name: two queries."""
    memberships = Membership.objects.filter(selection=selection).order_by()
    told = [
        memberships.values_list("user_id"),
        memberships.values_list("delegate_id"),
        Score.everything.filter(selection=selection).values_list("evaluator_id"),
        Score.everything.filter(selection=selection).values_list("entered_by_id"),
        Screening.objects.filter(selection=selection).values_list("waived_by_id"),
        Vote.objects.filter(revote__selection=selection).values_list("evaluator_id"),
        WeightAmendment.objects.filter(selection=selection).order_by().values_list("made_by_id"),
        Dissent.objects.filter(selection=selection).order_by().values_list("person_id"),
        events_to_tell(selection).order_by().values_list("actor_id"),
    ]
    found = {pk for (pk,) in told[0].union(*told[1:])}
    found |= {selection.owner_id, selection.sealed_by_id, selection.criteria_approved_by_id}
    return sorted(User.objects.filter(pk__in=found - {None}), key=_by_name)


def _by_name(user: User) -> tuple[str, str]:
    return unicodedata.normalize("NFC", user.full_name), user.username


def people(selection: Selection, users: Iterable[User], keys: Keys) -> list[dict[str, Any]]:
    """Each with the part that they have now; who has none any more is there by name. Three queries."""
    members = {row.user_id: row for row in Membership.objects.filter(selection=selection)}
    groups: dict[UUID, list[UUID]] = defaultdict(list)
    assigned = Assignment.objects.filter(membership__selection=selection, group__in=list(keys.criteria))
    for membership, group in assigned.values_list("membership_id", "group_id"):
        groups[membership].append(group)
    conflicts: dict[UUID, list[Conflict]] = defaultdict(list)
    for row in Conflict.objects.filter(membership__selection=selection, alternative__in=list(keys.vendors)):
        conflicts[row.membership_id].append(row)
    told = []
    for user in users:
        member = members.get(user.pk)
        told.append(
            {
                "key": keys.people[user.pk],
                "name": user.full_name,
                "job_title": user.job_title,
                "role": member.role if member else "",
                "function": member.function if member else "",
                "meaning": member.meaning if member else "",
                "is_quality": member is not None and member.is_quality,
                "delegate": keys.people[member.delegate_id] if member and member.delegate_id else None,
                "submitted_at": member and member.submitted_at,
                "interests_declared_at": member and member.interests_declared_at,
                "conflicts": [
                    {
                        "vendor": keys.vendors[row.alternative_id],
                        "statement": row.statement,
                        "declared_at": row.declared_at,
                    }
                    for row in sorted(conflicts[member.pk], key=lambda row: keys.order(row.alternative_id))
                ]
                if member
                else [],
                "groups": [keys.criteria[pk] for pk in sorted(groups[member.pk], key=keys.order)] if member else [],
            }
        )
    return told
