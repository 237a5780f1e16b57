"""Merging and splitting: what moves, what stays, what is refused, and that nothing is lost."""

from __future__ import annotations

import pytest

from scoring.actions.alternatives import add_alternative
from scoring.actions.mergers import merge_vendors, split_vendor
from scoring.actions.vendors import add_detail, add_site, update_vendor, write_notes
from scoring.models import Alternative, AuditEvent, Contact, Selection, Site, Vendor, VendorName
from scoring.policies import NotNow
from scoring.selectors.vendors import directory, used_in
from scoring.vocabulary import NameKind, VendorKind, VendorStatus
from tests.cast import Cast
from tests.factories import make_selection, make_site, make_vendor

Pair = tuple[Vendor, Vendor]


@pytest.fixture
def pair(cast: Cast) -> Pair:
    """Aldermoor, which was bought, and Brightwater, which bought it."""
    source = make_vendor(cast.lead, "Aldermoor Biologics", (VendorKind.CDMO,))
    target = make_vendor(cast.lead, "Brightwater Sterile", (VendorKind.CMO,))
    site = make_site(cast.lead, source, "Kessel", "DE")
    make_site(cast.lead, target, "Cork", "IE")
    add_detail(by=cast.lead, detail=Contact(vendor=source, site=site, name="Rosa Kern"))
    add_detail(by=cast.lead, detail=VendorName(vendor=source, name="Aldermoor GmbH"))
    return source, target


def _merge(cast: Cast, source: Vendor, target: Vendor, kind: NameKind = NameKind.FORMER) -> None:
    rows = Vendor.objects.in_bulk([source.pk, target.pk])
    merge_vendors(
        by=cast.lead,
        source=rows[source.pk],
        target=rows[target.pk],
        source_version=rows[source.pk].version,
        target_version=rows[target.pk].version,
        name_kind=kind,
        reason="Bought in 2025.",
    )


def test_everything_of_the_merged_vendor_goes_over(cast: Cast, pair: Pair) -> None:
    source, target = pair
    _merge(cast, source, target)
    row = Vendor.objects.get(pk=target.pk)
    assert sorted(site.city for site in row.sites.all()) == ["Cork", "Kessel"]
    assert [contact.name for contact in row.contacts.all()] == ["Rosa Kern"]
    assert {(n.name, n.kind) for n in row.other_names.all()} == {
        ("Aldermoor GmbH", NameKind.TRADING),
        ("Aldermoor Biologics", NameKind.FORMER),
    }
    assert set(row.kinds) == {VendorKind.CMO, VendorKind.CDMO}
    assert (row.status, row.name) == (VendorStatus.PROSPECT, "Brightwater Sterile")
    assert Vendor.objects.get(pk=source.pk).merged_into == row


def test_merged_vendor_is_found_by_its_name_under_the_other(cast: Cast, pair: Pair) -> None:
    _merge(cast, *pair)
    assert [vendor.name for vendor in directory("aldermoor biologics")] == ["Brightwater Sterile"]
    assert [vendor.name for vendor in directory()] == ["Brightwater Sterile"]


def test_selections_keep_the_vendor_that_they_named_and_are_found_from_the_other(cast: Cast) -> None:
    selection = make_selection(cast)
    source = Vendor.objects.get(name="Aldermoor Biologics")
    target = make_vendor(cast.lead, "Brackwater")
    before = list(Alternative.objects.order_by("pk").values())
    _merge(cast, source, target)
    assert list(Alternative.objects.order_by("pk").values()) == before
    assert [a.selection for a in used_in(target, cast.lead)] == [selection]
    assert list(used_in(target, cast.stranger)) == []


def test_chain_of_mergers_points_to_the_last(cast: Cast, pair: Pair) -> None:
    source, target = pair
    last = make_vendor(cast.lead, "Castellan")
    _merge(cast, source, target)
    _merge(cast, target, last)
    assert set(Vendor.objects.filter(merged_into=last)) == {source, target}
    assert Vendor.objects.get(pk=last.pk).other_names.count() == 3


def test_notes_of_the_merged_vendor_stay_with_it(cast: Cast, pair: Pair) -> None:
    source, target = pair
    write_notes(by=cast.lead, vendor=source, version=1, notes="Good people.")
    _merge(cast, source, target)
    assert Vendor.objects.get(pk=source.pk).notes == "Good people."
    assert Vendor.objects.get(pk=target.pk).notes == ""


def test_owner_and_owned_follow(cast: Cast, pair: Pair) -> None:
    source, target = pair
    group, child = make_vendor(cast.lead, "Group"), make_vendor(cast.lead, "Child")
    for vendor, parent in ((source, group), (child, source)):
        update_vendor(by=cast.lead, vendor=vendor, version=1, name=vendor.name, kinds=[VendorKind.CDMO], parent=parent)
    _merge(cast, source, target)
    assert Vendor.objects.get(pk=target.pk).parent == group
    assert Vendor.objects.get(pk=child.pk).parent == target


@pytest.mark.parametrize("owner_is_source", [True, False])
def test_owner_merges_with_what_it_owns(cast: Cast, pair: Pair, owner_is_source: bool) -> None:
    source, target = pair
    owned, owner = (target, source) if owner_is_source else (source, target)
    update_vendor(by=cast.lead, vendor=owned, version=1, name=owned.name, kinds=[VendorKind.CMO], parent=owner)
    _merge(cast, source, target)
    assert Vendor.objects.get(pk=target.pk).parent is None


def test_merged_vendor_takes_and_gives_nothing_any_more(cast: Cast, pair: Pair) -> None:
    source, target = pair
    _merge(cast, source, target)
    with pytest.raises(NotNow, match="Aldermoor Biologics was merged into another vendor"):
        _merge(cast, target, source)
    with pytest.raises(NotNow):
        add_site(by=cast.lead, vendor=source, name="Late")
    with pytest.raises(NotNow):
        add_detail(by=cast.lead, detail=Contact(vendor=source, name="Late"))
    with pytest.raises(NotNow):
        write_notes(by=cast.lead, vendor=source, version=2, notes="Late")


def test_vendor_is_not_merged_into_itself(cast: Cast, pair: Pair) -> None:
    with pytest.raises(NotNow, match="itself"):
        _merge(cast, pair[0], pair[0])


def test_merge_that_was_looked_at_before_somebodys_edit_is_refused_whole(cast: Cast, pair: Pair) -> None:
    source, target = pair
    write_notes(by=cast.criteria_admin, vendor=target, version=1, notes="Not the same company!")
    events = AuditEvent.objects.count()
    with pytest.raises(NotNow, match="Brightwater Sterile was changed by somebody else"):
        merge_vendors(
            by=cast.lead,
            source=source,
            target=target,
            source_version=1,
            target_version=1,
            name_kind=NameKind.FORMER,
            reason="Bought.",
        )
    assert AuditEvent.objects.count() == events
    assert Site.objects.get(city="Kessel").vendor == source


def test_split_gives_chosen_sites_with_their_contacts_to_a_new_prospect(cast: Cast, pair: Pair) -> None:
    source, _ = pair
    stays = make_site(cast.lead, source, "Parma", "IT")
    add_detail(by=cast.lead, detail=Contact(vendor=source, name="Head office"))
    made = split_vendor(
        by=cast.lead,
        vendor=source,
        version=1,
        sites=[Site.objects.get(city="Kessel")],
        name="Aldermoor Biologics",
        kinds=[VendorKind.CRO],
        reason="Sold.",
    )
    assert (made.slug, made.status, made.kinds) == ("aldermoor-biologics-2", VendorStatus.PROSPECT, (VendorKind.CRO,))
    assert [site.city for site in made.sites.all()] == ["Kessel"]
    assert [contact.name for contact in made.contacts.all()] == ["Rosa Kern"]
    assert list(source.sites.all()) == [stays]
    assert [contact.name for contact in source.contacts.all()] == ["Head office"]


def test_split_of_a_site_that_left_meanwhile_is_refused_whole(cast: Cast, pair: Pair) -> None:
    source, target = pair
    foreign = Site.objects.get(city="Cork")
    for sites in ([foreign], [Site.objects.get(city="Kessel"), foreign], []):
        with pytest.raises(NotNow, match="sites of Aldermoor Biologics have changed"):
            split_vendor(
                by=cast.lead, vendor=source, version=1, sites=sites, name="New", kinds=[VendorKind.CMO], reason="Sold."
            )
    assert not Vendor.objects.filter(name="New").exists()
    assert foreign.vendor == target


def test_sealed_selection_survives_a_merge_of_two_of_its_vendors(cast: Cast) -> None:
    selection = make_selection(cast)
    first, second = (Vendor.objects.get(name=name) for name in ("Aldermoor Biologics", "Brightwater Sterile"))
    _merge(cast, first, second)
    assert [a.vendor.name for a in Selection.objects.get(pk=selection.pk).alternatives.all()] == [
        "Aldermoor Biologics",
        "Brightwater Sterile",
        "Castellan Pharma Services",
    ]
    third = make_vendor(cast.lead, "Dunmore")
    add_alternative(by=cast.lead, selection=selection, vendor=third, site=None, short_name="Dunmore")
