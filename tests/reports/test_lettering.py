"""The texts of charts: in one run each, kerned, and where their anchor says."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from weasyprint import CSS
from weasyprint.text.fonts import FontConfiguration

from scoring.reports import pdf
from scoring.reports.fetcher import ClosedFetcher
from scoring.reports.fonts import FACES, font_bytes
from scoring.reports.parsing import Page
from tests.reports.reading import opened

WORDS = "Tech-transfer AVATAR"


def starts(anchor: str) -> list[tuple[float, str]]:
    """Where each run of the text begins, in px, and what it says."""
    source = (
        "<html><body><svg xmlns='http://www.w3.org/2000/svg' width='600' height='100' viewBox='0 0 600 100' "
        f"font-family='Source Sans Pro, sans-serif'><text x='300' y='50' text-anchor='{anchor}' font-size='20' "
        f"font-weight='400' fill='#17212B'>{WORDS}</text></svg></body></html>"
    )
    fetcher, fonts = ClosedFetcher(pdf._assets()), FontConfiguration()
    faces = pdf._style("A4").partition("/*")[0] + "@page{margin:0}body{margin:0}"
    style = CSS(string=faces, url_fetcher=fetcher, base_url="app:/", font_config=fonts)
    page = opened(
        Page(source, base_url="app:/", url_fetcher=fetcher).write_pdf(stylesheets=[style], font_config=fonts)
    ).pages[0]
    found: list[tuple[float, str]] = []

    def visit(text: str, cm: Any, tm: Any, *rest: Any) -> None:
        if text.strip():
            found.append(((cm[0] * tm[4] + cm[4]) / 0.75, text.strip()))

    page.extract_text(visitor_text=visit)
    return found


def test_text_is_one_run_and_stands_at_its_anchor() -> None:
    places = {}
    for anchor in ("start", "middle", "end"):
        ((places[anchor], text),) = starts(anchor)
        assert text == WORDS
    width = places["start"] - places["end"]
    assert places["start"] == pytest.approx(300)
    assert places["middle"] == pytest.approx(300 - width / 2)
    # Kerning draws AVA together: narrower than its letters side by side, but not by much.
    face = TTFont(BytesIO(font_bytes(FACES[0])))
    glyphs = face.getBestCmap()
    apart = sum(face["hmtx"][glyphs[ord(c)]][0] for c in WORDS) * 20 / 1000
    assert 0.94 * apart < width < apart - 1
