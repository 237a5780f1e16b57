"""A vendor's page says of it what the scores say, and its points add up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.reports.reading import context


@pytest.mark.parametrize("name", ["sterile", "large", "flat"])
def test_points_add_up_to_the_total(name: str) -> None:
    for profile in context(name).profiles:
        assert sum(Decimal(c.points) for c in profile.contributions) == Decimal(profile.row.total)


def test_behind_is_the_difference_of_the_figures_shown() -> None:
    for profile in context("sterile").profiles:
        for c in profile.contributions:
            shown = Decimal(c.points) - Decimal(c.best)
            assert c.behind == ("best" if not shown else str(shown).replace("-", "−"))


def test_strengths_and_concerns_come_from_the_scores() -> None:
    leader, *_, last = context("sterile").profiles
    assert leader.strengths[0].startswith("Best of all on Inspection record 3.9, Quality system maturity 3.8")
    assert leader.concerns == ("Worst of all on Total cost over 5 years 2.2 and Contract terms and liability 2.3.",)
    assert last.concerns[0].startswith("Below the floor: Inspection record 1.8, floor 2, Data integrity 1.4, floor 2")


def test_missing_scores_are_to_settle() -> None:
    eskmere = context("sterile").profiles[4]
    assert eskmere.missing == "Nothing is known on Component supply resilience."
    facts = dict(eskmere.facts)
    assert facts["Possible total"] == eskmere.row.interval
    assert facts["Weight with a score"] == "96%"


def test_known_facts_take_the_place_of_figures() -> None:
    leader, second, *_ = context("sterile").profiles
    assert leader.facts_heading == "Proposed site and scope"
    assert dict(leader.facts)["Lyophiliser"] == "20 m², 1 qualified"
    assert leader.line == "Wexford, Ireland · CMO, sterile injectables"
    assert second.facts_heading == "In figures"
    assert dict(second.facts)["Behind Alderley"] == "3.9 points"
    assert second.line == "Kiel, DE"


def test_plot_has_every_criterion_and_the_common_scale() -> None:
    figure = context("sterile").profiles[0].figures[0]
    assert len(figure.names) == 17
    assert [tick.text for tick in figure.ticks] == ["0", "1", "2", "3", "4"]
    assert figure.key.texts[-1].text == "floor 2"


def test_plot_of_many_criteria_is_cut() -> None:
    from scoring.reports.context import from_analysis  # only here
    from tests.reports import examples

    profile = from_analysis(examples.random_analysis(2, 90, draws=20), title="x").profiles[0]
    assert [len(figure.names) for figure in profile.figures] == [44, 44, 2]
    assert len({figure.uid for figure in profile.figures}) == 3


def test_bar_of_the_range_is_on_the_page() -> None:
    profile = context("sterile").profiles[0]
    assert float(profile.whisker) == pytest.approx(float(profile.row.high) - float(profile.row.low), abs=0.001)
