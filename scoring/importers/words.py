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
        |selection criterion|selection criteria|requirement|requirements|attribute|factor|kpi|metric|indicator|parameter
        |kriterium|kriterien|bewertungskriterium|bewertungskriterien|auswahlkriterium|auswahlkriterien|anforderung
        |anforderungen|merkmal|kennzahl""",
    "group": """group|groups|category|section|area|theme|domain|dimension|criteria group|criterion group|main criterion
        |gruppe|gruppen|kategorie|bereich|themenbereich|kriteriengruppe|hauptkriterium|oberkriterium""",
    "weight": """weight|weights|weighting|weightage|importance|importance factor|weight factor|relative weight
        |global weight|criterion weight|criteria weight|w|gewicht|gewichte|gewichtung|gewichtungsfaktor|wichtung
        |bedeutung|wichtigkeit""",
    "direction": """direction|better|which is better|what is better|goal|objective|optimise|optimize|preference|polarity
        |max min|min max|max or min|min or max|benefit cost|cost benefit|benefit or cost|higher or lower is better|richtung
        |zielrichtung|ziel|optimierung|optimierungsrichtung|besser|was ist besser""",
    "unit": "unit|units|unit of measure|measured in|uom|einheit|einheiten|maßeinheit|messeinheit",
    "scale": """scale|range|rating scale|score range|scoring scale|anchors|worst best|from to|skala|bewertungsskala
        |punkteskala|wertebereich|von bis""",
    "worst": """worst|worst value|worst score|worst anchor|worst case|schlechtester wert|schlechtester|schlechteste
        |schlechtester fall""",
    "best": "best|best value|best score|best anchor|best case|bester wert|bester|beste|bester fall",
    "low": """from|low|lowest|minimum|min|scale from|scale min|scale minimum|min score|minimum score|min value|von|skala von
        |mindestwert|kleinster wert""",
    "high": """to|high|highest|maximum|max|scale to|scale max|scale maximum|max score|maximum score|max value|bis|skala bis
        |höchstwert|größter wert""",
    "aside": """note|notes|comment|comments|remark|remarks|description|rationale|justification|evidence|source|definition
        |guidance|explanation|#|no|nr|s no|id|ref|reference|owner|bemerkung|bemerkungen|anmerkung|anmerkungen|kommentar
        |kommentare|notiz|notizen|hinweis|hinweise|beschreibung|begründung|erläuterung|erläuterungen|nachweis|quelle|lfd nr
        |nummer|verantwortlich""",
    "sum": """total|totals|sum|subtotal|sub total|weighted|grand total|total score|total weight|weighted total|weighted score
        |weighted sum|overall|overall score|average|average score|mean|rank|ranking|score total|final score|summe|gesamt
        |gesamtsumme|zwischensumme|gesamtpunktzahl|gesamtwert|gesamtergebnis|ergebnis|mittelwert|durchschnitt|rang|rangfolge
        |gewichtete summe""",
}
_VENDOR = """vendor|vendors|vendor name|supplier|suppliers|supplier name|bidder|bidders|alternative|alternatives|option|options
    |company|provider|candidate|candidates|manufacturer|cro|cmo|cdmo|name|site|tenderer|contractor|lieferant|lieferanten
    |anbieter|bieter|dienstleister|hersteller|lohnhersteller|auftragnehmer|firma|unternehmen|alternativen"""
_DIRECTIONS: dict[Direction, str] = {
    "max": """max|maximum|maximise|maximize|high|higher|higher is better|higher better|high is good|more|more is better
        |larger is better|bigger is better|benefit|up|↑|▲|increasing|rising|positive|hoch|höher|höher ist besser
        |höher besser|je höher desto besser|mehr|mehr ist besser|größer|größer ist besser|maximieren|maximierung|steigend|nutzen""",
    "min": """min|minimum|minimise|minimize|low|lower|lower is better|lower better|low is good|less|less is better
        |smaller is better|cost|down|↓|▼|decreasing|falling|negative|niedrig|niedriger|niedriger ist besser
        |niedriger besser|je niedriger desto besser|weniger|weniger ist besser|kleiner|kleiner ist besser|geringer
        |geringer ist besser|minimieren|minimierung|fallend|kosten""",
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
        "k.a.",
        "k. a.",
        "keine angabe",
        "n.v.",
        "nicht bewertet",
        "offen",
    )
)
_REMARKS = """remark|remarks|comment|comments|note|notes|bemerkung|bemerkungen|anmerkung|anmerkungen|kommentar|kommentare
    |notiz|notizen"""
LONGEST_NAME = 200
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _split(words: str) -> list[str]:
    return [word.strip().casefold() for word in words.split("|")]


ROLE_OF: dict[str, Role] = {word: role for role, words in _ROLES.items() for word in _split(words)}
VENDOR_WORDS = frozenset(_split(_VENDOR))
REMARKS = frozenset(_split(_REMARKS))
DIRECTION_OF: dict[str, Direction] = {word: way for way, words in _DIRECTIONS.items() for word in _split(words)}
_BRACKETS = re.compile(r"[(\[][^()\[\]]{0,80}[)\]]")
_MARKS = re.compile(r"[^\w#↑↓▲▼]+")


def label(text: str) -> str:
    """A heading reduced to the words that decide: "Weight (%)" -> "weight"."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST_NAME]).casefold()
    bare = _MARKS.sub(" ", _BRACKETS.sub(" ", folded)).strip()
    return bare or _MARKS.sub(" ", folded).strip()


def is_remark(text: str) -> bool:
    """Whether a heading announces remarks: "Remarks", "Comments by QA"; or an aside such as "Source"."""
    words = label(text)
    return ROLE_OF.get(words) == "aside" or not REMARKS.isdisjoint(words.split())


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
