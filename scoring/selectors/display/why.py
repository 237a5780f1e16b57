"""Why one vendor stands above another, criterion by criterion, in points that add up."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.engine import pairwise
from scoring.engine.display import frequency, half_up, signed
from scoring.engine.results import Analysis
from scoring.selectors.display.blocks import shown_weights
from scoring.selectors.display.ranking import short_name
from scoring.selectors.display.shapes import Matrix, Why, WhyRow
from scoring.selectors.display.words import counted

MOST_GAINS = 5
MOST_LOSSES = 4


def why(analysis: Analysis, matrix: Matrix, a: int, b: int) -> Why:
    """Compare alternatives `a` and `b` (indices); their scores are read from the displayed `matrix`."""
    difference = pairwise.why(analysis.evaluation, a, b)
    shown, places = shown_weights(analysis.evaluation)
    keys = [column.key for column in matrix.columns]
    place_a, place_b = (keys.index(analysis.matrix.alternatives[i].key) for i in (a, b))
    cells = {row.key: row.cells for row in matrix.rows if not row.is_group}
    rows = tuple(
        WhyRow(
            key=row.key,
            name=row.name,
            weight=half_up(shown[row.criterion], places),
            a=cells[row.key][place_a].text,
            b=cells[row.key][place_b].text,
            points=float(row.points),
            text=signed(row.points),
        )
        for row in difference.rows
    )
    first, second = short_name(analysis, a), short_name(analysis, b)
    ahead = frequency(float(analysis.acceptability.ahead[a, b]))
    sentence = (
        f"{first} gains {half_up(difference.gains)}, {second} {half_up(-difference.losses)}: "
        f"net {signed(difference.net)}. {first} is ahead in {ahead} of runs."
    )
    return Why(first, second, rows, _shown(rows), sentence)


def _shown(rows: Sequence[WhyRow]) -> tuple[WhyRow, ...]:
    """All rows up to ten; else the largest gains and losses, and between them the net of the others."""
    if len(rows) <= MOST_GAINS + MOST_LOSSES + 1:
        return tuple(rows)
    gains = [row for row in rows if row.points > 0][:MOST_GAINS]
    losses = [row for row in rows if row.points < 0][-MOST_LOSSES:]
    rest = [row for row in rows if row not in gains and row not in losses]
    net = round(sum(row.points for row in rest), 1)
    other = WhyRow("", f"{counted(len(rest), 'other criterion', 'other criteria')}, net", "", "", "", net, signed(net))
    return (*gains, other, *losses)
