"""The signs of the timeline and the key that says what they mean."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from scoring.charts import palette
from scoring.charts.scales import fit, px, text_width
from scoring.charts.shapes import Line, Rect, Sign, Text

MarkKind = Literal["acceptable", "voluntary", "serious", "inferred", "letter", "unclassified", "other", "due"]
BarKind = Literal["certificate", "measure"]
KEY_WORDS = {
    "acceptable": "acceptable, no action",
    "voluntary": "voluntary action",
    "serious": "official action or major finding",
    "inferred": "official action, inferred from a letter",
    "letter": "warning letter, seizure",
    "unclassified": "class not published",
    "other": "other record",
    "due": "due",
    "certificate": "certificate valid",
    "measure": "alert, statement or injunction in force",
}
_DASH = "2.4 1.8"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineKey:
    """`bottom` is where the drawing ends."""

    signs: tuple[Sign, ...]
    bars: tuple[Rect, ...]
    days: tuple[Line, ...]
    texts: tuple[Text, ...]
    bottom: float


def sign(kind: MarkKind, x: float, y: float, radius: float, grey: bool = False) -> Sign:
    """The sign of a record: a circle for what is in order, a corner for what is not, an outline for what is not sure."""
    blue = palette.AXIS if grey else palette.GROUPS[0]
    rust = palette.AXIS if grey else palette.ALERT
    quiet = palette.AXIS if grey else palette.INK_2
    if kind == "acceptable":
        return Sign(x, y, radius, blue)
    if kind == "voluntary":
        return Sign(x, y, radius, blue, "half")
    if kind == "unclassified":
        return Sign(x, y, radius, quiet, dash=_DASH)
    if kind == "other":
        return Sign(x, y, px(radius * 0.6), quiet, "full")
    if kind == "due":
        return Sign(
            x, y, radius, quiet, points=_corners(x, y, radius * 1.2, ((0, -1), (1, 0), (0, 1), (-1, 0))), dash=_DASH
        )
    if kind == "letter":
        corners = ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85))
        return Sign(x, y, radius, rust, "full", _corners(x, y, radius, corners))
    triangle = _corners(x, y, radius, ((0, -1.1), (1.1, 0.9), (-1.1, 0.9)))
    return Sign(x, y, radius, rust, "full" if kind == "serious" else "none", triangle)


def bar(kind: BarKind, x: float, y: float, width: float, size: float, grey: bool = False) -> Rect:
    """A bar whose middle is `y`: a certificate plain and broad, a measure hatched and narrow."""
    if kind == "certificate":
        tone = palette.BAND if grey else palette.SPAN
        return Rect(px(x), px(y - size * 0.62), px(max(width - 1.5, 1.0)), px(size * 1.24), tone, 1.5)
    tone = palette.AXIS if grey else palette.ALERT
    return Rect(px(x), px(y - size * 0.25), px(max(width, 2.0)), px(size * 0.5), tone, hatched=True)


def key_of(
    *,
    marks: Collection[MarkKind],
    bars: Collection[BarKind],
    as_of: date,
    owner_changed_on: date | None,
    top: float,
    width: float,
    size: float,
) -> TimelineKey:
    """The key below `top`, only with what the drawing has, on as many lines as `width` asks for."""
    entries: list[tuple[str, str, float]] = [(kind, KEY_WORDS[kind], size * 1.3) for kind in _MARKS if kind in marks]
    entries += [(kind, KEY_WORDS[kind], size * 2.3) for kind in _BARS if kind in bars]
    entries.append(("as_of", f"as of {_day(as_of)}", size))
    if owner_changed_on:
        entries.append(("owner", f"owner changed on {_day(owner_changed_on)}; earlier records grey", size))

    places: dict[str, tuple[float, float]] = {}
    texts: list[Text] = []
    x, y = 0.0, px(top + size * 0.7)
    for entry, words, room in entries:
        needed = room + text_width(words, size)
        if x and x + needed > width:
            x, y = 0.0, px(y + size * 1.45)
        places[entry] = (px(x), y)
        texts.append(Text(px(x + room), px(y + size * 0.34), fit(words, width - x - room, size), size, palette.INK_2))
        x += needed + size * 1.2

    return TimelineKey(
        signs=tuple(
            sign(kind, px(places[kind][0] + size * 0.5), places[kind][1], px(size * 0.42))
            for kind in _MARKS
            if kind in places
        ),
        bars=tuple(bar(kind, *places[kind], size * 1.8, size * 0.7) for kind in _BARS if kind in places),
        days=tuple(_stroke(*places[entry], size, entry == "owner") for entry in ("as_of", "owner") if entry in places),
        texts=tuple(texts),
        bottom=px(y + size * 0.9),
    )


def day_line(x: float, top: float, bottom: float, *, owner: bool) -> Line:
    """The upright of a day: dashed for the as-of day, whole for a change of ownership."""
    if owner:
        return Line(x, px(top), x, px(bottom), palette.INK_2, 1.6)
    return Line(x, px(top), x, px(bottom), palette.INK, 1.2, "3 2")


def _stroke(x: float, y: float, size: float, owner: bool) -> Line:
    return day_line(px(x + size * 0.4), y - size * 0.6, y + size * 0.6, owner=owner)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _corners(x: float, y: float, radius: float, corners: Collection[tuple[float, float]]) -> str:
    return " ".join(f"{px(x + radius * dx)},{px(y + radius * dy)}" for dx, dy in corners)


_MARKS: tuple[MarkKind, ...] = (
    "acceptable",
    "voluntary",
    "serious",
    "inferred",
    "letter",
    "unclassified",
    "other",
    "due",
)
_BARS: tuple[BarKind, ...] = ("certificate", "measure")
