"""Filters that every template has without loading them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django import template
from django.urls import ResolverMatch

from scoring.vocabulary import Stage

register = template.Library()


@dataclass(frozen=True, slots=True)
class RailStep:
    number: int
    label: str
    state: Literal["done", "now", "later"]


@register.filter
def section(match: ResolverMatch | None) -> str:
    """The entry of the main navigation that a page belongs to; empty for pages outside it."""
    noun = ((match and match.url_name) or "").partition("-")[0]
    return {
        "work": "work",
        "vendor": "vendors",
        "selection": "selections",
        "scorecard": "selections",
        "results": "selections",
        "report": "selections",
        "audit": "selections",
    }.get(noun, "")


@register.filter
def rail(stage: str) -> list[RailStep]:
    """All stages in order, as seen from `stage`. The last stage is a place to be, so it is never done."""
    here = Stage.values.index(stage)
    states = ("done", "now", "later")
    return [
        RailStep(position + 1, label, states[(position >= here) + (position > here)])
        for position, label in enumerate(Stage.labels)
    ]
