"""A figure through its template, and back as XML."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from django.template.loader import render_to_string

from scoring.charts.shapes import Figure

SVG = "{http://www.w3.org/2000/svg}"


def svg(name: str, figure: Figure) -> Element:
    """The figure as `templates/charts/<name>.svg` draws it."""
    drawing: Element = fromstring(render_to_string(f"charts/{name}.svg", {"figure": figure}))
    return drawing


def texts(drawing: Element) -> list[str]:
    return ["".join(text.itertext()) for text in drawing.iter(f"{SVG}text")]


def inside(drawing: Element, slack: float = 1.0) -> bool:
    """Whether every rectangle, line, dot and text anchor lies within the drawing."""
    _, _, width, height = (float(v) for v in drawing.attrib["viewBox"].split())

    def fits(x: float, y: float) -> bool:
        return -slack <= x <= width + slack and -slack <= y <= height + slack

    for node in drawing.iter():
        a = {
            key: float(node.attrib[key]) for key in ("x", "y", "x1", "y1", "x2", "y2", "cx", "cy") if key in node.attrib
        }
        ends = [(a[x], a[y]) for x, y in (("x", "y"), ("x1", "y1"), ("x2", "y2"), ("cx", "cy")) if x in a and y in a]
        if node.tag == f"{SVG}rect" and "x" in a:
            ends.append((a["x"] + float(node.attrib["width"]), a["y"] + float(node.attrib["height"])))
        if not all(fits(x, y) for x, y in ends):
            return False
    return True
