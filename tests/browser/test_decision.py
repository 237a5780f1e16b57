"""The decision in a browser: what belongs to the outcome is shown, it is frozen and signed, and every state is accessible."""

from __future__ import annotations

from playwright.sync_api import expect

from scoring.models import Selection, Signature
from scoring.vocabulary import Stage
from tests.browser.conftest import PageAs
from tests.browser.looking import faults
from tests.cast import PASSWORD, Cast
from tests.factories import make_selection

WIDTHS = [("light", 1440), ("dark", 390)]


def test_lead_writes_freezes_and_signs_and_the_approver_signs(page_as: PageAs, cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    page = page_as(cast.lead)
    page.goto(f"/s/{selection.ref}/results/")
    page.get_by_role("button", name="Go on to the decision").click()
    reason = page.get_by_label("Why not the top-ranked vendor?")
    expect(page.get_by_role("heading", name="Before you sign")).to_be_visible()
    expect(reason).to_be_hidden()
    page.get_by_label("Select one vendor").check()
    page.get_by_label("Selected vendor").select_option(label="Brightwater Sterile, rank 2")
    expect(reason).to_be_visible()
    expect(page.get_by_role("group", name="On the shortlist")).to_be_hidden()
    page.get_by_label("Selected vendor").select_option(label="Aldermoor Biologics, rank 1")
    expect(reason).to_be_hidden()
    page.get_by_role("button", name="Add a condition").click()
    second = page.get_by_role("group", name="Condition 2")
    second.get_by_label("What is to be done").fill("Visit the line")
    second.get_by_label("By whom").fill("CMC")
    second.get_by_label("Until").fill("2027-03-01")
    second.get_by_label("By whom").press("Enter")  # saves, and does not take a line out
    expect(page.get_by_text("The decision is saved.")).to_be_visible()
    assert faults(page, WIDTHS) == []
    page.get_by_role("button", name="Save and freeze for signing").click()
    expect(page.get_by_role("heading", name="Saved, but not frozen")).to_be_visible()
    for box in page.get_by_role("checkbox", name="Seen, it may stand").all():
        box.check()
    page.get_by_role("button", name="Save and freeze for signing").click()
    expect(page.get_by_text("The decision is frozen.")).to_be_visible()
    assert faults(page, WIDTHS) == []
    for person, meaning in ((cast.lead, "Author"), (cast.approver, "Quality approval")):
        page = page_as(person)
        page.goto("/")
        page.get_by_role("link", name="Read and sign").click()
        expect(page.get_by_role("heading", name="What you sign: decision 1")).to_be_visible()
        assert faults(page, WIDTHS) == []
        page.get_by_label(meaning).check()
        page.get_by_label("Your user name").fill(person.username)
        page.get_by_label("Your password").fill(PASSWORD)
        page.get_by_role("button", name="Sign", exact=True).click()
        expect(page.get_by_text("You have signed.")).to_be_visible()
    assert Signature.objects.count() == 2
    page = page_as(cast.lead)
    page.goto(f"/s/{selection.ref}/decision/")
    page.get_by_label("Reason").fill("A condition is missing.")
    page.get_by_role("button", name="Open the decision again").click()
    expect(page.get_by_text("Void since")).to_be_visible()
    assert faults(page, WIDTHS) == []
    assert Selection.objects.get().snapshots.get().superseded_by == cast.lead
