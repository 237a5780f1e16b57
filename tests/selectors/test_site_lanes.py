"""From records to the lanes of a timeline: one sign for one inspection, bars for what is in force."""

from __future__ import annotations

from datetime import date

import pytest

from scoring.engine.inspection_record import SiteEvent
from scoring.models import EnteredRecord, ImportRun
from scoring.selectors.site_lanes import lanes_of, years_later
from scoring.vocabulary import RecordKind, RecordSource
from tests.engine.sites import AS_OF, BAXTER_INDIA, event, record


def lanes(*events: SiteEvent, **more: object) -> dict[str, object]:
    given = {"audits": (), "searched": ()} | more
    found = lanes_of(events, record(*events), on=AS_OF, **given)  # type: ignore[arg-type]
    return {lane.name: lane for lane in found}


def test_one_inspection_has_one_sign_with_its_class_and_citations() -> None:
    found = lanes(
        event("form_483", "2024-06-07"),
        event("inspection", "2024-06-07", "vai"),
        event("citation", "2024-06-07", reference="21 CFR 211.22(d)"),
        event("citation", "2024-06-07", reference="21 CFR 211.192"),
    )
    marks = found["FDA"].marks  # type: ignore[attr-defined]
    assert [(mark.on, mark.kind, mark.text) for mark in marks] == [(date(2024, 6, 7), "voluntary", "VAI, 2 obs.")]


def test_inferred_class_and_unknown_class_are_told_apart() -> None:
    marks = {mark.on: mark for mark in lanes(*BAXTER_INDIA)["FDA"].marks}  # type: ignore[attr-defined]
    assert (marks[date(2017, 8, 4)].kind, marks[date(2017, 8, 4)].text) == ("inferred", "OAI, inferred")
    assert (marks[date(2016, 8, 26)].kind, marks[date(2016, 8, 26)].text) == ("unclassified", "483")
    assert marks[date(2018, 7, 5)].kind == "letter"


def test_measure_is_a_bar_until_it_ends_and_a_certificate_for_three_years() -> None:
    found = lanes(
        event("import_alert", "2025-01-10"),
        event("import_alert", "2021-01-10", ended_on="2022-05-01"),
        event("certificate", "2024-06-21", authority="EU"),
    )
    bars = found["FDA"].bars  # type: ignore[attr-defined]
    assert [(bar.kind, bar.until) for bar in bars] == [("measure", None), ("measure", date(2022, 5, 1))]
    assert found["EU"].bars[0].text == "Certificate to Jun 2027"  # type: ignore[attr-defined]
    assert years_later(date(2024, 2, 29), 3) == date(2027, 2, 28)


@pytest.mark.parametrize(("critical", "major", "kind", "text"), [(1, 2, "serious", "1 critical"), (0, 2, "serious", "2 major"), (0, 0, "acceptable", "no major")])  # fmt: skip
def test_own_audit_has_its_lane(critical: int, major: int, kind: str, text: str) -> None:
    audit = EnteredRecord(kind=RecordKind.OWN_AUDIT, happened_on=date(2025, 5, 1), critical=critical, major=major)
    marks = lanes(audits=[audit])["Our audits"].marks  # type: ignore[attr-defined]
    assert [(mark.kind, mark.text) for mark in marks] == [(kind, text)]


def test_empty_lane_names_the_lists_and_the_oldest_of_their_days() -> None:
    runs = [
        ImportRun(source=RecordSource.FDA_INSPECTIONS, as_of=date(2026, 1, 20)),
        ImportRun(source=RecordSource.FDA_COMPLIANCE, as_of=date(2025, 12, 1)),
    ]
    lane = lanes(searched=runs)["FDA"]
    assert lane.source == "FDA inspections and FDA compliance actions"  # type: ignore[attr-defined]
    assert lane.searched_on == date(2025, 12, 1)  # type: ignore[attr-defined]
    assert lanes()["EU"].source == ""  # type: ignore[attr-defined]
