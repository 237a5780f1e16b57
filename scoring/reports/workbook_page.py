"""A sheet of the workbook: what every one of them has, and the looks of a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scoring.charts.palette import AXIS, INK, INK_3, LINE
from scoring.reports.workbook_layout import HEAD

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

BRAND, TINT, INPUT, INPUT_INK = "#0F4D85", "#E9F1F8", "#FFF4DE", "#0F4D85"
LINE_HEIGHT, MOST_LINES = 13.5, 30  # of a row, in points; a row higher than 409 is none
WEAK, ALERT = "#F5F7F9", "#A8380B"
POINTS, SHARE, PARTIAL, PLAIN = "0.0", "0.0%", "0.000", "General"
# A locked sheet can still be read comfortably. No password: whoever wants to try other scores unlocks it.
ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True}


class Styles:
    """Formats by their properties, each made once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.known: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        if "indent" in properties:
            properties.setdefault("align", "left")  # else there is none
        wanted = {"font_name": "Arial", "font_size": 10, "font_color": INK.hex, "valign": "top", **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self.known:
            self.known[key] = self.book.add_format(wanted)
        return self.known[key]

    def cell(self, **properties: Any) -> Format:
        """A cell of a table."""
        return self(bottom=1, bottom_color=LINE.hex, **properties)

    def figure(self, shown: str = PLAIN, **properties: Any) -> Format:
        return self.cell(num_format=shown, align="right", **properties)

    def head(self, **properties: Any) -> Format:
        return self(
            bold=True, font_color="#FFFFFF", bg_color=BRAND, text_wrap=True, **{"valign": "vcenter", **properties}
        )

    def band(self, **properties: Any) -> Format:
        """The heading of a part of a table."""
        return self(bold=True, bg_color=TINT, bottom=1, bottom_color=AXIS.hex, **properties)

    def input(self, **properties: Any) -> Format:
        """A cell to type into."""
        return self(
            locked=False,
            bg_color=INPUT,
            font_color=INPUT_INK,
            border=1,
            border_color=AXIS.hex,
            align="right",
            **properties,
        )

    def note(self, **properties: Any) -> Format:
        return self(font_color=INK_3.hex, **properties)


def _without_its_sign(formula: str, *_: bool) -> str:
    return formula.removeprefix("=")


class Page:
    """One sheet with its title, its line of explanation and its print set-up."""

    def __init__(self, book: Workbook, styles: Styles, name: str, titles: tuple[str, str], running: str) -> None:
        self.sheet: Worksheet = book.add_worksheet(name)
        self.styles = styles
        # Every formula would be searched thirty times for functions that only the newest Excel has: half of the time.
        self.sheet._prepare_formula = _without_its_sign
        self.sheet.hide_gridlines(2)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer(f"&L&8{running.replace('&', '&&')[:180]}&C&8&A&R&8Page &P of &N")
        self.sheet.protect("", ALLOWED)
        self.sheet.set_row(0, 24)
        self.text(0, 0, titles[0], styles(bold=True, font_size=16, font_color=BRAND))
        self.text(1, 0, titles[1], styles.note())

    def text(self, row: int, col: int, text: str, style: Format | None = None) -> None:
        """A text, whatever it begins with."""
        if text.startswith("<r>") and text.endswith("</r>"):
            text += " "  # xlsxwriter takes such a text for the markup of a cell with several fonts, and writes it raw
        self.sheet.write_string(row, col, text, style or self.styles.cell())

    def number(self, row: int, col: int, number: float | None, style: Format) -> None:
        """A number; a blank cell for None."""
        if number is None:
            self.sheet.write_blank(row, col, None, style)
        else:
            self.sheet.write_number(row, col, number, style)

    def formula(self, row: int, col: int, formula: str, style: Format, value: float | str | None) -> None:
        """A formula with what it comes to, for readers that do not calculate; None is an empty text."""
        # A name such as #N/A would be taken for an error: it is left to those that calculate.
        blank = value is None or isinstance(value, str) and value.startswith("#")
        self.sheet.write_formula(row, col, formula, style, "" if blank else value)

    def widths(self, *widths: float) -> None:
        for col, width in enumerate(widths):
            self.sheet.set_column(col, col, width, self.styles())

    def heads(self, names: Sequence[str], *, row: int = HEAD, right: int = 99, height: float = 32) -> None:
        """The column headings, aligned right from column `right` on; they stay in sight and head every printed page."""
        self.sheet.set_row(row, height)
        for col, name in enumerate(names):
            self.text(row, col, name, self.styles.head(align="right" if col >= right else "left"))
        self.sheet.repeat_rows(row)

    def height(self, row: int, *texts: tuple[str, float]) -> None:
        """Make a row as high as the longest of its wrapped texts needs; each with the width of its column."""
        lines = max(
            sum(-(-max(len(part), 1) // max(int(1.1 * width), 1)) for part in text.split("\n")) for text, width in texts
        )
        if lines > 1:
            self.sheet.set_row(row, LINE_HEIGHT * min(lines, MOST_LINES))

    def band(self, row: int, text: str, last: int) -> None:
        """The heading of a part of a table, over all its columns."""
        for col in range(last + 1):
            self.text(row, col, text if col == 0 else "", self.styles.band())

    def mark(self, block: tuple[int, int, int, int], rule: Mapping[str, Any]) -> None:
        """A format that depends on the figures."""
        self.sheet.conditional_format(*block, dict(rule))
