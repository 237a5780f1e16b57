"""The lines of a log. A page has a hundred, with a thousand values: they are written here and not by a template for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any, NamedTuple

from django import template
from django.utils.dateformat import format as spelt
from django.utils.safestring import SafeString

from scoring.engine.display import EMPTY
from scoring.models import AuditEvent

register = template.Library()

Changes = Iterable[Mapping[str, Any]]
MOST = 100  # values of an event that are shown
HEAD = "".join(f'<th scope="col">{title}</th>' for title in ("What", "Field", "Before", "After"))


class Value(NamedTuple):
    """One field of one row that an audit event changed."""

    row: str
    field: str
    old: Any
    new: Any


@register.simple_tag
def log_lines(lines: Iterable[tuple[AuditEvent, Changes | None]]) -> SafeString:
    """An element for each event with its old and new values; None stands for more values than a page can show."""
    return SafeString("\n".join(_line(event, changes) for event, changes in lines))


def _line(event: AuditEvent, changes: Changes | None) -> str:
    role = f' <span class="soft">({escape(event.actor_role)})</span>' if event.actor_role else ""
    reason = f'<div class="reason">Reason: {escape(event.reason)}</div>\n' if event.reason else ""
    return (
        f'<li>\n<time datetime="{event.at.isoformat()}">{spelt(event.at, "j M Y H:i")}</time>\n'
        f"<div>{escape(event.sentence)}{role}</div>\n{reason}{_details(event, changes)}</li>"
    )


def _details(event: AuditEvent, changes: Changes | None) -> str:
    if changes is None:
        return '<div class="reason">It changed very many rows at once; their values stand in the trail.</div>\n'
    values = list(values_of(changes))
    if not values:
        return ""
    rows = "\n".join(
        f'<tr><td>{escape(row)}</td><th scope="row">{escape(field)}</th><td class="wide">{_text(old)}</td>'
        f'<td class="wide">{_text(new)}</td></tr>'
        for row, field, old, new in values[:MOST]
    )
    more = '<p class="mb-0">The first 100 are shown; the record holds all of them.</p>\n' if len(values) > MOST else ""
    return (
        f'<details class="dt reason">\n<summary>{len(values)} value{"" if len(values) == 1 else "s"}'
        f'<span class="visually-hidden"> of entry {event.seq}</span></summary>\n<div class="region" role="region" '
        f'tabindex="0" aria-label="Values of entry {escape(event.chain)} {event.seq}">\n<table class="tbl compact">\n'
        f"<thead><tr>{HEAD}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>\n{more}</details>\n"
    )


def _text(value: Any) -> str:
    return EMPTY if value is None else escape(str(value))


def values_of(changes: Changes) -> Iterator[Value]:
    """The payload of an audit event as lines: each changed field with its old and new value."""
    for change in changes:
        if "entity" not in change:
            yield from (Value("", _words(name), None, value) for name, value in change.items())
            continue
        old, new = change["old"] or {}, change["new"] or {}
        row = _words(change["entity"].partition("_")[2])
        for name in new:
            if old.get(name) != new[name] and new[name] != "":
                yield Value(row, _words(name), old.get(name), new[name])


def _words(name: str) -> str:
    return name.replace("_", " ")
