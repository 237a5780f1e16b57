"""Words of a report that neither the engine nor the display has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from scoring.engine.display import listing

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def clip(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut between words where there are any."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > limit * 0.6 else cut).rstrip(" ,;:.") + "…"


def whole_sentences(sentences: Iterable[str], limit: int) -> str:
    """As many of `sentences` as fit into `limit` characters, at least a part of the first."""
    text = ""
    for sentence in sentences:
        longer = f"{text} {sentence}".strip()
        if text and len(longer) > limit:
            break
        text = longer
    return clip(text, limit)


def in_words(number: int) -> str:
    """Numbers to ten as words, as running text has them."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else f"{number:,}"


def some(names: Sequence[str], most: int) -> str:
    """ "a, b and 3 more" """
    named = list(names[:most])
    if len(names) > most:
        named.append(f"{len(names) - most} more")
    return listing(named) if named else ""


def joined(sentences: Iterable[str]) -> str:
    """Sentences as parts of one: no full stop stands before a semicolon."""
    *head, last = sentences
    return "; ".join((*(sentence.rstrip().rstrip(".") for sentence in head), last))


def grouped_hex(text: str, length: int = 64) -> str:
    """A fingerprint in groups of four, the first `length` characters of it."""
    part = text[:length]
    return " ".join(part[i : i + 4] for i in range(0, len(part), 4))


def size_class(text: str, *steps: int) -> str:
    """How long a heading is: "s0", or "s1", "s2" ... for each of `steps` characters that it passes."""
    return f"s{sum(len(text) > step for step in steps)}"


def day(on: date) -> str:
    """2 September 2026. The reader's locale and time zone have no say in a report."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def moment(at: datetime) -> str:
    """12 November 2026, 14:05 UTC. `at` is aware."""
    utc = at.astimezone(UTC)
    return f"{day(utc)}, {utc:%H:%M} UTC"
