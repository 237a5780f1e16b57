"""The caps: what is in force, for how long, and what ends it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scoring.engine.display import half_up
from tests.engine.sites import AS_OF, event, record


def test_measure_in_force_caps_until_it_ends() -> None:
    good = event("inspection", "2025-12-31", "nai")
    for kind, most, authority in (("import_alert", 10, "FDA"), ("injunction", 20, "FDA"), ("non_compliance", 20, "EU")):
        measure = event(kind, "2025-01-31", authority=authority)
        found = record(good, measure)
        assert (found.value, found.caps[0].until, found.caps[0].binds) == (most, None, True)
        assert not record(good, replace(measure, ended_on=AS_OF)).caps
        assert record(good, replace(measure, ended_on=AS_OF + timedelta(days=1))).value == most
    certificate = event("certificate", "2025-06-30", authority="EU")
    statement = event("non_compliance", "2025-01-31", authority="EU")
    assert not record(good, statement, certificate).caps
    assert record(good, statement, replace(certificate, authority="MHRA")).caps
    assert record(good, statement, replace(certificate, ended_on=date(2025, 9, 1))).caps


@pytest.mark.parametrize(
    ("days", "most"),
    [(0, 30), (730, 30), (730 + 548, 65), (1826, 100), (1827, None)],
)
def test_letter_caps_for_two_years_and_rises_over_three(days: int, most: float | None) -> None:
    letter = event("warning_letter", "2020-01-01")
    found = record(letter, as_of=date(2020, 1, 1) + timedelta(days=days))
    assert [half_up(cap.value, 0) for cap in found.caps] == ([] if most is None else [str(most)])


def test_answered_letter_caps_at_60_for_a_year() -> None:
    letter = event("warning_letter", "2024-01-01")
    good = event("inspection", "2024-09-01", "vai")
    for rows in ((replace(letter, ended_on=date(2024, 9, 1)),), (letter, good)):
        assert [cap.value for cap in record(*rows, as_of=date(2024, 8, 31)).caps] == [30.0]
        assert [cap.value for cap in record(*rows, as_of=date(2025, 9, 1)).caps] == [60.0]
        assert not record(*rows, as_of=date(2025, 9, 2)).caps
    bad = replace(good, outcome="oai")
    assert [cap.value for cap in record(letter, bad, as_of=date(2025, 1, 1)).caps] == [30.0, 40.0]
    other = replace(good, authority="Health Canada", outcome="compliant")
    assert [cap.value for cap in record(letter, other, as_of=date(2025, 1, 1)).caps] == [30.0]


def test_second_letter_lowers_both_caps_by_ten() -> None:
    first, second = event("warning_letter", "2022-01-31"), event("warning_letter", "2025-01-31")
    one, two = record(first), record(first, second)
    assert two.caps[0].value == 20.0
    assert two.caps[1].value == pytest.approx(one.caps[0].value - 10)
    listed_twice = record(replace(first, key="a", reference="99"), replace(first, key="b", reference="99"))
    assert listed_twice.caps[0].value == one.caps[0].value
    assert "listed again" in " ".join(p.note for p in listed_twice.parts)
    long_ago = event("warning_letter", "2011-12-31")
    assert record(first, long_ago).caps[0].value == one.caps[0].value


def test_latest_oai_caps_at_40_for_18_months_or_until_a_later_class() -> None:
    oai = event("inspection", "2024-01-01", "oai")
    assert record(oai, as_of=date(2025, 7, 1)).caps[0].until == date(2025, 7, 1)
    assert not record(oai, as_of=date(2025, 7, 2)).caps
    assert not record(oai, event("inspection", "2024-06-01", "vai"), as_of=date(2025, 1, 1)).caps
    assert record(oai, event("form_483", "2024-06-01"), as_of=date(2025, 1, 1)).caps
