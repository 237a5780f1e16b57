"""The marks of a chart. A large one has hundreds: they are written here and not by an include for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from scoring.charts.shapes import Dot, Figure, Line, Rect, Sign, Text, Triangle

register = template.Library()
Mark = Rect | Line | Text | Dot | Triangle | Sign


@register.simple_tag
def marks(figure: Figure, *parts: Iterable[Mark] | Mark | None) -> SafeString:
    """Marks, groups of them, or nothing; the later are drawn over the earlier."""
    found: list[Mark] = []
    for part in parts:
        if isinstance(part, Iterable):
            found += part
        elif part is not None:
            found.append(part)
    return SafeString("\n".join(_DRAW[type(mark)](mark, figure.uid) for mark in found))


def _rect(r: Rect, uid: str) -> str:
    place = f'x="{r.x}" y="{r.y}" width="{r.width}" height="{r.height}"'
    radius = f' rx="{r.radius}"' if r.radius else ""
    kind, rim = f"f-{r.tone.css}", ""
    if r.outline:
        kind, rim = f"{kind} s-{r.outline.css}", f' stroke="{r.outline.hex}" stroke-width=".6"'
    hatch = f'<rect {place} fill="url(#{uid}-hatch)"/>' if r.hatched else ""
    return f'<rect {place}{radius} fill="{r.tone.hex}" class="{kind}"{rim}/>{hatch}'


def _line(mark: Line, uid: str) -> str:
    dash = f' stroke-dasharray="{mark.dash}"' if mark.dash else ""
    return (
        f'<line x1="{mark.x1}" y1="{mark.y1}" x2="{mark.x2}" y2="{mark.y2}" stroke="{mark.tone.hex}" '
        f'stroke-width="{mark.width}"{dash} class="s-{mark.tone.css}"/>'
    )


def _text(t: Text, uid: str) -> str:
    return (
        f'<text x="{t.x}" y="{t.y}" text-anchor="{t.anchor}" font-size="{t.size}" font-weight="{t.weight}" '
        f'fill="{t.tone.hex}" class="f-{t.tone.css}">{escape(t.text)}</text>'
    )


def _dot(d: Dot, uid: str) -> str:
    place = f'cx="{d.x}" cy="{d.y}" r="{d.radius}"'
    rim = f'stroke="{d.outline.hex}" stroke-width="2.4"' if d.outline else 'stroke="#FFFFFF" stroke-width="1"'
    edge = d.outline.css if d.outline else "paper"
    hatch = f'<circle {place} fill="url(#{uid}-hatch)"/>' if d.hatched else ""
    return f'<circle {place} fill="{d.tone.hex}" {rim} class="f-{d.tone.css} s-{edge}"/>{hatch}'


def _triangle(mark: Triangle, uid: str) -> str:
    return f'<polygon points="{mark.points}" fill="{mark.tone.hex}" class="f-{mark.tone.css}"/>'


def _sign(s: Sign, uid: str) -> str:
    full = s.filling == "full"
    shape = f'polygon points="{s.points}"' if s.points else f'circle cx="{s.x}" cy="{s.y}" r="{s.radius}"'
    dash = f' stroke-dasharray="{s.dash}"' if s.dash else ""
    half = f'<path d="{s.half}" fill="{s.tone.hex}" class="f-{s.tone.css}"/>' if s.half else ""
    fill, kind = (s.tone.hex, s.tone.css) if full else ("#FFFFFF", "paper")
    return (
        f'<{shape} fill="{fill}" stroke="{s.tone.hex}" stroke-width="1.8"{dash} class="f-{kind} s-{s.tone.css}"/>{half}'
    )


_DRAW: dict[type[Mark], Callable[..., str]] = {
    Rect: _rect,
    Line: _line,
    Text: _text,
    Dot: _dot,
    Triangle: _triangle,
    Sign: _sign,
}
