"""The scale of a criterion that states none: what its name says, what was given for all, or the smallest usual one."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING

from scoring.importers.numbers import plain
from scoring.importers.scale import USUAL, Ends, read_scale, smallest_usual

if TYPE_CHECKING:  # it needs this module to finish its drafts
    from scoring.importers.draft import Draft, Problems, ScorePlace

TEN = Decimal(10)  # marks that people give rarely go beyond it
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]\s*$")
_LAST_WORD = re.compile(r"\S+\s*$")
_MARKS = re.compile(r"[^\w%€$£¥]+|(?=[%€$£¥])|(?<=[%€$£¥])")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.casefold().split())


_SIGNS = _set("% € $ £ ¥")
_UNITS = _SIGNS | _set(
    """eur euro euros usd dollar dollars gbp chf francs jpy yen day days week weeks month months year years hour hours
    minutes tag tage tagen woche wochen monat monate monaten jahr jahre jahren stunde stunden km kg mg ml litre litres liter"""
)
_POINTS = _set("point points pt pts score scores mark marks star stars level grade punkt punkte note noten")
_QUANTITIES = _set(
    """price prices cost costs fee fees budget time duration number count size capacity volume distance headcount turnover
    revenue age preis preise kosten gebühr gebühren zeit dauer lieferzeit durchlaufzeit anzahl größe kapazität menge
    entfernung umsatz"""
)


def fill_scales(drafts: list[Draft], given: Ends | None, problems: Problems, at: ScorePlace) -> list[int]:
    """Give every criterion without a scale one; the positions of those that nothing fits and that were told so.

    Marks share a scale, the smallest usual one that holds all of them. Percentages are on 0 to 100, however small they
    are. A criterion that measures something is judged by its own values: a price of 12 says nothing of marks from 1 to 5.
    """
    bare = [(c, draft) for c, draft in enumerate(drafts) if draft.ends is None and not draft.scale_failed]
    if given is not None:
        for c, draft in bare:
            _take_given(c, draft, given, problems, at)
        return []
    bare = [(c, draft) for c, draft in bare if not _take_named(draft, problems)]
    numbers = [(c, draft) for c, draft in bare if not draft.percent]
    alone = [(c, draft) for c, draft in numbers if _measures(draft, [other for _, other in numbers])]
    marks = [pair for pair in numbers if pair not in alone]
    asked = _take_shared([pair for pair in bare if pair[1].percent], len(drafts), problems, at, percent=True)
    asked += _take_shared(marks, len(drafts), problems, at, percent=False)
    for c, draft in alone:
        asked += _take_own(c, draft, problems, at)
    return asked


def _take_named(draft: Draft, problems: Problems) -> bool:
    """Whether the scale stands in brackets behind the name, as in "GMP history (1-5)"; then it is taken and said."""
    match = _BRACKETS.search(draft.name)
    if match is None:
        return False
    try:
        ends = read_scale(match[1])
    except ValueError:
        return False
    held = [value for value in draft.scores if value is not None]
    if not all(min(ends) <= value <= max(ends) for value in held) or bool(draft.percent) != ("%" in match[1]):
        return False
    draft.ends = ends
    if draft.keeps(ends):
        problems.warning(f"“{draft.name}”: the scale {plain(ends[0])} to {plain(ends[1])} was taken from its name.",
                         draft.where)  # fmt: skip
    return True


def _measures(draft: Draft, others: list[Draft]) -> bool:
    """Whether its values are figures of their own and no marks: it has a unit, or only values that marks rarely have."""
    name = _words(draft.name)
    behind = _BRACKETS.search(draft.name) or _LAST_WORD.search(draft.name)
    if _words(draft.unit) - _POINTS or name & _SIGNS or (behind and _words(behind[0]) & _UNITS):
        return True
    held = [value for value in draft.scores if value is not None]
    if not held or min(held) <= TEN:
        return False
    small = [other for other in others if all(value is None or value <= TEN for value in other.scores)]
    return bool(name & _QUANTITIES) or 2 * len(small) > len(others)


def _words(text: str) -> set[str]:
    return {word for word in _MARKS.split(unicodedata.normalize("NFKC", text).casefold()) if word}


def _take_shared(
    alike: list[tuple[int, Draft]], total: int, problems: Problems, at: ScorePlace, *, percent: bool
) -> list[int]:
    values = [value for _, draft in alike for value in draft.scores if value is not None]
    ends = smallest_usual(values, USUAL[-1:] if percent else USUAL)
    if ends is None:
        return _ask_for_scales(alike, problems, at)
    for _, draft in alike:
        draft.ends = ends
    said = sum(draft.keeps(ends) for _, draft in alike)
    if values and said:
        which = (
            "No scale is stated"
            if said == total
            else f"{said} of {total} criteria {'states' if said == 1 else 'state'} no scale"
        )
        problems.warning(
            f"{which} and the scores have a percent sign; 0 to 100 was taken."
            if percent
            else f"{which}; {plain(ends[0])} to {plain(ends[1])} was taken, the smallest of 0:1, 0:5, 0:10 and "
            "0:100 that holds all their values."
        )
    return []


def _take_own(c: int, draft: Draft, problems: Problems, at: ScorePlace) -> list[int]:
    values = [value for value in draft.scores if value is not None]
    ends = smallest_usual(values)
    if ends is None:
        return _ask_for_scales([(c, draft)], problems, at)
    draft.ends = ends
    if values and draft.keeps(ends):
        problems.warning(
            f"“{draft.name}” states no scale and holds figures of its own kind; {plain(ends[0])} to {plain(ends[1])} was "
            "taken, the smallest of 0:1, 0:5, 0:10 and 0:100 that holds them. Where the vendors differ by less than "
            "that, its weight counts for less: state its worst and best.",
            draft.where,
        )
    return []


def _take_given(c: int, draft: Draft, given: Ends, problems: Problems, at: ScorePlace) -> None:
    draft.ends = given
    scale = f"{plain(given[0])}:{plain(given[1])}"
    if draft.percent and max(given) != USUAL[-1][1]:
        problems.error(
            f"The scores of “{draft.name}” have a percent sign, and the scale {scale} that was given does not end at "
            "100: state this criterion's own worst and best, such as 0% and 100%.",
            draft.where,
        )
        return
    for v, value in enumerate(draft.scores):
        if value is not None and not min(given) <= value <= max(given):
            problems.error(
                f"{plain(value)} for “{draft.name}” lies outside the scale {scale} that was given: correct it, or "
                "state this criterion's own worst and best.",
                at(c, v),
            )


def _ask_for_scales(bare: list[tuple[int, Draft]], problems: Problems, at: ScorePlace) -> list[int]:
    low, high = USUAL[-1]
    asked = []
    for c, draft in bare:
        beyond = [v for v, value in enumerate(draft.scores) if value is not None and not low <= value <= high]
        if beyond and draft.by_hand is None:
            asked.append(c)
            problems.error(  # one word per criterion is enough
                f"“{draft.name}” has the value {plain(draft.scores[beyond[0]] or low)}: values below 0 or beyond 100 need "
                f"a scale of their own. {_how_to_state(draft)}",
                at(c, beyond[0]),
            )
    return asked


def _how_to_state(draft: Draft) -> str:
    """Where the ends of a scale are written, with an example that holds the criterion's values."""
    held = [value for value in draft.scores if value is not None]
    top = _round_up(max(held))
    bottom = -_round_up(-min(held)) if min(held) < 0 else Decimal(0)
    worst, best = (top, bottom) if draft.direction == "min" else (bottom, top)
    if draft.where.path:
        place = "Give the criterion the keys “worst” and “best”"
    else:
        place = f"State it in {'columns' if draft.where.row else 'rows'} with the headings “Worst” and “Best”"
    return (
        f"{place}: the value that earns nothing and the one that earns all points, for example {plain(worst)} and "
        f"{plain(best)}."
    )


def _round_up(value: Decimal) -> Decimal:
    """The smallest of 1, 2 and 5 times a power of ten that is not smaller; 1 for what is not positive."""
    if value <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb(value.adjusted())
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value)
