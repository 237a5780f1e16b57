"""EudraGMDP's lists, row by row: certificates of good manufacturing practice, and statements of non-compliance.

Each function makes a record of a row, or raises Unusable with the reason for its quarantine. A row without an OMS
location, as old statements are, is a record that a person matches.
"""

from __future__ import annotations

from scoring.importers.regulatory_fields import LONGEST_NAME, Fields, Unusable
from scoring.importers.regulatory_records import Kind, RegulatoryRecord, Source
from scoring.importers.regulatory_values import make_key

KIND_OF: dict[str, Kind] = {"GMPC": "certificate", "GMPNC": "non_compliance"}
TEXT_OF = {"certificate": "GMP certificate", "non_compliance": "Statement of non-compliance with GMP"}


def certificate(row: Fields) -> RegulatoryRecord:
    """A certificate by its document: the numbers of certificates are given more than once."""
    document = row.needed("document", "document reference number")
    said = row.word("document_type").upper()
    if said not in KIND_OF:
        raise Unusable(f"the document type “{said}” is none that is known: GMPC or GMPNC")
    return _record(row, "eu_certificates", KIND_OF[said], make_key(document), document, row.word("certificate"))


def non_compliance(row: Fields) -> RegulatoryRecord:
    """A statement of non-compliance: one report may be entered for several sites, each with its document."""
    report = row.needed("report", "report number")
    document = row.word("document")
    return _record(row, "eu_non_compliance", "non_compliance", make_key(report, document), document, report)


def _record(row: Fields, source: Source, kind: Kind, key: str, document: str, reference: str) -> RegulatoryRecord:
    row.needed("name", "name of the site", LONGEST_NAME)
    inspected = row.day("ended", "inspection end date")
    issued = row.day("issue_date", "issue date")
    if inspected is None and issued is None:
        raise Unusable("neither an inspection end date nor an issue date is given")
    postcode = row.word("postcode")
    return row.record(
        source,
        kind,
        key,
        identifier=("oms_loc", row.identifier("oms_loc", "location", "OMS location")),
        happened_on=inspected,
        posted_on=issued,
        reference=reference,
        text=TEXT_OF[kind],
        details=row.details(
            ("Document reference", document), ("Postcode", "" if postcode.strip("0") == "" else postcode)
        ),
    )  # fmt: skip
