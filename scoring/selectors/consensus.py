"""What the panel has to talk about: the cells on which evaluators differ, those that can change a rank first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from statistics import pstdev
from urllib.parse import quote
from uuid import UUID

import numpy as np

from scoring.charts.strip import StripFigure, strip_figure
from scoring.engine.aggregate import evaluate
from scoring.engine.consensus import CellImpact, decision_impact
from scoring.engine.display import EMPTY, half_up, listing, number, ordinal, percent, signed
from scoring.engine.matrix import Criterion as Leaf
from scoring.engine.rank_path import Step, rank_path
from scoring.engine.results import Evaluation
from scoring.engine.values import ValueFunction
from scoring.models import Performance, Revote, Score, Selection, User
from scoring.selectors.agreed import mean_value
from scoring.selectors.cells import Cell, find_cell
from scoring.selectors.matrix import EXACT, WIDE, SelectionMatrix, build
from scoring.selectors.outside import outside_scale

SHOWN = {"open": "To settle", "settled": "Settled", "all": "All"}


@dataclass(frozen=True, slots=True)
class AgendaCell:
    """A cell on which evaluators differ. Texts as they are read; `spread` and `moves` are in points of the scale of 100.

    `matters`: some rank would change if the panel agreed on another value within its own range.
    """

    criterion: str
    key: str
    group: str
    weight: str
    vendor: str
    position: int
    given: str
    count: int
    spread: str
    deviation: str
    is_wide: bool
    moves: str
    ranks: str
    matters: bool
    settled: str
    settled_how: str
    is_voting: bool

    @property
    def place(self) -> str:
        """The end of its address."""
        return place_of(self.key, self.position)


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """A criterion and how far the scores of each vendor lie apart: (text, shade 0-4, is wide, end of its address)."""

    name: str
    weight: str
    cells: tuple[tuple[str, int, bool, str], ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """`cells` that matter come first; `idle` cannot change any rank. `scored` counts the cells that anybody scored."""

    cells: tuple[AgendaCell, ...]
    vendors: tuple[str, ...]
    rows: tuple[SpreadRow, ...]
    scored: int

    @property
    def open(self) -> tuple[AgendaCell, ...]:
        """What is not settled and can change a rank."""
        return tuple(cell for cell in self.cells if cell.matters and not cell.settled)

    @property
    def idle(self) -> tuple[AgendaCell, ...]:
        """What is not settled and cannot change any rank."""
        return tuple(cell for cell in self.cells if not cell.matters and not cell.settled)

    @property
    def settled(self) -> tuple[AgendaCell, ...]:
        return tuple(cell for cell in self.cells if cell.settled)

    @property
    def wide(self) -> int:
        return sum(cell.is_wide for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Judgements:
    """What was given, and the partial values as the engine takes them: (evaluators, vendors, criteria), NaN for none."""

    raw: dict[tuple[str, int], tuple[float, ...]]  # by criterion key and vendor's row
    table: np.ndarray


def place_of(key: str, position: int | str) -> str:
    """A cell by criterion and vendor's place, as it stands in addresses."""
    return f"{quote(key, safe='')}/{position}/"


def agenda(selection: Selection, *, sort: str = "impact") -> Agenda:
    """The agenda of the consensus: ten queries, whatever the size. `sort` is "impact" or "spread"."""
    built = build(selection)
    evaluation = evaluate(built.matrix)
    given = judgements(selection, built)
    places = {pk: int(key[1:]) for key, pk in built.alternative_ids.items()}
    keys = {pk: key for key, pk in built.criterion_ids.items()}
    settled = {
        (keys[p.criterion_id], places[p.alternative_id]): p
        for p in Performance.objects.filter(selection=selection)
        if p.criterion_id in keys and p.alternative_id in places
    }
    voting = {
        (keys[criterion], places[alternative])
        for criterion, alternative in Revote.objects.filter(selection=selection, closed_at__isnull=True).values_list(
            "criterion_id", "alternative_id"
        )
    }
    cells = (
        [
            _cell(built, evaluation, given, impact, settled, voting)
            for impact in decision_impact(evaluation, given.table)
        ]
        if given.table.size
        else []
    )
    if sort == "spread":
        cells.sort(key=lambda cell: -float(cell.spread))
    return Agenda(
        cells=tuple(cells),
        vendors=tuple(a.short_name for a in built.matrix.alternatives),
        rows=_rows(built, evaluation, given),
        scored=len(given.raw),
    )


def judgements(selection: Selection, built: SelectionMatrix) -> Judgements:
    """Every score that counts, one query."""
    columns = {criterion.key: j for j, criterion in enumerate(built.matrix.criteria)}
    rows = {vendor.key: i for i, vendor in enumerate(built.matrix.alternatives)}
    scores = Score.objects.filter(selection=selection, value__isnull=False, alternative__removed_at__isnull=True)
    people: dict[UUID, int] = {}
    raw: dict[tuple[str, int], list[float]] = defaultdict(list)
    listed: list[tuple[int, int, int, float]] = []
    for evaluator, key, position, value in scores.order_by("evaluator", "pk").values_list(
        "evaluator", "criterion__key", "alternative__position", "value"
    ):
        row = rows[f"A{position + 1}"]
        place = people.setdefault(evaluator, len(people))
        raw[key, row].append(float(value))
        listed.append((place, row, columns[key], float(value)))
    table = np.full((len(people), len(rows), len(columns)), np.nan)
    for place, row, column, figure in listed:
        table[place, row, column] = figure
    for j, criterion in enumerate(built.matrix.criteria):
        table[:, :, j] = criterion.value(table[:, :, j])
    return Judgements({cell: tuple(sorted(values)) for cell, values in raw.items()}, table)


def effect(evaluation: Evaluation, row: int, column: int, values: tuple[float, ...]) -> str:
    """What the agreed value decides, in one sentence: the ranks along the range that the evaluators span."""
    leaf = evaluation.matrix.criteria[column]
    names = [vendor.short_name or vendor.name for vendor in evaluation.matrix.alternatives]
    if evaluation.ranks[row] <= 0:
        return f"{names[row]} is screened out: no value of this cell changes that."
    partials = [float(v) for v in leaf.value(list(values))]
    steps = rank_path(evaluation, row, column, min(partials), max(partials))
    first = {step.leaders for step in steps}
    leaders = " and ".join(names[k] for k in steps[0].leaders)
    stays = f" {leaders} stays first throughout." if len(first) == 1 and steps[0].leaders != (row,) else ""
    if len({step.rank for step in steps}) == 1:
        return f"{names[row]} is {ordinal(steps[0].rank)} whatever value between these is agreed.{stays}"
    told = [f"{ordinal(step.rank)} {_where(leaf, step, is_first=k == 0)}" for k, step in enumerate(_by_rank(steps))]
    return f"{names[row]} is {listing(told)}.{stays}"


def _by_rank(steps: list[Step]) -> list[Step]:
    """Neighbours that differ only in who is first, as one."""
    merged = []
    for _, same in groupby(steps, key=lambda step: step.rank):
        part = list(same)
        merged.append(Step(part[0].start, part[-1].end, part[0].rank, part[0].leaders))
    return merged


def _where(leaf: Leaf, step: Step, *, is_first: bool) -> str:
    """The side of the scale on which a step lies, in the criterion's own figures."""
    falls = leaf.value.shape == "falling"
    if is_first:
        return f"{'above' if falls else 'below'} {_figure_at(leaf, step.end)}"
    return f"{'up to' if falls else 'from'} {_figure_at(leaf, step.start)}"


def _figure_at(leaf: Leaf, partial: float) -> str:
    """The figure on the criterion's scale that is worth `partial`; points of 100 where the curve turns back."""
    points = leaf.value.points if leaf.value.shape != "falling" else leaf.value.points[::-1]
    if leaf.value.shape == "mixed":
        return f"{half_up(partial * 100)} points"
    xs, vs = [x for x, _ in points], [v for _, v in points]
    return number(round(float(np.interp(partial, vs, xs)), 2))


def _cell(
    built: SelectionMatrix,
    evaluation: Evaluation,
    given: Judgements,
    impact: CellImpact,
    settled: dict[tuple[str, int], Performance],
    voting: set[tuple[str, int]],
) -> AgendaCell:
    leaf, vendor = built.matrix.criteria[impact.criterion], built.matrix.alternatives[impact.alternative]
    values = given.raw[leaf.key, impact.alternative]
    place = int(vendor.key[1:])
    agreed = settled.get((leaf.key, place))
    groups = {group.key: group.name for group in built.matrix.groups}
    ranks = sorted({impact.best_rank, impact.worst_rank})
    return AgendaCell(
        criterion=leaf.name,
        key=leaf.key,
        group=groups.get(leaf.group, ""),
        weight=percent(float(evaluation.weights[impact.criterion]), 1),
        vendor=vendor.short_name,
        position=place,
        given=" · ".join(number(value) for value in values),
        count=len(values),
        spread=half_up(100 * (impact.high - impact.low)),
        deviation=number(round(pstdev(values), 2)),
        is_wide=_is_wide(leaf, values),
        moves=f"{signed(100 * impact.down)} to {signed(100 * impact.up)}",
        ranks=" to ".join(ordinal(rank) for rank in ranks),
        matters=impact.changes_order,
        settled="" if agreed is None else number(float(agreed.value)),
        settled_how="" if agreed is None else agreed.get_method_display(),
        is_voting=(leaf.key, place) in voting,
    )


def _is_wide(leaf: Leaf, values: tuple[float, ...]) -> bool:
    scale = leaf.value.high - leaf.value.low
    return max(values) - min(values) > (WIDE + EXACT) * scale


def _rows(built: SelectionMatrix, evaluation: Evaluation, given: Judgements) -> tuple[SpreadRow, ...]:
    rows = []
    for column, leaf in enumerate(built.matrix.criteria):
        cells = []
        for row, vendor in enumerate(built.matrix.alternatives):
            values = given.raw.get((leaf.key, row), ())
            apart = (max(values) - min(values)) / (leaf.value.high - leaf.value.low) if values else 0.0
            text = EMPTY if len(values) < 2 else number(round(max(values) - min(values), 2))
            cells.append(
                (
                    text,
                    min(4, int(apart * 5 + EXACT)),
                    bool(values) and _is_wide(leaf, values),
                    place_of(leaf.key, vendor.key[1:]),
                )
            )
        rows.append(SpreadRow(leaf.name, percent(float(evaluation.weights[column]), 1), tuple(cells)))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class Ballot:
    """A new vote on a cell: its values once it is closed, else only how many have voted."""

    revote: Revote
    voted: int
    values: str


@dataclass(frozen=True, slots=True)
class Discussion:
    """A cell as the panel discusses it. `effect` says what its value decides."""

    cell: Cell
    effect: str
    weight: str
    mean: str
    strip: StripFigure
    ballots: tuple[Ballot, ...]
    curve: ValueFunction

    @property
    def ends(self) -> tuple[float, float]:
        return self.curve.low, self.curve.high

    @property
    def outside(self) -> str:
        """That the settled value lies outside the scale, in words; "" where it does not."""
        settled = self.cell.settled
        return "" if settled is None else outside_scale(self.curve, float(settled.value), self.cell.criterion.unit)

    @property
    def position(self) -> int:
        """The vendor's place, from 1, as it stands in addresses."""
        return self.cell.alternative.position + 1

    @property
    def open_vote(self) -> Revote | None:
        return next((ballot.revote for ballot in self.ballots if ballot.revote.closed_at is None), None)

    @property
    def has_vote(self) -> bool:
        return any(ballot.values for ballot in self.ballots)


def discussion(selection: Selection, user: User, key: str, position: int) -> Discussion | None:
    """Everything that is said on one cell; None where there is no such cell, or nobody scores it."""
    cell = find_cell(selection, user, key, position)
    if cell is None or cell.criterion.is_derived:
        return None
    built = build(selection)
    evaluation = evaluate(built.matrix)
    column = next(j for j, leaf in enumerate(built.matrix.criteria) if leaf.key == key)
    row = next(i for i, vendor in enumerate(built.matrix.alternatives) if vendor.key == f"A{position}")
    values = judgements(selection, built).raw.get((key, row), ())
    leaf = built.matrix.criteria[column]
    middle = mean_value(leaf.value, values) if values else None
    mean = "" if middle is None else number(round(middle, 4))
    counts = None if cell.settled is None else float(cell.settled.value)
    return Discussion(
        cell=cell,
        effect=effect(evaluation, row, column, values) if values else "Nobody gave a score.",
        weight=percent(float(evaluation.weights[column]), 1),
        mean=mean,
        strip=strip_figure(
            values,
            low=leaf.value.low,
            high=leaf.value.high,
            ticks=_ticks(leaf),
            counts=middle if counts is None else counts,
            counts_text=f"Agreed is {number(counts)}" if counts is not None else f"The mean is {mean}" if mean else "",
            name=f"{cell.alternative.short_name}, {cell.criterion.name}",
            width=560,
            font_size=14,
            uid="strip",
        ),
        ballots=tuple(_ballots(cell)),
        curve=leaf.value,
    )


def _ticks(leaf: Leaf) -> list[tuple[float, str]]:
    """Whole levels of a short scale, the ends of a long one."""
    low, high = leaf.value.low, leaf.value.high
    if float(low).is_integer() and float(high).is_integer() and high - low <= 10:
        return [(float(step), str(step)) for step in range(int(low), int(high) + 1)]
    return [(low, number(low)), (high, number(high))]


def _ballots(cell: Cell) -> Iterator[Ballot]:
    revotes = Revote.objects.filter(alternative=cell.alternative, criterion=cell.criterion)
    for revote in revotes.prefetch_related("votes").order_by("number"):
        votes = sorted(float(vote.value) for vote in revote.votes.all())
        shown = " · ".join(number(value) for value in votes) if revote.closed_at is not None else ""
        yield Ballot(revote, len(votes), shown)


@dataclass(frozen=True, slots=True)
class Minute:
    """One settled cell as the minutes keep it; `delta` is the agreed value less the mean of the scores."""

    criterion: str
    vendor: str
    given: str
    agreed: str
    delta: str
    performance: Performance


def minutes(selection: Selection) -> list[Minute]:
    """What was settled, in the order in which it was: the originals, what was agreed, and by how much it moved."""
    built = build(selection)
    raw = judgements(selection, built).raw
    rows = {pk: int(key[1:]) - 1 for key, pk in built.alternative_ids.items()}
    order = {vendor.key: i for i, vendor in enumerate(built.matrix.alternatives)}
    settled = Performance.objects.filter(selection=selection, criterion__in=built.criterion_ids.values())
    columns = {leaf.key: j for j, leaf in enumerate(built.matrix.criteria)}
    listed = []
    for p in settled.select_related("criterion", "alternative").order_by("settled_at", "criterion__position", "pk"):
        row = order[f"A{rows[p.alternative_id] + 1}"]
        values = raw.get((p.criterion.key, row), ())
        leaf = built.matrix.criteria[columns[p.criterion.key]]
        delta = signed(round(float(p.value) - mean_value(leaf.value, values), 4), 2) if values else EMPTY
        given = " · ".join(number(value) for value in values) or EMPTY
        listed.append(Minute(p.criterion.name, p.alternative.short_name, given, number(float(p.value)), delta, p))
    return listed
