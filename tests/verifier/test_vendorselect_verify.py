"""The verifier: agrees with the engine, finds every change of what was signed, reads a report without our code."""

from __future__ import annotations

import ast
import doctest
import json
import random
import sys
from collections.abc import Callable, Iterator
from datetime import UTC
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from scoring.models import AuditEvent
from scoring.models.audit import canonical
from scoring.reports.document import Document
from scoring.reports.document import record as written
from scoring.reports.showing import Showing
from scoring.reports.tables import to_json
from scoring.selectors.signatures import signature_record
from scoring.vocabulary import ReportKind, Stage
from tests.cast import Cast
from tests.factories import make_selection
from tests.verifier.asking import anew, example, failing, flips, is_found
from tests.verifier.projects import project
from tests.verifier.records import digest, record, signature, snapshot
from verifier import vendorselect_verify as verifier

SOURCE = Path(verifier.__file__)
WORKED_OUT = ("weights", "sealed weights", "cells", "totals", "must-haves", "ranks", "decision")


# Who may use it


def test_it_needs_the_standard_library_of_python_3_8_and_nothing_else() -> None:
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 8))
    taken = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    taken |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {name for name in taken if name.split(".")[0] not in sys.stdlib_module_names} == set()


def test_examples_of_its_own_text_come_out() -> None:
    found = doctest.testmod(verifier)
    assert (found.attempted, found.failed) == (3, 0)


# It works the same figures out as the engine


def test_total_worked_by_hand_comes_out() -> None:
    """137/160, as the docstring works it out: quality three to one, scores 3 and 4 of 4, a price of 6 between 5 and 10."""
    node = {"parent": "", "kind": "number", "floor": None, "floor_screens": False}
    score = {"vendor": "A1", "superseded_at": None}
    content = {
        "missing": "worst",
        "criteria": [
            {**node, "key": "quality", "share": "3", "points": [["0", "0"], ["4", "1"]]},
            {**node, "key": "price", "share": "1", "points": [["5", "1"], ["10", "0"]]},
        ],
        "vendors": [{"key": "A1"}],
        "must_haves": [],
        "scores": [
            {**score, "criterion": "quality", "person": "P1", "value": "3"},
            {**score, "criterion": "quality", "person": "P2", "value": "4"},
            {**score, "criterion": "price", "person": "P1", "value": "6"},
        ],
        "derived": [],
        "agreed": [],
    }
    file = verifier.File(canonical(snapshot(content)))
    assert file.vendors["A1"].total == Fraction(137, 160)


def _disagreements(seeds: range) -> Iterator[str]:
    for seed in seeds:
        raw = canonical(snapshot(project(random.Random(seed))))
        yield from (f"project {seed}: {about}" for about in failing(raw, checks=WORKED_OUT))


def test_it_agrees_with_the_engine() -> None:
    assert list(_disagreements(range(2_000))) == []


@pytest.mark.soak
def test_it_agrees_with_the_engine_for_long() -> None:
    assert list(_disagreements(range(10_000, 110_000))) == []


def test_random_projects_have_what_could_divide_the_two() -> None:
    """The projects above are no comparison if nobody ties, falls or is missing in them."""
    projects = [project(random.Random(seed)) for seed in range(200)]
    results = [p["result"]["vendors"] for p in projects]
    ranks = [[row["rank"] for row in rows if row["rank"]] for rows in results]
    shares = [[n["share"] for n in p["criteria"] if n["share"] is not None] for p in projects]
    counts = {
        "ties": sum(len(set(row)) < len(row) for row in ranks),
        "excluded by a must-have": sum(
            any(e["criterion"][0] == "M" for r in rows for e in r["exclusions"]) for rows in results
        ),
        "excluded by a floor": sum(
            any(e["criterion"][0] != "M" for r in rows for e in r["exclusions"]) for rows in results
        ),
        "missing": sum(any(float(r["coverage"]) < 1 for r in rows) for rows in results),
        "zero weights": sum("0" in row for row in shares),
        "raw weights": sum(any("." in share for share in row) for row in shares),
        "amended": sum(bool(p["amendments"]) for p in projects),
        "several evaluators": sum(len(p["people"]) > 1 for p in projects),
        "agreed": sum(bool(p["agreed"]) for p in projects),
        "overridden": sum(any(row["override"] for row in p["derived"]) for p in projects),
        "neutral": sum(p["missing"] == "neutral" for p in projects),
    }
    assert {what: count for what, count in counts.items() if count < 5} == {}


# What does not hold is named


def _ranked(content: dict[str, Any]) -> dict[str, Any]:
    return next(row for row in content["result"]["vendors"] if row["rank"])


def _heaviest(content: dict[str, Any]) -> str:
    weights = content["result"]["weights"]
    return max(weights, key=lambda key: float(weights[key]))


def _share(content: dict[str, Any]) -> None:
    for node in content["criteria"]:
        if node["share"] is not None and not content["amendments"]:
            node["sealed_share"] = str(int(float(node["sealed_share"])) + 1)


def _chosen(content: dict[str, Any]) -> None:
    content["result"]["vendors"][0].update(rank=2)
    content["decision"] = example()["decision"] | {"chosen": "A1", "outcome": "select", "not_first_reason": ""}


DAMAGE: dict[str, Callable[[dict[str, Any]], object]] = {
    "weights": lambda content: content["result"]["weights"].update({_heaviest(content): "0.123"}),
    "sealed weights": _share,
    "cells": lambda content: content["matrix"]["performances"][0].reverse(),
    "totals": lambda content: _ranked(content).update(total="0.00000001"),
    "must-haves": lambda content: _ranked(content)["exclusions"].append({"criterion": "M1", "reason": "No."}),
    "ranks": lambda content: _ranked(content).update(rank=9),
    "decision": _chosen,
}


@pytest.mark.parametrize("about", DAMAGE)
def test_wrong_result_under_right_digests_is_named(about: str) -> None:
    """Somebody stored another figure and made every digest anew: arithmetic finds it."""
    content = example()
    assert failing(canonical(record(content))) == []
    DAMAGE[about](content)
    found = failing(canonical(record(content)))
    assert about in found
    assert not {"form", "record", "snapshot", "signatures", "audit trail"} & set(found)


def _unsigned(whole: dict[str, Any]) -> None:
    whole["signatures"].pop(0)


def _of_another(whole: dict[str, Any]) -> None:
    whole["signatures"][0] = signature(1, "Lena Hartwig", "author", None, "0" * 64)


def _twice_withdrawn(whole: dict[str, Any]) -> None:
    whole["signatures"].append(signature(5, "Aino Virtanen", "withdrawal", 2, whole["sha256"]))


TAMPERED: dict[str, tuple[str, Callable[[dict[str, Any]], object]]] = {
    "content changed": ("snapshot", lambda w: w["snapshot"]["content"]["selection"].update(title="Another")),
    "signature altered": ("signatures", lambda w: w["signatures"][0].update(full_name="Somebody else")),
    "signature gone": ("signatures", _unsigned),
    "signature of another snapshot": ("signatures", _of_another),
    "signature withdrawn twice": ("signatures", _twice_withdrawn),
    "event altered": ("audit trail", lambda w: w["audit"]["events"][1].update(about="something else")),
    "event gone": ("audit trail", lambda w: w["audit"]["events"].pop(1)),
    "event with more than its hash covers": ("audit trail", lambda w: w["audit"]["events"][1].update(note="x")),
    "last signature gone": ("signings", lambda w: w["signatures"].pop()),
    "last event gone": ("signings", lambda w: w["audit"]["events"].pop()),
    "head gone": ("head of the trail", lambda w: w["audit"].update(events=w["audit"]["events"][:2])),
    "trail of another": ("head of the trail", lambda w: w["audit"].update(chain="SEL-2026-002")),
}


@pytest.mark.req("ES-04")
@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_under_a_new_record_digest_is_named(what: str) -> None:
    about, change = TAMPERED[what]
    found = failing(anew(change))
    assert about in found
    assert "record" not in found


AUTHOR, QUALITY = ("Lena Hartwig", "author", None), ("Aino Virtanen", "quality", None)
NOT_SIGNED = {
    "the author is missing": [QUALITY],
    "the quality approval is missing": [AUTHOR],
    "of the quality approval is missing": [AUTHOR, QUALITY, ("Aino Virtanen", "withdrawal", 2)],
    "Person P1, who approves, has not signed": [AUTHOR, QUALITY],
    "rejected the decision": [AUTHOR, ("Aino Virtanen", "rejection", None)],
    "no part in which": [AUTHOR, ("Lena Hartwig", "quality", None)],
    "Mallory signed as quality": [AUTHOR, ("Mallory", "quality", None)],
}


@pytest.mark.req("ES-07", "ES-09")
@pytest.mark.parametrize("why", NOT_SIGNED)
def test_record_without_the_signatures_that_it_takes_is_named(why: str) -> None:
    """All digests and the trail agree with one another: who had to sign is in the snapshot."""
    content = example()
    content["people"][0]["role"] = "approver" if "P1" in why else "evaluator"
    file = verifier.File(canonical(record(content, NOT_SIGNED[why])))
    assert [about for about in verifier.CHECKS if verifier.checked(file, about)[0] == verifier.FAILS] == ["signers"]
    assert why in verifier.checked(file, "signers")[1]


def test_decision_names_no_vendor_without_a_rank() -> None:
    """Also not as the second source or on the shortlist."""
    content = example()
    ranks = {row["key"]: row["rank"] for row in content["result"]["vendors"]}
    ranked, out = (next(key for key, rank in ranks.items() if bool(rank) == wanted) for wanted in (True, False))
    decision = content["decision"] | {"not_first_reason": "The line is free.", "shortlist": []}
    for told in (
        {"outcome": "select", "chosen": ranked, "second_source": out},
        {"outcome": "shortlist", "chosen": None, "second_source": None, "shortlist": [ranked, out]},
    ):
        content["decision"] = decision | told
        assert failing(canonical(record(content))) == ["decision"]


def test_what_a_file_does_not_have_is_told_apart_from_what_does_not_hold() -> None:
    bare = verifier.File(canonical(snapshot(example())))
    states = {about: verifier.checked(bare, about)[0] for about in verifier.CHECKS}
    absent = {
        "record", "digest given", "signatures", "signers", "audit trail", "head of the trail", "signings",
    }  # fmt: skip
    assert {about for about, state in states.items() if state == verifier.ABSENT} == absent
    assert verifier.FAILS not in states.values()

    def without_data(whole: dict[str, Any]) -> None:
        whole.update(snapshot=None, audit=None)

    small = verifier.File(anew(without_data))
    states = {about: verifier.checked(small, about)[0] for about in verifier.CHECKS}
    assert {about for about, state in states.items() if state == verifier.HOLDS} == {"form", "record", "signatures"}
    assert verifier.FAILS not in states.values()


def test_export_is_worked_out_also_without_names_and_says_what_cannot_be_checked() -> None:
    content = {**example(), "dissents": [], "log": []}
    beside = {"record", "digest given", "signatures", "signers", "audit trail", "head of the trail", "signings"}
    for names, absent in (("full", beside), ("roles", beside | {"snapshot"})):
        raw = to_json(content, version="1", digest="ab" * 32, options=Showing(names=names, draw="0f" * 16))
        export = verifier.File(raw)
        told = {about: verifier.checked(export, about) for about in verifier.CHECKS}
        assert {about for about, (state, _) in told.items() if state == verifier.ABSENT} == absent
        assert verifier.FAILS not in {state for state, _ in told.values()}
        said = told["snapshot"][1]
        assert (
            "has the digest that the file names" if names == "full" else "it covers the names, and is left out"
        ) in said
        given = verifier.checked(verifier.File(raw, "ab" * 32), "digest given")
        assert given == (
            verifier.HOLDS,
            "the file names the digest that you gave; what that digest covers is not in this file",
        )
        assert failing(raw.replace(b'"total":"0.', b'"total":"1.', 1)) != []
    changed = json.loads(to_json(content))
    changed["content"]["selection"]["title"] = "Another"
    assert failing(canonical(changed)) == ["snapshot"]


# Bits


def test_every_flipped_bit_of_snapshot_record_and_signatures_is_found() -> None:
    """1 000 of them: in a snapshot with the digest on paper, anywhere in a record, and in its signatures."""
    content = example()
    bare, whole = canonical(snapshot(content)), canonical(record(content))
    paper = digest("snapshot", snapshot(content))
    assert not is_found(bare, paper)
    assert not is_found(whole)
    signed = whole.index(b'"signatures":'), whole.index(b'"snapshot":')
    assert [flip for flip in flips(bare, 400, 1) if not is_found(flip, paper)] == []
    assert [flip for flip in flips(whole, 400, 2) if not is_found(flip)] == []
    assert [flip for flip in flips(whole, 200, 3, signed) if not is_found(flip)] == []


# What the product freezes


def as_in_a_record(event: AuditEvent) -> dict[str, Any]:
    """An event as docs/snapshot.md has it: what its hash covers, and the hashes."""
    fields = {name: getattr(event, name) for name in verifier.EVENT - {"at", "actor"} | {"hash", "previous_hash"}}
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return fields | {"at": at, "actor": str(event.actor_id) if event.actor_id else None}


def test_signed_decision_verifies(cast: Cast) -> None:
    """Weights, a missing judgement, an agreed cell, a failed must-have, two signatures and the whole trail, from rows."""
    selection = make_selection(cast, stage=Stage.REPORT)
    frozen = selection.snapshots.get()
    content = json.loads(frozen.content)["content"]
    document = Document(
        ReportKind.COMPARISON, content, version="1.0", created_at=frozen.frozen_at, issued_by="Lena Hartwig",
        snapshot=json.loads(frozen.content), sha256=frozen.sha256,
        signatures=[signature_record(row) | {"sha256": row.sha256} for row in frozen.signatures.order_by("number")],
        events=[as_in_a_record(event) for event in AuditEvent.objects.filter(chain=selection.ref).order_by("seq")],
    )  # fmt: skip
    file = verifier.File(written(document), frozen.sha256)
    states = {about: verifier.checked(file, about) for about in verifier.CHECKS}
    assert {about: text for about, (state, text) in states.items() if state != verifier.HOLDS} == {}
    assert frozen.content_sha256 in states["snapshot"][1]
    assert "2 signatures" in states["signatures"][1]
