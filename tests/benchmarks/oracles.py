"""The engine's figures against independent implementations, over many random decisions. Nothing is timed."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator

import numpy as np
import pymcdm.methods
from pymcdm import normalizations
from pysensmcda.smaa import exact_acceptability
from skcriteria import mkdm
from skcriteria.agg.topsis import TOPSIS
from skcriteria.agg.vikor import VIKOR
from skcriteria.pipelines import mkpipe
from skcriteria.preprocessing.invert_objectives import NegateMinimize
from skcriteria.preprocessing.scalers import VectorScaler

from scoring.engine.acceptability import acceptability
from scoring.engine.aggregate import evaluate
from scoring.engine.matrix import Floats
from scoring.engine.promethee import Preference, Shape, promethee
from scoring.engine.topsis import topsis
from scoring.engine.vikor import vikor
from tests.benchmarks.cases import Case
from tests.benchmarks.measure import Row

NOTE = (
    "The largest difference over random decisions of 3 to 12 vendors by 2 to 8 criteria, where the scaling is the same: "
    "at most 1e-9. Acceptability is drawn and theirs is exact: at most 5 standard errors of the draws."
)
DECISIONS = 200
EXACT = 30  # of 5 vendors by 2 to 5 criteria: volumes are slow
DRAWS = 40_000
SAME = 1e-9
NOISE = 5 * 0.5 / DRAWS**0.5

Answer = Callable[[Case], Floats]
_SHAPES: dict[Shape, str] = {
    "usual": "usual",
    "u": "ushape",
    "v": "vshape",
    "level": "level",
    "linear": "vshape_2",
}  # it has no Gaussian


def rows() -> Iterator[Row]:
    decisions = list(_decisions(DECISIONS))
    yield _agree("Weighted sum, min-max: pymcdm", decisions, _weighted_sum, _peer_weighted_sum)
    for scaling, normalization in (
        ("vector", normalizations.vector_normalization),
        ("minmax", normalizations.minmax_normalization),
    ):
        yield _agree(
            f"TOPSIS, {scaling}: pymcdm",
            decisions,
            lambda case, scaling=scaling: (
                topsis(case.table, case.weights, rising=case.rising.tolist(), scaling=scaling).closeness
            ),
            lambda case, normalization=normalization: _pymcdm(pymcdm.methods.TOPSIS(normalization), case),
        )
    yield _agree("TOPSIS, vector: scikit-criteria", decisions, _topsis, _scikit_topsis)
    yield _agree("VIKOR: pymcdm", decisions, _vikor, lambda case: _pymcdm(pymcdm.methods.VIKOR(), case))
    yield _agree("VIKOR: scikit-criteria", decisions, _vikor, _scikit_vikor)
    for shape in _SHAPES:
        yield _agree(
            f"PROMETHEE II, {shape}: pymcdm",
            decisions,
            lambda case, shape=shape: _promethee(shape, case),
            lambda case, shape=shape: _peer_promethee(shape, case),
        )
    few = [_part(case) for case in _decisions(EXACT)]
    yield _agree("First under any weights: pysensmcda", few, _drawn_first, _exact_first, NOISE)
    yield _agree("Central weights: pysensmcda", few, _drawn_central, _exact_central, 2 * NOISE)


def _agree(what: str, decisions: list[Case], product: Answer, peer: Answer, most: float = SAME) -> Row:
    gap = max(float(np.max(np.abs(product(case) - peer(case)))) for case in decisions)
    wrong = () if gap <= most else (f"{what}: differs by {gap:.3g}",)  # NaN is wrong too
    return Row(what, f"{len(decisions)} decisions", gap, wrong=wrong, unit="apart", target=f"{most:.2g}", met=not wrong)


def _decisions(count: int) -> Iterator[Case]:
    random = np.random.Generator(np.random.PCG64(17))
    for _ in range(count):
        n, m = int(random.integers(3, 13)), int(random.integers(2, 9))
        units = 10.0 ** random.integers(-1, 4, m)
        table = np.round(random.uniform(1.0, 9.0, (n, m)), 6) * units
        yield Case(table, random.dirichlet(np.full(m, 2.0)), random.random(m) < 0.6)


def _part(case: Case) -> Case:
    table, rising = case.table[:5, :5], case.rising[:5]
    return Case(table, np.full(table.shape[1], 1 / table.shape[1]), rising)


def _weighted_sum(case: Case) -> Floats:
    return evaluate(case.matrix()).totals


def _topsis(case: Case) -> Floats:
    return topsis(case.table, case.weights, rising=case.rising.tolist()).closeness


def _vikor(case: Case) -> Floats:
    return vikor(case.table, case.weights, rising=case.rising.tolist()).q


def _thresholds(case: Case) -> Floats:
    return np.asarray(np.abs(case.best - case.worst) / 7.3)


def _promethee(shape: Shape, case: Case) -> Floats:
    preferences = [Preference(shape, q=t, p=3 * t) for t in _thresholds(case).tolist()]
    return promethee(case.table, case.weights, rising=case.rising.tolist(), preferences=preferences).net


def _peer_promethee(shape: Shape, case: Case) -> Floats:
    step = _thresholds(case)
    q, p = {
        "usual": (None, None),
        "u": (step, None),
        "v": (None, 3 * step),
        "level": (step, 3 * step),
        "linear": (step, 3 * step),
    }[shape]
    given = {name: values.tolist() for name, values in (("q", q), ("p", p)) if values is not None}
    # A new object for each: given thresholds, it works once.
    return _pymcdm(pymcdm.methods.PROMETHEE_II(_SHAPES[shape], **given), case)


def _peer_weighted_sum(case: Case) -> Floats:
    return _pymcdm(pymcdm.methods.WSM(normalizations.minmax_normalization), case)


def _pymcdm(method: Callable[..., Floats], case: Case) -> Floats:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Alternatives with indices", UserWarning)  # it names the dominated ones
        return np.asarray(method(case.table, case.weights, np.where(case.rising, 1, -1)))


def _scikit_topsis(case: Case) -> Floats:
    pipe = mkpipe(NegateMinimize(), VectorScaler(target="matrix"), TOPSIS())
    return np.asarray(pipe.evaluate(_decision(case)).e_.similarity)


def _scikit_vikor(case: Case) -> Floats:
    return np.asarray(VIKOR(use_compromise_set=False).evaluate(_decision(case)).e_.q_k)


def _decision(case: Case) -> object:
    return mkdm(case.table, np.where(case.rising, 1, -1), weights=case.weights)


def _drawn_first(case: Case) -> Floats:
    return acceptability(evaluate(case.matrix()), draws=DRAWS, weights="any").first


def _exact_first(case: Case) -> Floats:
    return np.asarray(exact_acceptability(case.table, np.where(case.rising, 1, -1), weight_bounds=False).acceptability)


def _drawn_central(case: Case) -> Floats:
    """Where somebody is first too seldom, the mean of its few draws says nothing: left out on both sides."""
    result = acceptability(evaluate(case.matrix()), draws=DRAWS, weights="any")
    return np.where(_exact_first(case)[:, None] > 0.05, result.central_weights, 0.0)


def _exact_central(case: Case) -> Floats:
    result = exact_acceptability(case.table, np.where(case.rising, 1, -1), weight_bounds=False)
    return np.where(result.acceptability[:, None] > 0.05, result.central_weights, 0.0)
