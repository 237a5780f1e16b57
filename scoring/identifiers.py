"""The numbers by which authorities and registers know a site: brought to one form, or refused in words.

Files write them in many ways: with spaces, with zeros in front, or as a number with ".0" because a spreadsheet took
them for one. One site may have several of them, and none says anything about a company's name. What a name becomes in an
address is settled here as well.
"""

from __future__ import annotations

import re
import unicodedata

from django.utils.text import slugify

from scoring.vocabulary import IdentifierScheme

LONGEST = 40  # characters, as the table keeps them
LETTERS = re.compile(r"^(FEI|DUNS|D-U-N-S|MIA)\b(?:[\s.:#]*(?:NUMBER|NO)\b)?[\s.:#]*", re.IGNORECASE)
GROUPED = re.compile(r"(?<=\d)[\s\u2010-\u2015-](?=\d)")
LOCATION = re.compile(r"^LOC-?([0-9]{9})$")
MINUS = "\u2212"


class BadIdentifier(ValueError):
    """The text is no number of that scheme; the message says why and what one looks like."""


def slug_of(text: str) -> str:
    """A name as a piece of an address or a file name; dashes of every kind part words as a hyphen does. "" for none."""
    return slugify("".join("-" if unicodedata.category(c) == "Pd" or c == MINUS else c for c in text))


def normalise(scheme: IdentifierScheme, text: str) -> str:
    """The one form in which a number is stored and compared. Raises BadIdentifier.

    FEI: 7 or 10 digits without zeros in front. DUNS: 9 digits, zeros in front count. OMS location: LOC- and 9 digits.
    MIA numbers have no common form across authorities: spaces are tidied, nothing else.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    plain = LETTERS.sub("", plain)
    if not plain:
        raise BadIdentifier(f"Enter the {scheme.label}.")
    return _READERS[scheme](plain)


def _fei(text: str) -> str:
    digits = _digits(text, "An FEI").lstrip("0")
    if len(digits) not in (7, 10):
        raise BadIdentifier(
            f"“{text}” has {_counted(digits)}; an FEI has 7 or 10, zeros in front not counted. Look it up in the FDA's list."
        )
    return digits


def _duns(text: str) -> str:
    digits = _digits(text, "A DUNS number")
    if len(digits) != 9:
        hint = " A spreadsheet may have dropped the zeros in front." if len(digits) in (7, 8) else ""
        raise BadIdentifier(f"“{text}” has {_counted(digits)}; a DUNS number has 9.{hint}")
    return digits


def _location(text: str) -> str:
    found = LOCATION.match(re.sub(r"[\s\u2010-\u2015]", lambda m: "" if m[0].isspace() else "-", text).upper())
    if found is None:
        raise BadIdentifier(
            f"“{text}” is no OMS location; one is written LOC- and 9 digits, for example LOC-100000123."
        )
    return f"LOC-{found[1]}"


def _mia(text: str) -> str:
    if len(text) > LONGEST:
        raise BadIdentifier(f"An MIA number has at most {LONGEST} characters; this one has {len(text)}.")
    if not re.search(r"\d", text):
        raise BadIdentifier(f"“{text}” holds no digit; copy the MIA number as it stands on the authorisation.")
    return text.upper()


def _digits(text: str, what: str) -> str:
    plain = GROUPED.sub("", text.removesuffix(".0"))
    if not (plain.isascii() and plain.isdigit()):
        raise BadIdentifier(f"{what} has digits alone; “{text}” holds something else.")
    return plain


def _counted(digits: str) -> str:
    return f"{len(digits)} digit{'' if len(digits) == 1 else 's'}"


_READERS = {
    IdentifierScheme.FEI: _fei,
    IdentifierScheme.DUNS: _duns,
    IdentifierScheme.OMS_LOCATION: _location,
    IdentifierScheme.MIA: _mia,
}
