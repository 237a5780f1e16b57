"""Beginning a selection with what an earlier one was made of."""

from __future__ import annotations

from scoring.actions.criteria_of_selection import taken_over
from scoring.actions.recording import Recording
from scoring.actions.trees import copy_tree
from scoring.models import Assignment, Membership, Selection
from scoring.vocabulary import MemberRole


def copy_set_up(log: Recording, source: Selection, selection: Selection) -> None:
    """Give a new selection the criteria and the people of an earlier one; for use inside its recording.

    Criteria that differ from their template keep the reason, and have to be approved anew. People whose account is
    closed stay behind, and so does whoever stands in for the new lead: nobody has two parts.
    """
    model = selection.criteria_model
    for name, value in taken_over(source.criteria_model).items():
        setattr(model, name, value)
    model.based_on = source.criteria_model.based_on
    rows = copy_tree(log, source.criteria_model, model)
    selection.criteria_reason = source.criteria_reason
    placed = {selection.owner_id}
    members = source.memberships.select_related("user", "delegate").prefetch_related("assignments__group")
    for member in members.exclude(role=MemberRole.LEAD):
        if member.user_id in placed or not member.user.is_active:
            continue
        delegate = member.delegate
        if delegate is not None and (delegate.pk in placed or not delegate.is_active):
            delegate = None
        placed |= {member.user_id, *([delegate.pk] if delegate else [])}
        copied = log.create(
            Membership(
                selection=selection,
                user=member.user,
                role=member.role,
                function=member.function,
                meaning=member.meaning,
                delegate=delegate,
            )
        )
        log.create_all(Assignment(membership=copied, group=rows[a.group.key]) for a in member.assignments.all())
