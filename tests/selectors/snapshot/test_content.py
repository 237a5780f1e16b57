"""The content of a snapshot: the same rows give the same bytes, and nothing else moves them."""

from __future__ import annotations

import json
import random
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from scoring.actions.vendors import update_vendor
from scoring.models import AuditEvent, Criterion, Selection, Snapshot
from scoring.selectors.recent import Recent
from scoring.selectors.snapshot import content_of, content_sha256, freeze_content, same_as_rows, snapshot_sha256
from scoring.vocabulary import Stage
from tests.actions.record_scenarios import SMALL, bring, inspection
from tests.cast import Cast
from tests.derived import FIRST_FEI, WORKED, bring_worked_sites
from tests.derived import make_selection as with_records
from tests.factories import freeze, group, make_selection, rubric
from tests.selectors.build import panel, score
from tests.selectors.snapshot.golden import LAST

pytestmark = pytest.mark.django_db
# A change of either is a change of what was signed: say in the commit why it had to be. The second moves with the engine.
ROWS = "de5e8395417cafab9959392bb008136cde6081f2ee94d67eaaea8b7bb22beb8d"
RESULT = "56fbdf9949cee3106cbb913ada6e0975262008c1898a08ca959754362a1d8d26"
QUERIES, WITH_RECORDS = 29, 36


def leaves(value: Any) -> Iterator[Any]:
    """Every key and every value that is no list or object."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield key
            yield from leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part)
    else:
        yield value


def test_content_of_the_golden_selection_has_its_digest_on_every_database(selection: Selection) -> None:
    content = content_of(selection)
    for value in leaves(content):
        assert value is None or type(value) in (str, int, bool), f"{value!r} has no one text"
        assert not isinstance(value, str) or unicodedata.is_normalized("NFC", value)
    assert content["dissents"][0]["text"] == "Je préfère Brightwater."
    content["selection"]["sealed_digest"] = ""  # it covers the ids of the criteria, which are drawn anew each time
    answer = content.pop("result")
    assert (content_sha256(content), content_sha256(answer)) == (ROWS, RESULT)


def test_order_in_which_a_database_hands_rows_out_changes_nothing(
    selection: Selection, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = content_of(selection)
    shuffle, ordered = random.Random(7), QuerySet.__iter__
    shuffled = 0

    def in_any_order(rows: QuerySet[Any]) -> Iterator[Any]:
        nonlocal shuffled
        listed = list(ordered(rows))
        # Only a tree's own order, and one that a query asks for, is an order to rely on.
        if not rows.query.order_by and rows.model is not Criterion and len(listed) > 1:
            shuffle.shuffle(listed)
            shuffled += 1
        return iter(listed)

    monkeypatch.setattr(QuerySet, "__iter__", in_any_order)
    for _ in range(5):
        assert content_of(Selection.objects.get(pk=selection.pk)) == expected
    assert shuffled >= 5 * 8, "so many lists have no order of their own"


def test_frozen_text_carries_content_and_head_and_has_the_documented_digests(selection: Selection, cast: Cast) -> None:
    head = AuditEvent.objects.filter(chain=selection.ref).latest("seq")
    text, sha256, content_digest = freeze_content(
        selection, number=2, at=LAST, by=cast.lead, previous="cd" * 32, head=head
    )
    whole = json.loads(text)
    assert sorted(whole) == ["content", "frozen", "schema"]
    assert whole["content"] == content_of(selection)
    assert (snapshot_sha256(text), content_sha256(whole["content"])) == (sha256, content_digest)
    told = whole["frozen"]
    assert (told["number"], told["at"], told["by"]) == (2, "2026-11-13T08:00:00.000000Z", cast.lead.full_name)
    assert told["previous"] == "cd" * 32
    assert told["audit"] == {"chain": selection.ref, "seq": head.seq, "hash": head.hash}
    again, other, _ = freeze_content(selection, number=2, at=LAST, by=cast.lead, previous="cd" * 32, head=head)
    salts = {told["salt"], json.loads(again)["frozen"]["salt"]}
    assert {len(salt) for salt in salts} == {32}
    assert len(salts) == 2, "whoever knows all the rest still cannot work the digest out"
    assert sha256 != other


def test_instant_and_head_do_not_move_the_content_but_a_changed_row_does(
    selection: Selection, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept(at: datetime) -> Snapshot:
        text, sha256, content_digest = freeze_content(
            selection, number=1, at=at, by=cast.lead, previous=None, head=None
        )
        return Snapshot(selection=selection, content=text, sha256=sha256, content_sha256=content_digest)

    first, second = kept(LAST), kept(datetime(2026, 12, 1, tzinfo=UTC))
    assert first.sha256 != second.sha256
    assert first.content_sha256 == second.content_sha256
    assert same_as_rows(first)
    monkeypatch.setattr("scoring.engine.analysis.VERSION", "99.0")
    monkeypatch.setattr("scoring.selectors.ranking._analyses", Recent(1))
    assert content_of(selection)["result"]["engine"]["version"] == "99.0"
    assert same_as_rows(first), "a later engine with the same figures"
    vendor = selection.alternatives.get(short_name="Castellan").vendor
    update_vendor(by=cast.lead, vendor=vendor, version=vendor.version, name="Castellan Group", kinds=vendor.kinds)
    assert not same_as_rows(first)


def queries(selection: Selection) -> int:
    selection = Selection.objects.get(pk=selection.pk)
    with CaptureQueriesContext(connection) as made:
        content_of(selection)
    return len(made)


def test_queries_do_not_grow_with_vendors_criteria_or_records(cast: Cast) -> None:
    def scored(vendors: int, criteria: int) -> Selection:
        leaves = (rubric(f"Q{n}", f"Part {n}", 10_000 // criteria) for n in range(criteria))
        tree = (group("Q", "Quality", 10_000, *leaves),)
        selection = panel(cast, [cast.quality], vendors=vendors, tree=tree, groups=("Q",))
        score(selection, cast.quality, "Q0", *"12345"[:vendors])
        return selection

    assert [queries(scored(2, 1)), queries(scored(5, 4))] == [QUERIES, QUERIES]
    bring_worked_sites(cast)
    names = list(WORKED)
    few = with_records(cast, vendors=names[:2])
    more = with_records(cast, vendors=[*names[2:], "Elsewhere", "Nowhere"], first=FIRST_FEI + 2)
    assert [len([v for v in content_of(s)["vendors"] if v["records"]]) for s in (few, more)] == [2, 2]
    assert [queries(few), queries(more)] == [WITH_RECORDS, WITH_RECORDS]


def test_import_that_tells_nothing_new_of_the_sites_leaves_a_frozen_decision_as_it_is(cast: Cast) -> None:
    """It comes every week, and the signatures that were given would all be void."""
    selection = make_selection(cast, stage=Stage.DECISION)
    today = timezone.localdate()
    bring(cast.lead, SMALL, as_of=today - timedelta(days=30))
    snapshot = freeze(cast, selection)
    others = SMALL + inspection(1_299_999, "3009999999", name="Somebody else")
    bring(cast.lead, others, as_of=today - timedelta(days=1), name="later.csv")
    assert content_sha256(content_of(selection)) != snapshot.content_sha256, "the day of the search is another one"
    assert same_as_rows(snapshot)
    bring(cast.lead, others + inspection(1_299_998, ended="09/20/2025"), as_of=today, name="latest.csv")
    assert not same_as_rows(snapshot), "an inspection of the first vendor's site"
