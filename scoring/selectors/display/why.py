"""Why one vendor stands above another, criterion by criterion, in points that add up."""

from __future__ import annotations

from scoring.engine.display import frequency, half_up, rounded, signed
from scoring.engine.results import Analysis
from scoring.selectors.display.blocks import shown_weights
from scoring.selectors.display.matrix import score_matrix
from scoring.selectors.display.ranking import short_name
from scoring.selectors.display.shapes import Why, WhyRow
from scoring.selectors.display.words import apportion, counted

MOST_GAINS = 5
MOST_LOSSES = 4


def why(analysis: Analysis, a: int, b: int) -> Why:
    """Compare alternatives `a` and `b` (indices).

    The differences are apportioned to the difference of the two displayed totals: they add to it exactly.
    """
    evaluation, criteria = analysis.evaluation, analysis.matrix.criteria
    net = rounded(100 * float(evaluation.totals[a])) - rounded(100 * float(evaluation.totals[b]))
    exact = (evaluation.contributions[a] - evaluation.contributions[b]) * 100
    differences = apportion(exact.tolist(), net, 1)
    shown, places = shown_weights(evaluation)
    order = [int(i) for i in evaluation.order]
    texts = {
        row.key: (row.cells[order.index(a)].text, row.cells[order.index(b)].text)
        for row in score_matrix(analysis, (), (), ()).rows
        if not row.is_group
    }
    rows = [
        WhyRow(
            c.key,
            c.name,
            half_up(shown[j], places),
            *texts[c.key],
            float(differences[j]),
            signed(differences[j]),
        )
        for j, c in enumerate(criteria)
    ]
    rows.sort(key=lambda row: -row.points)
    gains = sum(row.points for row in rows if row.points > 0)
    losses = -sum(row.points for row in rows if row.points < 0)
    first, second = short_name(analysis, a), short_name(analysis, b)
    ahead = frequency(float(analysis.acceptability.ahead[a, b]))
    sentence = (
        f"{first} gains {half_up(gains)}, {second} {half_up(losses)}: net {signed(net)}. "
        f"{first} is ahead in {ahead} of runs."
    )
    return Why(first, second, tuple(rows), _shown(rows), sentence)


def _shown(rows: list[WhyRow]) -> tuple[WhyRow, ...]:
    """All rows up to ten; else the largest gains and losses, and between them the net of the others."""
    if len(rows) <= MOST_GAINS + MOST_LOSSES + 1:
        return tuple(rows)
    gains = [row for row in rows if row.points > 0][:MOST_GAINS]
    losses = [row for row in rows if row.points < 0][-MOST_LOSSES:]
    rest = [row for row in rows if row not in gains and row not in losses]
    net = round(sum(row.points for row in rest), 1)
    other = WhyRow(
        "",
        f"{counted(len(rest), 'other criterion', 'other criteria')}, net",
        "",
        "",
        "",
        net,
        signed(net),
    )
    return (*gains, other, *losses)
