"""A file of an authority is brought in, all of it or nothing, and an import is undone.

Each record is compared with the last version that counts; only what is new or differs becomes a row. The comparison is
made before the transaction and holds if no other file of the source came in between.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, compress, groupby, islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from scoring.actions.record_files import Pile, RecordFile
from scoring.actions.recording import Once, recording
from scoring.models import ImportRun, QuarantinedRow, RegulatoryRecord, User
from scoring.models.record_lines import BEGINNING, QUARANTINED, RECORD, values_of
from scoring.policies import NotNow, check_can_keep_records
from scoring.vocabulary import AuditVerb, RecordSource

CHUNK = 5_000  # rows in memory, and in one COPY
TOGETHER = 100  # rows in one INSERT
VERSIONS = f"SELECT run_id, key, content_sha256 FROM {RegulatoryRecord._meta.db_table} WHERE source = %s AND key"  # noqa: S608  # our name
IN_JSON = "IN (SELECT value FROM json_each(%s))"
Told = Callable[[int], None]


class AlreadyImported(NotNow):
    """The same bytes were brought in before, by `run`; nothing was written."""

    def __init__(self, run: ImportRun) -> None:
        super().__init__(f"This file was brought in already, on {run.imported_at:%d %B %Y}; nothing changes.")
        self.run = run


@dataclass(slots=True)
class _Comparison:
    """What is to be written: `wanted` has a byte for each record of the file. `basis` are the runs compared with."""

    basis: list[UUID]
    wanted: bytearray
    new: int = 0
    changed: int = 0
    sha256: str = ""


def import_records(
    *,
    by: User | None,
    file: RecordFile,
    file_name: str,
    sha256: str,
    as_of: date,
    once: Once | None = None,
    told: Told | None = None,
) -> ImportRun:
    """Bring a file in. `as_of` is the day of the authority's data; `told` hears how many records were compared.

    Raises AlreadyImported for the same bytes, NotNow for a day to come and where no row of the file could be used.
    """
    if by is not None:
        check_can_keep_records(by)
    if as_of > timezone.localdate():
        raise NotNow(f"The data of the file cannot be of {as_of:%d %B %Y}, which is still to come.")
    if file.read and not file.records.count:
        raise NotNow(f"None of the {file.read} rows could be used; nothing was brought in.")
    compared = _compare(file, as_of, told)
    run = ImportRun(
        source=file.source,
        file_name=file_name[-255:],
        sha256=sha256,
        as_of=as_of,
        filters=file.filters[:1000],
        imported_by=by,
        rows_read=file.read,
        rows_quarantined=file.quarantined.count,
    )
    if once is not None:
        run.id = once.result_id
    about = f"{file.source.label}, {run.file_name}"
    with recording(AuditVerb.RECORDS_IMPORTED, by=by, about=about, once=once) as log:
        earlier = ImportRun.objects.filter(source=file.source, sha256=sha256, undone_at__isnull=True).first()
        if earlier is not None:
            raise AlreadyImported(earlier)
        if compared.basis != _basis(file.source, as_of):
            compared = _compare(file, as_of, None)
        run.imported_at = timezone.now()
        run.rows_new, run.rows_changed = compared.new, compared.changed
        run.rows_unchanged = file.records.count - compared.new - compared.changed
        run.records_sha256 = compared.sha256
        log.create(run)
        log.write_in_bulk(lambda: _write(run, RegulatoryRecord, RECORD, compress(file.records, compared.wanted)))
        log.write_in_bulk(lambda: _write(run, QuarantinedRow, QUARANTINED, iter(file.quarantined)))
    return run


def undo_import(*, by: User, run: ImportRun, reason: str) -> None:
    """Let the rows of an import count no more; the versions before count again.

    Raises NotNow while a later import of the same source counts: it was compared with this one.
    """
    check_can_keep_records(by)
    with recording(AuditVerb.RECORDS_IMPORT_UNDONE, by=by, about=str(run), reason=reason) as log:
        row = ImportRun.objects.get(pk=run.pk)
        if row.undone_at is not None:
            raise NotNow("This import was undone already.")
        counting = ImportRun.objects.filter(source=row.source, undone_at__isnull=True)
        later = counting.filter(last_event__gt=row.last_event_id).order_by("last_event").last()
        if later is not None:
            raise NotNow(f"Undo the import of {later.file_name} first: it was compared with this one.")
        log.update(row, undone_at=timezone.now(), undone_by=by, undone_reason=reason)


def _basis(source: RecordSource, as_of: date) -> list[UUID]:
    """The runs that a file of that day is compared with."""
    runs = ImportRun.objects.filter(source=source, undone_at__isnull=True, as_of__lte=as_of)
    return list(runs.order_by("as_of", "last_event").values_list("pk", flat=True))


def _compare(file: RecordFile, as_of: date, told: Told | None) -> _Comparison:
    found = _Comparison(_basis(file.source, as_of), bytearray())
    digest = hashlib.sha256(BEGINNING)
    for lines in _chunks(file.records):
        rows = [line.decode().split("\t", 4) for line in lines]
        keys = [str(values_of(row[3])[0]) for row in rows]
        known = _known(file.source, found.basis, keys) if found.basis else {}
        for key, row, line in zip(keys, rows, lines, strict=True):
            before = known.get(key)
            wanted = before != row[1]
            found.wanted.append(wanted)
            if wanted:
                digest.update(line)
                found.new += before is None
                found.changed += before is not None
        if told is not None:
            told(len(found.wanted))
    for line in file.quarantined:
        digest.update(line)
    found.sha256 = digest.hexdigest()
    return found


def _known(source: RecordSource, basis: list[UUID], keys: list[str]) -> dict[str, str]:
    """The digest of the last version of each key that counts: of the latest data, and of those the last brought in."""
    # One parameter for all keys: thousands of them cost more than the search.
    some, given = ("= ANY(%s)", keys) if connection.vendor == "postgresql" else (IN_JSON, json.dumps(keys))
    place = {ImportRun._meta.pk.get_db_prep_value(run, connection): number for number, run in enumerate(basis)}
    with connection.cursor() as cursor:
        cursor.execute(f"{VERSIONS} {some}", [source, given])  # both parts are ours
        versions = sorted((place[run], key, digest) for run, key, digest in cursor.fetchall() if run in place)
    return {key: digest for _, key, digest in versions}


def _write(
    run: ImportRun, model: type[RegulatoryRecord | QuarantinedRow], fields: tuple[str, ...], lines: Iterator[bytes]
) -> None:
    table, columns = model._meta.db_table, ", ".join(("run_id", *fields))
    owner = ImportRun._meta.pk.get_db_prep_value(run.pk, connection)
    with connection.cursor() as cursor:
        for chunk in _chunks(lines):
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    start = f"{owner}\t".encode()
                    copy.write(b"".join(start + line for line in chunk))
            else:
                _insert(cursor, f"{table} ({columns})", [(owner, *values_of(line[:-1].decode())) for line in chunk])


def _insert(cursor: CursorWrapper, place: str, rows: list[tuple[Any, ...]]) -> None:
    """SQLite keeps a journal for each statement that a trigger may stop, so a hundred rows share a statement."""
    groups = [rows[start : start + TOGETHER] for start in range(0, len(rows), TOGETHER)]
    marks = f"({', '.join(['%s'] * len(rows[0]))})"
    for size, alike in groupby(groups, key=len):  # the last one may be shorter
        values = ", ".join([marks] * size)
        cursor.executemany(f"INSERT INTO {place} VALUES {values}", [list(chain.from_iterable(g)) for g in alike])  # noqa: S608  # our names


def _chunks(lines: Pile | Iterator[bytes]) -> Iterator[list[bytes]]:
    rest = iter(lines)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
