"""The house's closed lists in the form that importers take them: from a folded word to the stored value."""

from __future__ import annotations

from collections import Counter
from functools import cache

from scoring.capabilities import CAPABILITIES
from scoring.countries import COUNTRIES
from scoring.identifiers import normalise
from scoring.importers.site_records import HouseWords
from scoring.importers.words import same_name
from scoring.vocabulary import IdentifierScheme, VendorKind, VendorStatus

# Names that files use besides the one of the list.
OTHER_COUNTRY_NAMES = {
    "BO": "Bolivia, Plurinational State of",
    "BN": "Brunei Darussalam",
    "CD": "Congo - Kinshasa|Democratic Republic of the Congo|DR Congo",
    "CG": "Congo - Brazzaville|Congo|Republic of the Congo",
    "CI": "Ivory Coast",
    "CN": "PRC|P.R. China|People's Republic of China|Mainland China",
    "CV": "Cabo Verde",
    "CZ": "Czechia",
    "FK": "Falkland Islands (Malvinas)",
    "GB": "UK|U.K.|Great Britain|England|Scotland|Wales|Northern Ireland|United Kingdom (Great Britain)",
    "HK": "Hong Kong SAR|Hong Kong, China",
    "IE": "Republic of Ireland|Eire",
    "IR": "Iran, Islamic Republic of",
    "KP": "Korea, North|Korea, Democratic People's Republic of|DPRK",
    "KR": "Korea, South|Korea, Republic of|Republic of Korea|Korea",
    "LA": "Lao People's Democratic Republic",
    "MD": "Moldova, Republic of|Republic of Moldova",
    "MK": "Macedonia",
    "MM": "Burma|Myanmar",
    "MO": "Macao|Macao SAR",
    "NL": "The Netherlands|Holland",
    "PS": "Palestine, State of|Palestinian Territory",
    "RU": "Russian Federation",
    "SK": "Slovak Republic",
    "SY": "Syrian Arab Republic",
    "SZ": "Eswatini|Swaziland",
    "TL": "Timor-Leste",
    "TR": "Türkiye|Turkiye",
    "TW": "Taiwan, Province of China|Taiwan, ROC",
    "TZ": "Tanzania, United Republic of",
    "US": "USA|U.S.A.|U.S.|United States of America|America",
    "VA": "Holy See",
    "VE": "Venezuela, Bolivarian Republic of",
    "VN": "Viet Nam",
}


@cache
def house_words() -> HouseWords:
    """Everything that a reader of vendor files has to know."""
    return HouseWords(
        normalise=lambda scheme, text: normalise(IdentifierScheme(scheme), text),
        countries=_countries(),
        capabilities=_capabilities(),
        kinds={same_name(kind.label): kind.value for kind in VendorKind},
        statuses={same_name(word): status.value for status in VendorStatus for word in (status.label, status.value)},
    )


def _countries() -> dict[str, str]:
    found = {}
    for country in COUNTRIES.values():
        others = filter(None, OTHER_COUNTRY_NAMES.get(country.code, "").split("|"))
        for word in (country.code, country.alpha3, country.name, *others):
            found[same_name(word)] = country.code
    return found


def _capabilities() -> dict[str, str]:
    """Keys, the regulators' codes, and those labels that only one capability has."""
    terms = CAPABILITIES.values()
    labels = Counter(same_name(term.label) for term in terms)
    found = {label: term.key for term in terms if labels[label := same_name(term.label)] == 1}
    found |= {same_name(term.code): term.key for term in terms if term.code}
    return found | {same_name(term.key): term.key for term in terms}
