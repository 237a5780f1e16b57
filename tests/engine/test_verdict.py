import re
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine.acceptability import acceptability
from scoring.engine.aggregate import evaluate
from scoring.engine.analysis import analyse
from scoring.engine.matrix import EngineError
from scoring.engine.results import TippingPoint
from scoring.engine.verdict import close_pairs
from scoring.engine.verdict import verdict as answer
from tests.engine.build import NAN, Project, build, projects

THREE = {"names": ["Aldermoor", "Brackwater", "Calverton"], "criteria": ["Inspection record (FDA)", "GMP site", "Cost"]}


def said(rows: Any, weights: Any = None, **more: Any) -> Any:
    return analyse(build(rows, weights, **more), draws=2_000).verdict


def test_leader_is_named_with_points_reasons_and_tipping_point() -> None:
    verdict = said([[1, 0.9, 0.4], [0.5, 0.6, 0.9], [0.1, 0.1, 0.1]], [40, 35, 25], **THREE)
    # 81.5 and 63.5; cost: S .4 and .9, R .9533 and .5467, so they cross at .4067 / .9067
    assert verdict.headline == "Aldermoor leads with 81.5 of 100, 18.0 points ahead of Brackwater."
    assert verdict.sentences == (
        "It wins on Inspection record and GMP site and gives up points on Cost.",
        "The lead flips to Brackwater if Cost rises above 45% (now 25%).",
    )
    assert verdict.lead == 18.0
    assert verdict.first_share == pytest.approx(1, abs=0.01)
    assert verdict.nearest.key == "c2"
    assert verdict.too_close == ()


def test_weight_that_has_to_fall_is_said_to_fall() -> None:
    verdict = said([[1, 0.2], [0.4, 0.9]], [60, 40], criteria=["Quality", "Cost"])
    assert "if Quality falls below 54% (now 60%)." in verdict.sentences[-1] or (
        "if Cost rises above 46% (now 40%)." in verdict.sentences[-1]
    )


def test_difference_is_that_of_the_figures_shown() -> None:
    # 80.04 and 75.05 differ by 4.99; shown are 80.0 and 75.1
    verdict = said([[0.8004], [0.7505]])
    assert verdict.headline == "Vendor 1 leads with 80.0 of 100, 4.9 points ahead of Vendor 2."
    assert verdict.lead == 4.9


def test_lead_too_small_to_show_is_not_called_zero() -> None:
    assert "less than 0.1 points ahead" in said([[0.8002], [0.8001]]).headline


def test_equal_totals_are_joint_and_not_too_close() -> None:
    verdict = said([[1, 0], [0, 1], [0.1, 0.1]], **{**THREE, "criteria": ["Quality", "Cost"]})
    assert verdict.headline == "Aldermoor and Brackwater are joint first with 50.0 of 100."
    assert verdict.too_close == ()
    assert verdict.lead == 0
    assert verdict.sentences == ("The tie breaks if the weight of Quality changes.",)


def test_joint_seconds_are_both_named() -> None:
    verdict = said([[1, 1, 1], [0.5, 0.3, 0.4], [0.5, 0.3, 0.4]], **THREE)
    assert verdict.headline == "Aldermoor leads with 100.0 of 100, 60.0 points ahead of Brackwater and Calverton."
    assert verdict.sentences[0] == "It wins against Brackwater on GMP site and Cost and gives up no points."


def test_leader_that_is_too_close_to_call_is_not_said_to_lead() -> None:
    verdict = said([[0.9, 0.2], [0.2, 0.88]], names=["Aldermoor", "Brackwater"])
    assert verdict.headline == (
        "Aldermoor has the highest total, 55.0 of 100, but is too close to call with Brackwater at 54.0."
    )
    assert verdict.too_close == ((0, 1),)


def test_leader_that_another_mostly_passes_is_not_said_to_lead() -> None:
    # the second counts nothing for its gaps, and would need little
    verdict = said([[0.1, 0.1], [NAN, NAN], [0, 0]], names=["Aldermoor", "Brackwater", "Calverton"])
    assert re.fullmatch(
        r"Aldermoor has the highest total, 10.0 of 100, but Brackwater comes out ahead in 9\d% of the draws.",
        verdict.headline,
    )


def test_neighbours_below_the_top_are_too_close_by_rank() -> None:
    verdict = said([[1, 1], [0.9, 0.2], [0.2, 0.88], [0.1, 0]], names=["A", "B", "C", "D"])
    assert "2nd and 3rd are too close to call." in verdict.sentences
    assert verdict.too_close == ((1, 2),)


def test_many_close_pairs_are_counted() -> None:
    rows = [[1, 1], *([0.5 + k / 100, 0.5 - 1.02 * k / 100] for k in range(6))]
    (sentence,) = [s for s in said(rows).sentences if "too close" in s]
    assert sentence == "2nd and 3rd, 3rd and 4th, 4th and 5th, and 2 more pairs of neighbours are too close to call."


def test_who_could_still_come_first_is_named_while_judgements_are_missing() -> None:
    verdict = said([[0.8, 0.6], [0.7, NAN], [0.1, NAN]], names=["A", "B", "C"])
    assert "Judgements are missing: with them B could still come first." in verdict.sentences


def test_leader_with_gaps_of_its_own_is_not_doubted_for_them() -> None:
    # the policy already counts its gap as the worst
    assert not any("missing" in s for s in said([[0.9, NAN], [0.3, 0.1]]).sentences)


def test_leader_that_counts_a_gap_half_may_be_passed() -> None:
    sentences = said([[0.9, NAN], [0.6, 0.6]], missing="neutral").sentences
    assert "Judgements are missing: with them Vendor 2 could still come first." in sentences


def test_no_tipping_point_is_said() -> None:
    verdict = said([[0.9, 0.9], [0.1, 0.1]])
    assert verdict.sentences[-1] == "No weight change on one criterion or group changes the leader."
    assert verdict.nearest is None


def test_only_one_ranked() -> None:
    verdict = said([[0.5], [0.9]], excluded=[1], names=["Aldermoor", "Brackwater"])
    assert verdict.headline == "Aldermoor is the only vendor ranked, with 50.0 of 100."
    assert (verdict.lead, verdict.first_share, verdict.nearest) == (None, 1.0, None)


def test_nobody_ranked() -> None:
    verdict = said([[0.5], [0.9]], excluded=[0, 1])
    assert verdict.headline == "No vendor can be ranked."
    assert verdict.sentences == ("All 2 vendors fail a must-have or a floor.",)
    assert (verdict.lead, verdict.first_share, verdict.nearest, verdict.too_close) == (None, None, None, ())


@pytest.mark.parametrize("share", [0.5, 0.0, 1.01, NAN])
def test_share_without_meaning_is_refused(share: float) -> None:
    with pytest.raises(EngineError) as caught:
        analyse(build([[0.5], [0.6]]), draws=10, too_close=share)
    assert caught.value.argument == "too_close"


@settings(max_examples=50)
@given(projects())
def test_headline_never_leads_where_totals_tie_or_are_close(project: Project) -> None:
    analysis = analyse(build(*project), draws=200)
    verdict, ranks = analysis.verdict, analysis.evaluation.ranks
    assert bool(re.search("joint first", verdict.headline)) == (np.count_nonzero(ranks == 1) > 1)
    if " leads " in verdict.headline:
        leader, second = analysis.evaluation.ranked[:2]
        assert analysis.acceptability.ahead[leader, second] >= 0.65
        assert analysis.acceptability.ahead[:, leader].max() < 0.65


@pytest.mark.parametrize(
    ("weight", "at", "words"),
    [
        (0.25, 0.29, "rises above 29% (now 25%)"),
        (0.25, 0.21, "falls below 21% (now 25%)"),
        (0.25, 0.252, "rises above 25.2% (now 25.0%)"),
        (0.25, 0.2504, "rises above 25.04% (now 25.00%)"),
        (0.25, 0.250004, "rises above 25.000% (now 25.000%)"),
        (0.25, 0.25, "rises above 25.000% (now 25.000%)"),
        (0.75, 0.75, "falls below 75.000% (now 75.000%)"),
    ],
)
def test_flip_is_told_with_as_many_decimals_as_it_takes(weight: float, at: float, words: str) -> None:
    evaluation = evaluate(build([[0.9, 0.5], [0.5, 0.6]], names=["A", "B"]))
    shares = acceptability(evaluation, draws=50)
    found = answer(evaluation, shares, [TippingPoint("c0", "Price", False, weight, at, 1)])
    assert found.sentences[-1] == f"The lead flips to B if Price {words}."


def test_share_of_one_is_the_strictest() -> None:
    evaluation = evaluate(build([[0.6, 0.5], [0.5, 0.59]]))
    assert answer(evaluation, acceptability(evaluation, draws=500), [], 1.0).too_close == ((0, 1),)


def test_only_what_shows_is_a_gain_or_a_loss() -> None:
    # .5 points more on the first, as much on the second, 5 more on the third
    evaluation = evaluate(build([[0.52, 0.5, 0.7], [0.5, 0.5, 0.5]], [1, 2, 1], criteria=["Cost", "Site", "Record"]))
    found = answer(evaluation, acceptability(evaluation, draws=50), [])
    assert found.sentences[0] == "It wins on Record and Cost and gives up no points."


def test_exactly_the_share_that_is_asked_is_enough() -> None:
    evaluation = evaluate(build([[0.6, 0.5], [0.5, 0.59]], names=["A", "B"]))
    shares = acceptability(evaluation, draws=100)
    ahead = np.array([[0.0, 0.75], [0.25, 0.0]])
    assert close_pairs(evaluation, replace(shares, ahead=ahead), 0.75) == ()
    assert close_pairs(evaluation, replace(shares, ahead=ahead), 0.76) == ((0, 1),)
    assert answer(evaluation, replace(shares, ahead=ahead), [], 0.75).headline.startswith("A leads with 55.0 of 100")
    passed = answer(evaluation, replace(shares, ahead=ahead.T), [], 0.75)
    assert passed.headline == ("A has the highest total, 55.0 of 100, but B comes out ahead in 75% of the draws.")


def test_two_thirds_of_the_draws_are_asked_unless_told_otherwise() -> None:
    evaluation = evaluate(build([[0.6, 0.5], [0.5, 0.59]]))
    shares = acceptability(evaluation, draws=100)
    for share, close in ((0.64, ((0, 1),)), (0.66, ())):
        ahead = np.array([[0.0, share], [1 - share, 0.0]])
        assert close_pairs(evaluation, replace(shares, ahead=ahead)) == close


def test_pair_at_the_top_is_left_to_the_headline() -> None:
    verdict = said([[0.9, 0.2], [0.2, 0.89], [0.85, 0.23]])
    assert verdict.too_close == ((0, 1), (1, 2))
    assert [s for s in verdict.sentences if "too close" in s] == ["2nd and 3rd are too close to call."]


def test_one_vendor_alone_may_fail_too() -> None:
    assert said([[0.5]], excluded=[0], names=["Aldermoor"]).sentences == ("Aldermoor fails a must-have or a floor.",)


def test_criterion_that_does_not_tell_them_apart_is_not_won() -> None:
    assert said([[0.9, 0.5], [0.4, 0.5]], criteria=["Site", "Cost"]).sentences[0] == (
        "It wins on Site and gives up no points."
    )


@pytest.mark.parametrize(
    ("open_ones", "words"), [(3, "B, C and D could"), (4, "B, C, D and 1 more could"), (5, "B, C, D and 2 more could")]
)
def test_many_who_could_still_come_first_are_counted(open_ones: int, words: str) -> None:
    rows = [[0.8, 0.6], *([0.7 - k / 100, NAN] for k in range(open_ones))]
    sentences = said(rows, names=["A", "B", "C", "D", "E", "F"][: len(rows)]).sentences
    assert f"Judgements are missing: with them {words} still come first." in sentences


def test_third_that_takes_over_from_joint_leaders_is_no_break_of_their_tie() -> None:
    # the first two are equal everywhere; S = .8, .2 and R = .4, .9: level at .5 / 1.1
    verdict = said([[0.8, 0.4], [0.8, 0.4], [0.2, 0.9]], names=["A", "B", "C"])
    assert verdict.headline == "A and B are joint first with 60.0 of 100."
    assert verdict.sentences == ("The lead flips to C if Criterion 1 falls below 45% (now 50%).",)


def test_third_that_is_too_close_to_joint_leaders_is_told() -> None:
    verdict = said([[0.8, 0.4], [0.8, 0.4], [0.3, 0.88]], names=["A", "B", "C"])
    assert verdict.headline == "A and B are joint first with 60.0 of 100."
    assert verdict.too_close == ((0, 2), (1, 2))
    assert verdict.sentences[0] == "1st and 3rd are too close to call."


def test_joint_leaders_that_another_mostly_passes_are_not_told_without_it() -> None:
    verdict = said([[0.1, 0.1], [0.1, 0.1], [NAN, NAN]], names=["A", "B", "C"])
    assert re.fullmatch(
        r"A and B are joint first with 10.0 of 100, but C comes out ahead of each of them in at least 9\d% of the draws\.",
        verdict.headline,
    )


@pytest.mark.parametrize("order", [[0, 1, 2], [0, 2, 1], [1, 2, 0], [2, 1, 0]])
def test_who_is_too_close_does_not_depend_on_the_order_of_the_input(order: list[int]) -> None:
    # both of the second have 58: the even one is always behind, the other ahead in four draws of ten
    rows, names = [[0.6, 0.6], [0.58, 0.58], [1.0, 0.16]], ["Leader", "Even", "Uneven"]
    verdict = said([rows[i] for i in order], names=[names[i] for i in order])
    assert (
        verdict.headline == "Leader has the highest total, 60.0 of 100, but is too close to call with Uneven at 58.0."
    )
    assert [[names[order[i]] for i in pair] for pair in verdict.too_close] == [["Leader", "Uneven"]]


def test_pair_of_places_that_several_share_is_told_once() -> None:
    verdict = said([[1, 1], [0.5, 0.5], [0.5, 0.5], [0.9, 0.08]])
    assert verdict.too_close == ((1, 3), (2, 3))
    assert [s for s in verdict.sentences if "too close" in s] == ["2nd and 4th are too close to call."]


def test_tie_of_those_of_whom_nothing_is_known_may_break() -> None:
    verdict = said([[NAN, NAN], [NAN, NAN]], names=["A", "B"])
    assert verdict.headline == "A and B are joint first with 0.0 of 100."
    assert verdict.sentences[0] == "Judgements are missing: with them the tie may break."
    assert said([[0.5, 0.5], [0.5, 0.5]]).sentences == (
        "No weight change on one criterion or group changes the leader.",
    )


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[0.9, 0.5], [0.1, 0.504]], "Criterion 1 falls below 0.5% (now 50.0%)"),
        ([[0.9, 0.5], [0.1, 0.50004]], "Criterion 1 falls below 0.005% (now 50.000%)"),
        ([[0.9, 0.5], [0.1, 0.5000004]], "Criterion 1 falls to almost 0% (now 50.000%)"),
        ([[0.5, 0.9], [0.504, 0.1]], "Criterion 1 rises above 99.5% (now 50.0%)"),
        ([[0.5, 0.9], [0.5000004, 0.1]], "Criterion 1 rises to almost 100% (now 50.000%)"),
    ],
)
def test_flip_close_to_all_or_nothing_is_not_told_as_all_or_nothing(rows: Any, words: str) -> None:
    assert said(rows, names=["A", "B"]).sentences[-1] == f"The lead flips to B if {words}."


@settings(max_examples=50)
@given(projects(least=2), st.randoms(use_true_random=False))
def test_neighbours_too_close_are_a_matter_of_figures_not_of_input_order(project: Project, rng: Random) -> None:
    rows, weights = project
    evaluation = evaluate(build(rows, weights))
    n = len(rows)
    ahead = np.array([[rng.random() for _ in range(n)] for _ in range(n)])
    order = rng.sample(range(n), n)
    again = evaluate(build([rows[i] for i in order], weights))
    shares = acceptability(evaluation, draws=1)
    before = close_pairs(evaluation, replace(shares, ahead=ahead))
    after = close_pairs(again, replace(shares, ahead=ahead[np.ix_(order, order)]))
    assert {(order[a], order[b]) for a, b in after} == set(before)


@settings(max_examples=50)
@given(projects(least=2))
def test_words_of_the_verdict_are_those_of_its_figures(project: Project) -> None:
    """Read backwards: each thing that is said is looked up in the figures, not in the rules."""
    analysis = analyse(build(*project), draws=200)
    evaluation, found = analysis.evaluation, analysis.verdict
    leaders = {i for i in evaluation.ranked if evaluation.ranks[i] == 1}
    text = " ".join([found.headline, *found.sentences])
    open_ones = {i for i in evaluation.ranked if evaluation.high[i] > evaluation.low[i] + 1e-9}
    assert ("missing" in text) <= bool(open_ones)
    if len(leaders) > 1 and leaders & open_ones:
        assert "missing" in text
    weights = np.array(project[1]) / sum(project[1])
    if "The lead flips to" in text or "The tie breaks" in text:
        assert found.nearest is not None
        assert ("The tie breaks" in text) == (found.nearest.rival in leaders)
    else:
        assert not analysis.tipping_points
    assert "below 0%" not in text
    assert "above 100%" not in text
    if "gives up no points" in text:
        leader, second = evaluation.ranked[:2]
        used = evaluation.used_values
        assert (100 * weights * (used[second] - used[leader]) < 0.1).all()
    closeness = analysis.acceptability.ahead
    for upper, lower in found.too_close:
        assert max(closeness[upper, lower], closeness[lower, upper]) < 0.65
        assert evaluation.ranks[upper] < evaluation.ranks[lower]
    assert ("too close" in text) == bool(found.too_close)


def test_exactly_the_share_that_is_asked_passes_joint_leaders() -> None:
    evaluation = evaluate(build([[0.5, 0.5], [0.5, 0.5], [0.4, 0.4]], names=["A", "B", "C"]))
    shares = acceptability(evaluation, draws=100)
    ahead = np.array([[0.0, 0.0, 0.2], [0.0, 0.0, 0.25], [0.8, 0.75, 0.0]])
    assert answer(evaluation, replace(shares, ahead=ahead), [], 0.75).headline == (
        "A and B are joint first with 50.0 of 100, but C comes out ahead of each of them in at least 75% of the draws."
    )
    assert answer(evaluation, replace(shares, ahead=ahead), [], 0.76).headline == (
        "A and B are joint first with 50.0 of 100."
    )
