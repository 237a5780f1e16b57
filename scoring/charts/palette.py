"""Colours by role. The hex is the light theme and the print; the class lets a screen theme override it.

WeasyPrint reads presentation attributes and no page style inside an SVG; a browser lets the page's style
win over the attributes. So every mark carries both. The values and their measured contrast are the
design's: adjacent group colours differ by 13 or more in lightness, so that they also read in grey.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tone:
    """`css` is the stem of two classes, `f-<css>` for fills and `s-<css>` for strokes."""

    css: str
    hex: str


INK = Tone("ink", "#17212B")
INK_2 = Tone("ink-2", "#46525E")
INK_3 = Tone("ink-3", "#5F6B77")
PAPER = Tone("paper", "#FFFFFF")
LINE = Tone("line", "#D8DEE4")
AXIS = Tone("axis", "#7C8894")
BAND = Tone("band", "#E4E9EE")
SPAN = Tone("span", "#9FB8CE")
ALERT = Tone("alert", "#A8380B")
REST = Tone("g5", "#8F9296")

GROUPS = (
    Tone("g1", "#0F4D85"),
    Tone("g2", "#057A9A"),
    Tone("g3", "#C97F3A"),
    Tone("g4", "#794659"),
    Tone("g5", "#8F9296"),
)
RANKS = (
    Tone("r1", "#0B3C66"),
    Tone("r2", "#2A6A9C"),
    Tone("r3", "#74AACF"),
    Tone("r4", "#A9CBE2"),
    Tone("r5", "#D3E4EF"),
    Tone("r6", "#EFF4F8"),
)
RANK_TEXTS = (Tone("r1-text", "#FFFFFF"), Tone("r2-text", "#FFFFFF"), *(Tone("r3-text", "#17212B"),) * 4)


def group(slot: int) -> Tone:
    """The colour of a group's slot, 1 to 5; from 6 on they come round again (and are drawn hatched)."""
    return GROUPS[(slot - 1) % len(GROUPS)]
