"""The directory, the comparison and the pages of one vendor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from scoring.actions.mergers import merge_vendors
from scoring.actions.vendors import add_detail, set_vendor_status, write_notes
from scoring.models import Contact, Site, User, Vendor, VendorName
from scoring.selectors.vendors import called
from scoring.vocabulary import EvidenceLevel, NameKind, VendorKind, VendorStatus
from tests.cast import Cast
from tests.factories import make_capability, make_selection, make_site, make_vendor, make_waiting_site

SignIn = Callable[[User | None], Client]
PAGES = ("", "sites/", "contacts/", "notes/", "log/")


@pytest.fixture
def register(cast: Cast) -> Cast:
    """Aldermoor fills and freeze-dries in Germany, Brightwater fills in Ireland, Castellan is a CRO."""
    aldermoor = make_vendor(cast.lead, "Aldermoor Biologics")
    kessel = make_site(cast.lead, aldermoor, "Kessel", "DE", "3009990001")
    make_capability(cast.lead, kessel, "dp_lyo", EvidenceLevel.AUDIT)
    make_capability(cast.lead, kessel, "dp_vial_liquid")
    brightwater = make_vendor(cast.lead, "Brightwater Sterile", (VendorKind.CMO,))
    make_capability(cast.lead, make_site(cast.lead, brightwater, "Cork", "IE", "3009990002"), "dp_vial_liquid")
    make_vendor(cast.lead, "Castellan Trials", (VendorKind.CRO,))
    return cast


def _names(text: str) -> list[str]:
    """Which of the three vendors the page shows as rows, in its order."""
    known = ("Aldermoor Biologics", "Brightwater Sterile", "Castellan Trials")
    places = {name: text.find(f">{name}</a></th>".replace("</th>", "")) for name in known}
    return sorted((name for name, place in places.items() if place >= 0), key=lambda name: places[name])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Aldermoor Biologics", "Brightwater Sterile", "Castellan Trials"]),
        ("?sort=-name", ["Castellan Trials", "Brightwater Sterile", "Aldermoor Biologics"]),
        ("?sort=sites", ["Castellan Trials", "Aldermoor Biologics", "Brightwater Sterile"]),
        ("?q=alder", ["Aldermoor Biologics"]),
        ("?q=cork+brightwater", ["Brightwater Sterile"]),
        ("?q=cork+aldermoor", []),
        ("?q=lyophilised", ["Aldermoor Biologics"]),
        ("?q=0003009990002", ["Brightwater Sterile"]),
        ("?kind=cro", ["Castellan Trials"]),
        ("?capability=dp_vial_liquid", ["Aldermoor Biologics", "Brightwater Sterile"]),
        ("?capability=dp_vial_liquid&region=IE", ["Brightwater Sterile"]),
        ("?region=EU", ["Aldermoor Biologics", "Brightwater Sterile"]),
        ("?region=ASIA", []),
        ("?status=qualified", []),
        (
            "?kind=nonsense&region=nowhere&sort=upwards",
            ["Aldermoor Biologics", "Brightwater Sterile", "Castellan Trials"],
        ),
        ("?need=dp_lyo&need=dp_vial_liquid", ["Aldermoor Biologics", "Brightwater Sterile"]),
        ("?need=dp_lyo&kind=cmo", []),
    ],
)
def test_directory_shows_what_fits(register: Cast, sign_in: SignIn, query: str, names: list[str]) -> None:
    answer = sign_in(register.quality).get(f"/vendors/{query}")
    assert answer.status_code == 200
    assert _names(answer.content.decode()) == names


def test_request_for_the_rows_gets_them_alone(register: Cast, sign_in: SignIn) -> None:
    client = sign_in(register.quality)
    part = client.get("/vendors/?q=alder", headers={"X-Fragment": "rows"})
    whole = client.get("/vendors/?q=alder")
    assert "<html" not in part.content.decode()
    assert _names(part.content.decode()) == ["Aldermoor Biologics"]
    for answer in (part, whole):
        assert "X-Fragment" in answer["Vary"]
        assert "1 vendor found for “alder”" in answer.content.decode()


def test_suggestion_names_what_is_held_and_the_gap(register: Cast, sign_in: SignIn) -> None:
    text = sign_in(register.quality).get("/vendors/?need=dp_lyo&need=dp_vial_liquid&need=sv_qp").content.decode()
    assert text.index("2 of 3") < text.index("1 of 3")
    first, second = text.split("2 of 3")[1].split("1 of 3")
    assert "Seen at our audit" in first
    assert "QP batch certification" in first.split("✓ None")[0]
    assert "</span> Lyophilised vials" in second
    assert "2 sites with at least one of the 3 wanted" in text


def test_filters_are_chips_that_can_be_taken_away(register: Cast, sign_in: SignIn) -> None:
    text = unescape(sign_in(register.quality).get("/vendors/?q=alder&region=EU&kind=cdmo&page=1").content.decode())
    assert 'href="?region=EU&kind=cdmo">“alder”' in text
    assert 'href="?q=alder&kind=cdmo">European Union' in text
    assert 'href="?q=alder&region=EU">CDMO' in text


def test_sorted_column_says_so(register: Cast, sign_in: SignIn) -> None:
    text = unescape(sign_in(register.quality).get("/vendors/?sort=sites&q=a").content.decode())
    assert text.count('aria-sort="ascending"') == 1
    assert 'aria-sort="ascending"><a class="sort" href="?sort=-sites&q=a">Sites' in text


def test_ticked_vendors_stay_while_one_searches(register: Cast, sign_in: SignIn) -> None:
    text = sign_in(register.quality).get("/vendors/?q=alder&v=brightwater-sterile").content.decode()
    assert 'value="brightwater-sterile" id="chosen-brightwater-sterile" checked' in text


def test_comparison_puts_vendors_side_by_side(register: Cast, sign_in: SignIn) -> None:
    client = sign_in(register.quality)
    text = client.get("/vendors/compare/?v=brightwater-sterile&v=aldermoor-biologics").content.decode()
    assert text.index("Brightwater Sterile") < text.index("Aldermoor Biologics")
    assert "Ireland" in text
    row = text.split("Lyophilised vials")[1].split("</tr>")[0]
    assert row.index("Not held") < row.index("✓ Held")
    assert "Seen at our audit" in row


@pytest.mark.parametrize(
    "slugs", [[], ["aldermoor-biologics"], ["aldermoor-biologics"] * 2, ["nobody", "castellan-trials"]]
)
def test_comparison_wants_two(register: Cast, sign_in: SignIn, slugs: list[str]) -> None:
    answer = sign_in(register.quality).get("/vendors/compare/", {"v": slugs})
    assert answer.status_code == 400
    assert "Choose two to six vendors" in answer.content.decode()


def test_comparison_takes_six_and_not_seven(register: Cast, sign_in: SignIn) -> None:
    slugs = [make_vendor(register.lead, f"Vendor {n}").slug for n in range(7)]
    client = sign_in(register.quality)
    assert client.get("/vendors/compare/", {"v": slugs[:6]}).status_code == 200
    answer = client.get("/vendors/compare/", {"v": slugs})
    assert answer.status_code == 400
    assert "7 are ticked" in answer.content.decode()


def test_used_in_counts_only_selections_that_the_person_may_know_of(cast: Cast, sign_in: SignIn) -> None:
    make_selection(cast)
    for person, count in ((cast.lead, "1"), (cast.stranger, "0"), (cast.auditor, "1")):
        text = sign_in(person).get("/vendors/?q=aldermoor").content.decode()
        assert f'data-label="Used in">{count}</td>\n</tr>' in text
    text = sign_in(cast.stranger).get("/vendors/aldermoor-biologics/").content.decode()
    assert "Sterile fill-finish" not in text


@pytest.mark.parametrize("tab", PAGES)
def test_pages_of_a_vendor_open_for_everybody(register: Cast, sign_in: SignIn, tab: str) -> None:
    for person in (register.lead, register.quality, register.stranger, register.auditor):
        assert sign_in(person).get(f"/vendors/aldermoor-biologics/{tab}").status_code == 200
    assert sign_in(None).get(f"/vendors/aldermoor-biologics/{tab}").status_code == 302
    assert sign_in(register.lead).get(f"/vendors/nobody/{tab}").status_code == 404
    assert sign_in(register.lead).post(f"/vendors/aldermoor-biologics/{tab}").status_code == 405


@pytest.mark.parametrize("tab", PAGES)
def test_only_who_keeps_the_register_is_offered_changes(register: Cast, sign_in: SignIn, tab: str) -> None:
    address = f"/vendors/aldermoor-biologics/{tab}"
    offers = [f"{verb}/" for verb in ("edit", "status", "merge", "new", "add/name", "add/contact")]
    assert not any(offer in sign_in(register.quality).get(address).content.decode() for offer in offers)
    if tab != "log/":
        assert any(offer in sign_in(register.criteria_admin).get(address).content.decode() for offer in offers)


def test_overview_shows_what_is_known(register: Cast, sign_in: SignIn) -> None:
    vendor = Vendor.objects.get(slug="aldermoor-biologics")
    set_vendor_status(
        by=register.lead,
        vendor=vendor,
        version=1,
        status=VendorStatus.QUALIFIED,
        requalify_on=date(2028, 3, 31),
        reason="Audit passed.",
    )
    add_detail(by=register.lead, detail=VendorName(vendor=vendor, name="Aldermoor GmbH", kind=NameKind.FORMER))
    text = sign_in(register.quality).get("/vendors/aldermoor-biologics/").content.decode()
    for words in ("31 Mar 2028", "Aldermoor GmbH", "Former name", "Lyophilised vials", "FEI 3009990001", "Kessel, DE"):
        assert words in text


def test_notes_are_shown_as_safe_html(register: Cast, sign_in: SignIn) -> None:
    vendor = Vendor.objects.get(slug="aldermoor-biologics")
    write_notes(by=register.lead, vendor=vendor, version=1, notes="**Good** <script>alert(1)</script>")
    text = sign_in(register.quality).get("/vendors/aldermoor-biologics/notes/").content.decode()
    assert "<strong>Good</strong> &lt;script&gt;" in text


def test_merged_vendor_leads_to_the_other_and_its_history_is_there(register: Cast, sign_in: SignIn) -> None:
    source, target = (Vendor.objects.get(slug=slug) for slug in ("aldermoor-biologics", "brightwater-sterile"))
    write_notes(by=register.lead, vendor=source, version=1, notes="Old words.")
    merge_vendors(
        by=register.lead,
        source=source,
        target=target,
        source_version=2,
        target_version=1,
        name_kind=NameKind.FORMER,
        reason="Bought in 2025.",
    )
    client = sign_in(register.quality)
    answer = client.get("/vendors/aldermoor-biologics/")
    assert (answer.status_code, answer["Location"]) == (302, "/vendors/brightwater-sterile/")
    assert "Old words." in client.get("/vendors/brightwater-sterile/notes/").content.decode()
    log = client.get("/vendors/brightwater-sterile/log/").content.decode()
    for words in ("merged the vendor", "Bought in 2025.", "added the vendor Aldermoor", "added the vendor Brightwater"):
        assert words in log


def test_log_tells_of_sites_and_details_and_of_no_other_vendor(register: Cast, sign_in: SignIn) -> None:
    log = sign_in(register.quality).get("/vendors/aldermoor-biologics/log/").content.decode()
    assert "added the site Kessel site of Aldermoor" in log
    assert "capability Lyophilised vials, Kessel site" in log
    assert "Brightwater" not in log
    assert "Cork" not in log


def test_log_of_a_vendor_tells_nothing_of_selections(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    log = sign_in(cast.stranger).get("/vendors/aldermoor-biologics/log/").content.decode()
    assert selection.ref not in log
    assert "added the vendor Aldermoor Biologics" in log


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("query", "queries"), [("", 13), ("?q=vendor", 12), ("?need=dp_lyo&need=dp_pfs", 8), ("?sort=-used&region=EU", 13)]
)
def test_directory_takes_as_many_queries_for_any_number(
    cast: Cast,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
    query: str,
    queries: int,
    count: int,
) -> None:
    for n in range(count):
        site = make_site(cast.lead, make_vendor(cast.lead, f"Vendor {n}"), "Cork", "IE", f"300999000{n}")
        make_capability(cast.lead, site, "dp_lyo")
    client = sign_in(cast.lead)
    with django_assert_num_queries(queries):
        client.get(f"/vendors/{query}")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("tab", "queries"), [("", 18), ("sites/", 11), ("contacts/", 7), ("notes/", 7), ("log/", 12), ("compare", 7)]
)
def test_page_of_a_vendor_takes_as_many_queries_for_any_number(
    cast: Cast,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
    tab: str,
    queries: int,
    count: int,
) -> None:
    vendor, other = make_vendor(cast.lead, "Aldermoor"), make_vendor(cast.lead, "Brightwater")
    for n in range(count):
        site = make_site(cast.lead, vendor, f"City {n}", "IE", f"300999000{n}")
        make_capability(cast.lead, site, "dp_lyo")
        add_detail(by=cast.lead, detail=Contact(vendor=vendor, site=site, name=f"Person {n}"))
        add_detail(by=cast.lead, detail=VendorName(vendor=vendor, name=f"Name {n}"))
    address = f"/vendors/compare/?v={vendor.slug}&v={other.slug}" if tab == "compare" else f"/vendors/aldermoor/{tab}"
    client = sign_in(cast.lead)
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_waiting_sites_are_no_vendors(register: Cast, sign_in: SignIn) -> None:
    make_waiting_site(register.lead, "Nobody’s works", city="Kessel", country="DE")
    text = sign_in(register.lead).get("/vendors/?q=kessel").content.decode()
    assert _names(text) == ["Aldermoor Biologics"]
    assert "Sites without vendor (1)" in text


def test_vendor_is_called_by_its_name_or_its_address(register: Cast) -> None:
    make_vendor(register.lead, "Aldermoor Biologics")
    assert len(called("ALDERMOOR biologics")) == 2
    assert [vendor.name for vendor in called("castellan-trials")] == ["Castellan Trials"]
    assert called("Castellan") == []
    assert Site.objects.count() == 2
