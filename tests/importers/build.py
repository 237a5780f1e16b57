"""Files for the tests of the importers, made in memory."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

from scoring.importers.records import Problem, Scorecard
from scoring.importers.scorecard import parse

Rows = Sequence[Sequence[Any]]

# Criteria as rows: a header, three criteria with scales, two vendors.
SMALL: list[list[Any]] = [
    ["Criterion", "Group", "Weight", "Direction", "Unit", "Worst", "Best", "Arbor", "Borealis"],
    ["GMP history", "Quality", 50, "max", "", 0, 5, 4, 3],
    ["Release time", "Quality", 20, "min", "days", 30, 10, 14, 20],
    ["Price", "Commercial", 30, "min", "EUR", 900, 400, 650.5, 500],
]

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PARTS = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<?xml version="1.0"?><Relationships '
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<?xml version="1.0"?><workbook {NAMESPACE} '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<?xml version="1.0"?><Relationships '
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}


def csv_file(rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=delimiter).writerows(rows)
    return target.getvalue().encode(encoding)


def xlsx_file(rows: Rows, **more_sheets: Rows) -> bytes:
    book = Workbook()
    book.active.title = "First"
    for row in rows:
        book.active.append(row)
    for name, content in more_sheets.items():
        sheet = book.create_sheet(name)
        for row in content:
            sheet.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def json_file(criteria: Iterable[dict[str, Any]], alternatives: Iterable[dict[str, Any]], **extra: Any) -> bytes:
    return json.dumps({"criteria": list(criteria), "alternatives": list(alternatives), **extra}).encode()


def raw_xlsx(sheet: str | bytes, *extra: tuple[str, str | bytes]) -> bytes:
    """A workbook whose first sheet is this XML, with more parts as given, in one zip."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*PARTS.items(), ("xl/worksheets/sheet1.xml", sheet), *extra):
            archive.writestr(name, content)
    return target.getvalue()


def sheet_xml(rows: str) -> str:
    return f'<?xml version="1.0"?><worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>'


def change(row: int, column: int, value: Any, rows: Rows = SMALL) -> list[list[Any]]:
    """The small scorecard with one cell changed; row and column from 1, as in the file."""
    copy = [list(r) for r in rows]
    copy[row - 1][column - 1] = value
    return copy


def turned(rows: Rows) -> list[list[Any]]:
    """The same table with rows as columns."""
    return [list(column) for column in zip(*rows, strict=True)]


def read(rows: Rows, **options: Any) -> Scorecard:
    return parse(csv_file(rows), "scores.csv", **options)


def found(scorecard: Scorecard, words: str) -> Problem:
    """The one problem whose message has these words."""
    matches = [problem for problem in scorecard.problems if words in problem.message]
    assert len(matches) == 1, [str(problem) for problem in scorecard.problems]
    return matches[0]


def content(scorecard: Scorecard) -> tuple[Any, ...]:
    """What a scorecard says, without where it stood: the same for the same scorecard in any form."""
    criteria = [(c.name, c.group, c.weight, c.direction, c.unit, c.worst, c.best) for c in scorecard.criteria]
    return criteria, [v.name for v in scorecard.vendors], scorecard.scores
