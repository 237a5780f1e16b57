"""Other weights on the results page, in a real browser: at once, then from the server; by keyboard, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from scoring.models import Scenario, Selection
from scoring.vocabulary import Stage
from tests.actions.result_scenarios import saved
from tests.browser.conftest import PageAs
from tests.browser.looking import LOOKS, Look, faults, violations
from tests.cast import Cast
from tests.factories import make_selection

SHARE = re.compile(r"^[<>]?\d+%$")


@pytest.fixture
def selection(cast: Cast) -> Selection:
    return make_selection(cast, stage=Stage.RESULTS)


@pytest.fixture
def results(page_as: PageAs, cast: Cast, selection: Selection) -> Page:
    page = page_as(cast.observer)
    page.goto(f"/s/{selection.ref}/results/")
    return page


def test_weights_are_explored_by_keyboard(results: Page, selection: Selection) -> None:
    """By hand: Aldermoor has 80 on quality and 55 on delivery; Brightwater 64 and 45. Approved 60 and 40: 70.0, 56.4."""
    held: list[Route] = []
    results.route(
        "**/results/?w=**", lambda route: held.append(route)
    )  # the server's answer waits until the test lets it come
    row = results.locator("[data-vendor=A1]")
    slider = results.get_by_label("Quality and compliance weight, percent")
    expect(row.locator("td").last).to_have_text(SHARE)
    slider.focus()
    for _ in range(5):
        results.keyboard.press("PageDown")
    # At once: the others share, totals and the approved mark; what takes a simulation is blank.
    expect(results.get_by_label("Quality and compliance", exact=True)).to_have_value("10")
    expect(results.get_by_label("Delivery", exact=True)).to_have_value("90")
    expect(row.locator("td.total [data-total]")).to_have_text("57.5")
    expect(row.locator("td").last).to_have_text("–")
    expect(row.locator("[data-mark]")).to_have_attribute("x1", "70.000%")
    expect(results.locator("[data-part=state]")).to_have_text("Exploring, not saved")
    line = results.locator("[data-part=line]")
    expect(line).to_have_text("With the weights you are exploring, Aldermoor still leads by 10.6. Not saved.")
    expect(results.get_by_role("heading", name="Aldermoor Biologics leads with 70.0 of 100")).to_be_visible()
    # One message, after the last change.
    expect(results.locator("[data-said]")).to_have_text("Exploring weights. 1, Aldermoor 57.5; 2, Brightwater 46.9.")
    # Then the server: the same totals, and the rest.
    results.wait_for_timeout(500)
    assert len(held) == 1, "it was asked once, when the keys had come to rest"
    held.pop().continue_()
    expect(row.locator("td").last).to_have_text(SHARE)
    expect(row.locator("td.total [data-total]")).to_have_text("57.5")
    expect(line).to_have_text("With the weights you are exploring, Aldermoor still leads by 10.6. Not saved.")
    results.wait_for_url(f"**/s/{selection.ref}/results/?w=Q:10,D:90")
    expect(slider).to_be_focused()
    assert slider.get_attribute("aria-valuetext") == "10 percent, approved 60"
    assert results.get_by_role("link", name="Matrix", exact=True).get_attribute("href").endswith("?w=Q:10,D:90")  # type: ignore[union-attr]
    results.unroute("**/results/?w=**")
    # Back is the approved result again, and forward the other.
    results.go_back()
    expect(results.get_by_label("Delivery", exact=True)).to_have_value("40")
    expect(row.locator("td.total [data-total]")).to_have_text("70.0")
    expect(results.locator("[data-part=state]")).to_have_text("Approved")
    results.go_forward()
    expect(row.locator("td.total [data-total]")).to_have_text("57.5")


def test_box_and_lock_work_on_the_criteria_of_a_group(results: Page, selection: Selection) -> None:
    results.locator("summary", has_text="2 criteria of Delivery").press("Enter")
    box = results.get_by_label("Aseptic filling capability", exact=True)
    box.fill("80")
    box.press("Enter")
    expect(results.get_by_label("Time to first batch", exact=True)).to_have_value("20")
    # Brightwater's time is not known: 0.6 of 0.64, and 0.4 of 0.8 times 0.9.
    expect(results.locator("[data-vendor=A2] td.total [data-total]")).to_have_text("67.2")
    results.wait_for_url("**w=D1:80,D2:20")
    expect(results.locator("[data-vendor=A2] td.total [data-total]")).to_have_text("67.2")
    results.get_by_label("Lock Time to first batch at its weight").check()
    box.fill("90")
    box.press("Enter")
    expect(box).to_have_value("80")
    expect(results.get_by_text("All others are locked. Unlock one to change this.")).to_be_attached()
    results.goto(f"/s/{selection.ref}/results/?w=D1:80,D2:20&lock=D2&view=aligned&level=criteria")
    expect(results.get_by_label("Lock Time to first batch at its weight")).to_be_checked()
    results.get_by_label("Quality and compliance weight, percent").press("End")
    expect(results.locator("[data-vendor=A1] td.total [data-total]")).to_have_text("80.0")
    results.wait_for_url("**w=Q:100,D:0,D1:80,D2:20&lock=D2&view=aligned&level=criteria")
    expect(results.locator("[data-vendor=A1] [data-block='0']")).to_have_attribute("width", "56.000%")


def test_cell_opens_beside_the_matrix_and_gives_the_focus_back(results: Page) -> None:
    cell = results.locator("a[data-panel]").first
    cell.press("Enter")
    panel = results.get_by_role("dialog")
    expect(panel.get_by_role("heading", name="Inspection record, Aldermoor Biologics")).to_be_focused()
    expect(panel).to_contain_text("As seen at the site visit.")
    assert violations(results) == []
    results.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(cell).to_be_focused()


def test_results_work_without_scripts(
    new_context: Callable[..., BrowserContext], live_server: LiveServer, cast: Cast, selection: Selection
) -> None:
    context = new_context(java_script_enabled=False)
    client = Client()
    client.force_login(cast.quality)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/s/{selection.ref}/results/")
    page.get_by_label("Quality and compliance", exact=True).fill("10")
    page.get_by_role("button", name="Recalculate").click()
    expect(page.get_by_label("Delivery", exact=True)).to_have_value("90")
    expect(page.locator("[data-vendor=A1] td.total [data-total]")).to_have_text("57.5")
    page.get_by_role("link", name="Aligned").click()
    page.wait_for_url("**view=aligned**")
    page.get_by_role("link", name="Save as scenario").click()
    page.get_by_label("Name").fill("Delivery first")
    page.get_by_role("button", name="Save the scenario").click()
    expect(page.get_by_text("The scenario “Delivery first” is saved.")).to_be_visible()
    assert Scenario.objects.get().weights["Q"] == 1000
    page.get_by_role("link", name="Delivery first").click()
    expect(page.get_by_text("Scenario: Delivery first")).to_be_visible()
    page.get_by_role("link", name="Why A over B").click()
    page.get_by_role("link", name="Swap").click()
    expect(page.get_by_role("heading", name="Brightwater gains")).to_be_visible()
    page.get_by_role("link", name="Matrix", exact=True).click()
    page.get_by_label("Weighted points").check()
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/matrix/?**")
    page.locator("a[data-panel]").first.click()
    expect(page.get_by_role("heading", name="Inspection record, Aldermoor Biologics")).to_be_visible()
    page.get_by_role("link", name="Scenarios (1)").click()
    page.get_by_role("button", name="Remove Delivery first").click()
    expect(page.get_by_text("The scenario “Delivery first” is taken out.")).to_be_visible()


@pytest.mark.parametrize("looks", LOOKS)
def test_every_page_of_results_keeps_the_rules_of_accessibility(
    page_as: PageAs, cast: Cast, selection: Selection, looks: tuple[Look, ...]
) -> None:
    scenario = saved(cast, selection)
    page = page_as(cast.lead)
    found = {}
    pages = ("", "?w=Q:10&lock=D&level=criteria", f"?scenario={scenario.pk}", "?w=nonsense", "matrix/?ranks=1&sort=1",
             "cell/Q1/2/", "why/1/2/", "why/2/1/?w=Q:0", "sensitivity/?w=Q:10", "scenarios/?w=Q:10")  # fmt: skip
    for address in pages:
        page.goto(f"/s/{selection.ref}/results/{address}")
        if wrong := faults(page, looks, narrow=[320]):
            found[address] = wrong
    assert found == {}
