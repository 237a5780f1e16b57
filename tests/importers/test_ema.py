"""EudraGMDP's lists: keys by document, sites by their location, old statements without one."""

from __future__ import annotations

from datetime import date

from tests.importers.build import csv_file
from tests.importers.regulatory_build import fixture, read, reasons

HEADER = [
    "Certificate Number",
    "EudraGMDP Document Reference Number",
    "Document Type",
    "OMS Location Identifier",
    "Site Name",
    "Inspection End Date",
    "Issue Date",
]


def test_certificates_of_one_number_are_told_apart_by_their_documents() -> None:
    file = read(fixture("eudragmdp-certificates.xls"), "gmpc.xls")
    first, second, third = file.records
    assert second.reference == third.reference == "IT/GMP/2024/7"
    assert [record.key for record in file.records] == ["990001", "990002", "990003"]
    assert (first.line, first.scheme, first.identifier, first.kind) == (6, "oms_loc", "LOC-999000101", "certificate")
    assert (first.happened_on, first.posted_on, first.country) == (date(2025, 2, 14), date(2025, 5, 12), "IE")
    assert "Postcode" not in dict(first.details), "0 stands for none"
    assert dict(first.details)["Address 1"] == "1 Example Street"


def test_unreadable_location_is_quarantined() -> None:
    ((line, reason),) = reasons(read(fixture("eudragmdp-certificates.xls"), "gmpc.xls"))
    assert line == 9
    assert reason.startswith("The OMS location cannot be used: “LOC-99900070” is no OMS location")


def test_one_report_at_two_sites_is_two_statements() -> None:
    first, second, old = read(fixture("eudragmdp-non-compliance.xls"), "ncr.xls").records
    assert (first.key, second.key) == ("CZ/NCR/2026/1|990101", "CZ/NCR/2026/1|990102")
    assert (old.scheme, old.identifier, old.name) == ("", "", "Oldtimer Actives")
    assert {record.kind for record in (first, second, old)} == {"non_compliance"}


def test_statement_among_the_certificates_is_one_of_non_compliance() -> None:
    row = ["CZ/NCR/1", "1", "GMPNC", "LOC-999000101", "Greywick", "", "2024-01-01"]
    (record,) = read(csv_file([HEADER, row])).records
    assert (record.kind, record.happened_on, record.text) == (
        "non_compliance",
        None,
        "Statement of non-compliance with GMP",
    )


def test_unusable_rows_are_quarantined() -> None:
    rows = [
        ["A", "", "GMPC", "", "Greywick", "2024-01-01", ""],
        ["A", "1", "GDPC", "", "Greywick", "2024-01-01", ""],
        ["A", "2", "GMPC", "", "", "2024-01-01", ""],
        ["A", "3", "GMPC", "", "Greywick", "", ""],
    ]
    assert reasons(read(csv_file([HEADER, *rows]))) == [
        (2, "The document reference number is missing."),
        (3, "The document type “GDPC” is none that is known: GMPC or GMPNC."),
        (4, "The name of the site is missing."),
        (5, "Neither an inspection end date nor an issue date is given."),
    ]
