"""The pages of an edition of criteria: who sees them, started, published, compared, retired."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring.actions.criteria import add_criterion, remove_criterion
from scoring.models import AuditEvent, CriteriaModel
from scoring.vocabulary import ModelStatus
from tests import factories
from tests.actions.criteria_scenarios import draft, node
from tests.actions.library_scenarios import template
from tests.cast import Cast
from tests.views.build import text_of
from tests.views.editor import at, criterion_form, weights_form

SignIn = Callable[[Any], Client]


@pytest.fixture
def model(cast: Cast) -> CriteriaModel:
    return draft(cast)


@pytest.fixture
def admin(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.criteria_admin)


PAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("edition", ()),
    ("details", ()),
    ("preview", ()),
    ("compare", ("1",)),
    ("publish", ()),
    ("weights", ("top",)),
    ("weights", ("D",)),
    ("elicit", ("D", "swing")),
    ("elicit", ("D", "ranks")),
    ("elicit", ("D", "pairs")),
    ("add", ("top",)),
    ("add", ("D",)),
    ("pick", ("D",)),
    ("criterion", ("D",)),
    ("criterion", ("D1",)),
    ("criterion", ("Q1",)),
    ("criterion", ("Q2",)),
    ("move", ("D1",)),
    ("remove", ("D1",)),
)


def arguments(model: CriteriaModel, args: tuple[str, ...]) -> list[Any]:
    keys = {row.key: row.pk for row in model.criteria.all()}
    return [keys.get(arg, arg) for arg in args]


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_page_of_a_draft_is_for_criteria_admins(
    cast: Cast, model: CriteriaModel, sign_in: SignIn, name: str, args: tuple[str, ...]
) -> None:
    address = at(name, model, *arguments(model, args))
    assert sign_in(cast.criteria_admin).get(address).status_code == 200
    assert sign_in(cast.lead).get(address).status_code == 404, "a draft looks as if it were not there"
    auditor = sign_in(cast.auditor).get(address).status_code
    assert auditor == (200 if name in ("edition", "preview", "compare") else 403)
    assert sign_in(cast.criteria_admin).delete(address).status_code == 405
    assert sign_in(None).get(address).status_code == 302


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_published_edition_can_be_read_and_not_changed(
    cast: Cast, sign_in: SignIn, name: str, args: tuple[str, ...]
) -> None:
    model = template()
    address = at(name, model, *arguments(model, args))
    readable = name in ("edition", "preview", "compare")
    assert sign_in(cast.lead).get(address).status_code == (200 if readable else 403)
    answer = sign_in(cast.criteria_admin).post(address, {"version": 1})
    assert answer.status_code == (405 if readable else 409)


def test_new_edition_is_started_once(cast: Cast, admin: Client, sign_in: SignIn) -> None:
    first = template()
    answer = admin.post(at("start", first))
    second = CriteriaModel.objects.get(slug=first.slug, edition=2)
    assert answer["Location"] == at("edition", second)
    assert (second.status, second.based_on) == (ModelStatus.DRAFT, first)
    assert admin.post(at("start", first)).status_code == 409
    assert sign_in(cast.lead).post(at("start", first)).status_code == 403
    assert admin.get(at("start", first)).status_code == 405


def test_template_is_made_from_scratch_and_from_a_copy(cast: Cast, admin: Client) -> None:
    source = template()
    for name, pk, size in (("Empty one", "", 0), ("Copied one", str(source.pk), 6)):
        form = {"name": name, "kind": "cmo", "description": "", "source": pk, "once": str(uuid.uuid4())}
        for _ in range(2):  # the second time it is carried out already
            answer = admin.post(reverse("criteria-new"), form)
        made = CriteriaModel.objects.get(name=name)
        assert answer["Location"] == at("edition", made)
        assert made.criteria.count() == size
    assert admin.post(reverse("criteria-new"), {"name": ""}).status_code == 422


def test_tree_shows_local_and_global_weights(model: CriteriaModel, admin: Client) -> None:
    page = text_of(admin.get(at("edition", model)))
    for words in ("Draft", "Based on Small, edition 1", "75%", "45.0%", "Groups add to 100"):
        assert words in page


def test_faults_are_told_and_keep_it_from_being_published(model: CriteriaModel, admin: Client) -> None:
    row = node(model, "Q1")
    admin.post(at("criterion", model, row.pk), criterion_form(model, "Q1", level_1="", level_0="None."))
    page = text_of(admin.get(at("publish", model)))
    assert "“Data integrity” has no text for level 1." in page
    model.refresh_from_db()
    assert admin.post(at("publish", model), {"version": model.version, "common": "All."}).status_code == 422
    model.refresh_from_db()
    assert model.status == ModelStatus.DRAFT


def test_published_with_a_reason_for_each_change_and_compared(cast: Cast, model: CriteriaModel, admin: Client) -> None:
    admin.post(at("weights", model, "top"), weights_form(model, D="50", Q="50"))
    admin.post(at("remove", model, node(model, "D2").pk), {"version": node(model, "D2").version})
    answer = admin.post(at("publish", model), {"version": model.version})
    assert answer.status_code == 422
    assert "Say why Quality differs" in text_of(answer)
    form = {"version": model.version, "common": "The board.", f"reason-{node(model, 'D2').pk}": "Nobody could answer."}
    assert admin.post(at("publish", model), form).status_code == 302
    model.refresh_from_db()
    assert model.status == ModelStatus.FROZEN
    page = text_of(admin.get(at("compare", model, 1)))
    for words in ("The board.", "Nobody could answer.", "Removed", "<del>60%</del>", "<ins>50%</ins>"):
        assert words in page


def test_published_edition_is_retired_with_a_reason(cast: Cast, admin: Client, sign_in: SignIn) -> None:
    model = template()
    model.refresh_from_db()
    assert sign_in(cast.lead).get(at("retire", model)).status_code == 403
    assert admin.post(at("retire", model), {"version": model.version, "reason": ""}).status_code == 422
    assert admin.post(at("retire", model), {"version": model.version, "reason": "Old."}).status_code == 302
    model.refresh_from_db()
    assert model.status == ModelStatus.RETIRED
    assert AuditEvent.objects.latest("id").reason == "Old."


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_number_of_queries_does_not_grow_with_the_criteria(
    cast: Cast, model: CriteriaModel, admin: Client, name: str, args: tuple[str, ...]
) -> None:
    address = at(name, model, *arguments(model, args))

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert admin.get(address).status_code == 200
        return len(caught)

    one = queries()
    for n in range(3):
        add_criterion(
            by=cast.criteria_admin, model=model, parent=node(model, "D"), spec=factories.rubric("", f"More {n}", 0)
        )
        remove_criterion(
            by=cast.criteria_admin,
            criterion=add_criterion(
                by=cast.criteria_admin, model=model, parent=node(model, "D"), spec=factories.rubric("", f"Gone {n}", 0)
            ),
            version=1,
        )
    assert queries() <= one


def test_constants_are_changed_with_a_reason_and_copied_to_the_next_edition(
    cast: Cast, model: CriteriaModel, admin: Client
) -> None:
    address = at("constants", model)
    page = admin.get(address)
    assert "House: 3." in text_of(page)
    form = {name: field.initial for name, field in page.context["form"].fields.items()} | {"half_life_years": "4"}
    refused = admin.post(address, form | {"reason": ""})
    assert refused.status_code == 422
    assert "a changed constant needs a reason" in text_of(refused)
    assert admin.post(address, form | {"reason": "Few inspections."}).status_code == 302
    text = text_of(admin.get(at("edition", model)))
    assert "4 years" in text
    assert "house: 3 years" in text
    assert "Few inspections." in text
    model.refresh_from_db()
    assert model.record_constants == {"half_life_years": "4"}
    assert admin.post(address, form | {"reason": "Late."}).status_code == 409


def test_criterion_is_read_from_what_the_admin_chooses(cast: Cast, model: CriteriaModel, admin: Client) -> None:
    group = node(model, "D")
    form = {"name": "Coverage", "kind": "derived", "once": uuid.uuid4()}
    added = admin.post(at("add", model, group.pk), form)
    row = model.criteria.get(name="Coverage")
    assert added["Location"] == at("criterion", model, row.pk)
    assert "Read from" in text_of(admin.get(at("criterion", model, row.pk)))
    admin.post(at("criterion", model, row.pk), criterion_form(model, row.key, derivation="capability_coverage"))
    row.refresh_from_db()
    assert (row.derivation, row.best) == ("capability_coverage", 100)
    assert "Capabilities held of those required" in text_of(admin.get(at("edition", model)))
