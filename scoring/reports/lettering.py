"""The words of a chart, drawn a text at a time. Imported with WeasyPrint only.

WeasyPrint 70 lays out and draws every letter of a chart on its own, without kerning, and a text that is anchored at its
middle or end goes into a form of its own with resources of its own: a fifth of the time of a report and a third of
its bytes. It asks a table for the function that draws a tag; parsing.py puts this one there for texts. The charts of
the house use no more of SVG's text than this: one place, one line, an anchor, one typeface.
"""

from __future__ import annotations

from math import inf
from typing import Any

from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.draw.text import draw_first_line
from weasyprint.matrix import Matrix
from weasyprint.svg.text import TextBox
from weasyprint.text.line_break import split_first_line

_SHARES = {"start": 0.0, "middle": 0.5, "end": 1.0}


class _Style(dict[str, Any]):
    """What WeasyPrint wants to know of a text: a computed style, reduced to the typeface."""

    font_config: Any


def draw(svg: Any, node: Any, font_size: float) -> None:
    """Draw the text `node`: its x and y are the baseline's start, middle or end. The current size of type in px."""
    if not node.text:
        return
    style = _Style(INITIAL_VALUES)
    style.font_config = svg.font_config
    style["font_family"] = [name.strip("\"' ") for name in node.get("font-family").split(",")]
    style["font_weight"] = int(node.get("font-weight", "400"))
    style["font_size"] = font_size
    layout, _, _, width, _, baseline = split_first_line(node.text, style, svg.context, inf, 0)
    x = float(node.get("x")) - width * _SHARES[node.get("text-anchor", "start")]
    box = TextBox(layout, style)
    box.baseline = baseline
    svg.stream.push_state()
    fill, stroke = svg.set_graphical_state(node, font_size)
    svg.stream.begin_text()
    layout.reactivate(style)
    svg.fill_stroke(fill, stroke, text=True)
    draw_first_line(svg.stream, box, "none", "none", Matrix(d=-1, e=x, f=float(node.get("y"))))
    svg.stream.end_text()
    svg.stream.pop_state()
