"""The register as a file: CSV or workbook, every cell a text that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from scoring.importers.cells import protect
from scoring.importers.vendors import HEADINGS

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = {
    "vendor": 34,
    "site": 34,
    "address": 44,
    "capabilities": 44,
    "other_names": 24,
    "former_names": 24,
    "website": 28,
}
Rows = Iterable[Mapping[str, str]]


def to_csv(rows: Rows) -> bytes:
    """UTF-8 with a mark, so that spreadsheets read the accents."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(HEADINGS.values())
    writer.writerows([protect(row.get(field, "")) for field in HEADINGS] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def to_xlsx(rows: Rows) -> bytes:
    """One sheet with its headings fixed."""
    from openpyxl import Workbook  # 0.3 s to import, needed only here
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Vendors and sites")
    sheet.freeze_panes = "C2"
    for number, field in enumerate(HEADINGS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(field, 16)

    def text(value: str) -> Any:
        cell = WriteOnlyCell(sheet, value=value)
        cell.data_type = "s"  # openpyxl makes a formula of what begins with =
        return cell

    headings = [text(heading) for heading in HEADINGS.values()]
    for cell in headings:
        cell.font = Font(bold=True)
    sheet.append(headings)
    for row in rows:
        sheet.append([text(protect(value)) if (value := row.get(field, "")) else None for field in HEADINGS])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
