"""The face of the importers of regulatory files: any of the authorities' lists in, records and quarantined rows out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import date
from operator import attrgetter
from pathlib import PurePath

from scoring.importers.cells import tidy
from scoring.importers.files import stream_rows
from scoring.importers.regulatory_fields import LONGEST_WORD, Fields, Unusable
from scoring.importers.regulatory_layouts import HEADER_WITHIN, Header, explain_missing, find_header
from scoring.importers.regulatory_records import (
    LONGEST_TEXT,
    ParsedFile,
    Quarantined,
    RegulatoryRecord,
)
from scoring.importers.regulatory_sources import LAYOUTS, TITLE_OF
from scoring.importers.regulatory_values import country_reader, cut, read_date
from scoring.importers.site_records import HouseWords
from scoring.importers.table import EXPORT, Limits, SheetRow, TableError

MOST_BESIDES = 200  # rows of titles and filters
_DATE = r"(\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4})"
_AS_OF = re.compile(
    rf"\b(?:as of|as at|exported|export date|updated|downloaded|generated|refreshed)\b\D{{0,20}}{_DATE}", re.IGNORECASE
)
_JAVA_DATE = re.compile(r"\b[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) \d\d:\d\d:\d\d [A-Z]{2,5} (\d{4})\b")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TOTAL = re.compile(r"\bTotal Records:\s*(\d{1,9})\b")
_CONTENT = attrgetter(*(name for name in RegulatoryRecord.__slots__ if name != "line"))


def parse(name: str, data: bytes, source: str = "auto", *, words: HouseWords, limits: Limits = EXPORT) -> ParsedFile:
    """The whole file at once. `name` is the file's, for its ending; `source` a source of the records, or "auto".

    Raises TableError, with row and column where there are any, for what concerns the whole file.
    """
    rows = open_rows(name, data, source, words=words, limits=limits)
    records, quarantined = [], []
    for found in rows:
        if isinstance(found, Quarantined):
            quarantined.append(found)
        else:
            records.append(found)
    return ParsedFile(
        rows.source, rows.as_of, rows.filters, tuple(records), tuple(quarantined), rows.read, tuple(rows.notes)
    )


def open_rows(
    name: str, data: bytes, source: str = "auto", *, words: HouseWords, limits: Limits = EXPORT
) -> RegulatoryRows:
    """The same, row by row. The header is found at once; TableError may be raised here and while the rows are read."""
    layouts = [layout for layout in LAYOUTS if source in ("auto", layout.source)]
    if not layouts:
        raise TableError(f"“{source}” is no source: choose auto, {', '.join(TITLE_OF)}")
    rows, notes = stream_rows(data, PurePath(name).name, limits)
    before: list[SheetRow] = []
    looked_at: Counter[str] = Counter()
    for row in rows:
        looked_at[row.sheet] += 1
        if looked_at[row.sheet] <= HEADER_WITHIN:
            if header := find_header(row, layouts):
                return RegulatoryRows(header, rows, before, words, notes)
            before.append(row)
    if not before:
        raise TableError("the file is empty")
    raise explain_missing(before, layouts)


class RegulatoryRows:
    """Records and quarantined rows, once, in the order of the file; what has to be united comes at the end.

    `as_of`, `filters`, `notes` and `read` (see ParsedFile) are whole when all rows were taken.
    """

    def __init__(
        self,
        header: Header,
        rows: Generator[SheetRow, None, None],
        before: list[SheetRow],
        words: HouseWords,
        notes: tuple[str, ...],
    ) -> None:
        self.source = header.layout.source
        self.notes = list(notes)
        self.read = 0
        self._layout = header.layout
        self._header = header
        self._rows = rows
        self._words = words
        self._country_of = country_reader(words)
        self._others = tuple((cut(tidy(header.row.texts[index]), LONGEST_WORD), index) for index in header.others)
        self._besides = [_line(row) for row in before]
        self._seen: dict[str, tuple[int, int]] = {}  # key: line, and hash of the content
        self._united: dict[str, RegulatoryRecord] = {}
        self._repeats = 0

    @property
    def as_of(self) -> date | None:
        """The day that the titles of the file give for it."""
        return next(filter(None, map(_day, self._besides)), None)

    @property
    def filters(self) -> str:
        """What stands above the headings and on other sheets: titles, and the filters that were set."""
        return cut("; ".join(self._besides), LONGEST_TEXT)

    def __iter__(self) -> Iterator[RegulatoryRecord | Quarantined]:
        with closing(self._rows):
            for row in self._rows:
                if row.sheet != self._header.row.sheet:
                    self._note(row)
                elif not self._header.repeats(row):
                    self.read += 1
                    found = self._take(row)
                    if found is not None:
                        yield found
        yield from self._united.values()
        self._conclude()

    def _note(self, row: SheetRow) -> None:
        """A row of another sheet: the authorities put their filters there."""
        if find_header(row, (self._layout,)):
            raise TableError(
                f"the sheets “{self._header.row.sheet}” and “{row.sheet}” both hold {self._layout.title}: "
                "bring each in a file of its own",
                row=row.line,
            )
        if len(self._besides) < MOST_BESIDES:
            self._besides.append(_line(row))

    def _take(self, row: SheetRow) -> RegulatoryRecord | Quarantined | None:
        """What the row gives, None for a row that repeats another or goes into a united record."""
        fields = Fields(row.line, row.texts, self._header.columns, self._others, self._words, self._country_of)
        try:
            record = self._layout.read(fields)
        except Unusable as error:
            return self._quarantine(row, str(error))
        if self._layout.unite is not None:
            earlier = self._united.get(record.key)
            self._repeats += earlier is not None
            self._united[record.key] = record if earlier is None else self._layout.unite(earlier, record)
            return None
        content = hash(_CONTENT(record))
        line, known = self._seen.setdefault(record.key, (row.line, content))
        if line == row.line:
            return record
        if known == content:
            self._repeats += 1
            return None
        return self._quarantine(row, f"row {line} is of the same {self._layout.unit} and says something else")

    def _quarantine(self, row: SheetRow, reason: str) -> Quarantined:
        headings = self._header.row.texts
        told = tuple(
            (cut(tidy(headings[index]), LONGEST_WORD) if index < len(headings) else "", text)
            for index, whole in enumerate(row.texts)
            if (text := cut(tidy(whole), LONGEST_TEXT))
        )
        return Quarantined(row.line, f"{reason[0].upper()}{reason[1:]}.", told)

    def _conclude(self) -> None:
        if self._repeats:
            rows = "1 row was" if self._repeats == 1 else f"{self._repeats} rows were"
            united = f"united with an earlier row of the same {self._layout.unit}"
            done = "left out: an earlier row says the same" if self._layout.unite is None else united
            self.notes.append(f"{rows} {done}.")
        told = next(filter(None, map(_TOTAL.search, self._besides)), None)
        if told and int(told[1]) != self.read:
            self.notes.append(f"The file says that it has {told[1]} records; {self.read} rows were read.")


def _line(row: SheetRow) -> str:
    return cut(" ".join(filter(None, map(tidy, row.texts))), LONGEST_TEXT)


def _day(text: str) -> date | None:
    """The day that a title gives for the file: "as of 03/20/2026", or as EudraGMDP writes it."""
    try:
        if found := _AS_OF.search(text):
            return read_date(found[1])
        if found := _JAVA_DATE.search(text):
            return date(int(found[3]), _MONTHS.index(found[1]) + 1, int(found[2]))
    except ValueError:
        return None  # a title is no place to insist
    return None
