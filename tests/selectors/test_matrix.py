"""From rows to the engine's matrix: means, spread and weights worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from math import isnan, sqrt
from typing import Any

import numpy as np
import pytest
from pytest_django import DjangoAssertNumQueries

from scoring.actions.consensus import settle_cell
from scoring.actions.screening import grant_waiver, request_waiver, screen
from scoring.actions.selections import move_stage
from scoring.actions.trees import CriterionSpec, LevelSpec
from scoring.engine import matrix as engine
from scoring.engine.aggregate import evaluate
from scoring.engine.analysis import fingerprint
from scoring.engine.values import ValueFunction
from scoring.models import Criterion, RubricLevel, Selection
from scoring.selectors.matrix import build, value_function, weights_of
from scoring.vocabulary import CriterionKind, PerformanceMethod, ScreeningOutcome, Stage
from tests.cast import Cast
from tests.factories import RUBRIC, alternative, criterion, group, make_selection, number, rubric
from tests.selectors.build import panel, score

NAN = float("nan")


def by_hand() -> engine.DecisionMatrix:
    """The selection of tests/factories.py at its end, written down from its tables."""
    rubric, deviations, months = ValueFunction.linear(0, 5), ValueFunction.linear(40, 0), ValueFunction.linear(18, 6)
    columns = ((rubric, [4, NAN, 5]), (deviations, [8, 20, 4]), (rubric, [3, 4.5, 2]), (months, [12, NAN, 9]))
    return engine.DecisionMatrix(
        title="Sterile fill-finish of a monoclonal antibody",
        groups=(
            engine.Group("Q", "Quality and compliance"),
            engine.Group("D", "Delivery"),
        ),
        criteria=(
            engine.Criterion("Q1", "Inspection record", 0.42, rubric, group="Q"),
            engine.Criterion("Q2", "Open deviations", 0.18, deviations, group="Q", unit="per year"),
            engine.Criterion("D1", "Aseptic filling capability", 0.2, rubric, group="D"),
            engine.Criterion("D2", "Time to first batch", 0.2, months, group="D", unit="months"),
        ),
        alternatives=(
            engine.Alternative("A1", "Aldermoor Biologics", "Aldermoor", "Kessel, DE"),
            engine.Alternative("A2", "Brightwater Sterile", "Brightwater", "Cork, IE"),
            engine.Alternative(
                "A3",
                "Castellan Pharma Services",
                "Castellan",
                "Parma, IT",
                (engine.Exclusion("M1", "The certificate ran out in March."),),
            ),
        ),
        performances=np.array([[4, 8, 3, 12], [3.5, 20, 4.5, NAN], [5, 4, 2, 9]]),
        # Means of one judgement each; the agreed 3.5 and the missing time have none.
        partial_values=np.column_stack([curve(values) for curve, values in columns]),
        spread=np.zeros((3, 4)),
    )


def test_matrix_of_a_selection_is_the_one_made_by_hand(cast: Cast) -> None:
    built = build(make_selection(cast, stage=Stage.RESULTS))
    assert built.matrix.groups == by_hand().groups
    assert built.matrix.criteria == by_hand().criteria
    assert built.matrix.alternatives == by_hand().alternatives
    np.testing.assert_array_equal(built.matrix.performances, by_hand().performances)
    np.testing.assert_array_equal(built.matrix.partial_values, by_hand().partial_values)
    np.testing.assert_array_equal(built.matrix.spread, by_hand().spread)
    assert fingerprint(built.matrix) == fingerprint(by_hand()), "the same on both databases"


def test_totals_of_a_selection_are_those_made_by_hand(cast: Cast) -> None:
    evaluation = evaluate(build(make_selection(cast, stage=Stage.RESULTS)).matrix)
    first = 0.42 * 0.8 + 0.18 * 0.8 + 0.2 * 0.6 + 0.2 * 0.5
    second = 0.42 * 0.7 + 0.18 * 0.5 + 0.2 * 0.9
    third = 0.42 * 1.0 + 0.18 * 0.9 + 0.2 * 0.4 + 0.2 * 0.75
    np.testing.assert_allclose(evaluation.low, [first, second, third], atol=1e-12)
    np.testing.assert_allclose(evaluation.high, [first, second + 0.2, third], atol=1e-12)
    assert evaluation.ranks.tolist() == [1, 2, 0], "the third fails its must-have"


def test_cell_of_two_judges_is_their_mean_with_its_standard_error(cast: Cast) -> None:
    selection = panel(cast, [cast.quality, cast.technical])
    score(selection, cast.quality, "Q1", "4", "5")
    score(selection, cast.technical, "Q1", "3", "1")
    score(selection, cast.quality, "Q2", "10", "0")
    score(selection, cast.technical, "Q2", "30", "0")
    matrix = build(selection).matrix
    np.testing.assert_allclose(matrix.performances[:, :2], [[3.5, 20], [3, 0]])
    np.testing.assert_allclose(matrix.partial_values[:, :2], [[0.7, 0.5], [0.6, 1]])
    # Two values d apart have the standard deviation d / sqrt(2), hence the standard error d / 2.
    np.testing.assert_allclose(matrix.spread[:, :2], [[0.1, 0.25], [0.4, 0]], atol=1e-12)


def test_cell_of_three_judges_has_a_smaller_standard_error(cast: Cast) -> None:
    selection = panel(cast, [cast.quality, cast.technical, cast.observer])
    for judge, value in ((cast.quality, "1"), (cast.technical, "3"), (cast.observer, "5")):
        score(selection, judge, "Q1", value, value)
    matrix = build(selection).matrix
    np.testing.assert_allclose(matrix.spread[:, 0], [0.4 / sqrt(3)] * 2)


def test_cell_outside_the_anchors_has_the_mean_of_clamped_values(cast: Cast) -> None:
    selection = panel(cast, [cast.quality, cast.technical])
    score(selection, cast.quality, "Q2", "60", "20")
    score(selection, cast.technical, "Q2", "20", "20")
    matrix = build(selection).matrix
    assert matrix.performances[0, 1] == 40
    assert matrix.partial_values is not None
    assert matrix.partial_values[0, 1] == 0.25, "the mean of 0 and 0.5, not the value of the mean"


def test_cell_of_not_enough_information_leaves_the_mean(cast: Cast) -> None:
    selection = panel(cast, [cast.quality, cast.technical])
    score(selection, cast.quality, "Q1", None, None)
    score(selection, cast.technical, "Q1", "4", None)
    matrix = build(selection).matrix
    assert matrix.performances[0, 0] == 4
    assert matrix.spread[0, 0] == 0
    assert isnan(matrix.performances[1, 0]), "nobody knows: missing, not zero"
    assert isnan(matrix.partial_values[1, 0])


def test_cell_nobody_has_scored_is_missing(cast: Cast) -> None:
    matrix = build(panel(cast, [cast.quality])).matrix
    assert np.isnan(matrix.performances).all()
    assert not matrix.spread.any()


@pytest.mark.parametrize(
    ("key", "one", "other", "disputed"),
    [
        ("Q1", "3", "4.25", False),  # a quarter of 0 to 5, exactly
        ("Q1", "3", "4.5", True),
        ("Q2", "8", "18", False),  # a quarter of 40 to 0, exactly
        ("Q2", "18.5", "8", True),
    ],
)
def test_disagreement_beyond_a_quarter_of_the_scale(cast: Cast, key: str, one: str, other: str, disputed: bool) -> None:
    selection = panel(cast, [cast.quality, cast.technical])
    score(selection, cast.quality, key, one, "0")
    score(selection, cast.technical, key, other, "0")
    assert build(selection).disagreements == (((key, "A1"),) if disputed else ())


def settle(cast: Cast, selection: Selection, vendor: str, key: str, value: str) -> None:
    settle_cell(
        by=cast.lead,
        selection=selection,
        alternative=alternative(selection, vendor),
        criterion=criterion(selection, key),
        value=Decimal(value),
        method=PerformanceMethod.AGREED,
        reason="Talked over.",
    )


def test_agreed_value_stands_for_the_scores_and_keeps_the_disagreement(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    before = build(selection).matrix
    assert before.performances[1, 0] == 3
    settle(cast, selection, "Brightwater", "Q1", "4")
    settle(cast, selection, "Brightwater", "D2", "9")
    after = build(selection).matrix
    assert after.performances[1, 0] == 4
    assert isnan(after.partial_values[1, 0]), "the value function answers for an agreed value"
    assert after.performances[1, 3] == 9, "agreed although nobody could score it"
    assert after.spread[1].tolist() == [0, 0, 0, 0]
    untouched = [(0, c) for c in range(4)] + [(2, c) for c in range(4)]
    assert all(after.performances[cell] == before.performances[cell] for cell in untouched)


def test_must_haves_say_how_each_vendor_stands(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    must_have = criterion(selection, "M1")
    failed = {
        name: screen(
            by=cast.lead,
            selection=selection,
            alternative=alternative(selection, name),
            criterion=must_have,
            outcome=ScreeningOutcome.FAIL,
            reason="Renewal is under way.",
        )
        for name in ("Aldermoor", "Castellan")
    }
    waived = request_waiver(by=cast.lead, screening=failed["Aldermoor"], version=1, reason="It comes in May.")
    grant_waiver(by=cast.approver, screening=waived, version=2, reason="The application was seen.")
    built = build(selection)
    assert [(m.name, dict(m.states)) for m in built.must_haves] == [
        ("Valid GMP certificate", {"A1": "waived", "A2": "open", "A3": "fail"})
    ]
    assert [a.exclusions for a in built.matrix.alternatives] == [
        (),
        (),
        (engine.Exclusion("M1", "Renewal is under way."),),
    ]
    assert "M1" not in {c.key for c in built.matrix.criteria}, "a must-have weighs nothing"


def test_keys_lead_back_to_the_rows(cast: Cast) -> None:
    selection = make_selection(cast)
    built = build(selection)
    assert built.alternative_ids["A2"] == alternative(selection, "Brightwater").pk
    assert built.criterion_ids["D1"] == criterion(selection, "D1").pk


def test_floor_and_critical_reach_the_engine(cast: Cast) -> None:
    strict = CriterionSpec(
        "Q1",
        "Sterility assurance",
        CriterionKind.RUBRIC,
        worst=Decimal(0),
        best=Decimal(5),
        floor=Decimal("2.5"),
        floor_screens=True,
        critical=True,
        local_weight=10_000,
        levels=RUBRIC,
    )
    selection = panel(cast, [cast.quality], tree=(group("Q", "Quality", 10_000, strict),), groups=("Q",))
    (leaf,) = build(selection).matrix.criteria
    assert (leaf.floor, leaf.floor_screens, leaf.critical) == (2.5, True, True)


DEEP = (
    group("A", "Group A", 5000,
          group("A1", "Group A1", 4000,
                group("A11", "Group A11", 2500, rubric("x", "X", 2000), rubric("y", "Y", 8000)),
                rubric("z", "Z", 7500)),
          rubric("v", "V", 6000)),
    rubric("w", "W", 3000),
    group("N", "Weightless", 2000, rubric("n1", "N1", 0), rubric("n2", "N2", 0)),
)  # fmt: skip


def test_deep_tree_multiplies_the_shares_down(cast: Cast) -> None:
    selection = panel(cast, [cast.quality], tree=DEEP, groups=("A",))
    matrix = build(selection).matrix
    expected = {
        "x": 0.5 * 0.4 * 0.25 * 0.2,
        "y": 0.5 * 0.4 * 0.25 * 0.8,
        "z": 0.5 * 0.4 * 0.75,
        "v": 0.5 * 0.6,
        "w": 0.3,
        "n1": 0.1,  # a set that weighs nothing shares equally in what its group has
        "n2": 0.1,
    }
    assert {c.key: pytest.approx(c.weight, abs=1e-12) for c in matrix.criteria} == expected
    assert [(g.key, g.parent) for g in matrix.groups] == [("A", ""), ("A1", "A"), ("A11", "A1"), ("N", "")]
    assert [(c.key, c.group) for c in matrix.criteria][:3] == [("x", "A11"), ("y", "A11"), ("z", "A1")]


def test_raw_weights_are_taken_exactly_where_they_were_kept() -> None:
    raw = (Decimal(1), Decimal(2), Decimal(4))
    points = (1429, 2857, 5714)
    leaves = [
        Criterion(key=f"C{n}", kind=CriterionKind.NUMBER, local_weight=share, raw_weight=weight)
        for n, (weight, share) in enumerate(zip(raw, points, strict=True))
    ]
    assert weights_of(leaves) == pytest.approx({"C0": 1 / 7, "C1": 2 / 7, "C2": 4 / 7}, abs=1e-15)
    for leaf in leaves:
        leaf.raw_weight = None
    assert weights_of(leaves) == pytest.approx({"C0": 0.1429, "C1": 0.2857, "C2": 0.5714}, abs=1e-15)


def test_value_function_falls_where_the_best_is_the_smaller_anchor() -> None:
    falling = number("D2", "Time", 10_000, worst="18", best="6", unit="months")
    curve = value_function(Criterion(key="D2", kind=falling.kind, worst=falling.worst, best=falling.best))
    np.testing.assert_allclose(curve([18.0, 12.0, 6.0, 5.0, 30.0]), [0, 0.5, 1, 1, 0])


def test_value_function_follows_the_curve_of_a_number() -> None:
    leaf = Criterion(key="B7", kind=CriterionKind.NUMBER, worst=Decimal(40), best=Decimal(65))
    leaf.curve = [[40, 0], [65, 1], [80, 1], [95, 0]]
    values = value_function(leaf)([30.0, 52.5, 70.0, 87.5, 99.0])
    np.testing.assert_allclose(values, [0, 0.5, 1, 0.5, 0])


def test_value_function_gives_levels_the_values_of_their_own() -> None:
    leaf = Criterion(key="Q1", kind=CriterionKind.RUBRIC, worst=Decimal(0), best=Decimal(4))
    levels = [RubricLevel(level=4, text="d"), RubricLevel(level=3, text="c", value=Decimal("0.9"))]
    levels += [RubricLevel(level=1, text="b", value=Decimal("0.1"))]
    values = value_function(leaf, levels)([0.0, 1.0, 2.0, 2.5, 3.0, 4.0])
    np.testing.assert_allclose(values, [0, 0.1, 0.5, 0.7, 0.9, 1])


def test_value_function_of_a_choice_need_not_rise() -> None:
    leaf = Criterion(key="X1", kind=CriterionKind.CHOICE, worst=Decimal(0), best=Decimal(2))
    worth = {0: "0.2", 1: "1", 2: "0.6"}
    levels = [RubricLevel(level=level, text="answer", value=Decimal(value)) for level, value in worth.items()]
    np.testing.assert_allclose(value_function(leaf, levels)([0.0, 1.0, 2.0]), [0.2, 1, 0.6])


@pytest.mark.parametrize(
    ("kind", "best", "given", "expected"),
    [
        (CriterionKind.YES_NO, "1", [0.0, 1.0], [0, 1]),
        (CriterionKind.DERIVED, "100", [0.0, 40.0, 100.0], [0, 0.4, 1]),
    ],
)
def test_value_function_of_yes_no_and_of_points(
    kind: CriterionKind, best: str, given: list[float], expected: list[float]
) -> None:
    leaf = Criterion(key="X1", kind=kind, worst=Decimal(0), best=Decimal(best))
    np.testing.assert_allclose(value_function(leaf)(given), expected)


def test_every_kind_of_scale_reaches_the_engine(cast: Cast) -> None:
    """Worked out by hand: yes, 40 points, an answer worth 0.3, half way up a curve, a level worth 0.9."""
    scale: dict[str, Any] = {"worst": Decimal(0), "local_weight": 2000}
    leaves = (
        CriterionSpec("S1", "Licence in hand", CriterionKind.YES_NO, best=Decimal(1), **scale),
        CriterionSpec("S2", "Inspection record", CriterionKind.DERIVED, best=Decimal(100), **scale),
        CriterionSpec("S3", "Terms", CriterionKind.CHOICE, best=Decimal(2), levels=(
            LevelSpec(2, "Ours", Decimal(1)), LevelSpec(1, "Mixed", Decimal("0.3")), LevelSpec(0, "Theirs", Decimal(0))
        ), **scale),
        CriterionSpec("S4", "On time", CriterionKind.NUMBER, best=Decimal(100), curve=((0, 0), (80, 0.2), (100, 1)), **scale),
        CriterionSpec("S5", "System", CriterionKind.RUBRIC, best=Decimal(1), levels=(
            LevelSpec(1, "Shown"), LevelSpec(0, "Not shown", Decimal("0.9"))
        ), **scale),
    )  # fmt: skip
    selection = panel(cast, [cast.quality], tree=(group("Q", "Quality", 10_000, *leaves),), groups=("Q",))
    for key, value in {"S1": "1", "S2": "40", "S3": "1", "S4": "90", "S5": "0"}.items():
        score(selection, cast.quality, key, value, value)
    matrix = build(selection).matrix
    assert matrix.partial_values is not None
    np.testing.assert_allclose(matrix.partial_values[0], [1, 0.4, 0.3, 0.6, 0.9])
    assert evaluate(matrix).totals[0] == pytest.approx(0.64)


def test_missing_policy_is_the_selections_own(cast: Cast) -> None:
    selection = make_selection(cast)
    assert build(selection).matrix.missing == "worst"
    selection.missing_policy = "neutral"
    assert build(selection).matrix.missing == "neutral"


@pytest.mark.parametrize(("judges", "vendors"), [(1, 2), (3, 2), (1, 6), (3, 6)])
def test_matrix_takes_eight_queries_whatever_the_size(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, judges: int, vendors: int
) -> None:
    people = [cast.quality, cast.technical, cast.observer][:judges]
    made = panel(cast, people, vendors=vendors)
    for judge in people:
        score(made, judge, "Q1", *["4"] * vendors)
    selection = Selection.objects.select_related("criteria_model").get(pk=made.pk)
    with django_assert_num_queries(8):
        build(selection)


def test_order_of_saving_does_not_change_the_fingerprint(cast: Cast) -> None:
    digests = []
    values = {cast.quality: "0.5", cast.technical: "1", cast.observer: "1.5"}  # .1 + .2 + .3 tells the order
    for order in ([cast.quality, cast.technical, cast.observer], [cast.observer, cast.technical, cast.quality]):
        selection = panel(cast, [cast.quality, cast.technical, cast.observer])
        for judge in order:
            score(selection, judge, "Q1", values[judge], values[judge])
        digests.append(fingerprint(build(selection).matrix))
    assert digests[0] == digests[1]


def test_stage_does_not_change_what_is_read(cast: Cast) -> None:
    """Who may see a matrix is the policies' business; what it holds depends on the rows alone."""
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    before = fingerprint(build(selection).matrix)
    for short_name in ("Aldermoor", "Brightwater", "Castellan"):
        screen(
            by=cast.lead,
            selection=selection,
            alternative=alternative(selection, short_name),
            criterion=criterion(selection, "M1"),
            outcome=ScreeningOutcome.PASS,
        )
    move_stage(by=cast.lead, selection=selection, target=Stage.RESULTS)
    assert fingerprint(build(selection).matrix) == before


def test_reasons_stand_in_the_order_of_the_tree_and_not_of_their_entry(cast: Cast) -> None:
    must_haves = [CriterionSpec(key, f"Licence {key}", CriterionKind.MUST_HAVE) for key in ("M1", "M2")]
    selection = panel(
        cast,
        [cast.quality],
        tree=(group("Q", "Quality", 10_000, rubric("Q1", "One", 10_000)), *must_haves),
        groups=("Q",),
    )
    for key in ("M2", "M1"):
        screen(
            by=cast.lead,
            selection=selection,
            alternative=alternative(selection, "V1"),
            criterion=criterion(selection, key),
            outcome=ScreeningOutcome.FAIL,
            reason=f"{key} is not there.",
        )
    assert [e.criterion for e in build(selection).matrix.alternatives[0].exclusions] == ["M1", "M2"]
