"""Nothing leaves: even markup that reached the renderer unescaped finds no network and no file."""

from __future__ import annotations

import contextlib

import pytest
import weasyprint

from scoring.reports import pdf
from scoring.reports.fetcher import ClosedFetcher
from tests.reports.conftest import SECRET, Trap
from tests.reports.reading import context
from tests.reports.vectors import VECTORS


def page(body: str) -> str:
    return f'<!doctype html><html lang="en"><head><title>x</title></head><body>{body}<p>end</p></body></html>'


@pytest.mark.parametrize("vector", VECTORS)
def test_vector_reaches_nothing(vector: str, trap: Trap) -> None:
    fetcher = ClosedFetcher({})
    body = b""
    with contextlib.suppress(weasyprint.urls.URLFetchingError):  # where WeasyPrint does not catch it itself
        body = weasyprint.HTML(string=page(trap.set(vector)), url_fetcher=fetcher, base_url="app:/").write_pdf(
            uncompressed_pdf=True, presentational_hints=False
        )
    assert trap.visits == []
    assert SECRET not in body
    assert body or fetcher.blocked


def test_control_an_open_fetcher_is_caught_by_the_trap(trap: Trap) -> None:
    """The trap works: most of the vectors get out when nobody holds them."""
    caught = 0
    for vector in VECTORS:
        trap.visits.clear()
        body = weasyprint.HTML(string=page(trap.set(vector))).write_pdf(uncompressed_pdf=True)
        caught += bool(trap.visits) or SECRET in body
    assert caught >= 15


def test_own_file_is_given() -> None:
    fetcher = ClosedFetcher({"app:/a.css": ("text/css", b"p { color: red }")})
    response = fetcher.fetch("app:/a.css")
    assert response.read() == b"p { color: red }"
    assert response.content_type == "text/css"
    assert fetcher.blocked == []


@pytest.mark.parametrize(
    "url", ["app:/b.css", "https://example.org/", "file:///etc/hostname", "data:text/css,p{}", "ftp://x/"]
)
def test_anything_else_is_refused_and_remembered(url: str) -> None:
    fetcher = ClosedFetcher({"app:/a.css": ("text/css", b"")})
    with pytest.raises(weasyprint.urls.URLFetchingError):
        fetcher.fetch(url)
    assert fetcher.blocked == [url]


@pytest.mark.parametrize("vector", [VECTORS[0], *(v for v in VECTORS if "color-profile" in v)])
def test_report_that_asks_for_more_is_an_error(vector: str, monkeypatch: pytest.MonkeyPatch, trap: Trap) -> None:
    monkeypatch.setattr(pdf, "markup", lambda _: page(trap.set(vector)))
    with pytest.raises(pdf.RenderError, match="not part of it"):
        pdf.render(context("one"))
    assert trap.visits == []
