"""The whole table of people, stages and deeds, said once more: everybody else is told that it is not their role."""

from __future__ import annotations

import pytest

from scoring.policies import NotNow, WrongRole
from scoring.policies.deeds import DEEDS, require
from scoring.vocabulary import Stage
from tests.cast import NAMES, Cast
from tests.factories import make_selection

EVALUATORS = {"quality", "technical"}
# What it is in words: who, and at which of the stages set-up, scoring, consensus, results, decision, report.
TABLE: dict[str, tuple[set[str], str]] = {
    "set it up": ({"lead"}, "x....."),
    "set its dates": ({"lead"}, "xx...."),
    "change who takes part": ({"lead"}, "xxx..."),
    "change who competes": ({"lead"}, "xxx..."),
    "answer must-haves": ({"lead"}, "xxx..."),
    "change its sealed weights": ({"lead"}, ".xxx.."),
    "reopen a score sheet": ({"lead"}, ".x...."),
    "send reminders": ({"lead"}, ".xx.x."),
    "settle a score": ({"lead"}, "..x..."),
    "name approvers": ({"lead"}, "...xx."),
    "write the decision": ({"lead"}, "....x."),
    "sign it as its author": ({"lead"}, "....x."),
    "issue reports": ({"lead"}, ".....x"),
    "withdraw it": ({"lead"}, "xxxxxx"),
    "declare interests": (EVALUATORS, "xxx..."),
    "score": (EVALUATORS, ".x...."),
    "submit a score sheet": (EVALUATORS, ".x...."),
    "vote": (EVALUATORS, "..x..."),
    "agree to show names": (EVALUATORS, ".xx..."),
    "approve its criteria and weights": ({"approver"}, "x....."),
    "record a dissent": (EVALUATORS, "...xx."),
    "record a dissent as an approver": ({"approver"}, "...xx."),
    "sign the decision": ({"approver"}, "....x."),
    "grant or refuse a waiver": ({"approver"}, "xxx..."),
}


def test_every_deed_is_in_the_table() -> None:
    assert {deed.words for deed in DEEDS} == set(TABLE)


@pytest.mark.req("ID-03", "ID-04")
@pytest.mark.parametrize(("place", "stage"), list(enumerate(Stage)))
def test_part_in_the_selection_and_its_stage_decide(cast: Cast, place: int, stage: Stage) -> None:
    selection = make_selection(cast, stage=stage)
    for deed in DEEDS:
        who, when = TABLE[deed.words]
        for name in NAMES:
            expected = "wrong role" if name not in who else "yes" if when[place] == "x" else "not now"
            try:
                require(getattr(cast, name), selection, deed)
                answer = "yes"
            except WrongRole:
                answer = "wrong role"
            except NotNow:
                answer = "not now"
            assert (deed.words, name, answer) == (deed.words, name, expected)
