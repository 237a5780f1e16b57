"""Bringing a file, by keyboard, with and without scripts; every page of it open to everybody."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from scoring.models import Job, Site, Vendor
from scoring.vocabulary import JobKind
from tests.actions.import_scenarios import SITES, make_document
from tests.browser.looking import violations
from tests.cast import Cast
from tests.factories import make_vendor


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(SITES, encoding="utf-8")
    return path


def is_open_to_everybody(page: Page) -> None:
    assert violations(page) == []


def choose(page: Page, path: Path) -> None:
    page.goto("/vendors/import/")
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_label("Date of the file").fill("2026-03-31")
    page.get_by_role("button", name="Read it").press("Enter")
    expect(page.get_by_role("heading", name="Check what would change")).to_be_visible()


def test_file_is_brought_in_by_keyboard(page: Page, cast: Cast, sites: Path) -> None:
    make_vendor(cast.lead, "Aldermoor Biologics GmbH")
    page.goto("/vendors/import/")
    is_open_to_everybody(page)
    choose(page, sites)
    is_open_to_everybody(page)
    page.get_by_role("button", name="Bring it in").press("Enter")
    expect(page.locator("#errors-title")).to_have_text("There is a problem")
    is_open_to_everybody(page)
    group = page.get_by_role("group", name="Which vendor is “Aldermoor Biologics”?")
    group.get_by_role("radio").first.press("Space")
    page.get_by_role("button", name="Show the changes").press("Enter")
    expect(page.get_by_role("heading", name="1 new vendor, 1 vendor changed, 2 new sites")).to_be_visible()
    page.get_by_role("button", name="Bring it in").press("Enter")
    expect(page.get_by_role("heading", name="Done")).to_be_visible()
    is_open_to_everybody(page)
    assert Site.objects.count() == 2


def test_page_of_a_job_follows_it_to_its_end(page: Page, cast: Cast, sites: Path) -> None:
    job = _running(cast)
    page.goto(f"/jobs/{job.pk}/")
    expect(page.get_by_role("status").filter(has_text="Reading")).to_have_text("Step 1 of 3: Reading the file.")
    is_open_to_everybody(page)
    Job.objects.report(job.pk, step="Writing", done=2, total=3)
    expect(page.get_by_role("status").filter(has_text="Writing")).to_have_text("Step 3 of 3: Writing.")
    Job.objects.report(job.pk, state="done", message="All of it.", url="/vendors/")
    expect(page.get_by_role("heading", name="Done")).to_be_visible()


def _running(cast: Cast) -> Job:
    job, _ = Job.objects.begin(uuid.uuid4(), kind=JobKind.VENDOR_IMPORT, title="Bringing in a file", by=cast.lead)
    Job.objects.report(job.pk, step="Reading the file", done=0, total=3)
    return job


def test_file_is_brought_in_without_scripts(
    new_context: Callable[..., BrowserContext], live_server: LiveServer, cast: Cast, sites: Path, page: Page
) -> None:
    context = new_context(java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    bare = context.new_page()
    choose(bare, sites)
    bare.get_by_role("button", name="Bring it in").click()
    expect(bare.get_by_role("heading", name="Done")).to_be_visible(timeout=10_000)
    assert Vendor.objects.count() == 2


def test_documents_are_open_to_everybody_and_are_saved_and_not_shown(page: Page, cast: Cast) -> None:
    document = make_document(cast)
    page.goto("/vendors/aldermoor-biologics/documents/")
    is_open_to_everybody(page)
    with page.expect_download() as download:
        page.get_by_role("link", name=document.title, exact=True).press("Enter")
    assert download.value.suggested_filename == "minutes.txt"
    page.goto("/vendors/aldermoor-biologics/documents/new/")
    is_open_to_everybody(page)
