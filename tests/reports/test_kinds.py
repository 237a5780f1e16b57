"""Every kind of document as a file: its rules, its data, and text that stays text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from pytest_django.fixtures import Settings
from time_machine import TimeMachineFixture

from scoring.reports.context import from_analysis
from scoring.reports.document import Document, context, markup, pdf, record
from scoring.reports.options import Options, Paper
from scoring.reports.pdf import render
from scoring.reports.selection import draft_of
from scoring.vocabulary import ReportKind
from tests.cast import Cast
from tests.reports import examples
from tests.reports.conftest import Trap
from tests.reports.reading import bare, broken_rules, opened
from tests.reports.test_pdf import actions
from tests.reports.vectors import VECTORS
from tests.reports.whole import content, document, settled
from tests.selectors.snapshot.golden import golden

pytestmark = pytest.mark.xdist_group("pdf")

KINDS = list(ReportKind)
HEADINGS = {
    ReportKind.COMPARISON: ("Decision summary", "Robustness certificate", "Decision record", "Disagreement", "Evidence register"),
    ReportKind.SHORTLIST: ("Shortlist memo",),
    ReportKind.DEBRIEF: ("Debrief", "Levels"),
    ReportKind.AUDIT_EXTRACT: ("Audit extract", "Weights", "Trail"),
}  # fmt: skip


@cache
def made(kind: ReportKind, paper: Paper = "A4") -> bytes:
    return pdf(document(kind, options=Options(paper=paper)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_accessible_and_fit_to_be_kept(kind: ReportKind) -> None:
    assert broken_rules(made(kind), "ua1") == []
    assert broken_rules(made(kind), "3a") == []


@pytest.mark.parametrize(
    ("kind", "paper", "most"),
    [
        (ReportKind.COMPARISON, "A4", 18),
        (ReportKind.SHORTLIST, "A4", 2),
        (ReportKind.DEBRIEF, "A4", 2),
        (ReportKind.AUDIT_EXTRACT, "A4", 3),
        (ReportKind.AUDIT_EXTRACT, "Letter", 3),
    ],
)
def test_every_kind_has_its_pages_in_order(kind: ReportKind, paper: Paper, most: int) -> None:
    reader = opened(made(kind, paper))
    assert len(reader.pages) <= most
    text = bare("".join(page.extract_text() for page in reader.pages))
    places = [text.index(bare(heading)) for heading in HEADINGS[kind]]
    assert places == sorted(places)
    assert bare(f"Page {len(reader.pages)} of {len(reader.pages)}") in text
    assert bare("SEL-2026-014 · version 1.0 · Issued") in text
    labels = [item.title for item in reader.outline if not isinstance(item, list)]
    assert [heading for heading in HEADINGS[kind] if not any(label.startswith(heading) for label in labels)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_carries_its_record_and_says_what_it_is(kind: ReportKind) -> None:
    reader = opened(made(kind))
    assert reader.attachments == {"record.json": [record(document(kind))]}
    assert reader.metadata.title.startswith("" if kind == ReportKind.COMPARISON else f"{kind.label}: ")
    assert ("leads with" in reader.metadata.subject) == (kind == ReportKind.COMPARISON)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_summary_stays_one_page_with_the_longest_texts_and_prices_left_out(paper: Paper) -> None:
    from dataclasses import replace  # only here

    analysis, control = examples.longest()
    lead = "Prices are left out: totals and ranks are those without them, and differ from the ones that the decision rests on."
    told = replace(control, lead=lead, notices=(lead,), subtitle="Vendor comparison and ranking without prices")
    drawn = replace(from_analysis(analysis, title="Consolidated comparison " * 5, control=told), pages=frozenset())
    body = render(replace(drawn, is_draft=True), paper=paper)
    assert len(opened(body).pages) == 2


@pytest.mark.django_db
def test_every_kind_is_made_of_a_selection_s_rows(
    cast: Cast, settings: Settings, time_machine: TimeMachineFixture
) -> None:
    selection = golden(cast, settings, time_machine)
    vendor = selection.alternatives.all()[0]
    for options in (Options(), Options(names="roles", prices="index"), Options(prices="left_out", vendors=1)):
        for kind in KINDS:
            alternative = vendor if kind == ReportKind.DEBRIEF else None
            drawn = context(draft_of(selection, kind, options, alternative=alternative))
            assert drawn.is_draft
            assert len(drawn.profiles) <= options.vendors


# Markup in what people type

TYPED = frozenset(
    ("title", "product", "organisation", "confidentiality", "criteria_model", "name", "short_name", "place", "strength")
    + ("concern", "city", "function", "reason", "seen", "label", "reference", "page", "explanation", "override_reason")
    + ("present", "rationale", "rationale_draft", "not_first_reason", "legal", "suitable", "competent", "text", "owner")
    + ("sentence", "statement", "failed_sentence", "unit", "asks", "full_name", "comment", "about", "actor_name")
)  # fmt: skip


def typed(value: Any, vector: Callable[[], str]) -> Any:
    """`value` with a vector in every field that somebody types; names get one that no other has."""
    if isinstance(value, dict):
        return {
            key: f"{vector()} {part}" if key in TYPED and isinstance(part, str) else typed(part, vector)
            for key, part in value.items()
        }
    return [typed(part, vector) for part in value] if isinstance(value, list | tuple) else value


def laden(kind: ReportKind, vectors: list[str]) -> Document:
    """A document with all of `vectors` in turn, and in the reason of as many scores, dissents and events as there are."""
    turn = endless(vectors)
    told = content()
    score, event, level = told["scores"][0], document(kind).events[0], told["criteria"][1]["levels"][0]
    told = typed(told, lambda: next(turn))
    told["scores"] += [{**score, "criterion": "Q2", "reason": vector} for vector in vectors]
    told["dissents"] = [{"person": "P4", "text": vector, "recorded_at": None} for vector in vectors]
    told["criteria"][1]["levels"] = [{**level, "text": " ".join(vectors[n::4])} for n in range(4)]
    told["selection"]["notes"] = vectors[:2]
    told = settled(told)
    events = [{**event, "about": vector, "reason": vector} for vector in vectors]
    signatures = typed([dict(s) for s in document(kind).signatures], lambda: next(turn))
    return document(kind, told, events=events, signatures=signatures)


def endless(vectors: list[str]) -> Iterator[str]:
    while True:
        yield from vectors


@pytest.mark.parametrize("kind", KINDS)
def test_markup_in_what_people_type_is_printed_and_does_nothing(kind: ReportKind, trap: Trap) -> None:
    vectors = [trap.set(vector) for vector in VECTORS]
    issued = laden(kind, vectors)
    body = pdf(issued)
    assert trap.visits == []
    found = actions(body)
    assert {name: count for name, count in found.items() if count and name != "/EmbeddedFile"} == {}
    assert opened(body).attachments == {"record.json": [record(issued)]}
    source = markup(issued)
    assert [vector for vector in vectors if vector in source] == [], "as it was typed it would be markup"
    printed = bare("".join(page.extract_text() for page in opened(body).pages))
    whole = {vector for vector in vectors if bare(vector) in printed}
    if kind in (ReportKind.COMPARISON, ReportKind.AUDIT_EXTRACT):
        assert whole == set(vectors)
    else:
        assert len(whole) > 3, "the memo and the debrief cut what is long"
