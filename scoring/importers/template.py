"""The scorecard to download and fill in: a small fictional example, and a sheet that says how."""

from __future__ import annotations

import io
from typing import Any

HEADINGS = ("Group", "Criterion", "Weight", "Direction", "Unit", "Worst", "Best")
VENDORS = ("Vendor A (example)", "Vendor B (example)", "Vendor C (example)")
EXAMPLE: tuple[tuple[str | float, ...], ...] = (
    ("Quality", "Inspection history", 25, "max", "", 0, 4, 3, 4, 2),
    ("Quality", "Deviation and CAPA system", 15, "max", "", 0, 4, 3.5, 3, 3),
    ("Capability", "Experience with the dosage form", 20, "max", "", 0, 4, 4, 3, 3),
    ("Capability", "Batch success rate", 10, "max", "%", 80, 100, 97.5, 95, 92),
    ("Delivery", "Lead time to first batch", 15, "min", "weeks", 40, 12, 26, 20, 16),
    ("Commercial", "Price for the first three years", 15, "min", "million EUR", 9, 4, 6.8, 7.4, 5.2),
)
NOTES = (
    "Fill in the sheet “Scorecard”, then bring the file to VendorSelect. The vendors and figures in it are fictional.",
    "Criterion: one row for each, every name only once. Group: as you like; it may stay blank.",
    "Weight: any positive numbers. They are divided by their sum, so 25 of 100 and 0.25 of 1 are the same.",
    "Direction: max where higher is better, min where lower is better.",
    "Worst and Best: the values that earn 0 and 100 points, agreed before anyone scores.",
    "Where lower is better, Worst is the larger number. A value beyond either counts as the nearer one.",
    "Without Worst and Best, marks take the smallest scale of 0-1, 0-5, 0-10 and 0-100 that holds all of them.",
    "Figures with a unit, such as a price, take the smallest that holds their own: state Worst and Best for them.",
    "Percent signs: at a criterion's scores and at its Worst and Best alike, or at neither.",
    "Vendors: one column for each, at least two, every name only once. Up to 10 000 scores in all.",
    "Scores: numbers. Leave a cell empty, or write n/a, where nothing is known: missing is not zero.",
    "Rows and columns named Total or Rank, and columns named Comment or Notes, are left out.",
)
WIDTHS = (14, 34, 9, 11, 13, 9, 9, 20, 20, 20)


def template_xlsx() -> bytes:
    """The workbook as bytes. It reads back without a problem."""
    from openpyxl import Workbook  # 0.3 s to import, needed only here
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Scorecard"
    for row in (HEADINGS + VENDORS, *EXAMPLE):
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="E6EEF2")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "C2"
    choice = DataValidation(type="list", formula1='"max,min"', allow_blank=True)
    choice.add("D2:D200")
    sheet.add_data_validation(choice)

    notes: Any = book.create_sheet("How to fill it in")
    notes.column_dimensions["A"].width = 110
    for note in NOTES:
        notes.append((note,))
        notes.cell(notes.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")

    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
