"""Whole contents of a decision with a price, a rubric, must-haves, conflicts, dissents, conditions, evidence, signatures and a
trail, without a database; every person, firm and figure is fictional."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from scoring.engine.analysis import fingerprint
from scoring.models.audit import GENESIS, canonical
from scoring.reports.document import Document
from scoring.reports.options import Options
from scoring.selectors.ranking import analysis_of
from scoring.selectors.snapshot.outcome import matrix_of, result
from scoring.selectors.snapshot.plain import plain
from scoring.vocabulary import ReportKind
from tests.reports.panels import signature

Content = dict[str, Any]
AT, LATER = "2026-11-02T09:30:00.000000Z", "2026-11-12T14:05:00.000000Z"
CREATED = datetime(2026, 11, 13, 8, 0, tzinfo=UTC)
DRAW = "0f" * 16  # what the people who are not named are put in order by
PEOPLE = ("Lena Hartwig", "Quentin Abara", "Teodora Milic", "Aino Virtanen")
PRICES = ("7654321.25", "8050000", "6912000", None)
SECRETS = ("7654321", "7,654,321", "7.65", "8050000", "8,050,000", "6912000", "9876543", "6543210", "9000000", "EUR")
LEVELS = (
    "No system is in place.",
    "A system is described and not used.",
    "It is used, with open majors.",
    "It is used and inspected, with minors alone.",
    "It was inspected without a finding.",
)


def content(**parts: Any) -> Content:
    """Four vendors, two groups, four criteria and two must-haves; the fourth vendor fails one of them."""
    people = [
        _person("P1", PEOPLE[3], "approver", "Head of Quality", "quality"),
        _person("P2", PEOPLE[0], "lead", "Procurement"),
        _person("P3", PEOPLE[1], "evaluator", "QA"),
        _person("P4", PEOPLE[2], "evaluator", "CMC"),
    ]
    people[3]["conflicts"] = [{"vendor": "A3", "statement": "I worked there with Quentin Abara.", "declared_at": AT}]
    told: Content = {
        "selection": {
            "ref": "SEL-2026-014", "title": "Sterile fill–finish partner for VX-208", "kind": "cmo",
            "product": "VX-208, a monoclonal antibody", "scope": "", "modality": "", "phase": "", "volumes": "", "markets": "",
            "confidentiality": "Confidential", "organisation": "Northfield Therapeutics", "lead": "P2", "created_at": AT,
            "deadline_at": None, "time_zone": "Europe/Berlin", "is_blind": True, "names_shown": True, "sealed_at": AT,
            "sealed_by": "P2", "sealed_digest": "ab" * 32, "scoring_closed_at": LATER, "records_as_of": "2026-11-01",
            "single_source_reason": "", "criteria_reason": "", "criteria_approved_by": None, "criteria_approved_at": None,
            "source_name": "", "source_sha256": "", "notes": [], "is_demo": True, "criteria_model": "Fill–finish 2026",
        },
        "missing": "worst",
        "criteria": [
            _node("Q", "Quality", "group", share="6000"),
            _node("Q1", "Quality system", "rubric", "Q", "7000", points=[["0", "0"], ["4", "1"]],
                  levels=[{"level": n, "text": text, "value": None} for n, text in reversed(list(enumerate(LEVELS)))]),
            _node("Q2", "Inspection record", "derived", "Q", "3000", points=[["0", "0"], ["100", "1"]], unit="points"),
            _node("C", "Commercial", "group", share="4000"),
            _node("C1", "Five-year price", "number", "C", "5000", unit="EUR", is_price=True, floor="9000000",
                  floor_screens=True, points=[["6543210.5", "1"], ["9876543", "0"]], asks="Below 9000000 EUR"),
            _node("C2", "First slot", "number", "C", "5000", unit="weeks", points=[["6", "1"], ["26", "0"]]),
            _node("M1", "Licence for the market", "must_have", failed_sentence="The site has none."),
            _node("M2", "Audit within three years", "must_have"),
        ],
        "vendors": [
            _vendor("A1", "Aldermoor Biologics", "Aldermoor"), _vendor("A2", "Brightwater Sterile", "Brightwater"),
            _vendor("A3", "Calverton Parenterals", "Calverton"), _vendor("A4", "Dunmarrow Pharma", "Dunmarrow"),
        ],
        "must_haves": [
            *({"criterion": "M1", "vendor": f"A{n}", "outcome": "fail" if n == 4 else "pass", "reason": "", "waived_by": None,
               "waived_at": None} for n in range(1, 5)),
            {"criterion": "M2", "vendor": "A1", "outcome": "waived", "reason": "Quentin Abara audits in May.",
             "waived_by": "P1", "waived_at": AT},
        ],
        "people": people,
        "scores": [
            *(_score("Q1", f"A{n}", who, value) for n, row in enumerate(("43", "32", "14", "22"), 1)
              for who, value in zip(("P3", "P4"), row, strict=True)),
            *(_score("C1", f"A{n}", "P3", value, reason=f"The offer says {value}, as Abara read it.")
              for n, value in enumerate(PRICES, 1) if value),
            *(_score("C2", f"A{n}", "P3", value) for n, value in enumerate(("12", "9", "20", "8"), 1)),
        ],
        "derived": [
            {"criterion": "Q2", "vendor": f"A{n}", "as_of": "2026-11-01", "value": value,
             "explanation": "Read from two inspections.", "basis_sha256": "cd" * 32,
             "override": "70" if n == 2 else None, "override_reason": "A close-out letter." if n == 2 else ""}
            for n, value in enumerate(("88", "64", "72", None), 1)
        ],
        "agreed": [{"criterion": "Q1", "vendor": "A3", "value": "3", "method": "agreed", "reason": "Abara had missed the annex.",
                    "present": "Quentin Abara, T. Milic", "settled_at": LATER}],
        "votes": [{"criterion": "Q1", "vendor": "A3", "number": 1, "person": "P3", "value": "3", "reason": "Seen again.",
                   "closed_at": LATER}],
        "amendments": [{"number": 1, "weights": {"Q": 6000, "Q1": 7000, "Q2": 3000, "C": 4000, "C1": 5000, "C2": 5000},
                        "reason": "Teodora Milic asked for it.", "made_by": "P2", "made_at": LATER}],
        "matrix": {
            "performances": [["3.5", "88", PRICES[0], "12"], ["2.5", "70", PRICES[1], "9"],
                             ["3", "72", PRICES[2], "20"], ["2", None, None, "8"]],
            "partial_values": [[None] * 4 for _ in range(4)],
            "spread": [["0.05", "0", "0", "0"], ["0.05", "0", "0", "0"], ["0", "0", "0", "0"], ["0", "0", "0", "0"]],
        },
        "decision": {
            "outcome": "select", "chosen": "A1", "second_source": "A2", "shortlist": ["A1", "A2"], "not_first_reason": "",
            "rationale": "Aldermoor leads on quality, says Lena Hartwig.\n\nIt costs 7.65 million, less than 8,050,000.",
            "rationale_draft": "Aldermoor leads on quality.\n\nIt costs 7654321.25 EUR.", "legal": "Yes, licence seen.",
            "suitable": "Yes.", "competent": "Yes, three products.", "next_review_on": "2029-11-13",
            "conditions": [{"text": "The quality agreement is signed.", "owner": "QA, Quentin Abara", "due_on": "2026-12-01"}],
        },
        "dissents": [{"person": "P4", "text": "Milic would rather wait.", "recorded_at": LATER}],
        "log": [{"at": LATER, "who": "P2", "role": "lead", "sentence": "changed the weights, for Teodora Milic",
                 "reason": "Abara and Milic asked."}],
    }  # fmt: skip
    for score in told["scores"][:2]:
        score["evidence"] = [
            {"kind": "document", "label": "Audit report", "reference": "audit.pdf", "page": "3", "sha256": "c" * 64}
        ]
    return settled(told | parts)


def settled(told: Content) -> Content:
    """With the fingerprint and the result that it has."""
    told = deepcopy(told)
    matrix = matrix_of(told)
    told["matrix"]["fingerprint"] = fingerprint(matrix)
    told["result"] = plain(result(analysis_of(matrix)))
    return told


def document(kind: ReportKind, told: Content | None = None, options: Options | None = None, **parts: Any) -> Document:
    """As it is issued: frozen, signed and with its trail."""
    told = told or content()
    events = [{**event, "reason": "Abara asked; it is 8,050,000 now."} for event in trail(6)]
    head = {name: events[-1][name] for name in ("chain", "seq", "hash")}
    frozen = {"number": 1, "at": LATER, "by": PEOPLE[0], "app": "vendorselect 0.1.0", "previous": None, "audit": head,
              "salt": "5a" * 16}  # fmt: skip
    whole = {"schema": "vendorselect/snapshot/1", "content": told, "frozen": frozen}
    issued: dict[str, Any] = {
        "version": "1.0", "status": "Issued", "created_at": CREATED, "issued_by": PEOPLE[0],
        "vendor": "A1" if kind == ReportKind.DEBRIEF else "", "snapshot": whole,
        "sha256": hashlib.sha256(b"vs/snapshot/v1\n" + canonical(whole)).hexdigest(),
        "signatures": [signature(1, PEOPLE[0], "author", role="Procurement"),
                       signature(2, PEOPLE[3], "quality", comment="As Quentin Abara said.")],
        "events": events,
    }  # fmt: skip
    return Document(kind, told, replace(options or Options(), draw=DRAW), **(issued | parts))


def trail(count: int) -> list[Content]:
    """Events as a record has them, each bound to the one before."""
    events: list[Content] = []
    for seq in range(1, count + 1):
        event = {
            "chain": "SEL-2026-014", "seq": seq, "at": "2026-11-12T14:05:00.000000+00:00", "actor": None,
            "actor_name": PEOPLE[0], "actor_role": "lead", "verb": "stage-moved", "about": f"step {seq}", "reason": "",
            "request_id": "", "app_version": "0.1.0", "payload_sha256": "0" * 64,
        }  # fmt: skip
        previous = events[-1]["hash"] if events else GENESIS
        parts = b"vs/event/v1", previous.encode(), canonical(event)
        found = hashlib.sha256(b"\x00".join(parts)).hexdigest()
        events.append(event | {"previous_hash": previous, "hash": found})
    return events


def _node(key: str, name: str, kind: str, parent: str = "", share: str | None = None, **more: Any) -> Content:
    return {
        "key": key, "parent": parent, "kind": kind, "name": name, "short_name": "", "asks": "", "unit": "", "worst": None,
        "best": None, "share": share, "sealed_share": share, "critical": False, "is_price": False, "derivation": "",
        "floor": None, "floor_screens": False, "evidence": "", "failed_sentence": "", "waiver_function": "",
        "half_levels": False, "points": [], "levels": [],
    } | more  # fmt: skip


def _person(key: str, name: str, role: str, function: str, meaning: str = "") -> Content:
    return {
        "key": key, "name": name, "job_title": f"Boss of {name}", "role": role, "function": function, "meaning": meaning,
        "is_quality": role == "approver", "delegate": None, "submitted_at": LATER, "interests_declared_at": AT,
        "conflicts": [], "groups": [],
    }  # fmt: skip


def _vendor(key: str, name: str, short: str) -> Content:
    return {
        "key": key, "name": name, "short_name": short, "place": "Waterford, Ireland", "status": "qualified", "kinds": ["cdmo"],
        "strength": f"{short} knows lyophilisation.", "concern": "One line alone.", "records": None,
        "site": {"name": f"{short} Waterford", "city": "Waterford", "country": "IE", "identifiers": []},
    }  # fmt: skip


def _score(criterion: str, vendor: str, person: str, value: str, reason: str = "As seen on site.") -> Content:
    return {
        "criterion": criterion, "vendor": vendor, "person": person, "entered_by": None, "judgement": "scored",
        "value": value, "reason": reason, "seen": "", "ask_vendor": False, "submitted_at": LATER, "superseded_at": None,
        "evidence": [],
    }  # fmt: skip
