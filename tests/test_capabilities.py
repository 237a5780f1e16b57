"""The list of capabilities: keys that last, labels that read, references that lead somewhere."""

from __future__ import annotations

import re

from scoring.capabilities import CAPABILITIES, choices, keys_that_say, label
from scoring.models import Capability


def test_every_entry_can_be_stored_and_read() -> None:
    longest = Capability._meta.get_field("key").max_length
    for key, term in CAPABILITIES.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", key), key
        assert len(key) <= longest
        assert term.label == term.label.strip()
        assert term.label[0] == term.label[0].upper() or term.label.startswith("mRNA")


def test_labels_of_a_group_differ() -> None:
    for group, terms in choices():
        words = [words for _, words in terms]
        assert len(set(words)) == len(words), group


def test_each_group_stands_together_and_holds_all() -> None:
    groups = [group for group, _ in choices()]
    assert len(set(groups)) == len(groups)
    assert sum(len(terms) for _, terms in choices()) == len(CAPABILITIES)


def test_every_reference_names_a_code_or_a_key_of_the_list() -> None:
    known = set(CAPABILITIES) | {term.code for term in CAPABILITIES.values() if term.code}
    for term in CAPABILITIES.values():
        assert set(term.maps_to) <= known, term.key


def test_what_the_seed_excludes_is_not_offered() -> None:
    assert "op_feed" not in CAPABILITIES
    assert "op_sip" not in CAPABILITIES
    assert CAPABILITIES["op_particle"].code == "PARTICLE SIZE REDUCTION"


def test_word_is_found_in_label_key_and_code() -> None:
    assert "dp_lyo" in keys_that_say("LYOPHIL")
    assert "dp_lyo" in keys_that_say("dp_lyo")
    assert keys_that_say("PARTICLE SIZE") == ["op_particle"]
    assert keys_that_say("no such thing") == []


def test_unknown_key_is_its_own_label() -> None:
    assert label("dp_lyo") == "Lyophilised vials"
    assert label("gone_since") == "gone_since"
