"""Evidence, the review of one's own sheet, its way back, and who scores for somebody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from scoring.actions.documents import add_document
from scoring.actions.interests import declare_interests
from scoring.actions.scores import link_evidence
from scoring.models import Score, ScoreEvidence, Selection, User
from scoring.vocabulary import EvidenceKind, Stage
from tests.actions.import_scenarios import TEXT
from tests.cast import Cast
from tests.factories import alternative, make_selection
from tests.selectors.build import score
from tests.views.build import text_of
from tests.views.sheets import address, name_delegate, put, version_of

SignIn = Callable[[User | None], Client]


@pytest.fixture
def selection(cast: Cast) -> Selection:
    """Open for scoring: quality owes Q1 (0 to 5) and Q2 (a figure) for three vendors."""
    return make_selection(cast, stage=Stage.SCORING)


def test_evidence_of_every_kind_is_linked_and_taken_out(cast: Cast, sign_in: SignIn, selection: Selection) -> None:
    vendor = alternative(selection, "Aldermoor").vendor
    document = add_document(by=cast.lead, vendor=vendor, upload=TEXT, title="Minutes of the audit")
    client = sign_in(cast.quality)
    put(client, selection, "Q1/1", value="3")
    here = address(selection, "Q1/1/evidence/")
    sent = (
        {"kind": "document", "document": str(document.pk), "page": "4"},
        {"kind": "link", "url": "https://example.org/483", "label": "The 483"},
        {"kind": "link", "url": "https://example.org/483", "label": "The 483"},
    )
    for data in sent:
        assert client.post(here, data).status_code == 302
    page = text_of(client.get(address(selection, "Q1/1/")))
    assert f"Document: {document.title}, page 4" in page
    assert page.count('href="https://example.org/483"') == 1, "sent twice, linked once"
    source = ScoreEvidence.objects.get(kind=EvidenceKind.LINK)
    answer = client.post(f"{here}{source.pk}/", {"version": "1"}, headers={"X-Fragment": "evidence"})
    assert "The 483" not in answer.content.decode()
    assert "<html" not in answer.content.decode(), "the panel of the grid takes the part alone"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"kind": "link", "url": "nowhere"}, "Enter a valid URL"),
        ({"kind": "link"}, "Enter the address."),
        ({"kind": "link", "url": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"kind": "record", "record": "fda_483 1"}, "not one of the available choices"),
    ],
)
def test_evidence_that_names_nothing_is_refused(
    cast: Cast, sign_in: SignIn, selection: Selection, data: dict[str, str], words: str
) -> None:
    client = sign_in(cast.quality)
    put(client, selection, "Q1/1", value="3")
    answer = client.post(address(selection, "Q1/1/evidence/"), data)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert ScoreEvidence.objects.count() == 0


def test_evidence_waits_for_the_score(cast: Cast, sign_in: SignIn, selection: Selection) -> None:
    answer = sign_in(cast.quality).post(
        address(selection, "Q1/1/evidence/"), {"kind": "link", "url": "https://a.example"}
    )
    assert answer.status_code == 409
    assert "Score the cell first" in text_of(answer)


def test_evidence_of_another_cell_is_not_found(cast: Cast, sign_in: SignIn, selection: Selection) -> None:
    score(selection, cast.technical, "D1", "3", "3", "3")
    theirs = link_evidence(
        by=cast.technical, score=Score.objects.filter(evaluator=cast.technical)[0],
        kind=EvidenceKind.LINK, label="Theirs", url="https://a.example",
    )  # fmt: skip
    client = sign_in(cast.quality)
    put(client, selection, "Q1/1", value="3")
    assert client.post(address(selection, f"Q1/1/evidence/{theirs.pk}/"), {"version": "1"}).status_code == 404


# Review, submission, reopening


def test_review_lists_what_is_missing_and_what_looks_alike(cast: Cast, sign_in: SignIn, selection: Selection) -> None:
    client = sign_in(cast.quality)
    for place in (1, 2, 3):
        put(client, selection, f"Q1/{place}", value="5")
    page = text_of(client.get(address(selection, "review/")))
    assert f'<a href="{address(selection)}#cell-Q2-2">Brightwater, Open deviations: not scored</a>' in page
    assert "Castellan, Inspection record: 5 needs a reason" in page
    assert "You gave 5 to all 3 vendors on Inspection record" in page
    assert "Submit and lock my sheet" not in page
    refused = client.post(address(selection, "review/"))
    assert refused.status_code == 422
    assert "There is a problem: the sheet is not complete" in text_of(refused)
    assert selection.memberships.get(user=cast.quality).submitted_at is None


def test_lead_opens_a_sheet_again_and_a_correction_needs_a_reason(
    cast: Cast, sign_in: SignIn, selection: Selection
) -> None:
    for key in ("Q1", "Q2"):
        score(selection, cast.quality, key, "3", "3", "3")
    evaluator, lead = sign_in(cast.quality), sign_in(cast.lead)
    assert evaluator.post(address(selection, "review/")).status_code == 302
    member = selection.memberships.get(user=cast.quality)
    assert "Open the sheet again" in text_of(lead.get(selection.get_absolute_url()))
    data = {"member": str(member.pk), "reason": "The audit report came late."}
    assert evaluator.post(address(selection, "reopen/"), data).status_code == 403
    assert "Say why" in text_of(lead.post(address(selection, "reopen/"), data | {"reason": ""}, follow=True))
    assert lead.post(address(selection, "reopen/"), data).status_code == 302
    page = text_of(evaluator.get(address(selection)))
    assert "Lena Hartwig opened this sheet again" in page
    assert "The audit report came late." in page
    version = version_of(cast)
    assert "corrected with a reason" in put(evaluator, selection, "Q1/1", value="2", version=version).json()["error"]
    saved = put(evaluator, selection, "Q1/1", value="2", version=version, reason="See the report.").json()
    assert saved["locked"] is False
    assert Score.everything.filter(superseded_at__isnull=False).count() == 1


def test_delegate_scores_on_behalf_and_both_are_shown(cast: Cast, sign_in: SignIn, selection: Selection) -> None:
    name_delegate(cast, selection)
    client = sign_in(cast.criteria_admin)
    assert "You score for Quentin Abara" in text_of(client.get(address(selection)))
    assert put(client, selection, "Q1/1", value="3").status_code == 200
    assert Score.objects.get().evaluator == cast.quality
    assert "Ciro Mendes may score for you" in text_of(sign_in(cast.quality).get(address(selection)))


def test_declaring_nothing_new_says_so(cast: Cast, sign_in: SignIn, selection: Selection) -> None:
    declare_interests(by=cast.quality, selection=selection, conflicts={alternative(selection, "Castellan"): "Shares."})
    answer = sign_in(cast.quality).post(address(selection, "interests/"), {"answer": "none"}, follow=True)
    assert "what you declared stands" in text_of(answer)
