"""Opening a selection, changing what it is about, calling it off, and moving it through its stages."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db.models.functions import Length
from django.utils import timezone

from scoring.actions.copies import copy_set_up
from scoring.actions.criteria_of_selection import replace_criteria
from scoring.actions.derived import write_derived
from scoring.actions.recording import Once, Recording, recording
from scoring.capabilities import CAPABILITIES
from scoring.models import CriteriaModel, Criterion, Membership, Selection, User
from scoring.models.audit import criteria_digest
from scoring.policies import (
    NotNow,
    check_can_create_selection,
    check_can_move_stage,
    check_can_restore,
    check_can_set_dates,
    check_can_set_up,
    check_can_withdraw,
    current_snapshot,
)
from scoring.vocabulary import AuditVerb, MemberRole, ModelStatus, Stage, VendorKind

SCOPE = (
    "title", "kind", "product", "scope", "modality", "phase", "volumes", "markets", "budget", "confidentiality",
)  # fmt: skip
SETTINGS = ("is_blind", "names_shown", "missing_policy", "single_source_reason")
DATES = ("deadline_at", "time_zone", "records_as_of")


def next_ref(year: int) -> str:
    """The next reference of a year: SEL-2026-001. For use inside a recording of the system's chain: one at a time."""
    given = Selection.objects.filter(ref__startswith=f"SEL-{year}-").order_by(Length("ref").desc(), "-ref")
    last = given.values_list("ref", flat=True).first()
    return f"SEL-{year}-{1 if last is None else int(last.rsplit('-', 1)[1]) + 1:03d}"


def create_selection(
    *,
    by: User,
    title: str,
    kind: VendorKind,
    deadline_at: datetime | None = None,
    required_capabilities: Iterable[str] = (),
    source: Selection | None = None,
    is_demo: bool = False,
    once: Once | None = None,
    **scope: str,
) -> Selection:
    """Open a selection; the one who opens it leads it. `scope` are others of SCOPE.

    The criteria and the people are those of `source`, an earlier selection that the person may know of (NotNow
    otherwise); without it there are none yet.
    """
    check_can_create_selection(by)
    if unknown := set(scope) - set(SCOPE):
        raise TypeError(f"A selection's {', '.join(sorted(unknown))} are not set so.")
    if source is not None and not Selection.objects.visible_to(by).filter(pk=source.pk).exists():
        raise NotNow("You take no part in the selection that this one was to begin with.")
    now = timezone.now()
    with recording(AuditVerb.SELECTION_CREATED, by=by, about=title, once=once) as log:
        ref = next_ref(now.year)
        log.about = f"{ref} {title}" if source is None else f"{ref} {title}, from {source.ref}"
        selection = new_selection(log, by=by, ref=ref, title=title, kind=kind, at=now, once=once)
        for name, value in scope.items():
            setattr(selection, name, value)
        selection.required_capabilities = _capabilities(required_capabilities)
        selection.deadline_at, selection.is_demo = deadline_at, is_demo
        if source is not None:
            copy_set_up(log, source, selection)
        return selection


def new_selection(
    log: Recording, *, by: User, ref: str, title: str, kind: VendorKind, at: datetime, once: Once | None
) -> Selection:
    """The rows that every new selection begins with, for use inside a recording."""
    model = log.create(CriteriaModel(name=title[:120]))
    selection = log.create(
        Selection(
            id=uuid.uuid4() if once is None else once.result_id,
            ref=ref,
            title=title,
            kind=kind,
            owner=by,
            created_at=at,
            criteria_model=model,
        )
    )
    log.create(Membership(selection=selection, user=by, role=MemberRole.LEAD, function="Procurement"))
    return selection


def change_selection(*, by: User, selection: Selection, version: int, **fields: Any) -> Selection:
    """Change some of SCOPE, `required_capabilities`, SETTINGS and DATES; the dates alone also while scoring is open.

    `version` is that of the selection which the lead saw. Raises Conflict when it changed since, ValidationError for
    a deadline that has passed or a time zone that nobody knows.
    """
    if unknown := set(fields) - {*SCOPE, "required_capabilities", *SETTINGS, *DATES}:
        raise TypeError(f"A selection's {', '.join(sorted(unknown))} are not changed so.")
    if "required_capabilities" in fields:
        fields["required_capabilities"] = _capabilities(fields["required_capabilities"])
    if "time_zone" in fields and fields["time_zone"] not in available_timezones():
        raise ValidationError({"time_zone": f"“{fields['time_zone']}” is not a time zone. Example: Europe/Berlin."})
    with recording(AuditVerb.SELECTION_CHANGED, by=by, about=selection.ref, selection=selection) as log:
        if set(fields) <= set(DATES):
            check_can_set_dates(by, log.selection)
        else:
            check_can_set_up(by, log.selection)
        deadline = fields.get("deadline_at")
        if deadline is not None and deadline != log.selection.deadline_at and deadline <= timezone.now():
            raise ValidationError({"deadline_at": "This instant has passed. Choose one that lies ahead."})
        log.update(log.selection, version=version, **fields)
        return log.selection


def _capabilities(given: Iterable[str]) -> list[str]:
    keys = sorted(set(given))
    if unknown := [key for key in keys if key not in CAPABILITIES]:
        raise ValidationError({"required_capabilities": f"“{unknown[0]}” is not a capability of the list."})
    return keys


def withdraw_selection(*, by: User, selection: Selection, reason: str) -> Selection:
    """Call a selection off: lists no longer show it, its people still reach it, nothing in it moves."""
    _require_reason(reason)
    about = f"{selection.ref} {selection.title}"
    with recording(AuditVerb.SELECTION_WITHDRAWN, by=by, about=about, selection=selection, reason=reason) as log:
        check_can_withdraw(by, log.selection)
        log.update(log.selection, withdrawn_at=timezone.now(), withdrawn_by=by)
        return log.selection


def restore_selection(*, by: User, selection: Selection) -> Selection:
    """Bring back what was called off, at the stage where it stopped."""
    about = f"{selection.ref} {selection.title}"
    with recording(AuditVerb.SELECTION_RESTORED, by=by, about=about, selection=selection) as log:
        check_can_restore(by, log.selection)
        log.update(log.selection, withdrawn_at=None, withdrawn_by=None)
        return log.selection


def move_stage(*, by: User, selection: Selection, target: Stage, reason: str = "") -> Selection:
    """Take the selection to its next stage, or back with a reason.

    Opening scoring freezes the criteria, seals the weights and reads the derived values. Going back to the set-up, possible while no score was
    given, breaks the seal: the frozen tree stays as it was and the selection goes on with a copy of it.
    Raises ValidationError for a step back without a reason.
    """
    back = _is_back(selection, target)
    if back:
        _require_reason(reason)
    verb = AuditVerb.STAGE_RETURNED if back else AuditVerb.STAGE_MOVED
    with recording(verb, by=by, about="", selection=selection, reason=reason) as log:
        current = log.selection
        log.about = f"{current.get_stage_display()} to {target.label}"  # the caller's copy may be of an earlier stage
        check_can_move_stage(by, current, target)
        if _is_back(current, target) != back:
            raise NotNow(f"Somebody else has moved {current.ref} to “{current.get_stage_display()}” in the meantime.")
        now = timezone.now()
        if target == Stage.SETUP:
            _break_seal(log, current, by=by)
        elif target == Stage.SCORING and not back:
            as_of = current.records_as_of or timezone.localdate()
            seal(log, current, by=by, at=now, stage=target, records_as_of=as_of)
            write_derived(log, current, as_of=as_of)
        elif target == Stage.CONSENSUS and not back:
            log.update(current, stage=target, scoring_closed_at=now)
        elif target == Stage.SCORING:
            log.update(current, stage=target, scoring_closed_at=None)
        else:
            log.update(current, stage=target)
            if back:
                supersede(log, current, by=by, reason=reason)
        return current


def supersede(log: Recording, selection: Selection, *, by: User, reason: str) -> None:
    """Note that the frozen decision, where there is one, is no longer in force: its signatures are void."""
    snapshot = current_snapshot(selection)
    if snapshot is not None:
        log.update(snapshot, superseded_at=timezone.now(), superseded_by=by, superseded_reason=reason)


def _is_back(selection: Selection, target: Stage) -> bool:
    order = list(Stage)
    return order.index(target) < order.index(Stage(selection.stage))


def seal(log: Recording, selection: Selection, *, by: User, at: datetime, stage: Stage, records_as_of: date) -> None:
    """Freeze the tree, fix the digest of criteria and weights before any score is seen, and the day of the records."""
    log.update(selection.criteria_model, status=ModelStatus.FROZEN, frozen_at=at, frozen_by=by)
    digest = tree_digest(selection.criteria_model.criteria.all())
    log.update(
        selection,
        stage=stage,
        sealed_at=at,
        sealed_by=by,
        sealed_digest=digest,
        records_as_of=records_as_of,
    )


def _break_seal(log: Recording, selection: Selection, *, by: User) -> None:
    replace_criteria(
        log,
        selection,
        selection.criteria_model,
        by=by,
        based_on=selection.criteria_model.based_on,
        stage=Stage.SETUP,
        sealed_at=None,
        sealed_by=None,
        sealed_digest="",
    )


def tree_digest(criteria: Iterable[Criterion]) -> str:
    """The digest that seals a tree."""
    return criteria_digest(criterion.audit_values() for criterion in criteria)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Say why: the reason stands in the log."})
