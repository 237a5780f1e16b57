"""Countries by their ISO 3166 code and the regions that a search may name, from fixtures/countries.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "fixtures" / "countries.json"


@dataclass(frozen=True, slots=True)
class Country:
    """`code` has two letters, `alpha3` three; `area` is the part of the world."""

    code: str
    alpha3: str
    name: str
    area: str
    in_eu: bool = False


COUNTRIES = {row["code"]: Country(**row) for row in json.loads(SOURCE.read_text(encoding="utf-8"))["countries"]}
BY_NAME = sorted(COUNTRIES.values(), key=lambda country: country.name)
EU = "EU"  # no country has this code
AREAS = ("Europe", "Americas", "Asia", "Africa", "Oceania")
REGIONS = {EU: "European Union", **{area.upper(): area for area in AREAS}}


def country_name(code: str) -> str:
    """The name of a country; the code itself where it is not known."""
    country = COUNTRIES.get(code)
    return code if country is None else country.name


def area_of(code: str) -> str:
    """The part of the world that a country lies in, "" for an unknown one."""
    country = COUNTRIES.get(code)
    return "" if country is None else country.area


def codes_in(place: str) -> list[str]:
    """The country codes of a region, or the one code of a country; empty for what is neither."""
    if place == EU:
        return [country.code for country in COUNTRIES.values() if country.in_eu]
    if place in REGIONS:
        return [country.code for country in COUNTRIES.values() if country.area == REGIONS[place]]
    return [place] if place in COUNTRIES else []


def place_name(place: str) -> str:
    """The words for a region or a country."""
    return REGIONS.get(place) or country_name(place)
