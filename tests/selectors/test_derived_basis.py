"""What a value rests on, in words."""

from __future__ import annotations

from dataclasses import replace

from scoring.engine.inspection_constants import DEFAULTS
from scoring.selectors.derived_basis import (
    basis_of,
    changed_constants,
    constants_in_words,
    fact_of,
    source_words,
)
from tests.engine.sites import event, record


def test_fact_tells_records_apart_by_what_they_say() -> None:
    seen = event("inspection", "2024-06-07", "vai", area="Drug Quality Assurance", reference="1200001")
    assert fact_of(seen) == (
        "Inspection, Voluntary action indicated (VAI) of 7 Jun 2024, FDA, Drug Quality Assurance, 1200001"
    )
    assert fact_of(replace(seen, source="fda_inspections", key="another")) == fact_of(seen)
    assert fact_of(replace(seen, outcome="oai")) != fact_of(seen)
    closed = event("warning_letter", "2024-06-07", ended_on="2025-01-31")
    assert fact_of(closed) == "Warning letter of 7 Jun 2024, FDA, ended on 31 Jan 2025"


def test_constants_are_told_only_where_they_differ() -> None:
    other = replace(DEFAULTS, half_life_years=4.0, least_evidence=0.2)
    assert changed_constants(DEFAULTS) == {}
    assert changed_constants(other) == {"half_life_years": "4", "least_evidence": "0.2"}
    assert constants_in_words(other) == [
        ("Half-life", "4 years", "3 years"),
        ("Least evidence for a value", "20%", "15%"),
    ]


def test_basis_of_an_inspection_record_lists_every_record_with_its_weight() -> None:
    events = [event("inspection", "2025-01-31", "nai", key="new"), event("warning_letter", "2010-01-31", key="old")]
    found = record(*events)
    told = basis_of(explanation="-", facts={}, events=events, keys=(), record=found, constants=DEFAULTS, runs=())
    assert [(row["key"], row["age"], row["weight"], row["points"]) for row in told["records"]] == [
        ("new", "1.0", "0.794", "100.0"),
        ("old", "16.0", "0.000", ""),
    ]
    plain = basis_of(explanation="-", facts={}, events=events, keys=("old",), record=None, constants=DEFAULTS, runs=())
    assert [row["key"] for row in plain["records"]] == ["old"]
    assert plain["evidence"] == ""


def test_source_of_a_record_is_its_list_or_a_hand() -> None:
    assert source_words("fda_483") == "FDA published 483s"
    assert source_words("entered") == "entered by hand"
