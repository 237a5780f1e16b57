"""A report is made from the content of a snapshot alone: what the rows say later changes nothing in it."""

from __future__ import annotations

import json

import pytest
from pytest_django.fixtures import Settings
from time_machine import TimeMachineFixture

from scoring.actions.recording import recording
from scoring.actions.vendors import update_vendor
from scoring.models import Selection
from scoring.reports.content import conditions_of, disagreements_of, must_haves_of, recommendation_of
from scoring.reports.frozen import UnfaithfulSnapshotError, context_from
from scoring.reports.selection import draft_of
from scoring.selectors.matrix import build
from scoring.selectors.snapshot import canonical_text, content_of
from scoring.selectors.snapshot.plain import Plain
from scoring.vocabulary import AuditVerb
from tests.cast import Cast
from tests.derived import bring_worked_sites, make_selection, newer_alert
from tests.selectors.build import panel, score
from tests.selectors.snapshot.golden import golden

pytestmark = pytest.mark.django_db


def stored(selection: Selection) -> Plain:
    """The content as it comes back from its text."""
    content: Plain = json.loads(canonical_text(content_of(selection)))
    return content


def test_context_from_stored_text_is_the_context_from_rows(
    cast: Cast, settings: Settings, time_machine: TimeMachineFixture
) -> None:
    selection = golden(cast, settings, time_machine)
    document = draft_of(selection)
    drawn = context_from(document.content, created_at=document.created_at)
    content = stored(selection)
    assert context_from(content, created_at=drawn.control.created_at) == drawn
    issued = context_from(content, version="1.0", status="Signed")
    assert issued.footer == f"{selection.ref} · version 1.0 · Signed"
    assert [(must.name, dict(must.states)) for must in must_haves_of(content)] == [
        (must.name, dict(must.states)) for must in build(selection).must_haves
    ]
    assert recommendation_of(content) == ("Select Brightwater Sterile, with Aldermoor Biologics as second source.")
    assert conditions_of(content)[1] == "A schedule is sent. (QA, by 2 Dec 2026)"


def test_later_import_and_new_name_change_no_report_from_a_stored_content(cast: Cast) -> None:
    bring_worked_sites(cast)
    selection = make_selection(cast)
    content = stored(selection)
    before = context_from(content)
    assert all(record.inspections for record in before.control.vendors.values())
    place = selection.alternatives.select_related("vendor", "site")[0]
    assert place.site is not None
    with recording(AuditVerb.RECORD_ENTERED, by=cast.lead, about="an alert") as log:
        log.create(newer_alert(place.site))
    update_vendor(
        by=cast.lead, vendor=place.vendor, version=place.vendor.version, name="Renamed", kinds=place.vendor.kinds
    )
    now = context_from(draft_of(selection).content)
    assert now.control.vendors["A1"] != before.control.vendors["A1"]
    assert now.display != before.display
    assert context_from(content) == before


def test_disagreements_are_those_of_the_matrix(cast: Cast) -> None:
    selection = panel(cast, [cast.quality, cast.technical], vendors=4)
    for judge, values in ((cast.quality, "1234"), (cast.technical, "2454")):
        score(selection, judge, "Q1", *values)
        score(selection, judge, "D1", *reversed(values))
    found = [(d.criterion, d.alternative) for d in disagreements_of(content_of(selection))]
    assert found == list(build(selection).disagreements)
    assert found == [("Q1", "A2"), ("Q1", "A3"), ("D1", "A2"), ("D1", "A3")]


def test_content_that_was_changed_is_refused(cast: Cast) -> None:
    selection = panel(cast, [cast.quality])
    score(selection, cast.quality, "Q1", "3", "4")
    content = stored(selection)
    content["criteria"][0]["share"] = "5999"
    with pytest.raises(UnfaithfulSnapshotError, match="it was changed, or it was written by another version"):
        context_from(content)


def test_figures_that_an_engine_would_no_longer_give_are_refused(cast: Cast) -> None:
    """What was signed and what is printed are the same figures, or nothing is printed."""
    selection = panel(cast, [cast.quality])
    score(selection, cast.quality, "Q1", "3", "4")
    content = stored(selection)
    content["result"]["vendors"][0]["total"] = "0.9"
    with pytest.raises(UnfaithfulSnapshotError, match="the total 0.9"):
        context_from(content)


def test_report_of_an_earlier_engine_s_decision_says_what_was_frozen(
    cast: Cast, settings: Settings, time_machine: TimeMachineFixture
) -> None:
    content = stored(golden(cast, settings, time_machine))
    result = content["result"]
    earlier = {
        **content,
        "result": {
            **result,
            "engine": {**result["engine"], "version": "1.0"},
            "headline": "Brightwater comes first, as it was said then.",
            "sentences": ["Of old."],
        },
    }
    display = context_from(earlier).display
    assert (display.headline, display.sentences) == ("Brightwater comes first, as it was said then.", ("Of old.",))
    assert context_from(content).display.headline == result["headline"]
