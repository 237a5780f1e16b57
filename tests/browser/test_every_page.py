"""Every page in light and dark, wide and narrow: no accessibility rule is broken and nothing sticks out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Page, expect

from scoring.actions.derived import override_derived
from scoring.actions.records import enter_record
from scoring.models import Selection, Site
from scoring.selectors.records_waiting import unmatched
from scoring.vocabulary import Stage
from tests.actions.derived_scenarios import stored, with_newer
from tests.actions.record_scenarios import LETTERS, OAI, alert, bring, inspection, inspections, match_letter
from tests.browser.conftest import PageAs
from tests.browser.looking import LOOKS, Look, faults
from tests.cast import Cast
from tests.factories import make_selection, score_everything
from tests.importers.build import change, csv_file
from tests.views.build import stage_file

LONG = "Sterile fill-finish of a monoclonal antibody in prefilled syringes, second source, phase 2"


@pytest.fixture
def addresses(cast: Cast) -> dict[str, str]:
    """One address of each kind of page, in the states that it has; the reader is the lead."""
    out = make_selection(cast, stage=Stage.RESULTS, title=LONG)
    scoring = make_selection(cast, stage=Stage.SCORING)
    score_everything(cast, scoring)
    vendor = out.alternatives.get(short_name="Aldermoor").vendor
    client = Client()
    client.force_login(cast.lead)
    good = stage_file(client, "release testing.csv", csv_file(change(2, 8, None)))
    bad = stage_file(client, "bad.csv", csv_file(change(2, 8, "good")))
    return {
        **_records(cast, vendor.sites.get(), client),
        **_derived(cast),
        "work": "/",
        "selections": "/selections/",
        "selection with results": out.get_absolute_url(),
        "selection in scoring": scoring.get_absolute_url(),
        "ranking": f"/s/{out.ref}/results/",
        "ranking aligned": f"/s/{out.ref}/results/?view=aligned",
        "sheet that is read": f"/s/{out.ref}/sheets/{out.memberships.get(user=cast.quality).pk}/",
        "questions to vendors": f"/s/{scoring.ref}/questions/",
        "report of results": f"/s/{out.ref}/report/",
        "issued reports": "/reports/",
        "verify": "/verify/",
        "log": f"/s/{out.ref}/log/",
        "log without entries": f"/s/{out.ref}/log/?text=nothing-like-it",
        "scorecard": "/scorecards/new/",
        "preview": good,
        "preview of a bad file": bad,
        "vendors": "/vendors/",
        "vendors not found": "/vendors/?q=nothing-like-it",
        "vendor": vendor.get_absolute_url(),
        "sign out": "/accounts/logout/",
        "not found": "/no-such-page",
        "not now": f"/s/{scoring.ref}/results/",
    }


def _derived(cast: Cast) -> dict[str, str]:
    """Values from records: all, one with a newer record and an override, and the selection that is told of it."""
    selection = with_newer(cast)
    override_derived(by=cast.lead, derived=stored(selection), version=1, value=Decimal(60), reason="Seen in a letter.")
    address = selection.get_absolute_url()
    return {
        "values from records": f"{address}records/",
        "value from records": f"{address}records/Q3/1/",
        "selection with newer records": address,
    }


def _records(cast: Cast, site: Site, client: Client) -> dict[str, str]:
    """The pages of regulatory records: with rows, with questions, and with what cannot be used."""
    (fei,) = site.identifiers.values_list("value", flat=True)
    waits = inspection(1200002, "3111111111", name="Aldermoor Sterile")
    run = bring(cast.lead, inspections(inspection(1200001, fei), inspection(1200001, fei, area="GLP"), waits))
    bring(cast.lead, inspections(inspection(1200001, fei, result=OAI), inspection(1200008, "12")), name="april.csv")
    bring(cast.lead, LETTERS)
    match_letter(cast, site)
    enter_record(by=cast.lead, record=alert(site))
    file = SimpleUploadedFile("may.csv", inspections(waits, inspection(1200009, "12")).encode())
    return {
        "records": "/records/",
        "records, choose": "/records/import/",
        "records, preview": client.post("/records/import/", {"file": file})["Location"],
        "records, file": run.get_absolute_url(),
        "records, undo": f"{run.get_absolute_url()}undo/",
        "records, numbers": "/records/waiting/",
        "records, number": "/records/waiting/fei/3111111111/",
        "records, letters": "/records/unmatched/",
        "records, letter": f"/records/unmatched/{unmatched().get().pk}/",
        "records, site": f"/sites/{site.pk}/records/",
        "records, enter": f"/sites/{site.pk}/records/enter/own_audit/",
        "records, owner": f"/sites/{site.pk}/ownership/",
    }


@pytest.mark.parametrize("looks", LOOKS)
def test_every_page_keeps_the_rules_of_accessibility(
    page_as: PageAs, cast: Cast, addresses: dict[str, str], looks: tuple[Look, ...]
) -> None:
    page = page_as(cast.lead)
    found = {}
    for name, address in addresses.items():
        page.goto(address)
        if wrong := faults(page, looks, narrow=[320, 768]):
            found[name] = wrong
    assert found == {}


@pytest.mark.usefixtures("cast")
def test_door_keeps_the_rules_of_accessibility(page_as: PageAs) -> None:
    page = page_as(None)
    looks = [(theme, width) for theme in ("light", "dark") for width in (1440, 390)]
    page.goto("/accounts/login/")
    assert faults(page, looks) == []
    page.get_by_label("User name").fill("lead")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()  # waits for the answer of the server
    assert faults(page, looks) == []


def test_chosen_theme_stays(page: Page, cast: Cast) -> None:
    page.goto("/vendors/")
    page.locator("summary[aria-label^='Account of']").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.wait_for_load_state()
    assert _lightness(page) < 0.2
    page.goto("/selections/")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_theme_of_the_system_is_followed_until_one_is_chosen(page: Page) -> None:
    for scheme, dark in (("dark", True), ("light", False)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
        page.goto("/vendors/")
        assert (_lightness(page) < 0.2) is dark


def _lightness(page: Page) -> float:
    """Of the page's ground, 0 black to 1 white."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    red, green, blue = (float(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3])
    return (red + green + blue) / 765


def test_results_page_reads_the_same_in_both_themes(page: Page, cast: Cast) -> None:
    selection: Selection = make_selection(cast, stage=Stage.RESULTS)
    texts = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
        page.goto(f"/s/{selection.ref}/results/")
        texts.append(page.inner_text("main"))
    assert texts[0] == texts[1]
    assert "Aldermoor" in texts[0]


def test_looking_finds_what_is_wrong(page: Page) -> None:
    """The control of the tests above: a picture without words, a page that is too wide, words that one theme hides."""
    looks = (("light", 1440), ("dark", 390))
    page.goto("/vendors/")
    assert faults(page, looks, narrow=[320]) == []
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img width=1000 src=\"/static/img/icon.svg\">')"
    )
    page.evaluate("document.querySelector('h1').style.color = 'black'")
    found = faults(page, looks, narrow=[320])
    assert any(line.startswith("light, 1440: image-alt") for line in found)
    assert [line for line in found if "color-contrast" in line and not line.startswith("dark, 390")] == []
    assert any(line.startswith("dark, 390: color-contrast") for line in found)
    assert [line.rsplit(" ", 1)[1] for line in found if line.startswith("sticks out")] == ["390", "320"]
