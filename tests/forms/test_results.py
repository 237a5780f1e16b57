"""What an address may say about weights, and in which words it is refused."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from scoring.forms.results import ExploreForm
from tests.selectors.test_exploring import NODES


def form(query: str) -> ExploreForm:
    return ExploreForm(QueryDict(query), nodes=NODES)


@pytest.mark.parametrize(
    ("text", "found"),
    [("", {}), ("Q:35", {"Q": 3500}), ("Q:35.25,T:0", {"Q": 3525, "T": 0}), ("Q:100", {"Q": 10_000}), ("Q:7,25", None)],
)
def test_weights_of_an_address(text: str, found: dict[str, int] | None) -> None:
    given = form(f"w={text}")
    assert given.is_valid() is (found is not None)
    assert found is None or given.cleaned_data["w"] == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("X:35", "names the weight of “X”, which is not in this selection"),
        ("Q:35,Q:30", "names the weight of “Q”"),
        ("Q", "names the weight of “”"),
        ("Q:", "The weight of “Q” is “”. Enter a number from 0 to 100"),
        ("Q:-1", "is “-1”"),
        ("Q:101", "is “101”"),
        ("Q:1.234", "is “1.234”"),
        ("Q:1e1", None),
        ("Q:NaN", "is “NaN”"),
        ("Q:Infinity", "Infinity"),
        ("Q:\x00", "Null"),
        ("Q:" + "9" * 400, "Enter a number from 0 to 100"),
    ],
)
def test_weights_that_cannot_be_read_are_named(text: str, words: str | None) -> None:
    given = form("")
    given.data = QueryDict(mutable=True)
    given.data["w"] = text
    assert given.is_valid() is (words is None)
    assert words is None or words in str(given.errors["w"])


def test_lock_of_something_else_is_refused() -> None:
    assert form("lock=Q&lock=T").is_valid()
    assert not form("lock=X").is_valid()


def test_boxes_are_read_with_a_point_or_a_comma() -> None:
    assert form("w-Q=35.5&w-T= 30,25 &other=1").typed == {"Q": 3550, "T": 3025}
    with pytest.raises(ValidationError, match="The weight of “Q” is “lots”"):
        _ = form("w-Q=lots").typed
