"""Whose name stands where, and texts that a cell can hold."""

from __future__ import annotations

from scoring.reports.exported import exported
from scoring.reports.showing import LONGEST, Showing, cleaned, renamed, signed
from tests.reports.contents import trapped
from tests.reports.test_exported import cell


def test_roles_stand_in_place_of_names_also_within_texts() -> None:
    data = exported(trapped(), Showing(names="roles"))
    entries = cell(data, "=C1", "A1").entries
    assert entries[0].reason == "As Evaluator 1 (QA) and Evaluator 3 (CMC) saw it; see Somebody Valence."
    assert entries[2].person == "Evaluator 2", "the longer name is not taken for the shorter one"
    assert renamed("Oskar Ingrid Vale", trapped()) == "Evaluator 2"
    signatures = [{"full_name": "Ingrid Vale", "role": "Head of quality", "comment": "Ingrid Vale agrees"}]
    assert signed(trapped(), signatures, Showing(names="roles")) == [
        {"full_name": "Head of quality", "role": "Head of quality", "comment": "Evaluator 1 (QA) agrees"}
    ]


def test_evaluators_alone_can_be_without_names() -> None:
    content = trapped()
    content["people"].append({**content["people"][0], "key": "P4", "name": "Lena Lead", "function": "", "role": "lead"})
    content["scores"][0]["reason"] = "Lena Lead and Ingrid Vale saw it."
    data = exported(content, Showing(names="evaluators"))
    assert cell(data, "=C1", "A1").entries[0].reason == "Lena Lead and Evaluator 1 (QA) saw it."
    signatures = [{"full_name": "Ingrid Vale", "role": "QA", "comment": ""}]
    assert signed(content, signatures, Showing(names="evaluators")) == signatures


def test_text_is_cut_and_stripped_of_what_no_file_can_hold() -> None:
    told = cleaned({"a": ["x" * 40_000, "bell\x07", "one\r\ntwo\rthree", 5, None]})
    assert told == {"a": ["x" * (LONGEST - 1) + "…", "bell\ufffd", "one\ntwo\nthree", 5, None]}
