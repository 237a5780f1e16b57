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
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse

from scoring.actions.imports import import_scorecard
from scoring.importers import records
from scoring.models import CriteriaModel, Selection, User, Vendor
from scoring.vocabulary import MemberRole, ModelPurpose, Stage, VendorKind
from tests.benchmarks.cases import case
from tests.benchmarks.measure import Cell, Contender, Row, measure
from vendorselect.urls import urlpatterns as product_urls

UNITS_NOTE = (
    "Floor: a view that returns a line of text to a visitor, no query. Analyses are kept by fingerprint, so a page is "
    "measured as it is after the first look."
)
NOTE = (
    "Floor: a bare view that reads the session and the user and makes as many queries as the page does, of one row each. "
    "80 % of its throughput is 1.25 times its time."
)
THROUGHPUT = 1.25
Get = Callable[[str], tuple[str, bytes]]


@login_not_required
def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("As little as a view can do.")


def bare(request: HttpRequest, queries: int) -> HttpResponse:
    """A page of one line for who has signed in, and so many queries beside those for the session and the user."""
    for _ in range(queries):
        Selection.objects.order_by("ref").values_list("title", flat=True).first()
    return HttpResponse("As little as a view can do with these queries.")


urlpatterns = [path("bare/nothing", nothing), path("bare/<int:queries>", bare), *product_urls]


def units() -> Iterator[Row]:
    """The two heavy pages in units of a view that does nothing."""
    demo = _at(Stage.RESULTS)
    large = _imported(demo.owner, 20, 40)
    pages = (
        ("Bare view, session, user, one query", "/bare/1", None),
        ("Results, 20 x 40", f"/s/{large.ref}/results/", 25.0),
        ("Matrix, 20 x 40", f"/s/{large.ref}/results/matrix/", 25.0),
        ("Results, 20 x 40, other weights", f"/s/{large.ref}/results/?w=G1:50", None),
    )
    with override_settings(ROOT_URLCONF=__name__):
        get, visit = browser(demo.owner), browser(None)
        for name, address, target in pages:
            yield _page(name, get, address, visit, "/bare/nothing", target)


def rows() -> Iterator[Row]:
    """Every main page against a bare view with as many queries."""
    with override_settings(ROOT_URLCONF=__name__):
        for name, user, address in main_pages():
            get = browser(user)
            own = queries_of(get, "/bare/0")
            count = queries_of(get, address)
            row = _page(name, get, address, get, f"/bare/{max(count - own, 0)}", THROUGHPUT)
            yield replace(row, size=f"{count} queries, {row.size}")


def main_pages() -> list[tuple[str, User, str]]:
    """Name, person and address of each page that people have open most."""
    results, scoring = _at(Stage.RESULTS), _at(Stage.SCORING)
    lead, s = results.owner, f"/s/{results.ref}/"
    judge = scoring.memberships.filter(role=MemberRole.EVALUATOR, submitted_at__isnull=True).order_by("user__username")[
        0
    ]
    edition = CriteriaModel.objects.filter(purpose=ModelPurpose.TEMPLATE).order_by("slug", "edition").first()
    vendor = Vendor.objects.order_by("name").first()
    if edition is None or vendor is None:
        raise RuntimeError("The demo has no template or no vendor.")
    return [
        ("My work", lead, "/"),
        ("Selections", lead, "/selections/"),
        ("A selection", lead, s),
        ("Score sheet", judge.user, f"/s/{scoring.ref}/score/"),
        ("Consensus", lead, f"{s}consensus/"),
        ("Results", lead, f"{s}results/"),
        ("Matrix", lead, f"{s}results/matrix/"),
        ("Why A over B", lead, f"{s}results/why/1/2/"),
        ("Sensitivity", lead, f"{s}results/sensitivity/"),
        ("Decision", lead, f"{s}decision/"),
        ("Log of a selection", lead, f"{s}log/"),
        ("Vendors", lead, "/vendors/"),
        ("A vendor", lead, vendor.get_absolute_url()),
        ("An edition of criteria", lead, reverse("criteria-edition", args=[edition.slug, edition.edition])),
    ]


def queries_of(get: Get, address: str) -> int:
    """How many queries a page takes once what can be remembered is."""
    get(address)
    with CaptureQueriesContext(connection) as found:
        get(address)
    return len(found)


def _at(stage: Stage) -> Selection:
    demo = Selection.objects.filter(stage=stage, is_demo=True).select_related("owner").order_by("ref").first()
    if demo is None:
        raise RuntimeError(f"The demo has no selection at the stage {stage.label}.")
    return demo


def _page(name: str, get: Get, address: str, floor: Get, bare_address: str, target: float | None) -> Row:
    status, body = get(address)
    row = measure(
        Cell(
            name,
            "",
            Contender("product", lambda: get(address)),
            [Contender("bare", lambda: floor(bare_address))],
            target=target,
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

    scorecard = records.Scorecard(
        source="benchmark.csv",
        criteria=tuple(
            records.Criterion(
                name=f"Criterion {j + 1}",
                group=f"Group {j % 5 + 1}",
                weight=decimal(float(data.weights[j]) * 100),
                direction="max" if data.rising[j] else "min",
                unit="",
                worst=decimal(float(data.worst[j])),
                best=decimal(float(data.best[j])),
                where=records.Where(row=j + 2),
            )
            for j in range(criteria)
        ),
        vendors=tuple(records.Vendor(f"Benchmark vendor {i + 1}", records.Where()) for i in range(vendors)),
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
