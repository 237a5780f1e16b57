"""The register: what a search finds, who is called the same, where a vendor competes."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from scoring.actions.vendors import add_detail
from scoring.models import Selection, VendorName
from scoring.selectors.vendors import (
    Filters,
    directory,
    namesakes,
    page_of,
    suggested,
    used_in,
    with_gaps,
    with_use,
)
from scoring.vocabulary import VendorKind
from tests.cast import Cast
from tests.factories import make_capability, make_selection, make_site, make_vendor


@pytest.fixture
def register(cast: Cast) -> Cast:
    first = make_vendor(cast.lead, "Aldermoor Biologics")
    make_site(cast.lead, first, "Kessel", "DE")
    make_site(cast.lead, first, "Kesselbach", "DE", "3009000002")
    make_vendor(cast.lead, "Straße & Söhne 100%_A")
    make_vendor(cast.lead, "Zephyr Clinical")
    return cast


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Aldermoor Biologics", "Straße & Söhne 100%_A", "Zephyr Clinical"]),
        ("biolog", ["Aldermoor Biologics"]),
        ("KESSEL", ["Aldermoor Biologics"]),  # two sites match: the vendor stands there once
        ("9000002", ["Aldermoor Biologics"]),
        ("100%_A", ["Straße & Söhne 100%_A"]),  # the database's wildcards are plain characters here
        ("%", ["Straße & Söhne 100%_A"]),
        ("_", ["Straße & Söhne 100%_A"]),
        ("nobody", []),
        ("' OR 1=1 --", []),
    ],
)
@pytest.mark.usefixtures("register")
def test_directory_finds_names_sites_places_and_identifiers(query: str, names: list[str]) -> None:
    assert [vendor.name for vendor in directory(query)] == names


@pytest.mark.usefixtures("register")
def test_directory_counts_all_sites_also_of_a_search() -> None:
    assert {vendor.name: vendor.site_count for vendor in directory()} == {
        "Aldermoor Biologics": 2,
        "Straße & Söhne 100%_A": 0,
        "Zephyr Clinical": 0,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_directory_takes_two_queries_for_any_number(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for n in range(count):
        make_site(cast.lead, make_vendor(cast.lead, f"Vendor {n}"), "Cork", "IE")
    with django_assert_num_queries(2):
        assert [[site.place for site in vendor.sites.all()] for vendor in directory()] == [["Cork, IE"]] * count


@pytest.mark.parametrize(
    "written",
    ["Aldermoor Biologics", "ALDERMOOR  biologics", "Ａｌｄｅｒｍｏｏｒ Biologics", " aldermoor\u00a0Biologics "],
)
@pytest.mark.usefixtures("register")
def test_namesakes_differ_in_case_width_and_spaces_only(written: str) -> None:
    found = namesakes([written, "Zephyr Clinical Ltd"])
    assert [vendor.slug for vendor in found[written]] == ["aldermoor-biologics"]
    assert found["Zephyr Clinical Ltd"] == [], "a part of a name is another name"


@pytest.mark.usefixtures("register")
def test_namesakes_fold_the_sharp_s() -> None:
    assert [v.name for v in namesakes(["STRASSE & SÖHNE 100%_A"])["STRASSE & SÖHNE 100%_A"]] == [
        "Straße & Söhne 100%_A"
    ]


def test_namesakes_are_all_who_are_called_so(register: Cast) -> None:
    make_vendor(register.lead, "Zephyr Clinical")
    found = namesakes(["Zephyr Clinical"])["Zephyr Clinical"]
    assert [vendor.slug for vendor in found] == ["zephyr-clinical", "zephyr-clinical-2"]


def test_used_in_names_only_selections_that_the_person_may_know_of(cast: Cast) -> None:
    selection = make_selection(cast)
    vendor = selection.alternatives.get(short_name="Aldermoor").vendor
    for person in (cast.lead, cast.quality, cast.observer, cast.auditor):
        assert [a.selection for a in used_in(vendor, person)] == [selection]
    for person in (cast.stranger, cast.criteria_admin, cast.account_admin):
        assert list(used_in(vendor, person)) == []


def test_used_in_lists_a_selection_once(cast: Cast) -> None:
    selection = make_selection(cast)
    vendor = selection.alternatives.get(short_name="Aldermoor").vendor
    assert Selection.objects.filter(pk=selection.pk, memberships__isnull=False).count() == 5, "the join has five rows"
    assert used_in(vendor, cast.lead).count() == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("söhne", True),
        ("SÖHNE", True),  # SQLite alone would not fold the letter
        ("straße", True),
        ("biologics kessel", False),
        ("söhne straße", True),
    ],
)
@pytest.mark.usefixtures("register")
def test_directory_folds_letters_beyond_ascii_on_every_database(query: str, found: bool) -> None:
    assert ("Straße & Söhne 100%_A" in [vendor.name for vendor in directory(query)]) == found


def test_every_word_has_to_stand_somewhere_in_the_vendor(register: Cast) -> None:
    vendor = directory("aldermoor")[0]
    make_capability(register.lead, vendor.sites.all()[0], "dp_lyo")
    add_detail(by=register.lead, detail=VendorName(vendor=vendor, name="Kilkenny Parenterals"))
    assert [v.name for v in directory("kilkenny kesselbach lyophilised")] == ["Aldermoor Biologics"]
    assert list(directory("kilkenny zephyr")) == []


@pytest.mark.usefixtures("register")
def test_two_letters_ask_for_no_capability(cast: Cast) -> None:
    vendor = directory("aldermoor")[0]
    make_capability(cast.lead, vendor.sites.all()[0], "dp_lyo")
    assert list(directory("yo")) == []
    assert [v.name for v in directory("lyo")] == ["Aldermoor Biologics"]


def test_capability_and_region_have_to_meet_at_one_site(cast: Cast) -> None:
    vendor = make_vendor(cast.lead, "Two Places")
    make_capability(cast.lead, make_site(cast.lead, vendor, "Kessel", "DE"), "dp_lyo")
    make_site(cast.lead, vendor, "Boston", "US")
    assert list(directory(filters=Filters(capability="dp_lyo", region="EU"))) == [vendor]
    assert list(directory(filters=Filters(capability="dp_lyo", region="US"))) == []


def test_page_of_a_directory_keeps_its_order_and_takes_three_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = [make_vendor(cast.lead, name) for name in ("Beta", "Alpha", "Gamma")]
    for vendor in made[:2]:
        make_capability(cast.lead, make_site(cast.lead, vendor, "Cork", "IE"), "dp_lyo")
    with django_assert_num_queries(3):
        rows = page_of([vendor.pk for vendor in made], cast.lead)
    assert [(row.name, row.places, row.can, row.kinds, row.used_count) for row in rows] == [
        ("Beta", ("Cork, IE",), ("Lyophilised vials",), "CDMO", 0),
        ("Alpha", ("Cork, IE",), ("Lyophilised vials",), "CDMO", 0),
        ("Gamma", (), (), "CDMO", 0),
    ]


def test_suggestion_puts_the_fullest_site_first_and_names_the_gap(cast: Cast) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor")
    half, full = make_site(cast.lead, vendor, "A", "DE"), make_site(cast.lead, vendor, "B", "DE")
    for site, keys in ((half, ["dp_pfs"]), (full, ["dp_lyo", "dp_pfs"])):
        for key in keys:
            make_capability(cast.lead, site, key)
    needs = ["dp_lyo", "dp_pfs"]
    found = with_gaps(suggested(needs, Filters()), needs)
    assert [(s.site, [c.key for c in s.held], s.gap) for s in found] == [
        (full, ["dp_lyo", "dp_pfs"], []),
        (half, ["dp_pfs"], ["dp_lyo"]),
    ]
    assert list(suggested(["sv_qp"], Filters())) == []
    assert list(suggested(needs, Filters(region="IE"))) == []
    assert list(suggested(needs, Filters(kind=VendorKind.CRO))) == []


@pytest.mark.parametrize("sort", ["name", "-name", "status", "sites", "-sites", "used", "-used"])
def test_every_order_is_whole(register: Cast, sort: str) -> None:
    rows = list(with_use(directory(sort=sort), register.lead))
    assert len(rows) == 3
    assert rows == list(with_use(directory(sort=sort), register.lead))
