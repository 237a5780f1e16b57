"""The pages of the criteria editor: from page to database and back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring.actions.criteria import add_criterion, remove_criterion, set_weights, update_criterion
from scoring.models import AuditEvent, CriteriaModel, Criterion
from scoring.models.criteria import WHOLE
from scoring.vocabulary import ModelStatus
from tests import factories
from tests.actions.criteria_scenarios import draft, node, siblings, versions
from tests.actions.library_scenarios import template
from tests.cast import Cast

SignIn = Callable[[Any], Client]


@pytest.fixture
def model(cast: Cast) -> CriteriaModel:
    return draft(cast)


@pytest.fixture
def admin(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.criteria_admin)


def at(name: str, model: CriteriaModel, *args: Any) -> str:
    return reverse(f"criteria-{name}", args=[model.slug, model.edition, *args])


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("&#x27;", "'").split())


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
    for words in ("Draft", "Based on Small, edition 1", "75.00%", "45.0%", "Groups add to 100"):
        assert words in page


# Weights


def weights_form(model: CriteriaModel, **percents: str) -> dict[str, Any]:
    form: dict[str, Any] = {"deed": "save"}
    for key, percent in percents.items():
        row = node(model, key)
        form |= {f"weight-{row.pk}": percent, f"version-{row.pk}": row.version}
    return form


def test_weights_are_saved_as_basis_points(model: CriteriaModel, admin: Client) -> None:
    address = at("weights", model, node(model, "D").pk)
    assert admin.post(address, weights_form(model, D1="34.29", D2="65.71")).status_code == 302
    assert siblings(model, "D") == {"D1": 3429, "D2": 6571}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("50", "53"), "103 of 100: 3 too many."),
        (("50", "49.5"), "99.5 of 100: 0.5 too few."),
        (("-1", "101"), "greater than or equal to 0"),
        (("", "100"), "Enter the weight of “On time”"),
        (("many", "1"), "Enter a number"),
    ],
)
def test_weights_that_do_not_add_are_refused_in_words_and_kept(
    model: CriteriaModel, admin: Client, typed: tuple[str, str], said: str
) -> None:
    answer = admin.post(at("weights", model, node(model, "D").pk), weights_form(model, D1=typed[0], D2=typed[1]))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert f'value="{typed[1]}"' in text_of(answer)
    assert siblings(model, "D") == {"D1": 7500, "D2": 2500}


@pytest.mark.parametrize(
    ("deed", "shown"),
    [("scale", ("60", "40")), ("spread", ("50", "50")), ("rest:D1", ("90", "10")), ("take:D2", ("90", "10"))],
)
def test_buttons_work_something_out_and_save_nothing(
    model: CriteriaModel, admin: Client, deed: str, shown: tuple[str, str]
) -> None:
    verb, _, key = deed.partition(":")
    form = weights_form(model, D1="90", D2="60")
    form["deed"] = f"{verb}:{node(model, key).pk}" if key else verb
    answer = admin.post(at("weights", model, node(model, "D").pk), form)
    assert answer.status_code == 200
    page = text_of(answer)
    for key, value in zip(("D1", "D2"), shown, strict=True):
        pk = node(model, key).pk
        assert f'name="weight-{pk}" value="{value}"' in page
    assert "Not saved yet" in page
    assert siblings(model, "D") == {"D1": 7500, "D2": 2500}


def test_last_save_is_undone_by_another_save(model: CriteriaModel, admin: Client) -> None:
    address = at("weights", model, node(model, "D").pk)
    admin.post(address, weights_form(model, D1="10", D2="90"))
    assert admin.post(address, weights_form(model, D1="1", D2="2") | {"deed": "undo"}).status_code == 302
    assert siblings(model, "D") == {"D1": 7500, "D2": 2500}
    assert AuditEvent.objects.latest("id").reason.startswith("Undone")


def test_conflict_keeps_what_was_typed_and_can_be_saved_over(cast: Cast, model: CriteriaModel, admin: Client) -> None:
    mine = weights_form(model, D1="20", D2="80")
    given = {node(model, "D1").pk: 1000, node(model, "D2").pk: 9000}
    set_weights(by=cast.criteria_admin, model=model, parent=node(model, "D"), weights=given, versions=versions(model))
    address = at("weights", model, node(model, "D").pk)
    answer = admin.post(address, mine)
    assert answer.status_code == 409
    page = text_of(answer)
    assert 'value="20"' in page
    assert 'value="80"' in page
    assert '<td class="num">90</td>' in page, "what stands there now"
    assert siblings(model, "D") == {"D1": 1000, "D2": 9000}
    assert admin.post(address, weights_form(model, D1="20", D2="80")).status_code == 302


def test_criterion_that_came_meanwhile_is_a_conflict_that_keeps_what_was_typed(
    cast: Cast, model: CriteriaModel, admin: Client
) -> None:
    mine = weights_form(model, D1="20", D2="80")
    add_criterion(by=cast.criteria_admin, model=model, parent=node(model, "D"), spec=factories.rubric("", "New", 0))
    answer = admin.post(at("weights", model, node(model, "D").pk), mine)
    assert answer.status_code == 409
    assert 'value="80"' in text_of(answer)


# Elicitation


def elicit(model: CriteriaModel, method: str, **answers: str) -> tuple[str, dict[str, Any]]:
    rows = list(model.criteria.filter(parent__key="D"))
    form: dict[str, Any] = {f"version-{row.pk}": row.version for row in rows}
    for name, value in answers.items():
        prefix, _, key = name.partition("_")
        form[f"{prefix}-{node(model, key).pk}" if key in ("D1", "D2") else f"{prefix}-{key.replace('_', '-')}"] = value
    return at("elicit", model, node(model, "D").pk, method), form


@pytest.mark.parametrize(
    ("method", "answers", "weights", "reason"),
    [
        ("swing", {"points_D1": "100", "points_D2": "25"}, (8000, 2000), "Swing weighting: On time 100"),
        ("ranks", {"rank_D1": "2", "rank_D2": "1"}, (2500, 7500), "Rank order"),
        ("pairs", {"pair_0_1": "3"}, (7500, 2500), "Pairwise comparison (AHP), consistency ratio 0.00"),
    ],
)
def test_elicited_weights_are_shown_then_saved_with_how_they_were_found(
    model: CriteriaModel, admin: Client, method: str, answers: dict[str, str], weights: tuple[int, int], reason: str
) -> None:
    address, form = elicit(model, method, **answers)
    shown = admin.post(address, form | {"deed": "show"})
    assert shown.status_code == 200
    assert "Not saved yet" in text_of(shown)
    assert siblings(model, "D") == {"D1": 7500, "D2": 2500}
    assert admin.post(address, form | {"deed": "save"}).status_code == 302
    assert tuple(siblings(model, "D").values()) == weights
    assert AuditEvent.objects.latest("id").reason.startswith(reason)


def test_contradicting_comparisons_name_the_one_to_look_at_first(
    cast: Cast, model: CriteriaModel, admin: Client
) -> None:
    add_criterion(by=cast.criteria_admin, model=model, parent=node(model, "D"), spec=factories.rubric("", "Third", 0))
    rows = list(model.criteria.filter(parent__key="D"))
    form = {f"version-{row.pk}": row.version for row in rows} | {"pair-0-1": "9", "pair-1-2": "9", "pair-0-2": "1/9"}
    page = text_of(admin.post(at("elicit", model, node(model, "D").pk, "pairs"), form))
    assert "The comparisons contradict each other." in page
    assert "Look first at" in page


@pytest.mark.parametrize(("method", "name"), [("swing", "points"), ("ranks", "rank")])
def test_missing_answer_is_asked_for(model: CriteriaModel, admin: Client, method: str, name: str) -> None:
    address, form = elicit(model, method, **{f"{name}_D1": "2"})
    answer = admin.post(address, form)
    assert answer.status_code == 422
    assert "Months to deliver" in text_of(answer)


# Criteria


def criterion_form(model: CriteriaModel, key: str, **changes: Any) -> dict[str, Any]:
    row = node(model, key)
    form = {"name": row.name, "version": row.version, "for_cro": "on", "for_cmo": "on", "for_cdmo": "on"}
    return form | changes


def test_criterion_of_ones_own_is_added_and_edited(model: CriteriaModel, admin: Client) -> None:
    parent = node(model, "D")
    form = {"name": "Reserve", "kind": "rubric", "once": str(uuid.uuid4())}
    answer = admin.post(at("add", model, parent.pk), form)
    row = Criterion.objects.get(name="Reserve")
    assert answer["Location"] == at("criterion", model, row.pk)
    assert admin.post(at("add", model, parent.pk), form)["Location"] == answer["Location"], "sent twice, made once"
    texts = {f"level_{level}": f"Seen at {level}." for level in range(5)}
    answer = admin.post(answer["Location"], criterion_form(model, row.key, **texts, floor="2", floor_screens="on"))
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.floor, row.floor_screens, row.levels.count()) == (2, True, 5)


def test_number_needs_its_anchors(model: CriteriaModel, admin: Client) -> None:
    form = {"name": "Days", "kind": "number", "worst": "5", "best": "5", "once": str(uuid.uuid4())}
    address = at("add", model, node(model, "D").pk)
    assert "needs two different figures" in text_of(admin.post(address, form))
    assert "Enter the best figure" in text_of(admin.post(address, form | {"best": ""}))
    assert admin.post(address, form | {"best": "1"}).status_code == 302


def test_library_criterion_is_copied_with_its_levels(cast: Cast, model: CriteriaModel, admin: Client) -> None:
    remove_criterion(by=cast.criteria_admin, criterion=node(model, "Q1"), version=1)
    address = at("pick", model, node(model, "D").pk)
    form = {"pick": "Q1", "once": str(uuid.uuid4())}
    assert admin.post(address, form).status_code == 302
    row = model.criteria.get(key="Q1")
    assert row.parent == node(model, "D")
    assert (row.local_weight, row.origin.criteria_model.slug, row.levels.count()) == (0, "library", 2)  # type: ignore[union-attr]
    assert admin.post(address, form).status_code == 302, "sent twice, made once"
    assert admin.post(address, {"pick": "Z9", "once": str(uuid.uuid4())}).status_code == 404


def test_curve_is_edited_drawn_and_checked(model: CriteriaModel, admin: Client) -> None:
    address = at("criterion", model, node(model, "D2").pk)
    points = {"x_0": "6", "v_0": "100", "x_1": "9", "v_1": "80", "x_2": "18", "v_2": "0"}
    drawn = admin.post(address, criterion_form(model, "D2", **points, draw="1"))
    assert "9 is worth 80 points" in text_of(drawn)
    assert node(model, "D2").curve is None
    assert admin.post(address, criterion_form(model, "D2", **points)).status_code == 302
    row = node(model, "D2")
    assert row.curve == [[6.0, 1.0], [9.0, 0.8], [18.0, 0.0]]
    assert (row.worst, row.best) == (18, 6)
    for wrong in ({"x_1": "6"}, {"v_1": ""}, {"v_0": "0", "v_1": "0"}, {"v_1": "120"}):
        assert admin.post(address, criterion_form(model, "D2", **points | wrong)).status_code == 422


def test_picture_of_a_curve_is_drawn_while_it_is_typed(cast: Cast, admin: Client, sign_in: SignIn) -> None:
    address = reverse("criteria-curve")
    answer = admin.get(address, {"x": ["6", "18", "nan"], "v": ["100", "0", "1"], "unit": "months", "name": "<b>"})
    assert "6 is worth 100 points" in answer.content.decode()
    assert "<b>" not in answer.content.decode()
    assert "at least two points" in text_of(admin.get(address))
    assert sign_in(cast.lead).get(address).status_code == 403


def test_linter_warns_beside_the_texts(model: CriteriaModel, admin: Client) -> None:
    form = criterion_form(model, "Q1", level_1="Good control.", level_0="", draw="1")
    page = text_of(admin.post(at("criterion", model, node(model, "Q1").pk), form))
    assert "Level 1 says “good”" in page
    assert "Level 0 has no text" in page


def test_conflict_on_a_criterion_keeps_what_was_typed(cast: Cast, model: CriteriaModel, admin: Client) -> None:
    mine = criterion_form(model, "Q2", name="My words")
    update_criterion(
        by=cast.criteria_admin, criterion=node(model, "Q2"), version=1, levels=[], change_reason="", name="Their words"
    )
    address = at("criterion", model, node(model, "Q2").pk)
    answer = admin.post(address, mine)
    assert answer.status_code == 409
    page = text_of(answer)
    assert 'value="My words"' in page
    assert "Name: Their words" in page
    assert admin.post(address, criterion_form(model, "Q2", name="My words")).status_code == 302
    assert node(model, "Q2").name == "My words"


def test_criterion_is_moved_removed_and_put_back(model: CriteriaModel, admin: Client) -> None:
    row = node(model, "D2")
    answer = admin.post(
        at("move", model, row.pk), {"parent": row.parent_id, "place": "1", "version": row.version}, follow=True
    )
    assert "Months to deliver, moved to 1 of 2 in Delivery." in text_of(answer)
    assert list(siblings(model, "D")) == ["D2", "D1"]
    assert admin.post(at("move", model, row.pk), {"parent": "", "place": "1", "version": 2}).status_code == 422
    row = node(model, "D2")
    answer = admin.post(at("remove", model, row.pk), {"version": row.version, "change_reason": "x"}, follow=True)
    assert "its share went to the others" in text_of(answer)
    assert siblings(model, "D") == {"D1": WHOLE}
    row = node(model, "D2")
    admin.post(at("restore", model, row.pk), {"version": row.version})
    assert siblings(model, "D") == {"D2": 2500, "D1": 7500}


# Publishing


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
    for words in ("The board.", "Nobody could answer.", "Removed", "<del>60.00%</del>", "<ins>50.00%</ins>"):
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
