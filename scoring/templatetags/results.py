"""What repeats on the results pages: cells, bars and weights. There are thousands, and a template takes longer for each
than for everything else; so they are written here, whole rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from django import template
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from scoring.selectors.display.shapes import (
    Block,
    Cell,
    Matrix,
    MatrixColumn,
    MatrixRow,
    MustHaveCell,
    RankingRow,
)
from scoring.selectors.display.weights import WeightRow

register = template.Library()
HIDDEN = 'aria-hidden="true" focusable="false"'
LOCK = (
    '<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false"><rect x="3" y="7" width="10" height="7" rx="1.5"/>'
    '<path class="shut" d="M5 7V5a3 3 0 0 1 6 0v2"/><path class="open" d="M5 7V5a3 3 0 0 1 5.8-1.1"/></svg>'
)
GRID = "".join(f'<line class="gridline" x1="{x}%" x2="{x}%" y1="-8" y2="30"/>' for x in (25, 50, 75, 100))


@register.simple_tag
def number_cells(texts: Sequence[str]) -> SafeString:
    """A td element for each text, its digits in line."""
    return SafeString("".join(f'<td class="num">{escape(text)}</td>' for text in texts))


@register.simple_tag
def text_rows(rows: Iterable[object], head: str, *columns: str) -> SafeString:
    """A row for each object: its attribute `head` as the heading, then those of `columns`; "num:x" has digits in line."""
    kinds = [column.rpartition(":") for column in columns]
    marks = [(f' class="{kind}"' if kind else "", name) for kind, _, name in kinds]
    return SafeString(
        "\n".join(
            f'<tr><th scope="row">{escape(getattr(row, head))}</th>'
            + "".join(f"<td{mark}>{escape(getattr(row, name))}</td>" for mark, name in marks)
            + "</tr>"
            for row in rows
        )
    )


@register.simple_tag
def matrix_rows(matrix: Matrix, separates: Mapping[str, str] | None, base: str = "", query: str = "") -> SafeString:
    """The rows of the score matrix. With `base`, the address of the results, each score leads to its cell.

    `separates` has the points between best and worst by the key of each criterion, where they have a column.
    """
    none = '<td class="w"></td>' if separates else ""
    rows = [
        f'<tr class="d0"><th scope="row"><span class="line">{escape(row.name)}</span></th><td class="w">must-have</td>'
        f"{none}{''.join(map(_must_have, row.cells))}</tr>"
        for row in matrix.must_haves
    ]
    for row in matrix.rows:
        unit = f' <span class="unit">{escape(row.unit)}</span>' if row.unit else ""
        apart = f'<td class="w">{escape(separates.get(row.key, ""))}</td>' if separates else ""
        rows.append(
            f'<tr class="d{row.depth}{" grp" if row.is_group else ""}"><th scope="row"><span class="line">'
            f"{_swatch(row.block)}<span>{escape(row.name)}{unit}</span></span></th>"
            f'<td class="w">{row.weight}%</td>{apart}{"".join(_cells(row, matrix.columns, base, query))}</tr>'
        )
    return SafeString("\n".join(rows))


def _must_have(cell: MustHaveCell) -> str:
    kind = {"pass": " ok", "fail": " no"}.get(cell.state, "")
    return (
        f'<td class="cell{kind}"><span aria-hidden="true">{escape(cell.glyph)}</span>'
        f'<span class="visually-hidden">{escape(cell.words)}</span></td>'
    )


def _cells(row: MatrixRow, columns: Sequence[MatrixColumn], base: str, query: str) -> Iterator[str]:
    if row.is_group:
        yield from (f"<td>{escape(cell.text)}</td>" for cell in row.cells)
        return
    start = f'<a data-panel href="{escape(base)}cell/{escape(urlencode({"": row.key})[1:])}/' if base else ""
    end = f'/{escape(query)}">'
    for cell, column in zip(row.cells, columns, strict=True):
        inside = _inside(cell)
        kind = f" l{cell.level}" if cell.level is not None else " nei" if cell.missing else " none"
        yield f'<td class="cell{kind}{" low" if cell.below else ""}">' + (
            f"{start}{column.key[1:]}{end}{inside}</a></td>" if start else f"{inside}</td>"
        )


def _inside(cell: Cell) -> str:
    text = escape(cell.text)
    if cell.below:
        text = f'<span aria-hidden="true">▼ </span>{text}'
    if cell.rank:
        text += f'<small> <span class="visually-hidden">rank </span>{escape(cell.rank)}</small>'
    if cell.disagree:
        text += '<span class="mark-spread" aria-hidden="true">◊</span>'
    if cell.words:
        text += f'<span class="visually-hidden"> {escape(cell.words)}</span>'
    return text


def _swatch(block: Block | None) -> str:
    if block is None:
        return ""
    hatch = '<rect class="hatch" width="12" height="12" rx="2"/>' if block.hatched else ""
    return f'<svg class="swatch" {HIDDEN}><rect class="c{block.colour}" width="12" height="12" rx="2"/>{hatch}</svg>'


@register.simple_tag
def head_bar(blocks: Iterable[Block]) -> SafeString:
    """The segments of a perfect vendor, at the head of the bars."""
    return SafeString(
        "".join(_segment(block, f'data-track="{i}"', block.x, block.width) for i, block in enumerate(blocks))
    )


@register.simple_tag
def bar(row: RankingRow, view: str) -> SafeString:
    """A vendor's bar: stacked with its range and the approved total, or each segment from the start of its track."""
    if view == "aligned":
        parts = (
            f'<rect data-track="{i}" class="track" x="{s.block.x}%" width="{s.block.width}%" height="22"/>'
            + _segment(s.block, f'data-block="{i}"', s.block.x, s.width)
            for i, s in enumerate(row.segments)
        )
        return SafeString(GRID + "".join(parts))
    parts = (_segment(s.block, f'data-block="{i}"', s.x, s.width) for i, s in enumerate(row.segments))
    across, mark = f'x1="{row.low}%" x2="{row.high}%" y1="11" y2="11"', row.approved or row.total_width
    gone = "" if row.approved else ' display="none"'
    return SafeString(
        f'{GRID}{"".join(parts)}<g data-gone><line class="whisker-halo" {across}/><line class="whisker" {across}/>'
        + "".join(f'<line class="whisker" x1="{x}%" x2="{x}%" y1="5" y2="17"/>' for x in (row.low, row.high))
        + f'</g><line class="approved-mark" data-mark x1="{mark}%" x2="{mark}%" y1="-5" y2="27"{gone}/>'
    )


def _segment(block: Block, mark: str, x: str, width: str) -> str:
    place = f'x="{x}%" width="{width}%" height="22"'
    hatch = f'<rect {mark} class="hatch" {place}/>' if block.hatched else ""
    return f'<rect {mark} class="seg-rect c{block.colour}" {place}/>{hatch}'


@register.simple_tag
def weight_list(rows: Iterable[WeightRow]) -> SafeString:
    """The groups with their criteria: lock, box and slider for each."""
    return SafeString("\n".join(map(_weight, rows)))


def _weight(row: WeightRow) -> str:
    key, name, off = escape(row.key), escape(row.name), " disabled" if row.is_alone else ""
    colour = f" g{row.block.colour}" if row.block else ""
    members = (
        f'<details{" open" if row.is_open else ""}><summary>{row.count}<span class="visually-hidden"> of {name}</span>'
        f'</summary>\n<ul class="weights">{"".join(map(_weight, row.children))}</ul>\n</details>'
        if row.children
        else ""
    )
    return (
        f'<li data-row="{key}" data-name="{name}" data-approved="{row.approved_points}">\n'
        f'<div class="name">{_swatch(row.block)}<label for="w-{key}">{name}</label>\n'
        f'<span class="lock"><input type="checkbox" name="lock" value="{key}" aria-label="Lock {name} at its weight"'
        f"{' checked' if row.is_locked else ''}{off}>{LOCK}</span>\n"
        f'<input class="form-control weightbox" id="w-{key}" name="w-{key}" value="{row.value}" inputmode="decimal" '
        f'autocomplete="off" aria-describedby="a-{key}"{off}></div>\n'
        f'<div class="slider{colour}" hidden><input type="range" min="0" max="100" step="1" value="{row.whole}" '
        f'aria-label="{name} weight, percent"{off}></div>\n'
        f'<small id="a-{key}">Approved {row.approved}%</small>{members}</li>'
    )
