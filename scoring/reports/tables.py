"""A selection's result for other programs: one CSV file of everything that was given, or the content itself as JSON.

A text that a spreadsheet would take for a formula has one apostrophe in front, as in every file of the house; whoever
reads the file takes exactly one off (scoring.importers.cells). Numbers have none.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scoring.importers.cells import protect
from scoring.reports.exported import Entry, Exported, entries_of, exported
from scoring.reports.names import without_names
from scoring.reports.redaction import notices_of, rows_redacted
from scoring.reports.showing import Showing
from scoring.selectors.snapshot import canonical_text, content_sha256
from scoring.selectors.snapshot.plain import Plain, digits

CSV = "text/csv; charset=utf-8"
JSON = "application/json"
SCHEMA = "vendorselect/export/1"
HEADS = (
    *("Reference", "Vendor", "Rank", "Total", "Lowest total", "Highest total", "Weight with known values"),
    *("Criterion key", "Criterion", "Unit", "Weight", "Performance", "Partial value", "Points"),
    *("Source", "Person", "Value", "Judgement", "Counts", "Reason", "Evidence", "When"),
)
UNCHECKED = (
    "Who is not named is listed in an order that was drawn, and what they did is told to the day.",
    "Weights, totals and ranks can be worked out from this content. Its digest cannot: it covers the names, and is left out.",
)
Row = list[str]


def to_csv(content: Plain, *, options: Showing | None = None) -> bytes:
    """A row for every figure that was given, with the cell's and the vendor's results beside it.

    RFC 4180, UTF-8 with a mark so that spreadsheets read the accents. Totals and points are of 100, weights and partial
    values of 1. A cell of which nothing is known, or not shown, has one row. Raises EngineError.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(HEADS)
    writer.writerows(_rows(exported(content, options or Showing())))
    return target.getvalue().encode("utf-8-sig")


def _rows(data: Exported) -> Iterator[Row]:
    for i, vendor in enumerate(data.vendors):
        about = [
            *(protect(data.selection["ref"]), protect(vendor.name), str(vendor.rank or "")),
            *(_digits(100 * x) for x in (vendor.total, vendor.low, vendor.high)),
            _digits(vendor.coverage),
        ]
        for j, leaf in enumerate(data.leaves):
            cell = data.cells[j][i]
            points = _digits(100 * float(data.evaluation.contributions[i, j]))
            weight = _digits(float(data.evaluation.weights[j]))
            known = [weight, _digits(cell.performance), _digits(cell.worth), points]
            for entry in entries_of(leaf, cell):
                yield [*about, protect(leaf.key), protect(leaf.name), protect(leaf.unit), *known, *_entry(entry)]


def _entry(entry: Entry) -> Row:
    return [
        *(protect(entry.source), protect(entry.person), _digits(entry.value), protect(entry.how)),
        *("Yes" if entry.counts else "No", protect(entry.reason), protect(entry.evidence), entry.at),
    ]


def _digits(x: float | None) -> str:
    """The shortest digits to twelve decimals, so that no rounding in binary shows; "" for None."""
    return "" if x is None else digits(round(x, 12))


def to_json(
    content: Plain,
    *,
    version: str = "",
    status: str = "",
    digest: str = "",
    signatures: Sequence[Mapping[str, Any]] = (),
    options: Showing | None = None,
) -> bytes:
    """Canonical JSON: the content of docs/snapshot.md with its digest, and who signed.

    `digest` is what the signatures cover. Where names are held back there is no digest of the content: all else in it
    is known, so that it would say which name belongs to whom to anybody who tries them. `not_told` says so in words.
    Raises ValueError for prices that are not to be shown: the content cannot be itself without them.
    """
    options = options or Showing()
    if options.prices != "shown":
        raise ValueError("JSON holds the whole content: there is none without prices.")
    told: Plain = {
        "schema": SCHEMA,
        "version": version,
        "status": status,
        "content": without_names(content, options),
        "content_sha256": content_sha256(content) if options.tells_everything else "",
        "snapshot_sha256": digest,
        "signatures": rows_redacted(signatures, content, options, name="full_name", role="role"),
        "not_told": [] if options.tells_everything else [*notices_of(content, options), *UNCHECKED],
    }
    return canonical_text(told).encode()
