"""The score matrix, cut into tables that a page is wide enough for, and the sentence above it."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.engine.display import in_sentence, listing
from scoring.engine.results import Analysis
from scoring.reports.words import clip, in_words, size_class, some
from scoring.selectors.display.shapes import Cell, MatrixColumn, MatrixRow, MustHaveCell, MustHaveRow, ResultsDisplay

MOST_COLUMNS = 10
MOST_ROOMY = 34  # rows; more stand closer, so that forty criteria still are one page
_ROOM, _WIDEST = 104.0, 19.0  # mm: for the vendors' columns together, and for one of them
_ALIKE = 1e-9


@dataclass(frozen=True, slots=True)
class HeadCell:
    column: MatrixColumn
    name: str


@dataclass(frozen=True, slots=True)
class ScoreCell:
    cell: Cell
    small: bool


@dataclass(frozen=True, slots=True)
class ScoreRow:
    row: MatrixRow
    cells: tuple[ScoreCell, ...]


@dataclass(frozen=True, slots=True)
class RequirementRow:
    name: str
    cells: tuple[MustHaveCell, ...]


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """Some of the vendors against all criteria. `heading` is empty for the first table; `column` is in mm."""

    heading: str
    columns: tuple[HeadCell, ...]
    requirements: tuple[RequirementRow, ...]
    rows: tuple[ScoreRow, ...]
    column: str
    narrow: bool
    close: bool


@dataclass(frozen=True, slots=True)
class Scores:
    heading: str
    size: str
    caption: str
    tables: tuple[ScoreTable, ...]


def scores(analysis: Analysis, display: ResultsDisplay) -> Scores:
    count = len(display.matrix.columns)
    tables = -(-count // MOST_COLUMNS)
    width = -(-count // tables)
    heading = contrast(analysis, display)
    scale = f" ({display.matrix.scale})" if display.matrix.scale else ", each on its own scale"
    grouped = "; group rows show 0–100" if any(row.is_group for row in display.matrix.rows) else ""
    return Scores(
        heading=clip(heading, 180),
        size=size_class(heading, 90, 130),
        caption=f"Score by criterion{scale}{grouped}",
        tables=tuple(_table(display, start, min(start + width, count)) for start in range(0, count, width)),
    )


def _table(display: ResultsDisplay, start: int, end: int) -> ScoreTable:
    matrix = display.matrix
    return ScoreTable(
        heading=f"Vendors {start + 1} to {end} of {len(matrix.columns)}" if start else "",
        columns=tuple(HeadCell(c, clip(c.short, 26)) for c in matrix.columns[start:end]),
        requirements=tuple(_requirement(row, start, end) for row in matrix.must_haves),
        rows=tuple(
            ScoreRow(row, tuple(ScoreCell(c, len(c.text) > 6) for c in row.cells[start:end])) for row in matrix.rows
        ),
        column=f"{min(_ROOM / (end - start), _WIDEST):.2f}",
        narrow=end - start > 7,
        close=len(matrix.rows) + len(matrix.must_haves) > MOST_ROOMY,
    )


def _requirement(row: MustHaveRow, start: int, end: int) -> RequirementRow:
    return RequirementRow(row.name, row.cells[start:end])


def contrast(analysis: Analysis, display: ResultsDisplay) -> str:
    """Who is best on which group: the leader first, then the vendor with most of the others."""
    evaluation = analysis.evaluation
    ranked = evaluation.ranked
    if len(ranked) < 2:
        criteria = len(analysis.matrix.criteria)
        return f"Every score on {in_words(criteria)} {'criterion' if criteria == 1 else 'criteria'}"
    best: dict[int, list[str]] = {}
    for block in display.blocks:
        points = [float(evaluation.contributions[i, list(block.columns)].sum()) for i in ranked]
        top = [i for i, value in zip(ranked, points, strict=True) if max(points) - value <= _ALIKE]
        if len(top) == 1:
            best.setdefault(top[0], []).append(in_sentence(clip(block.short, 30)))
    shorts = {i: clip(row.short, 30) for i, row in zip(ranked, display.ranking, strict=True)}
    leader = ranked[0]
    parts = []
    if len(best.get(leader, ())) == len(display.blocks) > 1:
        return f"{shorts[leader]} has the most points in every group"
    if leader in best:
        parts.append(f"{shorts[leader]} leads on {some(best[leader], 3)}")
    others = sorted((i for i in best if i != leader), key=lambda i: (-len(best[i]), ranked.index(i)))
    parts += [f"{shorts[i]} leads on {some(best[i], 3)}" for i in others[:1]]
    if not parts:
        return f"{listing((shorts[leader], shorts[ranked[1]]))} share the best points"
    return "; ".join(parts)
