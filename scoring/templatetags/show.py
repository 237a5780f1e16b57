"""Filters that every template has without loading them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

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
