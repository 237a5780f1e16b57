"""How the files of the authorities are told apart: by the set of their headings, wherever the header row stands.

The FDA renames columns between releases, so a field has several headings. They are compared without case, spaces and
signs: "Country/Area", "country_area" and "CountryArea" are one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scoring.importers import decrs
from scoring.importers.regulatory_fields import Fields
from scoring.importers.regulatory_records import RegulatoryRecord, Source
from scoring.importers.table import SheetRow, TableError, column_letter

HEADER_WITHIN = 30  # rows that are not blank
_SIGNS = re.compile(r"[\W_]+")

# Field: its headings, the present one first. A field of the same name means the same in every layout.
HEADINGS = {
    "fei": "FEI Number",
    "name": "Legal Name|Firm Name|Recalling Firm Name|Company Name|Site Name|Establishment Name",
    "city": "City|Recalling Firm City",
    "state": "State|Recalling Firm State",
    "zip": "Zip|Zip Code",
    "eir": "FMD-145 Date",
    "country": "Country/Area|Country|Country Name|Recalling Firm Country",
    "product_type": "Product Type",
    "inspection": "Inspection ID",
    "ended": "Inspection End Date",
    "classification": "Classification|Decision Type",
    "project_area": "Project Area",
    "program_area": "Program Area|Citation Program Area",
    "citation": "Citation ID|Cite ID",
    "section": "Act/CFR Number|CFR/Act Number",
    "short": "Short Description",
    "long": "Long Description",
    "acted": "Action Taken Date",
    "action": "Action Type",
    "case": "Case/Injunction ID|Case ID",
    "recorded": "Record Date",
    "record_type": "Record Type",
    "published": "Publish Date|Date Posted|Published Date",
    "download": "Download",
    "record_id": "Record ID",
    "posted": "Posted Date",
    "issued": "Letter Issue Date",
    "office": "Issuing Office",
    "subject": "Subject",
    "response": "Response Letter",
    "closeout": "Closeout Letter",
    "product_class": "Product Classification",
    "event_class": "Event Classification",
    "status": "Status",
    "classified": "Center Classification Date",
    "reason": "Reason for Recall",
    "distribution": "Distribution Pattern",
    "product": "Product Description",
    "event": "Event ID",
    "center": "Center",
    "certificate": "Certificate Number",
    "document": "EudraGMDP Document Reference Number|Document Reference Number",
    "document_type": "Document Type",
    "location": "OMS Location Identifier",
    "postcode": "Postcode",
    "issue_date": "Issue Date",
    "report": "Report Number",
}


def fold(heading: str) -> str:
    """A heading without case, spaces and signs."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", heading[:200]).casefold())


_REGISTER = {fold(heading) for heading in decrs.KEPT}
FIELD_OF = {fold(word): field for field, words in HEADINGS.items() for word in words.split("|")}


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file: how it is called, what a key stands for, its fields, and how a row of it is read.

    A file is of this kind if it has all `required` fields; `used` are those and the others that are read. `read` raises Unusable with the reason. `unite` makes one record of two with the same key; without it two such rows
    have to be the same.
    """

    source: Source
    title: str
    unit: str
    required: frozenset[str]
    used: frozenset[str]
    read: Callable[[Fields], RegulatoryRecord]
    unite: Callable[[RegulatoryRecord, RegulatoryRecord], RegulatoryRecord] | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """The header row that was found. `columns` are field and index; `others` are the columns that no field is for."""

    layout: Layout
    row: SheetRow
    columns: dict[str, int]
    others: tuple[int, ...]

    def repeats(self, row: SheetRow) -> bool:
        """Whether the header stands there once more, as where two files were put together."""
        # The first cell decides for nearly all rows, and an export has hundreds of thousands.
        return row.texts[0].strip() == self.row.texts[0].strip() and (
            [fold(text) for text in row.texts] == [fold(text) for text in self.row.texts]
        )


def find_header(row: SheetRow, layouts: Sequence[Layout]) -> Header | None:
    """The header if this row is one. Raises TableError where two columns claim to be the same field."""
    present = _fields(row)
    fitting = [layout for layout in layouts if layout.required <= present]
    if not fitting:
        return None
    layout = max(fitting, key=lambda layout: len(layout.required))
    columns: dict[str, int] = {}
    for index, text in enumerate(row.texts):
        field = FIELD_OF.get(fold(text))
        if field in layout.used:
            if field in columns:
                raise TableError(
                    f"the columns “{row.texts[columns[field]].strip()}” and “{text.strip()}” "
                    "say the same thing: remove one of them",
                    row=row.line,
                    column=column_letter(index + 1),
                )
            columns[field] = index
    others = tuple(i for i, text in enumerate(row.texts) if i not in set(columns.values()) and text.strip())
    return Header(layout, row, columns, others)


def explain_missing(rows: Sequence[SheetRow], layouts: Sequence[Layout]) -> TableError:
    """What to say of a file in which no header was found: the nearest layout and what it lacks."""
    if any({fold(text) for text in row.texts} >= _REGISTER for row in rows):
        return TableError(
            "this is the FDA's register of establishments, which names sites and no records: "
            "bring it in on the page for vendors and sites"
        )
    found = [
        (len(layout.required & _fields(row)), -len(layout.required), layout, row) for row in rows for layout in layouts
    ]
    matches, _, layout, row = max(found, key=lambda match: match[:2])
    if matches < 2:
        kinds = "; ".join(layout.title for layout in layouts)
        return TableError(f"none of the first {HEADER_WITHIN} rows has the headings of a file that is known: {kinds}")
    lacking = ", ".join(f"“{HEADINGS[field].split('|')[0]}”" for field in sorted(layout.required - _fields(row)))
    return TableError(f"this looks like {layout.title}, but has no column {lacking}: export it anew", row=row.line)


def _fields(row: SheetRow) -> set[str]:
    return {field for text in row.texts if (field := FIELD_OF.get(fold(text)))}
