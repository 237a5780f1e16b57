"""Markdown that people wrote, as safe HTML."""

from __future__ import annotations

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

register = template.Library()

READER = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
TAGS = {"a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong",
        "table", "tbody", "td", "th", "thead", "tr", "ul"}  # fmt: skip
HEADINGS_BELOW = 2  # the page has its own first and second level


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown without HTML of its own, pictures and scripts; headings go below those of the page, none leaves one out.

    markdown-it escapes HTML already; nh3 keeps the promise should it ever fail to.
    """
    tokens = READER.parse(text)
    level = HEADINGS_BELOW
    for token in tokens:
        if token.type == "heading_open":
            level = min(6, int(token.tag[1:]) + HEADINGS_BELOW, level + 1)
        if token.type.startswith("heading_"):
            token.tag = f"h{level}"
    html = READER.renderer.render(tokens, READER.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)  # noqa: S308 - cleaned on the line above
