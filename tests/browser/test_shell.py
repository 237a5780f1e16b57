"""What stands around every page: the places of the house, also on a phone, and the session that is about to end."""

from __future__ import annotations

import re
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from playwright.sync_api import Page, expect

from scoring.views.sessions import ENDS, LAST
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


def session_of(page: Page) -> SessionBase:
    name = settings.SESSION_COOKIE_NAME
    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == name)
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return store


def ends_soon(page: Page, *, last: bool = False) -> None:
    """The session of the page has 100 seconds left; or that is all that it ever has."""
    session, now = session_of(page), timezone.now().timestamp()
    session[ENDS], session[LAST] = now + 100, now + (100 if last else settings.SESSION_COOKIE_AGE)
    session.save()


def seconds_left(page: Page) -> float:
    return float(session_of(page)[ENDS] - timezone.now().timestamp())


def test_end_of_the_session_is_told_in_time_and_takes_nothing_typed(page_as: PageAs, cast: Cast) -> None:
    page = page_as(cast.lead)
    page.clock.install()
    page.goto("/vendors/new/")
    page.get_by_label("Name", exact=True).fill("Dunmarrow Sterile")
    page.get_by_label("CMO", exact=True).check()
    told = page.get_by_role("status").filter(has_text=re.compile("signed out|signed in"))

    ends_soon(page)
    page.clock.fast_forward((settings.SESSION_IDLE_SECONDS - 100) * 1000)
    expect(told).to_contain_text("You will be signed out at")
    assert violations(page) == []
    page.get_by_role("button", name="Stay signed in").click()
    expect(told).to_have_text("You are signed in.")
    expect(page.get_by_role("button", name="Stay signed in")).to_be_hidden()

    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.clock.fast_forward(settings.SESSION_IDLE_SECONDS * 1000)
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
    with page.expect_request(lambda request: request.method == "POST" and "/session/" not in request.url) as sent:
        page.get_by_role("button", name="Add it").click()
    assert "typed_by=lead" in (sent.value.post_data or ""), "nobody else could send it"
    expect(page.get_by_role("heading", name="Dunmarrow Sterile", level=1)).to_be_visible()


def test_who_types_is_at_work_and_half_a_day_is_the_end(page_as: PageAs, cast: Cast) -> None:
    """One sign of life a minute, from what the person does and from nothing else; the last end can be put off by none."""
    page = page_as(cast.lead)
    page.clock.install()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method) if "/session/" in request.url else None)
    page.goto("/vendors/new/")
    ends_soon(page)
    name = page.get_by_label("Name", exact=True)
    name.press_sequentially("Dun")  # the page itself was a sign of life less than a minute ago
    page.clock.fast_forward(61_000)
    name.evaluate("box => box.dispatchEvent(new KeyboardEvent('keydown', { key: 'x', bubbles: true }))")  # of a script
    assert asked == []
    with page.expect_response("**/session/"):
        name.press_sequentially("marrow")
    assert asked == ["POST"]
    assert seconds_left(page) > settings.SESSION_IDLE_SECONDS - 60

    ends_soon(page, last=True)
    page.clock.fast_forward(61_000)
    page.mouse.move(200, 200)
    page.mouse.move(260, 240)  # the first only says where the pointer is
    told = page.get_by_role("status").filter(has_text="You will be signed out at")
    expect(told).to_contain_text("a sign-in lasts half a day")
    expect(told).to_be_in_viewport()
    expect(page.get_by_role("button", name="Stay signed in")).to_be_hidden()
    assert violations(page) == []
    assert seconds_left(page) <= 100
    expect(name).to_have_value("Dunmarrow")
