"""`make run`: bring the embedded database up to date, load the demo, serve on this machine."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.management.demo import DEMO_PASSWORD, demo_accounts


class Command(BaseCommand):
    help = "Migrate, load the demo (local mode) and serve on 127.0.0.1."
    requires_system_checks: list[str] = []  # of a database that is not there yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("This serves the local mode only. docs/operations.md says how production is started.")
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("build_fonts")
        call_command("load_library")
        call_command("load_demo")
        self.stdout.write(f"\nVendorSelect is at http://127.0.0.1:{port}/ (Ctrl+C stops it). Demo accounts:\n")
        for username, name, sees in demo_accounts():
            self.stdout.write(f"  {username:<10} {name}: {sees}")
        self.stdout.write(f"\nThe password of all of them is {DEMO_PASSWORD}\n")
        self.stdout.flush()
        server = [sys.executable, "-m", "gunicorn", "vendorselect.wsgi", "--bind", f"127.0.0.1:{port}"]
        server += ["--worker-class=gthread", "--workers=2", "--threads=4", "--preload", "--log-level=warning"]
        os.chdir(settings.BASE_DIR)
        os.execv(server[0], server)  # noqa: S606  # the arguments are ours
