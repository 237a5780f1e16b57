"""What a row means: identifiers decide, names ask, and what contradicts itself is refused by its row."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from scoring.actions.mergers import merge_vendors
from scoring.actions.vendor_imports import import_vendors
from scoring.actions.vendors import add_detail, add_site, remove_site
from scoring.models import Capability, Site, Vendor, VendorName
from scoring.selectors.import_plan import Basis, Plan, Question
from scoring.vocabulary import EvidenceLevel, NameKind, VendorKind
from tests.actions.import_scenarios import SITES, make_site, plan_of
from tests.cast import Cast
from tests.factories import make_vendor
from tests.importers.test_decrs import HEADER, KESSEL, row

HEAD = "Vendor,Kind,Site,City,Country,FEI,DUNS\n"


def only_question(plan: Plan) -> Question:
    (question,) = plan.questions
    return question


def errors(plan: Plan) -> list[str]:
    return [str(problem) for problem in plan.errors]


@pytest.mark.parametrize("name", ["aldermoor  BIOLOGICS", "Ａldermoor Biologics"])
def test_name_that_differs_in_case_or_width_is_asked_with_the_vendor_proposed(cast: Cast, name: str) -> None:
    make_vendor(cast.lead, "Aldermoor Biologics")
    plan = plan_of(f"Vendor,Kind\n{name},CDMO\n")
    question = only_question(plan)
    assert question.default == "aldermoor-biologics"
    assert plan.is_empty
    assert len(plan_of(f"Vendor,Kind\n{name},CDMO\n", {question.key: "new"}).new_vendors) == 1


@pytest.mark.parametrize("name", ["Aldermoor Biologics GmbH", "Aldermor Biologics", "Aldermoor Biologics Germany"])
def test_name_that_is_alike_is_asked_with_nothing_proposed(cast: Cast, name: str) -> None:
    make_vendor(cast.lead, "Aldermoor Biologics")
    question = only_question(plan_of(f"Vendor,Kind\n{name},CDMO\n"))
    assert question.default == ""
    linked = plan_of(f"Vendor,Kind\n{name},CDMO\n", {question.key: "aldermoor-biologics"})
    (vendor,) = linked.changed_vendors
    assert vendor.names == [(name, NameKind.TRADING)], "the spelling is kept, the name stays"


@pytest.mark.parametrize("name", ["Brightwater", "Alder Chemicals", "Biologics International"])
def test_other_name_is_a_new_vendor(cast: Cast, name: str) -> None:
    make_vendor(cast.lead, "Aldermoor Biologics")
    plan = plan_of(f"Vendor,Kind\n{name},CDMO\n")
    assert plan.questions == []
    assert len(plan.new_vendors) == 1


def test_former_name_leads_to_the_vendor(cast: Cast) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor Biologics")
    add_detail(by=cast.lead, detail=VendorName(vendor=vendor, name="Kessel Serumwerk", kind=NameKind.FORMER))
    assert only_question(plan_of("Vendor,Kind\nkessel serumwerk,CDMO\n")).default == vendor.slug


def test_site_of_another_vendor_is_asked_about_and_moves_only_on_an_answer(cast: Cast) -> None:
    make_site(cast, make_vendor(cast.lead, "Aldermoor Biologics"), "Kessel")
    text = HEAD + "Novum Pharma,CMO,Kessel site,Kessel,DE,3009000001,\n"
    question = only_question(plan_of(text))
    assert question.default == ""
    assert not plan_of(text).sites[0].moves
    moved = plan_of(text, {question.key: "new"})
    assert moved.sites[0].moves
    assert ("Vendor", "Aldermoor Biologics", "Novum Pharma") in [(x.what, x.old, x.new) for x in moved.sites[0].lines]
    assert not plan_of(text, {question.key: "aldermoor-biologics"}).sites[0].moves


def test_two_vendors_of_one_name_are_asked_with_nothing_proposed(cast: Cast) -> None:
    for _ in range(2):
        make_vendor(cast.lead, "Aldermoor")
    question = only_question(plan_of("Vendor,Kind\nAldermoor,CDMO\n"))
    assert (question.default, [value for value, _ in question.choices]) == ("", ["aldermoor", "aldermoor-2", "new"])


def test_merged_vendor_leads_to_the_one_it_became(cast: Cast) -> None:
    old, new = make_vendor(cast.lead, "Kessel Serum"), make_vendor(cast.lead, "Aldermoor")
    merge_vendors(
        by=cast.lead, source=old, target=new, source_version=1, target_version=1, name_kind=NameKind.FORMER, reason="x"
    )
    plan = plan_of("Vendor key,Vendor\nkessel-serum,Aldermoor\n")
    assert [vendor.vendor for vendor in plan.vendors] == [new]
    assert plan.is_empty


def test_site_without_number_is_asked_about_by_its_name(cast: Cast) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor Biologics")
    site = add_site(by=cast.lead, vendor=vendor, name="Kessel site", country="DE")
    text = HEAD + "Aldermoor Biologics,CDMO,KESSEL SITE,Kessel,DE,,\n"
    plan = plan_of(text)
    asked = {question.key: question.default for question in plan.questions}
    assert asked == {"vendor-2": vendor.slug, "site-2": str(site.pk)}
    assert plan.new_sites == []
    assert len(plan_of(text, {"site-2": "new"}).new_sites) == 1


def test_site_of_that_name_with_another_number_is_not_proposed(cast: Cast) -> None:
    make_site(cast, make_vendor(cast.lead, "Aldermoor Biologics"), "Kessel")
    plan = plan_of(HEAD + "Aldermoor Biologics,CDMO,Kessel site,Kessel,DE,3009999999,\n")
    assert {question.key: question.default for question in plan.questions}["site-2"] == ""


def test_two_sites_of_the_register_in_one_row_are_refused(cast: Cast) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor Biologics")
    for city, fei in (("Kessel", "3009000001"), ("Cork", "3009000002")):
        make_site(cast, vendor, city, fei)
    plan = plan_of("Vendor,Site,FEI\nAldermoor Biologics,Kessel,3009000001; 3009000002\n")
    assert errors(plan) == [
        "row 2: The row speaks of one site, but the register has two: “Kessel site” and “Cork site”. Part them in two rows."
    ]


def test_row_with_another_fei_than_the_site_of_its_duns_is_refused(cast: Cast) -> None:
    import_vendors(by=cast.lead, plan=plan_of(SITES), sha256="0" * 64)
    line = "Aldermoor Biologics,CDMO,Kessel site,Kessel,DE,3009999999,123456789\n"
    assert errors(plan_of(HEAD + line)) == [
        "row 2: “Kessel site” has one of these numbers but the FEI 3009000001. Say which is right."
    ]
    both = line.replace("3009999999", "3009999999; 3009000001")
    assert plan_of(HEAD + both).changed_sites[0].identifiers == [("fei", "3009999999")]


def test_one_site_in_two_rows_is_refused(cast: Cast) -> None:
    rows = "A,CMO,One,,DE,3009000001,\nA,CMO,Two,,DE,3009000001,\n"
    assert errors(plan_of(HEAD + rows)) == ["row 3: Row 2 is about the same site: FEI 3009000001."]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Vendor,Site\nNovum,\n", "“Novum” is new: say whether it is a CRO, CMO or CDMO"),
        (HEAD + "Novum,CMO,,,,3009000001,\n", "a new site needs a name"),
        (HEAD + ",,Kessel,,DE,3009000001,\n", "Name the vendor in each row"),
        ("Vendor key,Vendor\nnobody,Novum\n", "The vendor key is not one of this register"),
        ("Site key,Site\n0c7a,Kessel\n", "The site key is not one of this register"),
        ("Site key,Site\n9f1a1f8e-0000-4000-8000-000000000000,Kessel\n", "The site key is not one of this register"),
    ],
)
def test_row_that_cannot_be_entered_says_why(cast: Cast, text: str, words: str) -> None:
    plan = plan_of(text)
    assert words in errors(plan)[0]
    assert errors(plan)[0].startswith("row 2: ")


def test_site_out_of_use_is_not_brought_back(cast: Cast) -> None:
    site = make_site(cast, make_vendor(cast.lead, "Aldermoor Biologics"), "Kessel")
    remove_site(by=cast.lead, site=site, version=1, reason="Closed.")
    assert "was taken out of use" in errors(plan_of("Vendor,Site,FEI\nAldermoor Biologics,Kessel,3009000001\n"))[0]
    plan = plan_of(HEADER + row("3009000001", "123456780", "Alder", KESSEL, "PACK"), name="drls_reg.txt")
    assert (errors(plan), plan.is_empty) == ([], True), "a register is brought in without that row"


# Registers of authorities


REGISTER = Basis(EvidenceLevel.REGULATOR, date(2026, 8, 15))


def register_plan(cast: Cast, operations: str, *, basis: Basis = REGISTER, address: str = KESSEL) -> Plan:
    return plan_of(
        HEADER + row("3009000001", "123456789", "Alder GmbH", address, operations), basis=basis, name="drls_reg.txt"
    )


def test_register_enters_sites_that_wait_for_a_vendor(cast: Cast) -> None:
    import_vendors(by=cast.lead, plan=register_plan(cast, "PACK"), sha256="0" * 64)
    site = Site.objects.get()
    assert (site.vendor, site.name, site.city, site.country) == (None, "Alder GmbH", "Kessel", "DE")
    assert register_plan(cast, "PACK").is_empty


def test_register_fills_in_what_a_site_with_a_vendor_lacks_and_overwrites_nothing(cast: Cast) -> None:
    site = make_site(cast, make_vendor(cast.lead, "Aldermoor Biologics"), "Kessel")
    (plan,) = register_plan(cast, "PACK").changed_sites
    assert set(plan.values) == {"address"}
    assert (plan.site, plan.identifiers, plan.capabilities) == (site, [("duns", "123456789")], ["op_pack"])


def test_register_corrects_a_site_that_nobody_looks_after(cast: Cast) -> None:
    import_vendors(by=cast.lead, plan=register_plan(cast, "PACK"), sha256="0" * 64)
    (plan,) = register_plan(cast, "PACK", address="2 Neue Strasse, Kessel,  47623, Germany (DEU)").changed_sites
    assert set(plan.values) == {"address"}


@pytest.mark.parametrize(
    ("held", "as_of", "is_restated"),
    [
        (EvidenceLevel.SUPPLIER_CLAIM, date(2026, 12, 1), True),
        (EvidenceLevel.REGULATOR, date(2025, 8, 15), True),
        (EvidenceLevel.REGULATOR, date(2026, 8, 15), False),
        (EvidenceLevel.REGULATOR, date(2026, 9, 1), False),
        (EvidenceLevel.AUDIT, date(2020, 1, 1), False),
    ],
)
def test_register_states_anew_what_was_known_worse_or_earlier(
    cast: Cast, held: EvidenceLevel, as_of: date, is_restated: bool
) -> None:
    site = make_site(cast, make_vendor(cast.lead, "Aldermoor Biologics"), "Kessel")
    add_detail(by=cast.lead, detail=Capability(site=site, key="op_pack", evidence=held, as_of=as_of))
    (plan,) = register_plan(cast, "PACK").changed_sites
    assert [row.key for row in plan.restated] == ["op_pack"] * is_restated


# Digest and cost


def test_digest_follows_the_register(cast: Cast) -> None:
    first = plan_of(SITES).digest()
    assert plan_of(SITES).digest() == first
    make_vendor(cast.lead, "Aldermoor Biologics")
    assert plan_of(SITES).digest() != first


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries_does_not_grow_with_the_rows(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for number in range(rows):
        vendor = make_vendor(cast.lead, f"Vendor {'ABC'[number] * 9}", (VendorKind.CMO,))
        make_site(cast, vendor, f"City{number}", str(3009000001 + number))
        add_site(by=cast.lead, vendor=vendor, name=f"Nameless {number}")
    lines = [f"Vendor {'ABC'[n] * 9},CMO,City{n} site,City{n},DE,{3009000001 + n},\n" for n in range(rows)]
    lines += [f"Vendor {'ABC'[n] * 9},CMO,Nameless {n},,,,\n" for n in range(rows)]
    text = HEAD + "".join(lines)
    with django_assert_num_queries(7):
        plan = plan_of(text)
    assert len(plan.sites) == 2 * rows
    assert Vendor.objects.count() == rows
