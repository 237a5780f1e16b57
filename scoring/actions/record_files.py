"""A regulatory file that was read once and waits on disk, row by row, for the transaction that brings it in.

Reading a large file takes longer than others can be kept from writing, and its rows do not fit into memory: so they are
read before the transaction begins, and gone through as often as it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from operator import attrgetter
from tempfile import TemporaryFile
from types import TracebackType

from scoring.importers.regulatory import RegulatoryRows, open_rows
from scoring.importers.regulatory_records import Quarantined, RegulatoryRecord
from scoring.importers.site_records import HouseWords
from scoring.models import RegulatoryRecord as Row
from scoring.models.record_lines import CONTENT, quarantined_line, record_line
from scoring.vocabulary import RecordSource

STEP = 10_000  # rows between two reports
REASON = 400
UNSTORABLE = "It holds a character that cannot be stored."
LONGEST = {
    name: length for name in CONTENT if (length := getattr(Row._meta.get_field(name), "max_length", None)) is not None
}
_limited, _content = attrgetter(*LONGEST), attrgetter(*CONTENT)
Told = Callable[[int], None]


class Pile:
    """Lines on disk, in the order in which they came."""

    def __init__(self) -> None:
        # Not a `with`: it lives as long as the file that it belongs to, which closes it.
        self._file = TemporaryFile("w+b")  # noqa: SIM115  # see above
        self.count = 0

    def add(self, line: str) -> None:
        self._file.write(line.encode() + b"\n")
        self.count += 1

    def __iter__(self) -> Iterator[bytes]:
        """Every line, with its end."""
        self._file.seek(0)
        return iter(self._file)

    def close(self) -> None:
        self._file.close()


class RecordFile:
    """What a file of an authority holds, in the form of the tables; closed, and gone from disk, by `with`.

    `read` counts its rows, `as_of`, `filters` and `notes` are what it says of itself; see ParsedFile.
    """

    def __init__(self, rows: RegulatoryRows, told: Told | None = None) -> None:
        self.source = RecordSource(rows.source)
        self.records, self.quarantined = Pile(), Pile()
        try:
            for number, row in enumerate(rows, start=1):
                if isinstance(row, Quarantined):
                    self._set_aside(row.line, row.reason, row.row)
                else:
                    self._add(row)
                if told is not None and number % STEP == 0:
                    told(number)
        except BaseException:
            self.close()
            raise
        self.as_of: date | None = rows.as_of
        self.filters = rows.filters
        self.notes = tuple(rows.notes)
        self.read = rows.read

    def _add(self, record: RegulatoryRecord) -> None:
        values = _content(record)
        problem = _unfit(record)
        if not problem:
            try:
                line = record_line(record.line, values)
            except UnicodeEncodeError:
                problem = UNSTORABLE
            else:
                if "\0" not in line:
                    self.records.add(line)
                    return
                problem = UNSTORABLE
        given = [(name, str(value)) for name, value in zip(CONTENT, values, strict=True) if value and name != "details"]
        self._set_aside(record.line, problem, (*given, *record.details))

    def _set_aside(self, line: int, reason: str, row: tuple[tuple[str, str], ...]) -> None:
        told = [[_storable(heading), _storable(text)] for heading, text in row]
        self.quarantined.add(quarantined_line(line, _storable(reason)[:REASON], told))

    def close(self) -> None:
        self.records.close()
        self.quarantined.close()

    def __enter__(self) -> RecordFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def read_file(
    name: str, data: bytes, source: str = "auto", *, words: HouseWords, told: Told | None = None
) -> RecordFile:
    """Read a file of an authority; `told` hears now and then how many rows were read. Raises TableError."""
    return RecordFile(open_rows(name, data, source, words=words), told)


def _unfit(record: RegulatoryRecord) -> str:
    """Why the table has no room for a record; only PostgreSQL would refuse it by itself."""
    for (name, most), text in zip(LONGEST.items(), _limited(record), strict=True):
        if len(text) > most:
            words = name.replace("_", " ")
            return f"The {words} has {len(text)} characters; at most {most} are kept."
    return ""


def _storable(text: str) -> str:
    return text.replace("\0", "\ufffd").encode(errors="replace").decode()
