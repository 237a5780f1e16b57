"""Django's `migrate`, which puts the guard's triggers in place: that they are not there yet cannot stop it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.core.management.commands import migrate

from scoring.checks import guard_stands


class Command(migrate.Command):
    def check(self, *args: Any, **kwargs: Any) -> None:
        """Django checks the database too. Its triggers are those of the release before until this has run."""
        BaseCommand.check(self, *args, **{**kwargs, "databases": None})

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verbosity"] > 0:
            for problem in guard_stands(None, databases=[options["database"]]):
                self.stderr.write(
                    f"{problem.msg} They are made anew. Unless this is an upgrade, find out who changed them."
                )
        super().handle(*args, **options)
