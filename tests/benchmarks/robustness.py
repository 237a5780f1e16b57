"""How safe a ranking is: acceptability, stability, and the whole set of figures that follows a slider."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from scoring.engine.acceptability import acceptability, confidence_factors
from scoring.engine.aggregate import evaluate
from scoring.engine.agreement import agreement, reversals
from scoring.engine.analysis import analyse, fingerprint
from scoring.engine.certificate import certificate
from scoring.engine.changes import counterfactuals, smallest_weight_change
from scoring.engine.consensus import decision_impact
from scoring.engine.leave_out import without_alternatives, without_criteria
from scoring.engine.matrix import DecisionMatrix, Floats
from scoring.engine.ranking import dominance
from scoring.engine.results import Evaluation
from scoring.engine.sensitivity import stability, tipping_points
from tests.benchmarks import floors
from tests.benchmarks.cases import Case, case
from tests.benchmarks.measure import Cell, Contender, Row, measure

NOTE = (
    "Acceptability's floor: the same draws, one matrix product, one argsort; two seeds may differ by the noise of "
    "10 000 draws. Stability's floor knows criteria only; the product adds five groups, joint leaders and rivals."
)
DRAWS = 10_000
_NOISE = 0.03  # six standard deviations of a share of one half
_SPREAD = 0.05
EVALUATORS = 5


def rows() -> Iterator[Row]:
    for n, m in ((30, 24), (20, 30), (100, 50)):
        yield measure(_acceptability(case(n, m)))
    for n, m in ((20, 30), (30, 60), (500, 50)):
        yield measure(_stability(case(n, m)))
    yield from map(measure, _sets(case(30, 24)))


def _acceptability(data: Case) -> Cell:
    evaluation = evaluate(data.matrix())
    values = np.array(evaluation.partial_values)
    shapes = 60.0 * data.weights
    return Cell(
        "Acceptability, 10 000 draws",
        data.size,
        Contender("product", lambda: acceptability(evaluation, draws=DRAWS, seed=1), lambda result: result.ranks),
        [Contender("numpy", lambda: floors.acceptability(values, shapes, DRAWS, seed=2), np.asarray)],
        tolerance=_NOISE,
        target=1.5,
    )


def _stability(data: Case) -> Cell:
    evaluation = evaluate(data.matrix())
    values = np.array(evaluation.partial_values)

    def both() -> dict[str, tuple[float, float]]:
        tipping_points(evaluation)
        return {key: (interval.low, interval.high) for key, interval in stability(evaluation).items()}

    return Cell(
        "Stability and tipping points",
        data.size,
        Contender("product", both, partial(_of_criteria, evaluation)),
        [Contender("numpy", lambda: floors.stability(values, data.weights), np.asarray)],
        target_ms=2.0 if data.table.shape == (30, 60) else None,
    )


def _of_criteria(evaluation: Evaluation, ends: dict[str, tuple[float, float]]) -> Floats:
    return np.array([ends[criterion.key] for criterion in evaluation.matrix.criteria])


def _sets(data: Case) -> Iterator[Cell]:
    """What follows a slider, without disagreement and with it, and the parts, so that a slow one has a name."""
    random = np.random.Generator(np.random.PCG64(5))
    judged = data.matrix(spread=random.uniform(0.0, _SPREAD, data.table.shape))
    plain = data.matrix()
    analysis = analyse(plain)
    evaluation = analysis.evaluation
    scores = np.clip(evaluation.partial_values + random.normal(0.0, _SPREAD, (EVALUATORS, *data.table.shape)), 0.0, 1.0)
    any_weights = acceptability(evaluation, draws=DRAWS, weights="any")
    disputed = evaluate(judged)
    disputed_any = acceptability(disputed, draws=DRAWS, weights="any")

    def reach_first() -> None:
        for alternative in evaluation.ranked[1:]:
            counterfactuals(evaluation, alternative, 1)

    def everything(matrix: DecisionMatrix) -> None:
        whole = analyse(matrix, draws=DRAWS)
        anywhere = acceptability(whole.evaluation, draws=DRAWS, weights="any")
        certificate(whole, anywhere)
        confidence_factors(whole.evaluation, anywhere, draws=DRAWS)
        for alternative in whole.evaluation.ranked[1:]:
            counterfactuals(whole.evaluation, alternative, 1)
        decision_impact(whole.evaluation, scores)

    def cell(what: str, run: Callable[[], object], target_ms: float | None = None) -> Cell:
        return Cell(what, data.size, Contender("product", run), target_ms=target_ms)

    yield cell("Everything below", lambda: everything(plain), 60)
    yield cell("Everything below, spread per cell", lambda: everything(judged), 60)
    yield cell("Analysis", lambda: analyse(plain, draws=DRAWS))
    yield cell("  dominance", lambda: dominance(evaluation))
    yield cell("  fingerprint", lambda: fingerprint(plain))
    yield cell("Acceptability, any weights", lambda: acceptability(evaluation, draws=DRAWS, weights="any"))
    yield cell("Confidence factors, spread", lambda: confidence_factors(disputed, disputed_any, draws=DRAWS))
    yield cell("Certificate", lambda: certificate(analysis, any_weights))
    yield cell("  agreement of methods", lambda: agreement(evaluation))
    yield cell("  rank reversals", lambda: reversals(evaluation))
    yield cell("  without a criterion", lambda: without_criteria(evaluation))
    yield cell("  without a vendor", lambda: without_alternatives(evaluation))
    yield cell("  smallest change of weights", lambda: smallest_weight_change(evaluation))
    yield cell("Counterfactuals of all vendors", reach_first)
    yield cell("Decision impact, 5 evaluators", lambda: decision_impact(evaluation, scores))
