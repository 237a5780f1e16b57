"""Setting a selection up: a new one, its scope, its dates, and the check of all answers."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from scoring.actions.alternatives import add_alternative
from scoring.actions.criteria_of_selection import adjust_weights, amend_weights, set_criteria
from scoring.actions.members import add_member
from scoring.actions.selections import change_selection, create_selection
from scoring.models import Selection, User
from scoring.vocabulary import MemberRole, Stage, VendorKind
from tests.cast import Cast
from tests.factories import alternative, group, make_selection, make_vendor, rubric
from tests.selectors.build import panel
from tests.selectors.test_unranked import floors
from tests.views.build import foreign_selection, text_of
from tests.views.sheets import name_delegate

SignIn = Callable[[User | None], Client]
EQUAL = {"Q": 5000, "D": 5000}


def scope(**others: Any) -> dict[str, Any]:
    """A scope form as it is sent."""
    return {
        "title": "Vials of Fictumab",
        "kind": "cdmo",
        "product": "Fictumab",
        "markets": "EU, US",
        "confidentiality": "Confidential",
        "required_capabilities": ["dp_lyo"],
        "once": str(uuid.uuid4()),
        **others,
    }


def now(selection: Selection) -> Selection:
    return Selection.objects.get(pk=selection.pk)


def test_new_selection_is_opened_once_and_leads_on(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.lead)
    assert "New selection" in text_of(client.get("/selections/"))
    assert "New selection" in text_of(client.get("/"))
    form = scope()
    answer = client.post("/selections/new/", form)
    made = Selection.objects.get()
    assert answer["Location"] == f"/s/{made.ref}/setup/criteria/"
    assert (made.title, made.markets, made.required_capabilities) == ("Vials of Fictumab", "EU, US", ["dp_lyo"])
    again = client.post("/selections/new/", {**form, "then": "leave"})
    assert again["Location"] == f"/s/{made.ref}/"
    assert Selection.objects.count() == 1


def test_new_selection_with_an_error_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.lead).post("/selections/new/", scope(title="", product="Fictumab 50"))
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Enter a title." in page
    assert 'value="Fictumab 50"' in page
    assert 'value="dp_lyo" id="need-dp_lyo" checked' in page
    assert not Selection.objects.exists()


def test_copy_of_an_earlier_selection_asks_nothing_twice(cast: Cast, sign_in: SignIn) -> None:
    source = make_selection(cast, stage=Stage.RESULTS)
    client = sign_in(cast.lead)
    assert 'value="Fictumab 50 mg/ml"' in text_of(client.get(f"/selections/new/?from={source.ref}"))
    client.post("/selections/new/", scope(**{"from": source.ref}))
    made = Selection.objects.exclude(pk=source.pk).get()
    assert made.criteria_model.status == "draft"
    assert list(made.criteria_model.criteria.values_list("key", "local_weight")) == list(
        source.criteria_model.criteria.values_list("key", "local_weight")
    )
    parts = {m.user: (m.role, m.function, [a.group.key for a in m.assignments.all()]) for m in made.memberships.all()}
    assert parts[cast.quality] == ("evaluator", "QA", ["Q"])
    assert parts[cast.approver] == ("approver", "QA", [])
    assert (made.stage, made.alternatives.count(), made.scores.count()) == (Stage.SETUP, 0, 0)
    foreign = foreign_selection(cast)
    assert client.get(f"/selections/new/?from={foreign.ref}").status_code == 404
    assert client.post("/selections/new/", scope(**{"from": foreign.ref})).status_code == 404


def test_only_procurement_leads_open_selections(cast: Cast, sign_in: SignIn) -> None:
    for person in (cast.quality, cast.auditor, cast.criteria_admin):
        assert sign_in(person).get("/selections/new/").status_code == 403
        assert "New selection" not in text_of(sign_in(person).get("/selections/"))


def test_scope_is_changed_and_a_conflict_keeps_both(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    client, address = sign_in(cast.lead), reverse("setup-scope", args=[selection.ref])
    assert 'value="Fictumab 50 mg/ml"' in text_of(client.get(address))
    stale = scope(version=selection.version, title="Mine")
    client.post(address, scope(version=selection.version, title="Theirs"))
    answer = client.post(address, stale)
    page = text_of(answer)
    assert answer.status_code == 409
    assert 'value="Mine"' in page
    assert "<dt>Title stands now as</dt><dd>Theirs</dd>" in page
    assert now(selection).title == "Theirs"
    assert f'name="version" value="{now(selection).version}"' in page, "sent again it is mine"
    refused = client.post(address, scope(version=now(selection).version, title=""))
    assert refused.status_code == 422


def test_dates_are_a_day_a_time_and_a_zone(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    client, address = sign_in(cast.lead), reverse("setup-dates", args=[selection.ref])
    day = timezone.localdate() + timedelta(days=30)
    form = {"day": f"{day:%Y-%m-%d}", "time": "17:30", "time_zone": "Europe/Berlin", "records_as_of": "2026-09-01",
            "names_shown": "always", "missing_policy": "neutral", "version": selection.version}  # fmt: skip
    assert client.post(address, form)["Location"] == f"/s/{selection.ref}/setup/"
    saved = now(selection)
    assert (saved.is_blind, saved.names_shown, saved.missing_policy) == (False, "always", "neutral")
    page = text_of(client.get(address))
    assert 'value="17:30"' in page
    assert f'value="{day:%Y-%m-%d}"' in page
    assert f"{day.day} {day:%b %Y}, 17:30, Europe/Berlin" in text_of(client.get(f"/s/{selection.ref}/setup/"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"day": ""}, "Enter the day"),
        ({"time": ""}, "Enter the time"),
        ({"day": "2020-01-01"}, "This instant has passed"),
        ({"day": "2030-03-31", "time": "02:30"}, "the clocks go forward"),
        ({"time_zone": "Europe/Atlantis"}, "Select a valid choice"),
    ],
)
def test_dates_that_cannot_be_are_refused_and_kept(
    cast: Cast, sign_in: SignIn, change: dict[str, str], words: str
) -> None:
    selection = make_selection(cast)
    form = {"day": "2030-06-01", "time": "12:00", "time_zone": "Europe/Berlin", "names_shown": "agreed",
            "missing_policy": "worst", "records_as_of": "2029-04-04", "version": selection.version} | change  # fmt: skip
    answer = sign_in(cast.lead).post(reverse("setup-dates", args=[selection.ref]), form)
    page = text_of(answer)
    assert answer.status_code == 422
    assert words in page
    assert 'value="2029-04-04"' in page
    assert now(selection).version == selection.version


def test_while_scoring_the_deadline_alone_moves(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    client, address = sign_in(cast.lead), reverse("setup-dates", args=[selection.ref])
    assert "is_blind" not in text_of(client.get(address))
    form = {"day": "2031-06-01", "time": "12:00", "time_zone": "UTC", "version": selection.version, "is_blind": ""}
    assert client.post(address, form).status_code == 302
    assert (now(selection).deadline_at.year, now(selection).is_blind) == (2031, True)
    assert client.get(reverse("setup-scope", args=[selection.ref])).status_code == 409


def test_check_says_all_that_is_missing_with_links(cast: Cast, sign_in: SignIn) -> None:
    selection = create_selection(by=cast.lead, title="Tablets", kind=VendorKind.CMO)
    page = text_of(sign_in(cast.lead).get(f"/s/{selection.ref}/setup/"))
    for part, words in (
        ("criteria", "Add at least one criterion with a scale"),
        ("vendors", "Add at least two vendors"),
        ("people", "Name at least one evaluator"),
        ("dates", "Set a deadline"),
    ):
        assert words in page
        assert f'href="/s/{selection.ref}/setup/{part}/">Go to {part}' in page
    assert 'value="scoring"' not in page
    assert page.count("Needs something") == 4
    assert page.count("✓ Done") == 1


def test_check_opens_scoring_or_sends_the_weights_for_approval(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    client, address = sign_in(cast.lead), f"/s/{selection.ref}/setup/"
    assert ">Open scoring</button>" in text_of(client.get(address))
    adjust_weights(by=cast.lead, selection=selection, weights=EQUAL, reason="Delivery is as pressing.")
    page = text_of(client.get(address))
    assert ">Open scoring</button>" not in page
    assert ">Send weights for approval</button>" in page
    assert "Delivery is as pressing." in page
    observed = text_of(sign_in(cast.observer).get(address))
    assert "<form" not in observed.split("<main")[1], "who does not lead reads"
    assert "Change<" not in observed


def test_sealed_set_up_is_read_with_its_digest_and_what_was_changed_in_the_open(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    weights = EQUAL | {"Q1": 7000, "Q2": 3000, "D1": 5000, "D2": 5000}
    amend_weights(by=cast.lead, selection=selection, weights=weights, reason="Delivery is as pressing.")
    address = f"/s/{selection.ref}/setup/"
    page = text_of(sign_in(cast.quality).get(address))
    assert now(selection).sealed_digest in page
    assert f"by {cast.lead.full_name}" in page
    assert "Delivery is as pressing." in page
    assert "Change the sealed weights in the open" not in page
    assert "Change the sealed weights in the open" in text_of(sign_in(cast.lead).get(address))
    assert '<td class="num">50%</td>' in page, "the weights that count"


def test_budget_is_hidden_from_those_who_score(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    selection = change_selection(
        by=cast.lead, selection=selection, version=selection.version, budget="EUR 4 to 5 million"
    )
    name_delegate(cast, selection)
    seen = {
        person: "EUR 4 to 5 million" in text_of(sign_in(getattr(cast, person)).get(f"/s/{selection.ref}/setup/"))
        for person in ("lead", "approver", "observer", "auditor", "quality", "technical", "criteria_admin")
    }
    assert [person for person, sees in seen.items() if not sees] == ["quality", "technical", "criteria_admin"]


def test_check_says_who_would_not_be_ranked_for_want_of_a_record(cast: Cast, sign_in: SignIn) -> None:
    selection = floors(cast, open_it=False)
    address = f"/s/{selection.ref}/setup/"
    page = text_of(sign_in(cast.lead).get(address))
    assert "2 of 2 vendors would not be ranked as things stand" in page
    site = alternative(selection, "V1").site_id
    assert f'href="/sites/{site}/records/"' in page
    assert sign_in(cast.lead).get(f"/sites/{site}/records/").status_code == 200
    assert "not knowing counts as not met" in page, "the criterion says so in the tree"
    assert "would not be ranked" not in text_of(sign_in(cast.quality).get(address))


@pytest.mark.parametrize("size", [1, 3])
def test_check_takes_the_same_queries_for_any_size(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    judges = [cast.quality, cast.technical, cast.observer][:size]
    selection = panel(cast, judges, vendors=2 * size)
    client = sign_in(cast.lead)
    with django_assert_num_queries(QUERIES_OF_THE_CHECK):
        client.get(f"/s/{selection.ref}/setup/")


# Session, person, roles, selection and its owner; the part of the person; the tree, amendments,
# vendors, must-haves, members and their groups: whatever their number.
QUERIES_OF_THE_CHECK = 17


@pytest.mark.parametrize("size", [1, 3])
def test_set_up_takes_the_same_queries_for_any_size(cast: Cast, sign_in: SignIn, size: int) -> None:
    """Every part of the set-up of a selection with one or three of everything."""
    selection = create_selection(by=cast.lead, title="Tablets", kind=VendorKind.CDMO)
    shares = (10_000,) if size == 1 else (3333, 3333, 3334)
    tree = [group(f"G{n}", f"Group {n}", share, rubric(f"C{n}", "Fit", 10_000)) for n, share in enumerate(shares)]
    set_criteria(by=cast.lead, selection=selection, name="Tablets", tree=tree)
    for n in range(2 * size):
        vendor = make_vendor(cast.lead, f"Vendor {n}")
        add_alternative(by=cast.lead, selection=selection, vendor=vendor, site=None, short_name=f"V{n}")
    for user in [cast.quality, cast.technical, cast.observer][:size]:
        add_member(by=cast.lead, selection=selection, user=user, role=MemberRole.EVALUATOR)
    client = sign_in(cast.lead)
    found = {}
    for part in QUERIES_OF_PARTS:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/s/{selection.ref}/setup/{part}/").status_code == 200
        found[part] = len(asked)
    assert found == QUERIES_OF_PARTS


QUERIES_OF_PARTS = {"scope": 11, "criteria": 15, "vendors": 17, "people": 23, "dates": 11}
