"""Django's admin in light and dark, wide and narrow: no accessibility rule is broken and nothing sticks out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from scoring.admin import site
from scoring.models import CriteriaModel, Criterion, User
from scoring.vocabulary import CriterionKind, ModelStatus, Stage
from tests.actions.criteria_scenarios import draft
from tests.browser.conftest import PageAs
from tests.browser.looking import LOOKS, Look, faults, violations
from tests.cast import Cast
from tests.factories import make_selection, score_everything

# jQuery, which Django's pages bring, tries out an inline style; the policy refuses it, and nothing hangs on it.
TRIED = "Applying inline style violates"


@pytest.fixture(autouse=True)
def _jquery_is_heard_no_longer(complaints: list[str]) -> Iterator[None]:
    yield
    complaints[:] = [complaint for complaint in complaints if not complaint.startswith(TRIED)]


def at(model: str, page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:scoring_{model}_{page}", args=args)


@pytest.fixture
def addresses(cast: Cast) -> dict[User, list[str]]:
    """The pages of each keeper: lists, empty lists, rows to change and rows to read."""
    score_everything(cast, make_selection(cast, stage=Stage.SCORING))
    make_selection(cast, stage=Stage.RESULTS)
    draft(cast)
    open_draft = CriteriaModel.objects.filter(status=ModelStatus.DRAFT).latest("name")
    rubric = Criterion.objects.filter(kind=CriterionKind.RUBRIC, criteria_model=open_draft).first()
    assert rubric is not None
    record = []
    for model in site._registry:
        name, row = str(model._meta.model_name), model._default_manager.last()
        record += [at(name), f"{at(name)}?q=nothing-like-it"]
        if row is not None and name not in ("criteriamodel", "criterion"):
            record.append(at(name, "change", row.pk))
    return {
        cast.account_admin: [
            reverse("admin:index"),
            at("user"),
            at("user", "add"),
            at("user", "change", cast.lead.pk),
            at("rolegrant"),
            at("rolegrant", "add"),
        ],
        cast.criteria_admin: [
            reverse("admin:index"),
            at("criteriamodel"),
            at("criteriamodel", "change", open_draft.pk),
            at("criterion"),
            at("criterion", "change", rubric.pk),
        ],
        cast.auditor: [reverse("admin:index"), *record],
    }


@pytest.mark.parametrize("looks", LOOKS)
def test_every_page_of_the_admin_keeps_the_rules_of_accessibility(
    page_as: PageAs, addresses: dict[User, list[str]], looks: tuple[Look, ...]
) -> None:
    found = {}
    for person, pages in addresses.items():
        page = page_as(person)
        for address in pages:
            page.goto(address)
            if wrong := faults(page, looks):
                found[address] = wrong
    assert found == {}


def test_form_that_was_refused_keeps_the_rules_too(page_as: PageAs, cast: Cast) -> None:
    page: Page = page_as(cast.account_admin)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # light or dark
        page.goto(at("user", "add"))
        page.locator("form").evaluate_all("forms => forms.forEach(form => form.noValidate = true)")
        page.locator("input[name=_save]").click()
        page.locator(".errornote").wait_for()
        assert violations(page) == []
