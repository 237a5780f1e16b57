"""The browser that the other tests of this folder use."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import Page

from scoring.models import User
from tests.browser.conftest import PageAs
from tests.cast import Cast


def test_page_shows_the_site(page: Page) -> None:
    answer = page.goto("/no-such-page")
    assert answer is not None
    assert answer.status == 404


def test_page_is_signed_in_as_the_lead(page: Page, cast: Cast) -> None:
    page.goto("/no-such-page")
    assert settings.SESSION_COOKIE_NAME in {cookie["name"] for cookie in page.context.cookies()}
    assert User.objects.get(pk=cast.lead.pk).last_login is not None


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("console.error('torn')", "torn"),
        ("setTimeout(() => { throw new Error('thrown') })", "thrown"),
        ("fetch('http://127.0.0.1:9/elsewhere').catch(() => 0)", "Content Security Policy"),
        ("location.href = 'http://127.0.0.1:9/elsewhere'", "not on this site"),
    ],
)
def test_complaint_of_the_browser_is_noticed(
    page_as: PageAs, complaints: list[str], script: str, complaint: str
) -> None:
    page = page_as(None)
    page.goto("/no-such-page")
    page.evaluate(script)
    for _ in range(100):  # at most ten seconds
        if any(complaint in found for found in complaints):
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail(f"“{complaint}” was not heard, only {complaints}")
    complaints.clear()
