"""Where everything stands in the workbook, known before the first cell is written, and the formulas' own addresses.

Rows and columns count from 0, as xlsxwriter has them; addresses are those of a spreadsheet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scoring.reports.exported import Exported, Leaf

ABOUT, RANKING, INPUTS, SCORES = "About", "Ranking", "Inputs", "Scores"
VALUES, CURVES, RESULTS, SENSITIVITY = "Values", "Curves", "Results", "Sensitivity"
SHEETS = (ABOUT, RANKING, INPUTS, SCORES, VALUES, CURVES, RESULTS, SENSITIVITY)

HEAD = 4  # the row of column headings on every sheet with a table; what stays in sight ends with it
FIRST = HEAD + 1
INPUTS_HEAD = 7
YOURS, SHARE_OF, WHOLE_OF, UNIT, FLOOR, SCREENS, CURVE, NOTES = range(7, 15)  # columns of the sheet of inputs
LEAD = 3  # columns before the first vendor where vendors are columns
TIE = "1E-7"  # totals are in points of 100; the engine takes those within 1e-9 of the whole for equal


def column(index: int) -> str:
    """A, B ... Z, AA ..."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def at(row: int, col: int, *, sheet: str = "", fixed: bool = True) -> str:
    """The address of a cell, absolute unless it is not `fixed`."""
    mark = "$" if fixed else ""
    return f"{sheet}{'!' if sheet else ''}{mark}{column(col)}{mark}{row + 1}"


def span(first: tuple[int, int], last: tuple[int, int], *, sheet: str = "") -> str:
    """The absolute address of a block of cells."""
    return f"{at(*first, sheet=sheet)}:{at(*last)}"


@dataclass(frozen=True, slots=True)
class Layout:
    """`scores[leaf][vendor]` and `curves[leaf]` are (first row, last row); a curve that is not shown has (0, 0)."""

    nodes: int
    leaves: int
    vendors: int
    leaf_nodes: tuple[int, ...]
    scores: tuple[tuple[tuple[int, int], ...], ...]
    curves: tuple[tuple[int, int], ...]
    screens: int

    def of_inputs(self, number: int, col: int) -> str:
        """A cell of a node's row on the sheet of inputs; `number` counts from 1."""
        return at(INPUTS_HEAD + number, col, sheet=INPUTS)

    def inputs(self, col: int) -> str:
        """All rows of a column of the tree."""
        return span((INPUTS_HEAD + 1, col), (INPUTS_HEAD + self.nodes, col))

    def performance(self, leaf: int, vendor: int) -> str:
        return at(FIRST + 1 + leaf, LEAD + vendor, sheet=VALUES)

    def worth(self, leaf: int, vendor: int) -> str:
        return at(FIRST + self.leaves + 3 + leaf, LEAD + vendor, sheet=VALUES)

    @property
    def worths(self) -> int:
        """The row of the heading above the partial values."""
        return FIRST + self.leaves + 2

    @property
    def screening(self) -> int:
        """The row of the heading above the must-haves and floors."""
        return self.worths + self.leaves + 2

    @property
    def knocked(self) -> int:
        """The row of how many must-haves and floors each vendor fails."""
        return self.screening + self.screens + 1

    @property
    def result(self) -> int:
        """The first row under the contributions on the sheet of results: the totals."""
        return FIRST + self.leaves

    def of_results(self, offset: int) -> str:
        """A row of figures on the sheet of results across all vendors, counted from the totals."""
        row = self.result + offset
        return span((row, LEAD), (row, LEAD + self.vendors - 1), sheet=RESULTS)

    @property
    def heads(self) -> str:
        """The vendors' names above the results."""
        return span((HEAD, LEAD), (HEAD, LEAD + self.vendors - 1), sheet=RESULTS)


# Rows under the contributions; those from DECIDED_RANK on are fixed.
TOTAL, LOWEST, HIGHEST, COVERAGE, FAILED, RANK, ORDER, DECIDED_RANK, DECIDED_TOTAL, FIRST_SHARE, NAME, REASONS = range(
    12
)


def layout_of(data: Exported) -> Layout:
    row = FIRST
    scores = []
    for cells in data.cells:
        spans = []
        for cell in cells:
            rows = max(len(cell.entries), 1)
            spans.append((row, row + rows - 1))
            row += rows
        scores.append(tuple(spans))
    row = FIRST
    curves = []
    for leaf in data.leaves:
        curves.append((row, row + len(leaf.points) - 1) if leaf.points else (0, 0))
        row += len(leaf.points)
    return Layout(
        nodes=len(data.nodes),
        leaves=len(data.leaves),
        vendors=len(data.vendors),
        leaf_nodes=tuple(leaf.node for leaf in data.leaves),
        scores=tuple(scores),
        curves=tuple(curves),
        screens=len(data.must_haves) + sum(has_floor(data, j) for j in range(len(data.leaves))),
    )


def has_floor(data: Exported, leaf: int) -> bool:
    """Whether a criterion has a floor, shown or not."""
    return data.evaluation.matrix.criteria[leaf].floor is not None


def curve_formula(layout: Layout, leaf: int, x: str) -> str:
    """What the performance in cell `x` is worth: straight from one point of the curve to the next, level beyond its ends."""
    first, last = layout.curves[leaf]
    xs, vs, steps = (span((first, col), (last, col), sheet=CURVES) for col in (4, 5, 6))
    inside = f"MAX({x},{at(first, 4, sheet=CURVES)})"
    point = f"MATCH({inside},{xs},1)"
    return f"INDEX({vs},{point})+({inside}-INDEX({xs},{point}))*INDEX({steps},{point})"


def floor_formula(layout: Layout, leaf: int, criterion: Leaf, vendor: int) -> str:
    """Whether a vendor meets a criterion's floor, as scoring.engine.screening has it."""
    floor = layout.of_inputs(criterion.node, FLOOR)
    performance, worth = layout.performance(leaf, vendor), layout.worth(leaf, vendor)
    first, last = layout.curves[leaf]
    if criterion.shape == "mixed":
        worse = f"{worth}<{curve_formula(layout, leaf, floor)}-1E-9"
    else:
        margin = f"1E-9*({at(last, 4, sheet=CURVES)}-{at(first, 4, sheet=CURVES)})"
        rising = criterion.shape == "rising"
        worse = f"{performance}<{floor}-{margin}" if rising else f"{performance}>{floor}+{margin}"
    below = "Not met" if criterion.floor_screens else "Below, noted"
    unknown = "Not known" if criterion.floor_screens else "Open"
    return f'=IF(ISNUMBER({performance}),IF({worse},"{below}","Met"),"{unknown}")'


def defined_name(key: str, taken: set[str]) -> str:
    """A name for a criterion's weight that every spreadsheet takes, and no other criterion has."""
    stem = f"Weight_{re.sub('[^A-Za-z0-9_]', '_', key)}"
    name, number = stem, 2
    while name.casefold() in taken:
        name, number = f"{stem}_{number}", number + 1
    taken.add(name.casefold())
    return name
