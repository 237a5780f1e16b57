"""Values that are read from records: written when scoring opens, taken anew, overridden, confirmed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from scoring.actions.recording import Recording, recording
from scoring.engine.display import number
from scoring.models import Alternative, DerivedValue, Selection, User
from scoring.policies import NotNow, check_can_confirm, check_can_override, check_can_take_newer
from scoring.selectors.derived import derive
from scoring.selectors.staleness import stale_cells
from scoring.vocabulary import AuditVerb

UNCONFIRMED: dict[str, Any] = {"confirmed_sha256": "", "confirmed_at": None, "confirmed_by": None}


def write_derived(log: Recording, selection: Selection, *, as_of: date) -> None:
    """Have the value of every derived cell written; for use inside the recording that opens scoring."""
    log.create_all(reading.row(selection) for reading in derive(selection, as_of))


def write_missing(log: Recording, alternative: Alternative, *, as_of: date) -> None:
    """Have the derived values written that a vendor has not yet; for use inside the recording that brings it back."""
    known = set(DerivedValue.objects.filter(alternative=alternative).values_list("criterion_id", flat=True))
    readings = derive(log.selection, as_of, [alternative])
    log.create_all(reading.row(log.selection) for reading in readings if reading.criterion.pk not in known)


def take_newer(*, by: User, selection: Selection, reason: str) -> None:
    """Read the records anew for every cell whose records changed, as of today. An override stays.

    Raises NotNow where nothing is newer, ValidationError without a reason.
    """
    _require_reason(reason)
    with recording(AuditVerb.DERIVED_TAKEN, by=by, about="", selection=selection, reason=reason) as log:
        check_can_take_newer(by, log.selection)
        stale = stale_cells(log.selection, timezone.localdate())
        if not stale:
            raise NotNow("Every value rests on the newest records already.")
        log.about = "; ".join(f"{cell.alternative.short_name}, {cell.criterion.name}" for cell in stale)
        for cell in stale:
            if cell.row is None:
                log.create(cell.newer.row(log.selection))
                continue
            log.update(
                cell.row,
                as_of=cell.newer.as_of,
                value=cell.newer.value,
                basis=cell.newer.basis,
                basis_sha256=cell.newer.basis_sha256,
                **UNCONFIRMED,
            )


def override_derived(*, by: User, derived: DerivedValue, version: int, value: Decimal, reason: str) -> None:
    """Let another value count than the one that the records give; both are shown, with the reason.

    `version` is that of the value which the person saw. Raises ValidationError without a reason and for a value that
    is not on the criterion's scale, Conflict when somebody else changed it.
    """
    _require_reason(reason)
    criterion = derived.criterion
    ends = [end for end in (criterion.worst, criterion.best) if end is not None]
    if not min(ends) <= value <= max(ends):
        raise ValidationError(
            {"value": f"Enter a value from {number(float(min(ends)))} to {number(float(max(ends)))}."}
        )
    about = f"{_cell(derived)}: {number(float(value))}"
    with recording(AuditVerb.DERIVED_OVERRIDDEN, by=by, about=about, selection=derived.selection, reason=reason) as log:
        check_can_override(by, log.selection, derived.alternative, criterion)
        log.update(derived, version=version, override=value, override_reason=reason)


def withdraw_override(*, by: User, derived: DerivedValue, version: int, reason: str) -> None:
    """Let the value from the records count again."""
    _require_reason(reason)
    about = f"{_cell(derived)}, the override is withdrawn"
    with recording(AuditVerb.DERIVED_TAKEN, by=by, about=about, selection=derived.selection, reason=reason) as log:
        check_can_override(by, log.selection, derived.alternative, derived.criterion)
        if derived.override is None:
            raise NotNow("Nothing overrides this value.")
        log.update(derived, version=version, override=None, override_reason="")


def confirm_derived(*, by: User, derived: DerivedValue, version: int, seen: str) -> None:
    """The evaluator of the cell says that the value stands although a newer record came.

    `seen` is the digest of the newer basis that they looked at. Raises NotNow where nothing newer came, or something
    newer still.
    """
    about = _cell(derived)
    with recording(AuditVerb.DERIVED_CONFIRMED, by=by, about=about, selection=derived.selection) as log:
        check_can_confirm(by, log.selection, derived.alternative, derived.criterion)
        stale = stale_cells(log.selection, timezone.localdate())
        newer = next((cell.newer for cell in stale if cell.row is not None and cell.row.pk == derived.pk), None)
        if newer is None:
            raise NotNow("No newer record came, so there is nothing to confirm.")
        if newer.basis_sha256 != seen:
            raise NotNow("Another record came in the meantime. Look at the page again.")
        log.update(derived, version=version, confirmed_sha256=seen, confirmed_at=timezone.now(), confirmed_by=by)


def _cell(derived: DerivedValue) -> str:
    return f"{derived.alternative.short_name}, {derived.criterion.name}"


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Say why: the reason stands in the log and beside the value."})
