"""What nearly every test begins with is made once in each process; after that its rows are put where they were.

    @kept
    def make_selection(cast, *, stage): ...

The first call runs the actions. A later call with the same arguments, at the same point of the trail, inserts the rows
that the first one left, which takes a tenth of the time; the guard's triggers watch these inserts too.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from scoring.models import AuditEvent

P = ParamSpec("P")
R = TypeVar("R")
Rows = list[tuple[Any, ...]]

# The guard asks for the event before the row, and for what a row hangs on before the row; a tree is frozen by its model.
FIRST = ("AuditEvent", "AuditPayload", "AuditTarget", "User", "Vendor", "Site", "Criterion", "RubricLevel",
         "CriteriaModel", "Selection", "Alternative", "Membership")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows that a call added, by table, what it returned, and the hash of the last event after it."""

    rows: dict[str, Rows]
    returned: bytes
    head: str


_kept: dict[tuple[Hashable, ...], Kept] = {}


def kept(make: Callable[P, R]) -> Callable[P, R]:
    """Keep what `make` writes. It may only add rows, through actions, and has to return rows or a bundle of them."""

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> R:
        before = _head()
        known = not before or any(one.head == before for one in _kept.values())
        if not known or time_machine.escape_hatch.is_travelling():
            return make(*args, **kwargs)  # nobody can come by here again; or it would be of another time
        given = [*args, *(value for pair in sorted(kwargs.items()) for value in pair)]
        key = (make.__qualname__, before, *map(_named, given))
        if key not in _kept:
            old = dict(_tables())
            returned = make(*args, **kwargs)
            rows = {}
            for table, found in _tables():
                earlier = set(old[table])
                if not earlier <= set(found):
                    return returned  # it changed a row that was there: not only added
                rows[table] = [row for row in found if row not in earlier]
            _kept[key] = Kept(rows, pickle.dumps(returned), _head())
            return returned
        _put(_kept[key].rows)
        again: R = pickle.loads(_kept[key].returned)  # noqa: S301  # our own, of this process
        return again

    return made


def _named(value: Any) -> Hashable:
    """A row by its key, the cast by its people."""
    if is_dataclass(value):
        return tuple(_named(getattr(value, field.name)) for field in fields(value))
    named: Hashable = value.pk if isinstance(value, Model) else value
    return named


def _head() -> str:
    """The hash of the newest event, which stands for all that was done before; "" before the first."""
    return AuditEvent.objects.order_by("-pk").values_list("hash", flat=True).first() or ""


def _models() -> list[type[Model]]:
    models = list(apps.get_app_config("scoring").get_models(include_auto_created=True))
    return sorted(models, key=lambda model: FIRST.index(model.__name__) if model.__name__ in FIRST else len(FIRST))


def _columns(model: type[Model]) -> list[str]:
    return [connection.ops.quote_name(str(field.column)) for field in model._meta.concrete_fields]


def _tables() -> Iterator[tuple[str, Rows]]:
    """Every row as the database holds it: `coalesce` keeps SQLite's driver from making Python's values of the columns."""
    with connection.cursor() as cursor:
        for model in _models():
            columns = ", ".join(f"coalesce({column}, NULL)" for column in _columns(model))
            order = " ORDER BY parent_id IS NOT NULL" if model.__name__ == "Criterion" else ""
            cursor.execute(f"SELECT {columns} FROM {model._meta.db_table}{order}")
            yield model._meta.db_table, cursor.fetchall()


def _put(rows: dict[str, Rows]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for model in _models():
            if table := rows[model._meta.db_table]:
                columns = _columns(model)
                places = ", ".join(["%s"] * len(columns))
                cursor.executemany(
                    f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({places})", table
                )
