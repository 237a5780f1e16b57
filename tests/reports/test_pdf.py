"""The PDF: valid for assistive technology, the same bytes each time, literal where a name looks like markup."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import font_source_sans_pro
import font_source_serif_pro
import pytest
import weasyprint
from fontTools.ttLib import TTFont

from scoring.engine.analysis import analyse
from scoring.engine.results import Analysis
from scoring.reports.context import from_analysis
from scoring.reports.control import Approver, Control, Disagreement, VendorRecord
from scoring.reports.pdf import Paper, RenderError, _static, markup, render
from scoring.selectors.display import MustHave
from tests.reports import examples
from tests.reports.conftest import Trap
from tests.reports.reading import bare, broken_rules, context, opened, pages, pdf
from tests.reports.vectors import VECTORS

# In one worker, each report is rendered once for all tests that ask for it.
pytestmark = pytest.mark.xdist_group("pdf")

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("sterile", "scorecard", "longest", "large", "one", "none", "flat", "names")


@pytest.mark.parametrize("name", NAMES)
def test_pdf_is_accessible_and_fit_to_be_kept(name: str) -> None:
    assert broken_rules(pdf(name), "ua1") == []
    assert broken_rules(pdf(name), "3a") == []


def test_pdf_keeps_the_rules_on_letter_and_with_its_data() -> None:
    body = render(context("sterile"), paper="Letter", record=b'{"schema":"example"}')
    assert broken_rules(body, "ua1") == []
    assert broken_rules(body, "3a") == []
    reader = opened(body)
    assert reader.attachments == {"record.json": [b'{"schema":"example"}']}
    (kept,) = (item.get_object() for item in reader.trailer["/Root"]["/AF"])
    assert kept["/AFRelationship"] == "/Data"
    stream = kept["/EF"]["/F"].get_object()
    assert stream["/Subtype"] == "/application/json"
    assert stream["/Params"]["/CreationDate"] == "D:20261112140500Z"


def test_broken_rules_are_found() -> None:
    """The validator is asked for the right rules: a PDF without tags keeps neither set."""
    body = weasyprint.HTML(string="<p>untagged").write_pdf()
    assert broken_rules(body, "ua1")
    assert broken_rules(body, "3a")


@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_paper_has_its_size(paper: Paper, size: tuple[int, int]) -> None:
    for leaf in opened(pdf("sterile", paper)).pages:
        assert (round(float(leaf.mediabox.width)), round(float(leaf.mediabox.height))) == size


@pytest.mark.parametrize(
    ("name", "paper"), [*((name, "A4") for name in NAMES), ("sterile", "Letter"), ("longest", "Letter")]
)
def test_summary_is_one_page(name: str, paper: Paper) -> None:
    """The cover, then one page that begins and ends the summary, then the matrix."""
    cover, summary, matrix = pages(name, paper, first=3)
    assert [bare("Decision summary") in text for text in (cover, summary, matrix)] == [False, True, False]
    assert bare("Signature and date") in summary
    assert bare("Score matrix") in matrix


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_sterile_report_has_a_page_for_each_thing(paper: Paper) -> None:
    """Cover, summary, matrix, six vendors, sensitivity, why, certificate, method, scales: none of them spills over."""
    headings = ["", "Decision summary", "Score matrix", *["Vendor profile"] * 6]
    headings += ["Sensitivity", "Why A over B", "Robustness certificate", "Method", "Criteria and scales"]
    for text, heading in zip(pages("sterile", paper), headings, strict=True):
        assert bare(heading) in text


def test_metadata_and_bookmarks() -> None:
    reader = opened(pdf("sterile"))
    assert reader.metadata.title == "Sterile fill–finish partner for VX-208"
    assert reader.metadata.author == "Northfield Therapeutics · Procurement"
    assert reader.metadata["/CreationDate"] == "D:20261112140500Z"
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    labels = [item.title for item in reader.outline if not isinstance(item, list)]
    assert labels[0] == "Sterile fill–finish partner for VX-208"
    assert labels[1].startswith("Decision summary: Alderley Sterile leads")


def test_scorecard_without_a_date_has_none() -> None:
    assert "/CreationDate" not in opened(pdf("scorecard")).metadata


def test_only_the_report_s_own_typefaces_are_used() -> None:
    """A character that they lack would come from another face, or be an empty box."""
    for name in ("sterile", "longest", "large", "names"):
        for leaf in opened(pdf(name)).pages:
            fonts = leaf["/Resources"].get("/Font", {})
            for font in fonts.values():
                assert "Source-S" in font.get_object()["/BaseFont"]


def test_every_symbol_is_in_both_weights() -> None:
    class Text(HTMLParser):
        found: set[str] = set()

        def handle_data(self, data: str) -> None:
            self.found.update(data)

    reader = Text()
    for name in ("sterile", "longest", "large", "flat", "one", "none"):
        reader.feed(markup(context(name)))
    used = {ord(c) for c in reader.found if not c.isspace()}
    sans = font_source_sans_pro.font_files_otf
    for face in (sans["SourceSansPro"], sans["SourceSansProSemibold"]):
        assert used <= TTFont(face).getBestCmap().keys()
    assert used & {ord(c) for c in "▼≈→–−"} == {ord(c) for c in "▼≈→–−"}
    # The serif sets headings and leads: no marks stand in them.
    assert {ord(c) for c in "–…%"} <= TTFont(
        font_source_serif_pro.font_files_otf["SourceSerifPro"]
    ).getBestCmap().keys()


def test_renderer_has_nothing_to_complain_of(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        logging.getLogger("weasyprint").addHandler(caplog.handler)
        render(context("one"))
    logging.getLogger("weasyprint").removeHandler(caplog.handler)
    assert [record.getMessage() for record in caplog.records] == []


PROGRAM = """
import hashlib, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "vendorselect.settings"
import django
django.setup()
from scoring.reports.pdf import render
from tests.reports.reading import context
print(hashlib.sha256(render(context("flat"))).hexdigest())
assert "weasyprint" in sys.modules
"""


def test_bytes_are_the_same_in_another_process() -> None:
    digests = set()
    for seed, zone in (("1", "Pacific/Kiritimati"), ("77", "America/Anchorage")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        run = subprocess.run(
            [sys.executable, "-c", PROGRAM], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        digests.add(run.stdout.strip())
    assert digests == {hashlib.sha256(pdf("flat")).hexdigest()}


def test_renderer_is_imported_when_it_is_needed() -> None:
    program = PROGRAM.replace('print(hashlib.sha256(render(context("flat"))).hexdigest())', "").replace(
        'assert "weasyprint" in', 'assert "weasyprint" not in'
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_markup_is_the_same_whatever_the_request_speaks() -> None:
    from django.utils import translation  # the language is this test's subject

    with translation.override("de"):
        german = markup(context("sterile"))
    assert german == markup(context("sterile"))


def test_ids_are_unique_and_every_chart_has_a_finding() -> None:
    for name in ("sterile", "large", "flat"):
        source = markup(context(name))
        ids = re.findall(r'\bid="([^"]+)"', source)
        assert len(ids) == len(set(ids))
        drawings = re.findall(r"<svg\b.*?</svg>", source, re.DOTALL)
        assert drawings
        for drawing in drawings:
            title = re.search(r"<title[^>]*>([^<]+)</title>", drawing)
            assert title
            assert len(title[1]) > 30


def test_missing_sheet_is_said() -> None:
    with pytest.raises(RenderError, match="css/none.css"):
        _static("css/none.css")


def everywhere(text: str) -> tuple[Analysis, Control]:
    """`text` in every field that a person can write."""
    from dataclasses import replace  # only here

    matrix = examples.random_analysis(3, 4, groups=2, out=1).matrix
    matrix = replace(
        matrix,
        title=text,
        notes=(text,),
        criteria=tuple(replace(c, name=f"{text} {c.key}", short_name=text, unit=text) for c in matrix.criteria),
        alternatives=tuple(
            replace(
                a,
                name=f"{text} {a.key}",
                short_name=text,
                place=text,
                exclusions=tuple(replace(e, reason=text) for e in a.exclusions),
            )
            for a in matrix.alternatives
        ),
        groups=tuple(replace(g, name=text, short_name=text) for g in matrix.groups),
    )
    control = Control(
        subtitle=text,
        reference=text,
        version=text,
        status=text,
        organisation=text,
        scope=((text, text),),
        criteria_model=text,
        prepared_by=text,
        approvers=(Approver(text, text, text),),
        recommendation=text,
        conditions=(text,),
        must_haves=(MustHave(text, {}),),
        disagreements=(Disagreement("c1", "v1", text),),
        vendors={"v0": VendorRecord(text, ((text, text),)), "v1": VendorRecord(text, ((text, text),))},
        notes=(text,),
        confidentiality=text,
    )
    return analyse(matrix, draws=50), control


def actions(body: bytes) -> dict[str, int]:
    """How often a PDF holds something that does something."""
    found = dict.fromkeys(("/URI", "/EmbeddedFile", "/JavaScript", "/JS", "/Launch", "/GoToR", "/SubmitForm"), 0)
    reader = opened(body)
    for number in range(1, int(reader.trailer["/Size"])):
        text = repr(reader.get_object(number))
        for kind in found:
            found[kind] += text.count(f"'{kind}'")
    return found


def test_control_an_action_would_be_counted() -> None:
    body = weasyprint.HTML(string='<a href="https://example.org/">x</a>').write_pdf()
    assert actions(body)["/URI"] >= 1


@pytest.mark.parametrize("part", range(5))
def test_markup_in_every_field_is_printed_and_does_nothing(part: int, trap: Trap) -> None:
    """All vectors, seven to a report, in all fields: on the page to the letter, and no address visited."""
    vectors = [trap.set(v) for v in VECTORS[part::5]]
    text = " ".join(vectors)
    analysis, control = everywhere(text)
    body = render(from_analysis(analysis, title=text, source=text, control=control))
    assert trap.visits == []
    assert set(actions(body).values()) == {0}
    printed = bare("".join(leaf.extract_text() for leaf in opened(body).pages))
    for vector in vectors:
        assert bare(vector) in printed
