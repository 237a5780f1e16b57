"""The library as pages show it: words for scales, filters, weights worked out by hand, what a stranger sees."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from scoring.actions.criteria_of_selection import take_template
from scoring.actions.library import add_library, add_template, publish_first_edition
from scoring.actions.selections import create_selection
from scoring.models import CriteriaModel, Criterion, Selection, User
from scoring.selectors.library import (
    CriterionPage,
    Link,
    counted,
    criterion_page,
    current_library,
    kinds_of,
    library_groups,
    scale_of,
    templates,
)
from scoring.vocabulary import CriterionKind, VendorKind
from tests.actions.library_scenarios import LIBRARY, TEMPLATE, library, template
from tests.cast import Cast


def use(by: User, source: CriteriaModel, *, times: int = 1) -> list[Selection]:
    selections = [create_selection(by=by, title=f"Tablets {n}", kind=VendorKind.CMO) for n in range(times)]
    for selection in selections:
        take_template(by=by, selection=selection, edition=source)
    return selections


def page(key: str) -> CriterionPage:
    found = criterion_page(current_library() or library(), key)
    assert found is not None
    return found


def test_library_is_the_published_edition(cast: Cast) -> None:
    draft = add_library(by=None, name="Library", description="", tree=LIBRARY)
    assert current_library() is None
    publish_first_edition(by=None, model=draft)
    assert current_library() == draft
    assert counted(draft) == (4, 2)


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("", "", {"Q": ["Q1", "Q2"], "D": ["D1", "D2"]}),
        ("cro", "", {"Q": ["Q2"], "D": ["D1", "D2"]}),
        ("cmo", "INTEGRITY", {"Q": ["Q1"]}),
        ("", "data change", {"Q": ["Q1"]}),
        ("", "deliver", {"D": ["D2"]}),
        ("cro", "integrity", {}),
    ],
)
def test_filter_by_kind_and_words(cast: Cast, kind: str, text: str, found: dict[str, list[str]]) -> None:
    groups = library_groups(library(), kind=kind, text=text)
    assert {group.group.key: [row.criterion.key for row in group.rows] for group in groups} == found


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        (CriterionKind.MUST_HAVE, {}, "Pass or fail"),
        (CriterionKind.YES_NO, {"worst": 0, "best": 1}, "Yes or no"),
        (CriterionKind.CHOICE, {"worst": 0, "best": 2}, "One of the answers"),
        (CriterionKind.RUBRIC, {"worst": 0, "best": 4}, "Level 0 to 4"),
        (CriterionKind.DERIVED, {"worst": 0, "best": 100}, "0 to 100 points from records"),
        (CriterionKind.NUMBER, {"worst": 18, "best": 6, "unit": "months"}, "18 (worst) to 6 (best), months"),
        (
            CriterionKind.NUMBER,
            {"worst": 60, "best": 98, "unit": "%", "curve": [[60, 0], [90, 0.6], [98, 1]]},
            "60 (worst) to 98 (best), %",
        ),
        (
            CriterionKind.NUMBER,
            {"worst": 40, "best": 65, "unit": "%", "curve": [[40, 0], [65, 1], [80, 1], [95, 0]]},
            "Best at 65 to 80, %",
        ),
        (CriterionKind.NUMBER, {"worst": 0, "best": 5}, "0 (worst) to 5 (best)"),
    ],
)
def test_scale_in_words(kind: CriterionKind, fields: dict[str, object], words: str) -> None:
    given = {name: Decimal(str(v)) if name in ("worst", "best") else v for name, v in fields.items()}
    assert scale_of(Criterion(key="X", kind=kind, **given)) == words


def test_kinds_in_words() -> None:
    assert kinds_of(Criterion(key="X")) == "All"
    assert kinds_of(Criterion(key="X", for_cro=False)) == "CMO, CDMO"


def test_page_of_a_rubric(cast: Cast) -> None:
    template()
    shown = page("Q1")
    # Level 0 has a value of its own.
    assert [(s.at, s.text, s.worth) for s in shown.steps] == [("1", "Named people.", "100"), ("0", "Anybody.", "10")]
    assert shown.figure is None
    assert shown.floor == "1"
    assert [(s.reference, s.quotation) for s in shown.seeds] == [("001.txt", "strict access")]
    assert shown.outside == (Link("a.example/b", "https://a.example/b"),)
    assert [(u.model.name, u.weight) for u in shown.uses] == [("Small", "40.0%")]


def test_page_of_a_number_has_its_curve(cast: Cast) -> None:
    template()
    shown = page("D1")
    assert [(s.at, s.worth) for s in shown.steps] == [("60", "0"), ("90", "60"), ("98", "100")]
    assert shown.figure is not None
    assert "90 is worth 60 points" in shown.figure.title
    assert [u.weight for u in shown.uses] == ["45.0%"], "60 % of 75 %"
    assert shown.floor == ""


def test_falling_number_without_a_curve_is_drawn_between_its_anchors(cast: Cast) -> None:
    shown = page("D2")
    assert [(s.at, s.worth) for s in shown.steps] == [("6", "100"), ("18", "0")]
    assert shown.uses == ()


def test_must_have_has_no_scale_and_no_weight(cast: Cast) -> None:
    template()
    shown = page("Q2")
    assert (shown.steps, shown.figure, [u.weight for u in shown.uses]) == ((), None, [""])


def test_reference_that_is_no_web_address_becomes_no_link(cast: Cast) -> None:
    assert page("D1").outside == (Link("javascript:alert(1)", ""),)


@pytest.mark.parametrize("key", ["Q", "Z9", ""])
def test_group_or_unknown_key_has_no_page(cast: Cast, key: str) -> None:
    assert criterion_page(library(), key) is None


def test_draft_template_is_no_use_and_only_criteria_admins_see_it(cast: Cast) -> None:
    add_template(by=None, library=library(), template=TEMPLATE)
    assert page("Q1").uses == ()
    assert templates(cast.lead) == []
    assert [row.model.slug for row in templates(cast.criteria_admin)] == ["small"]


def test_template_row_counts_and_names_only_known_selections(cast: Cast) -> None:
    source = template()
    (mine,) = use(cast.lead, source)
    use(cast.stranger, source, times=2)
    (row,) = templates(cast.lead)
    assert (row.model, row.criteria, row.must_haves) == (source, 4, 1)
    assert (row.selections, row.others) == ((mine,), 2)
    (seen_by_stranger,) = templates(cast.stranger)
    assert (len(seen_by_stranger.selections), seen_by_stranger.others) == (2, 1)
    (seen_by_auditor,) = templates(cast.auditor)
    assert (len(seen_by_auditor.selections), seen_by_auditor.others) == (3, 0)
    (seen_by_others,) = templates(cast.quality)
    assert (seen_by_others.selections, seen_by_others.others) == ((), 3)


@pytest.mark.parametrize("times", [1, 3])
def test_templates_take_three_queries_whatever_uses_them(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, times: int
) -> None:
    use(cast.lead, template(), times=times)
    user = User.objects.get(pk=cast.lead.pk)
    with django_assert_num_queries(3):  # the person's roles, the templates, their selections
        templates(user)
