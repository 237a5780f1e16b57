"""Lists in a narrow window: rows become cards, and nothing stands where only sideways scrolling finds it."""

from __future__ import annotations

from playwright.sync_api import expect

from scoring.vocabulary import EvidenceLevel, Stage
from tests.actions.criteria_scenarios import draft
from tests.browser.conftest import PageAs
from tests.browser.looking import violations
from tests.cast import Cast
from tests.factories import make_capability, make_selection, make_site, make_vendor

SIDEWAYS = "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth).map(box => box.ariaLabel)"


def test_lists_of_vendors_and_criteria_need_no_scrolling_sideways_on_a_phone(page_as: PageAs, cast: Cast) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor Biologics and Sterile Manufacturing")
    site = make_site(cast.lead, vendor, "Kessel", "DE", "3009990001")
    make_capability(cast.lead, site, "dp_lyo", EvidenceLevel.AUDIT)
    model = draft(cast)
    pages = {
        cast.lead: ["/vendors/", "/vendors/?need=dp_lyo&need=dp_vial_liquid", vendor.get_absolute_url()],
        cast.criteria_admin: ["/criteria/", f"/criteria/editions/{model.slug}/{model.edition}/", "/criteria/library/"],
    }
    found = {}
    for person, addresses in pages.items():
        page = page_as(person)
        page.set_viewport_size({"width": 390, "height": 900})
        for address in addresses:
            page.goto(address)
            if wide := page.locator(".region").evaluate_all(SIDEWAYS):
                found[address] = wide
            assert violations(page) == [], address
    assert found == {}


def test_who_competes_and_why_one_leads_need_no_scrolling_sideways_on_a_phone(page_as: PageAs, cast: Cast) -> None:
    at = make_selection(cast, stage=Stage.RESULTS).get_absolute_url()
    page = page_as(cast.lead)
    page.set_viewport_size({"width": 390, "height": 900})
    tables = {at: "Table of vendors", f"{at}results/why/": "Chart of differences"}
    for address, table in tables.items():
        page.goto(address)
        expect(page.get_by_role("region", name=table)).to_be_visible()
        assert table not in page.locator(".region").evaluate_all(SIDEWAYS)
        assert violations(page) == [], address


def test_directory_on_a_phone_is_sorted_and_says_where_a_vendor_stands(page_as: PageAs, cast: Cast) -> None:
    make_vendor(cast.lead, "Aldermoor Biologics")
    make_vendor(cast.lead, "Brightwater Sterile")
    page = page_as(cast.lead)
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto("/vendors/")
    row = page.get_by_role("row").filter(has_text="Aldermoor Biologics")
    status = row.get_by_text("Prospect").bounding_box()
    assert status is not None
    assert status["x"] + status["width"] <= 390
    page.get_by_role("link", name="Vendor", exact=True).click()
    expect(page.get_by_role("rowheader").first).to_contain_text("Brightwater Sterile")
