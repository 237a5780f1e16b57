"""What a layout has read so far, and the checks that are the same for every layout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from scoring.importers.anchors import fill_scales
from scoring.importers.numbers import Number, plain
from scoring.importers.records import (
    Criterion,
    Direction,
    Problem,
    Scorecard,
    Severity,
    Vendor,
    Where,
)
from scoring.importers.scale import Ends, orient
from scoring.importers.words import same_name

MAX_CRITERIA = 1_000
MAX_VENDORS = 200
MAX_SCORES = 10_000  # criteria times vendors: what is entered in one transaction of a few seconds
MAX_PROBLEMS = 200


class Problems:
    """All problems of a file, in the order found; past a limit they are only counted."""

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self._found: dict[Severity, int] = {"error": 0, "warning": 0}

    def error(self, message: str, where: Where | None = None) -> None:
        self._add(message, "error", where or Where())

    def warning(self, message: str, where: Where | None = None) -> None:
        self._add(message, "warning", where or Where())

    def _add(self, message: str, severity: Severity, where: Where) -> None:
        if self._found[severity] < MAX_PROBLEMS:
            self._kept.append(Problem(message, severity, where.row, where.column, where.path))
        self._found[severity] += 1

    @property
    def errors(self) -> int:
        """How many were found."""
        return self._found["error"]

    @property
    def has_errors(self) -> bool:
        return self.errors > 0

    def all(self) -> tuple[Problem, ...]:
        """Errors first, each kind in the order of the file; what concerns the whole file often follows from the rest."""
        kept = sorted(self._kept, key=lambda p: (p.severity, not p.place, p.row or 0))
        more = [
            Problem(f"There are {n - MAX_PROBLEMS} more {severity}s.", severity)
            for severity, n in self._found.items()
            if n > MAX_PROBLEMS
        ]
        return tuple(kept + more)


@dataclass(slots=True)
class Draft:
    """A criterion as far as it could be read; what could not is None and has its problem already."""

    name: str
    where: Where
    group: str = ""
    weight: Number | None = None
    weight_where: Where = field(default_factory=Where)
    direction: Direction | None = None
    unit: str = ""
    ends: Ends | None = None
    ends_named: bool = False  # they stood under "worst" and "best", so their order speaks too
    scale_where: Where = field(default_factory=Where)
    scale_failed: bool = False
    ends_percent: bool = False  # they have a percent sign; 0 is 0 % and needs none
    scores: list[Decimal | None] = field(default_factory=list)
    heads_group: bool = False  # it stands in the column of groups: no criterion, whatever its weight says
    by_hand: Ends | None = None  # worst and best as a person set them on the page
    percent: bool | None = None  # whether the scores have a percent sign; None without any score
    mixed: list[int] = field(default_factory=list)  # the vendors whose scores are written otherwise than the first

    def add_score(self, number: Number | None) -> None:
        """The next vendor's score, None where it is missing."""
        if number is not None:
            if self.percent is None:
                self.percent = number.percent
            elif number.percent != self.percent:
                self.mixed.append(len(self.scores))
        self.scores.append(None if number is None else number.value)

    def keeps(self, ends: Ends) -> bool:
        """Whether a scale that was found for it stays: nobody has set another."""
        return self.by_hand is None or sorted(self.by_hand) == sorted(ends)


def take_ends(draft: Draft, ends: Sequence[Number | None], problems: Problems, *, named: bool) -> None:
    """The two anchors from cells of their own. An end that could not be read (None) has its problem already."""
    first, second = ends
    if first is None or second is None:
        draft.scale_failed = True
    elif first.value == second.value:
        problems.error(f"“{draft.name}”: the two ends of its scale must differ.", draft.scale_where)
        draft.scale_failed = True
    elif first.value and second.value and first.percent != second.percent:
        problems.error(
            f"One end of the scale of “{draft.name}” has a percent sign and the other has none: write both alike.",
            draft.scale_where,
        )
        draft.scale_failed = True
    else:
        draft.ends, draft.ends_named = (first.value, second.value), named
        draft.ends_percent = (second if second.value else first).percent  # 0 is 0 %, with the sign or without


ScorePlace = Callable[[int, int], Where]  # criterion index, vendor index


@dataclass(frozen=True, slots=True)
class Reading:
    """What a layout hands over: `at(c, v)` is where the score of criterion c and vendor v stands."""

    drafts: list[Draft]
    vendors: list[Vendor]
    at: ScorePlace


def complete(
    source: str, reading: Reading, problems: Problems, given: Ends | None, by_hand: Mapping[int, Ends] | None = None
) -> Scorecard:
    """The scorecard, or only its problems. `given` are the anchors for every criterion that states none.

    `by_hand` are the worst and the best that a person set for the criterion of a position, whatever the file says.
    """
    drafts, vendors, at = reading.drafts, reading.vendors, reading.at
    for position, draft in enumerate(drafts):
        draft.by_hand = (by_hand or {}).get(position)
    _check_counts(drafts, vendors, problems)
    _check_names(drafts, vendors, problems)
    _check_weights(drafts, problems)
    _check_percent_signs(drafts, problems, at)
    _check_directions(drafts, given, problems)
    asked = fill_scales(drafts, given, problems, at)
    criteria = [criterion for draft in drafts if (criterion := _criterion(draft, problems)) is not None]
    if not problems.has_errors:
        _check_missing(drafts, vendors, problems)
        _check_range(drafts, criteria, problems, at)
    if problems.has_errors:
        only_scales = problems.errors == len(asked)
        unscaled = tuple((position, drafts[position].name) for position in asked) if only_scales else ()
        return Scorecard(source, problems=problems.all(), unscaled=unscaled)
    scores = tuple(tuple(draft.scores[v] for draft in drafts) for v in range(len(vendors)))
    return Scorecard(source, tuple(criteria), tuple(vendors), scores, problems.all())


def _check_counts(drafts: list[Draft], vendors: list[Vendor], problems: Problems) -> None:
    if not drafts:
        problems.error("There are no criteria: a scorecard needs at least one, with its weight.")
    if not vendors:
        problems.error("There are no vendors: a scorecard needs at least two, each with its scores.")
    if len(vendors) == 1:
        problems.error(f"There is only one vendor, “{vendors[0].name}”: a ranking needs at least two.")
    if len(drafts) > MAX_CRITERIA:
        problems.error(f"There are {len(drafts)} criteria; at most {MAX_CRITERIA} are read.")
    if len(vendors) > MAX_VENDORS:
        problems.error(f"There are {len(vendors)} vendors; at most {MAX_VENDORS} are read.")
    if len(drafts) * len(vendors) > MAX_SCORES:
        problems.error(
            f"{len(drafts)} criteria for {len(vendors)} vendors make {len(drafts) * len(vendors)} scores; at most "
            f"{MAX_SCORES} are read. Leave out vendors that are not in question, or criteria of no weight."
        )


def _check_names(drafts: list[Draft], vendors: list[Vendor], problems: Problems) -> None:
    for kind, named in (("criterion", drafts), ("vendor", vendors)):
        first: dict[str, Where] = {}
        for thing in named:
            key = same_name(thing.name)
            if key in first:
                problems.error(
                    f"The {kind} “{thing.name}” is there twice (first at {first[key]}): give each a name of its own.",
                    thing.where,
                )
            else:
                first[key] = thing.where


def _check_weights(drafts: list[Draft], problems: Problems) -> None:
    stated = [(draft, draft.weight) for draft in drafts if draft.weight is not None]
    if not stated:
        return
    sound = len(stated) == len(drafts)
    percent = stated[0][1].percent
    for draft, weight in stated:
        if weight.value < 0:
            sound = False
            problems.error(
                f"The weight of “{draft.name}” is {plain(weight.value)}: a weight is zero or more.",
                draft.weight_where,
            )
        if weight.percent != percent:
            sound = False
            signs = ("a", "none") if weight.percent else ("no", "one")
            problems.error(
                f"The weight of “{draft.name}” has {signs[0]} percent sign and the first weight has {signs[1]}: "
                "write them all alike.",
                draft.weight_where,
            )
    if not sound:
        return
    total = sum((weight.value for _, weight in stated), Decimal(0))
    if total == 0:
        problems.error(
            "All weights are zero: at least one criterion has to count.",
            stated[0][0].weight_where,
        )
    elif total not in (1, 100):
        problems.warning(
            f"The weights add to {plain(total)}: each was divided by that, so that together they make 100 %."
        )


def _check_percent_signs(drafts: list[Draft], problems: Problems, at: ScorePlace) -> None:
    """80 % is 80, and on a scale of 0 to 1 that would be the best for every vendor."""
    for c, draft in enumerate(drafts):
        for v in draft.mixed:
            problems.error(
                f"Some scores of “{draft.name}” have a percent sign and some do not: write them all alike.", at(c, v)
            )
        if draft.mixed or draft.ends is None or draft.percent in (None, draft.ends_percent):
            continue
        low, high = (plain(end) for end in sorted(draft.ends))
        problems.error(
            f"The scores of “{draft.name}” have a percent sign and its scale {low} to {high} has none: "
            "write the scale with the sign too, such as 0% to 100%."
            if draft.percent
            else f"The scale of “{draft.name}” has a percent sign, {low} % to {high} %, and its scores have none: "
            "write both with the sign, or both without.",
            draft.scale_where,
        )


def _check_directions(drafts: list[Draft], given: Ends | None, problems: Problems) -> None:
    silent = [draft for draft in drafts if draft.direction is None and draft.ends is None and not draft.scale_failed]
    if given is not None and given[0] > given[1]:
        for draft in silent:
            problems.error(
                f"“{draft.name}” states no direction, and the scale {plain(given[0])}:{plain(given[1])} that was given "
                f"falls. Write max or min for it; the scale may be given as {plain(given[1])}:{plain(given[0])}, and "
                "turns where the direction is min.",
                draft.where,
            )
    elif silent:
        names = "any criterion" if len(silent) == len(drafts) else ", ".join(f"“{draft.name}”" for draft in silent[:5])
        more = f" and {len(silent) - 5} more" if 5 < len(silent) < len(drafts) else ""
        problems.warning(f"No direction is stated for {names}{more}: higher counts as better.")


def _criterion(draft: Draft, problems: Problems) -> Criterion | None:
    if draft.weight is None:
        return None
    if draft.by_hand is not None:
        worst, best = draft.by_hand
        if draft.ends is None or not draft.keeps(draft.ends):
            problems.warning(
                f"“{draft.name}”: the scale from {plain(worst)} to {plain(best)} was set by hand.", draft.where
            )
        direction: Direction = "max" if worst < best else "min"
        return Criterion(draft.name, draft.group, draft.weight.value, direction, draft.unit, worst, best, draft.where)
    if draft.ends is None:
        return None
    where = draft.scale_where if str(draft.scale_where) else draft.where
    if draft.ends_named and draft.direction == "min" and draft.ends[0] < draft.ends[1]:
        problems.error(
            f"“{draft.name}”: lower is better here, but its worst {plain(draft.ends[0])} is below its best "
            f"{plain(draft.ends[1])}. Swap the two, or correct the direction.",
            where,
        )
        return None
    try:
        worst, best, direction = orient(draft.ends, draft.direction)
    except ValueError as error:
        problems.error(f"“{draft.name}”: {error}.", where)
        return None
    return Criterion(
        draft.name,
        draft.group,
        draft.weight.value,
        direction,
        draft.unit,
        worst,
        best,
        draft.where,
    )


def _check_missing(drafts: list[Draft], vendors: list[Vendor], problems: Problems) -> None:
    if all(score is None for draft in drafts for score in draft.scores):
        problems.error("There is not one score: fill in the vendors' columns.")
        return
    silent = [v for v in range(len(vendors)) if all(draft.scores[v] is None for draft in drafts)]
    for v in silent:
        problems.warning(f"“{vendors[v].name}” has no score at all: if it is no vendor, remove it.", vendors[v].where)
    for draft in drafts:
        without = [vendors[v].name for v, score in enumerate(draft.scores) if score is None and v not in silent]
        if without:
            whom = "any vendor" if len(without) + len(silent) == len(vendors) else ", ".join(without[:5])
            more = f" and {len(without) - 5} more" if whom != "any vendor" and len(without) > 5 else ""
            problems.warning(
                f"“{draft.name}” has no score for {whom}{more}: missing, which is not zero. "
                "The interval of the total shows what it could still add.",
                draft.where,
            )


def _check_range(drafts: list[Draft], criteria: list[Criterion], problems: Problems, at: ScorePlace) -> None:
    """A value beyond a stated anchor counts as the anchor, and that is said."""
    for c, (draft, criterion) in enumerate(zip(drafts, criteria, strict=True)):
        low, high = sorted((criterion.worst, criterion.best))
        for v, value in enumerate(draft.scores):
            if value is not None and not low <= value <= high:
                end = low if value < low else high
                problems.warning(
                    f"{plain(value)} for “{draft.name}” lies outside its scale {plain(low)} to {plain(high)}: "
                    f"it counts as {plain(end)}.",
                    at(c, v),
                )
