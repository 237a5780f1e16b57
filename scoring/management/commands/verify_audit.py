"""Prove that the audit trail is as it was written, and every row as the trail has it: `manage.py verify_audit`."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scoring.selectors.audit import Anchor, verify, verify_rows


def anchor(text: str) -> Anchor:
    """SEQ:HASH, as the command prints the head of a chain."""
    number, _, digest = text.partition(":")
    if not (number.isdecimal() and len(digest) == 64):
        raise ArgumentTypeError(f"{text!r} is not SEQ:HASH, the number of an event and its 64-digit hash.")
    return Anchor(int(number), digest.lower())


class Command(BaseCommand):
    help = (
        "Prove every chain of the audit trail and compare every row with it, or prove one chain; exit status 2 names "
        "the first fault of each chain and table."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--chain", metavar="REF", help="one chain: a selection's reference, or system")
        parser.add_argument("--anchor", metavar="SEQ:HASH", type=anchor, help="a head of that chain as noted elsewhere")

    def handle(self, *, chain: str | None, anchor: Anchor | None, **_: Any) -> None:
        if anchor is not None and chain is None:
            raise CommandError("--anchor belongs to one chain: name it with --chain.", returncode=2)
        faults = []
        for report in verify(chain, anchor=anchor):
            if report.fault:
                faults.append(f"{report.chain}: {report.fault}.")
            else:
                self.stdout.write(f"{report.chain}: {report.events} events, head {report.events}:{report.head_hash}")
        if chain is None:
            tables = list(verify_rows())
            faults += [f"{table.table}: {table.fault}." for table in tables if table.fault]
            if not any(table.fault for table in tables):
                *rows, seals = (table.rows for table in tables)
                self.stdout.write(f"{sum(rows)} rows and {seals} seals are as the trail has them")
        if faults:
            raise CommandError("\n".join(faults), returncode=2)
