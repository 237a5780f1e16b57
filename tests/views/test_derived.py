"""Values from records: the list, a value and what it rests on, and the deeds on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from scoring.actions.records import enter_record
from scoring.models import Selection, Site, User
from tests.actions.derived_scenarios import VENDORS, seen, stored, with_newer
from tests.cast import Cast
from tests.derived import WORKED, bring_worked_sites, make_selection, newer_alert, value

SignIn = Callable[[User | None], Client]
pytestmark = pytest.mark.django_db


def at(selection: Selection, page: str = "") -> str:
    """The page of Norwich's enforcement, or one of its deeds."""
    place = list(selection.alternatives.values_list("short_name", flat=True)).index("Norwich") + 1
    return f"/s/{selection.ref}/records/Q3/{place}/{page}"


def test_list_shows_every_value_and_what_is_newer(cast: Cast, sign_in: SignIn) -> None:
    selection = with_newer(cast)
    address = f"/s/{selection.ref}/records/"
    text = sign_in(cast.lead).get(address).content.decode()
    assert "New: Import alert of 2 Mar 2026, FDA" in text
    assert "insufficient evidence" in text
    assert "Take the newer records" in text
    for person in (cast.quality, cast.auditor):
        assert "Take the newer records" not in sign_in(person).get(address).content.decode()
    assert sign_in(cast.stranger).get(address).status_code == 404
    assert sign_in(cast.lead).post(address).status_code == 405
    page = sign_in(cast.lead).get(selection.get_absolute_url()).content.decode()
    assert "Newer records came." in page
    assert "A newer record came for what you score" in (
        sign_in(cast.quality).get(selection.get_absolute_url()).content.decode()
    )


def test_lead_takes_newer_records_with_a_reason(cast: Cast, sign_in: SignIn) -> None:
    selection = with_newer(cast)
    address, client = f"/s/{selection.ref}/records/take/", sign_in(cast.lead)
    refused = client.post(address, {"reason": ""})
    assert refused.status_code == 422
    assert "There is a problem" in refused.content.decode()
    assert client.post(address, {"reason": "An alert came."}).status_code == 302
    assert stored(selection).value == 0
    assert sign_in(cast.quality).post(address, {"reason": "Mine."}).status_code == 403
    assert client.get(address).status_code == 405


def test_value_shows_records_weights_cap_and_sources(cast: Cast, sign_in: SignIn) -> None:
    bring_worked_sites(cast)
    selection = make_selection(cast, vendors=list(WORKED)[:2])
    text = sign_in(cast.quality).get(f"/s/{selection.ref}/records/Q1/1/").content.decode()
    for words in ("30 of 100, capped", "Decides", "until 20 Nov 2027", "14 Jul 2025", "0.881", "FDA inspections",
                  "As of", "31 Jan 2026", "The record of Indiana site"):  # fmt: skip
        assert words in text, words
    assert sign_in(cast.quality).get(f"/s/{selection.ref}/records/D1/1/").status_code == 404
    assert sign_in(cast.quality).get(f"/s/{selection.ref}/records/Q1/9/").status_code == 404
    cell = sign_in(cast.quality).get(f"/s/{selection.ref}/score/Q1/1/").content.decode()
    assert "The records behind it" in cell
    assert "30 of 100, capped" in cell


def test_override_shows_both_values_and_both_reasons(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, vendors=VENDORS)
    client, address = sign_in(cast.quality), at(selection, "override/")
    for form, words in (
        ({"value": "60", "version": 1}, "Say why"),
        ({"value": "101", "version": 1, "reason": "Seen."}, "Enter 100 or less"),
    ):
        refused = client.post(address, form)
        assert refused.status_code == 422
        assert words in refused.content.decode()
    sent = client.post(address, {"value": "60", "version": 1, "reason": "Seen in their letter."})
    assert sent.status_code == 302
    text = client.get(at(selection)).content.decode()
    for words in ("Set by hand to 60:", "Seen in their letter.", "From the records, –:", "Insufficient evidence"):
        assert words in text, words
    assert client.post(address, {"value": "50", "version": 1, "reason": "Late."}).status_code == 409
    back = at(selection, "withdraw/")
    assert client.post(back, {"version": 2}).status_code == 422
    assert client.post(back, {"version": 2, "reason": "It was another site."}).status_code == 302
    assert stored(selection).override is None
    assert sign_in(cast.technical).post(address, {}).status_code == 403
    assert "Let this value count" not in sign_in(cast.technical).get(at(selection)).content.decode()


def test_evaluator_of_the_criterion_alone_is_asked_and_confirms(cast: Cast, sign_in: SignIn) -> None:
    selection = with_newer(cast)
    address, client = at(selection, "confirm/"), sign_in(cast.quality)
    assert "Confirm: the value stands" in client.get(at(selection)).content.decode()
    for person in (cast.lead, cast.technical):
        assert "Confirm: the value stands" not in sign_in(person).get(at(selection)).content.decode()
        assert sign_in(person).post(address, {}).status_code == 403
    assert client.post(address, {}).status_code == 409
    assert client.post(address, {"version": 1, "seen": seen(selection)}).status_code == 302
    assert "Quentin Abara confirmed" in client.get(at(selection)).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_for_any_number(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    selection = make_selection(cast, vendors=[*list(WORKED)[: rows + 1]])
    for competitor in selection.alternatives.all()[:rows]:
        enter_record(by=cast.lead, record=newer_alert(Site.objects.get(pk=competitor.site_id)))
    assert value(selection, "Indiana", "Q1").value is None
    client = sign_in(cast.lead)
    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        client.get(f"/s/{selection.ref}/records/")


# Session, person, roles, selection and the person's part in it; criteria, vendors, values; the ten of news, eight of the
# matrix.
QUERIES_OF_THE_LIST = 26
