"""Signs that the report's typefaces do not have: nothing is printed as an empty box without being told.

A symbol (an emoji, say) would be an empty box or whatever the server has, so it becomes `STAND_IN`. Letters of other
scripts stay, for the server may well have a typeface for them; the report says which they are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from io import BytesIO

from scoring.reports.fonts import FACES, font_bytes
from scoring.reports.words import some

STAND_IN = "☐"
_NAMED = 6


@cache
def _drawable() -> frozenset[str]:
    """What every face of the report can draw."""
    from fontTools.ttLib import TTFont  # a third of a second to import, needed only here

    cmaps = (TTFont(BytesIO(font_bytes(face)), lazy=True).getBestCmap() for face in FACES)
    return frozenset(map(chr, frozenset.intersection(*(frozenset(cmap) for cmap in cmaps))))


def settle(text: str) -> tuple[str, list[str]]:
    """The text as it can be printed, and what has to be said of it: sentences, none where there is nothing to say."""
    lacking = sorted(c for c in set(text) - _drawable() if not c.isspace())
    joining = [c for c in lacking if unicodedata.category(c) == "Cf" or "VARIATION SELECTOR" in unicodedata.name(c, "")]
    letters = [c for c in lacking if unicodedata.category(c)[0] in "LMN" and c not in joining]
    symbols = [c for c in lacking if c not in joining and c not in letters]
    notes = []
    if symbols:
        notes.append(
            f"{STAND_IN} stands for a sign that the typeface of this report does not have: {_list(symbols)}. The page of "
            "the ranking and the file that was brought have it."
        )
    if letters:
        notes.append(
            f"The typeface of this report does not have these letters: {_list(letters)}. They are drawn with another "
            "one if the server has it; where a box stands in a name, compare the page of the ranking."
        )
    return text.translate(dict.fromkeys(map(ord, joining)) | dict.fromkeys(map(ord, symbols), STAND_IN)), notes


def _list(signs: Iterable[str]) -> str:
    return some([f"U+{ord(c):04X} {unicodedata.name(c, 'without a name').lower()}" for c in signs], _NAMED)
