"""A real browser against the running site: the system's Chromium, a page signed in as one of the cast.

A test takes `page` (the lead is signed in), or `page_as(cast.quality)` for somebody else and `page_as(None)` for a
visitor. Addresses are relative: `page.goto("/")`. A script error, a message on the console's error level (a breach of
the content security policy is one) or a request that leaves the site fails the test at its end.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

if TYPE_CHECKING:  # this file is read before the settings are
    from scoring.models import User
    from tests.cast import Cast

# Playwright's synchronous face keeps an event loop in the thread of the test; Django would refuse the ORM there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)
PageAs = Callable[["User | None"], Page]


# What goes from the page to the database and back. What a widget does, and how a page looks, is the same on both.
ON_BOTH_DATABASES = ("test_whole_selection.py", "test_scorecard.py", "test_vendor_imports.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            if item.path.name not in ON_BOTH_DATABASES:
                item.add_marker("looks")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(QUIET)}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], live_server: LiveServer) -> dict[str, Any]:
    return {
        **browser_context_args,
        "base_url": live_server.url,
        "viewport": {"width": 1440, "height": 900},
        "locale": "en-GB",
        "timezone_id": "Europe/Berlin",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def complaints(live_server: LiveServer) -> Iterator[list[str]]:
    """What the browser complained of; a test that expects a complaint clears the list."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def page_as(new_context: Callable[[], BrowserContext], live_server: LiveServer, complaints: list[str]) -> PageAs:
    """A page of its own for a person, signed in by a session that the server made."""

    def opened(user: User | None) -> Page:
        context = new_context()
        if user is not None:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

        def hear(message: ConsoleMessage) -> None:
            # That the server answered 404 or 409 is the test's own business.
            if message.type == "error" and not message.text.startswith("Failed to load resource"):
                complaints.append(message.text)

        context.on("console", hear)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("request", lambda request: _note_stranger(request.url, live_server.url, complaints))
        return context.new_page()

    return opened


def _note_stranger(url: str, home: str, complaints: list[str]) -> None:
    if not url.startswith((home, "data:", "blob:")):
        complaints.append(f"The page asked for {url}, which is not on this site.")


@pytest.fixture
def page(page_as: PageAs, cast: Cast) -> Page:
    """A page in which the procurement lead is signed in."""
    return page_as(cast.lead)
