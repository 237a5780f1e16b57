"""Texts that a cell can hold, and what leaves where nothing is held back."""

from __future__ import annotations

from scoring.reports.showing import LONGEST, Showing, cleaned


def test_text_is_cut_and_stripped_of_what_no_file_can_hold() -> None:
    told = cleaned({"a": ["x" * 40_000, "bell\x07", "one\r\ntwo\rthree", 5, None]})
    assert told == {"a": ["x" * (LONGEST - 1) + "…", "bell\ufffd", "one\ntwo\nthree", 5, None]}


def test_secret_of_the_selection_is_in_no_text_of_the_options() -> None:
    assert "5ec7e7" not in repr(Showing(names="roles", draw="5ec7e7"))
