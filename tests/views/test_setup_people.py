"""Who takes part in a selection: named, changed, taken out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from scoring.models import Selection, User
from scoring.vocabulary import Stage
from tests.cast import Cast
from tests.factories import criterion, make_selection
from tests.views.build import text_of

SignIn = Callable[[User | None], Client]


def people(selection: Selection) -> str:
    return reverse("setup-people", args=[selection.ref])


def test_evaluator_is_named_with_groups_and_somebody_who_stands_in(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    client = sign_in(cast.lead)
    form = {"user": cast.criteria_admin.pk, "role": "evaluator", "function": "Supply", "meaning": "",
            "groups": [criterion(selection, "D").pk], "delegate": cast.account_admin.pk}  # fmt: skip
    before = text_of(client.get(people(selection)))
    assert "Fewer than two people score “Inspection record”" in before
    assert client.post(people(selection), form)["Location"] == people(selection)
    member = selection.memberships.get(user=cast.criteria_admin)
    assert (member.function, member.delegate) == ("Supply", cast.account_admin)
    assert [a.group.key for a in member.assignments.all()] == ["D"]
    page = text_of(client.get(people(selection)))
    assert "Aseptic filling capability" not in page, "two score it now"
    assert f'<option value="{cast.account_admin.pk}"' not in page, "nobody has two parts"


def test_approver_is_named_with_what_the_signature_means(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    form = {"user": cast.auditor.pk, "role": "approver", "function": "Finance", "meaning": "I approve the budget"}
    assert sign_in(cast.lead).post(people(selection), form).status_code == 302
    assert "Signs for: I approve the budget" in text_of(sign_in(cast.lead).get(people(selection)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"user": ""}, "Choose the person."),
        ({"role": ""}, "Choose the part that the person has."),
        ({"role": "observer"}, "Only evaluators score groups of criteria."),
        ({"user": "me", "delegate": "me"}, "Nobody stands in for themselves."),
    ],
)
def test_person_who_cannot_be_named_is_refused_with_what_was_typed(
    cast: Cast, sign_in: SignIn, change: dict[str, str], words: str
) -> None:
    selection = make_selection(cast)
    form = {"user": str(cast.auditor.pk), "role": "evaluator", "function": "Supply chain",
            "groups": str(criterion(selection, "D").pk)}  # fmt: skip
    form |= {name: value.replace("me", str(cast.auditor.pk)) for name, value in change.items()}
    answer = sign_in(cast.lead).post(people(selection), form)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert 'value="Supply chain"' in text_of(answer)
    assert selection.memberships.count() == 5


def test_part_is_changed_and_a_conflict_keeps_both(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    client = sign_in(cast.lead)
    member = selection.memberships.get(user=cast.technical)
    address = reverse("setup-person", args=[selection.ref, member.pk])
    page = text_of(client.get(address))
    assert f'value="{criterion(selection, "D").pk}" class="form-check-input" id="id_groups_1" checked' in page
    assert "What an approver" not in page
    form = {"function": "Technical", "groups": [criterion(selection, key).pk for key in ("Q", "D")], "version": 1}
    assert client.post(address, form).status_code == 302
    assert sorted(a.group.key for a in member.assignments.all()) == ["D", "Q"]
    late = client.post(address, form | {"function": "Mine"})
    assert late.status_code == 409
    assert 'value="Mine"' in text_of(late)
    assert "<dt>Function stands now as</dt><dd>Technical</dd>" in text_of(late)


def test_after_the_opening_groups_stay_and_people_leave_with_a_reason(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    client = sign_in(cast.lead)
    member = selection.memberships.get(user=cast.observer)
    sheet = selection.memberships.get(user=cast.technical)
    assert 'name="groups"' not in text_of(client.get(reverse("setup-person", args=[selection.ref, sheet.pk])))
    address = reverse("setup-person-remove", args=[selection.ref, member.pk])
    refused = client.post(address, {"version": member.version})
    assert refused.status_code == 422
    assert "Say why they leave" in text_of(refused)
    assert client.post(address, {"version": member.version, "reason": "Left the company."}).status_code == 302
    assert not selection.memberships.filter(user=cast.observer).exists()
    assert client.get(reverse("setup-person", args=[selection.ref, member.pk])).status_code == 404
    lead = selection.memberships.get(user=cast.lead)
    alone = client.post(reverse("setup-person-remove", args=[selection.ref, lead.pk]), {"version": 1, "reason": "-"})
    assert alone.status_code == 409


def test_only_the_lead_names_people(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    member = selection.memberships.get(user=cast.observer)
    for person, status in ((cast.approver, 403), (cast.auditor, 403), (cast.stranger, 404)):
        client = sign_in(person)
        for name, args in (("setup-people", ()), ("setup-person", (member.pk,)), ("setup-person-remove", (member.pk,))):
            assert client.post(reverse(name, args=[selection.ref, *args])).status_code == status


def test_approvers_are_named_after_the_results_and_nobody_else(cast: Cast, sign_in: SignIn) -> None:
    selection, client = make_selection(cast, stage=Stage.RESULTS), sign_in(cast.lead)
    page = text_of(client.get(people(selection)))
    assert '<option value="approver">Approver</option>' in page
    assert '<option value="evaluator">' not in page
    assert 'Change<span class="visually-hidden"> the part of Aino Virtanen' in page
    assert "the part of Quentin Abara" not in page
    form = {"user": cast.auditor.pk, "role": "approver", "function": "Quality unit", "is_quality": "on"}
    assert client.post(people(selection), form | {"role": "evaluator"}).status_code == 422
    assert client.post(people(selection), form).status_code == 302
    member = selection.memberships.get(user=cast.auditor)
    assert member.is_quality
    assert "Speaks for the quality unit" in text_of(client.get(people(selection)))
    one = reverse("setup-person", args=[selection.ref, member.pk])
    assert client.post(one, {"function": "Quality unit", "version": member.version}).status_code == 302
    member.refresh_from_db()
    assert not member.is_quality
    evaluator = selection.memberships.get(user=cast.quality)
    assert client.get(reverse("setup-person", args=[selection.ref, evaluator.pk])).status_code == 409


def test_only_an_approver_speaks_for_the_quality_unit(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    form = {"user": cast.auditor.pk, "role": "observer", "function": "Finance", "is_quality": "on"}
    refused = sign_in(cast.lead).post(people(selection), form)
    assert refused.status_code == 422
    assert "Only an approver speaks for the quality unit" in text_of(refused)
