"""Two that issue at once never issue one version twice, and what is not issued leaves no file."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.files.storage import default_storage

from scoring.actions.reports import FOLDER
from scoring.actions.selections import move_stage
from scoring.models import Report
from scoring.policies import NotNow
from scoring.selectors.audit import verify
from scoring.vocabulary import Stage
from tests.actions.report_scenarios import issue
from tests.cast import Cast
from tests.concurrency.crowd import all_at_once
from tests.factories import make_selection

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("R-02")]


def test_version_is_issued_once_by_many_at_once(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.REPORT)
    snapshot = selection.snapshots.get()
    for minor in range(3):
        results = all_at_once([partial(issue, cast, snapshot, minor=minor)] * 3)
        kinds = [type(result) for result in results]
        assert (kinds.count(Report), kinds.count(NotNow)) == (1, 2), results
    assert [r.version_text for r in Report.objects.order_by("minor")] == ["1.0", "1.1", "1.2"]
    assert len(default_storage.listdir(FOLDER)[1]) == 2 * 3
    assert [report.fault for report in verify(selection.ref)] == [""]


def test_report_is_out_before_the_decision_is_revised_or_not_at_all(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.REPORT)
    snapshot = selection.snapshots.get()
    issued, moved = all_at_once([
        lambda: issue(cast, snapshot),
        lambda: move_stage(by=cast.lead, selection=selection, target=Stage.DECISION, reason="One word is wrong."),
    ])  # fmt: skip
    assert not isinstance(moved, BaseException), moved
    assert isinstance(issued, (Report, NotNow)), issued
    assert Report.objects.count() == isinstance(issued, Report)
    stored = default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []
    assert len(stored) == 2 * Report.objects.count()
