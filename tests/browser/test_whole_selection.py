"""A whole selection in a real browser, through the pages alone: five people, from nothing to the issued report.

By hand, with the groups at 50 and 50: Aldermoor has 0.8 x 50 on quality, 0.6 x 25 and 0.5 x 25 on delivery, 67.5 in all.
Brightwater has 30, 18.75 and, on the fill that its two judges see differently (4 and 2 of 5), 10 to 20: 68.75 if the
panel agrees on 4, and then it leads. Castellan is far behind whatever is agreed. With quality at 60 Aldermoor leads again,
70.0 to 67.0.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from scoring.actions.library import GroupShares, TemplateSpec, add_library, add_template, publish_first_edition
from scoring.actions.trees import CriterionSpec
from scoring.models import CriteriaModel, User
from scoring.vocabulary import CriterionKind, VendorKind
from tests.browser.conftest import PageAs
from tests.browser.looking import overflow, violations
from tests.cast import PASSWORD, Cast
from tests.factories import group, make_capability, make_site, make_vendor, number, rubric
from verifier import vendorselect_verify as verifier

LIBRARY = (
    group("Q", "Quality", 0, rubric("Q1", "Inspection record", 0)),
    group("D", "Delivery", 0,
          rubric("D1", "Aseptic filling", 0),
          number("D2", "Time to first batch", 0, worst="18", best="6", unit="months")),
    CriterionSpec("M1", "Valid GMP certificate", CriterionKind.MUST_HAVE),
)  # fmt: skip
TEMPLATE = TemplateSpec(
    slug="fill-finish",
    name="Fill-finish",
    kind=VendorKind.CDMO,
    description="For tests.",
    must_haves=("M1",),
    groups=(GroupShares("Q", 6000, {"Q1": 10_000}), GroupShares("D", 4000, {"D1": 5000, "D2": 5000})),
)
VENDORS = (
    ("Aldermoor Biologics", "Kessel", "DE"),
    ("Brightwater Sterile", "Cork", "IE"),
    ("Castellan Pharma", "Parma", "IT"),
)
SHORT = ("Aldermoor", "Brightwater", "Castellan")


@pytest.fixture
def register(cast: Cast) -> CriteriaModel:
    """What a house has before its first selection: a template, and vendors with sites that can do the work."""
    library = add_library(by=None, name="Library", description="For tests.", tree=LIBRARY)
    publish_first_edition(by=None, model=library)
    template = add_template(by=None, library=library, template=TEMPLATE)
    publish_first_edition(by=None, model=template)
    for name, city, country in VENDORS:
        make_capability(cast.lead, make_site(cast.lead, make_vendor(cast.lead, name), city, country), "dp_lyo")
    return template


def looked_at(page: Page) -> None:
    """No accessibility rule is broken on this page, and a phone shows it whole."""
    assert violations(page) == [], page.url
    wide = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    assert overflow(page) == 0, page.url
    assert wide is not None
    page.set_viewport_size(wide)


def set_up(page: Page, cast: Cast) -> str:
    """The lead sets the selection up, from the first page to the weights that wait for approval; its number."""
    page.goto("/")
    looked_at(page)
    page.get_by_role("link", name="New selection").click()
    page.get_by_label("Title").fill("Vials of Fictumab")
    page.get_by_label("What the vendors are").select_option("cdmo")
    page.locator("summary", has_text="Capabilities that the work needs").click()
    page.locator("#need-dp_lyo").check()
    looked_at(page)
    page.get_by_role("button", name="Save and continue").click()

    page.get_by_role("button", name="Take Fill-finish, edition 1").click()
    page.get_by_role("link", name="Change the weights of the groups").click()
    expect(page.get_by_label("Quality", exact=True)).to_be_visible()
    page.wait_for_load_state()  # its script has run then
    page.get_by_label("Quality", exact=True).fill("50")
    page.keyboard.press("Tab")  # the other group follows
    expect(page.get_by_label("Delivery", exact=True)).to_have_value("50")
    page.get_by_label("Why these weights").fill("Time is as short as quality is dear.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="The weights of the groups are saved.")).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="Continue to the vendors").click()

    for (name, city, _), short in zip(VENDORS, SHORT, strict=True):
        page.get_by_role("button", name=f"Add {name}, {city} site").click()
        expect(page.get_by_role("link", name=f"Must-haves and site of {short}")).to_be_visible()
    for short in SHORT:
        page.get_by_role("link", name=f"Must-haves and site of {short}").click()
        page.get_by_label("Pass", exact=True).check()
        page.get_by_role("button", name="Save the answers").click()
        expect(page.get_by_text(f"The must-haves of {short} are saved.")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="Save and continue").click()

    everything = ("Quality", "Delivery")
    people = (
        (cast.quality, "evaluator", everything),
        (cast.technical, "evaluator", everything),
        (cast.observer, "evaluator", ("Quality",)),
        (cast.approver, "approver", ()),
    )
    for person, role, groups in people:
        page.get_by_label("Person", exact=True).select_option(str(person.pk))
        page.get_by_label("Part", exact=True).select_option(role)
        for name in groups:
            page.get_by_label(name, exact=True).check()
        page.get_by_label("An approver who speaks for the quality unit").set_checked(role == "approver")
        page.get_by_role("button", name="Name this person").click()
        expect(page.get_by_text(f"{person.full_name} takes part as {role}.")).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="Continue to the dates").click()

    page.get_by_label("Deadline of the score sheets, day").fill(f"{timezone.localdate() + timedelta(30):%Y-%m-%d}")
    page.get_by_label("Time", exact=True).fill("17:00")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    page.get_by_label("Names beside the scores, once scoring has closed").select_option("always")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_text("The dates are saved.")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="Send weights for approval").click()
    expect(page.get_by_text("wait for an approver")).to_be_visible()
    return page.url.split("/s/")[1].split("/")[0]


def approve(page: Page) -> None:
    """The approver comes from My work, reads what differs and agrees."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Read")).click()
    expect(page.get_by_role("row", name=re.compile("Delivery.*40.*50"))).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("The lead sees your answer.")).to_be_visible()


def open_scoring(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Set up")).click()
    page.get_by_role("button", name="Open scoring").click()
    expect(page.locator(".rail [aria-current]")).to_contain_text("Scoring")
    looked_at(page)


def begin_sheet(page: Page, conflict: str = "") -> Page:
    """An evaluator comes from My work and declares no interest, or one in Brightwater."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Declare")).click()
    page.get_by_label("Yes, as declared below" if conflict else "None", exact=True).check()
    if conflict:
        page.get_by_label("Brightwater").fill(conflict)
        looked_at(page)
    page.get_by_role("button", name="Declare and begin").click()
    page.locator("[data-cell][tabindex='0']").focus()
    page.wait_for_load_state()  # the grid hears keys once its script has run
    return page


def score_row(page: Page, criterion: str, *typed: str) -> None:
    """Type into the cells of a criterion, by keyboard, from the first vendor on; "?" is followed by its reason."""
    page.keyboard.press("Control+Home")
    for _ in range(("Q1", "D1", "D2").index(criterion)):
        page.keyboard.press("ArrowDown")
    here = page.locator(":focus")
    for vendor, keys in enumerate(typed, start=1):
        expect(here).to_have_id(f"cell-{criterion}-{vendor}")
        if keys.startswith("?"):
            page.keyboard.press("?")
            page.keyboard.type(keys[1:])
            page.keyboard.press("Escape")
        else:
            page.keyboard.type(keys)
        # A figure is typed in the box beside the grid, and Enter goes on to the next cell without a score.
        page.keyboard.press("Enter" if criterion == "D2" else "ArrowRight")


def submit(page: Page) -> None:
    page.get_by_role("link", name="Review and submit").press("Enter")
    expect(page.get_by_role("heading", name="Review and submit")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="Submit and lock my sheet").press("Enter")
    expect(page.get_by_text("The sheet is locked.")).to_be_visible()


def open_overview(page: Page, ref: str) -> None:
    page.goto("/")
    page.get_by_role("link", name=f"Open {ref}").click()


def test_whole_selection_from_nothing_to_issued_report(
    page_as: PageAs, cast: Cast, register: CriteriaModel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lead = page_as(cast.lead)
    ref = set_up(lead, cast)
    approver = page_as(cast.approver)
    approve(approver)
    open_scoring(lead)

    quality = begin_sheet(page_as(cast.quality))
    score_row(quality, "Q1", "4", "3", "2")
    score_row(quality, "D1", "3", "4", "2")
    other = quality.context.new_page()  # the same evaluator, in a second window
    other.goto(quality.url)
    score_row(quality, "D2", "12", "9", "15")
    expect(quality.locator("#cell-D2-3")).to_have_attribute("data-version", re.compile(r"\d"))  # the last is saved
    other.locator("#cell-D2-1").focus()
    other.keyboard.type("14")
    other.keyboard.press("Enter")
    panel = other.get_by_role("alert").filter(has_text="You changed this cell in another window.")
    expect(panel).to_contain_text("You set Aldermoor, Time to first batch to 12")
    expect(panel).to_contain_text("You typed 14")
    looked_at(other)
    other.get_by_role("button", name="Take the other, 12").press("Enter")
    expect(panel).to_be_hidden()
    other.close()
    quality.reload()
    expect(quality.locator("#cell-D2-1")).to_have_attribute("data-value", "12")
    looked_at(quality)
    submit(quality)

    finance = begin_sheet(page_as(cast.observer), conflict="I hold shares of it.")
    expect(finance.get_by_text("Your scores for Brightwater are not needed.")).to_be_visible()
    finance.keyboard.press("4")
    finance.keyboard.press("End")
    finance.keyboard.press("2")
    expect(finance.locator("[data-progress] span")).to_have_text("2 of 2 scored")
    submit(finance)

    lead.goto("/")
    expect(lead.get_by_text(f"1 still open: {cast.technical.full_name}")).to_be_visible()

    technical = begin_sheet(page_as(cast.technical))
    score_row(technical, "Q1", "4", "3", "3")
    score_row(technical, "D1", "3", "2", "2")
    score_row(technical, "D2", "12", "9", "?No schedule was sent.")
    expect(technical.locator("[data-progress] span")).to_have_text("9 of 9 scored")
    submit(technical)

    open_overview(lead, ref)
    expect(lead.get_by_text("in Brightwater: I hold shares of it.")).to_be_visible()
    lead.get_by_role("button", name="Close scoring", exact=True).click()
    expect(lead.locator(".rail [aria-current]")).to_contain_text("Consensus")
    looked_at(lead)
    lead.get_by_role("link", name="Results", exact=True).click()
    expect(lead.get_by_text("Not released yet")).to_be_visible()
    settle(lead)
    release(lead)
    explore(approver, ref)
    decide(lead)
    for page, person, meaning in ((lead, cast.lead, "Author"), (approver, cast.approver, "Quality approval")):
        sign(page, person, meaning)
    digest = issue(lead, tmp_path / "report.pdf")
    assert verifier.main([str(tmp_path / "report.pdf"), *digest.split()]) == 0, capsys.readouterr().out
    assert "does not hold" not in (told := capsys.readouterr().out)
    assert "the chosen vendor A2 has rank 1" in told
    read_log(approver, ref)


def settle(page: Page) -> None:
    """One difference can change a rank: the panel agrees on it. The means of the others are accepted together."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Settle")).click()
    expect(page.get_by_text("1 of 9 scored cells can still change a rank")).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="Settle next").click()
    expect(page.get_by_role("heading", name="Brightwater Sterile, Aseptic filling")).to_be_visible()
    looked_at(page)
    page.get_by_label("Agreed score").fill("4")
    page.get_by_label("Reason", exact=True).fill("The media fills of both lines passed.")
    page.get_by_role("button", name="Settle", exact=True).click()
    expect(page.get_by_text("No difference that is left can change a rank.")).to_be_visible()
    page.get_by_label("Reason", exact=True).fill("They change no rank.")
    page.get_by_role("button", name="Accept the mean of each").click()
    expect(page.get_by_text("0 of 9 scored cells can still change a rank")).to_be_visible()
    looked_at(page)


def release(page: Page) -> None:
    page.get_by_role("link", name="overview", exact=True).click()
    page.get_by_role("button", name="Release the results").click()
    expect(page.locator(".rail [aria-current]")).to_contain_text("Results")


def explore(page: Page, ref: str) -> None:
    """The approver comes from My work; a weight is tried by keyboard, and the approved result stays."""
    page.goto("/")
    page.get_by_role("link", name=f"See the ranking of {ref}").click()
    approved = page.get_by_role("heading", name="Brightwater Sterile leads with 68.8 of 100")
    expect(approved).to_be_visible()
    looked_at(page)
    page.get_by_label("Quality weight, percent").focus()
    page.keyboard.press("PageUp")
    line = page.locator("[data-part=line]")
    expect(line).to_have_text("With the weights you are exploring, Aldermoor leads by 3.0. Not saved.")
    page.wait_for_url("**/results/?w=Q:60,D:40")
    expect(page.locator("[data-part=state]")).to_have_text("Exploring, not saved")
    expect(approved).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="Reset").click()
    expect(page.locator("[data-part=state]")).to_have_text("Approved")
    expect(page.locator("[data-vendor=A2] td.total [data-total]")).to_have_text("68.8")


def decide(page: Page) -> None:
    """The lead writes the decision from the drafted text, sees what may stand, and freezes it."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("^See the ranking")).click()
    page.get_by_role("button", name="Go on to the decision").click()
    page.get_by_label("Select one vendor").check()
    page.get_by_label("Selected vendor").select_option(label="Brightwater Sterile, rank 1")
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_text("The decision is saved.")).to_be_visible()
    for box in page.get_by_label("Seen, it may stand").all():
        box.check()
    page.get_by_role("button", name="Save and freeze for signing").click()
    expect(page.get_by_text("The decision is frozen.")).to_be_visible()


def sign(page: Page, person: User, meaning: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Read and sign").click()
    page.get_by_label(meaning, exact=True).check()
    page.get_by_label("Your user name").fill(person.username)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("You have signed.")).to_be_visible()


def issue(page: Page, target: Path) -> str:
    """The lead goes on to the report and issues it; the digest of what was signed."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Look")).click()
    digest = page.locator("code.digest").inner_text()
    page.get_by_role("button", name="Go on to the report").click()
    page.get_by_role("button", name="Issue v1.0").click()
    expect(page.get_by_text("Version 1.0 is issued")).to_be_visible(timeout=60_000)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download", exact=True).click()
    waiting.value.save_as(target)
    return digest


def read_log(page: Page, ref: str) -> None:
    """The log tells the whole of it, in its order."""
    page.goto(f"/s/{ref}/log/")
    expect(page.get_by_role("heading", name="Log", exact=True)).to_be_visible()
    looked_at(page)
    lines = page.locator(".log > li > div:first-of-type")
    expect(lines.last).to_contain_text("created the selection")
    told = [re.sub(r" \(.*|, SHA-256 .*", "", line) for line in reversed(lines.all_inner_texts())]
    assert [line for line in told if not re.search(" (scored|added|screened) ", line)] == [
        f"Lena Hartwig created the selection {ref} Vials of Fictumab",
        "Lena Hartwig took the criteria from the template Fill-finish, edition 1",
        "Lena Hartwig set the weights of Fill-finish",
        f"Lena Hartwig changed the set-up: {ref}",
        "Lena Hartwig sent the criteria and weights for approval: Fill-finish",
        f"Aino Virtanen approved the criteria and weights of {ref}",
        "Lena Hartwig moved the selection: Set-up to Scoring",
        "Quentin Abara declared their interests: none",
        f"Quentin Abara submitted the score sheet: {ref}",
        "Oskar Brandt declared their interests: Brightwater",
        f"Oskar Brandt submitted the score sheet: {ref}",
        "Teodora Milic declared their interests: none",
        f"Teodora Milic submitted the score sheet: {ref}",
        "Lena Hartwig moved the selection: Scoring to Consensus",
        "Lena Hartwig settled the score of Brightwater, Aseptic filling",
        "Lena Hartwig accepted the means: 1 cell",
        "Lena Hartwig moved the selection: Consensus to Results",
        "Lena Hartwig moved the selection: Results to Decision",
        "Lena Hartwig wrote the decision: select Brightwater",
        "Lena Hartwig froze the decision for signing: version 1",
        "Lena Hartwig signed decision 1: author",
        "Aino Virtanen signed decision 1: quality approval",
        "Lena Hartwig moved the selection: Decision to Report",
        "Lena Hartwig issued the comparison report 1.0",
        "Lena Hartwig took a copy of the comparison report 1.0",
    ]
    assert Counter(re.findall(" (scored|added|screened) ", " ".join(told))) == {"scored": 20, "added": 7, "screened": 3}
