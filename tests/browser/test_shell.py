"""What stands around every page: the places of the house, also on a phone, and the session that is about to end."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from scoring.views.sessions import ENDS
from scoring.vocabulary import Stage
from tests.browser.conftest import PageAs
from tests.browser.looking import overflow, violations
from tests.cast import PASSWORD, Cast
from tests.factories import make_selection


def test_places_stand_in_a_menu_on_a_phone(page: Page) -> None:
    page.goto("/vendors/")
    expect(page.get_by_role("link", name="Criteria", exact=True)).to_be_visible()
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 844})
        expect(page.get_by_role("link", name="Criteria", exact=True)).to_be_hidden()
        page.locator("summary").filter(has_text="Menu").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Criteria", exact=True)).to_be_visible()
        assert (violations(page), overflow(page)) == ([], 0)
        page.keyboard.press("Escape")
        expect(page.get_by_role("link", name="Criteria", exact=True)).to_be_hidden()
        expect(page.locator("summary").filter(has_text="Menu")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Criteria", exact=True).click()
    expect(page.get_by_role("heading", name="Criteria", level=1)).to_be_visible()


def test_tab_of_the_page_stands_in_the_window_of_a_phone(page: Page, cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/s/{selection.ref}/log/")
    tabs = page.get_by_role("navigation", name="Pages of the selection")
    expect(tabs.get_by_role("link", name="Log")).to_be_in_viewport(ratio=0.9)
    expect(tabs.get_by_role("link", name="Overview")).not_to_be_in_viewport()


def ends_soon(page: Page) -> None:
    """The session of the page has 100 seconds left."""
    name = settings.SESSION_COOKIE_NAME
    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == name)
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    session[ENDS] = (timezone.now() + timedelta(seconds=100)).timestamp()
    session.save()


def test_end_of_the_session_is_told_in_time_and_takes_nothing_typed(page_as: PageAs, cast: Cast) -> None:
    page = page_as(cast.lead)
    page.clock.install()
    page.goto("/vendors/new/")
    page.get_by_label("Name", exact=True).fill("Dunmarrow Sterile")
    page.get_by_label("CMO", exact=True).check()
    told = page.get_by_role("status").filter(has_text=re.compile("signed out|signed in"))

    ends_soon(page)
    page.clock.fast_forward((settings.SESSION_COOKIE_AGE - 100) * 1000)
    expect(told).to_contain_text("You will be signed out at")
    assert violations(page) == []
    page.get_by_role("button", name="Stay signed in").click()
    expect(told).to_have_text("You are signed in.")
    expect(page.get_by_role("button", name="Stay signed in")).to_be_hidden()

    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.clock.fast_forward(settings.SESSION_COOKIE_AGE * 1000)
    expect(told).to_contain_text("What you typed is still on this page")
    assert violations(page) == []
    page.get_by_role("button", name="Add it").click()
    expect(page).to_have_url(re.compile("/vendors/new/$"))
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in a new window").click()
    door = opened.value
    door.get_by_label("User name").fill("lead")
    door.get_by_label("Password").fill(PASSWORD)
    door.get_by_role("button", name="Sign in").click()
    expect(door.get_by_role("heading", name="My work")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('focus'))")  # what coming back to the window does
    expect(told).to_have_text("You are signed in.")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Dunmarrow Sterile", level=1)).to_be_visible()
