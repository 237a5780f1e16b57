"""The lines of a log. A page has a hundred, with a thousand values: they are written here and not by a template for each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.dateformat import format as spelt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from scoring.engine.display import EMPTY
from scoring.models import AuditEvent
from scoring.selectors.changes import UNTOLD, Changes, Value, values_of

register = template.Library()

MOST = 100  # values of an event that are shown
SHORT = 12  # characters of a hash that stand in a line; the whole of it is one step away
HEAD = format_html_join("", '<th scope="col">{}</th>', ((title,) for title in ("What", "Field", "Before", "After")))
NOTHING = mark_safe("")  # a literal


@register.simple_tag
def log_lines(lines: Iterable[tuple[AuditEvent, Changes | None]]) -> SafeString:
    """An element for each event with its number, hash, old and new values; None stands for more values than a page can show."""
    return format_html_join("\n", "{}", ((_line(event, changes),) for event, changes in lines))


def _line(event: AuditEvent, changes: Changes | None) -> SafeString:
    role = format_html(' <span class="soft">({})</span>', event.actor_role) if event.actor_role else NOTHING
    reason = format_html('<div class="reason">Reason: {}</div>\n', event.reason) if event.reason else NOTHING
    untold = format_html('<div class="reason">{}</div>\n', UNTOLD) if changes is None else NOTHING
    return format_html(
        '<li>\n<time datetime="{}">{}</time>\n<div>{}{}</div>\n{}{}{}</li>',
        event.at.isoformat(),
        spelt(event.at, "j M Y H:i"),
        event.sentence,
        role,
        reason,
        untold,
        _details(event, list(values_of(changes or ()))),
    )


def _details(event: AuditEvent, values: list[Value]) -> SafeString:
    """The number of the event and the beginning of its hash; opened, the whole hash and what was changed."""
    number = format_html(", {} value{}", len(values), "" if len(values) == 1 else "s") if values else NOTHING
    return format_html(
        '<details class="dt reason">\n<summary>No. {} of {}, <code title="SHA-256 {}">{}</code>{}</summary>\n'
        '<p class="mb-0">SHA-256 <code class="digest">{}</code></p>\n{}</details>\n',
        event.seq,
        event.chain,
        event.hash,
        event.hash[:SHORT],
        number,
        event.hash,
        _table(event, values) if values else NOTHING,
    )


def _table(event: AuditEvent, values: list[Value]) -> SafeString:
    rows = format_html_join(
        "\n",
        '<tr><td>{}</td><th scope="row">{}</th><td class="wide">{}</td><td class="wide">{}</td></tr>',
        ((row, field, _text(old), _text(new)) for row, field, old, new in values[:MOST]),
    )
    more = "The first 100 are shown; the file of the log holds all of them."
    return format_html(
        '<div class="region" role="region" tabindex="0" aria-label="Values of entry {} {}">\n'
        '<table class="tbl compact">\n<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody>\n</table>\n</div>\n{}',
        event.chain,
        event.seq,
        HEAD,
        rows,
        format_html('<p class="mb-0">{}</p>\n', more) if len(values) > MOST else NOTHING,
    )


def _text(value: Any) -> str:
    return EMPTY if value is None else str(value)
