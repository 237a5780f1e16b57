"""The vendors that compete in a selection."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from scoring.actions.derived import write_missing
from scoring.actions.recording import recording
from scoring.models import Alternative, Selection, Site, User, Vendor
from scoring.policies import NotNow, check_can_change_field, check_can_set_up
from scoring.policies.readiness import FEWEST
from scoring.selectors.sheet_faults import faults_of
from scoring.vocabulary import AuditVerb, MemberRole, Stage


def add_alternative(
    *,
    by: User,
    selection: Selection,
    vendor: Vendor,
    site: Site | None,
    short_name: str,
    strength: str = "",
    concern: str = "",
) -> Alternative:
    """Let a vendor compete with one of its sites, after those that were ever named.

    Raises ValidationError for a site of another vendor, and where vendor or short name compete already.
    """
    about = vendor.name if site is None else f"{vendor.name}, {site.name}"
    with recording(AuditVerb.ALTERNATIVE_ADDED, by=by, about=about, selection=selection) as log:
        check_can_set_up(by, log.selection)
        _check_alternative(log.selection, vendor=vendor, site=site, short_name=short_name)
        last = Alternative.everything.filter(selection=log.selection).aggregate(last=Max("position"))["last"]
        return log.create(
            Alternative(
                selection=log.selection,
                vendor=vendor,
                site=site,
                position=0 if last is None else last + 1,
                short_name=short_name,
                strength=strength,
                concern=concern,
            )
        )


def change_alternative(
    *,
    by: User,
    alternative: Alternative,
    version: int,
    site: Site | None,
    short_name: str,
    strength: str = "",
    concern: str = "",
) -> Alternative:
    """Correct with which site a vendor competes, what it is called in charts, and the words about it.

    Raises Conflict when somebody changed it after `version`, ValidationError as `add_alternative`.
    """
    about = alternative.short_name
    with recording(AuditVerb.ALTERNATIVE_CHANGED, by=by, about=about, selection=alternative.selection) as log:
        check_can_set_up(by, log.selection)
        _check_alternative(log.selection, vendor=alternative.vendor, site=site, short_name=short_name, but=alternative)
        log.update(alternative, version=version, site=site, short_name=short_name, strength=strength, concern=concern)
        return alternative


def remove_alternative(*, by: User, alternative: Alternative, version: int, reason: str = "") -> None:
    """Leave a vendor out; what it was given stays as it is and counts no more.

    Once scoring has opened a reason is needed (ValidationError), and two vendors have to remain (NotNow).
    """
    about = alternative.short_name
    selection = alternative.selection
    with recording(AuditVerb.ALTERNATIVE_REMOVED, by=by, about=about, selection=selection, reason=reason) as log:
        check_can_change_field(by, log.selection)
        if log.selection.stage != Stage.SETUP:
            if not reason.strip():
                raise ValidationError({"reason": "Say why the vendor is left out: scoring has begun."})
            if log.selection.alternatives.count() <= FEWEST:
                raise NotNow("Two vendors have to remain. Withdraw the selection if there is nothing to choose.")
        log.update(alternative, version=version, removed_at=timezone.now(), removed_by=by)


def restore_alternative(*, by: User, alternative: Alternative, version: int) -> Alternative:
    """Let a vendor compete again; once scoring has opened, with the values that its site's records give it.

    They are read as of the day that holds for the others. Raises NotNow when somebody submitted a sheet without it.
    """
    about = alternative.short_name
    with recording(AuditVerb.ALTERNATIVE_RESTORED, by=by, about=about, selection=alternative.selection) as log:
        check_can_change_field(by, log.selection)
        _check_alternative(
            log.selection,
            vendor=alternative.vendor,
            site=alternative.site,
            short_name=alternative.short_name,
            but=alternative,
        )
        log.update(alternative, version=version, removed_at=None, removed_by=None)
        if log.selection.stage != Stage.SETUP and log.selection.records_as_of is not None:
            write_missing(log, alternative, as_of=log.selection.records_as_of)
        submitted = log.selection.memberships.filter(role=MemberRole.EVALUATOR, submitted_at__isnull=False)
        for member in submitted.select_related("user", "selection"):
            if faults_of(member, [alternative]).open_cells:
                raise NotNow(
                    f"{member.user.full_name} submitted a score sheet without {alternative.short_name}. "
                    "Reopen that sheet first."
                )
        return alternative


def _check_alternative(
    selection: Selection, *, vendor: Vendor, site: Site | None, short_name: str, but: Alternative | None = None
) -> None:
    """In words what the database refuses too."""
    if site is not None and site.vendor_id != vendor.pk:
        raise ValidationError({"site": f"“{site.name}” is not a site of {vendor.name}. Choose one of its own sites."})
    others = selection.alternatives.all() if but is None else selection.alternatives.exclude(pk=but.pk)
    if others.filter(vendor=vendor, site=site).exists():
        where = "" if site is None else f" with {site.name}"
        raise ValidationError({"site": f"{vendor.name} competes{where} already."})
    if others.filter(short_name=short_name).exists():
        raise ValidationError({"short_name": f"“{short_name}” is another vendor's short name here. Choose another."})
