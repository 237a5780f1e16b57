"""The forms of a scorecard: the file, and what a person says about it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scoring.forms.scorecards import LARGEST, ScorecardConfirmForm, ScorecardUploadForm
from scoring.models import Vendor
from scoring.vocabulary import VendorKind

GOOD = {"title": "Release testing", "kind": "cro"}


@pytest.mark.parametrize(("size", "valid"), [(0, True), (1, True), (LARGEST, True), (LARGEST + 1, False)])
def test_file_up_to_the_limit_is_taken(size: int, valid: bool) -> None:
    """An empty one too: what is wrong with it is said by the reader, as with every other file."""
    form = ScorecardUploadForm({}, {"file": SimpleUploadedFile("s.csv", b"x" * size)})  # type: ignore[dict-item]  # a plain dict does
    assert form.is_valid() is valid
    if not valid:
        assert form.errors["file"] == [
            "The file is larger than 4.8\xa0MB, the most that a scorecard may have. "
            "Remove sheets and pictures that are not part of it."
        ]


def confirm(data: dict[str, str], **namesakes: list[Vendor]) -> ScorecardConfirmForm:
    return ScorecardConfirmForm(data, namesakes=namesakes)


def test_confirmation_gives_title_and_kind() -> None:
    form = confirm(GOOD)
    assert form.is_valid()
    assert form.cleaned_data == {"title": "Release testing", "kind": VendorKind.CRO}
    assert form.known_vendors() == {}


@pytest.mark.parametrize(
    "change", [{"title": ""}, {"title": "  "}, {"title": "x" * 91}, {"kind": ""}, {"kind": "bank"}]
)
def test_confirmation_has_to_be_whole(change: dict[str, str]) -> None:
    form = confirm({**GOOD, **change})
    assert not form.is_valid()
    assert set(form.errors) == set(change)


@pytest.fixture
def arbor() -> list[Vendor]:
    return [Vendor(name="Arbor", slug="arbor"), Vendor(name="ARBOR", slug="arbor-2")]


def test_only_names_that_the_register_knows_are_asked_for(arbor: list[Vendor]) -> None:
    form = confirm(GOOD, Borealis=[], Arbor=arbor)
    asked = [str(form.fields[name].label) for name in form.fields if name.startswith("vendor_")]
    assert asked == ["Which vendor is “Arbor”?"]


def test_nothing_is_chosen_in_advance(arbor: list[Vendor]) -> None:
    form = ScorecardConfirmForm(namesakes={"Arbor": arbor})
    assert form["vendor_0"].value() is form["kind"].value() is None
    assert "checked" not in str(form["vendor_0"])
    assert '<option value="" selected>Choose</option>' in str(form["kind"])
    empty: Any = confirm({"title": "Release testing"}, Arbor=arbor)
    assert empty.errors == {
        "kind": ["Choose what the vendors are."],
        "vendor_0": ["Choose which vendor “Arbor” is, or enter it as new."],
    }


@pytest.mark.parametrize("which", [0, 1])
def test_answer_names_the_vendor(arbor: list[Vendor], which: int) -> None:
    form = confirm({**GOOD, "vendor_0": str(arbor[which].pk)}, Arbor=arbor)
    assert form.is_valid()
    assert form.known_vendors() == {"Arbor": arbor[which]}


def test_answer_may_be_that_it_is_another(arbor: list[Vendor]) -> None:
    form = confirm({**GOOD, "vendor_0": "new"}, Arbor=arbor)
    assert form.is_valid()
    assert form.known_vendors() == {}


@pytest.mark.parametrize("answer", ["", "arbor", "None", "0"])
def test_answer_has_to_be_one_of_those_offered(arbor: list[Vendor], answer: str) -> None:
    form: Any = confirm({**GOOD, "vendor_0": answer}, Arbor=arbor)
    assert not form.is_valid()
    assert set(form.errors) == {"vendor_0"}
