"""The tags that WeasyPrint leaves wrong are right in the file."""

from __future__ import annotations

import pytest

from tests.reports.reading import elements, opened, pdf

# In one worker, each report is rendered once for all tests that ask for it.
pytestmark = pytest.mark.xdist_group("pdf")


def test_figure_boxes_are_points_on_their_page() -> None:
    figures = list(elements(pdf("sterile"), "/Figure"))
    assert len(figures) == 1 + 6 + 2 + 1  # cover, vendors, sensitivity, why
    for figure in figures:
        left, bottom, right, top = (float(edge) for edge in figure["/A"]["/BBox"])
        assert 0 <= left < right <= 596
        assert 0 <= bottom < top <= 842


def test_cover_figure_is_in_the_upper_half() -> None:
    """The cover's bars stand above the title: upside down they would be below the middle."""
    first_page = opened(pdf("sterile")).pages[0].indirect_reference.idnum
    cover = next(f for f in elements(pdf("sterile"), "/Figure") if f.raw_get("/Pg").idnum == first_page)
    _, bottom, _, top = (float(edge) for edge in cover["/A"]["/BBox"])
    assert 421 < bottom < top < 842


def test_every_figure_has_a_finding_for_alternate_text() -> None:
    for figure in elements(pdf("sterile"), "/Figure"):
        assert len(figure["/Alt"]) > 30


def test_header_cells_say_what_they_head() -> None:
    headers = list(elements(pdf("sterile"), "/TH"))
    scopes = [header["/A"]["/Scope"] for header in headers if "/A" in header]
    assert set(scopes) == {"/Column", "/Row"}
    for header in headers:
        if "/A" in header:
            section = header["/P"]["/P"]["/S"]
            assert header["/A"]["/Scope"] == ("/Column" if section == "/THead" else "/Row")


def test_headings_never_skip_a_level() -> None:
    assert list(elements(pdf("sterile"), "/H1"))
    assert not list(elements(pdf("sterile"), "/H3"))
