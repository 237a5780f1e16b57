"""From a selection to its report: who, when and what stands in the records, beside the analysis."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings

from scoring.engine.display import number
from scoring.models import Alternative, AuditEvent, Criterion, Performance, Score, Selection
from scoring.reports.context import ReportContext, from_analysis
from scoring.reports.control import Approver, Control, Disagreement, Inspections, NamedText, VendorRecord
from scoring.reports.records import derived_sentences, inspections_of
from scoring.selectors.matrix import SelectionMatrix, build
from scoring.selectors.ranking import analysis_of
from scoring.vocabulary import AuditVerb, MemberRole


def from_selection(selection: Selection) -> ReportContext:
    """The comparison report as the rows stand now. The same rows give the same context, whenever it is asked for."""
    built = build(selection)
    return from_analysis(
        analysis_of(built.matrix),
        title=selection.title,
        source=selection.source_name or f"Independent scores given in {selection.ref}",
        control=_control(selection, built),
    )


def _control(selection: Selection, built: SelectionMatrix) -> Control:
    alternatives = {a.pk: a for a in selection.alternatives.select_related("vendor", "site")}
    by_key = {key: alternatives[pk] for key, pk in built.alternative_ids.items()}
    changed_at = _changed_at(selection)
    on = selection.records_as_of or (changed_at or selection.created_at).date()
    inspections = inspections_of(selection, alternatives.values(), on)
    approvers = selection.memberships.filter(role=MemberRole.APPROVER).select_related("user").order_by("function")
    return Control(
        reference=selection.ref,
        status="Draft",
        organisation=settings.ORGANISATION,
        scope=[(label, text) for label, text in (("Product", selection.product),) if text],
        criteria_model=selection.criteria_model.name,
        prepared_by=selection.owner.full_name,
        approvers=[Approver(role=m.function or m.get_role_display(), name=m.user.full_name) for m in approvers],
        frozen_at=selection.scoring_closed_at,
        created_at=changed_at,
        must_haves=built.must_haves,
        disagreements=_disagreements(selection, built, by_key),
        derived=derived_sentences(selection),
        vendors={key: _record(row, inspections.get(row.pk)) for key, row in by_key.items()},
        confidentiality="Confidential",
        is_demo=selection.is_demo,
    )


def _changed_at(selection: Selection) -> datetime | None:
    """The instant of the last change; making a report is an event too, but changes nothing that it shows."""
    events = AuditEvent.objects.filter(chain=selection.ref).exclude(verb=AuditVerb.REPORT_MADE)
    return events.order_by("-seq").values_list("at", flat=True).first()


def _record(alternative: Alternative, inspections: Inspections | None) -> VendorRecord:
    vendor, site = alternative.vendor, alternative.site
    facts: list[NamedText] = [("Site", "not stated in the scorecard" if site is None else site.name)]
    if site is not None:
        facts += [("Place", site.place)]
        facts += [(i.get_scheme_display(), i.value) for i in site.identifiers.all()]
    facts += [
        ("Vendor status", vendor.get_status_display()),
        ("Strength", alternative.strength),
        ("Concern", alternative.concern),
    ]
    line = " · ".join(part for part in ("" if site is None else site.place, vendor.kinds_text) if part)
    return VendorRecord(line=line, facts=[(label, text) for label, text in facts if text], inspections=inspections)


def _disagreements(selection: Selection, built: SelectionMatrix, by_key: dict[str, Alternative]) -> list[Disagreement]:
    criteria: dict[str, Criterion] = {c.key: c for c in selection.criteria_model.criteria.all()}
    values: dict[tuple[UUID, UUID], list[Decimal]] = defaultdict(list)
    for score in Score.objects.filter(selection=selection, value__isnull=False):
        if score.value is not None:
            values[score.criterion_id, score.alternative_id].append(score.value)
    agreed = {(p.criterion_id, p.alternative_id): p for p in Performance.objects.filter(selection=selection)}
    found: list[Disagreement] = []
    for criterion_key, alternative_key in built.disagreements:
        criterion, alternative = criteria[criterion_key], by_key[alternative_key]
        given = values[criterion.pk, alternative.pk]
        text = f"{alternative.short_name}, {criterion.name}: scores from {_short(min(given))} to {_short(max(given))}."
        if settled := agreed.get((criterion.pk, alternative.pk)):
            text += f" The panel settled on {_short(settled.value)}: {settled.reason}"
        else:
            text += " Their mean was used."
        found.append(Disagreement(criterion=criterion_key, alternative=alternative_key, text=text))
    return found


def _short(value: Decimal) -> str:
    return number(float(value))
