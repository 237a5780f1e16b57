"""Filters that every template has without loading them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django import template
from django.urls import ResolverMatch

from scoring.capabilities import label as capability_label
from scoring.engine.display import EMPTY, number

register = template.Library()

SECTIONS = {
    "work": "work",
    "vendor": "vendors",
    "site": "vendors",
    "detail": "vendors",
    "document": "vendors",
    "record": "vendors",
    "criteria": "criteria",
    "library": "criteria",
    "selection": "selections",
    "setup": "selections",
    "waiver": "selections",
    "scorecard": "selections",
    "score": "selections",
    "sheet": "selections",
    "question": "selections",
    "consensus": "selections",
    "derived": "selections",
    "results": "selections",
    "decision": "selections",
    "signature": "selections",
    "report": "selections",
    "issued": "reports",
    "audit": "selections",
}


class Value(NamedTuple):
    """One field of one row that an audit event changed."""

    row: str
    field: str
    old: Any
    new: Any


@register.filter
def section(match: ResolverMatch | None) -> str:
    """The entry of the main navigation that a page belongs to, by the noun of its address; "" outside of it."""
    return SECTIONS.get(noun(match), "")


@register.filter
def noun(match: ResolverMatch | None) -> str:
    """What a page is about: the first word of its address's name."""
    return ((match and match.url_name) or "").partition("-")[0]


@register.filter
def item(mapping: Mapping[str, Any], key: str) -> Any:
    """`mapping[key]`, None where there is no such key: what a template's dot cannot ask with a variable."""
    return mapping.get(key)


@register.filter
def capability(key: str) -> str:
    """The words for what a site can do."""
    return capability_label(key)


@register.filter
def figure(value: Decimal | float | None) -> str:
    """A figure on its own scale, without the zeros that say nothing; a dash for none."""
    return EMPTY if value is None else number(float(value))


@register.filter
def values(changes: Iterable[Mapping[str, Any]]) -> list[Value]:
    """The payload of an audit event as lines: each changed field with its old and new value."""
    return list(_values(changes))


def _values(changes: Iterable[Mapping[str, Any]]) -> Iterator[Value]:
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
