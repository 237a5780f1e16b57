"""From the builder to a draft and to an issued version, as the lead sees it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from scoring.models import Report
from scoring.vocabulary import Stage
from tests.browser.conftest import PageAs
from tests.browser.looking import faults
from tests.cast import Cast
from tests.factories import make_selection

PATIENCE = 90_000
LOOKS = (("light", 1440), ("dark", 390))


def downloaded(page: Page, name: str) -> str:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).first.click()
    return waiting.value.suggested_filename


def test_report_goes_from_the_builder_to_a_draft_and_to_an_issued_version(page_as: PageAs, cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.REPORT)
    page = page_as(cast.lead)
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Look")).first.click()
    expect(page.get_by_role("heading", name="What goes into it")).to_be_visible()
    preview = page.frame_locator("iframe")
    expect(preview.get_by_text("Aldermoor").first).to_be_attached(timeout=PATIENCE)
    expect(preview.get_by_role("heading", name="Every score, with its reason")).to_be_attached()
    for label in ("Score record", "Evidence register", "Vendor pages", "Method"):
        page.get_by_label(label, exact=True).uncheck()
    page.get_by_role("button", name="Show it in the preview").click()
    expect(page).to_have_url(re.compile("paper=A4"))
    expect(preview.get_by_text("Aldermoor").first).to_be_attached(timeout=PATIENCE)
    expect(preview.get_by_role("heading", name="Every score, with its reason")).to_have_count(0)
    expect(page.get_by_label("Score record", exact=True)).not_to_be_checked()

    page.get_by_role("button", name="Download draft").click()
    expect(page.get_by_role("heading", name="Done")).to_be_visible(timeout=PATIENCE)
    assert re.fullmatch(rf"{selection.ref}_report_draft_[\d-]+\.pdf", downloaded(page, "Download"))
    page.get_by_role("link", name="Back to the report").click()
    expect(page.get_by_text("Nothing was issued yet.")).to_be_visible()
    page.get_by_role("button", name="Issue v1.0").click()
    expect(page.get_by_text("Version 1.0 is issued")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="Back to the report").click()
    expect(page.get_by_role("button", name="Issue v1.1")).to_be_visible()
    assert re.fullmatch(rf"{selection.ref}_report_v1\.0_[\d-]+\.pdf", downloaded(page, "PDF of"))
    assert downloaded(page, "record.json of").endswith("_record.json")
    assert faults(page, LOOKS, narrow=[320]) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("link", name="Reports", exact=True).first.click()
    expect(page.get_by_role("heading", name="Reports", exact=True)).to_be_visible()
    expect(page.get_by_text(Report.objects.get().sha256[:12])).to_be_visible()
    assert faults(page, LOOKS, narrow=[320]) == []
