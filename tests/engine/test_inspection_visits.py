"""Which records are one inspection or one letter, which class is inferred, what was known, what another area is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from scoring.engine.errors import EngineError
from scoring.engine.inspection_constants import DEFAULTS, Constants
from scoring.engine.inspection_record import SiteEvent
from scoring.engine.inspection_visits import Visit, known_events, letters_of, previous, section, visits_of
from tests.engine.sites import AS_OF, event, part, record, site_events


def test_form_483_on_the_day_of_a_classified_inspection_is_that_inspection() -> None:
    alone = record(event("inspection", "2024-06-07", "vai"))
    both = record(event("form_483", "2024-06-07", key="form"), event("inspection", "2024-06-07", "vai"))
    assert (both.value, both.evidence) == (alone.value, alone.evidence)
    assert part(both, "form").note == "the same as the inspection of 7 Jun 2024"


def test_form_483_published_twice_is_one() -> None:
    once = record(event("form_483", "2024-06-07"))
    twice = record(event("form_483", "2024-06-07"), event("form_483", "2024-06-07"))
    assert (twice.shrunk, twice.evidence) == (once.shrunk, once.evidence)
    assert "published twice" in [p.note for p in twice.parts if not p.weight][0]


def test_form_483_of_another_authority_or_day_stays_itself() -> None:
    first = event("inspection", "2024-06-07", "vai")
    assert sum(p.weight > 0 for p in record(first, event("form_483", "2024-06-08")).parts) == 2
    assert (
        sum(p.weight > 0 for p in record(first, event("inspection", "2024-06-07", "compliant", authority="EU")).parts)
        == 2
    )


def test_rows_of_one_inspection_number_are_one_and_the_worst_class_counts() -> None:
    rows = [
        event("inspection", "2024-06-07", outcome, reference="1234567", area="Drug Quality Assurance", key=outcome)
        for outcome in ("nai", "oai", "vai")
    ]
    found = record(*rows)
    assert [(p.keys[0], p.points) for p in found.parts if p.weight] == [("oai", 0.0)]
    two = record(rows[0], replace(rows[2], reference="7654321"))
    assert sum(p.weight > 0 for p in two.parts) == 2


def test_inspection_without_a_class_counts_as_inferred_oai_once_a_letter_followed() -> None:
    for kind in ("inspection", "form_483"):
        seen = event(kind, "2025-03-01", key="seen")
        letter = event("warning_letter", "2025-08-20", key="letter")
        before = record(seen, as_of=date(2025, 8, 19))
        assert not any(p.inferred for p in before.parts)
        after = record(seen, letter)
        inferred = part(after, "seen")
        assert (inferred.points, inferred.inferred, inferred.keys) == (0.0, True, ("seen", "letter"))
        assert inferred.weight == pytest.approx(2 ** (-336 / 365.25 / 3))
        assert inferred.note == "OAI inferred from the warning letter of 20 Aug 2025"
        assert "(inferred from the warning letter that followed)" in after.caps[1].sentence


def test_letter_infers_only_the_latest_inspection_and_none_that_has_a_class() -> None:
    letter = event("warning_letter", "2025-08-20")
    older, newer = event("form_483", "2024-09-01", key="older"), event("form_483", "2025-03-01", key="newer")
    found = record(older, newer, letter)
    assert [p.keys[0] for p in found.parts if p.inferred] == ["newer"]
    assert not any(p.inferred for p in record(older, event("inspection", "2025-03-01", "vai"), letter).parts)
    too_early = event("form_483", "2024-02-01")
    assert not any(p.inferred for p in record(too_early, letter).parts)
    assert not any(p.inferred for p in record(replace(newer, authority="EU"), letter).parts)


def test_record_of_another_area_is_shown_and_not_counted() -> None:
    rows = [
        event("inspection", "2025-01-31", "oai", area="Bioresearch Monitoring", key="bimo"),
        event("inspection", "2025-01-31", "nai", area="Drug  Quality Assurance", key="dqa"),
        event("warning_letter", "2025-06-30", area="Devices", key="device"),
    ]
    maker, cro = record(*rows), record(*rows, kind="cro")
    assert [p.keys[0] for p in maker.parts if p.weight] == ["dqa"]
    assert [p.keys[0] for p in cro.parts if p.weight] == ["bimo"]
    assert part(maker, "bimo").note == "not counted: Bioresearch Monitoring is another area"
    assert not maker.caps
    with pytest.raises(EngineError, match="kind of site"):
        record(*rows, kind="shop")


@given(site_events())
def test_what_comes_later_does_not_change_what_was_known(events: list[SiteEvent]) -> None:
    day = AS_OF - timedelta(days=400)
    early = [e for e in events if e.happened_on <= day and (e.known_on or e.happened_on) <= day]
    assert record(*events, as_of=day) == record(*early, as_of=day)


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ((event("visit", "2025-01-31"),), "no kind of record 'visit'"),
        ((event("inspection", "2025-01-31", "fine"),), "no class of inspection 'fine'"),
        ((event("recall", "2025-01-31", key="x"), event("recall", "2025-01-31", key="x")), "The key x occurs twice"),
    ],
)
def test_events_without_meaning_are_refused_by_key(events: tuple[SiteEvent, ...], says: str) -> None:
    with pytest.raises(EngineError, match=says) as caught:
        record(*events)
    assert caught.value.key == events[0].key


@pytest.mark.parametrize(
    ("reference", "named"),
    [
        ("21 CFR 211.22(d)", "211.22"),
        ("211.192", "211.192"),
        ("FDCA 501(a)(2)(B)", "fdca 501(a)(2)(b)"),
        ("FDCA  501(j)", "fdca 501(j)"),
    ],
)
def test_section_is_named_without_its_paragraph(reference: str, named: str) -> None:
    assert section(reference) == named


# Without the figures


def visits(*events: SiteEvent, constants: Constants = DEFAULTS) -> list[Visit]:
    known = known_events(events, AS_OF)
    return visits_of(known, letters_of(known), constants)


def test_inspections_are_the_newest_first_and_each_has_what_belongs_to_it() -> None:
    rows = [
        event("inspection", "2023-05-05", "vai", key="old"),
        event("inspection", "2024-06-07", "pending", key="new"),
        event("certificate", "2024-06-07", key="paper"),
        event("form_483", "2024-06-07", key="form"),
        event("citation", "2024-06-07", key="cited", reference="211.22(a)"),
        event("citation", "2024-06-07", key="elsewhere", authority="EU"),
    ]
    new, old = visits(*rows)
    assert [e.key for e in new.events] == ["form", "new", "paper", "cited"]
    assert [e.key for e in new.certificates] == ["paper"]
    assert (new.published, new.outcome, new.sections) == ("", "", {"211.22"})
    assert (old.published, [e.key for e in old.events]) == ("vai", ["old"])
    numbered = event("inspection", "2022-01-01", "nai", key="first", reference="1")
    assert [visit.day.year for visit in visits(numbered, *rows)] == [2024, 2023, 2022]
    assert previous(new, [new, old]) is old
    assert previous(old, [new, old]) is None
    assert previous(new, [replace(old, authority="EU")]) is None
    assert previous(new, [replace(old, day=new.day)]) is None


@pytest.mark.parametrize("order", [1, -1])
def test_rows_of_one_number_are_one_inspection_on_its_last_day(order: int) -> None:
    rows = [
        event("inspection", "2024-06-03", "vai", key="a", reference="7"),
        event("inspection", "2024-06-07", "nai", key="b", reference="7"),
        event("inspection", "2024-06-07", "", key="c"),
        event("inspection", "2024-06-03", "", key="d"),
        event("inspection", "2024-06-07", "nai", key="e", reference="7", authority="EU"),
        event("form_483", "2024-06-07", key="form"),
    ]
    found = {visit.events[0].key: visit for visit in visits(*rows[::order])}
    assert {key: visit.day.day for key, visit in found.items()} == {"a": 7, "e": 7, "d": 3}
    # what has no number and lies on the day of an inspection that has one is that inspection
    assert [e.key for e in found["a"].events] == ["a", "b", "c", "form"]


@pytest.mark.parametrize(
    ("outcomes", "worst"),
    [
        (("nai", "compliant"), "compliant"),
        (("compliant", "vai"), "vai"),
        (("vai", "non_compliant"), "non_compliant"),
        (("non_compliant", "oai"), "oai"),
        (("pending", "nai"), "nai"),
        (("", "pending"), ""),
    ],
)
def test_worst_class_of_an_inspection_counts(outcomes: tuple[str, str], worst: str) -> None:
    for order in (outcomes, outcomes[::-1]):
        (visit,) = visits(*(event("inspection", "2024-06-07", outcome) for outcome in order))
        assert visit.published == worst


def test_letters_of_one_day_or_one_case_are_one() -> None:
    rows = [
        event("warning_letter", "2025-03-01", key="a", reference="11"),
        event("warning_letter", "2025-02-01", key="b", reference="11", ended_on="2025-09-01"),
        event("warning_letter", "2025-02-01", key="c", ended_on="2025-08-01"),
        event("warning_letter", "2024-02-01", key="d"),
        event("warning_letter", "2024-01-01", key="e"),
        event("warning_letter", "2025-03-01", key="f", reference="11", authority="EU"),
        event("recall", "2025-03-01", key="g"),
    ]
    found = letters_of(rows)
    assert [[e.key for e in letter.events] for letter in found] == [["a", "b", "c"], ["d"], ["e"], ["f"]]
    assert (found[0].day, found[0].closed_on) == (date(2025, 2, 1), date(2025, 8, 1))
    assert (found[0].authority, found[3].authority, found[3].closed_on) == ("FDA", "EU", None)


def test_letter_rests_on_an_inspection_of_its_own_day_up_to_the_last_day_of_the_lag() -> None:
    letter = event("warning_letter", "2025-01-01")
    assert visits(event("form_483", "2025-01-01"), letter)[0].outcome == "oai"
    assert visits(event("form_483", "2025-01-02"), letter)[0].outcome == ""
    # 48 months are 1 461 days
    four = Constants(letter_lag_months=48.0)
    assert visits(event("form_483", "2021-01-01"), letter, constants=four)[0].outcome == "oai"
    assert visits(event("form_483", "2020-12-31"), letter, constants=four)[0].outcome == ""
    assert visits(event("certificate", "2024-12-01", authority="FDA"), letter)[0].outcome == ""


def test_what_happens_or_ends_on_the_day_itself_is_known() -> None:
    today = event("import_alert", AS_OF.isoformat(), ended_on=AS_OF.isoformat())
    assert known_events([today], AS_OF) == [today]
    still = event("import_alert", "2025-01-01", ended_on=(AS_OF + timedelta(days=1)).isoformat())
    assert known_events([still], AS_OF) == [replace(still, ended_on=None)]
    for later in (
        event("recall", (AS_OF + timedelta(days=1)).isoformat(), known_on="2020-01-01"),
        event("recall", "2020-01-01", known_on=(AS_OF + timedelta(days=1)).isoformat()),
    ):
        assert known_events([later], AS_OF) == []
    told_today = event("recall", "2020-01-01", known_on=AS_OF.isoformat())
    assert known_events([told_today, today], AS_OF) == [today, told_today]  # the newest first


@pytest.mark.parametrize(
    ("area", "maker", "cro"),
    [
        ("", True, True),
        ("Drugs", True, True),
        ("Biologics", True, True),
        ("GMP", True, False),
        ("GCP", False, True),
        ("GLP", False, True),
        ("Veterinary", False, False),
    ],
)
def test_areas_of_makers_and_of_research(area: str, maker: bool, cro: bool) -> None:
    row = event("inspection", "2025-01-31", "nai", area=area)
    assert (record(row).evidence > 0, record(row, kind="cro").evidence > 0) == (maker, cro)


def test_refusals_name_their_argument() -> None:
    twice = event("recall", "2025-01-31", key="x")
    for rows in ((event("visit", "2025-01-31"),), (event("inspection", "2025-01-31", "fine"),), (twice, twice)):
        with pytest.raises(EngineError) as caught:
            record(*rows)
        assert caught.value.argument == "events"
    with pytest.raises(EngineError) as caught:
        record(twice, kind="shop")
    assert caught.value.argument == "kind"
