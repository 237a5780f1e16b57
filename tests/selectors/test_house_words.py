"""What files call countries and capabilities leads to the one stored value."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scoring.capabilities import CAPABILITIES
from scoring.countries import COUNTRIES
from scoring.importers.words import same_name
from scoring.selectors.house_words import OTHER_COUNTRY_NAMES, house_words

ISO = Path("/usr/share/iso-codes/json/iso_3166-1.json")


@pytest.mark.parametrize(
    ("word", "code"),
    [("de", "DE"), ("DEU", "DE"), ("Germany", "DE"), ("Korea, South", "KR"), ("UK", "GB"), ("U.S.A.", "US"), ("Czechia", "CZ"), ("türkiye", "TR")],
)  # fmt: skip
def test_country_is_known_by_its_codes_and_names(word: str, code: str) -> None:
    assert house_words().countries[same_name(word)] == code


@pytest.mark.skipif(not ISO.exists(), reason="the system has no list of ISO codes")
def test_codes_are_those_of_the_iso_list() -> None:
    for entry in json.loads(ISO.read_text(encoding="utf-8"))["3166-1"]:
        for field in ("alpha_2", "alpha_3"):
            assert house_words().countries[same_name(entry[field])] == entry["alpha_2"]
        for field in ("name", "common_name"):
            if (code := house_words().countries.get(same_name(entry.get(field, "")))) is not None:
                assert code == entry["alpha_2"]


def test_no_name_means_two_countries() -> None:
    names = [same_name(country.name) for country in COUNTRIES.values()]
    names += [same_name(name) for others in OTHER_COUNTRY_NAMES.values() for name in others.split("|")]
    assert len(names) == len(set(names))
    assert set(OTHER_COUNTRY_NAMES) <= set(COUNTRIES)


def test_capability_is_known_by_its_key_its_code_and_its_label() -> None:
    words = house_words().capabilities
    for key, term in CAPABILITIES.items():
        assert words[same_name(key)] == key
        if term.code.isupper() and term.key.startswith("op_"):
            assert words[same_name(term.code)] == key
    assert words[same_name("Tablets")] == "dp_tablet"
