"""The score sheet as data: scales, shades, what lacks a reason, what is read from records, what looks alike."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from scoring.actions.interests import declare_interests
from scoring.actions.recording import recording
from scoring.actions.scores import record_score
from scoring.actions.trees import CriterionSpec, LevelSpec
from scoring.models import DerivedValue, Selection, User
from scoring.selectors.sheet import reason_is_due, reasons_due
from scoring.selectors.sheet_page import cell_of, sheet_of
from scoring.selectors.sheet_shapes import Sheet
from scoring.vocabulary import AuditVerb, CriterionKind, Derivation
from tests.cast import Cast
from tests.factories import alternative, criterion, group, number, rubric
from tests.selectors.build import panel, score

EVERY_KIND = (
    group("Q", "Quality", 6000,
          rubric("a", "Audits", 2500),
          CriterionSpec("b", "Certified", CriterionKind.YES_NO, worst=Decimal(0), best=Decimal(1), local_weight=2500),
          CriterionSpec("c", "Reply", CriterionKind.CHOICE, worst=Decimal(0), best=Decimal(2), local_weight=2500,
                        levels=tuple(LevelSpec(n, text) for n, text in enumerate(("Late", "In time", "At once")))),
          CriterionSpec("d", "Inspections", CriterionKind.DERIVED, worst=Decimal(0), best=Decimal(100),
                        local_weight=2500, derivation=Derivation.INSPECTION_RECORD)),
    group("D", "Delivery", 4000, number("e", "Months", 10_000, worst="18", best="6", unit="months")),
)  # fmt: skip


def sheet(selection: Selection, user: User) -> Sheet:
    return sheet_of(selection.memberships.get(user=user))


@pytest.fixture
def selection(cast: Cast) -> Selection:
    return panel(cast, [cast.quality], tree=EVERY_KIND)


def test_every_kind_has_its_scale(cast: Cast, selection: Selection) -> None:
    asked = {q.key: q for q in sheet(selection, cast.quality).questions}
    assert [a.value for a in asked["a"].anchors] == ["5", "4", "3", "2", "1", "0"]
    assert asked["a"].half
    assert [(a.mark, a.value, a.level) for a in asked["b"].anchors] == [("Yes", "1", 4), ("No", "0", 0)]
    assert [(a.text, a.level) for a in asked["c"].anchors] == [("At once", 4), ("In time", 2), ("Late", 0)]
    assert not asked["c"].half
    assert asked["d"].derived
    assert asked["e"].span == "18 (worst) to 6 (best), months"
    assert asked["e"].small == "weight 40%, in months"


def test_progress_leaves_out_what_is_nobodys_to_score(cast: Cast, selection: Selection) -> None:
    assert (sheet(selection, cast.quality).progress.answered, sheet(selection, cast.quality).progress.cells) == (0, 8)
    declare_interests(by=cast.quality, selection=selection, conflicts={alternative(selection, "V2"): "Shares."})
    score_first(selection, cast.quality)
    assert (sheet(selection, cast.quality).progress.answered, sheet(selection, cast.quality).progress.cells) == (1, 4)


def score_first(selection: Selection, judge: User) -> None:
    first = {"alternative": alternative(selection, "V1"), "criterion": criterion(selection, "a")}
    record_score(by=judge, selection=selection, **first, value=Decimal(3))


@pytest.mark.parametrize(
    ("value", "due"),
    [(None, True), ("0", True), ("0.5", True), ("1", True), ("1.5", False), ("4.5", False), ("5", True)],
)
def test_ends_of_a_rubric_need_a_reason(cast: Cast, selection: Selection, value: str | None, due: bool) -> None:
    levels = criterion(selection, "a")
    assert reason_is_due(levels, None if value is None else Decimal(value)) is due
    assert reasons_due(levels) == "0, 1, 5 and ?"


def test_figure_needs_a_reason_only_where_there_is_none(cast: Cast, selection: Selection) -> None:
    assert not reason_is_due(criterion(selection, "e"), Decimal(18))
    assert reason_is_due(criterion(selection, "e"), None)
    assert reasons_due(criterion(selection, "e")) == "?"


def test_shade_follows_the_value_not_the_figure(cast: Cast, selection: Selection) -> None:
    score(selection, cast.quality, "e", "6", "18")
    score(selection, cast.quality, "a", "4.5", "0")
    cells = {c.id: (c.text, c.level) for c in sheet(selection, cast.quality).cells}
    assert (cells["e/1"], cells["e/2"]) == (("6", 4), ("18", 0))
    assert (cells["a/1"], cells["a/2"]) == (("4.5", 4), ("0", 0))


def test_derived_value_stands_with_its_reason(cast: Cast, selection: Selection) -> None:
    row = DerivedValue.objects.get(alternative=alternative(selection, "V1"))

    def found(**values: object) -> str:
        with recording(AuditVerb.DERIVED_TAKEN, by=cast.lead, about="-", selection=selection) as log:
            log.update(row, **values)
        cell = sheet(selection, cast.quality).cell("d", 1)
        assert cell is not None
        assert not cell.owed
        return f"{cell.text} {cell.reason}"

    assert found(basis={"explanation": "Two inspections, both fine."}) == "? Two inspections, both fine."
    assert found(value=Decimal("72.5")) == "72.5 Two inspections, both fine."
    assert found(override=Decimal(60), override_reason="One was of another line.") == (
        "60 Set by hand: One was of another line. From the records: 72.5. Two inspections, both fine."
    )


def test_cell_by_itself_is_the_one_of_the_sheet(cast: Cast, selection: Selection) -> None:
    score(selection, cast.quality, "a", "4.5", None)
    score(selection, cast.quality, "c", "1", "2")
    member = selection.memberships.get(user=cast.quality)
    for cell in sheet_of(member).cells:
        alone = cell_of(member, cell.question.key, cell.vendor.position)
        assert alone is not None
        assert replace(alone, question=cell.question, vendor=cell.vendor) == cell
        assert alone.words == cell.words
    for key, position in (("a", 3), ("z", 1), ("Q", 1)):
        assert cell_of(member, key, position) is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (("4", "4", "4", "4", "4", "4"), "You gave 4 to all 6 vendors on Inspection record"),
        (("4", "4", "2", "4", "4", "4"), "You gave 4 to 5 of 6 vendors on Inspection record"),
        (("4", "4", "2", "3", "4", "4"), ""),
        (("4", "4", "4", "2", None, None), "You gave 4 to 3 of 4 vendors on Inspection record"),
        (("4", "4", None, None, None, None), ""),
    ],
)
def test_own_scores_that_hardly_differ_are_worth_a_second_look(
    cast: Cast, values: tuple[str | None, ...], words: str
) -> None:
    selection = panel(cast, [cast.quality], vendors=6, groups=("Q",))
    score(selection, cast.quality, "Q1", *values)
    assert [said for _, said in sheet(selection, cast.quality).alike] == ([words] if words else [])


@pytest.mark.parametrize("vendors", [1, 4])
def test_sheet_takes_the_same_queries_for_any_size(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, vendors: int
) -> None:
    selection = panel(cast, [cast.quality], vendors=vendors + 1, tree=EVERY_KIND)
    score(selection, cast.quality, "a", *["3"] * (vendors + 1))
    member = selection.memberships.get(user=cast.quality)
    with django_assert_num_queries(14):  # four of them look for records that came after the derived values were taken
        sheet_of(member)
