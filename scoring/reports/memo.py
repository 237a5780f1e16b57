"""The shortlist memo: who goes forward and who does not, on one page or two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scoring.charts.scales import fit
from scoring.engine.display import EMPTY
from scoring.engine.results import Analysis
from scoring.reports.content import recommendation_of
from scoring.reports.control import Control, NamedText
from scoring.reports.decided import Decided
from scoring.reports.summary import cautions, nothing_to_say
from scoring.reports.words import clip, in_words, joined, size_class, some, whole_sentences
from scoring.selectors.display.shapes import MustHaveRow, ResultsDisplay
from scoring.selectors.display.words import counted
from scoring.selectors.snapshot.plain import Plain
from scoring.vocabulary import DecisionOutcome, MemberRole, SignatureMeaning

MOST_RANKED, MOST_OUT, MOST_REQUIRED = 10, 4, 5
MOST_CONDITIONS, MOST_RISKS, MOST_APPROVALS = 5, 4, 6
TEXT = 130  # characters of a sentence that somebody wrote: two lines
SIZE = 11.8  # of the type in a table, in px; what has a line of its own is cut to its column
NAME, PLACE, REQUIRED, PERSON, ROLE, MEANING = 142.0, 122.0, 334.0, 128.0, 194.0, 100.0
REASON = 360  # characters of what the figures say: three lines
UNDER_APPROVALS = ("Reviewers", "Approvers")  # lines of document control that the table of approvals has by name


@dataclass(frozen=True, slots=True)
class Ranked:
    rank: str
    name: str
    place: str
    total: str
    range: str
    first_in: str
    forward: str


@dataclass(frozen=True, slots=True)
class Memo:
    """`reason` is what the figures say of the chosen vendor; `required` are (must-have, how the vendors stand on it);
    `approvals` (name, role, meaning, state). The `more_` are sentences on what the pages have no room for, empty where
    they have."""

    heading: str
    size: str
    lead: str
    reason: str
    control: tuple[NamedText, ...]
    required: tuple[NamedText, ...]
    more_required: str
    ranked: tuple[Ranked, ...]
    out: tuple[NamedText, ...]
    more_ranked: str
    conditions: tuple[tuple[str, str, str], ...]
    more_conditions: str
    risks: tuple[str, ...]
    no_risks: str
    notices: tuple[str, ...]
    approvals: tuple[tuple[str, str, str, str], ...]
    more_approvals: str


def memo(content: Plain, analysis: Analysis, display: ResultsDisplay, control: Control, decided: Decided) -> Memo:
    """Every text that a person can write is clipped, so that two pages always do."""
    heading = _heading(content, display)
    required = _required(display)
    more_vendors = [
        (len(display.ranking) - MOST_RANKED, "ranked"),
        (len(display.knocked_out) - MOST_OUT, "knocked out"),
    ]
    approvals = _approvals(content, decided)
    return Memo(
        heading=heading,
        size=size_class(heading, 70, 110),
        lead=_lead(analysis, display, control),
        reason=_reason(content, display),
        control=tuple((label, clip(text, 100)) for label, text in decided.control if label not in UNDER_APPROVALS),
        required=tuple(required[:MOST_REQUIRED]),
        more_required=_more(len(required) - MOST_REQUIRED, "more in the comparison report"),
        ranked=tuple(_ranked(content, display))[:MOST_RANKED],
        out=tuple(
            (fit(row.name, NAME, SIZE, bold=True), clip(joined(row.reasons), TEXT))
            for row in display.knocked_out[:MOST_OUT]
        ),
        more_ranked=_sentence(f"{count} more {what}" for count, what in more_vendors if count > 0),
        conditions=tuple(
            (clip(text, TEXT), clip(owner, 28), due) for text, owner, due in decided.conditions[:MOST_CONDITIONS]
        ),
        more_conditions=_more(len(decided.conditions) - MOST_CONDITIONS, "more in the comparison report"),
        risks=_risks(analysis, display),
        no_risks=nothing_to_say(display),
        notices=tuple(text for text in control.notices if text != control.lead),
        approvals=approvals[:MOST_APPROVALS],
        more_approvals=_more(len(approvals) - MOST_APPROVALS, "more in the comparison report"),
    )


def _more(count: int, words: str) -> str:
    return f"{count} {words}." if count > 0 else ""


def _sentence(parts: Iterable[str]) -> str:
    told = "; ".join(parts)
    return f"{told}." if told else ""


def _heading(content: Plain, display: ResultsDisplay) -> str:
    """The decision; without one nobody is named, whatever the totals say."""
    decision = content["decision"]
    names = {vendor["key"]: vendor["short_name"] or vendor["name"] for vendor in content["vendors"]}
    if decision and decision["outcome"] == DecisionOutcome.SHORTLIST and decision["shortlist"]:
        chosen = [clip(names[key], 26) for key in decision["shortlist"]]
        return f"{in_words(len(chosen)).capitalize()} {'vendor goes' if len(chosen) == 1 else 'vendors go'} forward: {some(chosen, 5)}"
    if told := recommendation_of(content):
        return clip(told.rstrip("."), 180)
    count = len(display.ranking)
    return f"{in_words(count).capitalize()} {'vendor is' if count == 1 else 'vendors are'} ranked; no decision was written yet"


def _lead(analysis: Analysis, display: ResultsDisplay, control: Control) -> str:
    compared = counted(len(analysis.matrix.alternatives), "vendor was", "vendors were")
    criteria = counted(len(analysis.matrix.criteria), "criterion", "criteria")
    out = len(display.knocked_out)
    screened = f"; {out} {'was' if out == 1 else 'were'} knocked out" if out else ""
    told = f"{compared} compared on {criteria}{screened}. Totals are on 0 to 100."
    return " ".join(part for part in (control.lead, told) if part)


def _reason(content: Plain, display: ResultsDisplay) -> str:
    """Nobody leads where nobody was selected."""
    decision = content["decision"]
    if not decision or decision["outcome"] != DecisionOutcome.SELECT:
        return ""
    return whole_sentences((display.headline, *display.sentences), REASON)


def _required(display: ResultsDisplay) -> list[NamedText]:
    """The must-haves that somebody does not meet first."""
    columns = display.matrix.columns
    rows = [(row, _standing(row, [column.short for column in columns])) for row in display.matrix.must_haves]
    rows.sort(key=lambda pair: pair[1] == "Met by all")
    return [(fit(row.name, REQUIRED, SIZE, bold=True), told) for row, told in rows]


def _standing(row: MustHaveRow, names: Sequence[str]) -> str:
    words = {"fail": "Not met by", "waived": "Waived for", "open": "Open for"}
    told = []
    for state, said in words.items():
        found = [clip(name, 24) for name, cell in zip(names, row.cells, strict=True) if cell.state == state]
        if found:
            told.append(f"{said} {some(found, 2)}")
    return "; ".join(told) or "Met by all"


def _ranked(content: Plain, display: ResultsDisplay) -> list[Ranked]:
    decision = content["decision"] or {}
    words = dict.fromkeys(decision.get("shortlist", ()), "Shortlisted")
    words |= {decision[part]: said for part, said in (("second_source", "Second source"), ("chosen", "Selected"))
              if decision.get(part)}  # fmt: skip
    return [
        Ranked(
            str(row.rank),
            fit(row.name, NAME, SIZE, bold=True),
            fit(row.place, PLACE, SIZE),
            row.total,
            row.range,
            row.first_in,
            words.get(row.key, EMPTY),
        )
        for row in display.ranking
    ]


def _risks(analysis: Analysis, display: ResultsDisplay) -> tuple[str, ...]:
    told = tuple(dict.fromkeys((*analysis.matrix.notes, *cautions(analysis, display))))
    risks = tuple(clip(text, TEXT) for text in told[:MOST_RISKS])
    return (*risks, f"{len(told) - MOST_RISKS} more in the comparison report.") if len(told) > MOST_RISKS else risks


def _approvals(content: Plain, decided: Decided) -> tuple[tuple[str, str, str, str], ...]:
    """Who signed, as it stands; then who is asked to."""
    signed = [_line(s.name, s.role, s.meaning, f"{s.state} {s.at}" if s.state == "Signed" else s.state)
              for s in decided.signatures]  # fmt: skip
    standing = {s.name for s in decided.signatures if s.state in ("Signed", "Rejected")}
    author = str(SignatureMeaning.AUTHOR.label)
    has_author = any(s.meaning == author and s.state == "Signed" for s in decided.signatures)
    leads = [p for p in content["people"] if p["key"] == content["selection"]["lead"] and not has_author]
    approvers = [p for p in content["people"] if p["role"] == MemberRole.APPROVER]
    asked = [(p["name"], str(MemberRole.LEAD.label), author) for p in leads]
    asked += [(p["name"], p["function"] or str(MemberRole.APPROVER.label), p["meaning"]) for p in approvers]
    return (*signed, *(_line(*line, "") for line in asked if line[0] not in standing))


def _line(name: str, role: str, meaning: str, state: str) -> tuple[str, str, str, str]:
    return fit(name, PERSON, SIZE, bold=True), fit(role, ROLE, SIZE), fit(meaning, MEANING, SIZE), state
