"""What may be chosen for a report."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from scoring.forms.reports import NAMES, PAGES, PRICES, BuilderForm
from scoring.reports.options import MOST_VENDORS, Options, Page
from scoring.reports.showing import Names, Prices

GIVEN: dict[str, Any] = {
    "kind": "comparison", "pages": ["scores", "matrix"], "vendors": "3", "paper": "Letter", "names": "roles",
    "prices": "index",
}  # fmt: skip


def form(*, names_shown: bool = True, **given: Any) -> BuilderForm:
    return BuilderForm(GIVEN | given, vendors_of=(), names_shown=names_shown)


def test_choices_become_options_in_the_order_of_the_pages() -> None:
    built = form()
    assert built.is_valid()
    assert built.options() == Options(
        pages=(Page.MATRIX, Page.SCORES), vendors=3, paper="Letter", names="roles", prices="index"
    )
    assert built.alternative is None


def test_every_choice_has_words() -> None:
    assert list(PAGES) == list(Page)
    assert (tuple(NAMES), tuple(PRICES)) == (get_args(Names), get_args(Prices))
    assert form(pages=[]).is_valid()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "novel"),
        ("kind", ""),
        ("pages", ["cover"]),
        ("vendors", "0"),
        ("vendors", str(MOST_VENDORS + 1)),
        ("paper", "a4"),
        ("names", "none"),
        ("prices", ""),
    ],
)
def test_what_is_not_on_offer_is_refused(name: str, value: Any) -> None:
    assert list(form(**{name: value}).errors) == [name]


def test_full_names_are_offered_where_the_panel_shows_them() -> None:
    assert form(names="full").is_valid()
    assert form(names="evaluators", names_shown=False).is_valid()
    assert list(form(names="full", names_shown=False).errors) == ["names"]
