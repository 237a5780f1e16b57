"""ES-01, ES-02, ES-03, ES-06, ES-07 and ID-04 through the page: who signs proves who they are, and signs what was shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from scoring.actions.decisions import Draft, freeze_decision, reopen_decision, save_decision
from scoring.actions.members import change_member
from scoring.actions.reminders import remind
from scoring.actions.signatures import withdraw_signature
from scoring.actions.vendors import update_vendor
from scoring.models import AuditEvent, Decision, Selection, Signature, Snapshot, User
from scoring.policies import NotNow
from scoring.selectors.work import waiting_for
from scoring.views import signatures
from scoring.vocabulary import AuditVerb, DecisionOutcome, SignatureMeaning, Stage
from tests.cast import PASSWORD, Cast
from tests.factories import freeze, make_selection, put_signature
from tests.views.build import text_of

SignIn = Callable[[User | None], Client]


@pytest.fixture
def snapshot(cast: Cast) -> Snapshot:
    return freeze(cast, make_selection(cast, stage=Stage.DECISION))


def address(snapshot: Snapshot) -> str:
    return reverse("signature-new", args=[snapshot.selection.ref])


def typed(snapshot: Snapshot, **more: Any) -> dict[str, Any]:
    return {
        "shown": snapshot.sha256, "meaning": "quality", "comment": "Read in full.", "username": "approver",
        "password": PASSWORD, **more,
    }  # fmt: skip


@pytest.mark.req("ES-01")
def test_first_signing_of_a_session_asks_for_both_and_a_later_one_for_the_password(
    cast: Cast, sign_in: SignIn, snapshot: Snapshot
) -> None:
    client = sign_in(cast.approver)
    assert 'name="username"' in text_of(client.get(address(snapshot)))
    for missing in ("username", "password"):
        refused = client.post(address(snapshot), typed(snapshot, **{missing: ""}))
        assert refused.status_code == 422
    for wrong in ({"password": "wrong"}, {"username": "lead"}, {"username": "lead", "password": "wrong"}):
        refused = client.post(address(snapshot), typed(snapshot, **wrong))
        assert refused.status_code == 401
        text = text_of(refused)
        assert "Nothing was signed" in text
        assert "Read in full.</textarea>" in text, "what was typed is kept"
        assert PASSWORD not in text
    assert not Signature.objects.exists()
    assert AuditEvent.objects.filter(verb=AuditVerb.SIGNING_FAILED, actor=cast.approver).count() == 3
    assert client.post(address(snapshot), typed(snapshot, username="APPROVER")).status_code == 302
    signature = Signature.objects.get()
    assert signature.method == "User name and password"
    withdraw = reverse("signature-withdraw", args=[snapshot.selection.ref, signature.pk])
    assert 'name="username"' not in text_of(client.get(withdraw))
    assert client.post(withdraw, {"reason": "Too early.", "password": "wrong"}).status_code == 401
    assert client.post(withdraw, {"reason": "", "password": PASSWORD}).status_code == 422
    assert client.post(withdraw, {"reason": "Too early.", "password": PASSWORD}).status_code == 302
    assert client.post(address(snapshot), typed(snapshot, username="")).status_code == 302
    assert Signature.objects.latest("number").method == "Password, in a continuous session"
    again = sign_in(cast.approver)  # another session asks for both
    latest = Signature.objects.latest("number")
    page = reverse("signature-withdraw", args=[snapshot.selection.ref, latest.pk])
    assert again.post(page, {"reason": "Too early.", "password": PASSWORD}).status_code == 422


@pytest.mark.req("ES-01", "ID-06")
def test_wrong_passwords_count_against_the_limit_of_the_sign_in(
    cast: Cast, sign_in: SignIn, snapshot: Snapshot
) -> None:
    client = sign_in(cast.approver)
    for _ in range(5):
        assert client.post(address(snapshot), typed(snapshot, password="wrong")).status_code == 401
    locked = client.post(address(snapshot), typed(snapshot))
    assert locked.status_code == 429
    assert locked["Retry-After"] == "900"
    assert Client().post("/accounts/login/", {"login": "approver", "password": PASSWORD}).status_code == 429
    assert not Signature.objects.exists()


@pytest.mark.req("ES-02")
def test_signature_shows_name_time_zone_and_meaning_on_screen(cast: Cast, sign_in: SignIn, snapshot: Snapshot) -> None:
    # The same in PDF, XLSX and JSON is asked where those are made.
    sign_in(cast.approver).post(address(snapshot), typed(snapshot))
    signature = Signature.objects.get()
    for person in (cast.lead, cast.approver, cast.auditor):
        text = text_of(sign_in(person).get(reverse("decision-detail", args=[snapshot.selection.ref])))
        assert signature.full_name in text
        assert "Quality approval" in text
        assert f"{signature.signed_at:%H:%M:%S} UTC" in text
        assert "User name and password" in text


@pytest.mark.req("ES-03")
@pytest.mark.parametrize("meaning", ["", "approval", "author", "withdrawal", "nonsense"])
def test_meaning_that_is_missing_or_not_of_the_list_is_refused(
    cast: Cast, sign_in: SignIn, snapshot: Snapshot, meaning: str
) -> None:
    assert sign_in(cast.approver).post(address(snapshot), typed(snapshot, meaning=meaning)).status_code == 400
    assert not Signature.objects.exists()


@pytest.mark.req("ES-06")
def test_decision_that_changed_between_reading_and_signing_is_not_signed(
    cast: Cast, sign_in: SignIn, snapshot: Snapshot
) -> None:
    client = sign_in(cast.approver)
    assert snapshot.sha256 in text_of(client.get(address(snapshot)))
    assert client.post(address(snapshot), typed(snapshot, shown="0" * 64)).status_code == 409
    vendor = snapshot.selection.alternatives.first().vendor
    update_vendor(by=cast.lead, vendor=vendor, version=vendor.version, name="Renamed", kinds=vendor.kinds)
    assert client.post(address(snapshot), typed(snapshot)).status_code == 409
    assert client.get(address(snapshot)).status_code == 409
    page = text_of(client.get(reverse("decision-detail", args=[snapshot.selection.ref])))
    assert "was changed after it was frozen" in page
    assert not Signature.objects.exists()


@pytest.mark.req("ES-07", "ID-04")
def test_others_get_no_form_and_sign_nothing(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.DECISION)
    member = selection.memberships.get(user=cast.approver)
    change_member(
        by=cast.lead, membership=member, version=member.version, function="QA", is_quality=True, delegate=cast.stranger
    )
    snapshot = freeze(cast, selection)
    for name in ("stranger", "quality", "observer", "auditor"):
        client = sign_in(getattr(cast, name))
        assert client.get(address(snapshot)).status_code == 403
        assert client.post(address(snapshot), typed(snapshot, username=name)).status_code == 403
    for name in ("criteria_admin", "account_admin"):
        assert sign_in(getattr(cast, name)).post(address(snapshot), typed(snapshot)).status_code == 404
    # A password of the approver's in the session of another is no signature either.
    lead = sign_in(cast.lead)
    assert lead.post(address(snapshot), typed(snapshot, meaning="author")).status_code == 401
    token = Client(headers={"authorization": "Bearer anything"})
    assert token.post(address(snapshot), typed(snapshot)).status_code == 401
    assert not Signature.objects.exists()


def test_rejection_needs_its_reason_and_keeps_what_was_typed(cast: Cast, sign_in: SignIn, snapshot: Snapshot) -> None:
    client = sign_in(cast.approver)
    refused = client.post(address(snapshot), typed(snapshot, meaning="rejection", comment=""))
    assert refused.status_code == 422
    assert "Say why you reject the decision" in text_of(refused)
    assert client.post(address(snapshot), typed(snapshot, meaning="rejection", comment="Too far.")).status_code == 302
    page = text_of(client.get(reverse("decision-detail", args=[snapshot.selection.ref])))
    assert "Rejected" in page
    assert "“Too far.”" in page


@pytest.mark.req("ES-06")
def test_comment_outlives_a_decision_that_was_frozen_anew_and_the_page_says_what_changed(
    cast: Cast, sign_in: SignIn, snapshot: Snapshot
) -> None:
    client, selection = sign_in(cast.approver), snapshot.selection
    reopen_decision(by=cast.lead, selection=selection, reason="A condition was missing.")
    late = client.post(address(snapshot), typed(snapshot))
    assert late.status_code == 409
    assert "The decision is not frozen yet" in text_of(late)
    assert "Read in full.</textarea>" in text_of(late)
    assert PASSWORD not in text_of(late)
    decision = Decision.objects.get()
    draft = Draft(
        outcome=DecisionOutcome.SELECT, chosen=decision.chosen, rationale="It leads on quality, and its line is free."
    )
    save_decision(by=cast.lead, selection=selection, draft=draft, version=decision.version)
    version = Decision.objects.get().version
    seen = ("evidence", "unknown", "conclusions")
    anew = freeze_decision(by=cast.lead, selection=selection, version=version, acknowledged=seen)
    late = client.post(address(snapshot), typed(snapshot))
    assert late.status_code == 409
    text = text_of(late)
    assert "Nothing was signed." in text
    assert "<title>Error: Sign" in text
    assert "Lena Hartwig opened decision 1, which you were shown, again: A condition was missing." in text
    assert (
        "there are changes in the second source, the rationale, the conditions, whether the contractor is allowed to do "
        "the work, whether it is suitable, whether it is competent, the day to qualify it anew." in text
    )
    assert "<del>Aldermoor" in text
    assert "Read in full.</textarea>" in text
    assert PASSWORD not in text
    assert "There is a problem" not in text
    assert f'name="shown" value="{anew.sha256}"' in text
    assert 'value="quality" class="form-check-input"' in text
    assert not Signature.objects.exists()
    assert client.post(address(snapshot), typed(anew)).status_code == 302
    twice = client.post(address(snapshot), typed(anew, comment="Sent twice."))
    assert twice.status_code == 409
    assert "You have signed this decision already." in text_of(twice)
    assert "Sent twice.</textarea>" in text_of(twice)
    assert "Quality approval</textarea>" in text_of(twice)
    assert Signature.objects.count() == 1


def test_comment_outlives_a_refusal_at_the_last_moment(
    cast: Cast, sign_in: SignIn, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the page's own look and the lock the lead opened the decision again, and froze it."""

    def refuse(**_: Any) -> None:
        raise NotNow("Somebody was quicker.")

    monkeypatch.setattr(signatures, "sign", refuse)
    late = sign_in(cast.approver).post(address(snapshot), typed(snapshot))
    assert late.status_code == 409
    assert "Nothing was signed.</b> Somebody was quicker." in text_of(late)
    assert "Read in full.</textarea>" in text_of(late)


def test_reason_of_a_withdrawal_outlives_its_signature(cast: Cast, sign_in: SignIn, snapshot: Snapshot) -> None:
    client, signature = sign_in(cast.approver), put_signature(cast.approver, snapshot, SignatureMeaning.QUALITY)
    page = reverse("signature-withdraw", args=[snapshot.selection.ref, signature.pk])
    said = {"reason": "I read the wrong one.", "username": "approver", "password": "wrong"}
    wrong = client.post(page, said)
    assert wrong.status_code == 401
    assert "I read the wrong one.</textarea>" in text_of(wrong)
    reopen_decision(by=cast.lead, selection=snapshot.selection, reason="A condition was missing.")
    late = client.post(page, said | {"password": PASSWORD})
    assert late.status_code == 409
    assert "This signature is void already" in text_of(late)
    assert "I read the wrong one.</textarea>" in text_of(late)
    assert PASSWORD not in text_of(late)
    assert ">approver</textarea>" not in text_of(late)
    assert Signature.objects.count() == 1


def test_work_of_lead_and_approver_follows_the_signatures(
    cast: Cast, snapshot: Snapshot, mailoutbox: list[Any]
) -> None:
    def tasks(user: User) -> list[tuple[str, str]]:
        return [(task.text, task.blocked_by) for task in waiting_for(user)]

    signing = ("Sign the decision: select Aldermoor Biologics", "")
    assert tasks(cast.approver) == tasks(cast.lead) == [signing]
    assert waiting_for(cast.approver)[0].url == address(snapshot)
    put_signature(cast.lead, snapshot, SignatureMeaning.AUTHOR)
    assert tasks(cast.lead) == [("Wait for the signatures", "1 still to sign: Aino Virtanen")]
    selection = Selection.objects.get()
    members = [member.pk for member in selection.memberships.all()]
    remind(by=cast.lead, selection=selection, members=members, link="https://x.example/")
    assert [mail.to for mail in mailoutbox] == [["approver@sponsor.example"]]
    assert "read and sign the decision" in mailoutbox[0].subject
    rejected = put_signature(cast.approver, snapshot, SignatureMeaning.REJECTION, "Too far.")
    assert tasks(cast.approver) == []
    assert tasks(cast.lead) == [("Answer the rejection of the decision", "Rejected by Aino Virtanen")]
    withdraw_signature(by=cast.approver, signature=rejected, reason="It is near.", method="Password")
    put_signature(cast.approver, snapshot, SignatureMeaning.QUALITY)
    assert tasks(cast.lead) == [("Go on to the report", "")]
