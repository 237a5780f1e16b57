"""What follows a slider: evaluation, acceptability, stability and the whole analysis of one matrix."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from scoring.engine.acceptability import acceptability
from scoring.engine.aggregate import evaluate
from scoring.engine.analysis import analyse, fingerprint
from scoring.engine.matrix import Floats
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


def rows() -> Iterator[Row]:
    for n, m in ((30, 24), (20, 30), (100, 50)):
        yield measure(_acceptability(case(n, m)))
    for n, m in ((20, 30), (30, 60), (500, 50)):
        yield measure(_stability(case(n, m)))
    yield from map(measure, _analysis(case(30, 24)))


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


def _analysis(data: Case) -> Iterator[Cell]:
    """The whole, with disagreeing evaluators and without, and its parts that have no line of their own."""
    plain = data.matrix()
    random = np.random.Generator(np.random.PCG64(5))
    spread = random.uniform(0.0, _SPREAD, data.table.shape)
    judged = data.matrix(spread=spread)
    evaluation = evaluate(plain)
    yield Cell("Analysis", data.size, Contender("product", lambda: analyse(plain)), target_ms=60)
    yield Cell("Analysis, spread in each cell", data.size, Contender("product", lambda: analyse(judged)), target_ms=60)
    yield Cell("Dominance", data.size, Contender("product", lambda: dominance(evaluation)))
    yield Cell("Fingerprint", data.size, Contender("product", lambda: fingerprint(plain)))
