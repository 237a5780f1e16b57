"""The directory in a real browser: search as one types, the keyboard, without a script, no fault of accessibility."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from scoring.actions.vendors import add_detail, write_notes
from scoring.models import Contact, Site, User, Vendor
from scoring.vocabulary import VendorKind
from tests.browser.looking import LOOKS, Look, faults
from tests.cast import Cast
from tests.factories import make_capability, make_site, make_vendor, make_waiting_site

PageAs = Callable[[User | None], Page]


@pytest.fixture
def site(cast: Cast) -> Site:
    """Aldermoor freeze-dries in Germany, Brightwater is a CRO in Ireland, one site waits."""
    aldermoor = make_vendor(cast.lead, "Aldermoor Biologics")
    site = make_site(cast.lead, aldermoor, "Kessel", "DE", "3009990001")
    make_capability(cast.lead, site, "dp_lyo")
    add_detail(
        by=cast.lead, detail=Contact(vendor=aldermoor, site=site, name="Rosa Kern", email="rosa@aldermoor.example")
    )
    write_notes(by=cast.lead, vendor=aldermoor, version=1, notes="## Visit\n\nSeen **twice**.")
    make_site(cast.lead, make_vendor(cast.lead, "Brightwater Trials", (VendorKind.CRO,)), "Cork", "IE", "3009990002")
    make_waiting_site(cast.lead, "Lonely Works", country="IT")
    return site


def _rows_are(page: Page, *vendors: str) -> None:
    expect(page.locator("tbody th a")).to_have_text(vendors)


@pytest.mark.usefixtures("site")
def test_rows_follow_what_is_typed_and_the_focus_stays(page: Page) -> None:
    page.goto("/vendors/")
    box = page.get_by_role("searchbox")
    box.focus()
    page.keyboard.type("lyoph")
    expect(page.get_by_role("status").filter(has_text="found")).to_have_text("1 vendor found for “lyoph”")
    _rows_are(page, "Aldermoor Biologics")
    expect(box).to_be_focused()
    expect(page).to_have_url(re.compile(r"/vendors/\?q=lyoph$"))
    page.keyboard.type("zzz")
    expect(page.get_by_text("Nothing in the register fits all of this.")).to_be_visible()


@pytest.mark.usefixtures("site")
def test_filter_and_ticks_by_keyboard_lead_to_a_comparison(page: Page) -> None:
    page.goto("/vendors/")
    page.get_by_role("checkbox", name="Compare Aldermoor Biologics").focus()
    page.keyboard.press("Space")
    page.get_by_label("Kind").focus()
    page.keyboard.type("CRO")
    _rows_are(page, "Brightwater Trials")
    expect(page.get_by_label("Kind")).to_be_focused()
    expect(page.get_by_role("checkbox", name="Aldermoor Biologics")).to_be_checked()
    page.get_by_role("checkbox", name="Compare Brightwater Trials").press("Space")
    page.get_by_role("button", name="Compare").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vendors side by side")
    expect(page.get_by_role("row", name="Lyophilised vials")).to_contain_text("Not held")


@pytest.mark.usefixtures("site")
def test_wanted_capabilities_show_sites_with_their_gap(page: Page) -> None:
    page.goto("/vendors/")
    page.get_by_text("Suggest by scope").press("Enter")
    page.get_by_role("checkbox", name="Lyophilised vials").press("Space")
    page.get_by_role("checkbox", name="Prefilled syringes").press("Space")
    row = page.get_by_role("row", name="Kessel site")
    expect(row).to_contain_text("1 of 2")
    expect(row).to_contain_text("Prefilled syringes")


def test_everything_works_without_a_script(browser: Browser, live_server: LiveServer, cast: Cast, site: Site) -> None:
    client = Client()
    client.force_login(cast.lead)
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page = context.new_page()
    page.goto("/vendors/")
    page.get_by_role("searchbox").fill("kessel")
    page.get_by_role("button", name="Search").click()
    _rows_are(page, "Aldermoor Biologics")
    page.get_by_role("link", name="“kessel”").click()
    _rows_are(page, "Aldermoor Biologics", "Brightwater Trials")
    for vendor in ("Aldermoor Biologics", "Brightwater Trials"):
        page.get_by_role("checkbox", name=f"Compare {vendor}").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vendors side by side")
    page.goto(f"/sites/{site.pk}/add/identifier/")
    page.get_by_label("Given by").select_option("fei")
    page.get_by_label("Number").fill("12")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("alert")).to_contain_text("has 2 digits; an FEI has 7 or 10")
    page.get_by_label("Number").fill("1510690")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("status").filter(has_text="FEI 1510690 was added.")).to_be_visible()
    page.get_by_role("button", name="Take out FEI 1510690").click()
    expect(page.get_by_role("status").filter(has_text="The log keeps it.")).to_be_visible()
    context.close()


@pytest.mark.parametrize("looks", LOOKS)
def test_no_page_of_the_register_has_a_fault_or_scrolls_sideways(
    page: Page, site: Site, looks: tuple[Look, ...]
) -> None:
    slug = Vendor.objects.get(name="Aldermoor Biologics").slug
    addresses = [
        "/vendors/", "/vendors/?q=zzz", "/vendors/?need=dp_lyo&need=sv_qp&region=EU", "/vendors/new/",
        f"/vendors/compare/?v={slug}&v=brightwater-trials", "/vendors/sites-without-vendor/",
        f"/sites/{site.pk}/", f"/sites/{site.pk}/assign/", f"/sites/{site.pk}/add/capability/",
        *(f"/vendors/{slug}/{part}" for part in ("", "sites/", "contacts/", "notes/", "log/", "status/", "split/")),
        f"/vendors/{slug}/merge/?into=brightwater-trials",
    ]  # fmt: skip
    found = {}
    for address in addresses:
        page.goto(address)
        if wrong := faults(page, looks, narrow=[320]):
            found[address] = wrong
    assert found == {}
