"""Values have one text each, and nothing gets in that has none."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.selectors.snapshot.plain import canonical_text, content_sha256, digits, figure, plain, snapshot_sha256
from scoring.vocabulary import Stage


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("4.000"), "4"),
        (Decimal("0.350000000000000"), "0.35"),
        (Decimal("-12.50"), "-12.5"),
        (Decimal("0E-15"), "0"),
        (Decimal("-0"), "0"),
        (Decimal("1200"), "1200"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.000000000000001"), "0.000000000000001"),
        (date(2026, 11, 12), "2026-11-12"),
        (datetime(2026, 11, 12, 15, 5, tzinfo=timezone(timedelta(hours=1))), "2026-11-12T14:05:00.000000Z"),
        ("e\N{COMBINING ACUTE ACCENT}", "é"),
        (Stage.REPORT, "report"),
    ],
)
def test_value_has_its_one_text(value: object, text: str) -> None:
    assert plain(value) == text
    assert plain([{"key": (value,)}]) == [{"key": [text]}]


def test_mean_that_postgresql_keeps_longer_than_sqlite_has_one_text() -> None:
    assert plain(Decimal("3.333333333333333")) == plain(Decimal("3.33333333333333")) == "3.33333333333333"


@pytest.mark.parametrize("value", [0.5, float("nan"), b"bytes", {1, 2}, object()])
def test_what_has_no_one_text_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="no text for"):
        plain({"deep": [value]})


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_texts_of_binary_numbers_give_them_back(x: float) -> None:
    assert float(digits(x)) == x
    assert "e" not in digits(x).lower()
    text = figure(x)
    assert text is not None
    assert float(text) == x


def test_nan_has_no_text_and_zero_no_sign() -> None:
    assert figure(float("nan")) is None
    assert figure(-0.0) == "0.0"


def test_digests_are_those_of_the_documented_bytes() -> None:
    """Computed with sha256sum over the bytes that docs/snapshot.md names."""
    content = plain({"b": "é", "a": ["4", None, True]})
    text = canonical_text(content)
    assert text == '{"a":["4",null,true],"b":"é"}'
    assert json.loads(text) == content
    assert content_sha256(content) == "755937c44653be39200c1959f11de7e14484e98ccf8e4a62103ffbef7a17a1c6"
    assert snapshot_sha256(text) == "7fa42a3f262860e18730834347a585cae43be374745a020fd2c5086e1056f469"
