"""What was changed in a text that was drafted from the figures, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_TOKEN = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: `kept`, `added` to the draft or `removed` from it. Kept and added together are the text."""

    kind: Literal["kept", "added", "removed"]
    text: str


def marked(draft: str, text: str) -> tuple[Piece, ...]:
    """`text` as pieces beside the draft that it began with; with an empty draft it is one piece that was added."""
    before, after = _TOKEN.findall(draft), _TOKEN.findall(text)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("kept", "".join(after[c:d])))
            continue
        if b > a:
            pieces.append(Piece("removed", "".join(before[a:b])))
        if d > c:
            pieces.append(Piece("added", "".join(after[c:d])))
    return tuple(pieces)
