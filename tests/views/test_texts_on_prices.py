"""Whoever holds prices back is shown which texts speak of them all the same."""

from __future__ import annotations

from collections.abc import Callable

from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from scoring.actions.decisions import record_dissent
from scoring.models import User
from scoring.reports.options import Options
from scoring.vocabulary import ReportKind, Stage
from tests.cast import Cast
from tests.factories import make_selection
from tests.views.build import text_of

SignIn = Callable[[User | None], Client]
DEARER = "Brightwater is a tenth dearer, says Quentin Abara."


def test_builder_lists_what_people_typed_about_prices_where_they_are_held_back(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS)
    record_dissent(by=cast.quality, selection=selection, text=DEARER)
    client = sign_in(cast.lead)

    def page(prices: str, kind: ReportKind = ReportKind.COMPARISON) -> str:
        chosen = QueryDict(mutable=True)
        for name, value in (Options(names="evaluators", prices=prices).stored() | {"kind": kind}).items():
            chosen.setlist(name, value if isinstance(value, list) else [value])
        if kind == ReportKind.DEBRIEF:
            chosen["vendor"] = str(selection.alternatives.all()[0].pk)
        return text_of(client.get(f"{reverse('report-detail', args=[selection.ref])}?{chosen.urlencode()}"))

    for prices in ("index", "left_out"):
        told = page(prices)
        assert "Read this text before you send it." in told
        assert "<b>Dissent:</b> Brightwater is a tenth dearer, says Evaluator" in told, (
            "as it stands in the report, without names"
        )
    assert "before you send it" not in page("shown")
    assert "before you send it" not in page("index", ReportKind.DEBRIEF), "a debrief has no dissent"
