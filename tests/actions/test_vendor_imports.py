"""A file of vendors and sites is written as one event, all of it or nothing, and once."""

from __future__ import annotations

import os
import random
import uuid
from datetime import date
from pathlib import Path

import pytest
from django.db.models import Count

from scoring.actions.recording import AlreadyDone, Conflict, Once
from scoring.actions.vendor_imports import import_vendors
from scoring.actions.vendors import add_site, update_vendor
from scoring.importers.vendors import parse
from scoring.models import AuditEvent, Capability, Site, SiteIdentifier, Vendor, VendorName
from scoring.policies import NotNow, WrongRole
from scoring.selectors.house_words import house_words
from scoring.selectors.import_matching import make_plan
from scoring.selectors.import_plan import NEW, Basis
from scoring.vocabulary import EvidenceLevel, NameKind, VendorKind, VendorStatus
from tests.actions.import_scenarios import BASIS, SITES, make_site, plan_of
from tests.cast import Cast
from tests.factories import make_vendor
from tests.importers.test_vendors import random_list


def bring(cast: Cast, text: str, **answers: str) -> None:
    named = {key.replace("_", "-"): value for key, value in answers.items()}
    import_vendors(by=cast.lead, plan=plan_of(text, named), sha256="0" * 64)


def counts() -> list[int]:
    return [model._default_manager.count() for model in (Vendor, VendorName, Site, SiteIdentifier, Capability)]


def test_new_vendors_and_sites_are_entered_with_everything(cast: Cast) -> None:
    bring(cast, SITES)
    alder = Vendor.objects.get(slug="aldermoor-biologics")
    assert (alder.is_cro, alder.is_cmo, alder.is_cdmo) == (False, True, True)
    assert alder.status == VendorStatus.QUALIFIED
    assert [(name.name, name.kind) for name in alder.other_names.all()] == [("Kessel Serum", NameKind.FORMER)]
    site = alder.sites.get()
    assert (site.name, site.city, site.country) == ("Kessel site", "Kessel", "DE")
    assert set(site.identifiers.values_list("scheme", "value")) == {("fei", "3009000001"), ("duns", "123456789")}
    held = site.capabilities.order_by("key").values_list("key", "evidence", "as_of")
    assert list(held) == [
        ("dp_tablet", "supplier_claim", date(2026, 3, 31)),
        ("op_api", "supplier_claim", date(2026, 3, 31)),
    ]
    event = AuditEvent.objects.latest("id")
    assert event.sentence == "Lena Hartwig imported vendors and sites: list.csv: 2 new vendors, 2 new sites"
    assert {
        "file": "list.csv",
        "sha256": "0" * 64,
        "evidence": "supplier_claim",
        "as_of": "2026-03-31",
    } in event.payload.changes


def test_same_file_again_changes_nothing(cast: Cast) -> None:
    bring(cast, SITES)
    before = counts()
    plan = plan_of(SITES)
    assert plan.is_empty
    assert plan.unchanged == 4
    assert plan.questions == []
    with pytest.raises(NotNow, match="nothing changes"):
        import_vendors(by=cast.lead, plan=plan, sha256="0" * 64)
    assert counts() == before


def test_known_site_is_updated_by_its_number_from_old_to_new(cast: Cast) -> None:
    bring(cast, SITES)
    text = SITES.replace("Kessel site,Kessel,DE", "Kessel works,Kessel am Main,DE").replace("Qualified", "On hold")
    plan = plan_of(text)
    (site,), (vendor,) = plan.changed_sites, plan.changed_vendors
    assert [(line.what, line.old, line.new) for line in site.lines] == [
        ("Name", "Kessel site", "Kessel works"), ("City", "Kessel", "Kessel am Main")]  # fmt: skip
    assert [(line.what, line.old, line.new) for line in vendor.lines] == [("Status", "Qualified", "On hold")]
    import_vendors(by=cast.lead, plan=plan, sha256="0" * 64)
    assert Site.objects.get(identifiers__value="3009000001").name == "Kessel works"
    assert Vendor.objects.get(slug="aldermoor-biologics").status == VendorStatus.ON_HOLD


def test_blank_cells_take_nothing_away(cast: Cast) -> None:
    bring(cast, SITES)
    assert plan_of("Vendor,Site,City,Country,FEI,Capabilities\nAldermoor Biologics,,,,3009000001,\n").is_empty


def test_file_is_carried_out_once(cast: Cast) -> None:
    once = Once(uuid.uuid4(), uuid.uuid4())
    first, second = plan_of(SITES), plan_of(SITES)
    import_vendors(by=cast.lead, plan=first, sha256="0" * 64, once=once)
    before = counts()
    with pytest.raises(AlreadyDone):
        import_vendors(by=cast.lead, plan=second, sha256="0" * 64, once=once)
    assert counts() == before


def test_number_that_somebody_enters_meanwhile_stops_all_of_it(cast: Cast) -> None:
    plan = plan_of(SITES)
    make_site(cast, make_vendor(cast.lead, "Castellan"), "Parma")  # takes the FEI 3009000001
    before = counts()
    with pytest.raises(NotNow, match="changed after the file was compared"):
        import_vendors(by=cast.lead, plan=plan, sha256="0" * 64)
    assert counts() == before


def test_vendor_that_somebody_edits_meanwhile_stops_all_of_it(cast: Cast) -> None:
    bring(cast, SITES)
    plan = plan_of(SITES.replace("Qualified", "On hold") + "Third,CRO,,,,,,,,\n")
    update_vendor(
        by=cast.lead,
        vendor=Vendor.objects.get(slug="aldermoor-biologics"),
        version=1,
        name="Alder",
        kinds=[VendorKind.CMO],
    )
    before = counts()
    with pytest.raises(Conflict):
        import_vendors(by=cast.lead, plan=plan, sha256="0" * 64)
    assert counts() == before


def test_person_without_the_role_imports_nothing(cast: Cast) -> None:
    with pytest.raises(WrongRole):
        import_vendors(by=cast.quality, plan=plan_of(SITES), sha256="0" * 64)


def test_plan_with_errors_is_not_written(cast: Cast) -> None:
    with pytest.raises(ValueError, match="errors"):
        import_vendors(by=cast.lead, plan=plan_of("Vendor,Kind\nAlder,baker\n"), sha256="0" * 64)


def test_site_without_vendor_is_given_the_vendor_that_the_file_names(cast: Cast) -> None:
    site = add_site(by=cast.lead, vendor=make_vendor(cast.lead, "Holder"), name="Kessel", identifiers={})
    bring(cast, SITES)
    assert Site.objects.filter(pk=site.pk, vendor__name="Holder").exists(), "a name moves nothing"


REAL = os.environ.get("VENDORSELECT_REAL_DATA")


@pytest.mark.skipif(REAL is None, reason="VENDORSELECT_REAL_DATA names no folder")
def test_whole_register_is_entered_in_one_go_and_changes_nothing_the_second_time(cast: Cast) -> None:
    data = (Path(str(REAL)) / "data" / "decrs_drls_reg_2025-08_contacts_blanked.csv").read_bytes()
    file = parse(data, "drls_reg.csv", house_words())
    basis = Basis(EvidenceLevel.REGULATOR, date(2025, 8, 15))
    import_vendors(by=cast.lead, plan=make_plan(file, basis), sha256="0" * 64)
    # By hand with the csv module: 9 866 FEI of 7 or 10 digits, 252 rows without one, a DUNS in each of 10 439 rows.
    assert Site.objects.filter(vendor__isnull=True).count() == 9_866 + 252
    numbers = dict(SiteIdentifier.objects.order_by().values_list("scheme").annotate(n=Count("pk")))
    assert numbers == {"fei": 9_866, "duns": 10_439}
    assert Vendor.objects.count() == 0
    assert set(Capability.objects.values_list("evidence", flat=True)) == {"regulator_stated"}
    assert make_plan(file, basis).is_empty
    assert AuditEvent.objects.latest("id").about == "drls_reg.csv: 10 118 new sites"


def test_random_files_are_entered_whole_or_not_at_all(cast: Cast) -> None:
    """2 000 damaged lists against a register that grows with those that pass: no fault, and no half of a file."""
    source, words, entered = random.Random(8), house_words(), 0
    for _ in range(2_000):
        file = parse(*random_list(source), words)
        if file.errors:
            continue
        plan = make_plan(file, BASIS)
        plan = make_plan(file, BASIS, {question.key: question.default or NEW for question in plan.questions})
        if plan.errors or plan.is_empty:
            continue
        before = counts()
        import_vendors(by=cast.lead, plan=plan, sha256="0" * 64)
        names = sum(len(vendor.names) for vendor in plan.vendors)
        numbers = sum(len(site.identifiers) for site in plan.sites)
        held = sum(len(site.capabilities) for site in plan.sites)
        made = [len(plan.new_vendors), names, len(plan.new_sites), numbers, held]
        assert counts() == [old + new for old, new in zip(before, made, strict=True)]
        entered += 1
    assert entered > 20, "the files reach beyond the first check"
