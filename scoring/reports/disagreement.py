"""Where the evaluators differed, and what became of it: the page that a reader of the decision asks for first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scoring.engine.display import EMPTY, signed
from scoring.reports.content import wide_cells
from scoring.reports.words import clip, day, in_words, size_class
from scoring.selectors.display.words import figure
from scoring.selectors.snapshot.plain import Plain
from scoring.vocabulary import PerformanceMethod

REASON = 400
MOST_ROWS = 80  # cells that are told one by one: a table of thousands would take a minute and be read by nobody


@dataclass(frozen=True, slots=True)
class Differed:
    """A cell whose scores lie far apart. `delta` is what was agreed less the mean of the scores."""

    vendor: str
    criterion: str
    scores: str
    mean: str
    agreed: str
    delta: str
    text: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """`left_out` is how many cells differed as widely and have no row."""

    heading: str
    size: str
    lead: str
    rows: tuple[Differed, ...]
    left_out: int


def disagreement(content: Plain) -> Disagreement | None:
    """None where fewer than two people scored any cell: then nobody could differ."""
    people = {p["key"]: p["name"] for p in content["people"]}
    vendors = {v["key"]: v["short_name"] for v in content["vendors"]}
    criteria = {c["key"]: c["name"] for c in content["criteria"]}
    scales = {c["key"]: c["points"] for c in content["criteria"]}
    agreed = {(a["criterion"], a["vendor"]): a for a in content["agreed"]}
    scored, wide = wide_cells(content)
    several = sum(len(rows) > 1 for rows in scored.values())
    if not several:
        return None
    told = set(sorted(wide, key=lambda cell: (cell not in agreed, -_apart(scored[cell], scales[cell[0]])))[:MOST_ROWS])
    rows = []
    for cell in wide:
        if cell not in told:
            continue
        given = [(people[row["person"]], float(row["value"])) for row in scored[cell]]
        mean = sum(value for _, value in given) / len(given)
        settled = agreed.get(cell)
        rows.append(
            Differed(
                vendor=vendors[cell[1]],
                criterion=criteria[cell[0]],
                scores=", ".join(f"{name} {figure(value)}" for name, value in given),
                mean=figure(mean),
                agreed=figure(float(settled["value"])) if settled else EMPTY,
                delta=signed(float(settled["value"]) - mean) if settled else EMPTY,
                text=_settled(settled) if settled else "Left open: the mean counts.",
            )
        )
    heading = _heading(len(wide), several, sum(cell in agreed for cell in wide))
    return Disagreement(
        heading, size_class(heading, 62, 110), _lead(content, several), tuple(rows), len(wide) - len(rows)
    )


def _apart(rows: list[Plain], points: list[list[str]]) -> float:
    """The range of the scores as a share of the scale."""
    values = [float(row["value"]) for row in rows]
    return (max(values) - min(values)) / (float(points[-1][0]) - float(points[0][0]))


def _heading(wide: int, several: int, settled: int) -> str:
    if not wide:
        return "The evaluators nowhere differed by more than a quarter of the scale"
    if wide == 1:
        became = "which was settled" if settled else "which was left open"
        return f"The evaluators differed widely on one cell of {several}, {became}"
    became = (
        "all of which were settled"
        if settled == wide
        else f"of which {in_words(settled) if settled else 'none'} {'was' if settled == 1 else 'were'} settled"
    )
    return f"The evaluators differed widely on {in_words(wide)} cells of {several}, {became}"


def _lead(content: Plain, several: int) -> str:
    settled = len(content["agreed"])
    votes = len({(v["criterion"], v["vendor"], v["number"]) for v in content["votes"]})
    voted = f" {votes} new {'vote was' if votes == 1 else 'votes were'} held." if votes else ""
    return (
        f"{several} cells were scored by two or more people. Widely means more than a quarter of the scale between the lowest "
        f"and the highest score. The panel settled {settled} {'cell' if settled == 1 else 'cells'} in all.{voted} Every "
        "original score is kept and stands in the score record."
    )


def _settled(row: Plain) -> str:
    when = f", {day(datetime.fromisoformat(row['settled_at']))}" if row["settled_at"] else ""
    present = f" Present: {row['present']}." if row["present"] else ""
    return f"{PerformanceMethod(row['method']).label}{when}: {clip(row['reason'], REASON)}{present}"
