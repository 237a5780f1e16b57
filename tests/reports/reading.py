"""Reports read back: rendered once for all tests that ask for the same one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import page as page_validation
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from scoring.reports.context import ReportContext, from_analysis
from scoring.reports.pdf import Paper, render
from tests.reports import examples


@cache
def context(name: str) -> ReportContext:
    """The reports of the tests, by name."""
    if name == "sterile":
        return from_analysis(
            examples.sterile(), title="Sterile fill–finish partner for VX-208", control=examples.sterile_control()
        )
    if name == "scorecard":
        return from_analysis(examples.sterile(), title="Sterile fill–finish partner", source="scorecard.xlsx")
    if name == "longest":
        analysis, control = examples.longest()
        return from_analysis(analysis, title="Consolidated comparison of contract manufacturers " * 3, control=control)
    if name == "large":
        return from_analysis(examples.random_analysis(20, 40, out=2, gaps=0.05, floor=1.0), title="Twenty by forty")
    if name == "one":
        return from_analysis(examples.random_analysis(1, 5), title="One vendor")
    if name == "none":
        return from_analysis(examples.random_analysis(2, 5, out=2), title="Nobody")
    if name == "flat":
        return from_analysis(examples.random_analysis(4, 14, groups=0, gaps=0.2), title="No groups")
    if name == "names":
        names = ("Λιμήν Φαρμακευτική", "Завод Северный", '<script>alert("x")</script>', "Ærø & Sønner", "Łódź Sterylne")
        return from_analysis(examples.random_analysis(5, 6, names=names), title="Names <b>of all</b> kinds & more")
    raise KeyError(name)


@cache
def pdf(name: str, paper: Paper = "A4") -> bytes:
    return render(context(name), paper=paper)


@cache
def pages(name: str, paper: Paper = "A4", first: int | None = None) -> tuple[str, ...]:
    """The text of each page (or of the first few), without white space: lines break where the page is full."""
    return tuple(bare(page.extract_text()) for page in opened(pdf(name, paper)).pages[:first])


def opened(body: bytes) -> Any:
    """A PDF by its keys; what pypdf promises of the types is less than a file of ours has."""
    return PdfReader(BytesIO(body))


def broken_rules(body: bytes, profile: Literal["ua1", "3a"]) -> list[str]:
    """What the validator holds against a PDF, without its false alarm.

    It takes a stream whose last byte happens to be a carriage return, one in 256, for one byte shorter than it says.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        path.write_bytes(body)
        found = page_validation.validate_pdf(str(path), profile=profile).failures
    return [
        f"{failure.rule_id} at object {failure.object_id}: {failure.message}"
        for failure in found
        if not (failure.rule_id.endswith("STREAM-LENGTH-001") and _every_stream_has_its_length(body))
    ]


def _every_stream_has_its_length(body: bytes) -> bool:
    found = list(re.finditer(rb"/Length (\d+)[^\n]*>>\nstream\n", body))
    return len(found) > 10 and all(body.startswith(b"\nendstream", match.end() + int(match[1])) for match in found)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def elements(body: bytes, kind: str) -> Iterator[Any]:
    """The structure elements of a kind ("/TH", "/Figure") in a tagged PDF."""
    reader = opened(body)
    for number in range(1, int(reader.trailer["/Size"])):
        item = reader.get_object(number)
        if isinstance(item, DictionaryObject) and item.get("/S") == kind and item.get("/Type") == "/StructElem":
            yield item
