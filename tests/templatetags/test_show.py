from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import ResolverMatch

from scoring.templatetags.show import figure, item, section
from scoring.urls import urlpatterns


@pytest.mark.parametrize(
    ("name", "entry"),
    [("work-list", "work"), ("vendor-detail", "vendors"), ("results-ranking", "selections"), ("account_login", "")],
)
def test_section_of_an_address(name: str, entry: str) -> None:
    assert section(ResolverMatch(lambda: None, (), {}, url_name=name)) == entry


def test_every_page_of_a_selection_is_under_selections() -> None:
    pages = [pattern for pattern in urlpatterns if str(pattern.pattern).startswith("s/<ref:ref>/")]
    assert {section(ResolverMatch(lambda: None, (), {}, url_name=page.name)) for page in pages} == {"selections"}


def test_section_of_no_address_is_empty() -> None:
    assert section(None) == ""


def test_item_of_an_unknown_key_is_none() -> None:
    assert (item({"a": 1}, "a"), item({"a": 1}, "b")) == (1, None)


@pytest.mark.parametrize(("value", "text"), [(None, "–"), (Decimal("3.500000"), "3.5"), (Decimal(0), "0")])
def test_figure_without_idle_zeros(value: Decimal | None, text: str) -> None:
    assert figure(value) == text
