"""What is held back is in no file, wherever one looks: pages, bytes, data, properties, names of sheets and files."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from scoring.reports.document import markup, pdf, record
from scoring.reports.options import Options
from scoring.reports.redaction import rows_redacted
from scoring.reports.showing import Showing
from scoring.reports.tables import to_csv, to_json
from scoring.reports.workbook import workbook
from scoring.selectors.snapshot import content_sha256
from scoring.vocabulary import ReportKind
from tests.reports.canaries import (
    BEST,
    FLOOR,
    JUDGES,
    PEOPLE,
    POSTS,
    PRICES,
    UNIT,
    VENDORS,
    WORST,
    issued,
    laden,
    of_pdf,
    of_workbook,
    words,
)
from tests.reports.whole import DRAW

pytestmark = pytest.mark.xdist_group("pdf")

SETTINGS: dict[str, dict[str, Any]] = {
    "who scored": {"names": "evaluators"},
    "everybody and an index": {"names": "roles", "prices": "index"},
    "prices": {"prices": "left_out"},
}
KINDS = list(ReportKind)
APART = {
    f"{float(PRICES['A2']) - float(PRICES['A1']):,.0f}"
}  # a figure of nobody, with which a price is known by the other


def names(keys: tuple[str, ...]) -> set[str]:
    """Every part of their names, their posts, and the two run together as they are in the name of a file."""
    found = {part for key in keys for part in PEOPLE[key].split()} | {POSTS[key] for key in keys}
    return found | {part.lower() for part in found}


def figures() -> set[str]:
    """Every price and what could give it away, as digits and as they are printed."""
    digits = {text.partition(".")[0] for text in (*PRICES.values(), WORST, BEST, FLOOR)}
    texts = {words(kind, key) for kind in ("pricereason", "priceseen", "pricefile") for key in PRICES}
    return (
        digits
        | {f"{int(text):,}" for text in digits}
        | texts
        | APART
        | {UNIT, "7.31 million", "8.42m", "7313 thousand", "askspricezx", "evidencepricezx"}
    )


def held_back(setting: dict[str, Any]) -> set[str]:
    who = {"roles": tuple(PEOPLE), "evaluators": JUDGES}.get(setting.get("names", ""), ())
    return names(who) | (figures() if "prices" in setting else set())


def others() -> set[str]:
    """What the first vendor may not learn: the others, who judged it, and what was said of it."""
    told = {VENDORS[key] for key in VENDORS if key != "A1"} | names(tuple(PEOPLE))
    for kind in ("strength", "concern", "reason", "seen", "pricereason", "priceseen", "pricefile", "file", "explanation",
                 "overridereason", "notfirst", "condition"):  # fmt: skip
        told |= {words(kind, key) for key in VENDORS}
    for kind in ("place", "city", "fei"):
        told |= {words(kind, key) for key in VENDORS if key != "A1"}
    return told | {PRICES["A2"], PRICES["A3"], "8,424,828", "6,202,606", "was drafted"}


@cache
def file(kind: ReportKind, setting: str = "", *, is_draft: bool = False) -> str:
    """Everything that can be read out of a report, its preview and the record beside it."""
    told = issued(kind, Options(**SETTINGS.get(setting, {})))
    if is_draft:
        told = type(told)(kind, told.content, told.options, vendor=told.vendor)
    return "\n".join((of_pdf(pdf(told)), markup(told), record(told).decode()))


def test_everything_can_be_found_where_nothing_is_held_back() -> None:
    """Else the tests beneath would look in the wrong places."""
    text = file(ReportKind.COMPARISON)
    wanted = held_back({"names": "roles", "prices": "index"}) - APART
    assert {word for word in wanted if word not in text and not word.islower()} == set()
    assert {word for word in wanted if word not in text and "price" in word} == set()
    assert {
        word for key in JUDGES for word in PEOPLE[key].split() if word not in file(ReportKind.AUDIT_EXTRACT)
    } == set()


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_is_held_back_is_in_a_report(kind: ReportKind, setting: str) -> None:
    text = file(kind, setting)
    wanted = held_back(SETTINGS[setting])
    assert {word for word in wanted if word in text} == set()


@pytest.mark.parametrize("setting", ["", "everybody and an index"])
def test_nothing_of_others_is_in_a_debrief(setting: str) -> None:
    text = file(ReportKind.DEBRIEF, setting)
    assert {word for word in others() if word in text} == set()
    assert VENDORS["A1"] in text


def test_draft_holds_back_as_much() -> None:
    for setting in ("who scored", "everybody and an index"):
        text = file(ReportKind.COMPARISON, setting, is_draft=True)
        assert {word for word in held_back(SETTINGS[setting]) if word in text} == set()


@cache
def data(setting: str) -> dict[str, str]:
    """Everything that can be read out of the files of data."""
    told, showing = laden(), Showing(**SETTINGS.get(setting, {}), draw=DRAW)
    about: dict[str, Any] = {
        "version": "1", "status": "Signed", "digest": "d1" * 32, "signatures": issued(ReportKind.COMPARISON).signatures,
    }  # fmt: skip
    found = {
        "xlsx": of_workbook(workbook(told, options=showing, **about)),
        "csv": to_csv(told, options=showing).decode(),
    }
    if showing.prices == "shown":
        found["json"] = to_json(told, options=showing, **about).decode()
    return found


def test_everything_can_be_found_in_the_files_of_data() -> None:
    for form, text in data("").items():
        wanted = {part for key in JUDGES for part in PEOPLE[key].split()} | {words("reason", key) for key in VENDORS}
        assert {word for word in wanted | set(PRICES.values()) if word not in text} == set(), form


@pytest.mark.parametrize("setting", SETTINGS)
def test_nothing_that_is_held_back_is_in_a_file_of_data(setting: str) -> None:
    for form, text in data(setting).items():
        assert {word for word in held_back(SETTINGS[setting]) if word in text} == set(), form


def test_no_instant_of_who_is_not_named_is_in_a_file_of_data() -> None:
    text = data("who scored")["json"]
    assert "2026-11-12T14:05:07" not in text, "a dissent"
    assert "2026-11-02T09:31" not in text, "an interest"
    assert "2026-11-12T14:05:07" in data("")["json"]


def test_no_digest_goes_along_by_which_a_guess_could_be_tried() -> None:
    of_content, of_scale = (
        content_sha256(laden()),
        "abab abab abab abab",
    )  # what was sealed covers the scale of the price
    assert of_content in data("")["json"]
    assert of_content not in data("who scored")["json"]
    assert of_scale in file(ReportKind.COMPARISON)
    for setting in ("everybody and an index", "prices"):
        assert [kind for kind in KINDS if of_scale in file(kind, setting)] == []


def test_digest_of_a_signature_is_on_no_page_that_changes_its_words() -> None:
    rows = rows_redacted(
        issued(ReportKind.COMPARISON).signatures, laden(), Options(prices="index"), name="full_name", role="role"
    )
    assert {row["sha256"] for row in rows} == {""}
