"""The context as a PDF: tagged (PDF/UA-1), the same bytes for the same context, nothing loaded from outside.

Only `render` imports WeasyPrint, and only when it is called: the import takes as long as the whole start of the app.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Literal

import font_source_sans_pro
import font_source_serif_pro
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from scoring.reports.context import ReportContext

Paper = Literal["A4", "Letter"]
PAPERS: tuple[Paper, ...] = ("A4", "Letter")
_FACES = (
    ("Source Sans Pro", 400, "normal", font_source_sans_pro, "SourceSansPro-Regular"),
    ("Source Sans Pro", 600, "normal", font_source_sans_pro, "SourceSansPro-Semibold"),
    ("Source Serif Pro", 400, "normal", font_source_serif_pro, "SourceSerifPro-Regular"),
    ("Source Serif Pro", 600, "normal", font_source_serif_pro, "SourceSerifPro-Semibold"),
)


class RenderError(RuntimeError):
    """The report cannot be made: a file of its own is missing, or it asked for something outside itself."""


def render(context: ReportContext, *, paper: Paper = "A4") -> bytes:
    """The report on `paper`. Raises RenderError when anything but the report's own files was asked for."""
    from weasyprint import CSS, HTML  # see the module's docstring
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetchingError

    from scoring.reports.fetcher import ClosedFetcher
    from scoring.reports.tagging import mend

    fetcher = ClosedFetcher(_assets())
    fonts = FontConfiguration()
    body = b""
    # WeasyPrint catches a refusal nearly everywhere; wherever it does not, `blocked` has it all the same.
    with _no_collection(), suppress(URLFetchingError):
        style = CSS(string=_style(paper), url_fetcher=fetcher, base_url="app:/", font_config=fonts, media_type="print")
        document = HTML(string=markup(context), url_fetcher=fetcher, base_url="app:/", media_type="print")
        body = document.write_pdf(
            stylesheets=[style],
            font_config=fonts,
            pdf_variant="pdf/ua-1",
            custom_metadata=True,
            presentational_hints=False,
            finisher=mend,
        )
    if fetcher.blocked:
        raise RenderError(f"The report asked for {fetcher.blocked[0]}, which is not part of it. Nothing was loaded.")
    return body


def markup(context: ReportContext) -> str:
    """The report as HTML: the same, whatever the language of the request."""
    return render_to_string("reports/report.html", {"report": context})


def _style(paper: Paper) -> str:
    faces = "\n".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{slant};src:url(app:/fonts/{name}.otf)}}'
        for family, weight, slant, _, name in _FACES
    )
    sheets = ("css/report.css", "css/report-letter.css") if paper == "Letter" else ("css/report.css",)
    return "\n".join((faces, *(_static(name) for name in sheets)))


def _static(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise RenderError(f"The style sheet {name} is not among the static files.")
    return Path(path).read_text(encoding="utf-8")


@cache
def _assets() -> dict[str, tuple[str, bytes]]:
    return {
        f"app:/fonts/{name}.otf": (
            "font/otf",
            (Path(package.__file__).parent / "files" / f"{name}.otf").read_bytes(),
        )
        for _, _, _, package, name in _FACES
    }


@contextmanager
def _no_collection() -> Iterator[None]:
    """Layout makes millions of objects that all live to the end: collecting among them costs a tenth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
