"""The answer in words, by fixed rules. docs/method.md prints them; no sentence says more than its figures."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

import numpy as np

from scoring.engine.display import apart, frequency, half_up, in_sentence, listing, ordinal, points
from scoring.engine.matrix import EngineError, Floats
from scoring.engine.pairwise import shown_lead, why
from scoring.engine.ranking import TIE
from scoring.engine.results import Acceptability, Evaluation, TippingPoint, Verdict

_NAMED_CRITERIA = 2
_NAMED = 3


def verdict(
    evaluation: Evaluation,
    acceptability: Acceptability,
    tipping_points: Sequence[TippingPoint],
    too_close: float = 0.65,
) -> Verdict:
    """Headline and sentences on who leads, why, how safely, and what would change it.

    `too_close`: neighbours in the ranking are too close to call when neither is strictly ahead in at least this
    share of the draws. Equal totals are joint, which is said instead.
    Raises EngineError for a share outside (0.5, 1].
    """
    pairs = close_pairs(evaluation, acceptability, too_close)
    ranked = evaluation.ranked
    if not ranked:
        return Verdict("No vendor can be ranked.", (_nobody(evaluation),), None, None, None, ())
    first = float(acceptability.first[ranked[0]])
    nearest = tipping_points[0] if tipping_points else None
    if len(ranked) == 1:
        name = evaluation.matrix.alternatives[ranked[0]].name
        headline = f"{name} is the only vendor ranked, with {points(evaluation.totals[ranked[0]])} of 100."
        return Verdict(headline, ("There is nothing to compare it with.",), None, first, None, ())
    leaders = tuple(i for i in ranked if evaluation.ranks[i] == 1)
    lead = float(shown_lead(evaluation, ranked[0], ranked[1]))
    sentences = [
        *(_reasons(evaluation) if len(leaders) == 1 else ()),
        *_close(evaluation, leaders, pairs),
        *_open(evaluation, leaders),
        _flip(evaluation, leaders, nearest),
    ]
    headline = _headline(evaluation, leaders, pairs, acceptability.ahead, too_close)
    return Verdict(headline, tuple(sentences), lead, first, nearest, pairs)


def close_pairs(
    evaluation: Evaluation, acceptability: Acceptability, too_close: float = 0.65
) -> tuple[tuple[int, int], ...]:
    """Neighbours in the ranking (upper, lower) of whom neither is ahead in at least `too_close` of the draws.

    Neighbours of those who share a rank are all who share the next one, whatever the order of the input.
    Raises EngineError for a share outside (0.5, 1], and for draws of another number of alternatives.
    """
    if not 0.5 < too_close <= 1:
        raise EngineError(f"too_close is {too_close}: it must lie above 0.5 and at most at 1.", argument="too_close")
    ahead = acceptability.ahead
    if len(ahead) != len(evaluation.totals):
        raise EngineError(
            f"The draws are of {len(ahead)} alternatives and the evaluation of {len(evaluation.totals)}.",
            argument="acceptability",
        )
    ranks = [list(alike) for _, alike in groupby(evaluation.ranked, key=lambda i: int(evaluation.ranks[i]))]
    return tuple(
        (upper, lower)
        for above, below in pairwise(ranks)
        for upper in above
        for lower in below
        if max(ahead[upper, lower], ahead[lower, upper]) < too_close
    )


def _name(evaluation: Evaluation, index: int) -> str:
    return evaluation.matrix.alternatives[index].name


def _short(evaluation: Evaluation, index: int) -> str:
    alternative = evaluation.matrix.alternatives[index]
    return alternative.short_name or alternative.name


def _total(evaluation: Evaluation, index: int) -> str:
    return points(float(evaluation.totals[index]))


def _nobody(evaluation: Evaluation) -> str:
    count = len(evaluation.exclusions)
    if count == 1:
        return f"{_name(evaluation, 0)} fails a must-have or a floor."
    return f"All {count} vendors fail a must-have or a floor."


def _headline(
    evaluation: Evaluation, leaders: tuple[int, ...], pairs: Sequence[tuple[int, int]], ahead: Floats, too_close: float
) -> str:
    total = _total(evaluation, leaders[0])
    # How often each other one passes even the one of the first that it passes least.
    passing = ahead[:, list(leaders)].min(axis=1)
    rival = int(np.argmax(passing))
    share = frequency(float(passing[rival]))
    if len(leaders) > 1:
        joint = f"{listing(_name(evaluation, i) for i in leaders)} are joint first with {total} of 100"
        if passing[rival] < too_close:
            return f"{joint}."
        return f"{joint}, but {_short(evaluation, rival)} comes out ahead of each of them in at least {share} of the draws."
    leader, second = evaluation.ranked[:2]
    close = [lower for upper, lower in pairs if upper == leader]
    if close:
        return (
            f"{_name(evaluation, leader)} has the highest total, {total} of 100, but is too close to call with "
            f"{listing(_short(evaluation, i) for i in close)} at {_total(evaluation, second)}."
        )
    if passing[rival] >= too_close:
        return (
            f"{_name(evaluation, leader)} has the highest total, {total} of 100, but {_short(evaluation, rival)} "
            f"comes out ahead in {share} of the draws."
        )
    seconds = (i for i in evaluation.ranked if evaluation.ranks[i] == evaluation.ranks[second])
    names = listing(_short(evaluation, i) for i in seconds)
    lead = shown_lead(evaluation, leader, second)
    by = "less than 0.1" if lead == 0 else half_up(lead)
    return f"{_name(evaluation, leader)} leads with {total} of 100, {by} points ahead of {names}."


def _reasons(evaluation: Evaluation) -> tuple[str, ...]:
    """Largest gains and losses against the second, from the same tenths of a point that the chart shows."""
    leader, second = evaluation.ranked[:2]
    rows = why(evaluation, leader, second).rows
    wins = [in_sentence(row.name) for row in rows if row.points > 0][:_NAMED_CRITERIA]
    gives = [in_sentence(row.name) for row in reversed(rows) if row.points < 0][:_NAMED_CRITERIA]
    # Where several share the second place, the figures are against the first of them.
    against = f" against {_short(evaluation, second)}" if evaluation.tied_with(second) else ""
    if wins and gives:
        return (f"It wins{against} on {listing(wins)} and gives up points on {listing(gives)}.",)
    if wins:
        return (f"It wins{against} on {listing(wins)} and gives up no points.",)
    return ()


def _close(evaluation: Evaluation, leaders: tuple[int, ...], pairs: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """The pairs that the headline does not name: it names those of a single leader."""
    places = [(int(evaluation.ranks[upper]), int(evaluation.ranks[lower])) for upper, lower in pairs]
    below = [pair for pair in dict.fromkeys(places) if pair[0] > 1 or len(leaders) > 1]
    if not below:
        return ()
    named = [f"{ordinal(upper)} and {ordinal(lower)}" for upper, lower in below[:_NAMED]]
    more = len(below) - len(named)
    if more:
        named.append(f"{more} more {'pair' if more == 1 else 'pairs'} of neighbours")
    return (f"{', '.join(named[:-1])}{', and ' if len(named) > 1 else ''}{named[-1]} are too close to call.",)


def _open(evaluation: Evaluation, leaders: tuple[int, ...]) -> tuple[str, ...]:
    """Whoever could still come first: its own missing judgements all best, those of the others all worst."""
    lowest = {i: float(evaluation.low[i]) for i in evaluation.ranked}
    best, second = sorted(lowest.values(), reverse=True)[:2]
    could = [
        i
        for i in evaluation.ranked
        # What it has to beat is the best of the others.
        if i not in leaders and evaluation.high[i] > (second if lowest[i] == best else best) + TIE
    ]
    if not could:
        alone = len(leaders) > 1 and any(evaluation.high[i] > lowest[i] + TIE for i in leaders)
        return ("Judgements are missing: with them the tie may break.",) if alone else ()
    names = [_short(evaluation, i) for i in could[:_NAMED]]
    if len(could) > _NAMED:
        names.append(f"{len(could) - _NAMED} more")
    return (f"Judgements are missing: with them {listing(names)} could still come first.",)


def _flip(evaluation: Evaluation, leaders: tuple[int, ...], nearest: TippingPoint | None) -> str:
    if nearest is None:
        return "No weight change on one criterion or group changes the leader."
    if nearest.rival in leaders:
        return f"The tie breaks if the weight of {nearest.name} changes."
    rises = nearest.distance > 0 or (nearest.distance == 0 and nearest.weight < 0.5)
    now, then = apart(nearest.weight, nearest.at)
    moves = f"{'rises above' if rises else 'falls below'} {then}"
    if then == ("100.000%" if rises else "0.000%"):
        moves = "rises to almost 100%" if rises else "falls to almost 0%"
    return f"The lead flips to {_short(evaluation, nearest.rival)} if {nearest.name} {moves} (now {now})."
