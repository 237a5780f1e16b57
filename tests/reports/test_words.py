"""Words of the report: cutting, counting, dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.reports.words import clip, day, grouped_hex, in_words, joined, moment, size_class, some, whole_sentences


@given(st.text(), st.integers(1, 80))
def test_clip_keeps_its_limit_and_short_text(text: str, limit: int) -> None:
    shown = clip(text, limit)
    assert len(shown) <= limit
    assert shown == " ".join(text.split()) or shown.endswith("…")


def test_clip_cuts_between_words() -> None:
    assert clip("Consolidated Pharmaceutical Filling", 30) == "Consolidated Pharmaceutical…"


def test_joined_sentences_have_one_full_stop() -> None:
    assert joined(["It has none.", "Too dear", "Late."]) == "It has none; Too dear; Late."
    assert joined(["Late."]) == "Late."


def test_whole_sentences_are_not_torn() -> None:
    sentences = ("It wins on record.", "2nd and 3rd are too close to call.", "The lead flips.")
    assert whole_sentences(sentences, 60) == "It wins on record. 2nd and 3rd are too close to call."
    assert whole_sentences(("word " * 100,), 40).endswith("…")
    assert whole_sentences((), 40) == ""


def test_some_counts_the_rest() -> None:
    assert some(("a", "b"), 2) == "a and b"
    assert some(("a", "b", "c", "d"), 2) == "a, b and 2 more"
    assert some((), 2) == ""


def test_numbers_in_words_to_ten() -> None:
    assert [in_words(n) for n in (0, 1, 10, 11, 1200)] == ["no", "one", "ten", "11", "1,200"]


def test_fingerprint_is_read_in_fours() -> None:
    assert grouped_hex("07d8f2086df4a3cf6cfc", 16) == "07d8 f208 6df4 a3cf"


@pytest.mark.parametrize(("length", "size"), [(90, "s0"), (91, "s1"), (131, "s2")])
def test_size_class_steps_down(length: int, size: str) -> None:
    assert size_class("x" * length, 90, 130) == size


def test_dates_are_in_utc_and_english() -> None:
    assert day(date(2026, 9, 2)) == "2 September 2026"
    assert moment(datetime(2026, 11, 12, 14, 5, tzinfo=UTC)) == "12 November 2026, 14:05 UTC"
    tokyo = timezone(timedelta(hours=9))
    assert moment(datetime(2026, 1, 1, 8, 0, tzinfo=tokyo)) == "31 December 2025, 23:00 UTC"
