"""The main job in a browser: bring a scorecard, look, confirm, see the ranking, leave with a PDF."""

from __future__ import annotations

import io
import json
import os
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from scoring.models import AuditEvent, Selection
from scoring.vocabulary import AuditVerb
from tests.browser.conftest import PageAs
from tests.cast import PASSWORD, Cast
from tests.importers.build import SMALL, change, csv_file, xlsx_file

FOLDER = Path(os.environ.get("VENDORSELECT_REAL_DATA", "/nowhere")) / "worked"
needs_published = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="VENDORSELECT_REAL_DATA names no folder of worked examples"
)
Ranking = list[tuple[str, str, str]]


def sign_in(page: Page) -> None:
    page.goto("/")
    page.get_by_label("User name").fill("lead")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="My work")).to_be_visible()


def bring(page: Page, path: Path) -> None:
    page.get_by_role("link", name="Bring a scorecard").first.click()
    page.get_by_label("Scorecard").set_input_files(path)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", name="Check what was read")).to_be_visible()


def confirm(page: Page, title: str) -> None:
    page.get_by_label("Title").fill(title)
    page.get_by_label("What the vendors are").select_option("CDMO")
    page.get_by_role("button", name="Enter it").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def ranking(page: Page) -> Ranking:
    """(rank, vendor, total) as the table shows them."""
    page.wait_for_load_state("domcontentloaded")  # the heading that was waited for stands above the table
    rows = page.locator("table.rk tbody tr")
    return [
        (
            row.locator("td.rank").inner_text().strip(),
            row.locator(".name").inner_text().strip(),
            row.locator("td.total").inner_text().strip(),
        )
        for row in rows.all()
    ]


def report(page: Page, folder: Path) -> tuple[str, str]:
    """Make the report: the name under which it is offered, and its text."""
    page.get_by_role("link", name="Make a report").click()
    page.get_by_role("button", name="Download draft").click()
    expect(page.get_by_role("heading", name="Done")).to_be_visible(timeout=90_000)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download", exact=True).click()
    target = folder / "report.pdf"
    waiting.value.save_as(target)
    text = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(target.read_bytes())).pages)
    return waiting.value.suggested_filename, " ".join(text.split())


# Printed totals on the source's scale of 0 to 5, printed ranks; in the order of the source.
PUBLISHED = {
    "jolly_company_supplier_rfq": (["3.9", "4.3", "3.5"], [2, 1, 3]),
    "procurement_template_three_vendors": (["4.19", "4.02", "3.96"], [1, 2, 3]),
}


def as_table(source: Any) -> list[list[Any]]:
    names = [alternative["name"] for alternative in source["alternatives"]]
    rows = [
        [c["name"], c["weight"], c["direction"], 0, 5, *(a["scores"][n] for a in source["alternatives"])]
        for n, c in enumerate(source["criteria"])
    ]
    return [["Criterion", "Weight", "Direction", "Worst", "Best", *names], *rows]


@needs_published
@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("name", PUBLISHED)
def test_published_decision_goes_through_the_page_to_the_pdf(
    page_as: PageAs, cast: Cast, tmp_path: Path, name: str, form: str
) -> None:
    source = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    path = tmp_path / f"{name}.{form}"
    path.write_bytes({"xlsx": xlsx_file, "csv": csv_file}[form](as_table(source)))
    page = page_as(None)
    sign_in(page)
    bring(page, path)
    confirm(page, "A published decision")
    totals, ranks = PUBLISHED[name]
    vendors = [alternative["name"] for alternative in source["alternatives"]]
    shown = ranking(page)
    assert [(rank, vendor) for rank, vendor, _ in shown] == sorted(
        (str(r), v) for r, v in zip(ranks, vendors, strict=True)
    )
    on_the_sources_scale = {vendor: Decimal(total) / 20 for _, vendor, total in shown}  # 100 points are 5
    digits = Decimal(1).scaleb(-len(totals[0].split(".")[1]))
    rounded = [str(on_the_sources_scale[v].quantize(digits, ROUND_HALF_UP)) for v in vendors]
    assert rounded == totals
    offered, text = report(page, tmp_path)
    selection = Selection.objects.get()
    assert re.fullmatch(rf"{selection.ref}_report_draft_\d{{4}}-\d\d-\d\d\.pdf", offered)
    assert selection.ref in text
    for rank, vendor, total in shown:
        assert re.search(rf"\b{rank} {re.escape(vendor)}\b\D*?\b{re.escape(total)}\b", text), (
            rank,
            vendor,
            total,
        )
    assert AuditEvent.objects.filter(verb=AuditVerb.REPORT_MADE).count() == 1


def test_bad_file_is_mended_and_brought_again(page: Page, tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_bytes(csv_file(change(2, 8, "good")))
    good.write_bytes(csv_file(SMALL))
    page.goto("/")
    bring(page, bad)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("This file cannot be used as it is")
    expect(page.locator(".errsum")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_role("table", name=None)).to_contain_text("Row 2, column H")
    expect(page.get_by_role("button", name="Enter it")).to_have_count(0)
    page.get_by_role("link", name="Bring the mended file").click()
    page.get_by_label("Scorecard").set_input_files(good)
    page.get_by_role("button", name="Read it").click()
    confirm(page, "Mended")
    assert ranking(page) == [("1", "Arbor", "71.0"), ("2", "Borealis", "64.0")]


def test_going_back_after_confirming_does_not_confirm_again(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_bytes(csv_file(SMALL))
    page.goto("/")
    bring(page, path)
    confirm(page, "Once")
    page.go_back()
    if page.get_by_role("button", name="Enter it").count():
        page.get_by_role("button", name="Enter it").click()
    expect(page.get_by_role("heading", name="Once")).to_be_visible()
    assert Selection.objects.count() == 1


def test_double_click_makes_one_selection(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_bytes(csv_file(SMALL))
    page.goto("/")
    bring(page, path)
    page.get_by_label("Title").fill("Clicked twice")
    page.get_by_label("What the vendors are").select_option("CDMO")
    page.get_by_role("button", name="Enter it").dblclick()
    expect(page.get_by_role("heading", name="Clicked twice")).to_be_visible()
    assert Selection.objects.count() == 1


def test_main_job_by_keyboard_alone(page: Page, cast: Cast, tmp_path: Path) -> None:
    """Tab, Enter and typing; only the file dialogue, which belongs to the system, is answered for the person."""
    path = tmp_path / "scores.csv"
    path.write_bytes(csv_file(SMALL))
    page.goto("/")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    page.keyboard.press("Enter")
    tab_to(page, "Bring a scorecard")
    page.keyboard.press("Enter")
    page.wait_for_url("**/scorecards/new/", wait_until="networkidle")
    tab_to(page, "Scorecard")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(path)
    tab_to(page, "Read it")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Check what was read")).to_be_visible()
    tab_to(page, "Title")
    page.keyboard.press("Control+A")
    page.keyboard.type("By keyboard")
    tab_to(page, "What the vendors are")
    page.keyboard.type("CDMO")
    tab_to(page, "Enter it")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="By keyboard")).to_be_visible()
    assert Selection.objects.get().kind == "cdmo"
    tab_to(page, "Aligned")
    page.keyboard.press("Enter")
    page.wait_for_url("**view=aligned**")
    tab_to(page, "Make a report")
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/", wait_until="domcontentloaded")
    tab_to(page, "Download draft")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Done")).to_be_visible(timeout=90_000)
    tab_to(page, "Download")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert "_report_draft_" in waiting.value.suggested_filename


def focused(page: Page) -> str:
    """The accessible name of what has the focus, as far as these pages make names."""
    return str(
        page.evaluate(
            "(() => { const e = document.activeElement; const label = e.labels && e.labels[0];"
            " return (e.getAttribute('aria-label') || (label && label.innerText) || e.innerText || '').trim() })()"
        )
    )


def tab_to(page: Page, name: str) -> None:
    """Press Tab until that is reached; what is reached must be seen: not covered, with a focus ring."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused(page) == name:
            ring = page.evaluate(
                "(() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' || s.boxShadow !== 'none' })()"
            )
            assert ring, f"“{name}” has the focus and does not show it"
            return
    raise AssertionError(f"“{name}” is not reached by Tab; the focus is on “{focused(page)}”")


def test_keyboard_is_never_trapped(page: Page) -> None:
    """The menu opens with Enter and leaves with Escape, the focus back where it was."""
    page.goto("/vendors/")
    menu = "Account of Lena Hartwig (LH)"
    tab_to(page, menu)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    assert focused(page) == menu


def test_main_job_without_javascript(new_context: Any, cast: Cast, complaints: list[str], tmp_path: Path) -> None:
    path = tmp_path / "scores.xlsx"
    path.write_bytes(xlsx_file(SMALL))
    context: BrowserContext = new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    bring(page, path)
    confirm(page, "Without scripts")
    assert ranking(page) == [("1", "Arbor", "71.0"), ("2", "Borealis", "64.0")]
    offered, text = report(page, tmp_path)
    assert offered.endswith(".pdf")
    assert "Arbor" in text
    page.locator("summary[aria-label^='Account of']").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_pages_behind_the_door_are_gone_after_signing_out(page: Page) -> None:
    """Nothing is kept for the next person at this machine: not by going back, not in storage."""
    page.goto("/vendors/")
    page.locator("summary[aria-label^='Account of']").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
