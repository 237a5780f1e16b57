"""The marks of a chart as SVG: text as text, light hex and theme class on each, hatches of their own figure."""

from __future__ import annotations

from defusedxml.ElementTree import fromstring

from scoring.charts.palette import ALERT, INK, PAPER
from scoring.charts.shapes import Dot, Figure, Line, Rect, Sign, Text, Triangle
from scoring.templatetags.marks import marks

FIGURE = Figure(uid="one", width=10, height=10, font_size=12, title="", description="")
ALL = (
    Rect(1, 2, 3, 4, INK, radius=1, hatched=True, outline=ALERT),
    Line(0, 0, 1, 1, ALERT, dash="2 2"),
    Text(0, 0, "<b>&", 12),
    Dot(1, 1, 2, PAPER, hatched=True, outline=INK),
    Triangle("0,0 1,0 0,1"),
    Sign(1, 1, 2, INK, "half"),
    Sign(1, 1, 2, INK, "full", points="0,0 1,0 0,1", dash="1 1"),
)


def test_every_kind_of_mark_is_well_formed_and_in_order() -> None:
    drawing = fromstring(f"<svg>{marks(FIGURE, ALL[:2], None, *ALL[2:])}</svg>")
    assert [node.tag for node in drawing] == [
        "rect", "rect", "line", "text", "circle", "circle", "polygon", "circle", "path", "polygon",
    ]  # fmt: skip
    assert drawing[3].text == "<b>&"


def test_every_mark_carries_its_printed_colour_and_its_class() -> None:
    drawing = fromstring(f"<svg>{marks(FIGURE, ALL)}</svg>")
    hatches = [node for node in drawing if node.get("fill") == "url(#one-hatch)"]
    assert len(hatches) == 2
    for node in set(drawing) - set(hatches):
        assert node.get("class"), node.tag
        assert "#" in (node.get("fill") or node.get("stroke") or ""), node.tag
    assert drawing[0].get("class") == "f-ink s-alert"
    assert drawing[4].get("stroke") == INK.hex
