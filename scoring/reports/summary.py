"""The decision summary: one page from which the decision can be made."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scoring.charts.scales import fit, text_width
from scoring.engine.display import frequency, half_up, points, signed
from scoring.engine.results import Analysis
from scoring.reports.control import Approver, Control
from scoring.reports.words import clip, joined, size_class, some, whole_sentences
from scoring.selectors.display.shapes import Block, KnockedOutRow, RankingRow, ResultsDisplay

MOST_VENDORS = 8
MOST_KNOCKED_OUT = 2
MOST_SIGNERS = 5
ROOMY = 7  # up to so many rows of the ranking, the page has room to breathe
LEAD = 320
BULLET = 90
# The room that a line has in px, with the size of its type: what would not fit is cut, so that no row grows.
_NAME, _PLACE = (128.0, 12.3), (128.0, 10.7)
_MARKS = (298.0, 10.2)
_REASON = (470.0, 11.8)
_ROLE, _PERSON, _MEANING = 116.0, 116.0, 107.0
_CELL = 11.8
_KEY = (78.0, 10.2)
_LABEL = (284.0, 11.2)
_BAR = 306.0  # px of the bar column, to decide whether a group's name fits above its segment
_HEAD = 9.6


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the facts strip: a large value, its unit, a label beneath."""

    value: str
    unit: str
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A remark under a bar. `tone` is "alert" where it warns, "plain" where it only tells, empty for a tie."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class SummaryRow:
    row: RankingRow
    name: str
    place: str
    whisker: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class HeadBlock:
    """A segment of the header's perfect vendor; `label` is empty where it would not fit, `key` never."""

    block: Block
    label: str
    key: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of short statements; `empty` is said where there are none."""

    heading: str
    items: tuple[str, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class Summary:
    heading: str
    size: str
    lead: str
    figures: tuple[Figure, ...]
    head: tuple[HeadBlock, ...]
    keyed: bool
    rows: tuple[SummaryRow, ...]
    dense: bool
    knocked_out: tuple[KnockedOutRow, ...]
    more: str
    footnote: str
    columns: tuple[Column, ...]
    signers: tuple[Approver, ...]


def summary(analysis: Analysis, display: ResultsDisplay, control: Control) -> Summary:
    """Every text that a user can write is clipped here, so that the page stays one page."""
    rows = display.ranking[:MOST_VENDORS]
    knocked_out = display.knocked_out[:MOST_KNOCKED_OUT]
    heading = (control.recommendation or display.headline).removesuffix(".")
    sentences = ((display.headline,) if control.recommendation else ()) + display.sentences
    if control.lead:
        sentences = (control.lead, *sentences)
    dense = len(rows) + len(knocked_out) > ROOMY
    head = tuple(_head(block, block is display.blocks[-1]) for block in display.blocks)
    return Summary(
        heading=clip(heading, 180),
        size=size_class(heading, 90, 130),
        lead=whole_sentences(sentences, LEAD),
        figures=_figures(analysis, display),
        head=head,
        keyed=not all(block.label for block in head),
        rows=tuple(_row(row, dense) for row in rows),
        dense=dense,
        knocked_out=tuple(_knocked_out(row, dense) for row in knocked_out),
        more=_more(len(display.ranking) - len(rows), len(display.knocked_out) - len(knocked_out)),
        footnote="Bar length is weighted points; the bar in the header is a perfect vendor. " + display.footnote,
        columns=_columns(analysis, display, control),
        signers=_signers(control, dense) or (Approver(""),) * 3,
    )


def _head(block: Block, last: bool) -> HeadBlock:
    """The last may lean over the bar's end, into the room before the next column."""
    label = clip(block.short, 24)
    room = float(block.width) / 100 * _BAR + (8 if last else -3)
    fits = text_width(f"{label} {block.weight}", _HEAD) * 1.03 <= room
    return HeadBlock(block, label if fits else "", fit(block.short, *_KEY))


def _row(row: RankingRow, dense: bool) -> SummaryRow:
    marks = [Mark(note.text, "" if note.kind == "tie" else "plain") for note in row.notes]
    marks += [Mark(f"{flag.text}{' not known' if flag.kind == 'missing' else ''}", "alert") for flag in row.flags]
    if row.interval:
        marks.append(Mark(f"possible {row.interval}", "plain"))
    whisker = f"{max(float(row.high) - float(row.low), 0.0):.3f}"
    return SummaryRow(row, _name(row.name, dense), fit(row.place, *_PLACE), whisker, _within(marks))


def _name(name: str, dense: bool) -> str:
    """One line, or two where there is room."""
    width, size = _NAME
    return fit(name, width if dense else width * 1.8, size, bold=True)


def _more(ranked: int, out: int) -> str:
    """What the page has no room for, and where it is."""
    parts = [f"{ranked} more in the matrix"] if ranked else []
    if out:
        parts.append(f"{out} more knocked out, with {'its reason' if out == 1 else 'their reasons'} after the matrix")
    return f"{'; '.join(parts)}." if parts else ""


def _within(marks: list[Mark]) -> tuple[Mark, ...]:
    """The marks that one line holds, the last of them cut where it must be."""
    room, size = _MARKS
    kept: list[Mark] = []
    for mark in marks:
        if room < 60:
            break
        kept.append(Mark(fit(mark.text, room, size, bold=True), mark.tone))
        room -= text_width(f" · {kept[-1].text}", size, bold=True)
    return tuple(kept)


def _knocked_out(row: KnockedOutRow, dense: bool) -> KnockedOutRow:
    width, size = _REASON
    reason = fit(f"Knocked out. {joined(row.reasons)}", width if dense else width * 1.8, size)
    return KnockedOutRow(row.key, _name(row.name, dense), row.short, fit(row.place, *_PLACE), (reason,))


def _signers(control: Control, dense: bool) -> tuple[Approver, ...]:
    """The author first; what the page has no room for stands with the decision."""
    author = () if control.author is None else (control.author,)
    signers = (*author, *control.approvers)
    return tuple(_approver(signer) for signer in signers[: MOST_SIGNERS - dense])


def _approver(approver: Approver) -> Approver:
    return Approver(
        fit(approver.role, _ROLE, _CELL, bold=True),
        fit(approver.name, _PERSON, _CELL),
        fit(approver.meaning, _MEANING, _CELL),
        approver.decision,
        approver.signed,
    )


def _figures(analysis: Analysis, display: ResultsDisplay) -> tuple[Figure, ...]:
    verdict, evaluation = analysis.verdict, analysis.evaluation
    if not display.ranking:
        return ()
    leader = display.ranking[0]
    short = clip(leader.short, 22)
    figures = [Figure(leader.total, "", f"weighted total for {short}, out of 100")]
    if verdict.lead is not None:
        second = clip(display.ranking[1].short, 22)
        tied = evaluation.ranks[evaluation.ranked[1]] == 1
        label = f"joint first with {second}" if tied else f"lead over {second}, the runner-up"
        figures.append(Figure(signed(verdict.lead), "point" if verdict.lead == 1 else "points", label))
    if verdict.first_share is not None and len(display.ranking) > 1:
        draws = f"{analysis.acceptability.draws:,}"
        figures.append(Figure(frequency(verdict.first_share), "", f"of {draws} runs leave {short} first"))
    if verdict.nearest is not None:
        nearest = verdict.nearest
        name = next(
            row.short for row in display.stability if row.key == nearest.key and row.is_group == nearest.is_group
        )
        rival = analysis.matrix.alternatives[nearest.rival]
        now, then = _apart(nearest.weight, nearest.at)
        rest = f" weight at which {clip(rival.short_name or rival.name, 18)} would lead"
        width, size = _LABEL
        figures.append(Figure(f"{now} → {then}%", "", fit(name, width - text_width(rest, size), size) + rest))
    return tuple(figures)


def _apart(now: float, then: float) -> tuple[str, str]:
    """Two weights in percent, with the decimals that it takes to tell them apart."""
    for places in range(3):
        shown = half_up(now * 100, places), half_up(then * 100, places)
        if shown[0] != shown[1]:
            return shown
    return half_up(now * 100, 3), half_up(then * 100, 3)


def _columns(analysis: Analysis, display: ResultsDisplay, control: Control) -> tuple[Column, ...]:
    columns = []
    if display.why:
        a, b = display.why.a, display.why.b

        def bullet(name: str, mine: str, theirs: str, text: str) -> str:
            return f"{clip(name, 44)}: {mine} against {theirs} ({text} points)"

        gains = [r for r in display.why.rows if r.points > 0][:3]
        losses = [r for r in reversed(display.why.rows) if r.points < 0][:3]
        columns.append(
            Column(
                f"Why {clip(a, 24)}",
                tuple(bullet(r.name, r.a, r.b, r.text) for r in gains),
                f"No criterion on which it is ahead of {clip(b, 30)}.",
            )
        )
        columns.append(
            Column(
                "What we give up",
                tuple(bullet(r.name, r.a, r.b, r.text) for r in losses),
                f"Nothing: {clip(b, 30)} is ahead on no criterion.",
            )
        )
    if control.conditions:
        conditions = tuple(clip(text, BULLET) for text in control.conditions)
        heading = "Conditions before contract"
    else:
        said = (*analysis.matrix.notes, *cautions(analysis, display))
        conditions = tuple(clip(text, BULLET) for text in said)
        heading = "Before you rely on this"
    if len(conditions) > 3:
        conditions = (*conditions[:2], f"{len(conditions) - 2} more on the method page")
    columns.append(Column(heading, conditions, nothing_to_say(display)))
    return tuple(columns)


def nothing_to_say(display: ResultsDisplay) -> str:
    """What stands where there are no cautions. A vendor that was knocked out may have any gap."""
    told = "nothing is missing, and the first is neither below a floor nor too close to call."
    return f"Of the ranked vendors, {told}" if display.knocked_out else told.capitalize()


def _out_by_a_gap(analysis: Analysis, display: ResultsDisplay) -> tuple[str, ...]:
    """The vendors that are not ranked because nothing is known where a floor screens out."""
    names = {row.key: row.short for row in display.knocked_out}
    found = {}
    for vendor, values in zip(analysis.matrix.alternatives, analysis.evaluation.partial_values, strict=True):
        gaps = [
            c.short_name or c.name
            for c, value in zip(analysis.matrix.criteria, values, strict=True)
            if c.floor_screens and c.floor is not None and math.isnan(value)
        ]
        if gaps and vendor.key in names:
            found[names[vendor.key]] = gaps
    if not found:
        return ()
    if len(found) == 1:
        [(name, gaps)] = found.items()
        return (f"{name} is not ranked: nothing is known of it on {some(gaps, 1)}.",)
    return (f"{some(list(found), 2)} are not ranked: what a floor asks of them is not known.",)


def cautions(analysis: Analysis, display: ResultsDisplay, *, gaps: bool = True) -> tuple[str, ...]:
    """What could make the first place wrong, the gravest first; then what the engine warns of.

    Without `gaps` the others' missing scores are left to the engine's own warnings, which say more.
    """
    evaluation, verdict = analysis.evaluation, analysis.verdict
    if not evaluation.ranked:
        return tuple(warning.text for warning in evaluation.warnings)
    leader = evaluation.ranked[0]
    short = display.leader
    criteria = analysis.matrix.criteria
    items = []
    for upper, lower in verdict.too_close:
        if upper == leader:
            rival = next(row.short for row in display.ranking if row.key == analysis.matrix.alternatives[lower].key)
            share = frequency(float(analysis.acceptability.ahead[leader, lower]))
            items.append(f"Too close to call: {short} is ahead of {rival} in {share} of runs.")
    below = [c.short_name or c.name for c, low in zip(criteria, evaluation.below_floor[leader], strict=True) if low]
    if below:
        items.append(f"{short} is below the floor on {some(below, 2)}.")
    values = evaluation.partial_values[leader]
    missing = [c.short_name or c.name for c, v in zip(criteria, values, strict=True) if math.isnan(v)]
    if missing:
        low, high = points(float(evaluation.low[leader])), points(float(evaluation.high[leader]))
        items.append(f"Nothing is known of {short} on {some(missing, 1)}: its total may be {low} to {high}.")
    if gaps:
        items += _out_by_a_gap(analysis, display)
    for code, what in (("missing", "a score missing"),) * gaps + (("below", "a score below its floor"),):
        others = [row.short for row in display.ranking[1:] if any(flag.kind == code for flag in row.flags)]
        if others:
            items.append(f"{some(others, 2)} {'has' if len(others) == 1 else 'have'} {what}.")
    said = {"missing", "one_ranked", "none_ranked"}
    items += [warning.text for warning in evaluation.warnings if warning.code not in said]
    return tuple(items)
