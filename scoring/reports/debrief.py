"""The debrief of one vendor: its own scores and what they mean, and nothing of anybody else.

It is made of a content in which the others no longer stand (`alone`), so that there is nothing of theirs to tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.engine.analysis import fingerprint
from scoring.engine.display import EMPTY, half_up, points
from scoring.engine.results import Analysis
from scoring.engine.values import ValueFunction
from scoring.reports.control import Control, NamedText
from scoring.reports.errors import RenderError
from scoring.reports.showing import HIDDEN_UNITS
from scoring.reports.words import clip, grouped_hex, size_class
from scoring.selectors.display.shapes import ResultsDisplay
from scoring.selectors.display.words import counted
from scoring.selectors.ranking import analysis_of
from scoring.selectors.snapshot import matrix_of
from scoring.selectors.snapshot.outcome import result
from scoring.selectors.snapshot.plain import Plain, plain
from scoring.vocabulary import DecisionOutcome, ScreeningOutcome

_ALIKE = 1e-9
_OF_THE_HOUSE = ("source_name", "source_sha256", "sealed_digest", "single_source_reason", "criteria_reason")
_OWN = ("must_haves", "scores", "derived", "agreed", "votes")
NOT_SHOWN = "not shown"
RUBRIC = 700  # characters of the text of a level


@dataclass(frozen=True, slots=True)
class Scored:
    """A criterion: the value that counts, how it came about, its points and the most that it gives; of a rubric the text
    of the level that was reached and of the next."""

    name: str
    group: str
    value: str
    how: str
    points: str
    most: str
    reached: str
    next: str


@dataclass(frozen=True, slots=True)
class Debrief:
    name: str
    heading: str
    size: str
    lead: str
    control: tuple[NamedText, ...]
    required: tuple[NamedText, ...]
    rows: tuple[Scored, ...]
    total: str
    notices: tuple[str, ...]

    @property
    def has_levels(self) -> bool:
        return any(row.reached or row.next for row in self.rows)


def alone(content: Plain, vendor: str) -> Plain:
    """`content` as if `vendor` had competed alone: no other's row, no text that could speak of another, no name of a
    person. Raises RenderError for a vendor that does not compete."""
    keys = [row["key"] for row in content["vendors"]]
    if vendor not in keys:
        raise RenderError("A debrief is for one of the vendors that compete: choose which.")
    place = keys.index(vendor)
    own: dict[str, Any] = {part: [row for row in content[part] if row["vendor"] == vendor] for part in _OWN}
    own["scores"] = [{**row, "reason": "", "seen": "", "evidence": []} for row in own["scores"]]
    own["agreed"] = [{**row, "reason": "", "present": ""} for row in own["agreed"]]
    own["derived"] = [{**row, "explanation": "", "override_reason": ""} for row in own["derived"]]
    own["must_haves"] = [{**row, "reason": ""} for row in own["must_haves"]]
    tables = ("performances", "partial_values", "spread")
    told = {
        **content,
        **own,
        "selection": {**content["selection"], "notes": [], **dict.fromkeys(_OF_THE_HOUSE, "")},
        "vendors": [{**content["vendors"][place], "key": "A1", "strength": "", "concern": ""}],
        "people": [{**p, "name": EMPTY, "job_title": "", "conflicts": []} for p in content["people"]],
        "matrix": {**content["matrix"], **{name: [content["matrix"][name][place]] for name in tables}},
        "decision": _decision(content["decision"], vendor),
        "amendments": [],
        "dissents": [],
        "log": [],
    }
    for part in _OWN:
        told[part] = [{**row, "vendor": "A1"} for row in told[part]]
    matrix = matrix_of(told)
    told["matrix"]["fingerprint"] = fingerprint(matrix)
    told["result"] = plain(result(analysis_of(matrix)))
    return told


def _decision(decision: Plain | None, vendor: str) -> Plain | None:
    """What became of this vendor."""
    if decision is None:
        return None
    texts = ("not_first_reason", "rationale", "rationale_draft", "legal", "suitable", "competent")
    return {
        **decision,
        **dict.fromkeys(texts, ""),
        "chosen": "A1" if decision["chosen"] == vendor else None,
        "second_source": "A1" if decision["second_source"] == vendor else None,
        "shortlist": ["A1"] if vendor in decision["shortlist"] else [],
        "conditions": [],
        "next_review_on": None,
    }


def debrief(content: Plain, analysis: Analysis, display: ResultsDisplay, control: Control, sha256: str) -> Debrief:
    """Of a content that `alone` gave, perhaps without its price."""
    vendor = content["vendors"][0]
    heading = clip(f"{vendor['name']} {_outcome(content['decision'])}", 180)
    selection = content["selection"]
    report = ", ".join(filter(None, (control.reference, f"version {control.version}" if control.version else "")))
    lines = [
        ("Document", report),
        ("Status", control.status),
        ("For", vendor["name"]),
        ("Site", vendor["site"]["name"] if vendor["site"] else ""),
        ("Selection", selection["title"]),
        ("Issued by", selection["organisation"]),
        ("Digest of the decision", grouped_hex(sha256)),
    ]
    ranked = bool(display.ranking)
    return Debrief(
        name=vendor["name"],
        heading=heading,
        size=size_class(heading, 62, 110),
        lead=_lead(content, ranked=ranked),
        control=tuple((label, clip(text, 170)) for label, text in lines if text),
        required=tuple(_required(content)),
        rows=tuple(_rows(content, analysis, display)),
        total=points(float(analysis.evaluation.totals[0])),
        notices=tuple(_notices(analysis, control)),
    )


def _notices(analysis: Analysis, control: Control) -> list[str]:
    """What is held back of its own."""
    if control.lead:
        return [control.lead]
    hidden = any(criterion.unit in HIDDEN_UNITS for criterion in analysis.matrix.criteria)
    return ["What was asked for the work is not shown; the points for it count as they did."] if hidden else []


def _outcome(decision: Plain | None) -> str:
    if decision is None:
        return "is being considered; no decision was written yet"
    match decision["outcome"]:
        case DecisionOutcome.SELECT if decision["chosen"]:
            return "was selected"
        case DecisionOutcome.SELECT if decision["second_source"]:
            return "was selected as second source"
        case DecisionOutcome.SHORTLIST if decision["shortlist"]:
            return "is on the shortlist"
        case DecisionOutcome.SHORTLIST:
            return "is not on the shortlist"
        case DecisionOutcome.NO_AWARD:
            return "was considered in a selection that ended without an award"
        case DecisionOutcome.RERUN:
            return "was considered in a selection that is to be run again"
    return "was not selected"


def _lead(content: Plain, *, ranked: bool) -> str:
    judges = len({row["person"] for row in content["scores"] if row["superseded_at"] is None})
    scored = f"{counted(judges, 'evaluator', 'evaluators')} scored. " if judges else ""
    missed = "" if ranked else "A requirement was not met, so the proposal was not ranked. "
    return (
        f"{missed}{scored}A value is what was agreed, or the mean of the scores, or what public records say. Points are the "
        "share of a criterion's scale that was reached, times its weight; 100 is the best end of every scale."
    )


def _required(content: Plain) -> list[NamedText]:
    told = {row["criterion"]: row["outcome"] for row in content["must_haves"]}
    rows = []
    for node in content["criteria"]:
        if node["kind"] == "must_have":
            outcome = told.get(node["key"])
            said = str(ScreeningOutcome(outcome).label) if outcome else "Open"
            if outcome == ScreeningOutcome.FAIL and node["failed_sentence"]:
                said = f"{said}. {node['failed_sentence']}"
            rows.append((clip(node["name"], 120), clip(said, 300)))
    return rows


def _rows(content: Plain, analysis: Analysis, display: ResultsDisplay) -> list[Scored]:
    evaluation = analysis.evaluation
    texts = {row.key: row.cells[0].text for row in display.matrix.rows if not row.is_group}
    nodes = {node["key"]: node for node in content["criteria"]}
    rows = []
    for j, criterion in enumerate(analysis.matrix.criteria):
        weight, worth = float(evaluation.weights[j]), float(evaluation.partial_values[0, j])
        node = nodes[criterion.key]
        known = not np.isnan(worth)
        reached, following = _levels(node, criterion.value, worth) if known else ("", "")
        is_hidden = criterion.unit in HIDDEN_UNITS
        levels = [int(level["level"]) for level in node["levels"]]
        unit = f" {criterion.unit}" if criterion.unit else f" of {max(levels)}" if levels else ""
        rows.append(
            Scored(
                name=clip(criterion.name, 120),
                group=clip(nodes[node["parent"]]["name"], 120) if node["parent"] else "",
                value=EMPTY if not known else NOT_SHOWN if is_hidden else f"{texts[criterion.key]}{unit}",
                how=NOT_SHOWN if is_hidden else _how(content, criterion.key),
                points=half_up(100 * weight * worth) if known else _unknown(analysis, weight),
                most=half_up(100 * weight),
                reached=clip(reached, RUBRIC),
                next=clip(following, RUBRIC),
            )
        )
    return rows


def _unknown(analysis: Analysis, weight: float) -> str:
    """What a criterion counts for on which nothing is known."""
    return half_up(0.0 if analysis.matrix.missing == "worst" else 50 * weight)


def _how(content: Plain, key: str) -> str:
    if any(row["criterion"] == key for row in content["agreed"]):
        return "agreed"
    for row in content["derived"]:
        if row["criterion"] == key:
            return "set by hand" if row["override"] is not None else "from the records"
    given = sum(
        row["criterion"] == key and row["superseded_at"] is None and row["value"] is not None
        for row in content["scores"]
    )
    return "" if not given else "one score" if given == 1 else f"mean of {given} scores"


def _levels(node: Plain, curve: ValueFunction, worth: float) -> tuple[str, str]:
    """The text of the level that was reached, the best that is worth no more, and of the next better one."""
    valued = sorted(
        (float(curve(float(level["level"]))), int(level["level"]), level["text"]) for level in node["levels"]
    )
    below = [each for each in valued if each[0] <= worth + _ALIKE]
    above = [each for each in valued if each[0] > worth + _ALIKE]
    reached = below[-1][2] if below else ""
    return reached, above[0][2] if above else ""
