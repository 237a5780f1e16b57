"""A row of an authority's file by its fields, and the record that is made of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from scoring.importers.cells import is_blank, tidy
from scoring.importers.regulatory_records import LONGEST_TEXT, Kind, RegulatoryRecord, Source
from scoring.importers.regulatory_values import DaysFirst, cut, read_date
from scoring.importers.site_records import HouseWords
from scoring.importers.table import TableError, column_letter

LONGEST_NAME = 200
LONGEST_WORD = 100
WHOLE = 1_000_000  # more than a cell can hold
_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"))
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?", re.ASCII)


class Unusable(ValueError):
    """The row is quarantined; the message says why, in a sentence without its full stop."""


@dataclass(frozen=True, slots=True)
class Fields:
    """A row by its fields. What the file leaves blank, or marks with a dash, is ""."""

    line: int
    texts: Sequence[str]
    columns: dict[str, int]
    others: tuple[tuple[str, int], ...]  # heading and index of the columns that no field is for
    words: HouseWords
    country_of: Callable[[str], str]

    def text(self, field: str, longest: int = LONGEST_TEXT) -> str:
        """One line, cut with an ellipsis. Raises Unusable for an error of the spreadsheet."""
        index = self.columns.get(field)
        return "" if index is None else self._at(index, longest)

    def _at(self, index: int, longest: int) -> str:
        if index >= len(self.texts):
            return ""
        text = tidy(self.texts[index])
        if text in _ERRORS:
            raise Unusable(f"column {column_letter(index + 1)} holds {text}, an error of a spreadsheet")
        return "" if is_blank(text) else cut(text, longest)

    def word(self, field: str) -> str:
        return self.text(field, LONGEST_WORD)

    def needed(self, field: str, label: str, longest: int = LONGEST_WORD) -> str:
        found = self.text(field, longest)
        if not found:
            raise Unusable(f"the {label} is missing")
        return found

    def number(self, field: str, label: str) -> str:
        """The digits of a whole number, "" if there is none; some copies have thousands separators or ".0"."""
        text = self.word(field)
        found = _NUMBER.fullmatch(text)
        if text and not found:
            raise Unusable(f"the {label} “{text}” is no number")
        return found[1].replace(",", "") if found else ""

    def identifier(self, scheme: str, field: str, label: str) -> str:
        """The number in its one form, "" if there is none. Raises Unusable for what is none of that scheme."""
        text = self.word(field)
        if not text:
            return ""
        try:
            return self.words.normalise(scheme, text)
        except ValueError as error:
            raise Unusable(f"the {label} cannot be used: {str(error).rstrip('.')}") from error

    def day(self, field: str, label: str) -> date | None:
        """Raises Unusable for what is no date, TableError where the file has its days and months exchanged."""
        text = self.word(field)
        if not text:
            return None
        try:
            return read_date(text)
        except DaysFirst as error:
            raise TableError(
                f"“{text}” is no date written month/day/year, as the FDA writes it: a spreadsheet may have saved the "
                "file with its own dates. Export it again and bring it as it came",
                row=self.line,
                column=column_letter(self.columns[field] + 1),
            ) from error
        except ValueError as error:
            raise Unusable(f"the {label} “{text}” is no date") from error

    def needed_day(self, field: str, label: str) -> date:
        found = self.day(field, label)
        if found is None:
            raise Unusable(f"the {label} is missing")
        return found

    def details(self, *pairs: tuple[str, str]) -> tuple[tuple[str, str], ...]:
        """The pairs that say something, and after them the columns that no field is for, under their headings."""
        rest = ((heading, self._at(index, LONGEST_TEXT)) for heading, index in self.others)
        return tuple(pair for pair in (*pairs, *rest) if pair[1])

    def record(
        self,
        source: Source,
        kind: Kind,
        key: str,
        *,
        identifier: tuple[str, str] = ("", ""),
        happened_on: date | None = None,
        posted_on: date | None = None,
        outcome: str = "",
        area: str = "",
        reference: str = "",
        text: str = "",
        details: tuple[tuple[str, str], ...] = (),
    ) -> RegulatoryRecord:
        """The record of this row, with the firm, its place and the product type as the row has them."""
        scheme, number = identifier
        return RegulatoryRecord(
            source=source,
            key=key,
            kind=kind,
            line=self.line,
            scheme=scheme if number else "",
            identifier=number,
            name=self.text("name", LONGEST_NAME),
            city=self.word("city"),
            state=self.word("state"),
            country=self.country_of(self.word("country")),
            happened_on=happened_on,
            posted_on=posted_on,
            outcome=outcome,
            area=area,
            product_type=self.word("product_type"),
            reference=reference,
            text=text,
            details=details,
        )
