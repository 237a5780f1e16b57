"""The signs of the timeline and its key."""

from __future__ import annotations

from datetime import date

from scoring.charts.timeline_key import BarKind, MarkKind, TimelineKey, key_of, sign

AS_OF = date(2026, 1, 31)
KINDS: tuple[MarkKind, ...] = (
    "acceptable",
    "voluntary",
    "serious",
    "inferred",
    "letter",
    "unclassified",
    "other",
    "due",
)


def key(*marks: MarkKind, bars: tuple[BarKind, ...] = (), width: float = 660) -> TimelineKey:
    return key_of(marks=marks, bars=bars, as_of=AS_OF, owner_changed_on=None, top=10, width=width, size=11)


def test_every_sign_differs_in_shape_or_filling_not_in_colour_alone() -> None:
    looks = [sign(kind, 10, 10, 5) for kind in KINDS]
    assert len({(s.points, s.filling, s.dash, s.radius) for s in looks}) == len(KINDS)


def test_key_has_what_is_drawn_and_nothing_else() -> None:
    assert [text.text for text in key("letter", "acceptable", bars=("measure",)).texts] == [
        "acceptable, no action",
        "warning letter, seizure",
        "alert, statement or injunction in force",
        "as of 31 Jan 2026",
    ]
    assert [text.text for text in key().texts] == ["as of 31 Jan 2026"]


def test_key_takes_further_lines_where_it_is_narrow() -> None:
    wide, narrow = key(*KINDS, width=2000), key(*KINDS, width=320)
    assert len({text.y for text in wide.texts}) == 1
    assert len({text.y for text in narrow.texts}) > 3
    assert narrow.bottom > wide.bottom
    assert all(text.x < 320 for text in narrow.texts)
