"""Scenarios of imports and documents, for tests/actions/scenarios.py."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

from scoring.actions.documents import add_document, record_damage
from scoring.actions.recording import Once
from scoring.actions.vendor_imports import import_vendors
from scoring.actions.vendors import add_site
from scoring.importers.vendors import parse
from scoring.models import Document, Site, Vendor
from scoring.selectors.house_words import house_words
from scoring.selectors.import_matching import make_plan
from scoring.selectors.import_plan import Answers, Basis, Plan
from scoring.uploads import Upload
from scoring.vocabulary import EvidenceLevel, IdentifierScheme
from tests import factories
from tests.cast import Cast

Call = Callable[[], object]
BASIS = Basis(EvidenceLevel.SUPPLIER_CLAIM, date(2026, 3, 31))
TEXT = Upload("minutes.txt", "text/plain", b"What was said.")
SITES = """Vendor,Kind,Status,Former names,Site,City,Country,FEI,DUNS,Capabilities
Aldermoor Biologics,CDMO; CMO,Qualified,Kessel Serum,Kessel site,Kessel,DE,3009000001,123456789,op_api; Tablets
Brightwater Sterile,CMO,,,Cork plant,Cork,Ireland,3009000002,,op_pack
"""


def plan_of(text: str, answers: Answers | None = None, *, basis: Basis = BASIS, name: str = "list.csv") -> Plan:
    """What a file with this text would do to the register."""
    return make_plan(parse(text.encode(), name, house_words()), basis, answers or {})


def make_site(cast: Cast, vendor: Vendor, city: str, fei: str = "3009000001") -> Site:
    """A site in Germany with this FEI."""
    numbers = {IdentifierScheme.FEI: fei}
    return add_site(by=cast.lead, vendor=vendor, name=f"{city} site", city=city, country="DE", identifiers=numbers)


def _import_vendors(cast: Cast) -> Call:
    make_site(cast, factories.make_vendor(cast.lead, "Aldermoor Biologics"), "Kessel")
    once = Once(uuid.uuid4(), uuid.uuid4())
    return lambda: import_vendors(by=cast.lead, plan=plan_of(SITES), sha256="0" * 64, once=once)


def make_document(cast: Cast, upload: Upload = TEXT) -> Document:
    vendor = factories.make_vendor(cast.lead, "Aldermoor Biologics")
    return add_document(by=cast.lead, vendor=vendor, upload=upload, title="Minutes of the audit")


def _add_document(cast: Cast) -> Call:
    make_document(cast)
    once = Once(uuid.uuid4(), uuid.uuid4())
    return lambda: add_document(
        by=cast.lead,
        vendor=Vendor.objects.get(),
        upload=TEXT,
        title="Minutes of the second audit",
        issued_on=date(2026, 3, 1),
        expires_on=date(2029, 3, 1),
        supersedes=Document.objects.get(title="Minutes of the audit"),
        once=once,
    )


def _record_damage(cast: Cast) -> Call:
    document = make_document(cast)
    return lambda: record_damage(by=cast.observer, document=document, found_sha256="a" * 64)


SCENARIOS: dict[str, Callable[[Cast], Call]] = {
    "documents.add_document": _add_document,
    "documents.record_damage": _record_damage,
    "vendor_imports.import_vendors": _import_vendors,
}
