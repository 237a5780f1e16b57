"""What a person says of regulatory records: whose they are, what no file brings, and when a site changed hands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError
from django.utils import timezone

from scoring.actions.recording import Once, recording
from scoring.models import EnteredRecord, RecordMatch, Site, User
from scoring.policies import NotNow, check_can_keep_records
from scoring.selectors.records import present_version
from scoring.vocabulary import AuditVerb, RecordSource


def match_record(
    *, by: User, source: RecordSource, key: str, site: Site, reason: str, once: Once | None = None
) -> RecordMatch:
    """Say that a record without an identifier concerns a site. It may concern several: one match for each.

    Raises NotNow for a record that is not there or names its site by a number, and for a match that stands already.
    """
    check_can_keep_records(by)
    record = present_version(source, key)
    if record is None:
        raise NotNow("This record does not count any more: the import that brought it was undone.")
    if record.identifier:
        raise NotNow(
            f"This record names its site by a number, {record.identifier}. Give the number to the site instead."
        )
    if site.removed_at is not None:
        raise NotNow(f"{site.name} is out of use; choose a site in use.")
    about = f"{record.name or record.reference or key}, {source.label}, to {site.name}"
    match = RecordMatch(source=source, key=key, site=site, reason=reason)
    if once is not None:
        match.id = once.result_id
    try:
        with recording(AuditVerb.RECORD_MATCHED, by=by, about=about, reason=reason, once=once) as log:
            return log.create(match)
    except IntegrityError as error:
        raise NotNow(f"This record is matched to {site.name} already.") from error


def unmatch_record(*, by: User, match: RecordMatch, version: int, reason: str) -> None:
    """Take back a match that was wrong; the record waits again."""
    check_can_keep_records(by)
    about = f"{match.key}, {RecordSource(match.source).label}, from {match.site.name}"
    with recording(AuditVerb.RECORD_UNMATCHED, by=by, about=about, reason=reason) as log:
        log.update(match, version=version, removed_at=timezone.now(), removed_by=by)


def enter_record(*, by: User, record: EnteredRecord, once: Once | None = None) -> EnteredRecord:
    """Enter a record that no file brings, a row not yet saved: an import alert, an own audit, a close-out."""
    check_can_keep_records(by)
    if record.site.removed_at is not None:
        raise NotNow(f"{record.site.name} is out of use; its record takes nothing new.")
    if once is not None:
        record.id = once.result_id
    with recording(AuditVerb.RECORD_ENTERED, by=by, about=_of(record), once=once) as log:
        return log.create(record)


def change_record(*, by: User, record: EnteredRecord, version: int, values: Mapping[str, object], reason: str) -> None:
    """Change what was entered; raises Conflict when somebody else changed it after `version`."""
    check_can_keep_records(by)
    with recording(AuditVerb.RECORD_CHANGED, by=by, about=_of(record), reason=reason) as log:
        log.update(record, version=version, **values)


def remove_record(*, by: User, record: EnteredRecord, version: int, reason: str) -> None:
    """Take out a record that was entered by mistake. One that was lifted or closed has its end entered instead."""
    check_can_keep_records(by)
    with recording(AuditVerb.RECORD_REMOVED, by=by, about=_of(record), reason=reason) as log:
        log.update(record, version=version, removed_at=timezone.now(), removed_by=by)


def mark_ownership(*, by: User, site: Site, version: int, on: date | None, reason: str) -> None:
    """Say since when a site has its present owner, None: always. Records before that day are shown, greyed."""
    check_can_keep_records(by)
    since = "no change" if on is None else f"on {on:%d %B %Y}"
    with recording(AuditVerb.OWNERSHIP_MARKED, by=by, about=f"{site.name}, {since}", reason=reason) as log:
        log.update(site, version=version, ownership_changed_on=on)


def _of(record: EnteredRecord) -> str:
    return f"{record}, {record.site.name}"
