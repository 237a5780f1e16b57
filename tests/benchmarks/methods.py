"""The engine's methods against pymcdm, scikit-criteria, pyrepo-mcda and plain numpy. A method or a size is one line more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pymcdm.methods
from pymcdm import normalizations
from pyrepo_mcda import normalizations as pyrepo_normalizations
from pyrepo_mcda.mcda_methods.saw import SAW
from pyrepo_mcda.mcda_methods.topsis import TOPSIS as PyrepoTopsis
from pyrepo_mcda.mcda_methods.vikor import VIKOR as PyrepoVikor
from skcriteria import mkdm
from skcriteria.agg.simple import WeightedSumModel
from skcriteria.agg.topsis import TOPSIS
from skcriteria.agg.vikor import VIKOR
from skcriteria.pipelines import mkpipe
from skcriteria.preprocessing.invert_objectives import MinMaxInverter, NegateMinimize
from skcriteria.preprocessing.scalers import VectorScaler

from scoring.engine.aggregate import evaluate
from scoring.engine.matrix import Floats
from scoring.engine.promethee import Preference, promethee
from scoring.engine.topsis import topsis
from scoring.engine.vikor import vikor
from tests.benchmarks import floors
from tests.benchmarks.cases import Case, case
from tests.benchmarks.measure import Cell, Contender, Row, measure

NOTE = (
    "Product: the public function, its checks, ranks, ties and kept steps included. Floor: the faster of plain numpy's "
    "forms, bare totals and ranks. Peers get their input ready-made and are not asked for ranks where they give none."
)
SIZES = ((10, 20), (30, 24), (100, 50), (1_000, 50), (10_000, 100), (100_000, 50))
PAIRS_UP_TO = 100  # beyond, sorting is the faster floor
PEER_PAIRS_UP_TO = 1_000  # beyond, a peer's tables of pairs fit in no memory
SMALL, SMALL_UP_TO = 0.5, 30  # ms: a decision of usual size has a small constant, not a ratio


def rows() -> Iterator[Row]:
    for cells in (_weighted_sum, _topsis, _vikor, _promethee_usual, _promethee_v):
        for n, m in SIZES:
            yield measure(cells(case(n, m)))


def _cell(what: str, data: Case, product: Contender, numpy: list[Contender], peers: list[Contender]) -> Cell:
    large, small = len(data.table) >= 1_000, len(data.table) <= SMALL_UP_TO
    return Cell(
        what, data.size, product, numpy, peers, target=3.0 if large else None, target_ms=SMALL if small else None
    )


def _weighted_sum(data: Case) -> Cell:
    matrix, worst, best = data.matrix(), data.worst, data.best
    pipe = mkpipe(MinMaxInverter(), WeightedSumModel())
    return _cell(
        "Weighted sum",
        data,
        Contender("product", lambda: evaluate(matrix), lambda result: result.totals),
        [
            _floor("numpy", lambda: floors.weighted_sum(data, worst, best)),
            _floor("numpy in place", lambda: floors.weighted_sum_in_place(data, worst, best)),
        ],
        [
            _pymcdm(data, pymcdm.methods.WSM(normalizations.minmax_normalization)),
            _scikit(data, pipe, "score"),
            _pyrepo(data, SAW(pyrepo_normalizations.minmax_normalization)),
        ],
    )


def _topsis(data: Case) -> Cell:
    rising = data.rising.tolist()
    pipe = mkpipe(NegateMinimize(), VectorScaler(target="matrix"), TOPSIS())
    return _cell(
        "TOPSIS, vector",
        data,
        Contender("product", lambda: topsis(data.table, data.weights, rising=rising), lambda r: r.closeness),
        [_floor("numpy", lambda: floors.topsis(data))],
        [
            _pymcdm(data, pymcdm.methods.TOPSIS(normalizations.vector_normalization)),
            _scikit(data, pipe, "similarity"),
            _pyrepo(data, PyrepoTopsis(pyrepo_normalizations.vector_normalization)),
        ],
    )


def _vikor(data: Case) -> Cell:
    rising = data.rising.tolist()
    return _cell(
        "VIKOR, v = 0.5",
        data,
        Contender("product", lambda: vikor(data.table, data.weights, rising=rising), lambda result: result.q),
        [_floor("numpy", lambda: floors.vikor(data))],
        [
            _pymcdm(data, pymcdm.methods.VIKOR()),
            _scikit(data, VIKOR(use_compromise_set=False), "q_k"),
            _pyrepo(data, PyrepoVikor()),
        ],
    )


def _promethee_usual(data: Case) -> Cell:
    rising = data.rising.tolist()
    numpy = [_floor("numpy, sorting", lambda: floors.promethee_usual_by_sorting(data))]
    if len(data.table) <= PAIRS_UP_TO:
        numpy.append(_floor("numpy, pairs", lambda: floors.promethee_usual_by_pairs(data)))
    return _cell(
        "PROMETHEE II, usual",
        data,
        Contender("product", lambda: promethee(data.table, data.weights, rising=rising), lambda r: r.net),
        numpy,
        _pymcdm_promethee(data, "usual"),
    )


def _promethee_v(data: Case) -> Cell:
    rising = data.rising.tolist()
    p = np.abs(data.best - data.worst) / 4
    preferences = [Preference("v", p=float(threshold)) for threshold in p]
    numpy = [_floor("numpy, sorting", lambda: floors.promethee_v_by_sorting(data, p))]
    if len(data.table) <= PAIRS_UP_TO:
        numpy.append(_floor("numpy, pairs", lambda: floors.promethee_v_by_pairs(data, p)))
    return _cell(
        "PROMETHEE II, V-shape",
        data,
        Contender(
            "product",
            lambda: promethee(data.table, data.weights, rising=rising, preferences=preferences),
            lambda result: result.net,
        ),
        numpy,
        _pymcdm_promethee(data, "vshape", p),
    )


def _floor(name: str, totals: Callable[[], Floats]) -> Contender:
    return Contender(name, lambda: floors.ranked(totals()), lambda result: result[0])


def _pymcdm(data: Case, method: Any) -> Contender:
    types = np.where(data.rising, 1, -1)
    return Contender("pymcdm", lambda: method(data.table, data.weights, types), np.asarray)


def _pymcdm_promethee(data: Case, shape: str, p: Floats | None = None) -> list[Contender]:
    """A new object for each run: given thresholds, it works once."""
    if len(data.table) > PEER_PAIRS_UP_TO:
        return []
    types = np.where(data.rising, 1, -1)
    thresholds = {} if p is None else {"p": p.tolist()}

    def run() -> Floats:
        return np.asarray(pymcdm.methods.PROMETHEE_II(shape, **thresholds)(data.table, data.weights, types))

    return [Contender("pymcdm", run, np.asarray)]


def _scikit(data: Case, method: Any, figure: str) -> Contender:
    decision = mkdm(data.table, np.where(data.rising, 1, -1), weights=data.weights)
    return Contender("scikit-criteria", lambda: method.evaluate(decision), lambda result: np.asarray(result.e_[figure]))


def _pyrepo(data: Case, method: Any) -> Contender:
    """Its PROMETHEE is left out: a loop in Python over every two alternatives and each criterion."""
    types = np.where(data.rising, 1, -1)
    return Contender("pyrepo-mcda", lambda: method(data.table, data.weights, types), np.asarray)
