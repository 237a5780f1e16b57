"""What a vendor and a site say of themselves, and the forms of their numbers."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError

from scoring.actions.recording import recording
from scoring.actions.vendors import remove_detail
from scoring.models import Site, SiteIdentifier, Vendor
from scoring.vocabulary import AuditVerb
from tests.cast import Cast
from tests.factories import make_site, make_vendor


def test_kinds_are_told_in_their_order() -> None:
    assert Vendor(is_cdmo=True, is_cro=True).kinds_text == "CRO, CDMO"


@pytest.mark.parametrize(
    ("city", "country", "place"), [("Cork", "IE", "Cork, IE"), ("Cork", "", "Cork"), ("", "IE", "IE"), ("", "", "")]
)
def test_place_is_what_is_known_of_it(city: str, country: str, place: str) -> None:
    assert Site(city=city, country=country).place == place


@pytest.mark.parametrize("wrong", [{"country": "de"}, {"country": "D"}, {"country": "D1"}, {"name": ""}], ids=str)
def test_site_with_a_country_that_is_no_code_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor")
    with pytest.raises(IntegrityError), recording(AuditVerb.SITE_ADDED, by=cast.lead, about="a test") as log:
        log.create(Site(vendor=vendor, **{"name": "Kessel", "country": "DE", **wrong}))


def test_sites_of_one_name_stay_two(cast: Cast) -> None:
    """Registers name every plant of a company by the company; its number tells a site, never its name."""
    first, second = make_vendor(cast.lead, "Aldermoor"), make_vendor(cast.lead, "Brightwater")
    sites = [make_site(cast.lead, vendor, "Cork", "IE") for vendor in (first, first, second)]
    assert len({site.pk for site in sites}) == Site.objects.filter(name="Cork site").count() == 3


def test_number_belongs_to_one_site_until_it_is_taken_out(cast: Cast) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor")
    site = make_site(cast.lead, vendor, "Cork", "IE", fei="3009990001")
    with pytest.raises(IntegrityError):
        make_site(cast.lead, vendor, "Kessel", "DE", fei="3009990001")
    remove_detail(by=cast.lead, detail=site.identifiers.get(), version=1)
    assert make_site(cast.lead, vendor, "Kessel", "DE", fei="3009990001").identifiers.get().value == "3009990001"


@pytest.mark.parametrize(
    ("scheme", "value", "fits"),
    [
        ("fei", "3009990", True),
        ("fei", "3009990001", True),
        ("fei", "300999", False),
        ("fei", "30099900011", False),
        ("fei", "30099900", False),
        ("fei", "0300999", False),
        ("fei", "0009990001", False),
        ("fei", "300999000\n", False),
        ("duns", "123456789", True),
        ("duns", "12345678", False),
        ("duns", "12-345-6789", False),
        ("oms_loc", "LOC-100001234", True),
        ("oms_loc", "LOC-100001", False),
        ("oms_loc", "LOC-1000012345", False),
        ("oms_loc", "100001234", False),
        ("mia", "UK MIA 1234", True),
        ("vat", "1", False),
    ],
)
def test_number_has_the_form_of_its_register(cast: Cast, scheme: str, value: str, fits: bool) -> None:
    site = make_site(cast.lead, make_vendor(cast.lead, "Aldermoor"), "Kessel", "DE")

    def write() -> None:
        with recording(AuditVerb.SITE_ADDED, by=cast.lead, about="a test") as log:
            log.create(SiteIdentifier(site=site, scheme=scheme, value=value))

    if fits:
        write()
    else:
        with pytest.raises(IntegrityError):
            write()
