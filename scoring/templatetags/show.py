"""Filters that every template has without loading them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import ResolverMatch

register = template.Library()

SECTIONS = {
    "work": "work",
    "vendor": "vendors",
    "selection": "selections",
    "scorecard": "selections",
    "results": "selections",
    "report": "selections",
    "audit": "selections",
}


@register.filter
def section(match: ResolverMatch | None) -> str:
    """The entry of the main navigation that a page belongs to, by the noun of its address; "" outside of it."""
    noun = ((match and match.url_name) or "").partition("-")[0]
    return SECTIONS.get(noun, "")


@register.filter
def item(mapping: Mapping[str, Any], key: str) -> Any:
    """`mapping[key]`, None where there is no such key: what a template's dot cannot ask with a variable."""
    return mapping.get(key)
