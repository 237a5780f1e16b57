"""The caps: what is in force, for how long, and what ends it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scoring.engine.display import half_up
from scoring.engine.inspection_caps import caps_of
from scoring.engine.inspection_constants import DEFAULTS, Constants
from scoring.engine.inspection_record import SiteEvent
from scoring.engine.inspection_visits import letters_of, visits_of
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


def test_certificate_of_the_day_of_the_statement_and_class_of_the_day_of_the_letter_answer_nothing() -> None:
    statement = event("non_compliance", "2025-01-31", authority="EU")
    good = event("inspection", "2025-12-31", "nai")
    assert record(good, statement, event("certificate", "2025-01-31", authority="EU")).caps
    letter, same_day = event("warning_letter", "2025-06-30"), event("inspection", "2025-06-30", "vai")
    assert [cap.value for cap in record(letter, same_day).caps] == [30.0]
    assert [cap.value for cap in record(letter, replace(same_day, happened_on=date(2025, 7, 1))).caps] == [60.0]


def test_letters_repeat_up_to_the_last_day_of_the_period_and_no_cap_falls_below_0() -> None:
    # 1 461 days are four years of 365.25
    rows = (event("warning_letter", "2020-01-01"), event("warning_letter", "2024-01-01"))
    for period, most in ((4.0, 20.0), (3.99, 30.0)):
        found = record(*rows, as_of=date(2024, 1, 2), constants=Constants(letter_repeat_years=period))
        assert found.caps[0].value == most
    low = Constants(cap_letter=5.0)
    assert record(*rows, as_of=date(2024, 1, 2), constants=low).caps[0].value == 0.0


def test_caps_say_what_is_in_force_and_until_when() -> None:
    letter = event("warning_letter", "2020-01-01")

    def said(*rows: SiteEvent, on: date, constants: Constants = DEFAULTS) -> list[str]:
        return [cap.sentence for cap in record(*rows, as_of=on, constants=constants).caps]

    fresh = "The warning letter of 1 Jan 2020: at most 30 until 31 Dec 2021, then rising until 31 Dec 2024."
    assert said(letter, on=date(2021, 12, 31)) == [fresh]
    rising = "The warning letter of 1 Jan 2020: at most 42 today, rising until 31 Dec 2024."
    assert said(letter, on=date(2022, 7, 1)) == [rising]
    # the last day of the first period, where it is a whole number of days, is one of that period
    whole = said(letter, on=date(2024, 1, 1), constants=Constants(letter_full_years=4.0))
    assert whole == ["The warning letter of 1 Jan 2020: at most 30 until 1 Jan 2024, then rising until 31 Dec 2026."]
    answered = said(replace(letter, ended_on=date(2020, 9, 1)), on=date(2021, 1, 1))
    assert answered == [
        "The warning letter of 1 Jan 2020 was answered on 1 Sep 2020: at most 60 until 1 Sep 2021.",
    ]
    again = said(letter, event("warning_letter", "2021-06-01"), on=date(2021, 7, 1))
    assert again[0] == (
        "The warning letter of 1 Jan 2020: at most 20 until 31 Dec 2021, then rising until 31 Dec 2024; "
        "10 points lower because it is not the only letter."
    )


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ((event("inspection", "2024-01-01", "oai"),), "OAI"),
        ((event("inspection", "2024-01-01", "non_compliant", authority="EU"),), "non-compliant"),
        (
            (event("inspection", "2024-01-01"), event("warning_letter", "2024-03-01")),
            "OAI (inferred from the warning letter that followed)",
        ),
    ],
)
def test_cap_of_the_latest_class_names_it(rows: tuple[SiteEvent, ...], named: str) -> None:
    found = record(*rows, as_of=date(2024, 6, 1)).caps[-1]
    assert found.value == 40
    assert found.sentence == (
        f"The latest inspection, 1 Jan 2024, is {named}: at most 40 until 1 Jul 2025 or a better class."
    )


def test_no_cap_binds_before_the_value_is_known() -> None:
    rows = [
        event("inspection", "2025-12-31", "oai"),
        event("warning_letter", "2026-01-10"),
        event("import_alert", "2025-01-31"),
    ]
    letters = letters_of(rows)
    found = caps_of(rows, visits_of(rows, letters, DEFAULTS), letters, AS_OF, DEFAULTS)
    assert [(cap.value, cap.binds) for cap in found] == [(10.0, False), (30.0, False), (40.0, False)]


@pytest.mark.parametrize(("authority", "outcome"), [("FDA", "nai"), ("FDA", "vai"), ("Health Canada", "compliant")])
def test_each_class_that_passes_answers_a_letter(authority: str, outcome: str) -> None:
    letter = event("warning_letter", "2025-06-30", authority=authority)
    good = event("inspection", "2025-12-31", outcome, authority=authority)
    assert [cap.value for cap in record(letter, good).caps] == [60.0]
