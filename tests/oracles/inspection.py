"""The inspection record again, in decimals and from the page's table alone: shares no code with the engine.

For sites whose records carry no reference and no citation: one inspection per authority and day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, getcontext

from scoring.engine.inspection_events import SiteEvent

getcontext().prec = 40
YEAR = Decimal("365.25")
BAD = ("oai", "non_compliant")
POINTS = {"nai": 100, "compliant": 80, "vai": 60, "non_compliant": 0, "oai": 0}
Letters = dict[str, dict[date, list[SiteEvent]]]
OPEN_ENDED = {"import_alert": 10, "non_compliance": 20, "injunction": 20}


@dataclass
class Day:
    classes: list[str] = field(default_factory=list)
    published: bool = False  # an inspection or a Form 483, with or without a class
    form: bool = False
    certificate: bool = False

    @property
    def outcome(self) -> str:
        return min(self.classes, key=lambda c: (POINTS[c], c != "oai"), default="")


def value(events: Iterable[SiteEvent], as_of: date) -> tuple[Decimal | None, Decimal, Decimal]:
    """(value or None, B, evidence)."""
    seen = [e for e in events if e.happened_on <= as_of and (e.known_on is None or e.known_on <= as_of)]
    ended = {e.key for e in seen if e.ended_on is not None and e.ended_on <= as_of}
    letters: Letters = defaultdict(lambda: defaultdict(list))
    for e in seen:
        if e.kind == "warning_letter":
            letters[e.authority][e.happened_on].append(e)
    days = _days(seen, ended, letters)
    caps = [
        Decimal(OPEN_ENDED[e.kind])
        for e in seen
        if e.kind in OPEN_ENDED and e.key not in ended and not _renewed(e, seen, ended)
    ]
    mass, worth = Decimal(0), Decimal(0)
    for authority, dated in days.items():
        for d, x in dated.items():
            weight, points = _weight(x, Decimal((as_of - d).days) / YEAR)
            mass, worth = mass + weight, worth + weight * points
        classed = {d: x.outcome for d, x in dated.items() if x.outcome}
        if classed and classed[max(classed)] in BAD and Decimal((as_of - max(classed)).days) / YEAR <= 1.5:
            caps.append(Decimal(40))
        caps += _letters(letters[authority], classed, ended, as_of)
    b = (Decimal("1.5") * 74 + worth) / (Decimal("1.5") + mass)
    evidence = mass / (mass + Decimal("1.5"))
    return (None if evidence < Decimal("0.15") else min([b, *caps])), b, evidence


def _days(seen: list[SiteEvent], ended: set[str], letters: Letters) -> dict[str, dict[date, Day]]:
    days: dict[str, dict[date, Day]] = {e.authority: defaultdict(Day) for e in seen}
    for e in seen:
        here = days[e.authority]
        if e.kind == "inspection":
            here[e.happened_on].published = True
            here[e.happened_on].classes += [e.outcome] if e.outcome else []
        elif e.kind == "form_483":
            here[e.happened_on].published = here[e.happened_on].form = True
        elif e.kind == "certificate" and e.key not in ended:
            here[e.happened_on].certificate = True
    inferred = []
    for authority, dated in letters.items():
        for issued in dated:
            before = [
                d
                for d, x in days[authority].items()
                if x.published and d <= issued and Decimal((issued - d).days) / YEAR <= Decimal("1.5")
            ]
            if before and not days[authority][max(before)].classes:
                inferred.append(days[authority][max(before)])
    for x in inferred:
        x.classes = ["oai"]
    return days


def _weight(x: Day, age: Decimal) -> tuple[Decimal, Decimal]:
    factor, points = Decimal(0), Decimal(0)
    if x.outcome:
        factor, points = Decimal(1), Decimal(POINTS[x.outcome])
    elif x.form:
        factor, points = Decimal("0.5"), Decimal("51.8")
    elif x.certificate:
        factor, points = Decimal("0.5"), Decimal(100)
    return (factor * Decimal(2) ** (-age / 3) if age <= 10 else Decimal(0)), points


def _letters(
    dated: dict[date, list[SiteEvent]], classed: dict[date, str], ended: set[str], as_of: date
) -> Iterator[Decimal]:
    for issued, copies in dated.items():
        good = [d for d, c in classed.items() if d > issued and c not in BAD]
        good += [e.ended_on for e in copies if e.ended_on and e.key in ended]
        cap = _letter(issued, good, as_of)
        others = [d for d in dated if d != issued and abs(Decimal((d - issued).days)) / YEAR <= 10]
        if cap is not None:
            yield cap - 10 if others else cap


def _letter(issued: date, good: list[date], as_of: date) -> Decimal | None:
    if good:
        return Decimal(60) if Decimal((as_of - min(good)).days) / YEAR <= 1 else None
    age = Decimal((as_of - issued).days) / YEAR
    if age <= 2:
        return Decimal(30)
    return 30 + 70 * (age - 2) / 3 if age <= 5 else None


def _renewed(statement: SiteEvent, seen: list[SiteEvent], ended: set[str]) -> bool:
    if statement.kind != "non_compliance":
        return False
    return any(
        e.kind == "certificate"
        and e.authority == statement.authority
        and e.key not in ended
        and e.happened_on > statement.happened_on
        for e in seen
    )
