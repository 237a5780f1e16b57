"""A register of the size that a large house has, for measurements: `fill()` an empty, migrated database.

The rows are written past the actions, under one event that names none of them: the guard is taken away for it and put
back. A database filled so is for measuring speed and for nothing else. Everything in it is invented.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from django.db import connection, models, transaction

from scoring.actions.recording import recording
from scoring.capabilities import CAPABILITIES
from scoring.countries import COUNTRIES
from scoring.models import AuditEvent, Capability, Contact, Site, SiteIdentifier, Vendor, VendorName, guard
from scoring.vocabulary import AuditVerb, EvidenceLevel, IdentifierScheme, NameKind, VendorStatus

VENDORS, SITES = 10_000, 30_000
CHUNK = 2_000
SYLLABLES = ("al", "ber", "cor", "dun", "el", "fen", "gar", "hol", "ir", "jas", "kes", "lor", "mar", "nor", "os", "pel",
             "quin", "ros", "sel", "tor", "ul", "ven", "wes", "yar", "zan")  # fmt: skip
TRADES = (
    "Biologics",
    "Sterile",
    "Pharma",
    "Clinical",
    "Research",
    "Laboratories",
    "Steriles",
    "Chemistry",
    "Fill-Finish",
)
COUNTRY_CODES = (
    "US",
    "US",
    "US",
    "IN",
    "IN",
    "CN",
    "DE",
    "DE",
    "IT",
    "FR",
    "ES",
    "CH",
    "IE",
    "GB",
    "JP",
    "KR",
    "CA",
    "BE",
)
WITHOUT_VENDOR = 20  # one site in so many waits for a vendor
CAPABILITIES_EACH = (1, 8)


def fill(*, vendors: int = VENDORS, sites: int = SITES, seed: int = 20_261_122) -> None:
    """Write that many vendors and sites with names, numbers, capabilities and contacts; the same for the same seed."""
    random = Random(seed)
    with recording(AuditVerb.VENDOR_ADDED, by=None, about=f"a register of {vendors} vendors, for measurements"):
        pass
    event = AuditEvent.objects.latest("id")
    guard.drop(connection)
    with transaction.atomic():
        companies = [_vendor(random, n, event) for n in range(vendors)]
        _write(companies)
        _write(
            VendorName(vendor=company, name=f"{_word(random)} {company.name}", kind=NameKind.FORMER, last_event=event)
            for company in companies
            if random.random() < 0.2
        )
        places = [_site(random, n, random.choice(companies), event) for n in range(sites)]
        _write(places)
        _write(_identifiers(random, places, event))
        _write(_capabilities(random, places, event))
        _write(
            Contact(vendor=company, name=f"{_word(random)} {_word(random)}", last_event=event) for company in companies
        )
    guard.install(connection)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _write(rows: Iterable[models.Model]) -> None:
    listed = list(rows)
    type(listed[0])._default_manager.bulk_create(listed, batch_size=CHUNK)


def _word(random: Random) -> str:
    return "".join(random.choices(SYLLABLES, k=random.randint(2, 4))).capitalize()


def _vendor(random: Random, n: int, event: AuditEvent) -> Vendor:
    kind = random.choice(("is_cro", "is_cmo", "is_cdmo", "is_cdmo"))
    return Vendor(
        name=f"{_word(random)} {random.choice(TRADES)}",
        slug=f"vendor-{n}",
        status=random.choice(VendorStatus.values),
        last_event=event,
        **{kind: True},
    )


def _site(random: Random, n: int, vendor: Vendor, event: AuditEvent) -> Site:
    country = random.choice(COUNTRY_CODES)
    city = _word(random)
    return Site(
        vendor=None if n % WITHOUT_VENDOR == 0 else vendor,
        name=f"{vendor.name} {city}",
        address=f"{random.randint(1, 400)} {_word(random)} Road, {city}, {COUNTRIES[country].name}",
        city=city,
        postcode=str(random.randint(10_000, 99_999)),
        country=country,
        last_event=event,
    )


def _identifiers(random: Random, sites: list[Site], event: AuditEvent) -> Iterable[SiteIdentifier]:
    for n, site in enumerate(sites):
        yield SiteIdentifier(site=site, scheme=IdentifierScheme.FEI, value=str(3_000_000_000 + n), last_event=event)
        if random.random() < 0.9:
            yield SiteIdentifier(site=site, scheme=IdentifierScheme.DUNS, value=f"{n:09}", last_event=event)


def _capabilities(random: Random, sites: list[Site], event: AuditEvent) -> Iterable[Capability]:
    keys = sorted(CAPABILITIES)
    first = date(2020, 1, 1)
    for site in sites:
        for key in random.sample(keys, random.randint(*CAPABILITIES_EACH)):
            yield Capability(
                site=site,
                key=key,
                evidence=random.choice(EvidenceLevel.values),
                as_of=first + timedelta(days=random.randint(0, 2_500)),
                last_event=event,
            )
