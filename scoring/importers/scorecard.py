"""A scorecard from a workbook, a CSV or a JSON file.

Criteria as rows, with columns for group, weight, direction, unit and scale, and a column for each vendor;
or the same turned by a quarter. Every problem is found and named by its place; nothing is guessed in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from scoring.importers.draft import Problems, complete
from scoring.importers.files import read_tables
from scoring.importers.layout import Layout, find_layout
from scoring.importers.records import Scorecard, Where
from scoring.importers.scale import Ends
from scoring.importers.scorecard_json import read_json
from scoring.importers.scorecard_table import read_layout
from scoring.importers.table import Table, TableError, check_size
from scoring.importers.words import ROLE_OF, label

ENDINGS = (".xlsx", ".csv", ".json")


def parse(
    data: bytes, filename: str, *, scale: Ends | None = None, by_hand: Mapping[int, Ends] | None = None
) -> Scorecard:
    """Read a scorecard; never raises for what the file holds.

    `scale` are the worst and the best value of every criterion that states none (they swap where lower is
    better); `by_hand` those of single criteria by position, whatever the file says. The result holds either everything and perhaps warnings, or errors and nothing else.
    """
    source = PurePath(filename).name
    problems = Problems()
    try:
        if PurePath(filename).suffix.lower() == ".json":
            check_size(data)
            return complete(source, read_json(data, problems), problems, scale, by_hand)
        layout = _choose(read_tables(data, filename), problems)
        return complete(source, read_layout(layout, problems), problems, scale, by_hand)
    except TableError as error:
        message = str(error)
        problems.error(f"{message[0].upper()}{message[1:]}.", Where(error.row, error.column))
        return Scorecard(source, problems=problems.all())


def _choose(tables: tuple[Table, ...], problems: Problems) -> Layout:
    """The first table that is a scorecard. Raises TableError where none is, saying what it lacks."""
    for note in tables[0].notes:
        problems.warning(note)
    found = [layout for layout in map(find_layout, tables) if layout is not None]
    if not found:
        raise _no_header(tables)
    if len(found) > 1:
        left = ", ".join(f"“{layout.table.name}”" for layout in found[1:])
        problems.warning(f"The sheet “{found[0].table.name}” was read; {left} holds a scorecard too and was left out.")
    return found[0]


def _no_header(tables: tuple[Table, ...]) -> TableError:
    for table in tables:
        for row, cells in table.rows().items():
            if any(ROLE_OF.get(label(cell.text)) == "criterion" for cell in cells.values()):
                place = table.source(row, 1)[0]
                return TableError(
                    "the header has a column of criteria but none that is called “Weight”",
                    row=place,
                )
    return TableError(
        "there is no header row: one of the first 20 rows must have the headings “Criterion” and “Weight” and the "
        "vendors' names (or the first column, where the criteria are columns). The template shows how"
    )
