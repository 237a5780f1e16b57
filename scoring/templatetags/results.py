"""The cells of large tables. A score matrix has thousands: they are written here and not by an include for each."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from scoring.selectors.display.shapes import Cell, MatrixColumn, MatrixRow

register = template.Library()


@register.simple_tag
def number_cells(texts: Sequence[str]) -> SafeString:
    """A td element for each text, its digits in line."""
    return SafeString("".join(f'<td class="num">{escape(text)}</td>' for text in texts))


@register.simple_tag
def matrix_cells(row: MatrixRow, columns: Sequence[MatrixColumn], base: str = "", query: str = "") -> SafeString:
    """The td elements of a row. With `base`, the address of the results, each score leads to its cell."""
    if row.is_group:
        return SafeString("".join(f"<td>{escape(cell.text)}</td>" for cell in row.cells))
    start = f"{escape(base)}cell/{escape(urlencode({'': row.key})[1:])}/" if base else ""
    tail = escape(query)
    return SafeString(
        "".join(
            _cell(cell, f"{start}{column.key[1:]}/{tail}" if start else "")
            for cell, column in zip(row.cells, columns, strict=True)
        )
    )


def _cell(cell: Cell, link: str) -> str:
    kind = f" l{cell.level}" if cell.level is not None else " nei" if cell.missing else " none"
    text = str(escape(cell.text))
    if cell.below:
        text = f'<span aria-hidden="true">▼ </span>{text}'
    if cell.rank:
        text += f'<small> <span class="visually-hidden">rank </span>{escape(cell.rank)}</small>'
    if cell.disagree:
        text += '<span class="mark-spread" aria-hidden="true">◊</span>'
    if cell.words:
        text += f'<span class="visually-hidden"> {escape(cell.words)}</span>'
    if link:
        text = f'<a data-panel href="{link}">{text}</a>'
    return f'<td class="cell{kind}{" low" if cell.below else ""}">{text}</td>'
