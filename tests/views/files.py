"""Scorecards for the tests of the views: one as JSON, and every kind of bad file with the words that tell it."""

from __future__ import annotations

from scoring.importers.workbook import OLE
from tests.importers.build import SMALL, change, csv_file, json_file, raw_xlsx, sheet_xml, xlsx_file


def small_json() -> bytes:
    header, *rows = SMALL
    criteria = [
        {"name": r[0], "group": r[1], "weight": r[2], "direction": r[3], "unit": r[4], "worst": r[5], "best": r[6]}
        for r in rows
    ]
    vendors = [{"name": header[c], "scores": [row[c] for row in rows]} for c in (7, 8)]
    return json_file(criteria, vendors)


# Name, content, and the words (parted by |) that the problems must hold.
BAD: dict[str, tuple[str, bytes, str]] = {
    "text in a number": ("s.csv", csv_file(change(2, 8, "good")), "Row 2, column H|“good” is not a number"),
    "unknown direction": ("s.csv", csv_file(change(3, 4, "sideways")), "Row 3, column D|sideways"),
    "criterion twice": ("s.csv", csv_file(change(3, 1, "gmp HISTORY")), "Row 3|is there twice"),
    "vendor twice": ("s.csv", csv_file(change(1, 9, "arbor")), "is there twice"),
    "negative weight": ("s.csv", csv_file(change(2, 3, -5)), "Row 2, column C|a weight is zero or more"),
    "all weights zero": ("s.csv", csv_file(change(2, 3, 0, change(3, 3, 0, change(4, 3, 0)))), "All weights are zero"),
    "no criteria": ("s.csv", csv_file(SMALL[:1]), "There are no criteria"),
    "no vendors": ("s.csv", csv_file([row[:7] for row in SMALL]), "There are no vendors"),
    "one vendor": ("s.csv", csv_file([row[:8] for row in SMALL]), "There is only one vendor, “Arbor”"),
    "no header": ("s.csv", b"1,2,3\n4,5,6\n", "there is no header row|There is no header row"),
    "no scores": ("s.csv", csv_file([SMALL[0], *[[*row[:7], "", ""] for row in SMALL[1:]]]), "There is not one score"),
    "beyond any usual scale": (
        "s.csv",
        csv_file([["Criterion", "Weight", "A", "B"], ["Price", 1, 650, 500]]),
        "“Price” has the value 650",
    ),
    "rows beyond the limit": (
        "s.csv",
        csv_file([SMALL[0], *[[f"C{n}", "", 1, "max", "", 0, 5, 1, 2] for n in range(10_001)]]),
        "there are more than 10000 rows|There are more than 10000 rows",
    ),
    "empty": ("s.csv", b"", "The file is empty"),
    "only blanks": ("s.csv", b"  \n \n", "The file is empty"),
    "binary": ("s.csv", bytes(range(256)), ""),
    "a picture": ("s.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 99, "This is not an Excel workbook"),
    "password": ("s.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "old workbook": ("s.xlsx", OLE + b"0" * 600, "a workbook of the old kind (.xls)"),
    "half a workbook": ("s.xlsx", xlsx_file(SMALL)[:900], "damaged"),
    "zip bomb": ("s.xlsx", raw_xlsx(sheet_xml(f"<row><c><v>{' ' * 60_000_000}</v></c></row>")), ""),
    "macros": ("s.xlsm", xlsx_file(SMALL), "are not read"),
    "json that is none": ("s.json", b"{", ""),
    "json of something else": ("s.json", b'{"a": [1, 2]}', ""),
    "json of nan": ("s.json", small_json().replace(b"650.5", b"NaN"), ""),
    "no ending": ("scores", csv_file(SMALL), "are not read"),
    "a web page": ("s.html", b"<script>alert(1)</script>", "are not read"),
}
