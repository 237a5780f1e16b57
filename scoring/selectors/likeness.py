"""Which names of the register a name may mean. A likeness is a question for a person and never an answer."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from scoring.importers.words import same_name

Key = TypeVar("Key")
ALIKE = 0.85  # SequenceMatcher's ratio of two names without their legal forms
SHARED = 0.6  # words that both have, of the words that either has
MOST = 5
COMMON = 200  # a word in more names than this tells nothing
_WORD = re.compile(r"\w+")
_LEGAL = frozenset(
    [
        "ab",
        "ag",
        "aps",
        "as",
        "bv",
        "bvba",
        "co",
        "company",
        "corp",
        "corporation",
        "doo",
        "gmbh",
        "group",
        "holding",
        "holdings",
        "inc",
        "incorporated",
        "kft",
        "kg",
        "kgaa",
        "limited",
        "llc",
        "llp",
        "lp",
        "ltd",
        "ltda",
        "mbh",
        "nv",
        "oy",
        "oyj",
        "plc",
        "private",
        "pte",
        "pty",
        "pvt",
        "sa",
        "sarl",
        "sas",
        "se",
        "spa",
        "spol",
        "sro",
        "srl",
        "the",
        "und",
        "and",
        "of",
    ]
)


def bare_words(name: str) -> tuple[str, ...]:
    """The words of a name without accents and legal forms: "Aldermoor Bio-Logics GmbH & Co. KG" has three."""
    plain = unicodedata.normalize("NFKD", same_name(name).replace(".", ""))
    words = _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))
    return tuple(word for word in words if word not in _LEGAL) or tuple(words)


class Names(Generic[Key]):
    """The names of many things, for finding those that a name equals or resembles without comparing all pairs."""

    def __init__(self, named: Iterable[tuple[str, Key]]) -> None:
        self._equal: dict[str, dict[Key, None]] = defaultdict(dict)
        self._words: list[tuple[tuple[str, ...], Key]] = []
        self._with: dict[str, list[int]] = defaultdict(list)
        for name, key in named:
            self._equal[same_name(name)][key] = None
            words = bare_words(name)
            for clue in _clues(words):
                self._with[clue].append(len(self._words))
            self._words.append((words, key))

    def equal(self, name: str) -> list[Key]:
        """What is called the same, whatever the case, width and spaces."""
        return list(self._equal.get(same_name(name), ()))

    def similar(self, name: str) -> list[Key]:
        """What is called nearly the same, the nearest first, at most five; equal ones come before all."""
        words = bare_words(name)
        postings = [self._with[clue] for clue in _clues(words) if clue in self._with]
        numbers = {number for posting in postings if len(posting) <= COMMON for number in posting}
        scored: dict[Key, float] = {}
        for number in numbers:
            theirs, key = self._words[number]
            likeness = _likeness(words, theirs)
            if likeness > scored.get(key, 0):
                scored[key] = likeness
        ranked = sorted(scored, key=lambda key: -scored[key])
        return list(dict.fromkeys([*self.equal(name), *ranked]))[:MOST]


def _clues(words: tuple[str, ...]) -> set[str]:
    """The words, and the first letters of the first: a mistyped word has those still."""
    return {*words, f"^{words[0][:3]}"} if words else set()


def _likeness(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    """0 where two names are not alike."""
    a, b = set(ours), set(theirs)
    shared = len(a & b) / len(a | b)
    part = (a <= b or b <= a) and max(map(len, a & b), default=0) >= 5
    ratio = SequenceMatcher(None, " ".join(ours), " ".join(theirs), autojunk=False).ratio()
    return max(ratio, shared) if ratio >= ALIKE or shared >= SHARED or part else 0.0
