"""Names that are alike are found without comparing all pairs, and names that are not are left in peace."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.selectors.likeness import Names, bare_words

REGISTER = (
    "Aldermoor Biologics GmbH",
    "Brightwater Sterile",
    "Castellan Pharma Services S.p.A.",
    "Äskulap AB",
    "Catalent Indiana, LLC",
)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Aldermoor Biologics", "Aldermoor Biologics GmbH"),
        ("ALDERMOOR BIOLOGICS LTD.", "Aldermoor Biologics GmbH"),
        ("Aldermor Biologic", "Aldermoor Biologics GmbH"),
        ("Brightwater", "Brightwater Sterile"),
        ("Sterile Brightwater", "Brightwater Sterile"),
        ("Castellan Pharma-Services SPA", "Castellan Pharma Services S.p.A."),
        ("Askulap", "Äskulap AB"),
        ("Catalent", "Catalent Indiana, LLC"),
    ],
)
def test_name_that_is_alike_is_found(name: str, found: str) -> None:
    assert Names((n, n) for n in REGISTER).similar(name) == [found]


@pytest.mark.parametrize("name", ["Pharma Services", "Sterile GmbH", "Dunmore", "Indiana", "", "GmbH", "Biologics"])
def test_name_that_shares_only_what_is_common_is_not(name: str) -> None:
    found = Names((n, n) for n in (*REGISTER, *(f"Firm{n} Biologics" for n in range(300)))).similar(name)
    assert len(found) <= 1, "at most one asks"
    assert "Aldermoor Biologics GmbH" not in found


@given(st.lists(st.text(max_size=20), max_size=5), st.text(max_size=20))
def test_equal_names_come_first_and_no_text_fails(names: list[str], name: str) -> None:
    index = Names((n, number) for number, n in enumerate([*names, name]))
    assert len(names) in index.equal(name)
    assert index.similar(name)[0] in index.equal(name)


def test_legal_forms_alone_are_a_name() -> None:
    assert bare_words("The Company Ltd.") == ("the", "company", "ltd")
