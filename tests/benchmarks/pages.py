"""Pages through the whole stack of middleware, without a socket, beside bare views behind the same stack."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from scoring.actions.imports import import_scorecard
from scoring.importers.records import Criterion, Scorecard, Vendor, Where
from scoring.models import Selection, User
from scoring.vocabulary import Stage, VendorKind
from tests.benchmarks.cases import case
from tests.benchmarks.measure import Cell, Contender, Row, measure
from vendorselect.urls import urlpatterns as product_urls

NOTE = (
    "Floor: a view that returns a line of text to a visitor, no query. The other bare view reads the session, the user "
    "and one row. Analyses are kept by fingerprint, so a page is measured as it is after the first look."
)
Get = Callable[[str], tuple[str, bytes]]


@login_not_required
def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("As little as a view can do.")


def one_query(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Selection.objects.order_by("ref").values_list("title", flat=True).first())


urlpatterns = [path("bare/nothing", nothing), path("bare/one", one_query), *product_urls]


def rows() -> Iterator[Row]:
    demo = Selection.objects.filter(stage=Stage.RESULTS).select_related("owner").order_by("ref").first()
    if demo is None:
        raise RuntimeError("The demo has no selection at the stage Results.")
    large = _imported(demo.owner, 20, 40)
    pages = (
        ("Bare view, session, user, one query", "/bare/one", None),
        ("My work", "/", None),
        ("Selections", "/selections/", None),
        ("A selection", f"/s/{demo.ref}/", None),
        ("Results, demo", f"/s/{demo.ref}/results/", None),
        ("Results, 20 x 40", f"/s/{large.ref}/results/", 25.0),
        ("Matrix, 20 x 40", f"/s/{large.ref}/results/matrix/", 25.0),
        ("Results, 20 x 40, other weights", f"/s/{large.ref}/results/?w=G1:50", None),
        ("Vendors", "/vendors/", None),
        ("Log of a selection", f"/s/{demo.ref}/log/", None),
    )
    with override_settings(ROOT_URLCONF=__name__):
        get, visit = browser(demo.owner), browser(None)
        for name, address, units in pages:
            yield _page(name, address, units, get, visit)


def _page(name: str, address: str, units: float | None, get: Get, visit: Get) -> Row:
    status, body = get(address)
    row = measure(
        Cell(
            name,
            "",
            Contender("product", lambda: get(address)),
            [Contender("bare", lambda: visit("/bare/nothing"))],
            target=units,
        )
    )
    wrong = () if status.startswith("200") else (f"{address} answers {status}",)
    size = f"{1000 / row.value:.0f}/s, {len(gzip.compress(body)) / 1000:.0f} kB"
    return replace(row, size=size, wrong=wrong)


def browser(user: User | None) -> Get:
    """What asks for pages as a person who is signed in, or as a visitor: (status, body)."""
    handler, cookie = WSGIHandler(), ""
    if user is not None:
        client = Client()
        client.force_login(user)
        cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"

    def get(address: str) -> tuple[str, bytes]:
        place, _, query = address.partition("?")
        environ: dict[str, Any] = {"PATH_INFO": place, "QUERY_STRING": query, "HTTP_COOKIE": cookie}
        environ |= {"HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.input": BytesIO()}
        setup_testing_defaults(environ)
        statuses: list[str] = []

        def start(status: str, headers: list[tuple[str, str]], error: Any = None, /) -> Callable[[bytes], object]:
            statuses.append(status)
            return BytesIO().write

        response = handler(environ, start)
        body = b"".join(response)
        response.close()
        return statuses[0], body

    return get


def _imported(by: User, vendors: int, criteria: int) -> Selection:
    """A scorecard of random figures as a selection, through the action that the page uses."""
    data = case(vendors, criteria)

    def decimal(x: float) -> Decimal:
        return Decimal(f"{x:.4f}")

    scorecard = Scorecard(
        source="benchmark.csv",
        criteria=tuple(
            Criterion(
                name=f"Criterion {j + 1}",
                group=f"Group {j % 5 + 1}",
                weight=decimal(float(data.weights[j]) * 100),
                direction="max" if data.rising[j] else "min",
                unit="",
                worst=decimal(float(data.worst[j])),
                best=decimal(float(data.best[j])),
                where=Where(row=j + 2),
            )
            for j in range(criteria)
        ),
        vendors=tuple(Vendor(f"Benchmark vendor {i + 1}", Where()) for i in range(vendors)),
        scores=tuple(tuple(decimal(x) for x in row) for row in data.table.tolist()),
    )
    return import_scorecard(
        by=by,
        scorecard=scorecard,
        sha256=hashlib.sha256(b"benchmark").hexdigest(),
        title="Benchmark, 20 x 40",
        kind=VendorKind.CDMO,
        known={},
    )
