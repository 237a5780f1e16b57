"""What is written into a cell of a vendor file and read from it again: the same text, whatever it holds.

A spreadsheet takes a text that begins with =, +, - or @ for a formula. Such a text is written with an apostrophe in
front, and exactly one is taken off when the file is read. A list stands in one cell, parted by semicolons.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator

_RISKY = re.compile(r"[=+\-@\t\r\n＝＋－＠]")  # full-width signs are formulas to some spreadsheets
_BLANK = frozenset(("", "-", "–", "—", "n/a", "n.a.", "none"))
_UNSHOWN = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_PART = re.compile(r"(?:\\[\\;]|[^;])+")
_ESCAPED = re.compile(r"\\([\\;])")


def is_blank(text: str) -> bool:
    """Empty, or one of the marks that people put where they know nothing."""
    return text.strip().casefold() in _BLANK


def protect(text: str) -> str:
    """A text as it is written into a cell."""
    return f"'{text}" if text and _needs_mark(text) else text


def protected_lines(rows: Iterable[Iterable[str | int]]) -> Iterator[str]:
    """A CSV file (RFC 4180) line by line, with a mark by which spreadsheets read the accents, every text protected."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([protect(cell) if isinstance(cell, str) else cell for cell in row])


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def unprotect(text: str) -> str:
    """A cell as it was before `protect`. An apostrophe that stands there for itself stays."""
    return text[1:] if text.startswith("'") and _needs_mark(text[1:]) else text


def _needs_mark(text: str) -> bool:
    bare = text.lstrip("'")
    return _RISKY.match(bare) is not None or is_blank(bare)


def tidy(text: str) -> str:
    """One line, composed characters, single spaces, without what cannot be shown: how texts are compared and kept."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text)
    shown = (" " if c.isspace() else c for c in composed if c.isspace() or not _is_unshown(c))
    return " ".join("".join(shown).split())


def _is_unshown(character: str) -> bool:
    return character in _UNSHOWN or unicodedata.category(character) in ("Cc", "Cs")


def join_list(items: Iterable[str]) -> str:
    """Several texts in one cell, parted by semicolons; one that holds a semicolon has a backslash before it."""
    return "; ".join(item.replace("\\", "\\\\").replace(";", "\\;") for item in items)


def split_list(text: str) -> tuple[str, ...]:
    """The texts of a cell, in its order, blank ones and repetitions left out."""
    parts = (tidy(_ESCAPED.sub(r"\1", part)) for part in _PART.findall(text))
    return tuple(dict.fromkeys(part for part in parts if part))
