"""What became of a decision between the one that was shown and the one in force."""

from __future__ import annotations

from scoring.actions.decisions import Draft, freeze_decision, record_dissent, reopen_decision, save_decision
from scoring.models import Decision
from scoring.selectors.revising import OF_CONTENT, OF_DECISION, revision
from scoring.selectors.snapshot import content_of
from scoring.vocabulary import DecisionOutcome, Stage
from tests.cast import Cast
from tests.factories import SEEN, freeze, make_selection


def test_revision_names_what_differs_and_marks_the_rationale(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.DECISION)
    first = freeze(cast, selection)
    reopen_decision(by=cast.lead, selection=selection, reason="A condition was missing.")
    second = freeze(cast, selection)
    found = revision(selection, first.sha256, second)
    assert found is not None
    assert (found.before, found.before.superseded_by, found.changed, found.rationale) == (first, cast.lead, (), ())
    reopen_decision(by=cast.lead, selection=selection, reason="Another word.")
    record_dissent(by=cast.quality, selection=selection, text="It is far.")
    decision = Decision.objects.get()
    rationale = decision.rationale.replace("leads", "is first")
    draft = Draft(outcome=DecisionOutcome.NO_AWARD, rationale=rationale, legal=decision.legal)
    save_decision(by=cast.lead, selection=selection, draft=draft, version=decision.version)
    version = Decision.objects.get().version
    third = freeze_decision(by=cast.lead, selection=selection, version=version, acknowledged=SEEN)
    found = revision(selection, second.sha256, third)
    assert found is not None
    assert found.changed == (
        "what is recommended", "the selected vendor", "the second source", "the rationale", "the conditions",
        "whether it is suitable", "whether it is competent", "the day to qualify it anew", "the dissents",
    )  # fmt: skip
    assert [piece.text.strip() for piece in found.rationale if piece.kind == "added"] == ["is first"]
    assert revision(selection, third.sha256, third) is None, "it is the one in force"
    assert revision(make_selection(cast, title="Another"), first.sha256, third) is None


def test_every_part_of_a_content_has_its_words_or_follows_from_others(cast: Cast) -> None:
    content = content_of(make_selection(cast, stage=Stage.DECISION))
    follows = {"decision", "log", "matrix", "amendments", "missing"}  # a changed weight is in the criteria too
    assert set(OF_CONTENT) == set(content) - follows
    assert set(OF_DECISION) == set(content["decision"]) - {"rationale_draft"}
