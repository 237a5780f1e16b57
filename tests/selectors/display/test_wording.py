"""What was changed in a drafted text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scoring.selectors.display.wording import Piece, marked

TEXTS = st.lists(st.sampled_from(["alpha", "beta", "gamma.", "\n\n", "delta"]), max_size=12).map(" ".join)


def test_changed_words_are_marked_and_the_others_kept() -> None:
    assert marked("Aldermoor leads by far.", "Aldermoor leads, by far.") == (
        Piece("kept", "Aldermoor "),
        Piece("removed", "leads"),
        Piece("added", "leads,"),
        Piece("kept", " by far."),
    )


def test_text_without_a_draft_is_all_added() -> None:
    assert marked("", "Written by hand.") == (Piece("added", "Written by hand."),)
    assert marked("The draft.", "The draft.") == (Piece("kept", "The draft."),)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_the_pieces(draft: str, text: str) -> None:
    pieces = marked(draft, text)
    assert "".join(p.text for p in pieces if p.kind != "removed") == text
    assert "".join(p.text for p in pieces if p.kind != "added") == draft
