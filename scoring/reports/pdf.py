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
from typing import TYPE_CHECKING, Literal

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from scoring.reports.errors import RenderError
from scoring.reports.fonts import FACES, Face, font_bytes
from scoring.reports.glyphs import settle

if TYPE_CHECKING:
    from scoring.reports.context import ReportContext

Paper = Literal["A4", "Letter"]
PAPERS: tuple[Paper, ...] = ("A4", "Letter")
__all__ = ["EPOCH", "PAPERS", "Paper", "RenderError", "markup", "render"]


EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
RECORD = "The data of this report: criteria, weights, scores and results, to be checked without it"


# A background is no part of what is read out; the letters are strokes, so that no typeface is asked for.
DRAFT = "app:/draft.svg"
DRAFT_MARK = b"""<svg xmlns="http://www.w3.org/2000/svg" width="620" height="620" viewBox="0 0 620 620"><g fill="none"
 stroke="#17212b" stroke-opacity="0.07" stroke-width="20" transform="rotate(-45 310 310) translate(70 245)">
<path d="M10 0V130H40C80 130 92 100 92 65S80 0 40 0Z"/><path d="M130 130V10H175C205 10 205 70 175 70H130M170 70L208 130"/>
<path d="M228 130L272 6L316 130M246 88H298"/><path d="M348 130V10H410M348 68H398"/><path d="M424 10H500M462 10V130"/>
</g></svg>"""


def render(context: ReportContext, *, paper: Paper = "A4", record: bytes = b"") -> bytes:
    """The report on `paper`, with `record` attached as record.json.

    Raises RenderError when anything but the report's own files was asked for.
    """
    from weasyprint import CSS, Attachment  # see the module's docstring
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetchingError

    from scoring.reports.fetcher import ClosedFetcher
    from scoring.reports.parsing import Page
    from scoring.reports.tagging import mend

    assets = _assets() | ({DRAFT: ("image/svg+xml", DRAFT_MARK)} if context.is_draft else {})
    fetcher = ClosedFetcher(assets)
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
        style = CSS(
            string=_style(paper, is_draft=context.is_draft),
            url_fetcher=fetcher,
            base_url="app:/",
            font_config=fonts,
            media_type="print",
        )
        document = Page(markup(context), base_url="app:/", url_fetcher=fetcher)
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


def _style(paper: Paper, *, is_draft: bool = False) -> str:
    faces = "\n".join(
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:normal;'
        f"src:url({_address(face)})}}"
        for face in FACES
    )
    sheets = ("css/report.css", "css/report-letter.css") if paper == "Letter" else ("css/report.css",)
    mark = f"@page{{background:url({DRAFT}) no-repeat center}}" if is_draft else ""
    return "\n".join((faces, *(_static(name) for name in sheets), mark))


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
