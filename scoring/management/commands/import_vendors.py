"""Vendors and sites from a file, from the shell: the same reading, the same questions, the same single event."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.actions.recording import Conflict
from scoring.actions.vendor_imports import import_vendors
from scoring.importers import decrs
from scoring.importers.table import REGISTER, TableError
from scoring.importers.vendors import parse
from scoring.models import User
from scoring.policies import NotNow, WrongRole, check_can_edit_vendors
from scoring.selectors.house_words import house_words
from scoring.selectors.import_matching import make_plan
from scoring.selectors.import_plan import Basis, Plan
from scoring.vocabulary import EvidenceLevel

REFUSED = 2


class Command(BaseCommand):
    help = (
        "Bring vendors and sites into the register from a workbook, a CSV or FDA's drls_reg.txt. All of it or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="The user name of whoever brings the file.")
        parser.add_argument("--as-of", required=True, type=date.fromisoformat, help="The date of the file: 2026-03-31.")
        parser.add_argument("--evidence", choices=EvidenceLevel.values, default=EvidenceLevel.SUPPLIER_CLAIM.value)
        parser.add_argument("--dry-run", action="store_true", help="Say what would change, and change nothing.")

    def handle(
        self, *args: Any, file: Path, by: str, as_of: date, evidence: str, dry_run: bool, **options: Any
    ) -> None:
        user = User.objects.filter(username=by, is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {by!r}.", returncode=REFUSED)
        try:
            check_can_edit_vendors(user)
            plan, data = _read(file, EvidenceLevel(evidence), as_of)
            if dry_run or plan.is_empty:
                self.stdout.write(f"{file.name}: {plan.summary}.")
                return
            import_vendors(by=user, plan=plan, sha256=hashlib.sha256(data).hexdigest())
        except (OSError, TableError, WrongRole, NotNow, Conflict) as error:
            raise CommandError(f"{file.name}: {error}", returncode=REFUSED) from error
        self.stdout.write(f"{file.name}: {plan.summary}. Entered.")


def _read(path: Path, evidence: EvidenceLevel, as_of: date) -> tuple[Plan, bytes]:
    """What the file would do, and the bytes that were read. Raises NotNow where a person has to answer or mend."""
    with path.open("rb") as source:
        data = source.read(REGISTER.bytes + 1)
    reduced = decrs.without_contacts(data, path.name)
    name = path.name if reduced is None else f"{path.stem}.csv"
    file = parse(data if reduced is None else reduced, name, house_words())
    plan = make_plan(file, Basis(EvidenceLevel.REGULATOR if file.kind == "register" else evidence, as_of))
    if plan.errors:
        more = f" and {len(plan.errors) - 1} more" if len(plan.errors) > 1 else ""
        raise NotNow(f"{plan.errors[0]}{more}")
    if plan.questions:
        raise NotNow(
            f"{len(plan.questions)} names need a person's answer, first in row {plan.questions[0].row}. "
            "Bring the file in the browser."
        )
    return plan, data if reduced is None else reduced
