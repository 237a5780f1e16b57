"""The register of vendors and sites."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from scoring.actions.vendors import add_site, add_vendor
from scoring.models import Site, SiteIdentifier, Vendor
from scoring.policies import WrongRole
from scoring.vocabulary import IdentifierScheme, VendorKind
from tests.cast import Cast
from tests.factories import make_vendor


def test_two_companies_of_one_name_are_two_vendors(cast: Cast) -> None:
    slugs = [make_vendor(cast.lead, "Aldermoor Biologics").slug for _ in range(3)]
    assert slugs == ["aldermoor-biologics", "aldermoor-biologics-2", "aldermoor-biologics-3"]


def test_name_without_letters_gets_an_address(cast: Cast) -> None:
    assert [make_vendor(cast.lead, name).slug for name in ("株式会社", "!!!")] == ["vendor", "vendor-2"]


def test_vendor_is_of_at_least_one_kind(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        add_vendor(by=cast.lead, name="Nobody", kinds=[])
    made = add_vendor(by=cast.lead, name="Both", kinds=[VendorKind.CRO, VendorKind.CDMO])
    assert Vendor.objects.get(pk=made.pk).kinds == (VendorKind.CRO, VendorKind.CDMO)


@pytest.mark.parametrize(
    ("scheme", "value"),
    [(IdentifierScheme.FEI, "12"), (IdentifierScheme.FEI, "30099X0001"), (IdentifierScheme.DUNS, "1")],
)
def test_site_with_a_number_that_is_none_is_not_entered_at_all(
    cast: Cast, scheme: IdentifierScheme, value: str
) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor")
    with pytest.raises(IntegrityError):
        add_site(by=cast.lead, vendor=vendor, name="Kessel", country="DE", identifiers={scheme: value})
    assert not Site.objects.exists()


def test_number_belongs_to_one_site(cast: Cast) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor")
    number = {IdentifierScheme.FEI: "3009990001"}
    add_site(by=cast.lead, vendor=vendor, name="Kessel", identifiers=number)
    with pytest.raises(IntegrityError):
        add_site(by=cast.lead, vendor=vendor, name="Basel", identifiers=number)
    assert SiteIdentifier.objects.count() == Site.objects.count() == 1


def test_register_is_kept_by_leads_and_criteria_admins(cast: Cast) -> None:
    make_vendor(cast.criteria_admin, "Aldermoor")
    with pytest.raises(WrongRole):
        make_vendor(cast.quality, "Brightwater")
    with pytest.raises(WrongRole):
        add_site(by=cast.auditor, vendor=Vendor.objects.get(), name="Kessel")
