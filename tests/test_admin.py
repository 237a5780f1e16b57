"""Django's admin: roles open it, actions write, nothing is deleted, blind scores stay hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from scoring.admin import site
from scoring.models import AuditEvent, CriteriaModel, Criterion, RoleGrant, User
from scoring.vocabulary import GlobalRole, ModelStatus, Stage
from tests.actions.criteria_scenarios import draft
from tests.actions.library_scenarios import template
from tests.cast import PASSWORD, Cast
from tests.factories import make_selection, score_everything

SignIn = Callable[[Any], Client]
PEOPLE = {"user", "rolegrant"}
CRITERIA = {"criteriamodel", "criterion"}
RECORD = {"selection", "score", "performance", "screening", "auditevent"}
SEES = {
    "account_admin": PEOPLE,
    "criteria_admin": CRITERIA,
    "auditor": PEOPLE | CRITERIA | RECORD,
    "lead": set(),
    "observer": set(),
}


def below(prefix: str) -> dict[str, str]:
    """What the page sends for the rows that it only shows."""
    return {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}


def at(model: str, page: str = "changelist", *args: Any) -> str:
    return reverse(f"admin:scoring_{model}_{page}", args=args)


def test_admin_knows_no_other_tables() -> None:
    assert {model._meta.model_name for model in site._registry} == PEOPLE | CRITERIA | RECORD


@pytest.mark.parametrize("person", SEES)
def test_roles_open_the_pages(cast: Cast, sign_in: SignIn, person: str) -> None:
    make_selection(cast, stage=Stage.RESULTS)
    template()
    client = sign_in(getattr(cast, person))
    assert client.get(reverse("admin:index")).status_code == (200 if SEES[person] else 403)
    for model in PEOPLE | CRITERIA | RECORD:
        expected = 200 if model in SEES[person] else 403
        assert client.get(at(model)).status_code == expected, model
        row = next(m for m in site._registry if m._meta.model_name == model)._default_manager.last()
        assert row is not None
        if expected == 200 and model not in CRITERIA:
            assert client.get(at(model, "change", row.pk)).status_code == 200, model


@pytest.mark.parametrize("address", ["admin:index", "admin:login"])
def test_visitor_is_sent_to_the_one_door(db: None, address: str) -> None:
    chain = Client().get(reverse(address), follow=True).redirect_chain
    assert chain[-1][0] == f"{reverse('account_login')}?next={reverse('admin:index')}"


def test_side_doors_of_django_are_shut(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.account_admin)
    assert client.post(reverse("admin:logout"))["Location"] == reverse("account_logout"), "signing out leaves its event"
    assert client.get(reverse("admin:password_change")).status_code == 404
    assert client.get(reverse("admin:password_change_done")).status_code == 404
    assert client.get(at("user", "history", cast.lead.pk)).status_code == 404


@pytest.mark.parametrize("person", ["account_admin", "criteria_admin", "auditor"])
def test_nothing_is_deleted(cast: Cast, sign_in: SignIn, person: str) -> None:
    client = sign_in(getattr(cast, person))
    draft(cast)
    for model in SEES[person] - {"score", "performance", "screening", "selection"}:
        row = next(m for m in site._registry if m._meta.model_name == model)._default_manager.first()
        assert row is not None
        assert client.post(at(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        client.post(at(model), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
        assert type(row)._default_manager.filter(pk=row.pk).exists()


def test_auditor_changes_nothing(cast: Cast, sign_in: SignIn) -> None:
    client, model = sign_in(cast.auditor), draft(cast)
    before = AuditEvent.objects.count()
    for address in (
        at("user", "change", cast.lead.pk),
        at("criteriamodel", "change", model.pk),
        at("criterion", "change", model.criteria.first().pk),  # type: ignore[union-attr]  # it has six
        at("user", "add"),
        at("rolegrant", "add"),
    ):
        assert client.post(address, {"name": "x", "full_name": "x", "seen": 1}).status_code == 403, address
    client.post(at("user"), {"action": "deactivate", "_selected_action": [cast.lead.pk]})
    assert AuditEvent.objects.count() == before


def test_account_is_made_through_the_action(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.account_admin)
    form = {"username": "nora", "full_name": "Nora Comber", "email": "", "job_title": "QA", "password": PASSWORD}
    answer = client.post(at("user", "add"), form)
    assert answer.status_code == 302
    user = User.objects.get(username="nora")
    assert user.check_password(PASSWORD)
    event = AuditEvent.objects.latest("id")
    assert event.sentence == "Ada Sorensen created the account Nora Comber (nora)"
    assert not LogEntry.objects.exists(), "the trail is the only log"
    again = client.post(at("user", "add"), form | {"username": "NORA"})
    assert "Names are never reused" in again.content.decode()
    assert "too short" in client.post(at("user", "add"), form | {"username": "n", "password": "x"}).content.decode()


def test_account_is_changed_at_the_version_that_was_seen(cast: Cast, sign_in: SignIn) -> None:
    client, address = sign_in(cast.account_admin), at("user", "change", cast.lead.pk)
    assert client.get(address).status_code == 200
    form = {"full_name": "Lena Berg", "email": "", "job_title": "Lead", "seen": cast.lead.version} | below(
        "role_grants"
    )
    assert client.post(address, form).status_code == 302
    cast.lead.refresh_from_db()
    assert cast.lead.full_name == "Lena Berg"
    assert client.post(address, form | {"full_name": "Old page"}).status_code == 409
    cast.lead.refresh_from_db()
    assert cast.lead.full_name == "Lena Berg"


def test_accounts_are_closed_and_opened_from_the_list(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.account_admin)
    chosen = [cast.lead.pk, cast.account_admin.pk]
    answer = client.post(at("user"), {"action": "deactivate", "_selected_action": chosen}, follow=True)
    assert "cannot deactivate your own account" in answer.content.decode()
    cast.lead.refresh_from_db()
    assert not cast.lead.is_active
    assert User.objects.get(pk=cast.account_admin.pk).is_active
    client.post(at("user"), {"action": "reactivate", "_selected_action": chosen})
    cast.lead.refresh_from_db()
    assert cast.lead.is_active


def test_role_is_granted_and_taken_back(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.account_admin)
    form = {"user": cast.observer.pk, "role": "auditor"}
    assert client.post(at("rolegrant", "add"), form).status_code == 302
    assert "has this role already" in client.post(at("rolegrant", "add"), form).content.decode()
    grant = RoleGrant.objects.get(user=cast.observer)
    client.post(at("rolegrant"), {"action": "take_back", "_selected_action": [grant.pk]})
    grant.refresh_from_db()
    assert grant.revoked_by == cast.account_admin
    assert not User.objects.get(pk=cast.observer.pk).has_role(GlobalRole.AUDITOR)
    own = RoleGrant.objects.get(user=cast.account_admin)
    client.post(at("rolegrant"), {"action": "take_back", "_selected_action": [own.pk]})
    own.refresh_from_db()
    assert own.revoked_at is None, "nobody locks themselves out"


def test_draft_is_named_and_a_published_edition_only_shown(cast: Cast, sign_in: SignIn) -> None:
    client, model = sign_in(cast.criteria_admin), draft(cast)
    address = at("criteriamodel", "change", model.pk)
    page = client.get(address).content.decode()
    assert "On time" in page, "the tree stands below it"
    assert reverse("criteria-edition", args=["small", 2]) in page
    form = {"name": "Large", "kind": "", "description": "For all.", "seen": 1} | below("criteria")
    assert client.post(address, form).status_code == 302
    model.refresh_from_db()
    assert (model.name, model.kind) == ("Large", "")
    published = CriteriaModel.objects.get(slug="small", edition=1)
    assert client.get(at("criteriamodel", "change", published.pk)).status_code == 200
    assert client.post(at("criteriamodel", "change", published.pk), form).status_code == 403
    assert published.status == ModelStatus.FROZEN


def test_criterion_is_found_by_words_and_shown_with_its_levels(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.criteria_admin)
    template()
    assert "Data integrity" in client.get(at("criterion"), {"q": "integrity"}).content.decode()
    row = Criterion.objects.filter(key="Q1").first()
    assert row is not None
    assert "Named people." in client.get(at("criterion", "change", row.pk)).content.decode()


def test_selections_own_criteria_are_not_in_the_list(cast: Cast, sign_in: SignIn) -> None:
    make_selection(cast)
    client = sign_in(cast.criteria_admin)
    assert "Aseptic filling" not in client.get(at("criterion")).content.decode()
    assert "Fill-finish" not in client.get(at("criteriamodel")).content.decode()


@pytest.mark.parametrize("submitted", [False, True])
def test_scores_stay_hidden_until_scoring_has_closed(cast: Cast, sign_in: SignIn, submitted: bool) -> None:
    selection = make_selection(cast, stage=Stage.RESULTS if submitted else Stage.SCORING)
    if not submitted:
        score_everything(cast, selection)
    client = sign_in(cast.auditor)
    score = selection.scores.first()
    assert score is not None
    assert client.get(at("score", "change", score.pk)).status_code == (200 if submitted else 302)
    pages = [client.get(at(model)).content.decode() for model in ("score", "auditevent")]
    pages.append(client.get(at("auditevent", "change", AuditEvent.objects.latest("id").pk)).content.decode())
    assert ("Quentin Abara" in pages[0]) is submitted
    assert all("As seen at the site visit." not in page for page in pages[1:])


@pytest.mark.parametrize("model", sorted(PEOPLE | CRITERIA | RECORD))
def test_lists_ask_the_same_number_of_queries_whatever_they_hold(
    cast: Cast, sign_in: SignIn, model: str, django_assert_max_num_queries: Any
) -> None:
    make_selection(cast, stage=Stage.RESULTS)
    draft(cast)
    person = next(name for name, seen in SEES.items() if model in seen)
    client = sign_in(getattr(cast, person))
    with django_assert_max_num_queries(12):
        assert client.get(at(model)).status_code == 200


def test_pages_keep_to_the_content_security_policy(cast: Cast, sign_in: SignIn) -> None:
    model = draft(cast)
    client = sign_in(cast.criteria_admin)
    for address in (reverse("admin:index"), at("criteriamodel"), at("criteriamodel", "change", model.pk)):
        body = client.get(address).content.decode()
        assert "<style" not in body
        assert ' style="' not in body
        assert "<script>" not in body
