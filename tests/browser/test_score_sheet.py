"""The score sheet in a real browser: all of it by keyboard, a conflict, a lost line, a lost session, a phone, no script."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from scoring.actions.members import change_member
from scoring.actions.scores import record_score
from scoring.models import Score, Selection
from scoring.vocabulary import Stage
from tests.browser.conftest import PageAs
from tests.browser.looking import LOOKS, Look, faults
from tests.cast import PASSWORD, Cast
from tests.factories import alternative, criterion, make_selection
from tests.selectors.build import score


@pytest.fixture
def selection(cast: Cast) -> Selection:
    """Open for scoring: quality owes Q1 (levels 0 to 5) and Q2 (a figure) for three vendors."""
    return make_selection(cast, stage=Stage.SCORING)


@pytest.fixture
def sheet(page_as: PageAs, cast: Cast, selection: Selection) -> Page:
    page = page_as(cast.quality)
    page.goto(f"/s/{selection.ref}/score/")
    return page


def scores(cast: Cast) -> dict[str, str]:
    """What is saved on the sheet of quality, with its reason."""
    rows = Score.objects.filter(evaluator=cast.quality).select_related("alternative", "criterion")
    return {
        f"{row.criterion.key}/{row.alternative.position + 1}": f"{'?' if row.value is None else f'{row.value.normalize():f}'} {row.reason}".strip()
        for row in rows
    }


def test_whole_sheet_by_keyboard(sheet: Page, cast: Cast, selection: Selection) -> None:
    keys = sheet.keyboard
    said = sheet.locator("[data-said]")
    assert sheet.locator("[data-cell][tabindex='0']").count() == 1, "the grid is one stop"
    for _ in range(30):  # from the top of the page to the grid
        keys.press("Tab")
        if sheet.evaluate("document.activeElement.matches('[data-cell]')"):
            break
    here = sheet.locator(":focus")
    expect(here).to_have_id("cell-Q1-1")
    keys.press("4")
    expect(said).to_have_text("Aldermoor, Inspection record 4, saved")
    keys.press(".")
    expect(here).to_have_text(re.compile("4.5"))
    keys.press("Enter")
    expect(here).to_have_id("cell-Q1-2")
    keys.press("?")
    keys.type("No report was sent.")
    keys.press("Escape")
    expect(here).to_have_id("cell-Q1-2")
    keys.press("ArrowRight")
    keys.press("0")
    expect(here).to_have_class(re.compile("lacking"))
    keys.press("c")
    keys.type("Data were invented.")
    keys.press("Escape")
    expect(here).not_to_have_class(re.compile("lacking"))
    keys.press("3")
    keys.press("Control+z")
    expect(here).to_have_attribute("data-value", "0")
    keys.press("Control+End")
    expect(here).to_have_id("cell-Q2-3")
    keys.press("Home")
    keys.type("8")
    keys.type("5,5")
    keys.press("Enter")
    expect(here).to_have_id("cell-Q2-2")
    expect(sheet.locator("[data-progress] span")).to_have_text("4 of 6 scored")
    assert scores(cast) == {
        "Q1/1": "4.5", "Q1/2": "? No report was sent.", "Q1/3": "0 Data were invented.", "Q2/1": "85.5",
    }  # fmt: skip

    _delegate_scores(cast, selection)
    keys.type("12")
    keys.press("Enter")
    panel = sheet.get_by_role("alert").filter(has_text="Someone changed this cell.")
    expect(panel).to_contain_text("Ciro Mendes set Brightwater, Open deviations to 20")
    expect(panel).to_contain_text("as your delegate. You typed 12")
    assert scores(cast)["Q2/2"] == "20 From the log."
    sheet.get_by_role("button", name="Keep mine, 12").press("Enter")
    expect(panel).to_be_hidden()
    expect(sheet.locator("[data-progress] span")).to_have_text("5 of 6 scored")
    assert scores(cast)["Q2/2"] == "12"

    sheet.context.set_offline(True)
    expect(here).to_have_id("cell-Q2-2")
    keys.press("ArrowRight")
    keys.type("4")
    keys.press("Enter")
    keys.press("Control+Home")
    keys.press("3")
    banner = sheet.get_by_role("alert").filter(has_text="not saved yet")
    expect(banner).to_have_text("2 scores not saved yet. Keep this tab open.")
    expect(here).to_have_class(re.compile("unsaved"))
    sheet.context.set_offline(False)
    expect(banner).to_be_hidden(timeout=15_000)
    expect(sheet.locator("[data-progress] span")).to_have_text("6 of 6 scored")
    expect(here).not_to_have_class(re.compile("unsaved"))
    assert (scores(cast)["Q2/3"], scores(cast)["Q1/1"]) == ("4", "3")

    sheet.get_by_role("link", name="Review and submit").press("Enter")
    sheet.get_by_role("button", name="Submit and lock my sheet").press("Enter")
    expect(sheet.get_by_text("The sheet is locked.")).to_be_visible()
    sheet.locator("[data-cell][tabindex='0']").press("5")
    assert scores(cast)["Q1/1"] == "3"


def _delegate_scores(cast: Cast, selection: Selection) -> None:
    """While the page stands open, the one who stands in gives Brightwater 20 on Q2."""
    member = selection.memberships.get(user=cast.quality)
    change_member(by=cast.lead, membership=member, version=member.version, function="QA", delegate=cast.criteria_admin)
    record_score(
        by=cast.criteria_admin,
        selection=selection,
        alternative=alternative(selection, "Brightwater"),
        criterion=criterion(selection, "Q2"),
        value=Decimal(20),
        reason="From the log.",
    )


def test_what_was_typed_outlives_the_session(sheet: Page, cast: Cast) -> None:
    sheet.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    sheet.locator("#cell-Q1-2").press("2")
    banner = sheet.get_by_role("alert").filter(has_text="You are signed out.")
    expect(banner).to_contain_text("1 score not saved yet.")
    sheet.get_by_role("link", name="Sign in again").click()
    sheet.get_by_label("User name").fill("quality")
    sheet.get_by_label("Password").fill(PASSWORD)
    sheet.get_by_role("button", name="Sign in").click()
    expect(sheet.get_by_role("alert").filter(has_text="1 score typed before and not saved yet.")).to_be_visible()
    assert scores(cast) == {}
    sheet.get_by_role("button", name="Send them").click()
    expect(sheet.locator("[data-progress] span")).to_have_text("1 of 6 scored")
    assert scores(cast) == {"Q1/2": "2"}
    assert sheet.evaluate("localStorage.length") == 0


def test_rubric_and_evidence_beside_the_cell(sheet: Page, cast: Cast) -> None:
    sheet.locator("#cell-Q1-2").click()
    expect(sheet.get_by_role("heading", name="Brightwater, Inspection record")).to_be_visible()
    sheet.get_by_role("button", name="3 What can be seen at level 3.").click()
    expect(sheet.locator("#cell-Q1-2")).to_have_attribute("data-version", re.compile("1$"))
    sheet.locator("#cell-Q1-2").press("e")
    sheet.get_by_label("Address").fill("https://example.org/report")
    sheet.get_by_label("What it is").fill("The report")
    sheet.get_by_role("button", name="Link it").click()
    expect(sheet.get_by_role("link", name="The report")).to_be_visible()
    sheet.locator("#cell-Q1-1").click()
    expect(sheet.locator("[data-evidence]")).to_have_text("None is linked.")
    sheet.locator("#cell-Q1-2").click()
    expect(sheet.locator("[data-evidence]")).to_contain_text("The report")


def test_single_keys_can_be_switched_off_and_stay_off(sheet: Page, cast: Cast) -> None:
    sheet.get_by_label("Single-key shortcuts").uncheck()
    expect(sheet.get_by_text("not enough information").and_(sheet.locator("[data-single]"))).to_be_hidden()
    sheet.reload()
    expect(sheet.get_by_label("Single-key shortcuts")).not_to_be_checked()
    sheet.locator("#cell-Q1-2").focus()
    sheet.keyboard.type("3?")
    sheet.keyboard.press("ArrowRight")
    expect(sheet.locator("#cell-Q1-3")).to_be_focused()
    assert scores(cast) == {}
    sheet.get_by_label("Single-key shortcuts").check()
    sheet.locator("#cell-Q1-2").press("?")
    sheet.keyboard.type("When was the last inspection?")
    sheet.get_by_label("Ask the vendor").check()
    expect(sheet.locator("#cell-Q1-2")).to_have_attribute("aria-label", re.compile("the vendor is asked"))
    assert Score.objects.get(evaluator=cast.quality).ask_vendor


def test_phone_shows_one_cell_a_screen(page_as: PageAs, cast: Cast, selection: Selection) -> None:
    page = page_as(cast.quality)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/s/{selection.ref}/score/")
    page.get_by_role("link", name="Brightwater, Inspection record: not scored").click()
    page.get_by_label("Not enough information").check()
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_role("alert").filter(has_text="Say what is missing")).to_be_visible()
    page.get_by_label("Reason").fill("No report.")
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_role("heading", name="Castellan, Inspection record")).to_be_visible()
    page.get_by_label("What can be seen at level 3.").check()
    page.get_by_label("and a half").check()
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_role("heading", name="Aldermoor, Open deviations")).to_be_visible()
    assert scores(cast) == {"Q1/2": "? No report.", "Q1/3": "3.5"}


def test_sheet_is_filled_without_scripts(
    new_context: Callable[..., BrowserContext], live_server: LiveServer, cast: Cast, selection: Selection
) -> None:
    context = new_context(java_script_enabled=False)
    client = Client()
    client.force_login(cast.quality)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/s/{selection.ref}/score/")
    page.get_by_role("link", name="Aldermoor, Inspection record: not scored").click()
    for criterion_name, answer in (
        ("Inspection record", lambda: page.get_by_label("What can be seen at level 2.").check()),
        ("Open deviations", lambda: page.get_by_label("Per year").fill("12")),
    ):
        for vendor in ("Aldermoor", "Brightwater", "Castellan"):
            expect(page.get_by_role("heading", name=f"{vendor}, {criterion_name}")).to_be_visible()
            answer()
            page.get_by_role("button", name="Save and next").click()
    page.get_by_role("button", name="Submit and lock my sheet").click()
    expect(page.get_by_text("The sheet is locked.")).to_be_visible()
    assert set(scores(cast).values()) == {"2", "12"}


@pytest.mark.parametrize("looks", LOOKS)
def test_every_page_keeps_the_rules_of_accessibility(
    sheet: Page, cast: Cast, selection: Selection, looks: tuple[Look, ...]
) -> None:
    score(selection, cast.quality, "Q1", "5", None, "3")
    found = {}
    for tail in ("", "?by=vendor", "review/", "interests/", "Q1/1/", "Q2/2/"):
        sheet.goto(f"/s/{selection.ref}/score/{tail}")
        if wrong := faults(sheet, looks, narrow=[320]):
            found[tail] = wrong
    assert found == {}


def test_figure_outside_its_scale_is_told_while_it_is_typed(sheet: Page, cast: Cast) -> None:
    sheet.locator("#cell-Q2-1").focus()
    box, note = sheet.locator("#figure-Q2"), sheet.locator("#figure-Q2-outside")
    box.fill("55")
    expect(note).to_have_text(
        "55 per year lies outside the scale of 0 to 40 and counts as its nearer end, 40 per year."
    )
    expect(sheet.locator("#cell-Q2-1")).to_have_text(re.compile("55"))
    sheet.locator("#cell-Q2-2").focus()
    expect(note).to_be_hidden()
    sheet.locator("#cell-Q2-1").focus()
    expect(note).to_be_visible()
    box.fill("4,5")
    expect(note).to_be_hidden()
    expect(sheet.locator("[data-said]")).to_have_text("Aldermoor, Open deviations 4.5, saved")
