"""The values in the files of the authorities: dates, countries, and the keys of records."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from hashlib import blake2b

from scoring.importers.regulatory_records import LONGEST_KEY
from scoring.importers.site_records import HouseWords
from scoring.importers.words import same_name

FIRST_YEAR, LAST_YEAR = 1938, 2100  # the Food, Drug, and Cosmetic Act is of 1938
_DIGEST = 8  # bytes of the digest that stands for what does not fit into a key
_MONTH_FIRST = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s+\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?)?", re.IGNORECASE | re.ASCII
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_ARTICLE = re.compile(r"\s*\(the\)$", re.IGNORECASE)


class DaysFirst(ValueError):
    """A date with slashes that is one only if the day is first."""


@lru_cache(maxsize=20_000)  # a file of 330 000 rows has some 4 000 dates
def read_date(text: str) -> date:
    """MM/DD/YYYY, ISO 8601 with or without time, or DD.MM.YYYY. Raises ValueError for anything else."""
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _MONTH_FIRST.fullmatch(text):
        month, day, year = map(int, found.groups())
        if month > 12 >= day and month <= 31:
            raise DaysFirst(text)
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        raise ValueError("no known form of a date")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError("no year of such a file")
    return date(year, month, day)


def country_reader(words: HouseWords) -> Callable[[str], str]:
    """From the words of a country, as authorities write them, to its two letters; the words where none are known."""

    @lru_cache(maxsize=1_000)
    def code(text: str) -> str:
        plain = same_name(text)
        return words.countries.get(plain) or words.countries.get(_ARTICLE.sub("", plain)) or text

    return code


def cut(text: str, longest: int) -> str:
    """A text of at most so many characters, with an ellipsis where something was left out."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def make_key(*parts: str) -> str:
    """The parts, joined; what does not fit into a key is told by a digest of the whole."""
    key = "|".join(parts)
    return key if len(key) <= LONGEST_KEY else f"{key[: LONGEST_KEY - 2 * _DIGEST - 1]}~{digest(key)}"


def digest(*texts: str) -> str:
    """16 hexadecimal digits that tell texts apart which are too long for a key."""
    return blake2b("\0".join(texts).encode(), digest_size=_DIGEST).hexdigest()
