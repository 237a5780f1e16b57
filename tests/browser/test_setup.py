"""A whole set-up in a real browser: from nothing to “Open scoring”, with and without scripts; every page looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from scoring.actions.criteria_of_selection import adjust_weights, send_criteria
from scoring.actions.screening import request_waiver
from scoring.models import CriteriaModel, Selection, User
from scoring.vocabulary import Stage
from tests.actions.library_scenarios import template
from tests.browser.conftest import PageAs
from tests.browser.looking import LOOKS, Look, faults
from tests.cast import Cast
from tests.factories import answer_must_haves, make_capability, make_selection, make_site, make_vendor


@pytest.fixture
def edition(cast: Cast) -> CriteriaModel:
    """The small template, and two vendors of its kind: one that the scope suggests, one that is searched for."""
    model = template()
    kinds = (model.kind,)
    make_capability(
        cast.lead, make_site(cast.lead, make_vendor(cast.lead, "Aldermoor Sterile", kinds), "Cork", "IE"), "dp_lyo"
    )
    make_site(cast.lead, make_vendor(cast.lead, "Brightwater Packaging", kinds), "Bern", "CH")
    return model


def live(page: Page, cast: Cast, edition: CriteriaModel) -> Selection:
    """Everything that somebody does who has never seen the product: what the page offers next is taken."""
    page.goto("/")
    page.get_by_role("link", name="New selection").click()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a title.")
    page.get_by_label("Title").fill("Vials of Fictumab")
    page.get_by_label("What the vendors are").select_option(edition.kind)
    page.locator("summary", has_text="Capabilities that the work needs").click()
    page.locator("#need-dp_lyo").check()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Take Small, edition 1").click()
    page.get_by_role("link", name="Change the weights of the groups").click()
    page.get_by_label("Delivery", exact=True).fill("50")
    page.keyboard.press("Tab")  # with scripts the others follow now
    expect(page.get_by_label("Quality", exact=True)).to_be_visible()
    page.wait_for_load_state()  # its script has run then
    page.get_by_label("Quality", exact=True).fill("50")
    page.get_by_label("Why these weights").fill("Time is as short as quality is dear.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Continue to the vendors").click()
    page.get_by_role("button", name="Add Aldermoor Sterile, Cork site").click()
    expect(page.get_by_text("Aldermoor Sterile competes as Aldermoor.")).to_be_visible()
    page.get_by_label("by name, site, place").fill("brightwater")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Add Brightwater Packaging").click()
    expect(page.get_by_text("Brightwater Packaging competes as Brightwater.")).to_be_visible()
    for vendor in ("Aldermoor", "Brightwater"):
        page.get_by_role("link", name=f"Must-haves and site of {vendor}").click()
        page.get_by_label("Pass", exact=True).check()
        page.get_by_role("button", name="Save the answers").click()
    page.get_by_label("Why fewer than three are enough").fill("Nobody else has the licence.")
    page.get_by_role("button", name="Save and continue").click()
    for person, part, groups in ((cast.quality, "evaluator", ("Delivery", "Quality")), (cast.approver, "approver", ())):
        page.get_by_label("Person", exact=True).select_option(str(person.pk))
        page.get_by_label("Part", exact=True).select_option(part)
        for group in groups:
            page.get_by_label(group, exact=True).check()
        page.get_by_role("button", name="Name this person").click()
        expect(page.get_by_text(f"{person.full_name} takes part as {part}.")).to_be_visible()
    page.get_by_role("link", name="Continue to the dates").click()
    page.get_by_label("Deadline of the score sheets, day").fill(f"{timezone.localdate() + timedelta(30):%Y-%m-%d}")
    page.get_by_label("Time", exact=True).fill("17:00")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_text("Send them for approval before scoring opens.")).to_be_visible()
    page.get_by_role("button", name="Send weights for approval").click()
    expect(page.get_by_text("wait for an approver")).to_be_visible()
    return Selection.objects.get()


def approve(page: Page) -> None:
    """The approver comes from My work."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Read")).click()
    expect(page.get_by_text("Time is as short as quality is dear.")).to_be_visible()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("The lead sees your answer.")).to_be_visible()


def test_new_lead_sets_a_selection_up_from_nothing(page_as: PageAs, cast: Cast, edition: CriteriaModel) -> None:
    lead = page_as(cast.stranger)
    selection = live(lead, cast, edition)
    approve(page_as(cast.approver))
    lead.goto("/")
    lead.get_by_role("link", name=re.compile("^Set up")).click()
    expect(lead.get_by_role("heading", name="Nothing is missing")).to_be_visible()
    lead.get_by_role("button", name="Open scoring").click()
    expect(lead.locator(".rail [aria-current]")).to_contain_text("Scoring")
    lead.get_by_role("link", name="Set-up").click()
    selection.refresh_from_db()
    assert selection.stage == Stage.SCORING
    expect(lead.get_by_text(selection.sealed_digest)).to_be_visible()


def test_set_up_without_scripts(
    new_context: Callable[..., BrowserContext], live_server: LiveServer, cast: Cast, edition: CriteriaModel
) -> None:
    def page_of(user: User) -> Page:
        context = new_context(java_script_enabled=False)
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.set_viewport_size({"width": 390, "height": 900})
        return page

    lead = page_of(cast.stranger)
    selection = live(lead, cast, edition)
    approve(page_of(cast.approver))
    lead.goto(f"/s/{selection.ref}/setup/")
    lead.get_by_role("button", name="Open scoring").click()
    expect(lead.locator(".rail [aria-current]")).to_contain_text("Scoring")
    selection.refresh_from_db()
    assert selection.stage == Stage.SCORING


@pytest.mark.parametrize("looks", LOOKS)
def test_every_page_of_the_set_up_keeps_the_rules_of_accessibility(
    page_as: PageAs, cast: Cast, edition: CriteriaModel, looks: tuple[Look, ...]
) -> None:
    selection = make_selection(cast)
    answer_must_haves(cast, selection)
    fail = selection.screenings.get(outcome="fail")
    request_waiver(by=cast.lead, screening=fail, version=1, reason="A renewal is under way.")
    adjust_weights(by=cast.lead, selection=selection, weights={"Q": 5000, "D": 5000}, reason="Time is short.")
    send_criteria(by=cast.lead, selection=selection)
    sealed = make_selection(cast, stage=Stage.RESULTS)
    member = selection.memberships.get(user=cast.quality)
    base = f"/s/{selection.ref}/"
    pages = {
        cast.lead: [
            "/selections/new/", f"/selections/new/?from={selection.ref}", base,
            *(f"{base}setup/{part}" for part in (
                "", "scope/", "criteria/", "criteria/weights/top/", "vendors/", "vendors/?q=b", "vendors/3/", "people/",
                f"people/{member.pk}/", "dates/")),
            f"{base}waivers/", f"/s/{sealed.ref}/", f"/s/{sealed.ref}/setup/", f"/s/{sealed.ref}/setup/criteria/",
            f"/s/{sealed.ref}/setup/criteria/weights/top/",
        ],
        cast.approver: [f"{base}setup/criteria/approval/", f"{base}waivers/", base],
    }  # fmt: skip
    found = {}
    for user, addresses in pages.items():
        page = page_as(user)
        for address in addresses:
            page.goto(address)
            if wrong := faults(page, looks, narrow=[320]):
                found[address] = wrong
    assert found == {}
