"""Rank acceptability (SMAA, Lahdelma and Salminen 2001): how often each alternative takes each rank.

Seeded Monte-Carlo. Weights vary around the stated ones or over all that are possible, scores vary within the
evaluators' spread, missing judgements over their whole interval.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from scoring.engine.blocks import scratch
from scoring.engine.checks import checked_count
from scoring.engine.matrix import EngineError, Floats
from scoring.engine.ranking import TIE
from scoring.engine.results import Acceptability, Evaluation
from scoring.engine.simulation import GENERATOR, Scores, generator, weight_blocks
from scoring.engine.tally import Tally


def acceptability(
    evaluation: Evaluation,
    *,
    draws: int = 10_000,
    seed: int = 4711,
    weights: Literal["stated", "any"] = "stated",
    concentration: float = 60.0,
) -> Acceptability:
    """Shares over `draws` seeded draws, for the ranked alternatives. Shapes: see `Acceptability`.

    weights="stated": global weights ~ Dirichlet(concentration * stated weights). The stated weights are the mean, and
    a criterion or group of weight w has the standard deviation sqrt(w (1 - w) / (concentration + 1)), which
    `weight_spread` gives: with 60 about 6 points of 100 for a group of 35, 3 for a criterion of 6. A group spreads
    exactly as it would if whole groups were drawn, since sums of Dirichlet shares are Dirichlet again.
    weights="any": uniform over all weightings of the criteria that count (stated weight above 0).
    Scores: normal around the partial value with the matrix's spread, clipped to [0, 1]; independent of each other.
    Missing judgements: uniform over [0, 1], whatever the policy.

    In a draw, rank is 1 + the number of alternatives more than 1e-9 ahead, so equals share the better rank: the
    shares of one rank over all alternatives may then add to more than 1, those of one alternative always add to 1.
    Raises EngineError for a number of draws or a concentration without meaning.
    """
    checked_count(draws, "draws")
    checked_count(seed, "seed", least=0)
    if weights not in ("stated", "any"):
        raise EngineError(f"weights is {weights!r}: it must be 'stated' or 'any'.", argument="weights")
    _check_concentration(concentration)
    n = len(evaluation.totals)
    ranks, ahead = np.zeros((n, n)), np.zeros((n, n))
    low, high = np.full(n, np.nan), np.full(n, np.nan)
    central = np.full((n, len(evaluation.weights)), np.nan)
    ranked = sorted(evaluation.ranked)
    if ranked:
        counted = np.flatnonzero(evaluation.weights > 0).tolist()
        shapes = np.ones(len(counted)) if weights == "any" else concentration * evaluation.weights[counted]
        with scratch() as tables:
            random, scores = generator(seed), Scores(evaluation, ranked, counted, tables)
            tally = Tally(len(ranked), len(counted), draws, tables)
            for columns in weight_blocks(shapes, draws, len(ranked), random, tables):
                tally.add(scores.totals(columns, random), columns)
        rows = np.array(ranked)
        ranks[rows, : len(ranked)] = tally.ranks / draws
        ahead[rows[:, None], rows] = tally.ahead / draws
        low[rows], high[rows] = tally.range()
        won = tally.ranks[:, 0] > 0
        central[rows[won]] = 0.0
        central[rows[won, None], counted] = tally.winning[won] / tally.ranks[won, :1]
    return Acceptability(ranks, low, high, ahead, draws, seed, concentration, GENERATOR, weights, central)


def weight_spread(weight: float, concentration: float = 60.0) -> float:
    """Standard deviation of a drawn weight whose stated value is `weight` (both 0-1).

    Raises EngineError for a weight outside [0, 1] and a concentration without meaning.
    """
    if not 0 <= weight <= 1:
        raise EngineError(f"The weight is {weight}: it must lie between 0 and 1.", argument="weight")
    _check_concentration(concentration)
    return math.sqrt(weight * (1.0 - weight) / (concentration + 1.0))


def confidence_factors(
    evaluation: Evaluation, acceptability: Acceptability, *, draws: int = 10_000, seed: int = 4711
) -> Floats:
    """(n,) how often each alternative is first under its own central weights, scores drawn as in `acceptability`.

    NaN for an alternative that was never first: no weights favour it. Low says that even with the weights that suit
    it best the scores are too uncertain to tell. Raises EngineError for a number of draws without meaning, and for an
    acceptability of other alternatives or criteria.
    """
    checked_count(draws, "draws")
    checked_count(seed, "seed", least=0)
    if acceptability.central_weights.shape != evaluation.partial_values.shape:
        raise EngineError("The acceptability is that of another decision.", argument="acceptability")
    result = np.full(len(evaluation.totals), np.nan)
    ranked = sorted(evaluation.ranked)
    favoured = [i for i in ranked if acceptability.first[i] > 0]
    if not favoured:
        return result
    counted = np.flatnonzero(evaluation.weights > 0).tolist()
    weights = acceptability.central_weights[favoured][:, counted]
    own = np.array([ranked.index(i) for i in favoured])
    wins = np.zeros(len(favoured), dtype=np.int64)
    with scratch() as tables:
        scores, random = Scores(evaluation, ranked, counted, tables), generator(seed)
        needed = 1 if scores.certain else draws
        for totals in scores.totals_at(weights, needed, random):
            wins += (totals[own, np.arange(len(own))] >= np.fmax.reduce(totals) - TIE).sum(axis=1)
    result[favoured] = wins / needed
    return result


def _check_concentration(concentration: float) -> None:
    if not (math.isfinite(concentration) and concentration >= 1):
        raise EngineError(
            f"concentration is {concentration}: it must be a finite number of at least 1.", argument="concentration"
        )
