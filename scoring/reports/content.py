"""What the content of a snapshot says of the decision, the must-haves and the disagreements."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from scoring.engine.display import listing
from scoring.engine.inspection_visits import spoken
from scoring.reports.control import Disagreement
from scoring.selectors.display import MustHave
from scoring.selectors.display.words import figure
from scoring.selectors.matrix import EXACT, OUTCOME_STATES, WIDE
from scoring.selectors.snapshot.plain import Plain
from scoring.vocabulary import CriterionKind, DecisionOutcome


def recommendation_of(content: Plain) -> str:
    """The decision in a sentence; "" where none was written, or for a vendor that competes no more."""
    decision = content["decision"]
    if decision is None:
        return ""
    names = {vendor["key"]: vendor["name"] for vendor in content["vendors"]}
    match decision["outcome"]:
        case DecisionOutcome.SELECT if decision["chosen"] is None:
            return ""
        case DecisionOutcome.SELECT:
            second = decision["second_source"]
            return f"Select {names[decision['chosen']]}{f', with {names[second]} as second source' if second else ''}."
        case DecisionOutcome.SHORTLIST if not decision["shortlist"]:
            return ""
        case DecisionOutcome.SHORTLIST:
            return f"Shortlist {listing(names[key] for key in decision['shortlist'])}."
    return f"{DecisionOutcome(decision['outcome']).label}."


def named(person: Plain, behind: str) -> str:
    """A name with its function `behind` it; what stands in place of a name that is held back has it already."""
    name, function = person["name"], person["function"]
    return name if not function or function in name else f"{name}{behind.format(function)}"


def conditions_of(content: Plain) -> list[str]:
    """What has to be done before the contract, by whom and until when."""
    conditions = content["decision"]["conditions"] if content["decision"] else []
    return [f"{c['text']} ({c['owner']}, by {spoken(date.fromisoformat(c['due_on']))})" for c in conditions]


def must_haves_of(content: Plain) -> list[MustHave]:
    """How every vendor stands on every must-have; "open" where nobody answered."""
    told = []
    for node in content["criteria"]:
        if node["kind"] == CriterionKind.MUST_HAVE:
            states = {vendor["key"]: "open" for vendor in content["vendors"]}
            for row in content["must_haves"]:
                if row["criterion"] == node["key"]:
                    states[row["vendor"]] = OUTCOME_STATES[row["outcome"]]
            told.append(MustHave(name=node["name"], states=states))  # type: ignore[arg-type]  # that table's states
    return told


Scored = dict[tuple[str, str], list[Plain]]


def wide_cells(content: Plain) -> tuple[Scored, list[tuple[str, str]]]:
    """The scores that count by (criterion, vendor), and the cells in which they lie further apart than a quarter of
    the scale."""
    points = {node["key"]: node["points"] for node in content["criteria"]}
    scored: Scored = defaultdict(list)
    for row in content["scores"]:
        if row["superseded_at"] is None and row["value"] is not None:
            scored[row["criterion"], row["vendor"]].append(row)
    wide = []
    for cell, rows in scored.items():
        given = [float(row["value"]) for row in rows]
        scale = float(points[cell[0]][-1][0]) - float(points[cell[0]][0][0])
        if max(given) - min(given) > (WIDE + EXACT) * scale:
            wide.append(cell)
    return scored, wide


def disagreements_of(content: Plain) -> list[Disagreement]:
    """The cells on which the evaluators differed widely, and what became of each."""
    criteria = {node["key"]: node["name"] for node in content["criteria"]}
    vendors = {vendor["key"]: vendor["short_name"] for vendor in content["vendors"]}
    settled = {(row["criterion"], row["vendor"]): row for row in content["agreed"]}
    scored, wide = wide_cells(content)
    found = []
    for key, vendor in wide:
        given = [float(row["value"]) for row in scored[key, vendor]]
        text = f"{vendors[vendor]}, {criteria[key]}: scores from {figure(min(given))} to {figure(max(given))}."
        if row := settled.get((key, vendor)):
            text += f" The panel settled on {figure(float(row['value']))}: {row['reason']}"
        else:
            text += " Their mean was used."
        found.append(Disagreement(criterion=key, alternative=vendor, text=text))
    return found
