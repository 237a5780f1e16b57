"""The words by which scorecards name their columns, directions and blanks."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from scoring.importers.records import Direction

Role = Literal[
    "criterion",
    "group",
    "weight",
    "direction",
    "unit",
    "scale",
    "worst",
    "best",
    "low",
    "high",
    "aside",
    "sum",
]

_ROLES: dict[Role, str] = {
    "criterion": """criterion|criteria|criterion name|criteria name|evaluation criterion|evaluation criteria
        |selection criterion|selection criteria|requirement|requirements|attribute|factor|kpi|metric|indicator|parameter""",
    "group": "group|groups|category|section|area|theme|domain|dimension|criteria group|criterion group|main criterion",
    "weight": """weight|weights|weighting|weightage|importance|importance factor|weight factor|relative weight
        |global weight|criterion weight|criteria weight|w""",
    "direction": """direction|better|which is better|what is better|goal|objective|optimise|optimize|preference|polarity
        |max min|min max|max or min|min or max|benefit cost|cost benefit|benefit or cost|higher or lower is better""",
    "unit": "unit|units|unit of measure|measured in|uom",
    "scale": "scale|range|rating scale|score range|scoring scale|anchors|worst best|from to",
    "worst": "worst|worst value|worst score|worst anchor|worst case",
    "best": "best|best value|best score|best anchor|best case",
    "low": "from|low|lowest|minimum|min|scale from|scale min|scale minimum|min score|minimum score|min value",
    "high": "to|high|highest|maximum|max|scale to|scale max|scale maximum|max score|maximum score|max value",
    "aside": """note|notes|comment|comments|remark|remarks|description|rationale|justification|evidence|source|definition
        |guidance|explanation|#|no|nr|s no|id|ref|reference|owner""",
    "sum": """total|totals|sum|subtotal|sub total|weighted|grand total|total score|total weight|weighted total|weighted score
        |weighted sum|overall|overall score|average|average score|mean|rank|ranking|score total|final score""",
}
_VENDOR = """vendor|vendors|vendor name|supplier|suppliers|supplier name|bidder|bidders|alternative|alternatives|option|options
    |company|provider|candidate|candidates|manufacturer|cro|cmo|cdmo|name|site|tenderer|contractor"""
_DIRECTIONS: dict[Direction, str] = {
    "max": """max|maximum|maximise|maximize|high|higher|higher is better|higher better|high is good|more|more is better
        |larger is better|bigger is better|benefit|up|↑|▲|increasing|rising|positive""",
    "min": """min|minimum|minimise|minimize|low|lower|lower is better|lower better|low is good|less|less is better
        |smaller is better|cost|down|↓|▼|decreasing|falling|negative""",
}
_MISSING = frozenset(
    (
        "",
        "-",
        "–",
        "—",
        "?",
        "n/a",
        "n.a.",
        "n.a",
        "na",
        "tbd",
        "tbc",
        "not available",
        "not scored",
    )
)
LONGEST_NAME = 200
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _split(words: str) -> list[str]:
    return [word.strip() for word in words.split("|")]


ROLE_OF: dict[str, Role] = {word: role for role, words in _ROLES.items() for word in _split(words)}
VENDOR_WORDS = frozenset(_split(_VENDOR))
DIRECTION_OF: dict[str, Direction] = {word: way for way, words in _DIRECTIONS.items() for word in _split(words)}
_BRACKETS = re.compile(r"[(\[][^()\[\]]{0,80}[)\]]")
_MARKS = re.compile(r"[^\w#↑↓▲▼]+")


def label(text: str) -> str:
    """A heading reduced to the words that decide: "Weight (%)" -> "weight"."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST_NAME]).casefold()
    bare = _MARKS.sub(" ", _BRACKETS.sub(" ", folded)).strip()
    return bare or _MARKS.sub(" ", folded).strip()


def same_name(name: str) -> str:
    """Two names are one when this is equal: case, width and spaces do not tell them apart."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def is_missing(text: str) -> bool:
    """Blank, or one of the marks that people put where they know nothing."""
    return text.strip().casefold() in _MISSING


def clean_name(text: str) -> str:
    """A name on one line. Raises ValueError, with a sentence, for what cannot be shown."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if len(name) > LONGEST_NAME:
        raise ValueError(f"the name has {len(name)} characters; at most {LONGEST_NAME} are kept")
    if any(unicodedata.category(c) in ("Cc", "Cs", "Cn") or c in _BIDI for c in name):
        raise ValueError("the name holds a character that cannot be shown: type it anew")
    return name
