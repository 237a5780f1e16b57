"""All that a report shows, computed once and frozen; the templates only set it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from scoring.charts.cover import CoverBar, CoverFigure, cover_figure
from scoring.charts.scales import fit, text_width
from scoring.engine.results import Analysis
from scoring.reports.appendix import Appendix
from scoring.reports.certified import Certified, certified
from scoring.reports.control import Control, NamedText
from scoring.reports.debrief import Debrief
from scoring.reports.extract import Extract
from scoring.reports.memo import Memo
from scoring.reports.method import Method, method
from scoring.reports.options import Page
from scoring.reports.profiles import MOST_PROFILES, Profile, profiles
from scoring.reports.safety import Pair, Safety, pair, safety
from scoring.reports.scores import Scores, scores
from scoring.reports.summary import Summary, summary
from scoring.reports.words import clip, day, grouped_hex, in_words, moment, size_class
from scoring.selectors.display import present
from scoring.selectors.display.shapes import ResultsDisplay
from scoring.selectors.display.words import counted

TITLE = 120
DEMO = "Demonstration: every vendor, site and record in it is fictional."
_COVER = (610.0, 268.0)
_COVER_BARS = 16
MOST_SCOPE = 4


@dataclass(frozen=True, slots=True)
class Cover:
    size: str
    organisation: str
    status: str
    subtitle: str
    figure: CoverFigure | None
    caption: str
    facts: tuple[NamedText, ...]
    foot: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class ReportContext:
    """`running` is the title in the running header, `footer` and `confidential` the footer's left and middle.

    `memo`, `debrief` or `extract` stands in place of all pages where the document is of that kind.
    `created` is a W3C date, empty where none was given; `grouped` says that the bars are cut by group.
    """

    title: str
    control: Control
    running: str
    footer: str
    confidential: str
    description: str
    created: str
    decision_by: str
    grouped: bool
    display: ResultsDisplay
    cover: Cover
    summary: Summary
    scores: Scores
    profiles: tuple[Profile, ...]
    more_profiles: int
    safety: Safety | None
    pair: Pair | None
    certified: Certified | None
    method: Method
    appendix: Appendix | None = None
    pages: frozenset[str] = frozenset(Page)
    is_draft: bool = False
    memo: Memo | None = None
    debrief: Debrief | None = None
    extract: Extract | None = None


def from_analysis(
    analysis: Analysis,
    *,
    title: str,
    source: str = "",
    control: Control | None = None,
    most_profiles: int = MOST_PROFILES,
) -> ReportContext:
    """The report of an analysis. `source` names where the scores came from, a file or a selection; `most_profiles`
    vendors have a page of their own."""
    control = control or Control()
    title = clip(title, TITLE) or "Vendor comparison"
    display = present(
        analysis,
        must_haves=control.must_haves,
        disagreements=[(d.criterion, d.alternative) for d in control.disagreements],
    )
    version = f"version {control.version}" if control.version else ""
    return ReportContext(
        title=title,
        control=control,
        running=clip(title, 80),
        footer=fit(" · ".join(filter(None, (control.reference, version, control.status))), 250, 10.2),
        confidential=fit(control.confidentiality, 182, 10.2, bold=True),
        description=f"{control.subtitle}. {display.headline}",
        created=f"{control.created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if control.created_at else "",
        decision_by=day(control.decision_by) if control.decision_by else "",
        grouped=any(block.is_group for block in display.blocks),
        display=display,
        cover=_cover(title, analysis, display, source, control),
        summary=summary(analysis, display, control),
        scores=scores(analysis, display),
        profiles=profiles(analysis, display, control, most_profiles),
        more_profiles=max(len(display.ranking) - most_profiles, 0),
        safety=safety(analysis, display),
        pair=pair(display),
        certified=certified(analysis),
        method=method(analysis, display, control),
    )


def _cover(title: str, analysis: Analysis, display: ResultsDisplay, source: str, control: Control) -> Cover:
    rows = display.ranking[:_COVER_BARS]
    bars = [CoverBar(r.short, r.total, tuple((s.block.slot, s.value) for s in r.segments)) for r in rows]
    count = len(display.ranking)
    which = "The" if len(rows) == count else "The first"
    caption = f"{which} {in_words(len(rows))} ranked vendors by weighted total, in rank order"
    if len(rows) == 1:
        caption = "The one ranked vendor by weighted total"
    return Cover(
        size=size_class(title, 40, 62, 90),
        figure=cover_figure(bars, width=_COVER[0], height=_COVER[1], uid="cover") if bars else None,
        caption=caption,
        facts=tuple(_facts(analysis, display, source, control)),
        organisation=fit(control.organisation, 440, 14.7, bold=True),
        status=clip(control.status, 26),
        subtitle=clip(control.subtitle, 90),
        foot=_foot(control),
        fingerprint="" if control.digest else f"Fingerprint {grouped_hex(analysis.fingerprint, 16)}",
    )


def _foot(control: Control) -> str:
    demo = DEMO if control.is_demo else ""
    confidential = fit(control.confidentiality, 410 - text_width(demo, 11), 11)
    return f"{confidential}. {demo}" if confidential and demo else confidential or demo


def _facts(analysis: Analysis, display: ResultsDisplay, source: str, control: Control) -> list[NamedText]:
    """The lines of the cover, each one line of print; a line without a text is left out."""
    out = len(display.knocked_out)
    compared = (
        f"{counted(len(display.ranking), 'vendor', 'vendors')} ranked"
        + (f", {out} knocked out" if out else "")
        + f", on {counted(len(analysis.matrix.criteria), 'criterion', 'criteria')}"
    )
    report = ", ".join(filter(None, (control.reference, f"version {control.version}" if control.version else "")))
    frozen = moment(control.frozen_at) if control.frozen_at else ""
    approvers = " · ".join(a.role for a in control.approvers if a.role)
    lines = [
        ("Report", report),
        ("Compared", compared),
        *control.scope[:MOST_SCOPE],
        ("Source", source),
        ("Scores frozen", frozen),
        ("Criteria model", control.criteria_model),
        ("Prepared by", control.prepared_by),
        ("Approvers", approvers),
    ]
    facts = [(fit(label, 128, 12.5), fit(text, 415, 12.5)) for label, text in lines if text]
    if control.digest:
        # In two lines: what somebody types from paper has to be whole.
        facts.append(("Digest", f"{grouped_hex(control.digest[:32])}\n{grouped_hex(control.digest[32:])}"))
    return facts
