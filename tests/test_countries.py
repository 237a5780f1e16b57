"""Countries and regions that a search may name."""

from __future__ import annotations

import re

from scoring.countries import AREAS, COUNTRIES, REGIONS, area_of, codes_in, country_name, place_name


def test_codes_are_those_of_the_standard() -> None:
    assert len(COUNTRIES) == 249  # ISO 3166-1 at present
    assert len({country.alpha3 for country in COUNTRIES.values()}) == 249
    for code, country in COUNTRIES.items():
        assert re.fullmatch("[A-Z]{2}", code)
        assert re.fullmatch("[A-Z]{3}", country.alpha3)
        assert country.area in (*AREAS, "Antarctica")


def test_european_union_has_its_27_members() -> None:
    members = codes_in("EU")
    assert len(members) == 27
    assert {"DE", "IE", "CY", "HR"} <= set(members)
    assert not {"GB", "CH", "NO", "TR"} & set(members)
    assert set(members) <= set(codes_in("EUROPE"))


def test_region_and_country_never_share_a_code() -> None:
    assert not set(REGIONS) & set(COUNTRIES)
    assert codes_in("IN") == ["IN"]
    assert codes_in("ASIA").count("IN") == 1
    assert codes_in("nowhere") == []


def test_places_have_names() -> None:
    assert place_name("EU") == "European Union"
    assert place_name("CZ") == "Czech Republic"
    assert country_name("XX") == "XX"


def test_area_of_an_unknown_country_is_empty() -> None:
    assert (area_of("DE"), area_of("IN"), area_of("??")) == ("Europe", "Asia", "")
