"""What the panel agreed."""

from __future__ import annotations

from decimal import Decimal

from scoring.actions.recording import recording
from scoring.models import Alternative, Criterion, Performance, Selection, User
from scoring.policies import check_can_settle
from scoring.vocabulary import AuditVerb, PerformanceMethod


def settle_cell(
    *,
    by: User,
    selection: Selection,
    alternative: Alternative,
    criterion: Criterion,
    value: Decimal,
    method: PerformanceMethod,
    reason: str,
) -> Performance:
    """Set the agreed value of a cell beside the independent scores, which stay."""
    about = f"{alternative.short_name}, {criterion.name}"
    with recording(AuditVerb.CELL_SETTLED, by=by, about=about, selection=selection, reason=reason) as log:
        check_can_settle(by, log.selection)
        known = Performance.objects.filter(alternative=alternative, criterion=criterion).first()
        if known is not None:
            log.update(known, value=value, method=method, reason=reason)
            return known
        return log.create(
            Performance(
                selection=log.selection,
                alternative=alternative,
                criterion=criterion,
                value=value,
                method=method,
                reason=reason,
            )
        )
