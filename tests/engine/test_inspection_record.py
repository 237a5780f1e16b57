"""The inspection record: the published examples, an oracle in decimals, the edges, and what holds for every site."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.engine.display import half_up, percent
from scoring.engine.inspection_record import Constants, SiteEvent, history
from tests.engine.sites import (
    AS_OF,
    BAXTER_INDIA,
    CATALENT_INDIANA,
    DR_REDDYS_CTO_6,
    NORWICH,
    event,
    part,
    record,
    site_events,
)
from tests.oracles import inspection as oracle


@pytest.mark.parametrize(
    ("events", "value", "shrunk", "evidence", "band"),
    [
        (CATALENT_INDIANA, "30", "52.0", "64%", "critical"),
        (NORWICH, "74", "73.8", "24%", "usual"),
        (DR_REDDYS_CTO_6, "68", "68.2", "37%", "usual"),
        (BAXTER_INDIA, "32", "51.9", "32%", "critical"),
    ],
    ids=["Catalent Indiana", "Norwich", "Dr. Reddy's CTO-6", "Baxter India"],
)
def test_worked_site_gives_the_printed_figures(
    events: tuple[SiteEvent, ...], value: str, shrunk: str, evidence: str, band: str
) -> None:
    found = record(*events)
    assert found.value is not None
    assert (half_up(found.value, 0), half_up(found.shrunk), percent(found.evidence), found.band) == (
        value,
        shrunk,
        evidence,
        band,
    )


def test_worked_site_prints_the_weight_of_every_record() -> None:
    found = record(*CATALENT_INDIANA)
    counted = [(p.happened_on.isoformat(), half_up(p.weight, 3), p.points) for p in found.parts if p.weight]
    assert counted == [
        ("2025-07-14", "0.881", 0.0),
        ("2023-11-15", "0.600", 60.0),
        ("2023-05-12", "0.533", 60.0),
        ("2022-09-01", "0.454", 60.0),
        ("2020-09-02", "0.143", 51.8),
        ("2018-05-01", "0.083", 51.8),
    ]
    assert [(cap.value, cap.binds) for cap in found.caps] == [(30.0, True), (40.0, False)]
    assert found.caps[0].until == date(2030, 11, 20)


def test_history_gives_what_was_known_then() -> None:
    months = [(2024, 6), (2025, 8), (2025, 10), (2025, 12), (2028, 12)]
    dates = [date(year, month, 31 if month > 6 else 30) for year, month in months]
    found = history(CATALENT_INDIANA, dates=dates)
    assert [half_up(each.value or 0, 0) for each in found] == ["64", "64", "40", "30", "56"]
    assert [each.as_of for each in found] == dates


@given(site_events())
def test_every_site_agrees_with_the_oracle(events: list[SiteEvent]) -> None:
    found = record(*events)
    value, shrunk, evidence = oracle.value(events, AS_OF)
    assert found.shrunk == pytest.approx(float(shrunk), abs=1e-9)
    assert found.evidence == pytest.approx(float(evidence), abs=1e-12)
    assert found.value == (None if value is None else pytest.approx(float(value), abs=1e-9))


# The edges


def test_below_the_least_evidence_there_is_no_value() -> None:
    stale = record(event("inspection", "2018-01-31", "nai"))
    assert (stale.value, stale.band) == (None, "insufficient")
    assert stale.sentence == "Insufficient evidence: 1 inspection counted, 9.5% evidence where 15% is needed."
    nothing = record()
    assert (nothing.value, nothing.evidence, nothing.shrunk) == (None, 0.0, 74.0)
    alert = record(event("import_alert", "2025-01-31"))
    assert alert.value is None
    assert "import alert of 31 Jan 2025 is in force" in alert.sentence
    assert not alert.caps[0].binds


def test_window_ends_ten_years_ago() -> None:
    inside = record(event("inspection", "2016-02-01", "nai"))
    outside = record(event("inspection", "2016-01-30", "nai"))
    assert inside.evidence > 0
    assert outside.evidence == 0
    assert outside.parts[0].note == "not counted: more than 10 years ago"


def test_other_authorities_count_as_the_page_says() -> None:
    def points(kind: str, outcome: str = "") -> tuple[float | None, float]:
        found = record(event(kind, "2026-01-31", outcome, authority="EU")).parts[0]
        return found.points, found.weight

    assert points("inspection", "compliant") == (80.0, 1.0)
    assert points("inspection", "non_compliant") == (0.0, 1.0)
    assert points("certificate") == (100.0, 0.5)
    assert record(event("inspection", "2026-01-31", "non_compliant", authority="EU")).value == 40.0


def test_what_sets_no_points_and_no_cap_is_shown() -> None:
    kinds = ("seizure", "recall", "own_audit", "citation")
    found = record(
        *(event(kind, "2025-01-31", key=kind) for kind in kinds), event("inspection", "2025-05-05", "pending")
    )
    assert {p.weight for p in found.parts} == {0.0}
    assert not found.caps
    assert all(p.note for p in found.parts)
    assert len(found.parts) == 5


def test_citations_take_points_off_a_vai_only() -> None:
    def points(outcome: str, now: tuple[str, ...], before: tuple[str, ...] = ()) -> float | None:
        rows = [event("inspection", "2025-01-31", outcome, key="now"), event("inspection", "2023-01-31", "vai")]
        rows += [event("citation", "2025-01-31", reference=r) for r in now]
        rows += [event("citation", "2023-01-31", reference=r) for r in before]
        return part(record(*rows), "now").points

    assert points("vai", ("21 CFR 211.192",)) == 58
    assert points("vai", ("21 CFR 211.22(d)", "21 CFR 211.22(a)")) == 58  # one section
    assert points("vai", ("21 CFR 211.25(a)",)) == 60
    assert points("vai", ("21 CFR 211.25(a)",), ("21 CFR 211.25(b)",)) == 57
    assert points("vai", ("FDCA 501(a)(2)(B)",), ("FDCA  501(a)(2)(b)",)) == 57
    five = tuple(f"21 CFR 211.{n}" for n in (22, 56, 63, 68, 100))
    assert points("vai", five) == 52  # at most 8
    assert points("vai", ("1.1", "1.2", "1.3", "1.4"), ("1.1", "1.2", "1.3", "1.4")) == 51  # at most 9
    assert points("vai", five, five) == 45  # at most 15 together
    assert points("nai", five, five) == 100
    assert points("oai", five, five) == 0


# What holds for every site


@given(site_events())
def test_value_lies_within_0_and_100_and_below_every_cap(events: list[SiteEvent]) -> None:
    found = record(*events)
    assert 0 <= found.shrunk <= 100
    assert 0 <= found.evidence < 1
    if found.value is not None:
        assert 0 <= found.value <= found.shrunk
        assert all(found.value <= cap.value for cap in found.caps)
        assert any(cap.binds for cap in found.caps) == (found.value < found.shrunk)


@given(site_events(), st.randoms(use_true_random=False))
def test_order_of_events_is_irrelevant(events: list[SiteEvent], rng: Random) -> None:
    assert record(*rng.sample(events, len(events))) == record(*events)


@given(site_events())
def test_every_known_record_is_explained_once(events: list[SiteEvent]) -> None:
    known = {e.key for e in events if e.happened_on <= AS_OF and (e.known_on or e.happened_on) <= AS_OF}
    parts = record(*events).parts
    assert sorted(p.keys[0] for p in parts) == sorted(known)
    assert all(p.note and (p.points is not None) == (p.weight > 0) for p in parts)


@given(site_events(), st.data())
def test_worse_class_never_raises_the_value(events: list[SiteEvent], data: st.DataObject) -> None:
    ladder = {"nai": "vai", "vai": "oai", "compliant": "non_compliant"}
    classed = [i for i, e in enumerate(events) if e.outcome in ladder]
    assume(classed)
    i = data.draw(st.sampled_from(classed))
    worse = [*events[:i], replace(events[i], outcome=ladder[events[i].outcome]), *events[i + 1 :]]
    before, after = record(*events), record(*worse)
    assert (after.value is None) == (before.value is None)
    assert (after.value or 0.0) <= (before.value or 0.0) + 1e-9


@given(site_events(), st.integers(0, 3000))
def test_further_letter_never_raises_the_value(events: list[SiteEvent], ago: int) -> None:
    day = AS_OF - timedelta(days=ago)
    assume(not any(e.kind == "warning_letter" and e.happened_on == day for e in events))
    before = record(*events)
    after = record(*events, SiteEvent("further", "warning_letter", day, "", "FDA"))
    assert after.shrunk <= before.shrunk + 1e-9
    assert min([100.0, *(c.value for c in after.caps)]) <= min([100.0, *(c.value for c in before.caps)])
    if before.value is not None:
        assert after.value is not None
        assert after.value <= before.value + 1e-9


@given(st.integers(0, 3600), st.integers(1, 50), st.sampled_from(["nai", "vai", "oai"]))
def test_older_record_weighs_less(ago: int, more: int, outcome: str) -> None:
    newer, older = (
        record(SiteEvent("k", "inspection", AS_OF - timedelta(days=days), outcome, "FDA"))
        for days in (ago, min(ago + more, 3652))
    )
    assert older.evidence < newer.evidence
    assert abs(older.shrunk - 74) < abs(newer.shrunk - 74)


def test_constants_change_the_value_and_nothing_else() -> None:
    rows = [event("inspection", "2023-01-31", "vai")]
    plain = record(*rows)
    longer = record(*rows, constants=Constants(half_life_years=5.0))
    assert longer.evidence > plain.evidence
    assert record(*rows, constants=Constants(prior_mean=80.0)).shrunk > plain.shrunk
    assert record(*rows, constants=Constants(least_evidence=0.9)).value is None


# What it says


def test_every_record_says_why_it_counts_or_not() -> None:
    def notes(*rows: SiteEvent, **more: Any) -> dict[str, str]:
        return {p.keys[0]: p.note for p in record(*rows, **more).parts}

    for outcome, said in (
        ("nai", "NAI"),
        ("vai", "VAI"),
        ("oai", "OAI"),
        ("compliant", "compliant"),
        ("non_compliant", "non-compliant, counted as OAI"),
        ("", "not counted: its class is not published"),
    ):
        assert notes(event("inspection", "2025-01-31", outcome, key="k")) == {"k": said}
    assert notes(event("form_483", "2025-01-31", key="k")) == {"k": "Form 483 whose class is not published"}
    assert notes(event("certificate", "2025-01-31", key="k")) == {"k": "GMP certificate, a supporting record"}

    visit = event("inspection", "2024-06-07", "vai", key="a")
    belonging = notes(
        visit,
        event("inspection", "2024-06-07", "nai", key="b"),
        event("form_483", "2024-06-07", key="c"),
        event("citation", "2024-06-07", key="d", reference="211.25"),
        event("citation", "2024-06-08", key="e", reference="211.25"),
    )
    assert belonging == {
        "a": "VAI",
        "b": "the record of 7 Jun 2024 published twice",
        "c": "the same as the inspection of 7 Jun 2024",
        "d": "cited at the inspection of 7 Jun 2024",
        "e": "not counted: no inspection of that day is known",
    }
    forms = notes(event("form_483", "2024-06-07", key="a"), event("form_483", "2024-06-07", key="b"))
    assert forms["b"] == "the Form 483 of 7 Jun 2024 published twice"

    for kind, authority in (("import_alert", "FDA"), ("injunction", "FDA"), ("non_compliance", "EU")):
        measure = event(kind, "2025-01-31", key="k", authority=authority)
        assert notes(measure)["k"].startswith("a cap: The ")
        assert notes(replace(measure, ended_on=date(2025, 6, 30))) == {"k": "no longer in force on 30 Jun 2025"}
    replaced = notes(
        event("non_compliance", "2025-01-31", key="k", authority="EU"),
        event("certificate", "2025-06-30", key="c", authority="EU"),
    )
    assert replaced["k"] == "no longer in force"
    assert notes(event("warning_letter", "2015-01-31", key="k")) == {"k": "no cap any more"}
    for kind, said in (("seizure", "seizure takes goods"), ("recall", "recalling firm"), ("own_audit", "own audits")):
        assert said in notes(event(kind, "2025-01-31", key="k"))["k"]
    letters = notes(*(event("warning_letter", "2025-01-31", key=key) for key in "ab"))
    assert letters["b"] == "the letter of 31 Jan 2025 listed again"
    area = event("inspection", "2025-01-31", "oai", key="k", area="Devices")
    assert notes(area, kind="cro") == {"k": "not counted: Devices is another area"}


def test_points_taken_off_are_explained() -> None:
    rows = [event("inspection", "2025-01-31", "vai", key="now"), event("inspection", "2023-01-31", "vai")]
    rows += [event("citation", day, reference=r) for day in ("2025-01-31", "2023-01-31") for r in ("211.22", "211.25")]
    assert part(record(*rows), "now").note == (
        "VAI, 8 points off for sections: 1 cited that go with OAI, 2 cited at the inspection before too"
    )
    assert part(record(*rows[:1], *rows[2:4]), "now").note == (
        "VAI, 2 points off for sections: 1 cited that go with OAI"
    )
    assert part(record(*rows[:2], rows[3], rows[5]), "now").note == (
        "VAI, 3 points off for sections: 1 cited at the inspection before too"
    )


def test_sentence_tells_value_evidence_and_cap() -> None:
    nai = event("inspection", "2026-01-31", "nai")
    assert record(nai).sentence == "84 of 100, 40% evidence from 1 inspection, drawn towards the base rate of 74."
    assert record(nai, event("inspection", "2023-01-31", "vai")).sentence.startswith("80 of 100, 50% evidence from 2 ")
    assert record(nai, event("import_alert", "2025-01-31")).sentence == (
        "10 of 100, capped; 84 without the cap, 40% evidence from 1 inspection. "
        "The import alert of 31 Jan 2025 is in force: at most 10 until it is removed."
    )
    assert record().sentence == "Insufficient evidence: no inspections counted, 0.0% evidence where 15% is needed."


def test_cap_that_is_not_below_the_value_does_not_bind() -> None:
    """At a strength of 1 an OAI of today leaves (74 + 0) / 2 = 37, and a cap of 37 takes nothing away."""
    equal = Constants(prior_strength=1.0, cap_oai=37.0)
    found = record(event("inspection", "2026-01-31", "oai"), constants=equal)
    assert (found.value, found.shrunk, found.caps[0].value, found.caps[0].binds) == (37.0, 37.0, 37.0, False)
    assert found.sentence.startswith("37 of 100, 50% evidence")
    least = record(
        event("inspection", "2026-01-31", "nai"), constants=Constants(prior_strength=1.0, least_evidence=0.5)
    )
    assert least.value == 87.0  # evidence of exactly the least is enough


@pytest.mark.parametrize(
    ("points", "band"),
    [(79.5, "strong"), (79.4, "usual"), (64.5, "usual"), (64.4, "watch"), (44.5, "watch"), (44.4, "critical")],
)
def test_band_goes_by_the_figure_that_is_shown(points: float, band: str) -> None:
    """At a base rate of that many points one compliant inspection of so many leaves them where they are."""
    level = Constants(prior_mean=points, points_compliant=points)
    found = record(event("inspection", "2026-01-31", "compliant"), constants=level)
    assert (found.value, found.band) == (pytest.approx(points), band)


def test_end_of_the_window_is_still_looked_at() -> None:
    # 1 461 days are four years of 365.25
    four = Constants(window_years=4.0)
    assert record(event("inspection", "2020-01-01", "nai"), as_of=date(2024, 1, 1), constants=four).evidence > 0
    assert record(event("inspection", "2020-01-01", "nai"), as_of=date(2024, 1, 2), constants=four).evidence == 0


def test_a_part_rests_on_its_letter_only_where_the_class_is_inferred() -> None:
    letter = event("warning_letter", "2025-11-01", key="letter")
    inferred = part(record(event("form_483", "2025-07-01", key="form"), letter), "form")
    assert (inferred.keys, inferred.inferred, inferred.points) == (("form", "letter"), True, 0.0)
    assert inferred.note == "OAI inferred from the warning letter of 1 Nov 2025"
    classed = part(record(event("inspection", "2025-07-01", "vai", key="visit"), letter), "visit")
    assert (classed.keys, classed.inferred, classed.points) == (("visit",), False, 60.0)
    assert not any(p.inferred for p in record(letter).parts)
