"""Stored values are for good; labels are words."""

from __future__ import annotations

import inspect

import pytest
from django.db.models import TextChoices

from scoring import vocabulary
from scoring.vocabulary import AuditVerb, Stage

LISTS = [
    value for _, value in inspect.getmembers(vocabulary, inspect.isclass)
    if issubclass(value, TextChoices) and value is not TextChoices
]  # fmt: skip


@pytest.mark.parametrize("choices", LISTS, ids=lambda choices: choices.__name__)
def test_every_choice_is_stored_in_plain_letters_and_read_in_words(choices: type[TextChoices]) -> None:
    for value, label in choices.choices:
        assert value.replace("_", "").replace("-", "").isalnum()
        assert value == value.lower()
        assert label
    assert len(set(choices.labels)) == len(choices.labels)


PAST = (
    "set",
    "made",
    "took",
    "put",
    "split",
    "was",
    "undid",
    "overrode",
    "withdrew",
    "brought",
    "left",
    "let",
    "sent",
    "did",
    "went",
    "wrote",
    "froze",
)


@pytest.mark.parametrize("verb", AuditVerb)
def test_sentence_of_a_verb_follows_a_name(verb: AuditVerb) -> None:
    """It begins with what was done, in the past, and ends without a stop: "Lena Hartwig scored ..."."""
    words = verb.label.format(about="X").split()
    assert words[0].islower()
    assert words[0].endswith("ed") or words[0] in PAST
    assert not verb.label.endswith(".")


def test_stages_are_as_they_are_stored() -> None:
    """A selection that was stored by an earlier release is still at its stage."""
    assert Stage.values == ["setup", "scoring", "consensus", "results", "decision", "report"]
