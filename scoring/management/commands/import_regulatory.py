"""A file of an authority from the shell: read, compared and entered as on the page, whole or not at all."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.actions.record_files import read_file
from scoring.actions.record_imports import AlreadyImported, import_records
from scoring.importers.table import EXPORT, TableError
from scoring.models import ImportRun, User
from scoring.policies import NotNow, WrongRole
from scoring.selectors.house_words import house_words
from scoring.vocabulary import RecordSource

REFUSED = 2


class Command(BaseCommand):
    help = (
        "Bring in a file of regulatory records: FDA's inspections, citations, compliance actions, published 483s, page of "
        "warning letters or recalls, EudraGMDP's certificates or statements. All of it or nothing; exit status 2 says why."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", choices=["auto", *RecordSource.values], default="auto", metavar="SOURCE",
                            help=f"What the file is, if it is not to be told by its headings: {', '.join(RecordSource.values)}.")  # fmt: skip
        parser.add_argument("--as-of", type=date.fromisoformat, help="The day of the authority's data: 2026-03-31.")
        parser.add_argument(
            "--json", metavar="OUT", help="Write counts and quarantined rows there; - is standard output."
        )
        parser.add_argument(
            "--by", metavar="USER", help="The user name of whoever brings the file; else it is the system."
        )

    def handle(
        self, *args: Any, file: Path, source: str, as_of: date | None, json: str | None, by: str | None, **options: Any
    ) -> None:
        user = None if by is None else User.objects.filter(username=by, is_active=True).first()
        if by is not None and user is None:
            raise CommandError(f"Nobody signs in as {by!r}.", returncode=REFUSED)
        try:
            run, notes, known = _bring(file, source, as_of, user)
        except (OSError, TableError, WrongRole, NotNow) as error:
            raise CommandError(f"{file.name}: {_one_line(error)}", returncode=REFUSED) from error
        told = _report(run, notes, known=known)
        if json == "-":
            self.stdout.write(told)
            return
        if json is not None:
            Path(json).write_text(told + "\n", encoding="utf-8")
        already = ", brought in before; nothing changes" if known else ""
        self.stdout.write(f"{file.name}: {run.get_source_display()} as of {run.as_of}: {run.counts}{already}.")


def _bring(path: Path, source: str, as_of: date | None, by: User | None) -> tuple[ImportRun, tuple[str, ...], bool]:
    """The run, what is to be said of the file, and whether the same bytes were brought in before."""
    with path.open("rb") as opened:
        data = opened.read(EXPORT.bytes + 1)
    with read_file(path.name, data, source, words=house_words()) as file:
        day = as_of or file.as_of
        if day is None:
            raise NotNow("the file does not say of which day its data are: give the day with --as-of 2026-03-31")
        digest = hashlib.sha256(data).hexdigest()
        try:
            run = import_records(by=by, file=file, file_name=path.name, sha256=digest, as_of=day)
        except AlreadyImported as again:
            return again.run, file.notes, True
        return run, file.notes, False


def _report(run: ImportRun, notes: tuple[str, ...], *, known: bool) -> str:
    quarantined = run.quarantined.values_list("line", "reason", "row")
    return json.dumps(
        {
            "source": run.source,
            "file": run.file_name,
            "sha256": run.sha256,
            "as_of": run.as_of.isoformat(),
            "filters": run.filters,
            "already_imported": known,
            "read": run.rows_read,
            "new": run.rows_new,
            "changed": run.rows_changed,
            "unchanged": run.rows_unchanged,
            "quarantined": run.rows_quarantined,
            "notes": list(notes),
            "quarantined_rows": [
                {"line": line, "reason": reason, "row": dict(row)} for line, reason, row in quarantined
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def _one_line(error: Exception) -> str:
    place = f"row {error.row}: " if isinstance(error, TableError) and error.row else ""
    return " ".join(f"{place}{error}".split())
