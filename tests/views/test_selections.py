"""Selections: the list, one of them, its way through the stages."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from scoring.actions.criteria_of_selection import adjust_weights, send_criteria
from scoring.actions.derived import override_derived
from scoring.actions.interests import declare_interests
from scoring.actions.screening import screen
from scoring.models import AuditEvent, Selection, User
from scoring.policies import TRANSITIONS
from scoring.vocabulary import AuditVerb, ScreeningOutcome, Stage
from tests.cast import Cast
from tests.derived import value
from tests.factories import answer_must_haves, criterion, make_selection, score_everything, submit_everything
from tests.selectors.build import panel, score
from tests.selectors.test_unranked import close, floors
from tests.views.build import foreign_selection, text_of

SignIn = Callable[[User | None], Client]


def test_list_shows_ones_own_with_how_many_take_part(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    theirs = foreign_selection(cast)
    page = text_of(sign_in(cast.quality).get("/selections/"))
    assert selection.title in page
    assert '<span class="chip">Scoring</span>' in page
    assert '<td class="num" data-label="Vendors">3</td> <td class="num" data-label="Evaluators">2</td>' in page
    assert theirs.title not in page


def test_list_of_a_stranger_says_how_one_gets_in(cast: Cast, sign_in: SignIn) -> None:
    make_selection(cast)
    assert "Or bring the scorecard that you have" in text_of(sign_in(cast.stranger).get("/selections/"))
    assert "You are not part of any selection." in text_of(sign_in(cast.criteria_admin).get("/selections/"))


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_for_any_number(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for n in range(rows):
        panel(cast, [cast.quality, cast.technical][: n + 1], vendors=2 + n)
    client = sign_in(cast.quality)
    with django_assert_num_queries(5):  # session, person, roles, count, selections
        assert len(client.get("/selections/").context["page"].object_list) == rows


def test_selection_shows_people_vendors_and_must_haves(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    page = text_of(sign_in(cast.observer).get(selection.get_absolute_url()))
    for words in (
        "Quentin Abara",
        "Evaluator, QA",
        "Aldermoor Biologics",
        "Kessel, DE",
        "The certificate ran out in March.",
    ):
        assert words in page
    assert "Latest in the log" not in page, "an observer does not see the log"


def test_selection_shows_ones_own_scores_while_scoring(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    score(selection, cast.quality, "Q1", "2.75", "3", None)
    assert '<td class="given">2.75</td>' in text_of(sign_in(cast.quality).get(selection.get_absolute_url()))
    assert '<td class="given">' not in text_of(sign_in(cast.technical).get(selection.get_absolute_url()))


@pytest.mark.parametrize("size", [1, 3])
def test_selection_takes_the_same_queries_for_any_size(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    judges = [cast.quality, cast.technical, cast.observer][:size]
    selection = panel(cast, judges, vendors=2 * size)
    for judge in judges:
        score(selection, judge, "Q1", *["3"] * 2 * size)
    client = sign_in(cast.quality)
    with django_assert_num_queries(QUERIES_OF_A_PAGE):
        client.get(selection.get_absolute_url())


# Session, person, roles, selection; their own part; vendors, must-haves; members, assignments, four of progress; waivers;
# what records fill; scores, tree.
QUERIES_OF_A_PAGE = 17


@pytest.mark.parametrize("unanswered", [1, 3])
def test_release_says_first_who_would_not_be_ranked(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, unanswered: int
) -> None:
    selection = close(cast, floors(cast, vendors=unanswered + 1), *[None] * unanswered, "60")
    for competitor in selection.alternatives.all():
        cell = value(selection, competitor.short_name, "Q1")
        override_derived(by=cast.lead, derived=cell, version=cell.version, value=Decimal(80), reason="Audited.")
        answer = {"alternative": competitor, "criterion": criterion(selection, "M1")}
        screen(by=cast.lead, selection=selection, outcome=ScreeningOutcome.PASS, **answer)
    client = sign_in(cast.lead)
    client.get(selection.get_absolute_url())
    with django_assert_num_queries(QUERIES_BEFORE_THE_RELEASE):
        page = text_of(client.get(selection.get_absolute_url()))
    assert f"{unanswered} of {unanswered + 1} vendors would not be ranked as things stand" in page
    assert page.count("Yield: not known, so the minimum of 50 % is not shown to be met.") == unanswered
    assert f'href="/s/{selection.ref}/consensus/cells/Q2/1/"' in page
    assert client.get(f"/s/{selection.ref}/consensus/cells/Q2/1/").status_code == 200
    assert "would not be ranked" not in text_of(sign_in(cast.quality).get(selection.get_absolute_url()))
    moved = sign_in(cast.lead).post(reverse("selection-move", args=[selection.ref]), {"target": "results"})
    assert moved.status_code == 302, "it warns and asks for nothing"


# As the page of anybody, with newer records looked for, the log, what is owed, and twelve of the outlook.
QUERIES_BEFORE_THE_RELEASE = 47


def test_stages_are_gone_through_one_by_one(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    client = sign_in(cast.lead)
    address = reverse("selection-move", args=[selection.ref])

    def move(target: str) -> str:
        answer = client.post(address, {"target": target})
        selection.refresh_from_db()
        return (
            text_of(client.get(answer["Location"]))
            if answer.status_code == 302
            else f"{answer.status_code} {text_of(answer)}"
        )

    assert "409" in move("consensus")[:3]
    assert "Set-up" in move("results")
    assert selection.stage == Stage.SETUP
    move("scoring")
    assert selection.stage == Stage.SCORING
    refused = move("consensus")
    assert refused.startswith("409")
    assert "Still open: Teodora Milic, Quentin Abara." in refused
    assert move("scoring").startswith("409"), "twice is once"
    for judge in (cast.quality, cast.technical):
        declare_interests(by=judge, selection=selection, conflicts={})
    score_everything(cast, selection)
    submit_everything(cast, selection)
    assert "Close scoring" in text_of(client.get(selection.get_absolute_url()))
    move("consensus")
    refused = move("results")
    assert "Answer every must-have for every vendor before the results come out." in refused
    answer_must_haves(cast, selection)
    move("results")
    assert selection.stage == Stage.RESULTS
    back = client.post(address, {"target": "setup", "reason": "All of it anew."})
    assert back.status_code == 409, "no step leads from the results to the set-up"
    moves = AuditEvent.objects.filter(chain=selection.ref, verb=AuditVerb.STAGE_MOVED)
    assert [event.about for event in moves] == ["Set-up to Scoring", "Scoring to Consensus", "Consensus to Results"]


@pytest.mark.parametrize("target", ["", "done", "SCORING", "scoring\x00", "1"])
def test_stage_that_there_is_not_is_refused_in_words(cast: Cast, sign_in: SignIn, target: str) -> None:
    selection = make_selection(cast)
    answer = sign_in(cast.lead).post(reverse("selection-move", args=[selection.ref]), {"target": target})
    assert answer.status_code == 409
    assert "That is not a stage." in text_of(answer)
    assert Selection.objects.get(pk=selection.pk).stage == Stage.SETUP


@pytest.mark.req("WF-01")
def test_field_that_no_form_has_changes_nothing(cast: Cast, sign_in: SignIn) -> None:
    """A form takes its own fields and no other, whatever is sent along."""
    selection = make_selection(cast)
    before = {f.attname: getattr(selection, f.attname) for f in Selection._meta.concrete_fields}
    forged = {
        "target": "scoring",
        "stage": "results",
        "title": "forged",
        "owner": str(cast.stranger.pk),
        "version": "99",
        "ref": "SEL-1",
    }
    sign_in(cast.lead).post(reverse("selection-move", args=[selection.ref]), forged)
    selection.refresh_from_db()
    changed = {name for name, value in before.items() if getattr(selection, name) != value}
    assert changed == {
        "stage", "sealed_at", "sealed_by_id", "sealed_digest", "records_as_of", "version", "last_event_id",
    }  # fmt: skip
    assert selection.stage == Stage.SCORING
    assert selection.version == before["version"] + 1


@pytest.mark.parametrize(
    ("stage", "button"), [(Stage.SETUP, "Open scoring"), (Stage.SCORING, None), (Stage.DECISION, None)]
)
def test_next_step_is_a_button_only_when_it_can_be_taken(
    cast: Cast, sign_in: SignIn, stage: Stage, button: str | None
) -> None:
    selection = make_selection(cast, stage=stage)
    page = text_of(sign_in(cast.lead).get(selection.get_absolute_url()))
    forward = [step.target for step in TRANSITIONS if step.source == stage and not step.is_back]
    assert any(f'name="target" value="{target}"' in page for target in forward) is (button is not None)
    if button:
        assert f">{button}</button>" in page
    assert f"/s/{selection.ref}/stage/" not in text_of(sign_in(cast.quality).get(selection.get_absolute_url()))


@pytest.mark.req("WF-01")
def test_step_that_waits_says_why_and_a_step_back_needs_a_reason(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    client = sign_in(cast.lead)
    page = text_of(client.get(selection.get_absolute_url()))
    assert 'disabled aria-describedby="waits">Close scoring</button>' in page
    assert "<b>“Close scoring” waits.</b> Scoring closes when every sheet is submitted." in page
    address = reverse("selection-move", args=[selection.ref])
    refused = client.post(address, {"target": "setup", "reason": " "})
    assert refused.status_code == 422
    assert "Say why: the reason stands in the log." in text_of(refused)
    assert client.post(address, {"target": "setup", "reason": "A vendor was forgotten."}).status_code == 302
    selection.refresh_from_db()
    assert selection.stage == Stage.SETUP
    event = AuditEvent.objects.get(chain=selection.ref, verb=AuditVerb.STAGE_RETURNED)
    assert event.reason == "A vendor was forgotten."


def test_selection_is_withdrawn_with_a_reason_and_brought_back(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    client = sign_in(cast.lead)
    withdraw, restore = (reverse(f"selection-{deed}", args=[selection.ref]) for deed in ("withdraw", "restore"))
    refused = client.post(withdraw, {"reason": ""})
    assert refused.status_code == 422
    assert "Say why: the reason stands in the log." in text_of(refused)
    for address in (withdraw, restore):
        assert sign_in(cast.quality).post(address, {"reason": "Mine."}).status_code == 403
        assert client.get(address).status_code == 405
    assert client.post(restore).status_code == 409
    assert client.post(withdraw, {"reason": "The product was stopped."}).status_code == 302
    page = text_of(client.get(selection.get_absolute_url()))
    assert "<b>Withdrawn</b>" in page
    assert "Open scoring" not in page.split("<main")[1]
    assert "The product was stopped." in page
    assert selection.title not in text_of(client.get("/selections/"))
    withdrawn = text_of(client.get("/selections/?show=withdrawn"))
    assert selection.title in withdrawn
    assert "The product was stopped." in withdrawn
    assert selection.title not in text_of(sign_in(cast.stranger).get("/selections/?show=withdrawn"))
    assert "Bring it back" not in text_of(sign_in(cast.quality).get(selection.get_absolute_url()))
    assert client.post(restore).status_code == 302
    assert selection.title in text_of(client.get("/selections/"))
    assert "Nothing is withdrawn" in text_of(client.get("/selections/?show=withdrawn"))


def test_lead_is_sent_to_finish_the_set_up_and_the_approver_to_the_weights(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    adjust_weights(by=cast.lead, selection=selection, weights={"Q": 5000, "D": 5000}, reason="Time is short.")
    assert ">Finish the set-up</a>" in text_of(sign_in(cast.lead).get(selection.get_absolute_url()))
    send_criteria(by=cast.lead, selection=selection)
    page = text_of(sign_in(cast.approver).get(selection.get_absolute_url()))
    assert f'href="/s/{selection.ref}/setup/criteria/approval/">Read and approve the weights</a>' in page
    assert "wait for an approver" in text_of(sign_in(cast.observer).get(selection.get_absolute_url()))


def test_the_next_place_to_go_is_linked_at_every_stage(cast: Cast, sign_in: SignIn) -> None:
    for stage, user, link in (
        (Stage.SCORING, cast.quality, 'score/">My scores</a>'),
        (Stage.CONSENSUS, cast.lead, 'consensus/">Settle differences</a>'),
        (Stage.CONSENSUS, cast.quality, 'score/">My score sheet</a>'),
        (Stage.RESULTS, cast.quality, 'score/">My score sheet</a>'),
        (Stage.RESULTS, cast.lead, 'results/">See the ranking</a>'),
        (Stage.REPORT, cast.lead, 'report/">See the report</a>'),
    ):
        selection = make_selection(cast, stage=stage)
        assert f'href="/s/{selection.ref}/{link}' in text_of(sign_in(user).get(selection.get_absolute_url())), stage
    assert "My score sheet" not in text_of(sign_in(cast.lead).get(selection.get_absolute_url()))


@pytest.mark.parametrize(("person", "log"), [("lead", 1), ("quality", 0), ("auditor", 1)])
def test_every_page_of_a_selection_leads_to_every_other(cast: Cast, sign_in: SignIn, person: str, log: int) -> None:
    """The tabs are the same wherever one stands, each of them opens, and one is marked as where one is."""
    selection = make_selection(cast, stage=Stage.RESULTS)
    client = sign_in(getattr(cast, person))
    pages = ["selection-detail", "setup-check", "derived-list", "consensus-list", "consensus-minutes"]
    pages += ["decision-detail", "report-detail"]
    pages += ["results-ranking", "results-matrix", "results-sensitivity", "results-scenarios"] + ["audit-list"] * log
    addresses = [reverse(name, args=[selection.ref]) for name in pages]
    tabs = {address for name, address in zip(pages, addresses, strict=True) if name[:8] != "results-"}
    for address in addresses:
        body = client.get(address).content.decode()
        nav = body.split('aria-label="Pages of the selection">')[1].split("</nav>")[0]
        links = re.findall(r'href="([^"]+)"( aria-current="\w+")?', nav)
        assert {link for link, _ in links} == tabs | {reverse("results-ranking", args=[selection.ref])}
        assert [bool(mark) for _, mark in links].count(True) == 1, address
