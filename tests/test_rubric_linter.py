"""The linter finds what an evaluator could not tell apart, and says nothing of good texts."""

from __future__ import annotations

import pytest

from scoring.rubric_linter import lint

CLEAR = {
    4: "Isolator with continuous monitoring; no excursion in two years.",
    2: "Contamination control strategy signed; open barrier with a written reason.",
    0: "No document names the barrier.",
}


def test_clear_levels_leave_no_warning() -> None:
    assert lint(CLEAR) == []


@pytest.mark.parametrize("text", ["Good documentation.", "The strategy is ADEQUATE.", "very few records"])
def test_vague_word_is_named_with_its_level(text: str) -> None:
    (warning,) = lint(CLEAR | {3: text})
    assert warning.startswith("Level 3 says “")


def test_word_that_only_contains_a_vague_one_passes() -> None:
    assert lint(CLEAR | {3: "Goods are stored under the fairness rule of ISO."}) == []


def test_missing_level_comes_first() -> None:
    assert lint({1: " ", 0: "Good."})[0] == "Level 1 has no text. Say what can be seen there."


def test_same_text_twice_is_found_whatever_its_case() -> None:
    assert lint({1: "One lump sum.", 0: "one LUMP sum"}) == ["Levels 1 and 0 say the same. Make them exclusive."]


def test_shared_phrase_is_quoted() -> None:
    (warning,) = lint({2: "The plan names every step and is signed.", 1: "A draft of it: the plan names every step."})
    assert "“the plan names every step”" in warning


def test_levels_that_grade_one_thing_by_a_figure_may_share_words() -> None:
    assert lint({2: "10 % of the batches failed in each year.", 1: "30 % of the batches failed in each year."}) == []
    assert (
        lint({2: "10 % of the batches failed in each year.", 1: "10 % of the batches failed in each year so far."})
        != []
    )
