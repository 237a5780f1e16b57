"""WF-04: nobody learns another's score before its time, at any address, in any export, count or order.

Two worlds that differ only in what is hidden have to look the same to everybody who may not see it; and the words
that were planted in them stand nowhere.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from scoring.actions.consensus import open_revote, vote
from scoring.actions.members import change_member
from scoring.actions.recording import recording
from scoring.actions.scores import link_evidence, record_score, submit_sheet
from scoring.models import Revote, Score, Selection, User, Vote
from scoring.models.scores import ScoreQuerySet
from scoring.vocabulary import AuditVerb, EvidenceKind, Stage
from tests.cast import Cast
from tests.factories import criterion, make_selection, open_scoring
from tests.test_architecture import SAMPLES
from tests.views.access_table import PUBLIC

pytestmark = pytest.mark.req("WF-04")
WORLDS = (("1.75", "4.25", "2.75"), ("4.5", "0.5", "3.5"))
PLANTED = "zanzibar"  # in reasons, evidence and votes
SEARCHES = ("", "?text=zanzibar", "?q=zanzibar", "?verb=score-recorded", "?verb=voted")
# What differs between two worlds that are the same: tokens, keys of rows, hashes of the trail.
NOISE = re.compile(
    rb"[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{12,64}\b|csrfmiddlewaretoken\" value=\"\w+\"|\"token\": \"\w+\""
)


def addresses(selection: Selection, *, beside: bool) -> list[str]:
    """Every address about the selection; and those beside it, about its vendors or nothing in particular."""
    vendor = selection.alternatives.select_related("vendor", "site")[0]
    vote_key = Revote.objects.values_list("pk", flat=True).first() or SAMPLES["key"]
    known = SAMPLES | {
        "ref": selection.ref, "slug": vendor.vendor.slug, "key": str(vendor.site.pk), "vote": str(vote_key),
        "criterion": "Q1", "vendor": 1, "a": 1, "b": 2,
    }  # fmt: skip
    found = []
    for pattern in get_resolver().url_patterns[1].url_patterns:  # type: ignore[union-attr]  # ours, an include
        assert isinstance(pattern, URLPattern)
        names = set(pattern.pattern.converters)
        wanted = "ref" in names or beside and (not names or str(pattern.pattern).startswith(("vendors/<", "sites/<")))
        if wanted and pattern.name not in PUBLIC:
            found.append(reverse(str(pattern.name), kwargs={name: known[name] for name in names}))
    return found


def seen_by(user: User, places: list[str], selection: Selection) -> dict[str, tuple[int, bytes]]:
    """What a person gets at every address, and at the log and the lists with a search."""
    client = Client()
    client.force_login(user)
    log = reverse("audit-list", args=[selection.ref])
    asked = places + [f"{place}{search}" for place in (log, "/selections/", "/vendors/") for search in SEARCHES[1:]]
    found = {}
    for address in asked:
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        searched = address.endswith(PLANTED)
        if body.startswith(b"PK"):
            with zipfile.ZipFile(BytesIO(body)) as book:
                body = b"".join(book.read(name) for name in book.namelist() if not name.startswith("docProps"))
        found[address] = answer.status_code, NOISE.sub(b"", body.replace(PLANTED.encode(), b"") if searched else body)
    return found


def compare(
    people: list[User], selection: Selection, plant: Callable[[tuple[str, ...]], object], *, beside: bool = False
) -> None:
    """Plant one world after the other and compare what people get in them."""
    worlds: list[dict[User, dict[str, tuple[int, bytes]]]] = []
    for values in WORLDS:
        point = transaction.savepoint()
        plant(values)
        places = addresses(selection, beside=beside)
        worlds.append({user: seen_by(user, places, selection) for user in people})
        transaction.savepoint_rollback(point)
    for user in people:
        for place, (status, body) in worlds[0][user].items():
            assert status != 500, place
            assert (user.username, place, PLANTED.encode() in body) == (user.username, place, False)
            other = worlds[1][user].get(place)
            assert (user.username, place, other == (status, body)) == (user.username, place, True)


def _give(cast: Cast, selection: Selection, values: tuple[str, ...]) -> None:
    for vendor, value in zip(selection.alternatives.all(), values, strict=True):
        for key in ("Q1", "Q2"):
            score = record_score(
                by=cast.quality, selection=selection, alternative=vendor, criterion=criterion(selection, key),
                value=Decimal(value), reason=f"{PLANTED} {value}", evidence=f"{PLANTED} {value}",
            )  # fmt: skip
            link_evidence(
                by=cast.quality, score=score, kind=EvidenceKind.LINK, label=f"{PLANTED} {value}",
                url=f"https://example.org/{value}",
            )  # fmt: skip


@pytest.mark.parametrize("submitted", [False, True])
@time_machine.travel("2026-05-04T09:00:00Z", tick=False)
def test_open_scores_show_nowhere(cast: Cast, submitted: bool) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)

    def plant(values: tuple[str, ...]) -> None:
        _give(cast, selection, values)
        if submitted:
            submit_sheet(by=cast.quality, selection=selection)

    everybody = [cast.lead, cast.technical, cast.approver, cast.observer, cast.auditor]
    compare(everybody if submitted else everybody[:2], selection, plant, beside=not submitted)
    plant(WORLDS[0])
    own = seen_by(cast.quality, addresses(selection, beside=False), selection)
    assert any(PLANTED.encode() in body for _, body in own.values()), "the control: one's own are there"


@time_machine.travel("2026-05-04T09:00:00Z", tick=False)
def test_open_votes_show_nowhere(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    cell = {"alternative": selection.alternatives.all()[0], "criterion": criterion(selection, "Q1")}
    revote = open_revote(by=cast.lead, selection=selection, **cell)

    def plant(values: tuple[str, ...]) -> None:
        vote(by=cast.quality, revote=revote, value=Decimal(values[0]), reason=f"{PLANTED} {values[0]}")

    compare([cast.lead, cast.technical, cast.auditor], selection, plant)


@time_machine.travel("2026-05-04T09:00:00Z", tick=False)
def test_price_shows_nowhere_to_technical_evaluators_of_an_open_selection(cast: Cast) -> None:
    """Where scores are not hidden at all, price still is from who scores anything else, until all of that is in."""
    selection = make_selection(cast)
    with recording(AuditVerb.CRITERIA_SET, by=cast.lead, about="a test", selection=selection) as log:
        for key in ("Q1", "Q2"):
            log.update(criterion(selection, key), is_price=True)
        log.update(log.selection, is_blind=False)
    selection = open_scoring(cast.lead, selection)
    compare([cast.technical], selection, lambda values: _give(cast, selection, values))
    _give(cast, selection, WORLDS[0])
    everybody = (cast.lead, cast.approver, cast.auditor, cast.technical, cast.stranger)
    assert [Score.objects.visible_to(user).count() for user in everybody] == [6, 6, 6, 0, 0]
    for vendor in selection.alternatives.all():
        for key in ("D1", "D2"):
            record_score(
                by=cast.technical, selection=selection, alternative=vendor, criterion=criterion(selection, key),
                value=None, reason="Nothing was sent.",
            )  # fmt: skip
    assert Score.objects.visible_to(cast.technical).count() == 6, "their own"
    assert Score.objects.visible_to(cast.quality).count() == 12, "price sees the others"
    submit_sheet(by=cast.technical, selection=selection)
    assert Score.objects.visible_to(cast.technical).count() == 12


def test_delegate_sees_the_sheet_that_they_write_on_and_no_other(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    _give(cast, selection, WORLDS[0])
    member = selection.memberships.get(user=cast.technical)
    change_member(by=cast.lead, membership=member, version=member.version, function="CMC", delegate=cast.stranger)
    assert not Score.objects.visible_to(cast.stranger).exists()
    member = selection.memberships.get(user=cast.quality)
    change_member(by=cast.lead, membership=member, version=member.version, function="QA", delegate=cast.account_admin)
    assert Score.objects.visible_to(cast.account_admin).count() == 6
    assert not Vote.objects.visible_to(cast.account_admin).exists()


@time_machine.travel("2026-05-04T09:00:00Z", tick=False)
def test_leak_is_noticed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the worlds above: a rule that lets everything through."""
    selection = make_selection(cast, stage=Stage.SCORING)
    monkeypatch.setattr(ScoreQuerySet, "visible_to", lambda scores, user: scores)
    with pytest.raises(AssertionError, match="lead"):
        compare([cast.lead], selection, lambda values: _give(cast, selection, values))
