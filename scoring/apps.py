"""The one app. Before a migration it takes the guard's triggers away, and after each migrate it puts them back."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate

from scoring.checks import guard_stands


def drop_guard(sender: AppConfig, using: str, plan: list[Any], **_: Any) -> None:
    """A table that is altered must not be named by a trigger of another; without a plan nothing is altered."""
    from django.db import connections  # both need the app registry to be ready

    from scoring.models import guard

    if plan:
        guard.drop(connections[using])


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
        pre_migrate.connect(drop_guard, sender=self)
        post_migrate.connect(install_guard, sender=self)
        register(guard_stands, Tags.database)
