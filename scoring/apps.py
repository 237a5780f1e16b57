"""The one app. After each migrate it puts the guard's triggers back."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate

from scoring.checks import guard_stands


def install_guard(sender: AppConfig, using: str, **_: Any) -> None:
    """SQLite loses the triggers of a table that a migration alters, so they are made anew each time."""
    from django.db import connections  # both need the app registry to be ready

    from scoring.models import guard

    if "scoring_auditevent" in connections[using].introspection.table_names():
        guard.install(connections[using])


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = "VendorSelect"

    def ready(self) -> None:
        post_migrate.connect(install_guard, sender=self)
        register(guard_stands, Tags.database)
