"""Editions of a template or of the library: started as a draft, published, retired."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, count
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from scoring.actions.criteria import locked_draft
from scoring.actions.library import LIBRARY_SLUG
from scoring.actions.recording import Once, recording
from scoring.actions.trees import copy_tree
from scoring.engine.inspection_constants import Constants
from scoring.identifiers import slug_of
from scoring.models import CriteriaModel, User
from scoring.policies import NotNow, check_can_edit_criteria
from scoring.selectors.editions import changes_of, faults_of
from scoring.vocabulary import AuditVerb, ModelPurpose, ModelStatus, VendorKind


def start_edition(*, by: User, model: CriteriaModel, once: Once | None = None) -> CriteriaModel:
    """Begin the next edition of a template or of the library: a draft copy. There is one draft at a time."""
    check_can_edit_criteria(by)
    editions = CriteriaModel.objects.filter(purpose=model.purpose, slug=model.slug)
    newest = editions.order_by("-edition").first() or model
    about = f"{model.name}, edition {newest.edition + 1}"
    try:
        with recording(AuditVerb.EDITION_STARTED, by=by, about=about, once=once) as log:
            if model.purpose == ModelPurpose.SELECTION or model.status == ModelStatus.DRAFT:
                raise NotNow(f"{model} is not published: change it as it is.")
            if newest.status == ModelStatus.DRAFT:
                raise NotNow(f"{newest} is a draft already. Change that one, there is one draft at a time.")
            draft = CriteriaModel(
                name=model.name,
                slug=model.slug,
                purpose=model.purpose,
                edition=newest.edition + 1,
                kind=model.kind,
                description=model.description,
                based_on=model,
                record_constants=model.record_constants,
                record_constants_reason=model.record_constants_reason,
            )
            if once is not None:
                draft.id = once.result_id
            log.create(draft)
            copy_tree(log, model, draft)
            return draft
    except IntegrityError as error:
        raise NotNow(f"Somebody else has just started an edition of {model.name}.") from error


def start_template(
    *,
    by: User,
    name: str,
    kind: VendorKind | None,
    description: str,
    source: CriteriaModel | None = None,
    once: Once | None = None,
) -> CriteriaModel:
    """Begin a template of one's own: empty, or with the tree of another template."""
    check_can_edit_criteria(by)
    stem = slug_of(name)[:70] or "template"
    taken = set(CriteriaModel.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | {LIBRARY_SLUG}
    slug = next(s for s in chain([stem], (f"{stem}-{n}" for n in count(2))) if s not in taken)
    with recording(AuditVerb.TEMPLATE_ADDED, by=by, about=name, once=once) as log:
        draft = CriteriaModel(
            name=name,
            slug=slug,
            purpose=ModelPurpose.TEMPLATE,
            kind=kind or "",
            description=description,
            based_on=source,
        )
        if source is not None:
            draft.record_constants = source.record_constants
            draft.record_constants_reason = source.record_constants_reason
        if once is not None:
            draft.id = once.result_id
        log.create(draft)
        if source is not None:
            copy_tree(log, source, draft)
        return draft


def name_edition(
    *, by: User, model: CriteriaModel, version: int, name: str, kind: VendorKind | None, description: str
) -> None:
    """Correct what a draft is called, for whom it is and what it says of itself."""
    check_can_edit_criteria(by)
    with recording(AuditVerb.MODEL_CHANGED, by=by, about=str(model)) as log:
        draft = locked_draft(model)
        log.update(draft, version=version, name=name, kind=kind or "", description=description)


def set_constants(*, by: User, model: CriteriaModel, version: int, constants: Mapping[str, str], reason: str) -> None:
    """Say with which constants the inspection record is computed: those that differ from the house's, as text by name.

    Raises EngineError for a constant out of its range, ValidationError for a change without a reason.
    """
    check_can_edit_criteria(by)
    if constants and not reason.strip():
        raise ValidationError({"reason": "Say why: the reason stands wherever the value is explained."})
    Constants(**{name: float(text) for name, text in constants.items()})
    with recording(AuditVerb.CONSTANTS_SET, by=by, about=str(model), reason=reason) as log:
        draft = locked_draft(model)
        log.update(draft, version=version, record_constants=dict(constants), record_constants_reason=reason)


def publish_edition(*, by: User, model: CriteriaModel, version: int, reasons: Mapping[UUID, str]) -> None:
    """Freeze a draft that has no faults, with a reason for every criterion that differs from the edition before.

    `reasons` by criterion, removed ones too. Raises NotNow with the first fault or the first missing reason.
    """
    check_can_edit_criteria(by)
    with recording(AuditVerb.MODEL_PUBLISHED, by=by, about=str(model)) as log:
        draft = locked_draft(model)
        for fault in faults_of(draft):
            raise NotNow(f"{draft} cannot be published. {fault.text}")
        for change in changes_of(draft):
            row, reason = change.row, reasons.get(change.row.pk, "").strip()
            if not reason:
                raise NotNow(f"Say why “{row.name}” differs from the edition before. Nothing was published.")
            if row.change_reason != reason:
                log.update(row, change_reason=reason)
        log.update(draft, version=version, status=ModelStatus.FROZEN, frozen_at=timezone.now(), frozen_by=by)


def retire_edition(*, by: User, model: CriteriaModel, version: int, reason: str) -> None:
    """Take a published edition out of use: no selection can take it any more, those that did keep their copy."""
    check_can_edit_criteria(by)
    with recording(AuditVerb.MODEL_RETIRED, by=by, about=str(model), reason=reason) as log:
        current = CriteriaModel.objects.select_for_update().get(pk=model.pk)
        if current.status != ModelStatus.FROZEN:
            raise NotNow(f"{current} is {current.get_status_display().lower()}; only a published edition is retired.")
        log.update(current, version=version, status=ModelStatus.RETIRED)
