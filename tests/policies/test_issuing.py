"""Who issues, and from what: the lead, once the decision is frozen and signed."""

from __future__ import annotations

import pytest

from scoring.policies import NotNow, WrongRole
from scoring.policies.issuing import can_issue_report, check_can_draft_report, check_can_issue_report
from scoring.vocabulary import Stage
from tests.cast import Cast
from tests.factories import make_selection


def test_lead_issues_what_is_signed_and_nobody_else_does(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.REPORT)
    check_can_issue_report(cast.lead, selection)
    for other in (cast.approver, cast.observer, cast.auditor, cast.quality):
        with pytest.raises(WrongRole):
            check_can_issue_report(other, selection)
    with pytest.raises(NotNow, match="at the stage"):
        check_can_issue_report(cast.lead, make_selection(cast, stage=Stage.RESULTS))
    assert can_issue_report(cast.lead, selection)


def test_drafts_begin_with_the_results_though_the_lead_sees_them_before(cast: Cast) -> None:
    with pytest.raises(NotNow, match="once the results"):
        check_can_draft_report(cast.lead, make_selection(cast, stage=Stage.CONSENSUS))
    check_can_draft_report(cast.observer, make_selection(cast, stage=Stage.RESULTS))
