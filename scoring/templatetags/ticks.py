"""Long lists of boxes to tick."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def capability_boxes(terms: Iterable[tuple[str, str]], name: str, chosen: Collection[str] | None) -> SafeString:
    """A box for each capability, by key and label; written here because there are more than a hundred."""
    ticked = chosen or ()
    return SafeString(
        "\n".join(
            f'<div class="form-check"><input class="form-check-input" type="checkbox" name="{name}" value="{escape(key)}" '
            f'id="need-{escape(key)}"{" checked" if key in ticked else ""}>'
            f'<label class="form-check-label" for="need-{escape(key)}">{escape(label)}</label></div>'
            for key, label in terms
        )
    )
