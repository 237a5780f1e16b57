"""The FDA's register of drug establishments: its odd layout, its repetitions, and the columns that are never kept."""

from __future__ import annotations

import csv
import os
import re
from collections import defaultdict
from pathlib import Path

import pytest

from scoring.importers import decrs
from scoring.importers.files import read_tables
from scoring.importers.site_records import SiteFile
from scoring.importers.vendors import parse
from scoring.selectors.house_words import house_words

HEADER = (
    " FEI_NUMBER\tDUNS_NUMBER\tFIRM_NAME\tADDRESS\tEXPIRATION_DATE\tOPERATIONS\tESTABLISHMENT_CONTACT_NAME\t"
    "ESTABLISHMENT_CONTACT_EMAIL\tAGENT_DETAILS\tREGISTRANT_NAME\tREGISTRANT_DUNS\tREGISTRANT_CONTACT_NAME\t"
    "REGISTRANT_CONTACT_EMAIL\tEXCLUSION_FLAG\t\r\n"
)
PERSONAL = ("Pia Privat", "pia@example.com", "Agent Anselm", "Rudi Registrant", "rudi@example.com")


def row(fei: str, duns: str, name: str, address: str, operations: str) -> str:
    a, b, c, d, e = PERSONAL
    return (
        f"{fei}\t{duns}\t{name}\t{address}\t12/31/2026\t{operations}\t{a}\t{b}\t{c}\t{name}\t{duns}\t{d}\t{e}\tN\t\r\n"
    )


KESSEL = "1 Werkstrasse, Kessel,  47623, Germany (DEU)"
ODD = (
    HEADER
    + row("0003009990001", "123456789", "Aldermoor Fäbrik GmbH", KESSEL, "API MANUFACTURE; ANALYSIS")
    + row("3009990001", "223456789", "Aldermoor Filling", KESSEL, "PACK; ANALYSIS; MEDICATED ANIMAL FEED MANUFACTURE")
    + row(" ", "323456789", "Namdong", "12 Ro, Songpa-gu, Seoul, - 05855, Korea, South (KOR)", "MANUFACTURE")
    + row("0000000360", "423456789", "Chauny", "Rue 1, Chauny,  F-02300, France (FRA)", "LEVITATE")
    + row(" ", "12", "Nobody", "Nowhere", "LABEL")
).encode("latin-1")


def read(data: bytes, name: str = "drls_reg.txt") -> SiteFile:
    return parse(data, name, house_words())


def test_official_layout_is_recognised_and_united_by_fei() -> None:
    file = read(ODD)
    assert file.kind == "register"
    assert not file.errors
    first, second, third = file.records
    assert first.site == "Aldermoor Fäbrik GmbH"
    assert first.identifiers == (("fei", "3009990001"), ("duns", "123456789"), ("duns", "223456789"))
    assert first.capabilities == ("op_api", "op_analysis", "op_pack")
    assert (first.city, first.country, first.vendor) == ("Kessel", "DE", "")
    assert (second.identifiers, second.city, second.country) == ((("duns", "323456789"),), "Seoul", "KR")
    assert third.identifiers == (("duns", "423456789"),)


def test_what_cannot_be_used_is_left_out_and_said() -> None:
    said = " ".join(map(str, read(ODD).warnings))
    assert "row 5: The FEI number is none" in said
    assert "row 6: The row has no usable number or no name, and was left out." in said
    assert "“LEVITATE” is not in the list of capabilities" in said
    assert "FEED" not in said


def test_personal_columns_are_gone_before_anything_is_kept() -> None:
    kept = decrs.without_contacts(ODD, "drls_reg.txt")
    assert kept is not None
    text = kept.decode()
    for person in PERSONAL:
        assert person not in text
        assert person not in repr(read(ODD))
    assert read(kept, "drls_reg.csv").records == read(ODD).records, "rows keep their numbers"


def test_other_file_is_not_touched() -> None:
    assert decrs.without_contacts(b"Vendor,Kind\nA,CRO\n", "a.csv") is None


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("1 Road, Wilmington, Massachusetts (MA) 01887, United States (USA)", ("Wilmington", "US")),
        ("2348/1 Líbalova, Praha,  149 00, Czechia", ("Praha", "CZ")),
        ("1, Jalan, Shah Alam, Selangor 40000, Malaysia (MYS)", ("Shah Alam", "MY")),
        ("Somewhere", ("", "")),
        ("", ("", "")),
        ("Nowhere, Atlantis (ATL)", ("", "")),
        ("1 Road, Town, ", ("", "")),
    ],
)
def test_place_is_read_from_the_end_of_the_address(address: str, place: tuple[str, str]) -> None:
    assert decrs.read_address(address, house_words()) == place


# The real file, against counts made by hand with the csv module

REAL = os.environ.get("VENDORSELECT_REAL_DATA")
needs_real = pytest.mark.skipif(REAL is None, reason="VENDORSELECT_REAL_DATA names no folder")


def real(name: str) -> bytes:
    return (Path(str(REAL)) / "data" / name).read_bytes()


def by_hand(rows: list[list[str]]) -> dict[tuple[str, str], set[str]]:
    """{(scheme, number) that makes a site one: its operations}, from rows of FEI, DUNS and operations."""
    sites: dict[tuple[str, str], set[str]] = defaultdict(set)
    for fei, duns, operations in rows:
        number = fei.strip().lstrip("0")
        key = ("fei", number) if re.fullmatch(r"\d{7}|\d{10}", number) else ("duns", duns.strip())
        sites[key] |= {part.strip() for part in operations.split(";")}
    return sites


@needs_real
@pytest.mark.parametrize(
    ("name", "encoding", "delimiter", "rows"),
    [
        ("decrs_drls_reg_2025-08_contacts_blanked.csv", "utf-8-sig", ",", 10_439),
        ("decrs_cdmo_drls_reg_layout.txt", "latin-1", "\t", 466),
    ],
)
def test_real_file_gives_the_sites_that_are_counted_by_hand(
    name: str, encoding: str, delimiter: str, rows: int
) -> None:
    data = real(name)
    lines = list(csv.reader(data.decode(encoding).splitlines(), delimiter=delimiter))
    assert len(lines) - 1 == rows
    expected = by_hand([[line[0], line[1], line[5]] for line in lines[1:]])
    file = read(data, name)
    assert not file.errors
    codes = {"op_" + key: code for key, code in (
        ("manufacture", "MANUFACTURE"), ("api", "API MANUFACTURE"), ("analysis", "ANALYSIS"), ("label", "LABEL"),
        ("pack", "PACK"), ("repack", "REPACK"), ("relabel", "RELABEL"), ("sterilize", "STERILIZE"),
        ("transfill", "TRANSFILL"), ("pet", "POSITRON EMISSION TOMOGRAPHY DRUG PRODUCTION"),
        ("particle", "PARTICLE SIZE REDUCTION"), ("distribute", "DISTRIBUTE"), ("salvage", "SALVAGE"))}  # fmt: skip
    left_out = {"MEDICATED ANIMAL FEED MANUFACTURE", "SIP FOREIGN SELLER", ""}
    found = {record.identifiers[0]: {codes[key] for key in record.capabilities} for record in file.records}
    assert found == {key: operations - left_out for key, operations in expected.items()}
    assert all(record.country for record in file.records)


@needs_real
def test_both_real_files_say_the_same_of_the_same_site() -> None:
    whole = {r.identifiers[0]: r for r in read(real("decrs_drls_reg_2025-08_contacts_blanked.csv"), "a.csv").records}
    part = read(real("decrs_cdmo_drls_reg_layout.txt")).records
    for record in part:
        assert set(record.capabilities) <= set(whole[record.identifiers[0]].capabilities)
        assert record.country == whole[record.identifiers[0]].country


def test_tables_beyond_the_limit_of_scorecards_are_read() -> None:
    lines = "".join(row(" ", f"{n:09}", "Firm", KESSEL, "PACK") for n in range(1, 10_441))
    assert len(read((HEADER + lines).encode()).records) == 10_440
    with pytest.raises(ValueError, match="more than 10000 rows"):
        read_tables((HEADER + lines).encode(), "drls_reg.txt")
