"""The cells of a score sheet. A sheet has up to some thousand: they are written here and not by a template for each."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString

from scoring.selectors.sheet_shapes import Cell

register = template.Library()


@register.simple_tag
def sheet_cells(cells: Iterable[Cell], here: str, by: str) -> SafeString:
    """The cells of a line of the grid. `here` is the address of the sheet; `by` "vendor" has one vendor a section."""
    return SafeString("".join(_cell(cell, here, "Score" if by == "vendor" else cell.vendor.name) for cell in cells))


def _cell(cell: Cell, here: str, who: str) -> str:
    key, position = escape(cell.question.key), cell.vendor.position
    level = "" if cell.level is None else f" l{cell.level}"
    lacking = " lacking" if cell.lacks_reason or cell.lacks_evidence else ""
    disabled = ' aria-disabled="true"' if cell.state == "closed" else ""
    return (
        f'<td role="gridcell"{disabled}>'
        f'<a class="gc {cell.state}{level}{lacking}" id="cell-{key}-{position}" '
        f'href="{escape(here)}{key}/{position}/" aria-label="{escape(cell.words)}" data-cell="{key}/{position}" '
        f'data-name="{escape(cell.vendor.name)}, {escape(cell.question.name)}" data-state="{cell.state}" '
        f'data-value="{escape(cell.value)}" data-reason="{escape(cell.reason)}" data-version="{escape(cell.version)}" '
        f'data-ask="{"1" if cell.asks else ""}"{" data-locked" if cell.locked else ""}>'
        f'<span class="who" aria-hidden="true">{escape(who)}</span>'
        f'<span class="val" aria-hidden="true">{escape(cell.text)}</span></a>{_sources(cell)}</td>'
    )


def _sources(cell: Cell) -> str:
    told = [cell.evidence] if cell.evidence else []
    told += (source.words for source in cell.sources)
    return f"<ul hidden data-sources>{''.join(f'<li>{escape(words)}</li>' for words in told)}</ul>" if told else ""
