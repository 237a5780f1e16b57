"""Every person of the cast asks for every address; access_table.py says what has to come, by method."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from contextlib import nullcontext
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from scoring.actions.criteria import remove_criterion
from scoring.actions.documents import add_document
from scoring.actions.recording import recording
from scoring.actions.records import enter_record
from scoring.actions.scores import record_score, submit_sheet
from scoring.models import Job, Selection, Site
from scoring.selectors.records_waiting import unmatched
from scoring.views import drafts, reports
from scoring.vocabulary import AuditVerb, JobKind, MemberRole, Stage
from tests.actions.criteria_scenarios import draft, node
from tests.actions.import_scenarios import TEXT
from tests.actions.record_scenarios import LETTERS, alert, bring, inspection, inspections, match_letter
from tests.actions.report_scenarios import issue, issued
from tests.actions.result_scenarios import saved
from tests.cast import Cast
from tests.factories import alternative, criterion, make_selection, score_everything
from tests.importers.build import SMALL, csv_file
from tests.views.access_table import MEMBERS, METHODS, OF_PUBLIC, PUBLIC, RULES, SIGNED_IN, UNSAFE, VISITORS
from tests.views.build import foreign_selection, no_writes, stage_file

Places = dict[str, tuple[str, ...]]


@pytest.fixture
def places(cast: Cast) -> Places:
    """What stands in the addresses: one's own selections, those of other people, staged files of both, a vendor."""
    results, setup = make_selection(cast, stage=Stage.RESULTS), make_selection(cast)
    foreign_results = foreign_selection(cast, stage=Stage.RESULTS)
    vendor = results.alternatives.select_related("vendor")[0].vendor
    site = vendor.sites.get()
    document = add_document(by=cast.lead, vendor=vendor, upload=TEXT, title="Minutes of the audit")
    job, _ = Job.objects.begin(uuid.uuid4(), kind=JobKind.VENDOR_IMPORT, title="Bringing in a file", by=cast.lead)
    tree = draft(cast)
    remove_criterion(by=cast.criteria_admin, criterion=node(tree, "Q1"), version=1)
    return {
        "": (),
        "setup": (setup.ref,),
        "setup top": (setup.ref, "top"),
        "setup vendor": (setup.ref, "1"),
        "setup person": (setup.ref, str(setup.memberships.get(user=cast.quality).pk)),
        "results top": (results.ref, "top"),
        "results": (results.ref,),
        "results person": (results.ref, str(results.memberships.get(user=cast.quality).pk)),
        "results cell": (results.ref, "Q1", "1"),
        "results vote": (results.ref, str(uuid.UUID(int=0))),
        "results evidence": (results.ref, "Q1", "1", str(uuid.UUID(int=0))),
        "foreign": (_second_foreign(cast, foreign_results).ref,),
        "foreign results": (foreign_results.ref,),
        **{
            f"{whose}results {page}": (ref, *place)
            for whose, ref in (("", results.ref), ("foreign ", foreign_results.ref))
            for page, place in (("pair", ("1", "2")), ("cell", ("Q1", "1")))
        },
        "scenario": (results.ref, str(saved(cast, results).pk)),
        "staged": (_staged(cast.lead),),
        "foreign staged": (_staged(cast.stranger),),
        "vendor": (vendor.slug,),
        "vendor part": (vendor.slug, "name"),
        "site": (str(site.pk),),
        "site part": (str(site.pk), "capability"),
        "detail": ("identifier", str(site.identifiers.get().pk)),
        "document": (vendor.slug, str(document.pk)),
        "job": (str(job.pk),),
        **_reports(cast, results),
        **_records(cast, site),
        "library": ("Q1",),
        "edition": (tree.slug, "1"),
        "draft": (tree.slug, "2"),
        "two editions": (tree.slug, "2", "1"),
        "group": (tree.slug, "2", str(node(tree, "D").pk)),
        "group by swing": (tree.slug, "2", str(node(tree, "D").pk), "swing"),
        "criterion": (tree.slug, "2", str(node(tree, "D1").pk)),
        "removed criterion": (tree.slug, "2", str(node(tree, "Q1").pk)),
    }


def _reports(cast: Cast, results: Selection) -> Places:
    """A draft of the lead's, and issued reports of both."""
    key = uuid.uuid4()
    drafts.keep(key, b"%PDF-1.7")
    job, _ = Job.objects.begin(key, kind=JobKind.REPORT, title="Comparison report", by=cast.lead)
    Job.objects.report(job.pk, url=reverse("report-draft", args=[results.ref, key]))
    report = issued(cast)
    foreign = foreign_selection(cast, stage=Stage.REPORT, prefix="third")
    theirs = issue(cast, foreign.snapshots.get(), by=cast.stranger)
    return {
        "draft of a report": (results.ref, str(key)),
        "issued": (report.selection.ref, str(report.pk)),
        "foreign issued": (foreign.ref, str(theirs.pk)),
    }


def _records(cast: Cast, site: Site) -> Places:
    """A number that waits, a letter that does, one that was matched, and an entered record."""
    run = bring(cast.lead, inspections(inspection(1200001, "3111111111")))
    bring(cast.lead, LETTERS)
    match = match_letter(cast, site)
    entered = enter_record(by=cast.lead, record=alert(site))
    return {
        "run": (str(run.pk),),
        "number": ("fei", "3111111111"),
        "letter": (str(unmatched().get().pk),),
        "match": (str(match.pk),),
        "entered": (str(entered.pk),),
        "site kind": (str(site.pk), "own_audit"),
    }


def _staged(user: Any) -> str:
    return stage_file(_client(user), "scores.csv", csv_file(SMALL)).strip("/").rsplit("/", 1)[1]


def _second_foreign(cast: Cast, first: Selection) -> Selection:
    """Another selection of the same other people, before scoring."""
    others = {m.user.username.removeprefix("other-"): m.user for m in first.memberships.exclude(role=MemberRole.LEAD)}
    return make_selection(replace(cast, lead=cast.stranger, **others))


def _client(user: Any, **options: Any) -> Client:
    client = Client(**options)
    if user is not None:
        client.force_login(user)
    return client


def test_every_address_is_in_the_table() -> None:
    admin, ours = get_resolver().url_patterns  # nothing of a library; tests/test_admin.py asks for the admin's
    assert admin.namespace == "admin"  # type: ignore[union-attr]  # an include
    names = [pattern.name for pattern in ours.url_patterns if isinstance(pattern, URLPattern)]  # type: ignore[union-attr]  # an include
    assert len(names) == len(ours.url_patterns), "and none is a further include"  # type: ignore[union-attr]  # as above
    assert sorted(map(str, names)) == sorted({rule.name for rule in RULES} | set(PUBLIC))


# Everybody reads and writes everywhere. That HEAD is as GET, and that the other methods are refused, is decided before
# it is known who asks: one of each kind of person shows it, the long runs show it for all.
ASKED = [
    *((person, METHODS) for person in ("lead", "stranger", *VISITORS)),
    *(
        pytest.param(person, methods, marks=marks)
        for person in SIGNED_IN
        if person not in ("lead", "stranger")
        for methods, marks in ((("GET", "POST"), ()), (("HEAD", *UNSAFE[1:]), pytest.mark.soak))
    ),
]


@pytest.mark.req("ID-02", "ID-03")
@pytest.mark.parametrize(("person", "methods"), ASKED)
def test_answer_is_the_tables(
    cast: Cast, places: Places, person: str, methods: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "markup", lambda document: "<head></head>")  # the report itself is tested elsewhere
    client = _client(getattr(cast, person, None))
    wrong = []
    for rule in RULES:
        address = reverse(rule.name, args=places[rule.of])
        for method in methods:
            expected = rule.expected(person, method)
            got = _ask(client, method, address, rule.data, writes=rule.keeps_event and method == "GET")
            if got.status_code != expected:
                wrong.append(f"{method} {rule.name} ({rule.of}): {got.status_code}, not {expected}")
            elif expected == 302 and person in VISITORS and not got["Location"].startswith(reverse("account_login")):
                wrong.append(f"{method} {rule.name}: sends a visitor to {got['Location']}")
    assert wrong == []


def _ask(client: Client, method: str, address: str, data: Mapping[str, str], *, writes: bool = False) -> Any:
    """One request; what it wrote is taken back, and a request that should only read is refused any write."""
    cookies = deepcopy(client.cookies)
    point = transaction.savepoint()
    try:
        if method in UNSAFE:
            return client.generic(method, address, "&".join(f"{k}={v}" for k, v in data.items()),
                                  content_type="application/x-www-form-urlencoded")  # fmt: skip
        with nullcontext() if writes else no_writes():
            return client.generic(method, address)
    finally:
        transaction.savepoint_rollback(point)
        client.cookies = cookies


@pytest.mark.parametrize("person", ["lead", "nobody"])
@pytest.mark.parametrize("name", PUBLIC)
def test_public_address_answers_everybody(cast: Cast, name: str, person: str) -> None:
    client = _client(getattr(cast, person, None))
    got = tuple(_ask(client, method, reverse(name, args=OF_PUBLIC.get(name)), {}).status_code for method in METHODS)
    assert got == PUBLIC[name][person in SIGNED_IN]


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.usefixtures("cast")
def test_public_address_shows_nothing_of_the_house(name: str) -> None:
    body = Client().get(reverse(name, args=OF_PUBLIC.get(name))).content.decode()
    assert "Aldermoor" not in body
    assert "SEL-" not in body


@pytest.mark.parametrize("person", MEMBERS[1:])
def test_wrong_role_is_told_why(cast: Cast, places: Places, person: str) -> None:
    client = _client(getattr(cast, person))
    ref = places["setup"][0]
    reasons = {
        (reverse("selection-move", args=[ref]), "POST"): f"Only the procurement lead of {ref} can open scoring.",
        (reverse("scorecard-new"), "GET"): "Only a procurement lead can open a selection.",
    }
    if person != "approver":
        reasons[reverse("audit-list", args=[ref]), "GET"] = "The log is open to the procurement lead"
    for (address, method), reason in reasons.items():
        answer = client.generic(method, address, "target=scoring", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 403
        assert reason in answer.content.decode()


def test_reference_that_nobody_has_looks_like_a_strangers(cast: Cast, places: Places) -> None:
    client = _client(cast.lead)
    foreign, unknown = (
        client.get(reverse("selection-detail", args=[ref])) for ref in (places["foreign"][0], "SEL-2026-999")
    )
    assert foreign.status_code == unknown.status_code == 404
    strip = [
        _without_address(answer.content, ref)
        for answer, ref in ((foreign, places["foreign"][0]), (unknown, "SEL-2026-999"))
    ]
    assert strip[0] == strip[1], "the page does not tell that there is something"


def _without_address(body: bytes, ref: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body.decode().replace(ref, "REF"))


@pytest.mark.req("ID-08")
def test_membership_and_deactivation_hold_at_once(cast: Cast, places: Places) -> None:
    """A session that lives on does not carry rights that the person has no more."""
    client = _client(cast.quality)
    address = reverse("selection-detail", args=places["results"])
    assert client.get(address).status_code == 200
    with recording(AuditVerb.USER_CREATED, by=None, about="deactivation") as log:
        log.update(cast.quality, is_active=False)
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.req("ID-02")
def test_unsafe_request_without_the_token_is_refused(cast: Cast, places: Places) -> None:
    for person in ("lead", "nobody"):
        client = _client(getattr(cast, person, None), enforce_csrf_checks=True)
        addresses = [reverse(rule.name, args=places[rule.of]) for rule in RULES]
        addresses += [reverse(name, args=OF_PUBLIC.get(name)) for name in PUBLIC]
        for address in addresses:
            for method in UNSAFE:
                answer = client.generic(
                    method, address, "target=scoring", content_type="application/x-www-form-urlencoded"
                )
                assert answer.status_code == 403, f"{method} {address}"
                assert "The form has expired" in answer.content.decode()
    assert Selection.objects.get(ref=places["setup"][0]).stage == Stage.SETUP


def test_unsafe_request_of_another_site_is_refused_even_with_the_token(cast: Cast, places: Places) -> None:
    client = _client(cast.lead, enforce_csrf_checks=True)
    address = reverse("selection-move", args=places["setup"])
    client.get(reverse("selection-detail", args=places["setup"]))
    token = client.cookies["csrftoken"].value
    form = {"target": "scoring", "csrfmiddlewaretoken": token}
    assert client.post(address, form, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert client.post(address, form, headers={"Origin": "http://testserver"}).status_code == 302, "the control"


# Blindness


CANARY = ("2.7182", "canary reason", "canary evidence")
SEARCHES = {
    "audit-list": ("", "?text=canary", "?verb=score-recorded", "?verb=sheet-submitted"),
    "vendor-list": ("", "?q=canary"),
}


@pytest.fixture
def blind(cast: Cast) -> Selection:
    """A selection in scoring, in which the first evaluator gave what nobody else may see."""
    selection = make_selection(cast, stage=Stage.SCORING)
    for vendor in ("Aldermoor", "Brightwater", "Castellan"):
        _record(cast, selection, vendor, "Q1", CANARY[0], reason=CANARY[1], evidence=CANARY[2])
    return selection


def _record(cast: Cast, selection: Selection, vendor: str, key: str, value: str, **words: str) -> None:
    row, column = alternative(selection, vendor), criterion(selection, key)
    record_score(by=cast.quality, selection=selection, alternative=row, criterion=column, value=Decimal(value), **words)


@pytest.mark.req("WF-04")
@pytest.mark.parametrize("person", [*SIGNED_IN, *VISITORS])
@pytest.mark.parametrize("submitted", [False, True])
def test_no_page_shows_anothers_score_while_scoring_is_open(
    cast: Cast, blind: Selection, person: str, submitted: bool
) -> None:
    if submitted:
        for vendor in blind.alternatives.all():
            _record(cast, blind, vendor.short_name, "Q2", "7")
        submit_sheet(by=cast.quality, selection=blind)
    client = _client(getattr(cast, person, None))
    slug = blind.alternatives.get(short_name="Aldermoor").vendor.slug
    seen = []
    for name in ("work-list", "selection-list", "selection-detail", "results-ranking", "report-preview", "audit-list",
                 "vendor-list", "vendor-detail"):  # fmt: skip
        rule = next(rule for rule in RULES if rule.name == name)
        address = reverse(name, args=[slug if rule.of == "vendor" else blind.ref] if rule.of else [])
        for query in SEARCHES.get(name, ("",)):
            body = _ask(client, "GET", address + query, rule.data).content.decode()
            body = body.replace('value="canary"', "").replace("“canary”", "")  # what one searched for stands there
            seen += [f"{word} at {address}" for word in CANARY if word in body]
    if person == "quality":
        assert any(word.startswith(CANARY[0]) for word in seen), "the control: one's own are there"
    else:
        assert seen == []


def test_log_tells_the_scores_once_scoring_has_closed(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    score_everything(cast, selection)
    client = _client(cast.lead)
    address = reverse("audit-list", args=[selection.ref])
    during = client.get(address).content.decode()
    assert "hidden until scoring has closed" in during
    assert "As seen at the site visit." not in during
    for judge in (cast.quality, cast.technical):
        submit_sheet(by=judge, selection=selection)
    client.post(reverse("selection-move", args=[selection.ref]), {"target": "consensus"})
    after = client.get(address).content.decode()
    assert "hidden until scoring has closed" not in after
    assert "As seen at the site visit." in after
