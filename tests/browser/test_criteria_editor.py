"""The criteria editor in a real browser: by keyboard, without scripts, in light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from scoring.actions.criteria import add_criterion, remove_criterion
from scoring.models import CriteriaModel
from tests import factories
from tests.actions.criteria_scenarios import draft, node, siblings
from tests.browser.conftest import PageAs
from tests.browser.looking import LOOKS, Look, faults
from tests.cast import Cast

EDITION = "/criteria/editions/small/2/"


@pytest.fixture
def model(cast: Cast) -> CriteriaModel:
    made = draft(cast)
    spec = factories.rubric("", "Reserve capacity", 0)
    add_criterion(by=cast.criteria_admin, model=made, parent=node(made, "D"), spec=spec)
    return made


@pytest.fixture
def editor(page_as: PageAs, cast: Cast, model: CriteriaModel) -> Page:
    return page_as(cast.criteria_admin)


@pytest.mark.parametrize("looks", LOOKS)
def test_every_page_keeps_the_rules_of_accessibility(
    editor: Page, cast: Cast, model: CriteriaModel, looks: tuple[Look, ...]
) -> None:
    remove_criterion(by=cast.criteria_admin, criterion=node(model, "Q1"), version=node(model, "Q1").version)
    group, number, rubric = (node(model, key).pk for key in ("D", "D2", "D3"))
    pages = ["", "details/", "preview/", "compare/1/", "publish/", "weights/top/", f"weights/{group}/",
             f"weights/{group}/swing/", f"weights/{group}/ranks/", f"weights/{group}/pairs/", f"add/{group}/",
             f"pick/{group}/", f"criterion/{number}/", f"criterion/{rubric}/", f"criterion/{number}/move/",
             f"criterion/{number}/remove/"]  # fmt: skip
    found = {}
    for address in [*(EDITION + page for page in pages), "/criteria/", "/criteria/new/"]:
        editor.goto(address)
        if wrong := faults(editor, looks):
            found[address] = wrong
    assert found == {}


def test_slider_moves_the_others_and_keeps_the_locked_one(editor: Page, model: CriteriaModel) -> None:
    editor.goto(f"{EDITION}weights/{node(model, 'D').pk}/")
    on_time, months, reserve = (
        editor.get_by_label(name, exact=True) for name in ("On time", "Months to deliver", "Reserve capacity")
    )
    editor.get_by_label("Lock Months to deliver at its weight").check()
    slider = editor.get_by_label("On time weight, percent")
    slider.focus()
    editor.keyboard.press("ArrowLeft")
    editor.keyboard.press("PageDown")
    expect(on_time).to_have_value("64")
    expect(months).to_have_value("25")
    expect(reserve).to_have_value("11")
    assert slider.get_attribute("aria-valuetext") == "64 percent, saved 75"
    expect(editor.locator("[data-total]")).to_have_text("On time 64. 100 of 100.")
    reserve.fill("30")
    reserve.press("Enter")
    expect(on_time).to_have_value("45")
    editor.get_by_role("button", name="Save", exact=True).press("Enter")
    editor.wait_for_url(f"**{EDITION}")
    assert siblings(model, "D") == {"D1": 4500, "D2": 2500, "D3": 3000}


def test_set_dragged_to_zero_comes_back(editor: Page, model: CriteriaModel) -> None:
    editor.goto(f"{EDITION}weights/{node(model, 'D').pk}/")
    slider = editor.get_by_label("Reserve capacity weight, percent")
    slider.focus()
    editor.keyboard.press("End")
    expect(editor.get_by_label("On time", exact=True)).to_have_value("0")
    editor.keyboard.press("Home")
    expect(editor.get_by_label("On time", exact=True)).to_have_value("75")
    expect(editor.get_by_label("Months to deliver", exact=True)).to_have_value("25")


def test_typing_several_says_how_much_too_many(editor: Page, model: CriteriaModel) -> None:
    editor.goto(f"{EDITION}weights/{node(model, 'D').pk}/")
    editor.get_by_role("button", name="Type several").press("Enter")
    editor.get_by_label("On time", exact=True).fill("78")
    editor.get_by_label("On time", exact=True).press("Tab")
    expect(editor.locator("[data-total]")).to_have_text("103 of 100: 3 too many.")
    editor.get_by_role("button", name="Save", exact=True).click()
    expect(editor.get_by_role("alert")).to_contain_text("103 of 100: 3 too many.")
    expect(editor.get_by_label("On time", exact=True)).to_have_value("78")
    editor.get_by_role("button", name="Type several").click()
    editor.get_by_role("button", name="Scale to 100").click()
    expect(editor.get_by_text("Not saved yet.")).to_be_visible()


def test_row_moves_by_keyboard_is_announced_and_keeps_the_focus(editor: Page, model: CriteriaModel) -> None:
    editor.goto(EDITION)
    link = editor.get_by_role("link", name="Months to deliver")
    link.focus()
    editor.keyboard.press("Alt+ArrowUp")
    expect(editor.get_by_text("Months to deliver, moved to 1 of 3 in Delivery.")).to_be_visible()
    expect(link).to_be_focused()
    assert list(siblings(model, "D")) == ["D2", "D1", "D3"]
    editor.keyboard.press("Alt+ArrowUp")
    expect(editor.locator("[data-said]")).to_have_text("It is the first already.")


def test_row_moves_by_dragging(editor: Page, model: CriteriaModel) -> None:
    editor.goto(EDITION)
    editor.locator(f"#c-{node(model, 'D3').pk} td").nth(0).drag_to(
        editor.locator(f"#c-{node(model, 'D1').pk} td").nth(0)
    )
    expect(editor.get_by_text("Reserve capacity, moved to 1 of 3 in Delivery.")).to_be_visible()
    assert list(siblings(model, "D")) == ["D3", "D1", "D2"]


def test_picture_of_the_curve_follows_the_typing(editor: Page, model: CriteriaModel) -> None:
    editor.goto(f"{EDITION}criterion/{node(model, 'D2').pk}/")
    editor.get_by_label("Point 3, figure").fill("9")
    editor.get_by_label("Point 3, points of 100").fill("80")
    expect(editor.locator("[data-picture] title")).to_contain_text("9 is worth 80 points")


def test_editor_works_without_scripts(
    new_context: Callable[..., BrowserContext], live_server: LiveServer, cast: Cast, model: CriteriaModel
) -> None:
    """Add, write levels, weigh, move, remove, put back, publish."""
    context = new_context(java_script_enabled=False)
    client = Client()
    client.force_login(cast.criteria_admin)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(EDITION)
    page.locator(f"#c-{node(model, 'Q').pk} summary").click()
    page.get_by_role("link", name="Add a criterion to Quality").click()
    page.get_by_label("Name").fill("Audit findings")
    page.get_by_role("button", name="Add it").click()
    for level in range(5):
        page.get_by_label(f"Level {level}").fill(f"{4 - level} findings were open at the last audit.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(f"#c-{node(model, 'Q').pk} summary").click()
    page.get_by_role("link", name="Weights in Quality").click()
    page.get_by_label("Audit findings", exact=True).fill("30")
    page.get_by_role("button", name="The others share what Audit findings leaves").click()
    expect(page.get_by_label("Data integrity", exact=True)).to_have_value("70")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The weights of Quality are saved.")).to_be_visible()
    assert list(siblings(model, "Q").values()) == [7000, 3000]
    page.locator(f"#c-{node(model, 'D1').pk} summary").click()
    page.get_by_role("button", name="Move On time down").click()
    expect(page.get_by_text("On time, moved to 2 of 3 in Delivery.")).to_be_visible()
    for key in ("D3", "Q1"):
        page.locator(f"#c-{node(model, key).pk} summary").click()
        page.get_by_role("link", name=f"Remove {node(model, key).name}").click()
        page.get_by_role("button", name="Remove it").click()
    page.get_by_role("button", name="Put Data integrity back").click()
    expect(page.get_by_text("Data integrity is back with the share that it had.")).to_be_visible()
    page.get_by_role("link", name="Publish edition 2").click()
    page.get_by_label("For all that have no reason of their own").fill("The board asked for it.")
    page.get_by_role("button", name="Publish edition 2").click()
    expect(page.get_by_text("Nothing in it changes any more.")).to_be_visible()
    model.refresh_from_db()
    assert model.status == "frozen"
