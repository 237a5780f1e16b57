"""The context as a PDF: tagged (PDF/UA-1), fit to be kept (PDF/A-3a), with its data attached, the same bytes for the same context, nothing loaded from outside.

Only `render` imports WeasyPrint, and only when it is called: the import takes as long as the whole start of the app.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from scoring.reports.context import ReportContext
from scoring.reports.fonts import FACES, Face, font_bytes
from scoring.reports.glyphs import settle

Paper = Literal["A4", "Letter"]
PAPERS: tuple[Paper, ...] = ("A4", "Letter")


EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
RECORD = "The data of this report: criteria, weights, scores and results, to be checked without it"


class RenderError(RuntimeError):
    """The report cannot be made: a file of its own is missing, or it asked for something outside itself."""


def render(context: ReportContext, *, paper: Paper = "A4", record: bytes = b"") -> bytes:
    """The report on `paper`, with `record` attached as record.json.

    Raises RenderError when anything but the report's own files was asked for.
    """
    from weasyprint import CSS, HTML, Attachment  # see the module's docstring
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetchingError

    from scoring.reports.fetcher import ClosedFetcher
    from scoring.reports.tagging import mend

    fetcher = ClosedFetcher(_assets())
    fonts = FontConfiguration()
    body = b""
    at = context.control.created_at or EPOCH  # without a date the bytes would tell the time of day
    attachments = [
        Attachment(
            file_obj=BytesIO(record), url_fetcher=fetcher, base_url="app:/", name="record.json",
            description=RECORD, created=at, modified=at, relationship="Data",
        )
    ] if record else []  # fmt: skip
    # WeasyPrint catches a refusal nearly everywhere; wherever it does not, `blocked` has it all the same.
    with _no_collection(), suppress(URLFetchingError):
        style = CSS(string=_style(paper), url_fetcher=fetcher, base_url="app:/", font_config=fonts, media_type="print")
        document = HTML(string=markup(context), url_fetcher=fetcher, base_url="app:/", media_type="print")
        body = document.write_pdf(
            stylesheets=[style],
            font_config=fonts,
            pdf_variant="pdf/a-3a",
            attachments=attachments,
            custom_metadata=True,
            presentational_hints=False,
            finisher=mend,
        )
    if fetcher.blocked:
        raise RenderError(f"The report asked for {fetcher.blocked[0]}, which is not part of it. Nothing was loaded.")
    return body


def markup(context: ReportContext) -> str:
    """The report as HTML: the same, whatever the language of the request. What cannot be printed is told in it."""
    text, notes = settle(render_to_string("reports/report.html", {"report": context}))
    if not notes:
        return text
    return settle(render_to_string("reports/report.html", {"report": context, "glyph_notes": notes}))[0]


def _style(paper: Paper) -> str:
    faces = "\n".join(
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:normal;'
        f"src:url({_address(face)})}}"
        for face in FACES
    )
    sheets = ("css/report.css", "css/report-letter.css") if paper == "Letter" else ("css/report.css",)
    return "\n".join((faces, *(_static(name) for name in sheets)))


def _static(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise RenderError(f"The style sheet {name} is not among the static files.")
    return Path(path).read_text(encoding="utf-8")


def _address(face: Face) -> str:
    return f"app:/fonts/{face.file}.otf"


@cache
def _assets() -> dict[str, tuple[str, bytes]]:
    return {_address(face): ("font/otf", font_bytes(face)) for face in FACES}


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
