"""The register as a file: safe in a spreadsheet, and read back as no change at all."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from scoring.actions.vendor_imports import import_vendors
from scoring.actions.vendors import add_detail, add_site, add_vendor
from scoring.importers.vendors import HEADINGS, parse
from scoring.models import Capability, User, Vendor, VendorName
from scoring.reports.register import to_csv, to_xlsx
from scoring.selectors.export_rows import vendor_rows, waiting_rows
from scoring.selectors.house_words import house_words
from scoring.selectors.import_matching import make_plan
from scoring.selectors.import_plan import Plan
from scoring.vocabulary import EvidenceLevel, IdentifierScheme, NameKind, VendorKind, VendorStatus
from tests.actions.import_scenarios import BASIS
from tests.cast import Cast
from tests.importers.test_decrs import ODD

# Names as people and other programs leave them; blank ones and NUL are refused where they would be entered.
odd = st.text(
    alphabet=st.one_of(
        st.sampled_from("'=+-@;\\,\"\n\taB Äß＝１\u202e\u200bé"),
        st.characters(exclude_categories=("Cs",), exclude_characters="\0"),
    ),
    min_size=1,
    max_size=30,
).filter(lambda name: any(c.isalnum() for c in name))


def read_back(data: bytes, name: str) -> Plan:
    return make_plan(parse(data, name, house_words()), BASIS)


def fill(by: User, names: list[str]) -> None:
    """A vendor with everything for each name, its site called so too."""
    start = Vendor.objects.count()
    for number, name in enumerate(names, start):
        vendor = add_vendor(
            by=by,
            name=name,
            kinds=list(VendorKind)[: number % 3 + 1],
            status=list(VendorStatus)[number % 5],
            website="https://example.com/?a=1;2" if number % 2 else "",
        )
        for kind in NameKind:
            add_detail(by=by, detail=VendorName(vendor=vendor, name=f"{kind} {name}", kind=kind))
        numbers = {IdentifierScheme.FEI: str(3_009_000_001 + number), IdentifierScheme.MIA: f"M{number}/1;2"}
        site = add_site(
            by=by, vendor=vendor, name=name, address=name, city=name, postcode="00123", country="DE",
            identifiers=numbers if number % 2 else {},
        )  # fmt: skip
        capability = Capability(site=site, key="op_api", evidence=EvidenceLevel.AUDIT, as_of=date(2026, 1, 1))
        add_detail(by=by, detail=capability)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(odd, min_size=1, max_size=3))
def test_export_brought_in_again_changes_nothing(cast: Cast, names: list[str]) -> None:
    fill(cast.lead, names)
    rows = list(vendor_rows(Vendor.objects.order_by("slug")))
    plan = read_back(to_csv(rows), "vendors.csv")
    assert (plan.errors, plan.questions, plan.is_empty, plan.read) == ([], [], True, Vendor.objects.count())


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_both_forms_hold_the_same(cast: Cast, form: str) -> None:
    risky = ["=cmd|' /C calc'!A0", "'s-Gravenhage Pharma", "-5", "+49 Pharma", "n/a", "Ａldermoor; Söhne", "@SUM(1)"]
    fill(cast.lead, risky)
    add_vendor(by=cast.lead, name="Without a site", kinds=[VendorKind.CRO])
    rows = list(vendor_rows(Vendor.objects.order_by("slug")))
    plan = read_back(to_csv(rows) if form == "csv" else to_xlsx(rows), f"vendors.{form}")
    assert (plan.errors, plan.questions, plan.is_empty, plan.read) == ([], [], True, 8)


def test_waiting_sites_are_known_again_by_their_key(cast: Cast) -> None:
    import_vendors(by=cast.lead, plan=read_back(ODD, "drls_reg.txt"), sha256="0" * 64)
    plan = read_back(to_csv(waiting_rows()), "vendors.csv")
    assert (plan.errors, plan.is_empty, plan.read) == ([], True, 3)


def test_no_cell_of_a_workbook_is_a_formula(cast: Cast) -> None:
    fill(cast.lead, ["=1+1", '=HYPERLINK("http://x")', "@x", "\t=1"])
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(vendor_rows(Vendor.objects.all())))).worksheets[0]
    cells = [cell for line in sheet for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(str(cell.value).startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    assert [cell.value for cell in sheet[1]] == list(HEADINGS.values())


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_does_not_grow_with_the_vendors(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    fill(cast.lead, [f"Vendor {n}" for n in range(count)])
    with django_assert_num_queries(5):
        assert len(list(vendor_rows(Vendor.objects.all()))) == count
