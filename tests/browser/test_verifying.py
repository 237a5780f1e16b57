"""A report that is chosen on the page is hashed in the browser, and found."""

from __future__ import annotations

import hashlib

from playwright.sync_api import expect

from scoring.vocabulary import Stage
from tests.browser.conftest import PageAs
from tests.browser.looking import overflow, violations
from tests.cast import Cast
from tests.factories import freeze, make_selection
from tests.views.test_verifying import issue

BODY = b"%PDF-1.7 a made-up report"


def test_chosen_report_is_found_by_its_digest_and_not_sent(cast: Cast, page_as: PageAs) -> None:
    snapshot = freeze(cast, make_selection(cast, stage=Stage.DECISION))
    issue(cast, snapshot, 0, hashlib.sha256(BODY).hexdigest())
    page = page_as(None)
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto("/verify/")
    expect(page.get_by_label("Or choose the report")).to_be_visible()
    assert (violations(page), overflow(page)) == ([], 0)
    chosen = {"name": "report.pdf", "mimeType": "application/pdf", "buffer": BODY}
    page.get_by_label("Or choose the report").set_input_files(files=[chosen])  # type: ignore[list-item]  # a payload
    expect(page.get_by_role("heading", name="Known and in force")).to_be_visible()
    expect(page.get_by_text("This is comparison report 1.0")).to_be_visible()
    assert (violations(page), overflow(page)) == ([], 0)
    assert set(sent) == {"GET"}
