"""The decision in a browser: what belongs to the outcome is shown, it is frozen and signed, and every state is accessible."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from playwright.sync_api import expect

from scoring.actions.decisions import ConditionLine, Draft, record_dissent, reopen_decision, save_decision
from scoring.actions.signatures import withdraw_signature
from scoring.models import Decision, Selection, Signature, Snapshot
from scoring.vocabulary import DecisionOutcome, SignatureMeaning, Stage
from tests.browser.conftest import PageAs
from tests.browser.looking import faults
from tests.cast import PASSWORD, Cast
from tests.factories import alternative, freeze, make_selection, put_signature

WIDTHS = [("light", 1440), ("dark", 390)]
NARROW = [1440, 390, 320]
LONG = "Pharmazeutischequalitätssicherung" * 130  # a text as it comes without a space, longer than any field holds


def in_long_words(cast: Cast, selection: Selection) -> Snapshot:
    """The decision with every text as long as it may be and without a space, frozen."""
    record_dissent(by=cast.quality, selection=selection, text=LONG[:2000])
    draft = Draft(
        outcome=DecisionOutcome.SELECT, chosen=alternative(selection, "Brightwater"), rationale=LONG[:4000],
        not_first_reason=LONG[:1000], legal=LONG[:300], suitable=LONG[:300], competent=LONG[:300],
        conditions=[ConditionLine(LONG[:200], LONG[:80], date(2027, 2, 1))] * 2,
    )  # fmt: skip
    save_decision(by=cast.lead, selection=selection, draft=draft, version=1)
    return freeze(cast, selection)


def test_longest_words_stay_within_the_page(page_as: PageAs, cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.DECISION)
    first = in_long_words(cast, selection)
    put_signature(cast.lead, first, SignatureMeaning.AUTHOR, LONG[:2000])
    quality = put_signature(cast.approver, first, SignatureMeaning.QUALITY, LONG[:2000])
    withdraw_signature(by=cast.approver, signature=quality, reason=LONG[:2000], method="Password")
    page = page_as(cast.approver)
    page.goto(f"/s/{selection.ref}/decision/")
    expect(page.get_by_text("Withdrawn").first).to_be_visible()
    assert faults(page, [], narrow=NARROW) == []
    page.goto(f"/s/{selection.ref}/decision/sign/")
    page.get_by_label("Rejection").check()
    page.get_by_label("Comment").fill(LONG[:2000])
    page.get_by_label("Your user name").fill("approver")
    page.get_by_label("Your password").fill(PASSWORD)
    reopen_decision(by=cast.lead, selection=selection, reason=LONG[:2000])
    decision = Decision.objects.get()
    draft = Draft(outcome=DecisionOutcome.NO_AWARD, rationale=LONG[1:4000])
    save_decision(by=cast.lead, selection=selection, draft=draft, version=decision.version)
    freeze(cast, selection)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Nothing was signed.")).to_be_visible()
    expect(page.get_by_label("Comment")).to_have_value(LONG[:2000])
    expect(page.get_by_label("Your password")).to_have_value("")
    expect(page.get_by_label("Rejection")).to_be_checked()
    assert faults(page, WIDTHS, narrow=[320]) == []
    page.get_by_label("Your user name").fill("approver")
    page.get_by_label("Your password").fill(PASSWORD)
    reopen_decision(by=cast.lead, selection=selection, reason="Once more.")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("heading", name="Nothing was saved")).to_be_visible()
    expect(page.get_by_label("Comment")).to_have_value(LONG[:2000])
    assert faults(page, WIDTHS, narrow=[320]) == []
    page = page_as(cast.lead)
    page.goto(f"/s/{selection.ref}/decision/")
    expect(page.get_by_label("Rationale")).to_have_value(LONG[1:4000])
    assert faults(page, [], narrow=NARROW) == []


def test_what_is_typed_outlives_a_session_that_ended_in_another_window(page_as: PageAs, cast: Cast) -> None:
    """Without the script that holds a form back: the page that comes instead sends it again."""
    selection = make_selection(cast, stage=Stage.DECISION)
    page = page_as(cast.lead)
    page.route("**/session*.js", lambda route: route.abort())
    page.goto(f"/s/{selection.ref}/decision/")
    page.get_by_label("Rationale").fill("It leads.\n\nIts line is free.")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Save the decision").last.click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    assert faults(page, WIDTHS) == []
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in a new window").click()
    door = opened.value
    door.get_by_label("User name").fill("lead")
    door.get_by_label("Password").fill(PASSWORD)
    door.get_by_role("button", name="Sign in").click()
    expect(door.get_by_role("heading", name="My work")).to_be_visible()
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("You are signed in as Lena Hartwig")).to_be_visible()
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("The decision is saved.")).to_be_visible()
    expect(page.get_by_label("Rationale")).to_have_value("It leads.\n\nIts line is free.")


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
