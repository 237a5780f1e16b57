"""The FDA's Drug Establishments Current Registration Site file: drls_reg.txt, or the same as CSV or workbook.

One row per registrant, so a site stands in several: they are one by its FEI, and their operations are united. Five of
its columns are about persons; `without_contacts` takes them out before anything is kept.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field

from scoring.importers.cells import tidy
from scoring.importers.draft import Problems
from scoring.importers.files import read_tables
from scoring.importers.records import Where
from scoring.importers.site_records import HouseWords, SiteRecord
from scoring.importers.table import MAX_COLUMNS, REGISTER, Cell, Table
from scoring.importers.words import same_name

KEPT = ("FEI_NUMBER", "DUNS_NUMBER", "FIRM_NAME", "ADDRESS", "OPERATIONS")
HEADER_WITHIN = 20  # rows
# Codes that say nothing of what a drug manufacturer can do for a sponsor.
NOT_CAPABILITIES = frozenset(("medicated animal feed manufacture", "sip foreign seller"))
_ALPHA3 = re.compile(r"^(.*?)\s*\(([A-Z]{3})\)$")


def find_header(table: Table) -> int | None:
    """The row of the headings, None where the table is not this file."""
    for row in range(1, HEADER_WITHIN + 1):
        cells = [cell for column in range(1, MAX_COLUMNS + 1) if (cell := table.at(row, column)) is not None]
        if set(KEPT) <= {cell.text.strip().upper() for cell in cells}:
            return row
    return None


def without_contacts(data: bytes, filename: str) -> bytes | None:
    """The file with nothing but the columns that are read, each row at its old number; None for any other file.

    Raises TableError where the file cannot be read at all.
    """
    for table in read_tables(data, filename, REGISTER):
        header = find_header(table)
        if header is None:
            continue
        rows = table.rows()
        columns = _columns(rows[header])
        target = io.StringIO(newline="")
        writer = csv.writer(target)
        for row in range(1, max(rows) + 1):
            cells = rows.get(row, {}) if row >= header else {}
            writer.writerow([cells[column].text if column in cells else "" for column in columns.values()])
        return target.getvalue().encode()
    return None


def _columns(header: dict[int, Cell]) -> dict[str, int]:
    headings = {cell.text.strip().upper(): column for column, cell in header.items()}
    return {name: headings[name] for name in KEPT}


@dataclass(slots=True)
class _Site:
    row: int
    name: str
    address: str
    city: str
    country: str
    identifiers: dict[tuple[str, str], None] = field(default_factory=dict)
    capabilities: dict[str, None] = field(default_factory=dict)


class _Tally:
    """What was met in how many rows, and where first: a register has the same thing hundreds of times."""

    def __init__(self) -> None:
        self._rows: dict[str, list[int]] = {}

    def note(self, text: str, row: int) -> None:
        self._rows.setdefault(text, []).append(row)

    def tell(self, problems: Problems) -> None:
        for text, rows in self._rows.items():
            more = f" So in {len(rows)} rows." if len(rows) > 1 else ""
            problems.warning(text + more, Where(rows[0]))


def read(table: Table, header: int, words: HouseWords, problems: Problems) -> tuple[SiteRecord, ...]:
    """One record per site. What cannot be used is left out with a warning: an authority's file is not ours to mend."""
    rows = table.rows()
    columns = _columns(rows[header])
    sites: dict[tuple[str, str], _Site] = {}
    tally = _Tally()
    for row, cells in rows.items():
        if row <= header:
            continue
        texts = {name: tidy(cells[column].text) if column in cells else "" for name, column in columns.items()}
        identifiers = _identifiers(texts, row, words, tally)
        if not identifiers or not texts["FIRM_NAME"]:
            tally.note("The row has no usable number or no name, and was left out.", row)
            continue
        address = texts["ADDRESS"][:400]
        city, country = read_address(address, words)
        if address and not country:
            tally.note("The address ends in no known country.", row)
        site = sites.setdefault(next(iter(identifiers)), _Site(row, texts["FIRM_NAME"][:200], address, city, country))
        if same_name(site.address) != same_name(address):
            tally.note("An earlier row gives another address for the same FEI; the earlier one was kept.", row)
        site.identifiers |= identifiers
        site.capabilities |= _capabilities(texts["OPERATIONS"], row, words, tally)
    tally.tell(problems)
    if not sites:
        problems.error("There is no site below the headings.", Where(header))
    return tuple(
        SiteRecord(
            site.row,
            site=site.name,
            address=site.address,
            city=site.city,
            country=site.country,
            identifiers=tuple(site.identifiers),
            capabilities=tuple(site.capabilities),
        )
        for site in sites.values()
    )


def _identifiers(texts: dict[str, str], row: int, words: HouseWords, tally: _Tally) -> dict[tuple[str, str], None]:
    found: dict[tuple[str, str], None] = {}
    for scheme, name in (("fei", "FEI_NUMBER"), ("duns", "DUNS_NUMBER")):
        try:
            if texts[name]:
                found[scheme, words.normalise(scheme, texts[name])] = None
        except ValueError:
            tally.note(f"The {scheme.upper()} number is none; the row is known by its other number.", row)
    return found


def _capabilities(operations: str, row: int, words: HouseWords, tally: _Tally) -> dict[str, None]:
    found: dict[str, None] = {}
    for operation in filter(None, map(same_name, operations.split(";"))):
        if operation in words.capabilities:
            found[words.capabilities[operation]] = None
        elif operation not in NOT_CAPABILITIES:
            tally.note(f"“{operation[:80].upper()}” is not in the list of capabilities and was left out.", row)
    return found


def read_address(address: str, words: HouseWords) -> tuple[str, str]:
    """(city, two-letter country) of "street, city, region postcode, country (ISO3)"; "" for what is not to be seen."""
    found = _ALPHA3.match(address)
    rest, country = address, ""
    if found is not None and same_name(found[2]) in words.countries:
        rest, country = found[1], words.countries[same_name(found[2])]
    parts = [part.strip() for part in rest.split(",")]
    # The country's own name may hold a comma: "Korea, South".
    for length in (2, 1):
        name = words.countries.get(same_name(", ".join(parts[-length:])))
        if name is not None and name == (country or name) and len(parts) > length:
            country, parts = name, parts[:-length]
            break
    else:
        return "", country
    return (parts[-2][:100] if len(parts) >= 3 else ""), country
