"""A scorecard from a file becomes a selection: all of it or nothing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from decimal import Decimal

from django.utils import timezone

from scoring.actions.recording import Once, recording
from scoring.actions.selections import next_ref, tree_digest
from scoring.actions.vendors import new_vendor
from scoring.engine.weights import basis_points
from scoring.importers.numbers import rounded
from scoring.importers.records import Scorecard
from scoring.models import (
    Alternative,
    CriteriaModel,
    Criterion,
    Membership,
    Performance,
    Selection,
    User,
    Vendor,
)
from scoring.policies import check_can_create_selection
from scoring.vocabulary import (
    AuditVerb,
    CriterionKind,
    MemberRole,
    ModelStatus,
    PerformanceMethod,
    Stage,
    VendorKind,
)


def import_scorecard(
    *,
    by: User,
    scorecard: Scorecard,
    sha256: str,
    title: str,
    kind: VendorKind,
    known: Mapping[str, Vendor],
    once: Once | None = None,
) -> Selection:
    """Make a selection at the stage Results from a scorecard without errors.

    `known` maps a vendor's name in the file to the vendor of the register that a person said it is; every other
    name is entered as a new vendor. The values become agreed performances that name the file.
    """
    check_can_create_selection(by)
    if scorecard.errors or not scorecard.vendors:
        raise ValueError("A scorecard with errors is not imported.")
    now = timezone.now()
    with recording(AuditVerb.SCORECARD_IMPORTED, by=by, about=scorecard.source, once=once) as log:
        ref = next_ref(now.year)
        log.about = f"{scorecard.source} as {ref}"
        model = CriteriaModel(name=title, status=ModelStatus.FROZEN, frozen_at=now, frozen_by=by)
        nodes, leaves = _tree(scorecard, model)
        # The criteria go in before their model: once the frozen model is there, the database takes no more of them.
        log.create_all(nodes)
        log.create(model)
        selection = log.create(
            Selection(
                id=uuid.uuid4() if once is None else once.result_id,
                ref=ref,
                title=title,
                kind=kind,
                owner=by,
                created_at=now,
                criteria_model=model,
                stage=Stage.RESULTS,
                sealed_at=now,
                sealed_by=by,
                sealed_digest=tree_digest(nodes),
                scoring_closed_at=now,
                source_name=scorecard.source[-255:],
                source_sha256=sha256,
                notes=[str(warning) for warning in scorecard.warnings],
            )
        )
        log.create(Membership(selection=selection, user=by, role=MemberRole.LEAD, function="Procurement"))
        short_names = _short_names([vendor.name for vendor in scorecard.vendors])
        slugs: set[str] = set()
        for row, record in enumerate(scorecard.vendors):
            vendor = known.get(record.name) or log.create(new_vendor(record.name, [kind], taken=slugs))
            alternative = log.create(
                Alternative(selection=selection, vendor=vendor, position=row, short_name=short_names[row])
            )
            log.create_all(
                Performance(
                    selection=selection,
                    alternative=alternative,
                    criterion=leaf,
                    value=value,
                    method=PerformanceMethod.IMPORTED,
                    reason=f"As in {scorecard.source[-200:]}",
                )
                for leaf, value in zip(leaves, scorecard.scores[row], strict=True)
                if value is not None
            )
        return selection


def _tree(scorecard: Scorecard, model: CriteriaModel) -> tuple[list[Criterion], list[Criterion]]:
    """Unsaved rows of the tree in order, and its leaves in the order of the file's scores."""
    top: list[Criterion] = []
    groups: dict[str, Criterion] = {}
    leaves: list[Criterion] = []
    for number, record in enumerate(scorecard.criteria, start=1):
        parent = None
        if record.group:
            if record.group not in groups:
                groups[record.group] = Criterion(
                    criteria_model=model,
                    key=f"G{len(groups) + 1}",
                    name=record.group,
                    kind=CriterionKind.GROUP,
                    raw_weight=Decimal(0),
                )
                top.append(groups[record.group])
            parent = groups[record.group]
            parent.raw_weight = (parent.raw_weight or Decimal(0)) + record.weight
        leaf = Criterion(
            criteria_model=model,
            parent=parent,
            key=f"C{number}",
            name=record.name,
            kind=CriterionKind.NUMBER,
            unit=record.unit,
            worst=record.worst,
            best=record.best,
            raw_weight=record.weight,
        )
        leaves.append(leaf)
        if parent is None:
            top.append(leaf)
    for group in groups.values():
        group.raw_weight = rounded(group.raw_weight or Decimal(0))  # a sum may have more digits than its parts
    nodes: list[Criterion] = []
    _weigh(top)
    for node in top:
        nodes.append(node)
        children = [leaf for leaf in leaves if leaf.parent_id == node.pk]
        _weigh(children)
        nodes += children
    for position, node in enumerate(nodes):
        node.position = position
    return nodes, leaves


def _weigh(siblings: list[Criterion]) -> None:
    """Give a sibling set its basis points; the raw weights stay what the engine computes with."""
    raw = [float(criterion.raw_weight or 0) for criterion in siblings]
    if any(raw):
        for criterion, points in zip(siblings, basis_points(raw), strict=True):
            criterion.local_weight = points


def _short_names(names: list[str]) -> list[str]:
    """The names cut to what a chart holds, still different from each other."""
    short: list[str] = []
    for name in names:
        candidate, number = name[:40].strip(), 1
        while candidate in short:
            number += 1
            candidate = f"{name[: 40 - len(str(number)) - 1].strip()} {number}"
        short.append(candidate)
    return short
