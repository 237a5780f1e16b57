"""What is weak in the texts of a rubric: two evaluators could not tell the levels apart by what they see.

A text should be observable (no word that only judges), exclusive (no two levels that say the same) and complete
(every level written out). These are warnings; only a missing level keeps an edition from being published.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations

# Words that judge without saying what is seen. "well" and "high" are left out: "well documented in SOPs" is not rare.
VAGUE = frozenset(
    {"acceptable", "adequate", "adequately", "appropriate", "appropriately", "average", "bad", "decent", "excellent"}
    | {"fair", "fairly", "good", "great", "insufficient", "insufficiently", "mediocre", "moderate", "moderately", "ok"}
    | {"okay", "outstanding", "poor", "poorly", "reasonable", "reasonably", "satisfactory", "significant", "some"}
    | {"significantly", "somewhat", "strong", "strongly", "sufficient", "sufficiently", "suitable", "superior", "very"}
    | {"unacceptable", "unsatisfactory", "weak"}
)
# Two levels may not share this many words in a row where they are half of the shorter text or more, unless they name
# different figures: levels that grade one thing name it in the same words, and that alone is no fault.
PHRASE = 4
FIGURES = frozenset(
    {
        "all",
        "any",
        "every",
        "half",
        "more",
        "most",
        "no",
        "none",
        "not",
        "nothing",
        "only",
        "quarter",
        "third",
        "without",
    }
    | {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twice", "once"}
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def lint(levels: Mapping[int, str]) -> list[str]:
    """Warnings in words, the missing levels first; `levels` are the texts by level, "" where one is missing."""
    return [*_missing(levels), *_vague(levels), *_alike(levels)]


def _missing(levels: Mapping[int, str]) -> list[str]:
    return [
        f"Level {level} has no text. Say what can be seen there."
        for level in _down(levels)
        if not levels[level].strip()
    ]


def _vague(levels: Mapping[int, str]) -> list[str]:
    found = []
    for level in _down(levels):
        words = sorted({word for word in _words(levels[level]) if word in VAGUE})
        if words:
            quoted = ", ".join(f"“{word}”" for word in words)
            found.append(f"Level {level} says {quoted}. Say what can be seen instead.")
    return found


def _alike(levels: Mapping[int, str]) -> list[str]:
    found = []
    for higher, lower in combinations(_down(levels), 2):
        one, other = _words(levels[higher]), _words(levels[lower])
        if one and one == other:
            found.append(f"Levels {higher} and {lower} say the same. Make them exclusive.")
        elif _figures(one) == _figures(other) and (shared := _shared(one, other)):
            found.append(f"Levels {higher} and {lower} both say “{shared}”. Make sure that they exclude each other.")
    return found


def _shared(one: list[str], other: list[str]) -> str:
    """The longest run of words that both have, "" where it is too short to matter."""
    best: list[str] = []
    for start in range(len(one)):
        for at in range(len(other)):
            length = 0
            while start + length < len(one) and at + length < len(other) and one[start + length] == other[at + length]:
                length += 1
            if length > len(best):
                best = one[start : start + length]
    return " ".join(best) if len(best) >= PHRASE and 2 * len(best) >= min(len(one), len(other)) else ""


def _figures(words: list[str]) -> list[str]:
    return [word for word in words if word in FIGURES or any(letter.isdigit() for letter in word)]


def _down(levels: Mapping[int, str]) -> list[int]:
    return sorted(levels, reverse=True)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
