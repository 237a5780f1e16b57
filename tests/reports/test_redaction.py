"""What the options hold back is on no page, and the totals are those that the reader is told of."""

from __future__ import annotations

import re
from typing import Any

import pytest

from scoring.engine.aggregate import evaluate
from scoring.reports.document import context, markup, record
from scoring.reports.errors import RenderError
from scoring.reports.frozen import UnfaithfulSnapshotError
from scoring.reports.options import Options
from scoring.reports.redaction import redacted
from scoring.reports.showing import INDEX_UNIT, MASK, WORTH_UNIT
from scoring.selectors.snapshot import matrix_of
from scoring.vocabulary import ReportKind
from tests.reports.contents import random_content
from tests.reports.whole import PEOPLE, SECRETS, content, document, settled

TAGS = re.compile(r"<(?!svg|/svg)[^>]*>")


def words(kind: ReportKind, **options: Any) -> str:
    """The pages' texts, with the data that go along."""
    told = document(kind, options=Options(**options))
    return f"{TAGS.sub(' ', markup(told))} {record(told).decode()}"


@pytest.mark.parametrize("kind", list(ReportKind))
def test_names_are_nowhere_when_roles_are_asked_for(kind: ReportKind) -> None:
    parts = {part for name in PEOPLE for part in name.split()}
    shown, hidden = words(kind), words(kind, names="roles")
    assert {part for part in parts if part in hidden} == set()
    assert kind != ReportKind.COMPARISON or {part for part in parts if part in shown} == parts


@pytest.mark.parametrize("kind", [ReportKind.COMPARISON, ReportKind.AUDIT_EXTRACT])
def test_who_scored_goes_unnamed_and_who_signed_does_not(kind: ReportKind) -> None:
    judged = {score["person"] for score in content()["scores"]}
    judges = {person["name"] for person in content()["people"] if person["key"] in judged}
    told = words(kind, names="evaluators")
    assert judges
    assert {name for name in judges if name in told} == set()
    signers = {str(signature["full_name"]) for signature in document(kind).signatures}
    assert {name for name in signers - judges if name in told} == signers - judges != set()


def test_roles_say_who_did_what() -> None:
    text = " ".join(words(ReportKind.COMPARISON, names="roles").split())
    assert "Evaluator 1 (QA) and Evaluator 2 (CMC) scored" in text
    assert "Evaluator 1 (QA) audits in May." in text, "a month is no name"
    assert "Present: Evaluator 1 (QA), T. Evaluator 2 (CMC)." in text
    assert "Approver, Head of Quality" in text
    assert "Procurement lead, Procurement" in text


@pytest.mark.parametrize("prices", ["index", "left_out"])
@pytest.mark.parametrize("kind", [ReportKind.COMPARISON, ReportKind.SHORTLIST, ReportKind.AUDIT_EXTRACT])
def test_prices_are_nowhere_when_they_are_not_shown(kind: ReportKind, prices: str) -> None:
    text = words(kind, prices=prices)
    assert [secret for secret in SECRETS if secret in text] == []
    assert any(secret in words(kind) for secret in SECRETS)
    assert MASK in text or kind == ReportKind.SHORTLIST


def test_index_keeps_totals_and_ranks() -> None:
    told = redacted(content(), Options(prices="index"))
    before, after = evaluate(matrix_of(content())), evaluate(matrix_of(told))
    assert after.totals.tolist() == pytest.approx(before.totals.tolist(), abs=1e-12)
    assert after.ranks.tolist() == before.ranks.tolist()
    assert [row[2] for row in told["matrix"]["performances"]] == ["110.7", "116.5", "100.0", None]  # by the pencil
    price = next(node for node in told["criteria"] if node["is_price"])
    assert (price["unit"], price["levels"], price["floor"], price["asks"]) == (INDEX_UNIT, [], None, "")
    assert not [
        row for part in ("scores", "derived", "agreed", "votes") for row in told[part] if row["criterion"] == "C1"
    ]
    assert told["matrix"]["fingerprint"] != content()["matrix"]["fingerprint"]


@pytest.mark.parametrize("seed", range(12))
def test_index_of_any_project_ranks_as_before(seed: int) -> None:
    before = random_content(seed)
    after = redacted(before, Options(prices="index"))
    found, was = evaluate(matrix_of(after)), evaluate(matrix_of(before))
    assert found.totals.tolist() == pytest.approx(was.totals.tolist(), abs=1e-12)
    assert found.ranks.tolist() == was.ranks.tolist()


def test_price_on_a_rubric_becomes_a_share_of_its_scale() -> None:
    told = content()
    price = next(node for node in told["criteria"] if node["is_price"])
    price |= {"kind": "rubric", "unit": "", "points": [["0", "0"], ["4", "1"]], "floor": None}
    for row, value in zip(told["matrix"]["performances"], ("4", "3", "1", "2"), strict=True):
        row[2] = value
    after = redacted(settled(told), Options(prices="index"))
    assert [row[2] for row in after["matrix"]["performances"]] == ["100.0", "75.0", "25.0", "50.0"]
    assert next(node for node in after["criteria"] if node["is_price"])["unit"] == WORTH_UNIT


def test_left_out_price_leaves_the_ranking_of_the_others_and_says_so() -> None:
    told = document(ReportKind.COMPARISON, options=Options(prices="left_out"))
    drawn = context(told)
    assert [row.key for row in drawn.display.ranking] == ["A1", "A2", "A3"]
    # 0.6 * (0.7 * 0.875 + 0.3 * 0.88) + 0.4 * 0.7, by the pencil; the group has one criterion left.
    assert drawn.display.ranking[0].total == "80.6"
    assert drawn.summary.lead.startswith("Prices are left out: totals and ranks are those without them")
    assert drawn.method.notes[0] == drawn.control.lead
    assert drawn.cover.subtitle == "Vendor comparison and ranking without prices"
    assert drawn.method.constants != context(document(ReportKind.COMPARISON)).method.constants  # another fingerprint


def test_group_of_prices_alone_goes_with_them() -> None:
    told = content()
    told["criteria"] = [node for node in told["criteria"] if node["key"] != "C2"]
    for name, rows in told["matrix"].items():
        if name != "fingerprint":
            told["matrix"][name] = [row[:3] for row in rows]
    told["scores"] = [row for row in told["scores"] if row["criterion"] != "C2"]
    after = redacted(settled(told), Options(prices="left_out"))
    assert [node["key"] for node in after["criteria"]] == ["Q", "Q1", "Q2", "M1", "M2"]


def test_selection_of_prices_alone_has_no_report_without_them() -> None:
    told = content()
    for node in told["criteria"]:
        node["is_price"] = bool(node["points"])
    with pytest.raises(RenderError, match="without prices there is nothing to rank by"):
        redacted(settled(told), Options(prices="left_out"))


def test_content_that_was_changed_is_refused_whatever_is_held_back() -> None:
    told = content()
    told["criteria"][0]["share"] = "5999"
    for kind in (ReportKind.COMPARISON, ReportKind.DEBRIEF):
        with pytest.raises(UnfaithfulSnapshotError):
            context(document(kind, told, Options(names="roles", prices="index")))


def test_what_is_shown_whole_is_the_content_itself() -> None:
    told = content()
    assert redacted(told, Options()) is told
