"""Whose name stands in what leaves the house, and what stands in place of one that is held back.

Nobody is to find out who "Evaluator 2" is from the file. So the numbers follow no order of names: they are drawn by a
code that needs a secret of the selection (`Showing.draw`). Everything that is listed by person is listed in the drawn
order, and what somebody did at an instant is told to the day, because others know who was at work at what hour.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from scoring.reports.showing import Showing, texts_changed
from scoring.reports.words import MONTHS
from scoring.selectors.snapshot.plain import Plain
from scoring.vocabulary import MemberRole

Person = Mapping[str, Any]
Alias = tuple[str, str]  # a name that somebody had, and their key
# Fields that hold the key of a person, wherever they stand.
KEYS_OF_PEOPLE = frozenset(
    ("lead", "sealed_by", "criteria_approved_by", "waived_by", "delegate")
    + ("person", "entered_by", "made_by", "who")
)  # fmt: skip
# What a person did and when: (part of the content, who, instants).
_DEEDS = (
    ("scores", "person", ("submitted_at", "superseded_at")),
    ("people", "key", ("submitted_at", "interests_declared_at")),
    ("must_haves", "waived_by", ("waived_at",)),
    ("amendments", "made_by", ("made_at",)),
    ("dissents", "person", ("recorded_at",)),
    ("log", "who", ("at",)),
)
# Names of files and addresses run words together and know no capitals.
_RUN_TOGETHER = frozenset(("label", "reference", "source_name"))


def judges_of(content: Plain) -> frozenset[str]:
    """The keys of those who scored or voted, and of their delegates, because who stands in for whom is known."""
    rows = [row for part in ("scores", "votes") for row in content[part]]
    found = {row["person"] for row in rows} | {row.get("entered_by") for row in rows}
    found |= {person.get("delegate") for person in content["people"] if person["key"] in found}
    return frozenset(found - {None})


def unnamed(content: Plain, showing: Showing) -> list[Person]:
    """The people whose names are not shown."""
    if showing.names == "full":
        return []
    judges = judges_of(content)
    return [person for person in content["people"] if showing.names == "roles" or person["key"] in judges]


def drawn(content: Plain, showing: Showing) -> list[Person]:
    """The people in an order that tells nothing about them, the same for every file of one selection.

    Raises ValueError without the selection's secret: an order that could be worked out is no secret.
    """
    if not showing.draw:
        raise ValueError("Names are held back and nothing is given to draw the order of the people by.")

    def lot(person: Person) -> tuple[bytes, str]:
        name = person["name"].encode()
        return hmac.new(showing.draw.encode(), b"vs/people/v1\n" + name, hashlib.sha256).digest(), person["key"]

    return sorted(content["people"], key=lot)


def labels_of(content: Plain, showing: Showing) -> dict[str, str]:
    """What stands in place of each name, by key: "Evaluator 1 (QA)", "Approver, Head of Quality". No two are alike."""
    plain: list[tuple[str, str]] = []
    evaluators = 0
    for person in drawn(content, showing):
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


def without_names(content: Plain, showing: Showing) -> Plain:
    """`content` without the names that are not shown, also within its texts, and without an order or an instant from
    which they could be found out. The named come first under their new keys, in their order; then the others as drawn.
    """
    hidden = unnamed(content, showing)
    if not hidden:
        return content
    keys, labels = {person["key"] for person in hidden}, labels_of(content, showing)
    told: Plain = renamed(content, content, showing, hidden)
    named = [person["key"] for person in content["people"] if person["key"] not in keys]
    order = [*named, *(person["key"] for person in drawn(content, showing) if person["key"] in keys)]
    people = {person["key"]: person for person in told["people"]}
    told["people"] = [
        {**people[key], "name": labels[key], "job_title": ""} if key in keys else people[key] for key in order
    ]
    told = _to_the_day(told, keys & judges_of(content))
    return _listed_anew(told, {key: f"P{place}" for place, key in enumerate(order, 1)})


def _to_the_day(content: Plain, keys: Collection[str]) -> Plain:
    """What `keys` did, with the day in place of the instant."""
    told = dict(content)
    for part, who, instants in _DEEDS:
        told[part] = [
            {**row, **{name: (row[name] or "")[:10] or None for name in instants if name in row}}
            if row.get(who) in keys
            else row
            for row in content[part]
        ]
    told["people"] = [
        {**person, "conflicts": [{**row, "declared_at": row["declared_at"][:10]} for row in person["conflicts"]]}
        if person["key"] in keys and "conflicts" in person
        else person
        for person in told["people"]
    ]
    return told


def _listed_anew(content: Plain, keys: Mapping[str, str]) -> Plain:
    """With another key for every person, and what is listed by person in the order of these."""

    def walk(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {
                name: keys.get(part, part) if name in KEYS_OF_PEOPLE and isinstance(part, str) else walk(part)
                for name, part in value.items()
            }
        return [walk(part) for part in value] if isinstance(value, list | tuple) else value

    told: Plain = walk(content)
    told["people"] = [{**person, "key": keys[person["key"]]} for person in told["people"]]
    places = {key: place for place, key in enumerate(keys.values())}
    for part in ("criteria", "vendors"):
        places |= {f"{part} {row['key']}": place for place, row in enumerate(content[part])}

    def place(row: Mapping[str, Any]) -> tuple[int, ...]:
        cell = places[f"criteria {row['criterion']}"], places[f"vendors {row['vendor']}"]
        return *cell, row.get("number", 0), places[row["person"]]  # a vote has its number

    for part in ("scores", "votes"):
        told[part] = sorted(told[part], key=place)
    return told


def renamed(
    value: Any,
    content: Plain,
    showing: Showing,
    people: Sequence[Person] | None = None,
    *,
    aliases: Iterable[Alias] = (),
) -> Any:
    """`value` with a label in place of the names of `people` (all that are not shown unless told), at every depth.

    A full name goes in any case of its letters, with or without their accents and over any space, the longest first, so
    that none is replaced within another. A given or family name alone goes as it is written or in capitals, unless it
    is a month or stands in the name of a vendor, a criterion or somebody who is named; in the name of a file it goes
    however it is written. `aliases` are names that somebody had before. What comes from a closed list, and keys, stay.
    """
    people = unnamed(content, showing) if people is None else people
    if not people:
        return value
    labels = labels_of(content, showing)
    names = [*((person["name"], person["key"]) for person in people), *aliases]
    names += [(bare, key) for name, key in names if (bare := _without_accents(name)) != name]
    full = {_folded(name): labels[key] for name, key in names}
    taken = _words(row["name"] for part in ("vendors", "criteria") for row in content[part]) | set(MONTHS)
    taken |= _words(person["name"] for person in content["people"] if _folded(person["name"]) not in full)
    whose: dict[str, set[str]] = {}
    for name, key in names:
        for word in _words([name]) - taken:
            if _tells(word, name):
                whose.setdefault(word, set()).add(key)
    alone = {word: labels[min(keys)] if len(keys) == 1 else "Somebody" for word, keys in whose.items()}
    alone |= {word.upper(): label for word, label in alone.items()}
    folded = {_folded(word): label for word, label in alone.items()}

    def label(found: re.Match[str]) -> str:
        told = _folded(found[0])
        return (folded if found["full"] is None else full).get(told, "Somebody")

    def change(letter: str, *, in_any_case: bool) -> Callable[[str], str]:
        """`letter` is what may not stand beside a name."""
        whole = "|".join(_pattern(name, letter) for name in _longest_first(name for name, _ in names))
        parts = "|".join(_pattern(word, letter) for word in _longest_first(alone)) or "(?!)"
        parts = f"(?i:{parts})" if in_any_case else parts
        pattern = re.compile(f"(?P<full>(?i:{whole}))|(?P<alone>{parts})")
        return lambda text: pattern.sub(label, unicodedata.normalize("NFC", text))

    run_together = change(r"[^\W_]", in_any_case=True)
    return texts_changed(value, change(r"\w", in_any_case=False), dict.fromkeys(_RUN_TOGETHER, run_together))


def _longest_first(names: Iterable[str]) -> list[str]:
    return sorted(names, key=len, reverse=True)


def _pattern(name: str, letter: str) -> str:
    """A name over any space and with any apostrophe, as a word; in scripts that part no words, wherever it stands."""
    words = r"\s+".join(re.escape(word).replace("'", "['\u2019]") for word in name.replace("\u2019", "'").split())
    return words if _parts_no_words(name) else f"(?<!{letter}){words}(?!{letter})"


def _parts_no_words(name: str) -> bool:
    """Chinese, Thai and Arabic, say: letters that are neither large nor small."""
    return any(unicodedata.category(letter) == "Lo" for letter in name)


def _tells(word: str, name: str) -> bool:
    """Whether a part of a name tells whose it is: no initial, and no "van" or "de" between others."""
    is_particle = word.islower() and not name.islower()
    return len(word) > (1 if _parts_no_words(word) else 2) and not is_particle


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("\u2019", "'").split())


def _without_accents(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name) if unicodedata.category(c) != "Mn")


def _words(names: Iterable[str]) -> set[str]:
    """The words of names, and the parts of those with a hyphen."""
    words = {word.strip(",.()") for name in names for word in name.split()}
    return words | {part for word in words for part in re.split("[-\u2010\u2011]", word)}
