"""The demo's files hold together, and a fault in one is named."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from scoring.actions.trees import CriterionSpec
from scoring.capabilities import CAPABILITIES
from scoring.management import demo_data
from scoring.management.demo_data import Case, DemoDataError
from scoring.vocabulary import CriterionKind, GlobalRole, MemberRole, Stage

HALF_LEVELS = {step / 2 for step in range(9)}


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return demo_data.cases()


def leaves(case: Case) -> dict[str, CriterionSpec]:
    return {leaf.key: leaf for group in case.tree for leaf in group.children}


def test_people_cover_every_role_of_the_house() -> None:
    people = demo_data.people()
    assert people[0].roles == (GlobalRole.ACCOUNT_ADMIN,), "the first makes the others"
    assert Counter(role for person in people for role in person.roles) == dict.fromkeys(GlobalRole, 1)
    assert len({person.username for person in people}) == len(people)


def test_fei_numbers_are_ten_digits_of_the_invented_range() -> None:
    numbers = [site.fei for company in demo_data.companies() for site in company.sites if site.fei]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"9990000\d{3}", number) for number in numbers)


def test_weights_of_each_selection_are_global_percents_that_add_to_100(cases: list[Case]) -> None:
    for case in cases:
        assert sum(leaf.raw_weight or 0 for leaf in leaves(case).values()) == 100, case.title
        groups = [spec for spec in case.tree if spec.kind == CriterionKind.GROUP]
        for siblings in (groups, *(group.children for group in groups)):
            assert sum(spec.local_weight for spec in siblings) == 10_000


def test_fill_finish_has_the_groups_and_criteria_that_were_asked_for(cases: list[Case]) -> None:
    fill_finish = cases[0]
    groups = {spec.name: spec.raw_weight for spec in fill_finish.tree if spec.kind == CriterionKind.GROUP}
    assert groups == {
        "Quality & compliance": 35,
        "Technical fit": 25,
        "Capacity & supply": 15,
        "Commercial": 15,
        "Partnership": 10,
    }
    assert len(leaves(fill_finish)) == 17
    assert sum(spec.kind == CriterionKind.MUST_HAVE for spec in fill_finish.tree) == 2
    assert len(fill_finish.candidates) == 7


def test_each_rubric_has_five_different_texts_and_each_criterion_a_question(cases: list[Case]) -> None:
    for case in cases:
        for leaf in leaves(case).values():
            assert leaf.asks, leaf.name
            if leaf.kind == CriterionKind.RUBRIC:
                assert [level.level for level in leaf.levels] == [4, 3, 2, 1, 0]
                assert len({level.text for level in leaf.levels}) == 5, leaf.name
            assert leaf.floor is None or leaf.critical, leaf.name


def test_each_reference_inside_a_selection_is_to_something_that_it_has(cases: list[Case]) -> None:
    people = {person.username for person in demo_data.people()}
    sites = {(company.name, site.name) for company in demo_data.companies() for site in company.sites}
    for case in cases:
        keys = {spec.key for spec in case.tree}
        assert {(candidate.vendor, candidate.site) for candidate in case.candidates} <= sites
        assert {member.username for member in case.members} <= people
        assert {key for member in case.members for key in member.groups} <= keys
        assert {answer.criterion for answer in case.answers} <= keys


def test_evaluators_score_their_own_groups_on_the_scale_and_submitted_sheets_are_whole(cases: list[Case]) -> None:
    for case in cases:
        evaluators = {member.username: member for member in case.members if member.role == MemberRole.EVALUATOR}
        scales = leaves(case)
        # What is read from records is nobody's to score.
        scored = [(leaf, group) for group in case.tree for leaf in group.children if not leaf.derivation]
        group_of = {leaf.key: group.key for leaf, group in scored}
        for given in case.scores:
            where = f"{case.title}: {given.vendor}, {given.criterion}, {given.username}"
            scale = scales[given.criterion]
            assert group_of[given.criterion] in evaluators[given.username].groups, where
            if given.value is None:
                assert given.reason, where
            elif scale.kind == CriterionKind.RUBRIC:
                assert float(given.value) in HALF_LEVELS, where
                assert given.reason or given.value not in (0, 1, 4), f"{where}: the ends of a rubric ask for a reason"
            else:
                assert scale.worst is not None
                assert scale.best is not None
                low, high = sorted((scale.worst, scale.best))
                assert low <= given.value <= high, where
        for member in evaluators.values():
            wanted = {
                (c.short_name, k) for c in case.candidates for k, group in group_of.items() if group in member.groups
            }
            answered = [(g.vendor, g.criterion) for g in case.scores if g.username == member.username]
            assert len(set(answered)) == len(answered)
            assert set(answered) == wanted if member.submits else set(answered) < wanted, member.username


def test_fill_finish_cells_have_three_evaluators_and_a_reason_with_evidence(cases: list[Case]) -> None:
    fill_finish = cases[0]
    assert fill_finish.stage == Stage.RESULTS
    cells: dict[tuple[str, str], list[demo_data.Given]] = {}
    for given in fill_finish.scores:
        cells.setdefault((given.vendor, given.criterion), []).append(given)
    assert len(cells) == 7 * 17
    for cell, scores in cells.items():
        assert len(scores) >= 3, cell
        known = [score for score in scores if score.value is not None]
        assert not known or any(score.reason and re.fullmatch(r"EV-0\d\d", score.evidence) for score in known), cell
    unknown = {cell for cell, scores in cells.items() if any(score.value is None for score in scores)}
    assert unknown == {("Eskdale", "S3")}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda content: content["people"][1].pop("name"), "name"),
        (lambda content: content["people"][1].update(nickname="M"), "nickname"),
        (lambda content: content["people"][1].update(roles=["king"]), "king"),
        (lambda content: content.pop("people"), "people"),
    ],
    ids=["missing", "unknown", "off-list", "empty"],
)
def test_file_with_a_fault_is_named(
    change: object, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = json.loads((demo_data.FOLDER / "people.json").read_text(encoding="utf-8"))
    assert callable(change)
    change(content)
    (tmp_path / "people.json").write_text(json.dumps(content), encoding="utf-8")
    monkeypatch.setattr(demo_data, "FOLDER", tmp_path)
    with pytest.raises(DemoDataError, match=rf"people\.json.*{words}"):
        demo_data.people()


def test_sites_can_do_what_the_register_knows() -> None:
    abilities = [ability for company in demo_data.companies() for site in company.sites for ability in site.can]
    assert len(abilities) > len(demo_data.companies())
    assert {ability.key for ability in abilities} <= set(CAPABILITIES)


def test_finished_selection_can_be_decided_and_signed(cases: list[Case]) -> None:
    finished = [case for case in cases if case.stage == Stage.RESULTS]
    assert finished
    for case in finished:
        approvers = [member for member in case.members if member.role == MemberRole.APPROVER]
        assert [member.is_quality for member in approvers].count(True) == 1, case.title
