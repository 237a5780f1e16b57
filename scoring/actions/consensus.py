"""What the panel agreed."""

from __future__ import annotations

from decimal import Decimal

from scoring.actions.recording import recording, require_version
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
    version: int | None = None,
) -> Performance:
    """Set the agreed value of a cell beside the independent scores, which stay.

    `version` is that of the agreed value which the lead saw, None for a cell without one. Raises Conflict when the
    cell has another one by now, NotNow for a criterion that is not scored.
    """
    values = {"value": value, "method": method, "reason": reason}
    about = f"{alternative.short_name}, {criterion.name}"
    with recording(AuditVerb.CELL_SETTLED, by=by, about=about, selection=selection, reason=reason) as log:
        check_can_settle(by, log.selection, criterion)
        known = Performance.objects.filter(alternative=alternative, criterion=criterion).first()
        require_version(known, version, cell=criterion, mine=values)
        if known is None:
            return log.create(
                Performance(selection=log.selection, alternative=alternative, criterion=criterion, **values)
            )
        log.update(known, version=version, **values)
        return known
