"""The register: what a search finds, who is called the same, where a vendor competes."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from scoring.models import Selection
from scoring.selectors.vendors import directory, namesakes, used_in
from tests.cast import Cast
from tests.factories import make_selection, make_site, make_vendor


@pytest.fixture
def register(cast: Cast) -> Cast:
    first = make_vendor(cast.lead, "Aldermoor Biologics")
    make_site(cast.lead, first, "Kessel", "DE")
    make_site(cast.lead, first, "Kesselbach", "DE")
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
