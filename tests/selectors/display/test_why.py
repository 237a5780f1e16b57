from __future__ import annotations

import pytest
from hypothesis import given

from scoring.engine.analysis import analyse
from scoring.selectors.display import present
from tests.engine.build import Project, build, projects
from tests.selectors.display.build import analysis, display


def test_why_compares_the_first_two_with_their_scores() -> None:
    why = display().why
    assert why is not None
    assert (why.a, why.b) == ("Vendor 1", "Vendor 2")
    assert [(r.name, r.weight, r.a, r.b, r.text) for r in why.rows] == [
        ("Criterion 3", "25", "4", "2", "+12.5"),
        ("Criterion 1", "30", "4", "3", "+7.5"),
        ("Criterion 2", "20", "3", "3", "0.0"),
        ("Criterion 5", "10", "3", "3", "0.0"),
        ("Criterion 4", "15", "2", "4", "−7.5"),
    ]
    assert why.sentence.startswith("Vendor 1 gains 20.0, Vendor 2 7.5: net +12.5. Vendor 1 is ahead in ")


def test_why_of_a_given_pair() -> None:
    why = present(analysis(), pair=("a3", "a0")).why
    assert why is not None
    assert (why.a, why.b) == ("Vendor 4", "Vendor 1")
    assert why.rows[0].points <= 0


@given(projects(least=2, most=3, missing=False))
def test_rows_add_to_the_difference_of_the_totals_shown(project: Project) -> None:
    rows, weights = project
    shown = present(analyse(build(rows, weights), draws=20))
    assert shown.why is not None
    first, second = shown.ranking[:2]
    lead = float(first.total) - float(second.total)
    assert sum(r.points for r in shown.why.rows) == pytest.approx(lead, abs=1e-9)
    assert sum(r.points for r in shown.why.shown) == pytest.approx(lead, abs=1e-9)


def test_chart_nets_what_is_beyond_five_gains_and_four_losses() -> None:
    gains, losses = list(range(1, 9)), list(range(1, 7))
    rows = [[4.0] * 8 + [0.0] * 6, [0.0] * 8 + [4.0] * 6]
    why = display(rows, gains + losses, ()).why
    assert why is not None
    assert len(why.shown) == 10
    assert why.shown[5].name == "5 other criteria, net"
    assert why.shown[:5] == why.rows[:5]
    assert why.shown[6:] == why.rows[-4:]
