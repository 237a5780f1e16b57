"""A list of vendors and sites from a workbook or a CSV file: one row per site, the vendor repeated in each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from scoring.importers import decrs
from scoring.importers.cells import is_blank, split_list, tidy, unprotect
from scoring.importers.draft import Problems
from scoring.importers.files import read_tables
from scoring.importers.numbers import shorten
from scoring.importers.records import Where
from scoring.importers.site_records import HouseWords, SiteFile, SiteRecord
from scoring.importers.table import REGISTER, Cell, Table, TableError
from scoring.importers.words import label, same_name

HEADER_WITHIN = 20  # rows
# Field: (heading of an export, other headings that mean it).
COLUMNS: dict[str, tuple[str, str]] = {
    "vendor_key": ("Vendor key", "vendor id|vendor slug"),
    "vendor": ("Vendor", "vendor name|company|company name|supplier|supplier name|firm|firm name|organisation|organization|manufacturer|legal name"),
    "kinds": ("Kind", "kinds|type|vendor type|vendor kind|vendor kinds|cro cmo cdmo"),
    "status": ("Status", "vendor status|qualification status"),
    "website": ("Website", "web site|url|homepage|web"),
    "other_names": ("Other names", "other name|trading name|trading names|aliases|alias|also known as|aka"),
    "former_names": ("Former names", "former name|formerly|previous name|previous names|old name"),
    "site_key": ("Site key", "site id"),
    "site": ("Site", "site name|plant|facility|facility name|location"),
    "address": ("Address", "street|site address|street address|address 1"),
    "city": ("City", "town|place|site city"),
    "postcode": ("Postcode", "postal code|zip|zip code|post code"),
    "country": ("Country", "country code|country area|iso country|site country"),
    "fei": ("FEI", "fei number|fei no|fda establishment identifier"),
    "duns": ("DUNS", "duns number|d u n s|d u n s number|duns no"),
    "oms_loc": ("OMS LOC-id", "oms location|oms location identifier|loc id|oms loc|oms location id|loc"),
    "mia": ("MIA number", "mia|mia no|manufacturing authorisation|manufacturing authorisation number"),
    "capabilities": ("Capabilities", "capability|services|operations|scope"),
}  # fmt: skip
HEADINGS = {field: heading for field, (heading, _) in COLUMNS.items()}
SCHEMES = ("fei", "duns", "oms_loc", "mia")
LONGEST = {"vendor": 200, "site": 200, "address": 400, "city": 100, "postcode": 20, "website": 200, "name": 200}
_FIELD_OF = {
    word: field
    for field, (heading, others) in COLUMNS.items()
    for word in (label(heading), heading.casefold(), *others.split("|"))
}
_KIND_PARTS = re.compile(r"[;,/&+]|\band\b", re.IGNORECASE)


def parse(data: bytes, filename: str, words: HouseWords) -> SiteFile:
    """Read a list of vendors and sites, or an FDA register of establishments; never raises for what a file holds."""
    source = PurePath(filename).name
    problems = Problems()
    try:
        tables = read_tables(data, filename, REGISTER)
        for note in tables[0].notes:
            problems.warning(note)
        for table in tables:
            if (header := decrs.find_header(table)) is not None:
                records = decrs.read(table, header, words, problems)
                return SiteFile(source, "register", records, problems.all())
        table, row, fields = _choose(tables, problems)
        records = _read(table, row, fields, words, problems)
    except TableError as error:
        message = str(error)
        problems.error(f"{message[0].upper()}{message[1:]}.", Where(error.row, error.column))
        records = ()
    return SiteFile(source, "vendors", () if problems.has_errors else records, problems.all())


def _choose(tables: tuple[Table, ...], problems: Problems) -> tuple[Table, int, dict[int, str]]:
    """The first table with a header of vendors or sites, the row of the header, and what each column is."""
    for table in tables:
        for row, cells in list(table.rows().items())[:HEADER_WITHIN]:
            fields = {column: field for column, cell in cells.items() if (field := _field(cell))}
            if len(fields) >= 2 and {"vendor", "vendor_key", "site", "site_key"} & set(fields.values()):
                _check_header(table, row, fields, problems)
                return table, row, fields
    raise TableError(
        "there is no header row: one of the first 20 rows must have the heading “Vendor” or “Site” and at least one "
        "other, such as “Kind”, “Country” or “FEI”"
    )


def _field(cell: Cell) -> str | None:
    return _FIELD_OF.get(label(cell.text.replace("_", " ")))


def _check_header(table: Table, row: int, fields: dict[int, str], problems: Problems) -> None:
    seen: dict[str, int] = {}
    for column, cell in table.rows()[row].items():
        field, where = fields.get(column), Where(*table.source(row, column))
        if field is None:
            problems.warning(f"The column “{shorten(cell.text)}” is not known and was left out.", where)
        elif field in seen:
            problems.error(f"There are two columns “{HEADINGS[field]}”: remove one, or name it differently.", where)
        else:
            seen[field] = column


def _read(
    table: Table, header: int, fields: dict[int, str], words: HouseWords, problems: Problems
) -> tuple[SiteRecord, ...]:
    records = []
    for row, cells in table.rows().items():
        if row <= header:
            continue
        record = _Row(table, row, {f: (c, cells[c]) for c, f in fields.items() if c in cells}, words, problems).read()
        if record is not None:
            records.append(record)
    if not records and not problems.has_errors:
        problems.error("There is no row below the headings.", Where(header))
    _check_vendors(records, table, fields, problems)
    return tuple(records)


class _Row:
    """One row being read: each problem is noted at its cell, and reading goes on."""

    def __init__(
        self,
        table: Table,
        row: int,
        cells: Mapping[str, tuple[int, Cell]],
        words: HouseWords,
        problems: Problems,
    ) -> None:
        self.table, self.row, self.cells, self.words, self.problems = table, row, cells, words, problems

    def read(self) -> SiteRecord | None:
        """The record, None where the row has nothing to say."""
        words = self.words
        values: dict[str, Any] = {
            field: self.text(field)
            for field in ("vendor_key", "vendor", "site_key", "site", "address", "city", "postcode")
        }
        values["kinds"] = self.known("kinds", words.kinds, "Write CRO, CMO or CDMO, several parted by a semicolon.")
        values["status"] = self.one("status", words.statuses, f"Write one of {_listed(words.statuses)}.")
        values["website"] = self.website()
        values["other_names"], values["former_names"] = self.names("other_names"), self.names("former_names")
        values["country"] = self.one(
            "country", words.countries, "Write its English name or its ISO code, such as Ireland, IE or IRL."
        )
        values["identifiers"] = self.identifiers()
        values["capabilities"] = self.capabilities()
        if not any(values.values()):
            return None
        record = SiteRecord(self.row, **values)
        if not (record.vendor or record.vendor_key or record.has_site):
            self.problems.error("This row names neither a vendor nor a site.", Where(self.row))
        return record

    def error(self, field: str, message: str) -> None:
        self.problems.error(message, Where(*self.table.source(self.row, self.cells[field][0])))

    def text(self, field: str) -> str:
        """What stands in the cell, "" where it is blank or cannot be used."""
        if field not in self.cells:
            return ""
        cell = self.cells[field][1]
        if cell.fault:
            self.error(field, f"{cell.fault[0].upper()}{cell.fault[1:]}.")
            return ""
        text = "" if is_blank(cell.text) else tidy(unprotect(cell.text))
        if len(text) > LONGEST.get(field, len(text)):
            self.error(field, f"This text has {len(text)} characters; at most {LONGEST[field]} are kept.")
            return ""
        return text

    def one(self, field: str, known: Mapping[str, str], advice: str) -> str:
        text = self.text(field)
        if text and same_name(text) not in known:
            self.error(field, f"“{shorten(text)}” is not known here. {advice}")
            return ""
        return known[same_name(text)] if text else ""

    def known(self, field: str, known: Mapping[str, str], advice: str) -> frozenset[str]:
        parts = [same_name(part) for part in _KIND_PARTS.split(self.text(field)) if part.strip()]
        for part in parts:
            if part not in known:
                self.error(field, f"“{shorten(part)}” is not known here. {advice}")
        return frozenset(known[part] for part in parts if part in known)

    def website(self) -> str:
        text = self.text("website")
        if not text:
            return ""
        address = text if "://" in text else f"https://{text}"
        if not is_web_address(address) or len(address) > LONGEST["website"]:
            self.error("website", f"“{shorten(text)}” is not a web address. Write it as https://example.com.")
            return ""
        return address

    def names(self, field: str) -> tuple[str, ...]:
        names = split_list(self.text(field))
        for name in names:
            if len(name) > LONGEST["name"]:
                self.error(field, f"A name has {len(name)} characters; at most {LONGEST['name']} are kept.")
        return names

    def identifiers(self) -> tuple[tuple[str, str], ...]:
        found: dict[tuple[str, str], None] = {}
        for scheme in SCHEMES:
            for part in split_list(self.text(scheme)):
                try:
                    found[scheme, self.words.normalise(scheme, part)] = None
                except ValueError as error:
                    self.error(scheme, str(error))
        return tuple(found)

    def capabilities(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for part in split_list(self.text("capabilities")):
            key = self.words.capabilities.get(same_name(part))
            if key is None:
                self.error(
                    "capabilities",
                    f"“{shorten(part)}” is not in the list of capabilities. Use its words, or a key from an export.",
                )
            else:
                found[key] = None
        return tuple(found)


def is_web_address(text: str) -> bool:
    """Whether a text is an address with a scheme that links may have, a host and, if any, a port."""
    try:
        parts = urlsplit(text)
        has_host = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # unmatched brackets, a port that is no number
        return False
    return has_host and parts.scheme in ("http", "https", "ftp", "ftps") and not re.search(r"\s", text)


def _listed(known: Mapping[str, str]) -> str:
    return ", ".join(dict.fromkeys(word.capitalize() for word in known if "_" not in word))


def _check_vendors(records: list[SiteRecord], table: Table, fields: dict[int, str], problems: Problems) -> None:
    """A vendor that stands in several rows is described the same in all of them."""
    column_of: dict[str, int] = {field: column for column, field in fields.items()}
    described: tuple[tuple[str, Callable[[SiteRecord], Any]], ...] = (
        ("vendor", lambda record: record.vendor),
        ("kinds", lambda record: record.kinds),
        ("status", lambda record: record.status),
        ("website", lambda record: record.website),
    )
    first: dict[tuple[tuple[str, str], str], SiteRecord] = {}
    for record in records:
        for field, value in described:
            key = (vendor_group(record), field)
            if not value(record) or not any(key[0]):
                continue
            earlier = first.setdefault(key, record)
            if value(earlier) != value(record) and (field != "vendor" or record.vendor_key):
                problems.error(
                    f"{HEADINGS[field]} differs from row {earlier.row}, which is about the same vendor.",
                    Where(*table.source(record.row, column_of[field])),
                )


def vendor_group(record: SiteRecord) -> tuple[str, str]:
    """Rows with one of these are about one vendor: the register's key, else the name whatever its case."""
    return (record.vendor_key, "") if record.vendor_key else ("", same_name(record.vendor))
