"""A selection's content as the rows of a workbook or a CSV file, with names and prices as they were asked for.

Reads the `content` of docs/snapshot.md and nothing else. What is not to be shown is taken out here, once, so that no
sheet has to think of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scoring.engine.aggregate import evaluate
from scoring.engine.results import Evaluation
from scoring.engine.values import ValueFunction
from scoring.reports.redaction import notices_of, redacted
from scoring.reports.showing import HIDDEN_UNITS, Showing, cleaned
from scoring.selectors.snapshot import matrix_of
from scoring.selectors.snapshot.plain import Plain
from scoring.vocabulary import CriterionKind, Judgement, PerformanceMethod, ScreeningOutcome

WHOLE = 10_000  # a sibling set in basis points


@dataclass(frozen=True, slots=True)
class Node:
    """A group or criterion that weighs. `number` counts from 1 in the order of the tree, `parent` is 0 at the top.

    `sealed` and `decided` are the weights among its siblings in percent, or in the unit that was entered; `share` is
    what `decided` is of its siblings' sum, `whole` of everything. `leaf` is its place among the criteria, -1 for a group.
    """

    number: int
    parent: int
    level: int
    key: str
    name: str
    kind: str
    sealed: float
    decided: float
    share: float
    whole: float
    leaf: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """A criterion with its scale. `points` is empty for a price that is not shown."""

    node: int
    key: str
    name: str
    unit: str
    points: tuple[tuple[float, float], ...]
    floor: float | None
    floor_screens: bool
    critical: bool
    is_price: bool
    levels: tuple[tuple[str, str, float | None], ...]

    @property
    def shape(self) -> str:
        return ValueFunction(self.points).shape


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure that was given for a cell: by an evaluator, from the records, or by the panel. `worth` where it counts."""

    source: str
    person: str
    value: float | None
    counts: bool
    how: str
    reason: str
    evidence: str
    at: str
    worth: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One criterion of one vendor. `performance` on the criterion's own scale, `worth` 0-1; None where nothing is known."""

    entries: tuple[Entry, ...]
    performance: float | None
    worth: float | None


NOTHING_KNOWN, NOT_SHOWN = (
    Entry(source, "", None, False, "", "", "", "", None) for source in ("Nothing known", "Not shown")
)


def entries_of(leaf: Leaf, cell: Cell) -> tuple[Entry, ...]:
    """What is listed of a cell: at least that there is nothing."""
    return cell.entries or ((NOTHING_KNOWN if leaf.points else NOT_SHOWN),)


@dataclass(frozen=True, slots=True)
class Vendor:
    """A competitor with its figures as decided on, totals in 0-1; rank 0 for who is not ranked, with the reasons."""

    key: str
    name: str
    short_name: str
    place: str
    total: float
    low: float
    high: float
    coverage: float
    rank: int
    first: float | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MustHave:
    """A must-have with its outcome by vendor: Pass, Fail, Waived or Open."""

    key: str
    name: str
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """`cells[leaf][vendor]`. `evaluation` has every step of the result, in the order of `leaves` and `vendors`."""

    selection: Mapping[str, Any]
    engine: Mapping[str, Any]
    answer: tuple[str, ...]
    missing_value: float
    nodes: tuple[Node, ...]
    leaves: tuple[Leaf, ...]
    vendors: tuple[Vendor, ...]
    must_haves: tuple[MustHave, ...]
    cells: tuple[tuple[Cell, ...], ...]
    amendments: int
    notices: tuple[str, ...]
    evaluation: Evaluation


def exported(content: Plain, options: Showing) -> Exported:
    """The rows of `content` under `options`. Raises EngineError for a content without a defined result, and what
    `redacted` raises."""
    notices = notices_of(content, options)
    content = redacted(content, options)
    evaluation = evaluate(matrix_of(content))
    content = cleaned(content)
    labels = {person["key"]: person["name"] for person in content["people"]}
    nodes = tuple(_nodes(content, evaluation))
    by_key = {criterion["key"]: criterion for criterion in content["criteria"]}
    leaves = tuple(
        _leaf(by_key[node.key], node) for node in sorted(nodes, key=lambda node: node.leaf) if node.leaf >= 0
    )
    entries = _entries(content, labels)
    cells = (
        tuple(
            _cell(leaf, entries[leaf.key, vendor["key"]], evaluation, i, j)
            for i, vendor in enumerate(content["vendors"])
        )
        for j, leaf in enumerate(leaves)
    )
    return Exported(
        selection=content["selection"],
        engine=content["result"]["engine"],
        answer=(content["result"]["headline"], *content["result"]["sentences"]),
        missing_value={"worst": 0.0, "neutral": 0.5}[content["missing"]],
        nodes=nodes,
        leaves=leaves,
        vendors=tuple(_vendors(content, evaluation)),
        must_haves=tuple(_must_haves(content)),
        cells=tuple(cells),
        amendments=len(content["amendments"]),
        notices=notices,
        evaluation=evaluation,
    )


def _nodes(content: Plain, evaluation: Evaluation) -> Iterator[Node]:
    """Each group before what lies in it."""
    below: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for criterion in content["criteria"]:
        if criterion["kind"] != CriterionKind.MUST_HAVE:
            below[criterion["parent"]].append(criterion)
    places = {criterion.key: j for j, criterion in enumerate(evaluation.matrix.criteria)}
    numbers = iter(range(1, len(content["criteria"]) + 1))

    def walk(parent: str, above: int, level: int) -> Iterator[Node]:
        siblings = below[parent]
        sums = {name: sum(float(c[name]) for c in siblings) for name in ("share", "sealed_share")}
        for c in siblings:
            is_group = c["kind"] == CriterionKind.GROUP
            total = sums["share"]
            number = next(numbers)
            yield Node(
                number=number,
                parent=above,
                level=level,
                key=c["key"],
                name=c["name"],
                kind=CriterionKind(c["kind"]).label,
                sealed=_weight(c["sealed_share"], sums["sealed_share"]),
                decided=_weight(c["share"], total),
                share=float(c["share"]) / total if total else (1 / len(siblings) if parent else 0.0),
                whole=evaluation.group_weights[c["key"]] if is_group else float(evaluation.weights[places[c["key"]]]),
                leaf=-1 if is_group else places[c["key"]],
            )
            yield from walk(c["key"], number, level + 1)

    return walk("", 0, 0)


def _weight(share: str, total: float) -> float:
    """Basis points as percent; a raw weight as it was entered."""
    return float(share) / (WHOLE / 100) if total == WHOLE else float(share)


def _leaf(criterion: Mapping[str, Any], node: Node) -> Leaf:
    # The curve of a price that is not shown stands only for its order.
    points = () if criterion["unit"] in HIDDEN_UNITS else criterion["points"]
    return Leaf(
        node=node.number,
        key=node.key,
        name=node.name,
        unit=criterion["unit"],
        points=tuple((float(x), float(v)) for x, v in points),
        floor=_number(criterion["floor"]),
        floor_screens=criterion["floor_screens"],
        critical=criterion["critical"],
        is_price=criterion["is_price"],
        levels=tuple((str(level["level"]), level["text"], _number(level["value"])) for level in criterion["levels"]),
    )


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)


def _entries(content: Plain, labels: Mapping[str, str]) -> dict[tuple[str, str], list[Entry]]:
    """By criterion and vendor everything that was given; what the panel agreed outranks the records, they the scores."""
    settled = {(row["criterion"], row["vendor"]) for row in content["agreed"]}
    read = {(row["criterion"], row["vendor"]) for row in content["derived"]}
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    blank = Entry("", "", None, False, "", "", "", "", None)
    for row in content["scores"]:
        cell = row["criterion"], row["vendor"]
        counts = not row["superseded_at"] and cell not in settled and cell not in read
        how = _label(Judgement, row["judgement"])
        found[cell].append(
            replace(
                blank,
                source="Evaluator",
                person=labels[row["person"]],
                value=_number(row["value"]),
                counts=counts and row["value"] is not None,
                how=f"{how}, corrected later" if row["superseded_at"] else how,
                reason=row["reason"],
                evidence="; ".join(part for part in (row["seen"], *map(_evidence, row["evidence"])) if part),
                at=row["submitted_at"] or "",
            )
        )
    for row in content["votes"]:
        source = f"New vote {row['number']}"
        person, value = labels[row["person"]], _number(row["value"])
        vote = replace(
            blank, source=source, person=person, value=value, reason=row["reason"], at=row["closed_at"] or ""
        )
        found[row["criterion"], row["vendor"]].append(vote)
    for row in content["derived"]:
        cell = row["criterion"], row["vendor"]
        stands, over = row["override"] is None, cell in settled
        value = _number(row["value"])
        records = replace(blank, source="Records", value=value, reason=row["explanation"], at=row["as_of"])
        found[cell].append(replace(records, counts=stands and value is not None and not over))
        if not stands:
            override = replace(blank, source="Override", value=_number(row["override"]), reason=row["override_reason"])
            found[cell].append(replace(override, counts=not over))
    for row in content["agreed"]:
        found[row["criterion"], row["vendor"]].append(
            replace(
                blank,
                source="Panel",
                value=_number(row["value"]),
                counts=row["value"] is not None,
                how=_label(PerformanceMethod, row["method"]),
                reason=row["reason"],
                at=row["settled_at"] or "",
            )
        )
    return found


def _label(choices: type[Judgement] | type[PerformanceMethod], value: str) -> str:
    return str(dict(choices.choices).get(value, value))


def _evidence(piece: Mapping[str, Any]) -> str:
    page = f", page {piece['page']}" if piece["page"] else ""
    return f"{piece['label'] or piece['reference']}{page}"


def _cell(leaf: Leaf, entries: Sequence[Entry], evaluation: Evaluation, i: int, j: int) -> Cell:
    worths = _worths(leaf, entries)
    performance, worth = float(evaluation.matrix.performances[i][j]), float(evaluation.partial_values[i, j])
    return Cell(
        entries=tuple(replace(entry, worth=worth) for entry, worth in zip(entries, worths, strict=True)),
        performance=None if performance != performance else performance,
        worth=None if worth != worth else worth,
    )


def _worths(leaf: Leaf, entries: Sequence[Entry]) -> list[float | None]:
    """What each figure that counts is worth."""
    counting = {n: entry.value for n, entry in enumerate(entries) if entry.counts and entry.value is not None}
    worths: list[float | None] = [None] * len(entries)
    if counting:
        values = ValueFunction(leaf.points)(list(counting.values()))
        for n, worth in zip(counting, values.tolist(), strict=True):
            worths[n] = worth
    return worths


def _vendors(content: Plain, evaluation: Evaluation) -> Iterator[Vendor]:
    results = {row["key"]: row for row in content["result"]["vendors"]}
    for i, vendor in enumerate(content["vendors"]):
        result = results[vendor["key"]]
        yield Vendor(
            key=vendor["key"],
            name=vendor["name"],
            short_name=vendor["short_name"] or vendor["name"],
            place=vendor["place"],
            total=float(evaluation.totals[i]),
            low=float(evaluation.low[i]),
            high=float(evaluation.high[i]),
            coverage=float(evaluation.coverage[i]),
            rank=int(evaluation.ranks[i]),
            first=_number(result["first"]),
            reasons=tuple(dict.fromkeys(exclusion["reason"] for exclusion in result["exclusions"])),
        )


def _must_haves(content: Plain) -> Iterator[MustHave]:
    """With the limit of a price whose scale is not shown, where somebody does not meet it."""
    answers = {(row["criterion"], row["vendor"]): row["outcome"] for row in content["must_haves"]}
    asked = {criterion for criterion, _ in answers}
    for criterion in content["criteria"]:
        is_must_have = criterion["kind"] == CriterionKind.MUST_HAVE
        if is_must_have or criterion["key"] in asked:
            unanswered = "Open" if is_must_have else ScreeningOutcome.PASS.label
            given = (answers.get((criterion["key"], vendor["key"]), "") for vendor in content["vendors"])
            outcomes = tuple(ScreeningOutcome(outcome).label if outcome else unanswered for outcome in given)
            name = criterion["name"] if is_must_have else f"{criterion['name']}: its limit"
            yield MustHave(criterion["key"], name, outcomes)
