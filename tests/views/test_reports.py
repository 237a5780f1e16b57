"""Making a report."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from scoring.models import AuditEvent, Selection, User
from scoring.vocabulary import AuditVerb, Stage
from tests.cast import Cast
from tests.factories import make_selection

SignIn = Callable[[User | None], Client]
MILLIMETRES = 72 / 25.4


def address(selection: Selection) -> str:
    return reverse("report-create", args=[selection.ref])


@pytest.mark.parametrize(("paper", "width"), [("A4", 210), ("Letter", 215.9)])
def test_report_is_a_pdf_on_that_paper_and_an_event(cast: Cast, sign_in: SignIn, paper: str, width: float) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    answer = sign_in(cast.observer).post(address(selection), {"paper": paper})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{selection.ref}_report_{paper}.pdf"'
    reader = PdfReader(io.BytesIO(answer.content))
    assert float(reader.pages[0].mediabox.width) == pytest.approx(width * MILLIMETRES, abs=0.5)
    text = " ".join(page.extract_text() for page in reader.pages)
    for words in (selection.ref, "Aldermoor", "70.0", "56.4"):
        assert words in text
    event = AuditEvent.objects.latest("id")
    assert (event.chain, event.verb, event.actor) == (selection.ref, AuditVerb.REPORT_MADE, cast.observer)
    assert event.payload.changes == [{"paper": paper, "sha256": hashlib.sha256(answer.content).hexdigest()}]


def test_report_made_twice_is_the_same_file(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    client = sign_in(cast.lead)
    first, second = (client.post(address(selection), {"paper": "A4"}).content for _ in range(2))
    assert first == second


@pytest.mark.parametrize("paper", ["", "A3", "../A4"])
def test_paper_that_there_is_not_makes_nothing(cast: Cast, sign_in: SignIn, paper: str) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    before = AuditEvent.objects.count()
    answer = sign_in(cast.lead).post(address(selection), {"paper": paper})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("results-ranking", args=[selection.ref])
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("stage", [Stage.SETUP, Stage.SCORING])
def test_report_before_the_results_is_refused(cast: Cast, sign_in: SignIn, stage: Stage) -> None:
    assert sign_in(cast.lead).post(address(make_selection(cast, stage=stage)), {"paper": "A4"}).status_code == 409


def test_report_is_never_made_by_a_link(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.lead).get(address(make_selection(cast, stage=Stage.RESULTS))).status_code == 405
