"""A selection's own criteria and weights: taken from a template, adjusted, approved, sealed, and amended in the open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from scoring.actions.recording import Conflict, Recording, recording, require_version
from scoring.actions.trees import CriterionSpec, copy_tree, plant
from scoring.models import Assignment, CriteriaModel, Criterion, Screening, Selection, User, WeightAmendment
from scoring.models.criteria import WHOLE
from scoring.policies import (
    NotNow,
    check_can_amend_weights,
    check_can_approve_criteria,
    check_can_send_criteria,
    check_can_set_up,
)
from scoring.vocabulary import AuditVerb, CriterionKind, ModelPurpose, ModelStatus

UNAPPROVED = {"criteria_sent_at": None, "criteria_approved_at": None, "criteria_approved_by": None}


def set_criteria(*, by: User, selection: Selection, name: str, tree: Sequence[CriterionSpec]) -> None:
    """Give a selection criteria of its own, once, while it is being set up."""
    with recording(AuditVerb.CRITERIA_SET, by=by, about=name, selection=selection) as log:
        check_can_set_up(by, log.selection)
        if log.selection.criteria_model.criteria.exists():
            raise NotNow(f"{selection.ref} has its criteria already.")
        log.update(log.selection.criteria_model, name=name)
        plant(log, log.selection.criteria_model, tree)


def take_template(*, by: User, selection: Selection, edition: CriteriaModel) -> None:
    """Give a selection in set-up a copy of a published edition of a template, in place of what it had.

    People keep the groups, and vendors the must-have answers, that both have under one key and name.
    """
    verb = AuditVerb.CRITERIA_REPLACED if selection.criteria_model.criteria.exists() else AuditVerb.TEMPLATE_USED
    with recording(verb, by=by, about=str(edition), selection=selection) as log:
        current = log.selection
        check_can_set_up(by, current)
        if edition.purpose != ModelPurpose.TEMPLATE or edition.status != ModelStatus.FROZEN:
            raise NotNow(f"{edition} is not a published template.")
        if verb == AuditVerb.CRITERIA_REPLACED:
            replace_criteria(log, current, edition, by=by, based_on=edition, criteria_reason="", **UNAPPROVED)
            return
        if current.criteria_model.criteria.exists():
            raise NotNow(f"{current.ref} was given criteria in the meantime. Nothing was changed.")
        log.update(current.criteria_model, **taken_over(edition), based_on=edition)
        copy_tree(log, edition, current.criteria_model)


def replace_criteria(
    log: Recording,
    selection: Selection,
    source: CriteriaModel,
    *,
    by: User,
    based_on: CriteriaModel | None,
    **values: Any,
) -> None:
    """Have the selection go on with a draft copy of `source`, and with `values`; for use inside a recording.

    The tree that it had stays as rows, for the trail.
    """
    model = log.create(CriteriaModel(**taken_over(source), based_on=based_on))
    rows = copy_tree(log, source, model)
    log.make_way(selection, criteria_model=model, **values)

    def successor(old: Criterion) -> Criterion | None:
        row = rows.get(old.key)
        return row if row is not None and row.name == old.name else None

    now = timezone.now()
    for assignment in Assignment.objects.filter(
        membership__selection=selection, membership__removed_at__isnull=True
    ).select_related("group", "membership"):
        log.update(assignment, removed_at=now, removed_by=by)
        if (group := successor(assignment.group)) is not None:
            log.create(Assignment(membership=assignment.membership, group=group))
    answers = selection.screenings.filter(criterion__criteria_model=selection.criteria_model_id)
    for answer in answers.select_related("criterion"):
        if (must_have := successor(answer.criterion)) is not None:
            log.create(
                Screening(
                    selection=selection,
                    alternative_id=answer.alternative_id,
                    criterion=must_have,
                    outcome=answer.outcome,
                    reason=answer.reason,
                    waiver_asked_at=answer.waiver_asked_at,
                    waived_at=answer.waived_at,
                    waived_by_id=answer.waived_by_id,
                )
            )


def taken_over(source: CriteriaModel) -> dict[str, Any]:
    """What a copy has of its source beside the tree."""
    names = ("name", "kind", "record_constants", "record_constants_reason")
    return {name: getattr(source, name) for name in names}


def adjust_weights(
    *,
    by: User,
    selection: Selection,
    weights: Mapping[str, int],
    reason: str,
    versions: Mapping[str, int] | None = None,
) -> None:
    """Give whole sibling sets other weights for this selection, before scoring opens; an approver has to agree.

    `weights` are basis points by criterion key, `versions` those of the rows that the lead saw. Raises Conflict when
    one of them changed since, ValidationError without a reason and for weights that do not add to 10 000 in their set.
    """
    _require_reason(reason)
    about = selection.criteria_model.name
    with recording(AuditVerb.WEIGHTS_SET, by=by, about=about, selection=selection, reason=reason) as log:
        check_can_set_up(by, log.selection)
        rows = _weighing(log.selection.criteria_model)
        check_weights(rows, weights)
        for row in rows:
            if versions is not None and row.key in weights:
                require_version(row, versions.get(row.key), cell=row, mine={"local_weight": weights[row.key]})
            if row.key in weights and (row.local_weight, row.raw_weight) != (weights[row.key], None):
                log.update(row, local_weight=weights[row.key], raw_weight=None)
        log.update(log.selection, criteria_reason=reason, **UNAPPROVED)


def send_criteria(*, by: User, selection: Selection) -> Selection:
    """Ask the approvers to agree to criteria and weights that differ from their template."""
    about = selection.criteria_model.name
    with recording(AuditVerb.CRITERIA_SENT, by=by, about=about, selection=selection) as log:
        check_can_send_criteria(by, log.selection)
        log.update(log.selection, criteria_sent_at=timezone.now())
        return log.selection


def approve_criteria(*, by: User, selection: Selection, version: int) -> Selection:
    """An approver agrees to what was sent. Raises Conflict when the selection changed after `version` was shown."""
    with recording(AuditVerb.CRITERIA_APPROVED, by=by, about=selection.ref, selection=selection) as log:
        check_can_approve_criteria(by, log.selection)
        log.update(log.selection, version=version, criteria_approved_at=timezone.now(), criteria_approved_by=by)
        return log.selection


def refuse_criteria(*, by: User, selection: Selection, version: int, reason: str) -> Selection:
    """An approver does not agree; the lead changes the weights or takes the template's, and may send them again.

    Raises Conflict when the selection changed after `version` was shown.
    """
    _require_reason(reason)
    about = selection.ref
    with recording(AuditVerb.CRITERIA_REFUSED, by=by, about=about, selection=selection, reason=reason) as log:
        check_can_approve_criteria(by, log.selection)
        log.update(log.selection, version=version, criteria_sent_at=None)
        return log.selection


def amend_weights(
    *, by: User, selection: Selection, weights: Mapping[str, int], reason: str, after: int | None = None
) -> WeightAmendment:
    """Change sealed weights in the open: the sealed tree stays, the latest amendment counts.

    `weights` are basis points by key of every criterion and group that weighs, `after` the number of the amendment
    that the lead saw, 0 for none. Raises Conflict when there is a newer one, ValidationError without a reason, for a
    key too many or too few, and for sets that do not add to 10 000.
    """
    _require_reason(reason)
    about = selection.ref
    with recording(AuditVerb.WEIGHTS_AMENDED, by=by, about=about, selection=selection, reason=reason) as log:
        check_can_amend_weights(by, log.selection)
        rows = _weighing(log.selection.criteria_model)
        if missing := sorted({row.key for row in rows} - set(weights)):
            raise ValidationError({"weights": f"The weight of {missing[0]} is missing."})
        check_weights(rows, weights)
        last = log.selection.amendments.order_by("-number").first()
        if last is not None and after is not None and after != last.number:
            raise Conflict(last, {"weights": weights}, last.audit_values())
        return log.create(
            WeightAmendment(
                selection=log.selection,
                number=1 if last is None else last.number + 1,
                weights=dict(weights),
                reason=reason,
                made_at=timezone.now(),
                made_by=by,
            )
        )


def check_weights(rows: Sequence[Criterion], weights: Mapping[str, int]) -> None:
    """Refuse, with ValidationError, weights of no criterion of `rows`, and sets that are not whole."""
    by_key = {row.key: row for row in rows}
    if unknown := sorted(set(weights) - set(by_key)):
        raise ValidationError({"weights": f"There is no criterion {unknown[0]} that weighs."})
    names = {row.pk: f"in “{row.name}”" for row in rows}
    sets: dict[UUID | None, list[Criterion]] = defaultdict(list)
    for row in rows:
        sets[row.parent_id].append(row)
    for parent in {by_key[key].parent_id for key in weights}:
        given = [weights.get(row.key) for row in sets[parent]]
        where = "at the top" if parent is None else names[parent]
        shares = [share for share in given if share is not None]
        if len(shares) < len(given):
            raise ValidationError({"weights": f"The weights {where} are set together; one is missing."})
        if min(shares) < 0:
            raise ValidationError({"weights": f"A weight {where} is below 0."})
        if sum(shares) != WHOLE and (parent is None or any(shares)):
            raise ValidationError({"weights": f"The weights {where} add to {sum(shares) * 100 / WHOLE:g}, not to 100."})


def _weighing(model: CriteriaModel) -> list[Criterion]:
    return list(model.criteria.exclude(kind=CriterionKind.MUST_HAVE))


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Say why: the reason stands in the log and with the results."})
