"""Whose name stands where; and that neither a number, an order, nor an instant tells who is not named."""

from __future__ import annotations

import json
import re
import unicodedata
from copy import deepcopy
from typing import Any

import pytest

from scoring.reports.exported import exported
from scoring.reports.names import KEYS_OF_PEOPLE, labels_of, renamed, without_names
from scoring.reports.redaction import redacted, rows_redacted
from scoring.reports.showing import Showing
from scoring.vocabulary import ReportKind
from tests.reports.contents import DRAW, trapped
from tests.reports.test_exported import cell
from tests.reports.whole import Content, content, document

ROLES, EVALUATORS = (Showing(names=names, draw=DRAW) for names in ("roles", "evaluators"))
DRAWS = [f"{n:032x}" for n in range(400)]  # four people have 24 orders


def label(told: Content, name: str, showing: Showing = ROLES) -> str:
    return next(labels_of(told, showing)[person["key"]] for person in told["people"] if person["name"] == name)


def test_roles_stand_in_place_of_names_also_within_texts() -> None:
    told = trapped()
    vale, other, ash = (label(told, name) for name in ("Ingrid Vale", "Oskar Ingrid Vale", "Zoë Ash"))
    assert len({vale, other, ash}) == 3
    data = exported(told, ROLES)
    entries = cell(data, "=C1", "A1").entries
    by_person = {entry.person: entry for entry in entries if entry.counts}
    assert by_person[vale].reason == f"As {vale} and {ash} saw it; see Somebody Valence."
    assert other in by_person, "the longer name is not taken for the shorter one"
    assert renamed("Oskar Ingrid Vale", told, ROLES) == other
    assert renamed("INGRID\u00a0\nVale and OSKAR", told, ROLES) == f"{vale} and {other}"
    assert renamed({"reference": "minutes_oskar-vale.pdf"}, told, ROLES) == {
        "reference": f"minutes_{other}-Somebody.pdf"
    }


def test_months_and_names_of_vendors_and_of_who_is_named_stay() -> None:
    told = content()
    told["people"][2]["name"] = "May Aldermoor"
    told["people"].append({**told["people"][1], "key": "P9", "name": "Quentin Holm"})
    told["people"][3]["name"] = "Quentin Milic"
    text = "In May Aldermoor met Quentin; Milic was there."
    assert (
        renamed(text, told, EVALUATORS)
        == f"In {label(told, 'May Aldermoor')} met Quentin; {label(told, 'Quentin Milic')} was there."
    )
    assert renamed("In May at Aldermoor", told, EVALUATORS) == "In May at Aldermoor"


def test_text_in_another_form_of_its_letters_is_read_alike() -> None:
    told = trapped()
    assert renamed(unicodedata.normalize("NFD", "Zoë Ash"), told, ROLES) == label(told, "Zoë Ash")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("Zoë Müller", "ZOE MULLER, Zoe and Müller", "{0}, {0} and {0}"),
        ("Anne-Marie Smith-Jones", "Smith, Marie and Anne-Marie", "{0}, {0} and {0}"),
        ("Siobhán O'Brien", "O\u2019Brien's view, or siobhán  o\u2019brien's", "{0}'s view, or {0}'s"),
        ("Joost van der Berg", "Berg came in the van", "{0} came in the van"),
        ("\u738b\u5c0f\u660e", "\u7531\u738b\u5c0f\u660e\u8bc4\u5206", "\u7531{0}\u8bc4\u5206"),
        ("A B", "A plan B", "A plan B"),
    ],
)
def test_names_of_all_kinds_are_found(name: str, text: str, told: str) -> None:
    changed = content()
    changed["people"][2]["name"] = name
    assert renamed(text, changed, EVALUATORS) == told.format(label(changed, name))


def test_evaluators_alone_can_be_without_names() -> None:
    told = trapped()
    lena = {**told["people"][0], "key": "P4", "name": "Lena Lead", "function": "", "role": "lead"}
    told["people"].append(lena)
    told["scores"][0]["reason"] = "Lena Lead and Ingrid Vale saw it."
    vale = label(told, "Ingrid Vale", EVALUATORS)
    assert cell(exported(told, EVALUATORS), "=C1", "A1").entries[0].reason == f"Lena Lead and {vale} saw it."
    rows = [{"full_name": "Lena Lead", "role": "Lead", "comment": "Ingrid Vale agrees", "sha256": "e" * 64}]
    assert rows_redacted(rows, told, EVALUATORS, name="full_name", role="role") == [
        {"full_name": "Lena Lead", "role": "Lead", "comment": f"{vale} agrees", "sha256": ""}
    ], "who signs does so by name; the digest would say whether a guess at the comment is right"


def test_digest_of_a_signature_stays_beside_all_of_its_words() -> None:
    signatures = document(ReportKind.COMPARISON).signatures
    told = rows_redacted(signatures, content(), EVALUATORS, name="full_name", role="role")
    assert [row["sha256"] for row in told] == ["e" * 64, ""], "the second one's comment names who scored"
    assert {row["sha256"] for row in rows_redacted(signatures, content(), ROLES, name="full_name", role="role")} == {""}


def test_numbers_follow_no_order_of_names_and_are_the_same_whatever_is_shown() -> None:
    told = content()
    first = set()
    for draw in DRAWS:
        roles, evaluators = (labels_of(told, Showing(names=names, draw=draw)) for names in ("roles", "evaluators"))
        assert roles == evaluators
        first.add(next(key for key, text in roles.items() if text.startswith("Evaluator 1")))
    assert first == {"P3", "P4"}, "either comes first, by the draw"


def test_nothing_is_held_back_without_a_secret_to_draw_by() -> None:
    with pytest.raises(ValueError, match="nothing is given to draw"):
        without_names(content(), Showing(names="evaluators"))


def swapped(told: Content) -> Content:
    """As if the two evaluators' names were each other's."""
    told = deepcopy(told)
    first, second = (person for person in told["people"] if person["role"] == "evaluator")
    first["name"], second["name"] = second["name"], first["name"]
    return told


@pytest.mark.parametrize("names", ["roles", "evaluators"])
def test_file_does_not_tell_which_name_belongs_to_whom(names: Any) -> None:
    """Whoever knows the file and all the names, and tries every assignment: each fits under some secret as well as the
    others do, and the secret is not to be had."""
    told = content()
    for row in (*told["scores"], *told["votes"], *told["agreed"], *told["must_haves"], *told["amendments"]):
        row.update({name: "" for name in ("reason", "present") if name in row})
    for part in ("dissents", "log"):
        told[part] = []
    told["decision"] |= {"rationale": "", "rationale_draft": "", "conditions": []}
    for person in told["people"]:
        person["conflicts"] = []
    given, other = told, swapped(told)
    files = [
        {json.dumps(without_names(each, Showing(names=names, draw=draw)), sort_keys=True) for draw in DRAWS}
        for each in (given, other)
    ]
    assert files[0] == files[1]
    assert len(files[0]) == (2 if names == "evaluators" else 24)


def test_what_is_listed_by_person_is_listed_as_drawn() -> None:
    for draw in DRAWS:
        told = without_names(content(), Showing(names="evaluators", draw=draw))
        keys = [person["key"] for person in told["people"]]
        assert keys == ["P1", "P2", "P3", "P4"]
        assert [person["name"] for person in told["people"]][:2] == ["Aino Virtanen", "Lena Hartwig"], (
            "the named, in order"
        )
        labels = [person["name"][:11] for person in told["people"]][2:]
        assert labels == ["Evaluator 1", "Evaluator 2"]
        for key in ("Q1",):
            people = [row["person"] for row in told["scores"] if (row["criterion"], row["vendor"]) == (key, "A1")]
            assert people == sorted(people)


def test_deeds_of_who_is_not_named_are_told_to_the_day() -> None:
    told = without_names(content(), EVALUATORS)
    assert {row["submitted_at"] for row in told["scores"]} == {"2026-11-12"}
    people = {person["role"]: person for person in told["people"]}
    assert (people["evaluator"]["submitted_at"], people["evaluator"]["interests_declared_at"]) == (
        "2026-11-12",
        "2026-11-02",
    )
    assert {c["declared_at"] for person in told["people"] for c in person["conflicts"]} == {"2026-11-02"}
    assert {row["recorded_at"] for row in told["dissents"]} == {"2026-11-12"}
    assert told["must_haves"][-1]["waived_at"].endswith("Z"), "of an approver, who is named"
    assert told["log"][0]["at"].endswith("Z")


def test_every_key_of_a_person_is_one_of_the_new_ones() -> None:
    """A field that a later snapshot has, and that nobody thought of here, would name people by the order of their names."""
    told = content()
    told["people"][3]["delegate"] = "P3"
    told["scores"][0]["entered_by"] = "P1"
    told["selection"]["criteria_approved_by"] = "P1"
    marked = json.loads(re.sub(r'"P(\d)"', r'"person-\1"', json.dumps(told)))

    def fields(value: Any, name: str = "") -> set[str]:
        if isinstance(value, dict):
            return set().union(*(fields(part, key) for key, part in value.items()))
        if isinstance(value, list):
            return set().union(*(fields(part, name) for part in value))
        return {name} if str(value).startswith("person-") else set()

    assert fields(marked) - {"key"} == set(KEYS_OF_PEOPLE)
    without = without_names(marked, ROLES)
    assert fields(without) == set()


def test_event_under_a_former_name_names_nobody() -> None:
    row = {"actor": "u1", "actor_name": "Quentin Abara", "actor_role": "Evaluator", "about": "", "reason": "",
           "at": "2026-11-12T14:05:00.000000+00:00"}  # fmt: skip
    rows = [
        row,
        {**row, "actor_name": "Quentin Former", "reason": "I, Former, saw it."},
        {**row, "actor": "u2", "actor_name": "Long Gone"},
        {**row, "actor": "u3", "actor_name": "Lena Hartwig", "actor_role": "Procurement lead", "reason": "For Former."},
    ]
    told = rows_redacted(rows, content(), EVALUATORS, name="actor_name", role="actor_role")
    quentin = label(content(), "Quentin Abara")
    assert [each["actor_name"] for each in told] == [quentin, quentin, "Evaluator", "Lena Hartwig"]
    assert [each["reason"] for each in told] == ["", f"I, {quentin}, saw it.", "", f"For {quentin}."]
    assert [len(each["at"]) for each in told] == [10, 10, 32, 32]


def test_who_scored_nothing_but_prices_is_not_named_where_prices_are_left_out() -> None:
    told = content()
    for row in told["scores"]:
        if row["criterion"] != "C1" and row["person"] == "P3":
            row["person"] = "P4"
    told["scores"] = [row for n, row in enumerate(told["scores"]) if row["criterion"] == "C1" or n % 2]
    told["votes"] = []
    left = redacted(told, Showing(names="evaluators", prices="left_out", draw=DRAW))
    assert "Quentin" not in json.dumps(left)


def test_delegate_of_somebody_who_is_not_named_is_not_named_either() -> None:
    told = content()
    helper = {**told["people"][2], "key": "P5", "name": "Dora Delegate", "role": "", "function": "", "conflicts": []}
    told["people"].append(helper)
    told["people"][2]["delegate"] = "P5"
    assert "Dora" not in json.dumps(without_names(told, EVALUATORS))
    told["people"][2]["delegate"] = None
    assert "Dora" in json.dumps(without_names(told, EVALUATORS))
    told["scores"][0]["entered_by"] = "P5"
    assert "Dora" not in json.dumps(without_names(told, EVALUATORS))
