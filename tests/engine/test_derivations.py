"""The criteria read from records: the points that the criteria library states, and no value where nothing is known."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine.derivations import (
    Derived,
    OwnAudit,
    Searched,
    capability_coverage,
    enforcement,
    form_483_observations,
    inspection_history,
    own_audit,
)
from scoring.engine.errors import EngineError
from scoring.engine.inspection_events import SiteEvent
from scoring.engine.inspection_record import inspection_record
from tests.engine.sites import AS_OF, BAXTER_INDIA, CATALENT_INDIANA, NORWICH, event

LIBRARY = Path(__file__).parents[2] / "fixtures" / "library" / "c_quality.json"
SEARCHED = (Searched("FDA compliance actions", date(2026, 1, 15)),)


def observations(*events: SiteEvent, as_of: date = AS_OF) -> Derived:
    return form_483_observations(events, as_of=as_of)


def actions(*events: SiteEvent, searched: tuple[Searched, ...] = SEARCHED) -> Derived:
    return enforcement(events, as_of=AS_OF, searched=searched)


def cited(day: str, *references: str) -> list[SiteEvent]:
    return [event("citation", day, reference=reference) for reference in references]


def inspected(day: str, outcome: str, number: int, *, first: int = 1) -> list[SiteEvent]:
    sections = (f"21 CFR 211.{n}(a)" for n in range(first, first + number))
    return [event("inspection", day, outcome), *cited(day, *sections)]


def test_points_are_on_the_scale_of_the_library() -> None:
    criteria = {c["key"]: c for c in json.loads(LIBRARY.read_text(encoding="utf-8"))["criteria"]}
    for key in ("C2", "C3", "C4", "C13"):
        assert (criteria[key]["kind"], criteria[key]["worst"], criteria[key]["best"]) == ("derived", 0, 100)


# The inspection record


def test_inspection_history_is_the_record_with_the_keys_it_rests_on() -> None:
    found = inspection_record(CATALENT_INDIANA, as_of=AS_OF)
    derived = inspection_history(found)
    assert (derived.value, derived.explanation) == (found.value, found.sentence)
    assert "letter" in derived.keys
    assert len(derived.keys) == len(set(derived.keys)) == len(CATALENT_INDIANA)
    assert inspection_history(inspection_record((), as_of=AS_OF)).value is None


# Form 483 observations


@pytest.mark.parametrize(
    ("number", "points"), [(0, 100), (1, 80), (2, 80), (3, 60), (5, 60), (6, 40), (9, 40), (10, 20), (30, 20)]
)
def test_points_fall_with_the_number_of_observations(number: int, points: float) -> None:
    assert observations(*inspected("2025-01-31", "vai" if number else "nai", number)).value == points


def test_mean_over_the_inspections_whose_number_is_known() -> None:
    rows = [
        *inspected("2025-01-31", "vai", 4),
        *inspected("2023-01-31", "nai", 0),
        *inspected("2022-01-31", "vai", 0),  # no citations in the export: the number is not known
        event("form_483", "2024-01-31"),
        *inspected("2020-01-31", "oai", 20),  # too old
    ]
    found = observations(*rows)
    assert found.value == 80
    assert found.explanation.startswith("2 observations per inspection, from 2 inspections (of 4;")
    assert len(found.keys) == 6


def test_repeated_observation_leaves_at_most_20() -> None:
    rows = [*inspected("2025-01-31", "vai", 1, first=22), *inspected("2018-01-31", "vai", 1, first=22)]
    found = observations(*rows)
    assert found.value == 20
    assert "cited again at the next inspection: 211.22" in found.explanation
    other = [*inspected("2025-01-31", "vai", 1, first=22), *inspected("2018-01-31", "vai", 1, first=25)]
    assert observations(*other).value == 80


def test_no_inspection_with_a_known_number_is_no_value() -> None:
    nothing = observations()
    assert nothing == Derived(None, "No observations to count: no inspection is known in the last 5 years.")
    unknown = observations(event("form_483", "2025-01-31"), event("inspection", "2024-01-31", "oai"))
    assert unknown.value is None
    assert "of 2 inspections the number is not known" in unknown.explanation
    assert observations(event("certificate", "2025-01-31", authority="EU")).value is None


# Enforcement


def test_nothing_found_is_worth_something_only_where_somebody_looked() -> None:
    assert actions(*NORWICH) == Derived(100.0, "No enforcement found in FDA compliance actions on 15 Jan 2026.")
    assert actions(*NORWICH, searched=()).value is None


@pytest.mark.parametrize("kind", ["warning_letter", "import_alert", "injunction", "non_compliance"])
def test_open_action_is_0_closed_40_and_long_closed_100(kind: str) -> None:
    for ended, points in ((None, 0), ("2023-02-01", 40), ("2023-01-29", 100), ("2026-02-01", 0)):
        found = actions(event(kind, "2022-06-01", key="action", ended_on=ended), searched=())
        assert found.value == points, (kind, ended)
        assert found.keys == ("action",)


def test_action_is_over_by_what_answers_it() -> None:
    letter = event("warning_letter", "2022-06-01")
    assert actions(letter, event("inspection", "2024-06-01", "vai")).value == 40
    assert actions(letter, event("inspection", "2024-06-01", "oai")).value == 0
    assert actions(event("warning_letter", "2020-06-01")).value == 40  # no close-out is known: over after five years
    assert actions(event("warning_letter", "2017-06-01")).value == 100
    assert actions(event("warning_letter", "2016-06-01"), event("inspection", "2025-06-01", "nai")).value == 100
    statement = event("non_compliance", "2022-06-01", authority="EU")
    assert actions(statement, event("certificate", "2024-06-01", authority="EU")).value == 40
    assert actions(event("seizure", "2024-06-01")).value == 40
    assert actions(event("recall", "2024-06-01")).value == 100
    assert actions(event("warning_letter", "2024-06-01", area="Devices")).value == 100


def test_worked_sites_with_a_letter_stand_open() -> None:
    assert actions(*CATALENT_INDIANA).explanation == "Open: warning letter of 20 Nov 2025."
    assert actions(*BAXTER_INDIA).value == 0


@given(st.lists(st.tuples(st.sampled_from(("warning_letter", "import_alert")), st.integers(0, 3000)), max_size=4))
def test_further_action_never_raises_the_points(rows: list[tuple[str, int]]) -> None:
    made = [SiteEvent(f"k{i}", kind, AS_OF - timedelta(days=ago), "", "FDA") for i, (kind, ago) in enumerate(rows)]
    values = [actions(*made[:n]).value for n in range(len(made) + 1)]
    assert values == sorted(values, key=lambda value: -(value or 0.0))


# Capability coverage and our own audits


def test_coverage_is_the_share_of_the_required_that_is_held() -> None:
    found = capability_coverage(["Lyophilisation", "Aseptic filling", "Isolator"], {"Aseptic filling", "Blistering"})
    assert found.value == pytest.approx(100 / 3)
    assert found.explanation == "1 of 3 required capabilities are held; not held: Lyophilisation and Isolator."
    assert capability_coverage(["Isolator", "Isolator"], ["Isolator"]).value == 100.0
    assert capability_coverage(["Isolator"], []).value == 0.0
    assert capability_coverage([], ["Isolator"]).value is None


@pytest.mark.parametrize(("major", "points"), [(0, 100), (1, 80), (2, 60), (3, 60), (4, 40), (5, 40), (6, 20)])
def test_audit_points_fall_with_its_major_findings(major: int, points: float) -> None:
    audit = OwnAudit("a", date(2025, 1, 31), 0, major, True)
    assert own_audit([audit], as_of=AS_OF).value == points


def test_latest_audit_counts_and_waits_for_its_plan() -> None:
    old, new = OwnAudit("old", date(2023, 1, 31), 0, 6, True), OwnAudit("new", date(2025, 1, 31), 0, 1, False)
    assert own_audit([new, old], as_of=AS_OF) == Derived(
        None, "Audit of 31 Jan 2025: 0 critical, 1 major; points are given once the CAPA plan is accepted.", ("new",)
    )
    assert own_audit([new, old], as_of=date(2025, 1, 30)).value == 20
    assert own_audit([OwnAudit("x", date(2025, 1, 31), 1, 0, False)], as_of=AS_OF).value == 0
    assert own_audit([OwnAudit("x", date(2025, 1, 31), 0, 0, False)], as_of=AS_OF).value == 100
    assert own_audit([], as_of=AS_OF).value is None
    with pytest.raises(EngineError, match="fewer than no findings"):
        own_audit([OwnAudit("x", date(2025, 1, 31), 0, -1, False)], as_of=AS_OF)


def test_last_days_of_the_periods_are_within_them() -> None:
    # years of 365.25 days: 1 826 days are within five, 1 095 within three
    assert observations(*inspected("2021-01-31", "vai", 3)).value == 60
    assert observations(*inspected("2021-01-30", "vai", 3)).value is None
    ended = event("import_alert", "2020-01-01", ended_on="2023-02-01")
    assert actions(ended).value == 40
    assert actions(replace(ended, ended_on=date(2023, 1, 31))).value == 100
    assert own_audit([OwnAudit("a", AS_OF, 0, 0, False)], as_of=AS_OF).value == 100
    assert own_audit([OwnAudit("a", AS_OF + timedelta(days=1), 0, 0, False)], as_of=AS_OF).value is None
    with pytest.raises(EngineError) as caught:
        own_audit([OwnAudit("a", AS_OF, -1, 0, False)], as_of=AS_OF)
    assert (caught.value.argument, caught.value.key) == ("audits", "a")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("import_alert", "import alert"),
        ("injunction", "injunction"),
        ("non_compliance", "non-compliance statement"),
        ("warning_letter", "warning letter"),
    ],
)
def test_open_action_is_named(kind: str, words: str) -> None:
    assert actions(event(kind, "2025-01-31")).explanation == f"Open: {words} of 31 Jan 2025."
    seizure = actions(event("seizure", "2025-01-31")).explanation
    assert seizure == "Over for less than 3 years: seizure of 31 Jan 2025, over on 31 Jan 2025."


def test_observations_without_a_section_count_each() -> None:
    rows = [event("inspection", "2025-01-31", "vai"), *(event("citation", "2025-01-31") for _ in range(3))]
    found = observations(*rows, event("inspection", "2024-01-31", "vai"))
    assert found.explanation.startswith("3 observations per inspection, from 1 inspection (of 2; of the others")
    assert observations(*rows).explanation.startswith("3 observations per inspection, from 1 inspection. ")


def test_letter_is_over_on_the_day_after_its_cap_ends() -> None:
    letter = event("warning_letter", "2020-01-01")  # five years of 365.25 days end on 31 Dec 2024
    for day, points in ((date(2024, 12, 31), 0), (date(2025, 1, 1), 40)):
        assert enforcement([letter], as_of=day, searched=SEARCHED).value == points
