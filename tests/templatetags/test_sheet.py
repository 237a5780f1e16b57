"""The cells of a score sheet."""

from __future__ import annotations

from scoring.engine.values import ValueFunction
from scoring.models import Alternative, Criterion, ScoreEvidence
from scoring.selectors.sheet_shapes import Cell, Question, Source, Vendor
from scoring.templatetags.sheet import sheet_cells

HERE = "/s/SEL-2026-001/score/"
QUESTION = Question(
    criterion=Criterion(key="Q1", name="Audits & <findings>"),
    group="Quality",
    weight="10%",
    anchors=(),
    curve=ValueFunction.linear(0, 4),
    half=True,
    span="",
    reasons="?",
    derived=False,
)
VENDOR = Vendor(Alternative(short_name="Alder & Co", position=1), "IE", "")


def test_open_cell_leads_to_its_page_and_says_what_it_is() -> None:
    assert sheet_cells([Cell(QUESTION, VENDOR, "open")], HERE, "criterion") == (
        '<td role="gridcell"><a class="gc open" id="cell-Q1-2" href="/s/SEL-2026-001/score/Q1/2/" '
        'aria-label="Alder &amp; Co, Audits &amp; &lt;findings&gt;: not scored" data-cell="Q1/2" '
        'data-name="Alder &amp; Co, Audits &amp; &lt;findings&gt;" data-state="open" data-value="" data-reason="" '
        'data-version="" data-ask=""><span class="who" aria-hidden="true">Alder &amp; Co</span>'
        '<span class="val" aria-hidden="true">·</span></a></td>'
    )


def test_scored_cell_has_its_shade_and_what_it_rests_on() -> None:
    source = Source(ScoreEvidence(), "FDA <2025>", "")
    cell = Cell(
        QUESTION, VENDOR, "scored", value="3", text="3", level=2, reason='It is "so"', version="a.1", lacks_evidence=True,
        locked=True, asks=True, evidence="A letter", sources=(source,),
    )  # fmt: skip
    text = sheet_cells([cell], HERE, "vendor")
    for part in (
        'class="gc scored l2 lacking"',
        'data-value="3" data-reason="It is &quot;so&quot;" data-version="a.1" data-ask="1" data-locked>',
        '<span class="who" aria-hidden="true">Score</span><span class="val" aria-hidden="true">3</span>',
        "<ul hidden data-sources><li>A letter</li><li>FDA &lt;2025&gt;</li></ul></td>",
    ):
        assert part in text


def test_closed_cell_is_disabled() -> None:
    text = sheet_cells([Cell(QUESTION, VENDOR, "closed"), Cell(QUESTION, VENDOR, "open")], HERE, "criterion")
    assert text.startswith('<td role="gridcell" aria-disabled="true"><a class="gc closed"')
    assert text.count("<td") == 2
    assert text.count("aria-disabled") == 1
