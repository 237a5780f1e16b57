from dataclasses import replace

import pytest

from scoring.engine.acceptability import acceptability
from scoring.engine.aggregate import evaluate
from scoring.engine.analysis import analyse
from scoring.engine.certificate import Certificate, certificate
from scoring.engine.errors import EngineError
from scoring.engine.matrix import DecisionMatrix
from tests.engine.build import NAN, build


def issued(matrix: DecisionMatrix) -> Certificate:
    analysis = analyse(matrix, draws=2_000)
    return certificate(analysis, acceptability(analysis.evaluation, draws=2_000, weights="any"))


def levels(found: Certificate) -> dict[str, str]:
    return {finding.code: finding.level for finding in found.findings}


def text(found: Certificate, code: str) -> str:
    (finding,) = [f for f in found.findings if f.code == code]
    return finding.text


def test_leader_that_is_best_everywhere_passes_everything() -> None:
    found = issued(build([[1, 1, 1], [0.5, 0.4, 0.3], [0.1, 0.6, 0.2]], [3, 2, 1], names=["A", "B", "C"]))
    assert levels(found) == {
        "stated_weights": "holds",
        "any_weights": "note",
        "tipping_point": "holds",
        "weight_change": "holds",
        "criteria": "holds",
        "methods": "holds",
        "rank_reversal": "holds",
        "coverage": "holds",
    }
    assert found.summary == "7 of 7 tests support the first place."
    assert text(found, "any_weights") == "With any weights at all it is first in 100% of 2,000 draws."
    assert text(found, "criteria") == "Leaving out any one criterion leaves the same vendor first."


def test_fragile_leader_raises_doubts() -> None:
    matrix = build([[0.9, 0.1, 0.62], [0.2, 0.9, 0.6], [0.1, 0.2, 0.1]], [5, 4.2, 1], names=["A", "B", "C"])
    critical = replace(matrix, criteria=tuple(replace(c, critical=j == 1) for j, c in enumerate(matrix.criteria)))
    found = issued(critical)
    assert levels(found)["stated_weights"] == "doubt"
    assert levels(found)["criteria"] == "doubt"
    assert "without Criterion 1" in text(found, "criteria")
    assert "A is weak on the critical Criterion 2" in text(found, "compensation")
    assert "B" in text(found, "weight_change")


def test_each_finding_has_its_level_and_its_figures() -> None:
    matrix = build([[0.9, 0.1, 0.62], [0.2, 0.9, 0.6], [0.1, 0.2, 0.1]], [5, 4.2, 1], names=["A", "B", "C"])
    critical = replace(matrix, criteria=tuple(replace(c, critical=j == 1) for j, c in enumerate(matrix.criteria)))
    found = issued(critical)
    assert levels(found) == {
        "stated_weights": "doubt",
        "any_weights": "note",
        "tipping_point": "note",
        "weight_change": "note",
        "criteria": "doubt",
        "methods": "doubt",
        "rank_reversal": "holds",
        "compensation": "doubt",
        "coverage": "holds",
    }
    assert found.summary == "2 of 6 tests support the first place."
    # sqrt(.49 * .51 / 61) = .064
    assert "(a weight of 49% moves by about 6 points to either side)" in text(found, "stated_weights")
    assert "B is first more often, in 5" in text(found, "any_weights")
    # A leads by .7 w1 - .8 w2 + .02 w3: level at .5867 / 1.3867 on the second; .0157 / 1.5 = .01 moved between two
    assert text(found, "tipping_point") == (
        "The nearest single weight that changes the leader: Criterion 2 from 41.2% to 42.3%, then B leads."
    )
    assert "moving 1 points of 100 between criteria lets B draw level" in text(found, "weight_change")
    assert text(found, "methods") == "PROMETHEE II puts B first. Kendall's tau with it is 1.00, 1.00 and 0.33."
    assert text(found, "rank_reversal").endswith("leaves the others in their order. PROMETHEE II would reorder them.")
    assert text(found, "compensation") == (
        "A is weak on the critical Criterion 2, made up for elsewhere; with that enforced, B would be first."
    )


def test_leader_strong_on_what_is_critical_has_no_weakness() -> None:
    matrix = build([[0.9, 0.8], [0.5, 0.1]], names=["A", "B"])
    critical = replace(matrix, criteria=tuple(replace(c, critical=True) for c in matrix.criteria))
    found = issued(critical)
    assert levels(found)["compensation"] == "holds"
    assert text(found, "compensation") == "The first has no weakness on a critical criterion."


def test_nobody_left_when_the_critical_is_enforced() -> None:
    matrix = build([[0.9, 0.1], [0.5, 0.1]], names=["A", "B"])
    critical = replace(matrix, criteria=tuple(replace(c, critical=j == 1) for j, c in enumerate(matrix.criteria)))
    assert text(issued(critical), "compensation").endswith("with that enforced, nobody would be ranked.")


def test_single_criterion_leaves_nothing_to_leave_out() -> None:
    assert "criteria" not in levels(issued(build([[0.9], [0.5]])))


def test_methods_are_named_as_readers_know_them() -> None:
    found = issued(build([[1, 1, 0], [0.66, 0.66, 0.66], [0, 0, 1]], names=["A", "B", "C"]))
    assert text(found, "methods").startswith(
        "TOPSIS puts B first and VIKOR puts B first. Kendall's tau with it is 0.33,"
    )
    assert text(found, "rank_reversal").endswith(" VIKOR would reorder them.")


def test_methods_that_rank_everybody_alike_have_no_tau() -> None:
    found = issued(build([[0.5, 0.5], [0.5, 0.5]], names=["A", "B"]))
    assert "Kendall" not in text(found, "methods")


def test_support_is_measured_by_the_share_of_the_analysis() -> None:
    matrix = build([[0.9, 0.1, 0.62], [0.2, 0.9, 0.6], [0.1, 0.2, 0.1]], [5, 4.2, 1])
    analysis = analyse(matrix, draws=2_000, too_close=0.51)
    any_weights = acceptability(analysis.evaluation, draws=2_000, weights="any")
    assert levels(certificate(analysis, any_weights))["stated_weights"] == "holds"
    assert levels(certificate(replace(analysis, too_close=0.65), any_weights))["stated_weights"] == "doubt"


def test_other_methods_that_disagree_are_named() -> None:
    # B is even everywhere, A has one deep regret: VIKOR prefers B
    found = issued(build([[1, 1, 0], [0.66, 0.66, 0.66], [0, 0, 1]], names=["A", "B", "C"]))
    own = found.agreement.first["additive"]
    apart = [m for m in ("topsis", "vikor", "promethee") if found.agreement.first[m] != own]
    assert apart
    assert levels(found)["methods"] == "doubt"


def test_missing_judgements_are_a_note() -> None:
    found = issued(build([[1, 1], [0.5, NAN]]))
    assert levels(found)["coverage"] == "note"
    assert text(found, "coverage") == "Judgements are missing: the least known vendor is judged on 50% of the weight."


def test_fewer_than_two_ranked_leave_nothing_to_test() -> None:
    for excluded in ([0], [0, 1]):
        found = issued(build([[1], [0.5]], excluded=excluded))
        assert [f.code for f in found.findings] == ["too_few"]
        assert found.summary == "Nothing could be tested."


def test_exactly_the_share_that_is_asked_supports() -> None:
    analysis = analyse(build([[0.9, 0.1, 0.62], [0.2, 0.9, 0.6]], [5, 4.2, 1]), draws=100)
    share = float(analysis.acceptability.first[0])
    any_weights = acceptability(analysis.evaluation, draws=100, weights="any")
    found = certificate(replace(analysis, too_close=share), any_weights)
    assert levels(found)["stated_weights"] == "holds"


def test_weight_that_moves_furthest_is_named_with_its_points() -> None:
    # sqrt(.2404 * .7596 / 61) = .0547, more than any other
    found = issued(build([[1, 1, 1, 1, 1], [0, 0, 0, 0, 0]], [2404, 1899, 1899, 1899, 1899]))
    assert "(a weight of 24% moves by about 5 points to either side)" in text(found, "stated_weights")


def test_order_that_a_withdrawal_can_change_is_not_said_to_hold() -> None:
    # a chain of three totals, each within 1e-9 of the next
    assert "rank_reversal" not in levels(issued(build([[0.5], [0.5 - 0.9e-9], [0.5 - 1.8e-9]])))


def test_draws_of_other_weights_or_of_another_decision_are_refused() -> None:
    analysis = analyse(build([[0.9, 0.1], [0.2, 0.6]]), draws=50)
    other = acceptability(evaluate(build([[0.9], [0.2], [0.1]])), draws=50, weights="any")
    for wrong in (analysis.acceptability, other):
        with pytest.raises(EngineError) as caught:
            certificate(analysis, wrong)
        assert caught.value.argument == "any_weights"


def test_of_joint_leaders_the_less_safe_one_is_told() -> None:
    # the first is first only where the first criterion weighs more, the second also where the third one helps it
    for rows in ([[1, 0, 0.2], [0, 1, 0.2], [0.3, 0.3, 0.8]], [[0, 1, 0.2], [1, 0, 0.2], [0.3, 0.3, 0.8]]):
        analysis = analyse(build(rows, [5, 5, 0.001], names=["A", "B", "C"]), draws=2_000)
        found = certificate(analysis, acceptability(analysis.evaluation, draws=2_000, weights="any"))
        least = min((0, 1), key=lambda i: float(analysis.acceptability.first[i]))
        assert text(found, "stated_weights").startswith(f"{'AB'[least]} is first in ")
        assert levels(found)["stated_weights"] == "doubt"


def test_joint_leaders_are_vendors_and_level_without_any_change() -> None:
    found = issued(build([[0.8, 0.4], [0.8, 0.4], [0.1, 0.2]], names=["A", "B", "C"]))
    assert text(found, "weight_change") == "B is level without any change."
    assert levels(found)["weight_change"] == "note"
    assert text(found, "criteria") == "Leaving out any one criterion leaves the same vendors first."
    assert text(found, "methods").startswith("TOPSIS, VIKOR and PROMETHEE II put the same vendors first.")


def test_change_too_small_to_show_is_not_called_none() -> None:
    found = issued(build([[0.6, 0.5], [0.5, 0.5998]], names=["A", "B"]))
    # .0001 apart, and .1998 closed by each unit: .05 points of 100
    assert text(found, "weight_change") == (
        "Over all weights together, moving 0.1 points of 100 between criteria lets B draw level."
    )
    found = issued(build([[0.6, 0.5], [0.5, 0.59999]], names=["A", "B"]))
    assert "moving less than 0.1 points of 100 between" in text(found, "weight_change")


def test_tipping_point_is_told_with_as_many_decimals_as_it_takes() -> None:
    found = issued(build([[0.9, 0.5], [0.1, 0.5004]], names=["A", "B"]))
    # .0004 / .8004 of weight is left
    assert "Criterion 1 from 50.00% to 0.05%, then B leads." in text(found, "tipping_point")


def test_joint_leader_that_is_weak_is_named_whichever_stands_first() -> None:
    for rows in ([[0.5, 0.5], [0.9, 0.1]], [[0.9, 0.1], [0.5, 0.5]]):
        matrix = build(rows, names=["A", "B"])
        critical = replace(matrix, criteria=tuple(replace(c, critical=j == 1) for j, c in enumerate(matrix.criteria)))
        weak, sound = ("B", "A") if rows[1][1] == 0.1 else ("A", "B")
        assert text(issued(critical), "compensation") == (
            f"{weak} is weak on the critical Criterion 2, made up for elsewhere; "
            f"with that enforced, {sound} would be first."
        )


def test_leader_of_whom_the_critical_is_not_known_is_not_said_to_be_strong() -> None:
    matrix = build([[0.9, NAN], [0.3, 0.2]], [3, 1], names=["A", "B"])
    critical = replace(matrix, criteria=tuple(replace(c, critical=j == 1) for j, c in enumerate(matrix.criteria)))
    found = issued(critical)
    assert levels(found)["compensation"] == "note"
    assert text(found, "compensation") == ("Nothing is known of A on the critical Criterion 2: no weakness has shown.")


def test_judgement_that_weighs_next_to_nothing_is_still_said_to_be_missing() -> None:
    found = issued(build([[0.9, 0.9], [0.3, NAN]], [10_000, 1]))
    assert text(found, "coverage") == "Judgements are missing: the least known vendor is judged on >99% of the weight."
    for count in range(3, 12):
        found = issued(build([[NAN] * count, [0.5] * count]))
        assert text(found, "coverage").endswith("is judged on 0% of the weight.")
