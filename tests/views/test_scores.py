"""An evaluator's score sheet: interests first, the grid, a cell as a page and for the script, evidence, review, reopening."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from scoring.actions.scores import record_score, submit_sheet
from scoring.models import Score, Selection, User
from scoring.vocabulary import Stage
from tests.cast import Cast
from tests.factories import alternative, criterion, make_selection
from tests.selectors.build import panel, score
from tests.views.build import foreign_selection, text_of
from tests.views.sheets import address, correct, name_delegate, put, scores_of, version_of

SignIn = Callable[[User | None], Client]


@pytest.fixture
def selection(cast: Cast) -> Selection:
    """Open for scoring: quality owes Q1 (0 to 5) and Q2 (a figure) for three vendors."""
    return make_selection(cast, stage=Stage.SCORING)


def test_interests_come_before_the_first_cell(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    client = sign_in(cast.quality)
    assert client.get(address(selection))["Location"] == address(selection, "interests/")
    page = text_of(client.get(address(selection, "interests/")))
    assert "Do you have an interest in any of these vendors?" in page
    assert client.post(address(selection, "interests/"), {"answer": "none"}).status_code == 302
    assert client.get(address(selection)).status_code == 200


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose one of the two answers."),
        ({"answer": "some"}, "Describe the interest beside the vendor"),
        ({"answer": "none", "statement-2": "Shares"}, "You described an interest."),
        ({"answer": "some", "statement-2": "x" * 401}, "at most 400 characters"),
    ],
)
def test_answer_that_says_two_things_is_refused(cast: Cast, sign_in: SignIn, data: dict[str, str], words: str) -> None:
    selection = make_selection(cast)
    answer = sign_in(cast.quality).post(address(selection, "interests/"), data)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert selection.memberships.get(user=cast.quality).interests_declared_at is None


def test_declared_interest_closes_the_column_and_tells_the_lead_alone(
    cast: Cast, sign_in: SignIn, selection: Selection
) -> None:
    client = sign_in(cast.quality)
    declared = {"answer": "some", "statement-2": "My sister works there."}
    assert client.post(address(selection, "interests/"), declared).status_code == 302
    page = text_of(client.get(address(selection)))
    assert "You declared an interest. Your scores for Brightwater are not needed." in page
    assert "0 of 4 scored" in page
    refused = put(client, selection, "Q1/2", value="3")
    assert (refused.status_code, refused.json()["error"]) == (
        409,
        "You declared an interest. Your scores for Brightwater are not needed.",
    )
    here = selection.get_absolute_url()
    assert "My sister works there." in text_of(sign_in(cast.lead).get(here))
    for other in (cast.technical, cast.observer, cast.approver):
        assert "My sister" not in text_of(sign_in(other).get(here))


# The grid


def test_grid_has_ones_own_criteria_and_no_other(cast: Cast, sign_in: SignIn, selection: Selection) -> None:
    page = text_of(sign_in(cast.quality).get(address(selection)))
    assert "Score Quality and compliance" in page
    assert "Inspection record" in page
    assert "0 of 6 scored" in page
    assert "Time to first batch" not in page
    assert 'aria-label="Aldermoor, Inspection record: not scored"' in page


def test_nobody_sees_anothers_score(cast: Cast, sign_in: SignIn) -> None:
    selection = panel(cast, [cast.quality, cast.technical], groups=("Q",))
    score(selection, cast.technical, "Q1", "2.5", "2.5")
    assert "2.5" not in text_of(sign_in(cast.quality).get(address(selection, "Q1/1/")))
    assert 'data-value="2.5"' not in sign_in(cast.quality).get(address(selection)).content.decode()


def test_grid_by_vendor_has_the_same_cells(cast: Cast, sign_in: SignIn, selection: Selection) -> None:
    pages = [sign_in(cast.quality).get(address(selection) + query).content.decode() for query in ("", "?by=vendor")]
    found = [sorted(part.split('"')[0] for part in page.split('data-cell="')[1:]) for page in pages]
    assert found[0] == found[1]
    assert len(found[0]) == 6


@pytest.mark.parametrize("size", [1, 3])
def test_grid_takes_the_same_queries_for_any_size(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    selection = panel(cast, [cast.quality], vendors=2 * size)
    for key in ("Q1", "D1")[:size]:
        score(selection, cast.quality, key, *["3"] * 2 * size)
    client = sign_in(cast.quality)
    # Session, person, selection, part; interests, vendors, tree, groups, weights, levels, scores, evidence, derived
    # values, the reopening.
    with django_assert_num_queries(14):
        assert client.get(address(selection)).status_code == 200


@pytest.mark.parametrize("person", ["lead", "approver", "observer", "auditor"])
def test_who_scores_nothing_has_no_sheet(cast: Cast, sign_in: SignIn, selection: Selection, person: str) -> None:
    client = sign_in(getattr(cast, person))
    for tail in ("", "interests/", "review/", "Q1/1/"):
        assert client.get(address(selection, tail)).status_code == 403
    assert put(client, selection, "Q1/1", value="3").status_code == 403


def test_sheet_of_a_selection_of_others_is_not_found(cast: Cast, sign_in: SignIn) -> None:
    theirs = foreign_selection(cast, stage=Stage.SCORING)
    client = sign_in(cast.quality)
    for tail in ("", "interests/", "review/", "Q1/1/"):
        assert client.get(address(theirs, tail)).status_code == 404
    assert put(client, theirs, "Q1/1", value="3").status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_wrong_method_is_refused(cast: Cast, sign_in: SignIn, selection: Selection, method: str) -> None:
    client = sign_in(cast.quality)
    for tail in ("", "interests/", "review/", "reopen/", "Q1/1/", "Q1/1/evidence/"):
        assert getattr(client, method)(address(selection, tail)).status_code == 405


# A save for the script


def test_save_answers_the_cell_and_the_progress(cast: Cast, sign_in: SignIn, selection: Selection) -> None:
    client = sign_in(cast.quality)
    first = put(client, selection, "Q1/1", value="3.5").json()
    assert (first["text"], first["answered"], first["cells"]) == ("3.5", 1, 6)
    assert first["words"] == "Aldermoor, Inspection record: 3.5"
    second = put(client, selection, "Q1/1", value="4", version=first["version"], reason="Seen on site.").json()
    assert second["said"] == "4, has a reason"
    unknown = put(client, selection, "Q2/2", value="?", reason="No log was sent.").json()
    assert unknown["said"] == "not enough information, has a reason"
    figure = put(client, selection, "Q2/3", value="12,5").json()
    assert figure["text"] == "12.5"
    assert scores_of(cast.quality) == {"Aldermoor Q1": "4", "Brightwater Q2": "?", "Castellan Q2": "12.5"}
    cleared = put(client, selection, "Q1/1", value="", version=second["version"]).json()
    assert (cleared["said"], cleared["version"], cleared["answered"]) == ("not scored", "", 2)
    assert put(client, selection, "Q1/1", value="2").status_code == 200


@pytest.mark.parametrize("size", [1, 3])
def test_save_takes_the_same_queries_for_any_size(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    selection = panel(cast, [cast.quality], vendors=2 * size)
    score(selection, cast.quality, "Q1", *["3"] * 2 * size)
    client = sign_in(cast.quality)
    with django_assert_num_queries(QUERIES_OF_A_SAVE):
        assert put(client, selection, "D1/1", value="2").status_code == 200


# Session, person, selection, part; the cell with its scale, its group, interests, score; the action with its lock,
# its checks, its event and the head of the chain; the cell again; how far the sheet is.
QUERIES_OF_A_SAVE = 34


@pytest.mark.parametrize(
    ("cell", "data", "words"),
    [
        ("Q1/1", {"value": "?"}, "Say what is missing"),
        ("Q1/1", {"value": "6"}, "6 is not on the scale"),
        ("Q1/1", {"value": "5.5"}, "not on the scale"),
        ("Q1/1", {"value": "2.25"}, "not on the scale"),
        ("Q1/1", {"value": "good"}, "“good” is not a figure"),
        ("Q2/1", {"value": "nan"}, "is not a figure"),
        ("Q2/1", {"value": "9" * 20}, "is not a figure"),
        ("Q2/1", {"value": "3", "reason": "x" * 2001}, "at most 2000"),
    ],
)
def test_save_that_cannot_stand_is_refused_in_words(
    cast: Cast, sign_in: SignIn, selection: Selection, cell: str, data: dict[str, str], words: str
) -> None:
    answer = put(sign_in(cast.quality), selection, cell, **data)
    assert answer.status_code == 422
    assert words in answer.json()["error"]
    assert scores_of(cast.quality) == {}


def test_low_and_top_scores_lack_a_reason_until_it_is_given(cast: Cast, sign_in: SignIn, selection: Selection) -> None:
    client = sign_in(cast.quality)
    lacking = {value: put(client, selection, "Q1/1", value=value, version=version_of(cast)).json()["lacking"]
               for value in ("0", "1", "1.5", "4.5", "5")}  # fmt: skip
    assert lacking == {"0": True, "1": True, "1.5": False, "4.5": False, "5": True}
    given = put(client, selection, "Q1/1", value="5", version=version_of(cast), reason="Best in class.")
    assert given.json()["lacking"] is False


@pytest.mark.req("R-01")
def test_save_over_a_newer_value_keeps_both_until_the_person_chooses(
    cast: Cast, sign_in: SignIn, selection: Selection
) -> None:
    name_delegate(cast, selection)
    record_score(
        by=cast.criteria_admin, selection=selection, value=Decimal(2), reason="By the report.",
        alternative=alternative(selection, "Aldermoor"), criterion=criterion(selection, "Q1"),
    )  # fmt: skip
    client = sign_in(cast.quality)
    refused = put(client, selection, "Q1/1", value="3")
    assert refused.status_code == 409
    theirs = refused.json()["theirs"]
    assert (theirs["by"], theirs["how"]) == ("Ciro Mendes", " as your delegate")
    assert (theirs["text"], theirs["reason"]) == ("2", "By the report.")
    assert scores_of(cast.quality) == {"Aldermoor Q1": "2"}
    assert put(client, selection, "Q1/1", value="3", version=theirs["version"]).status_code == 200
    assert scores_of(cast.quality) == {"Aldermoor Q1": "3"}


def test_version_of_a_score_that_was_cleared_is_not_that_of_the_next(
    cast: Cast, sign_in: SignIn, selection: Selection
) -> None:
    client = sign_in(cast.quality)
    first = put(client, selection, "Q1/1", value="3").json()["version"]
    put(client, selection, "Q1/1", value="", version=first)
    put(client, selection, "Q1/1", value="4")
    assert put(client, selection, "Q1/1", value="2", version=first).status_code == 409
    assert scores_of(cast.quality) == {"Aldermoor Q1": "4"}


def test_same_save_sent_twice_is_saved_once(cast: Cast, sign_in: SignIn, selection: Selection) -> None:
    client = sign_in(cast.quality)
    answers = [put(client, selection, "Q1/1", value="3", reason="Seen.") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert Score.everything.count() == 1


def test_save_after_submission_says_why_not(cast: Cast, sign_in: SignIn, selection: Selection) -> None:
    member = correct(cast, selection)
    submit_sheet(by=cast.quality, selection=member.selection)
    answer = put(sign_in(cast.quality), selection, "Q1/1", value="2", version=version_of(cast))
    assert answer.status_code == 409
    assert "You have submitted your score sheet" in answer.json()["error"]


# A cell as a page


def test_cells_are_gone_through_one_by_one_without_the_script(
    cast: Cast, sign_in: SignIn, selection: Selection
) -> None:
    client = sign_in(cast.quality)
    here, trail = address(selection, "Q1/1/"), []
    typed = {"Q1": {"value": "3", "half": "on"}, "Q2": {"value": "12", "reason": "The log."}}
    while "/review/" not in here:
        assert client.get(here).status_code == 200
        answer = client.post(here, {"version": "", "reason": "", **typed[here.split("/")[4]]})
        trail.append(here.removeprefix(address(selection)))
        here = answer["Location"]
    assert trail == ["Q1/1/", "Q1/2/", "Q1/3/", "Q2/1/", "Q2/2/", "Q2/3/"]
    assert scores_of(cast.quality)["Castellan Q1"] == "3.5"
    assert client.post(here).status_code == 302
    assert "Submitted" in text_of(client.get(address(selection)))


def test_refused_page_keeps_what_was_typed(cast: Cast, sign_in: SignIn, selection: Selection) -> None:
    client = sign_in(cast.quality)
    answer = client.post(address(selection, "Q2/1/"), {"value": "many", "reason": "As I read it.", "version": ""})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "“many” is not a figure" in page
    assert 'value="many"' in page
    assert "As I read it." in page


def test_page_over_a_newer_value_shows_both(cast: Cast, sign_in: SignIn, selection: Selection) -> None:
    client = sign_in(cast.quality)
    put(client, selection, "Q1/1", value="2")
    answer = client.post(address(selection, "Q1/1/"), {"value": "4", "reason": "Mine.", "version": ""})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "You changed this cell in another window." in page
    assert "You set it to 2. You typed 4." in page
    assert "Someone" not in page
    version = page.split('name="version" value="')[1].split('"')[0]
    kept = client.post(address(selection, "Q1/1/"), {"value": "4", "reason": "Mine.", "version": version})
    assert kept.status_code == 302
    assert scores_of(cast.quality) == {"Aldermoor Q1": "4"}


@pytest.mark.parametrize("cell", ["Q1/8", "D1/1", "nothing/1", "M1/1"])
def test_cell_that_is_not_on_the_sheet_is_not_found(
    cast: Cast, sign_in: SignIn, selection: Selection, cell: str
) -> None:
    client = sign_in(cast.quality)
    assert client.get(address(selection, f"{cell}/")).status_code == 404
    assert put(client, selection, cell, value="3").status_code == 404


# Evidence


def test_figure_outside_its_scale_is_taken_and_told(cast: Cast, sign_in: SignIn, selection: Selection) -> None:
    client = sign_in(cast.quality)
    told = "55 per year lies outside the scale of 0 to 40 and counts as its nearer end, 40 per year."
    answer = client.post(
        address(selection, "Q2/1/"), {"value": "55", "reason": "As counted.", "version": ""}, follow=True
    )
    assert scores_of(cast.quality) == {"Aldermoor Q2": "55"}
    assert f"Aldermoor, Open deviations: {told}" in text_of(answer)
    page = text_of(client.get(address(selection, "Q2/1/")))
    assert f'id="id_value-outside" role="status">{told}' in page
    assert told in text_of(client.get(address(selection, "review/")))
    assert 'id="id_value-outside" role="status" hidden></p>' in text_of(client.get(address(selection, "Q2/2/")))
    client.post(address(selection, "Q2/2/"), {"value": "40", "reason": "As counted.", "version": ""})
    assert text_of(client.get(address(selection, "review/"))).count("lies outside") == 1
