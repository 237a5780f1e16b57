"""What of names and prices a file of data shows, and texts as they may stand in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from scoring.reports.words import MONTHS
from scoring.selectors.snapshot.plain import Plain
from scoring.vocabulary import MemberRole

Names = Literal["full", "evaluators", "roles"]
Prices = Literal["shown", "index", "left_out"]

LONGEST = 16_000  # characters of a text: a spreadsheet's cell holds 32,767 units, of which some characters take two
INDEX_UNIT = "index, lowest known = 100"
WORTH_UNIT = "share of the scale, best = 100"
HIDDEN_UNITS = (INDEX_UNIT, WORTH_UNIT)  # of a criterion whose scale and scores are not told
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML has no place for them
# Fields that hold a key or a value of a closed list, never words of a person.
_LISTED = frozenset(
    ("key", "parent", "kind", "role", "criterion", "vendor", "person", "outcome", "judgement", "method", "verb")
)


@dataclass(frozen=True, slots=True)
class Showing:
    """`names` "roles": a role in place of every person's name, also within texts; "evaluators": only of those
    who scored or voted. `prices` "index": the lowest
    known price is 100 and every other its multiple, to one decimal; "left_out": not even that. Either way what a price
    is worth (0-1) stays, because the totals rest on it; its scale, its scores and the texts beside them do not.
    """

    names: Names = "full"
    prices: Prices = "shown"


def unnamed(content: Plain, options: Showing) -> list[Mapping[str, Any]]:
    """The people whose names are not shown."""
    if options.names == "full":
        return []
    judges = {row["person"] for row in (*content["scores"], *content["votes"])}
    return [person for person in content["people"] if options.names == "roles" or person["key"] in judges]


def labels_of(people: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What stands in place of each name, by key: "Evaluator 1 (QA)", "Approver, Head of Quality". No two are alike."""
    plain: list[tuple[str, str]] = []
    evaluators = 0
    for person in people:
        if person["role"] == MemberRole.EVALUATOR:
            evaluators += 1
            function = f" ({person['function']})" if person["function"] else ""
            plain.append((person["key"], f"Evaluator {evaluators}{function}"))
        elif person["role"]:
            parts = str(MemberRole(person["role"]).label), person["function"]
            plain.append((person["key"], ", ".join(part for part in parts if part)))
        else:
            plain.append((person["key"], "Person without a part"))
    times = Counter(label for _, label in plain)
    seen: Counter[str] = Counter()
    labels = {}
    for key, label in plain:
        seen[label] += 1
        labels[key] = label if times[label] == 1 else f"{label} {seen[label]}"
    return labels


def without_names(content: Plain, options: Showing) -> Plain:
    """`content` with labels in place of the names that are not shown, also within its texts."""
    hidden = unnamed(content, options)
    told: Plain = renamed(content, content, hidden)
    labels = labels_of(content["people"])
    keys = {person["key"] for person in hidden}
    people = [
        {**person, "name": labels[person["key"]], "job_title": ""} if person["key"] in keys else person
        for person in told["people"]
    ]
    return {**told, "people": people}


def signed(content: Plain, signatures: Sequence[Mapping[str, Any]], options: Showing) -> list[Mapping[str, Any]]:
    """The signatures as they may be shown: where names are left out, the role stands in place of the name."""
    if options.names != "roles":
        return list(signatures)  # who signs does so by name
    told = renamed([dict(s) for s in signatures], content)
    return [{**s, "full_name": s["role"]} for s in told]


def renamed(value: Any, content: Plain, people: Sequence[Mapping[str, Any]] | None = None) -> Any:
    """`value` with a label in place of the names of `people` (everybody in `content` unless told), at every depth.

    A full name goes in any case of its letters, the longest first, so that none is replaced within another. A given or
    family name alone goes as it is written, unless it is a month or stands in the name of a vendor or criterion.
    What comes from a closed list, and keys, stay.
    """
    people = content["people"] if people is None else people
    if not people:
        return value
    labels = labels_of(content["people"])
    full = {person["name"].casefold(): labels[person["key"]] for person in people}
    taken = _words(row["name"] for part in ("vendors", "criteria") for row in content[part]) | set(MONTHS)
    taken |= _words(person["name"] for person in content["people"] if person["name"].casefold() not in full)
    alone: dict[str, str] = {}
    for person in people:
        for word in _words([person["name"]]) - taken:
            if len(word) > 2:
                alone[word] = labels[person["key"]] if word not in alone else "Somebody"
    listed = "|".join(re.escape(person["name"]) for person in sorted(people, key=lambda p: -len(p["name"])))
    parts = "|".join(re.escape(word) for word in sorted(alone, key=len, reverse=True)) or "(?!)"
    names = re.compile(rf"(?<!\w)(?:(?P<full>(?i:{listed}))|(?P<alone>{parts}))(?!\w)")

    def label(found: re.Match[str]) -> str:
        return full.get(found[0].casefold(), "Somebody") if found["full"] is not None else alone[found[0]]

    return _texts(value, lambda text: names.sub(label, text))


def _words(names: Iterable[str]) -> set[str]:
    return {word.strip(",.()") for name in names for word in name.split()}


def price_index(prices: Sequence[float | None]) -> list[float | None] | None:
    """Each as a multiple of the lowest known, which is 100.0; None where that has no meaning."""
    lowest = min((price for price in prices if price is not None), default=0.0)
    if lowest <= 0:
        return None
    return [None if price is None else round(100 * price / lowest, 1) for price in prices]


def cleaned(value: Any) -> Any:
    """`value` with every text fit for a cell of a workbook."""
    return _texts(value, _fit)


def _fit(text: str) -> str:
    if len(text) <= LONGEST and text.isprintable():
        return text
    text = _UNSHOWN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _texts(value: Any, change: Callable[[str], str]) -> Any:
    """`value` with `change` applied to every text in it; keys and what comes from a closed list stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: inner if key in _LISTED else _texts(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_texts(inner, change) for inner in value]
    return value
