"""What the benchmark stands on: that it asks for the page that it names, as the person that it names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core import signals
from django.db import close_old_connections
from django.test import override_settings

from tests.benchmarks import pages
from tests.cast import Cast
from tests.factories import make_vendor


@pytest.fixture(autouse=True)
def _connection_stays() -> Iterator[None]:
    """A request without a socket would close the connection of the test at its end."""
    ends = (signals.request_started, signals.request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@override_settings(ROOT_URLCONF=pages.__name__)
def test_pages_are_asked_for_with_their_query_by_a_person_on_this_machine(cast: Cast) -> None:
    make_vendor(cast.lead, "Aldermoor Biologics")
    make_vendor(cast.lead, "Brightwater Sterile")
    status, body = pages.browser(cast.lead)("/vendors/?q=alder")
    assert status == "200 OK"
    assert b"Aldermoor Biologics" in body
    assert b"Brightwater Sterile" not in body


@override_settings(ROOT_URLCONF=pages.__name__)
def test_bare_page_of_one_query_is_for_who_signed_in_and_the_other_for_everybody(cast: Cast) -> None:
    assert pages.browser(cast.lead)("/bare/1")[0] == "200 OK"
    assert pages.browser(None)("/bare/1")[0].startswith("302")
    assert pages.browser(None)("/bare/nothing")[0] == "200 OK"


@override_settings(ROOT_URLCONF=pages.__name__)
def test_bare_page_makes_as_many_queries_as_it_is_told(cast: Cast) -> None:
    get = pages.browser(cast.lead)
    own = pages.queries_of(get, "/bare/0")
    assert [pages.queries_of(get, f"/bare/{n}") - own for n in (1, 7)] == [1, 7]
