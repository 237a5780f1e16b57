"""The library, templates and what a selection takes from them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError

from scoring.actions.criteria_of_selection import take_template
from scoring.actions.library import GroupShares, add_library, add_template, publish_first_edition
from scoring.actions.recording import recording
from scoring.actions.selections import create_selection
from scoring.actions.trees import FIELDS, copy_tree
from scoring.models import AuditEvent, CriteriaModel, Criterion, Selection
from scoring.policies import NotNow, WrongRole
from scoring.selectors.matrix import weights_of
from scoring.vocabulary import AuditVerb, ModelPurpose, ModelStatus, VendorKind
from tests.actions.library_scenarios import LIBRARY, TEMPLATE, library, template
from tests.cast import Cast
from tests.factories import make_selection


def selection_of(cast: Cast) -> Selection:
    return create_selection(by=cast.lead, title="Tablets", kind=VendorKind.CMO)


def test_template_copies_criteria_and_names_their_origin(cast: Cast) -> None:
    model = template()
    rows = {row.key: row for row in model.criteria.select_related("parent", "origin")}
    assert list(rows) == ["Q2", "D", "D1", "D2", "Q", "Q1"], "must-haves first, then the template's order"
    assert rows["Q2"].parent is None
    assert {key: row.origin.key for key, row in rows.items() if row.origin} == {key: key for key in rows}
    assert weights_of(list(rows.values())) == pytest.approx({"D": 0.6, "D1": 0.45, "D2": 0.15, "Q": 0.4, "Q1": 0.4})
    spec = LIBRARY[0].children[0]
    for field in set(FIELDS) - {"origin", "local_weight"}:
        assert getattr(rows["Q1"], field) == getattr(spec, field), field
    assert [(lv.level, lv.text, lv.value) for lv in rows["Q1"].levels.all()] == list(spec.levels)


def test_template_of_an_unknown_criterion_is_refused_whole(cast: Cast) -> None:
    source = library()
    with pytest.raises(KeyError):
        add_template(by=None, library=source, template=replace(TEMPLATE, must_haves=("Z9",)))
    assert not CriteriaModel.objects.filter(purpose=ModelPurpose.TEMPLATE).exists()


def test_weights_that_do_not_add_up_are_not_published(cast: Cast) -> None:
    wrong = replace(TEMPLATE, groups=(GroupShares("D", 6000, {"D1": 9000}),))
    model = add_template(by=None, library=library(), template=wrong)
    with pytest.raises(DatabaseError, match="do not add to 100"):
        publish_first_edition(by=None, model=model)
    assert CriteriaModel.objects.get(slug="small").status == ModelStatus.DRAFT


def test_published_edition_is_not_published_again(cast: Cast) -> None:
    with pytest.raises(NotNow, match="published already"):
        publish_first_edition(by=None, model=template())


@pytest.mark.parametrize("person", ["lead", "auditor", "account_admin", "quality"])
def test_only_criteria_admins_keep_library_and_templates(cast: Cast, person: str) -> None:
    user = getattr(cast, person)
    model = add_library(by=None, name="Library", description="", tree=LIBRARY)
    with pytest.raises(WrongRole):
        add_library(by=user, name="Library", description="", tree=LIBRARY)
    with pytest.raises(WrongRole):
        add_template(by=user, library=model, template=TEMPLATE)
    with pytest.raises(WrongRole):
        publish_first_edition(by=user, model=model)


def test_selection_takes_a_copy_of_the_template(cast: Cast) -> None:
    source, selection = template(), selection_of(cast)
    take_template(by=cast.lead, selection=selection, edition=source)
    model = CriteriaModel.objects.get(pk=selection.criteria_model_id)
    assert (model.name, model.kind, model.based_on, model.status) == ("Small", "cmo", source, ModelStatus.DRAFT)
    theirs = {row.key: row for row in source.criteria.all()}
    ours = {row.key: row for row in model.criteria.select_related("parent")}
    assert list(ours) == list(theirs)
    for key, row in ours.items():
        assert row.pk != theirs[key].pk
        assert row.origin_id == theirs[key].origin_id, "the library's criterion, not the template's"
        assert row.parent is None or row.parent.criteria_model_id == model.pk
        for field in set(FIELDS) - {"origin"}:
            assert getattr(row, field) == getattr(theirs[key], field), (key, field)
    assert ours["Q1"].levels.count() == 2
    assert not any(row.sources.exists() for row in ours.values())
    assert selection.ref in AuditEvent.objects.get(verb=AuditVerb.TEMPLATE_USED).chain


def test_draft_the_library_and_another_selections_copy_are_no_templates(cast: Cast) -> None:
    selection = selection_of(cast)
    draft = add_template(by=None, library=library(), template=TEMPLATE)
    other = make_selection(cast).criteria_model
    for model in (draft, CriteriaModel.objects.get(purpose=ModelPurpose.LIBRARY), other):
        with pytest.raises(NotNow, match="is not a published template"):
            take_template(by=cast.lead, selection=selection, edition=model)
    assert not selection.criteria_model.criteria.exists()


@pytest.mark.parametrize("person", ["stranger", "criteria_admin"])
def test_only_the_selections_lead_takes_a_template(cast: Cast, person: str) -> None:
    source, selection = template(), selection_of(cast)
    with pytest.raises(WrongRole):
        take_template(by=getattr(cast, person), selection=selection, edition=source)


def test_next_edition_of_the_library_keeps_sources_and_has_no_origin(cast: Cast) -> None:
    first = library()
    with recording(AuditVerb.LIBRARY_ADDED, by=cast.criteria_admin, about="edition 2") as log:
        second = log.create(
            CriteriaModel(name="Library", slug="library", edition=2, purpose=ModelPurpose.LIBRARY, based_on=first)
        )
        copy_tree(log, first, second)
    row = Criterion.objects.get(criteria_model=second, key="Q1")
    assert row.origin is None
    assert {tuple(s) for s in row.sources.values_list("kind", "reference", "quotation")} == {
        tuple(s) for s in LIBRARY[0].children[0].sources
    }
