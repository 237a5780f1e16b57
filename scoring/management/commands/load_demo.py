"""`manage.py load_demo`: the fictional selections that a newcomer looks at."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from scoring.management.demo import DemoIsPartial, demo_accounts, load
from scoring.management.demo_data import DemoDataError


class Command(BaseCommand):
    """Loads the demo once; a second run changes nothing. Refused outside the local mode."""

    help = "Load the fictional demo: accounts, vendors and three selections. Only in the local mode."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ACCOUNTS:
            raise CommandError(
                "The demo has accounts with a password that everybody knows, so it is loaded in the local mode only: "
                "VENDORSELECT_MODE=local."
            )
        try:
            loaded = load()
        except (DemoIsPartial, DemoDataError) as error:
            raise CommandError(str(error)) from error
        if loaded:
            self.stdout.write(f"Loaded the demo: {len(demo_accounts())} accounts, three selections, all fictional.")
        else:
            self.stdout.write("The demo is there already.")
