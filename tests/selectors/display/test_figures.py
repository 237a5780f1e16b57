from __future__ import annotations

from scoring.selectors.display import present
from scoring.selectors.display.figures import figures
from tests.selectors.display.build import analysis


def test_figures_say_what_the_tables_say() -> None:
    result = analysis()
    shown = present(result)
    drawn = figures(result, shown)
    assert drawn.why is not None
    assert drawn.acceptability is not None
    assert drawn.tipping is not None
    assert "Net +12.5" in drawn.why.title
    assert f"Vendor 1 is 1st in {shown.acceptability[0].texts[0]}" in drawn.acceptability.title
    assert shown.stability[0].words in drawn.tipping.title
    assert len({drawn.why.uid, drawn.acceptability.uid, drawn.tipping.uid}) == 3


def test_figures_of_one_vendor_have_no_pair() -> None:
    result = analysis([[1, 2]], [1, 1], ())
    assert figures(result, present(result)).why is None


def test_figures_of_nobody_are_none() -> None:
    result = analysis([[1]], [1], (), excluded=[0])
    drawn = figures(result, present(result))
    assert (drawn.why, drawn.acceptability, drawn.tipping) == (None, None, None)
