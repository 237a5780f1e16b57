"""The score record: every score that was given, what was agreed and what the records say, each with its reason.

Set as lines with tab stops, not as cells of a table: a line costs a tenth of a row, and thousands of them stay
a matter of seconds. A reader of the tags hears a paragraph for each score, under the name of its vendor and criterion.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from scoring.charts.scales import fit, text_width
from scoring.engine.display import EMPTY
from scoring.engine.inspection_visits import spoken
from scoring.reports.evidence import evidence_numbers, identity
from scoring.reports.showing import HIDDEN_UNITS
from scoring.reports.words import clip
from scoring.selectors.display.words import figure
from scoring.selectors.snapshot.plain import Plain
from scoring.vocabulary import Judgement, PerformanceMethod

STOP, SIZE = 14 * 96 / 25.4, 8.2 * 96 / 72  # a tab stop and the type of a line in report.css, in px
CELL, GAP = 8.8 * 96 / 72, 6.0  # the type of a cell's head, and the least room behind a value, in px
REASON = 600  # characters of a reason on its line; what is longer stands in the data that the report carries
MOST_LINES = 6_000  # with those that name the criterion: about ten seconds and 120 pages


@dataclass(frozen=True, slots=True)
class Line:
    """`kind` is given, late (no longer counts), agreed, derived or vote; `tabs` lead from the name to the value."""

    kind: str
    who: str
    value: str
    text: str

    @property
    def tabs(self) -> str:
        return "\t\t" if text_width(self.who, SIZE) < STOP else "\t"

    @property
    def gap(self) -> str:
        """Between the value and its text: a value that fills its column still stands apart."""
        return "\u2002\t" if text_width(self.value, SIZE) > STOP - GAP else "\t"


@dataclass(frozen=True, slots=True)
class Cell:
    """A criterion of a vendor: what counts, how it came about, and the lines beneath."""

    name: str
    counts: str
    how: str
    lines: tuple[Line, ...]

    @property
    def tabs(self) -> str:
        """From the name to what counts, which begins where the texts beneath do if the name leaves room."""
        stops = int((text_width(self.name, CELL, bold=True) + GAP) // STOP)
        return "\u2002" + "\t" * max(3 - stops, 1)  # the space keeps a name apart that ends just before a stop


@dataclass(frozen=True, slots=True)
class VendorScores:
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ScoreRecord:
    """`lines` is how many are set, `left_out` how many more there are than a report holds: those of the last vendors."""

    vendors: tuple[VendorScores, ...]
    lines: int
    left_out: int


@dataclass(slots=True)
class _Entry:
    lines: list[Line] = field(default_factory=list)
    agreed: Plain | None = None
    derived: Plain | None = None
    given: int = 0


def score_record(content: Plain) -> ScoreRecord:
    """All of them, by vendor and criterion in the order of the report."""
    people = {p["key"]: p["name"] for p in content["people"]}
    documents = evidence_numbers(content)
    entries: dict[tuple[str, str], _Entry] = defaultdict(_Entry)
    for score in content["scores"]:
        entry = entries[score["vendor"], score["criterion"]]
        entry.lines.append(_score(score, people, documents))
        entry.given += score["superseded_at"] is None and score["value"] is not None
    for vote in content["votes"]:
        entries[vote["vendor"], vote["criterion"]].lines.append(
            Line(
                "vote",
                fit(people[vote["person"]], 2 * STOP - 4, SIZE),
                _shown(vote["value"]),
                f"Vote {vote['number']}. {clip(vote['reason'], REASON)}".strip(),
            )
        )
    for row in content["derived"]:
        entry = entries[row["vendor"], row["criterion"]]
        entry.derived = row
        entry.lines.append(_derived(row))
    for row in content["agreed"]:
        entry = entries[row["vendor"], row["criterion"]]
        entry.agreed = row
        present = f" Present: {row['present']}." if row["present"] else ""
        method = str(PerformanceMethod(row["method"]).label)
        text = f"{method}: {clip(row['reason'], REASON)}{present}"
        entry.lines.append(Line("agreed", "Agreed", _shown(row["value"]), text))
    return _arranged(content, entries)


def _arranged(content: Plain, entries: dict[tuple[str, str], _Entry]) -> ScoreRecord:
    leaves = [node for node in content["criteria"] if node["points"]]
    performances = content["matrix"]["performances"]
    set_, over = 0, 0
    vendors = []
    for i, vendor in enumerate(content["vendors"]):
        cells = []
        for j, leaf in enumerate(leaves):
            entry = entries.get((vendor["key"], leaf["key"]))
            lines = tuple(entry.lines) if entry else ()
            if over or set_ + 1 + len(lines) > MOST_LINES:
                over += 1 + len(lines)
                continue
            set_ += 1 + len(lines)
            unit = f" {leaf['unit']}" if leaf["unit"] else ""
            value = performances[i][j]
            counts = EMPTY if value is None else f"{figure(float(value), 2)}{unit}"
            how = "scores not shown" if leaf["unit"] in HIDDEN_UNITS else _how(entry)
            cells.append(Cell(leaf["name"], counts, how, lines))
        if cells:
            vendors.append(VendorScores(vendor["name"], tuple(cells)))
    return ScoreRecord(tuple(vendors), set_, over)


def _how(entry: _Entry | None) -> str:
    if entry is None:
        return "not scored"
    if entry.agreed is not None:
        return "agreed"
    if entry.derived is not None:
        return "set by hand" if entry.derived["override"] is not None else "from the records"
    if not entry.given:
        return "not enough information"
    return "one score" if entry.given == 1 else f"mean of {entry.given}"


def _score(score: Plain, people: dict[str, str], documents: dict[tuple[str, str], str]) -> Line:
    who = fit(people[score["person"]], 2 * STOP - 4, SIZE)
    value = "?" if score["judgement"] == Judgement.NOT_ENOUGH_INFORMATION else _shown(score["value"])
    seen = [documents[identity(item)] for item in score["evidence"]]
    if score["seen"]:
        seen.append(score["seen"])
    text = " ".join(part for part in (clip(score["reason"], REASON), f"[{', '.join(seen)}]" if seen else "") if part)
    if score["entered_by"]:
        text = f"{text} Entered by {people[score['entered_by']]}.".strip()
    if score["superseded_at"]:
        return Line("late", who, value, f"{text} No longer counts: it was corrected or cleared.".strip())
    return Line("given", who, value, text or "No reason was noted.")


def _derived(row: Plain) -> Line:
    read = "insufficient evidence" if row["value"] is None else _shown(row["value"])
    text = f"{row['explanation']} As of {spoken(date.fromisoformat(row['as_of']))}."
    if row["override"] is not None:
        return Line(
            "derived",
            "Set by hand",
            _shown(row["override"]),
            f"{row['override_reason']} From the records: {read}. {text}",
        )
    return Line("derived", "Records", EMPTY if row["value"] is None else _shown(row["value"]), text)


def _shown(value: str | None) -> str:
    return EMPTY if value is None else figure(float(value))
