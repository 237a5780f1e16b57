"""What the templates draw. Positions are px from the figure's top left corner, rounded to two decimals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scoring.charts.palette import INK, LINE, Tone

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    tone: Tone
    radius: float = 0.0
    hatched: bool = False
    outline: Tone | None = None


@dataclass(frozen=True, slots=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    tone: Tone = LINE
    width: float = 1.0
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """`y` is the baseline: no engine has to agree with another on what the middle of a line is."""

    x: float
    y: float
    text: str
    size: float
    tone: Tone = INK
    anchor: Anchor = "start"
    weight: int = 400


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    radius: float
    tone: Tone
    hatched: bool = False
    outline: Tone | None = None  # thick; without one the dot has a thin rim of paper


@dataclass(frozen=True, slots=True)
class Triangle:
    """A solid triangle, given as the points of an SVG polygon."""

    points: str
    tone: Tone = INK


@dataclass(frozen=True, slots=True)
class Sign:
    """A mark whose shape and filling carry its meaning: the polygon `points`, or a circle where there are none.

    "half" fills the right half of a circle.
    """

    x: float
    y: float
    radius: float
    tone: Tone
    filling: Literal["none", "half", "full"] = "none"
    points: str = ""
    dash: str = ""

    @property
    def half(self) -> str:
        """The path of the right half, "" unless it is the half that is filled."""
        r = self.radius
        return f"M{self.x} {round(self.y - r, 2)}a{r} {r} 0 0 1 0 {round(2 * r, 2)}z" if self.filling == "half" else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What every figure has. `title` is the finding in words and numbers: it is the PDF's alternate text.

    `description` says what kind of chart it is and where the same figures stand as a table.
    `uid` begins every id inside, so it must be unique on the page. `hatched` asks for the hatch pattern.
    """

    uid: str
    width: float
    height: float
    font_size: float
    title: str
    description: str
    hatched: bool = False
