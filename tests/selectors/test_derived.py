"""What is read from records: the worked sites through the whole path, silence, and what tells two readings apart."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import TestCase
from pytest_django import DjangoAssertNumQueries

from scoring.actions.alternatives import change_alternative
from scoring.actions.criteria_of_selection import set_criteria
from scoring.actions.records import change_record, enter_record
from scoring.actions.selections import change_selection, create_selection
from scoring.actions.vendors import remove_detail
from scoring.engine.display import EMPTY, half_up
from scoring.models import EnteredRecord, Selection, Site
from scoring.selectors.derived import Reading, constants_of, derive
from scoring.selectors.matrix import build
from scoring.selectors.site_record import SitePage, site_page
from scoring.vocabulary import RecordKind, VendorKind
from tests.actions.record_scenarios import bring, inspection, inspections
from tests.cast import Cast, make_cast
from tests.derived import FIRST_FEI, TREE, WORKED, bring_worked_sites, make_selection, newer_alert, rows_of, value
from tests.engine.sites import AS_OF
from tests.factories import make_capability

pytestmark = pytest.mark.django_db


def reading(selection: Selection, vendor: str, key: str, as_of: date = AS_OF) -> Reading:
    found = derive(Selection.objects.get(pk=selection.pk), as_of)
    return next(r for r in found if r.alternative.short_name == vendor and r.criterion.key == key)


class WorkedSitesTests(TestCase):
    """One import of the worked sites' files for all of these: file, import, site record, criterion value."""

    selection: Selection

    @classmethod
    def setUpTestData(cls) -> None:
        cast = make_cast()
        bring_worked_sites(cast)
        cls.selection = make_selection(cast, vendors=[*WORKED, "Elsewhere"])

    def page(self, vendor: str) -> SitePage:
        return site_page(Site.objects.get(name=f"{vendor} site"), AS_OF)

    def test_value_is_the_printed_one(self) -> None:
        """Catalent Indiana 30, Norwich 74, Dr. Reddy's CTO-6 68, Baxter India 32, as of 31 January 2026."""
        for vendor, (_, expected) in WORKED.items():
            stored = value(self.selection, vendor, "Q1")
            assert stored.as_of == AS_OF
            assert half_up(float(stored.value or 0), 0) == expected
            assert self.page(vendor).value == expected

    def test_class_that_follows_from_a_letter_is_marked_wherever_it_is_told(self) -> None:
        told = {record["day"]: record for record in value(self.selection, "Ahmedabad", "Q1").basis["records"]}
        assert told["4 Aug 2017"]["inferred"]
        assert "inferred from the warning letter of 5 Jul 2018" in told["4 Aug 2017"]["note"]
        page = self.page("Ahmedabad")
        assert [row.day for row in page.rows if row.counted.inferred] == [date(2017, 8, 4)]
        assert "OAI, inferred" in page.timeline.title

    def test_483_is_the_inspection_of_its_day_and_one_however_often_it_is_published(self) -> None:
        assert rows_of(RecordKind.FORM_483) == 11  # of twelve lines: one was published twice
        same_day = [row for row in self.page("Indiana").rows if row.day == date(2022, 9, 1)]
        assert {row.what: bool(row.counted.weight) for row in same_day} == {"Form 483": False, "Inspection": True}

    def test_nothing_found_is_missing_and_says_what_was_searched(self) -> None:
        history, enforced, audit = (value(self.selection, "Elsewhere", key) for key in ("Q1", "Q3", "Q4"))
        assert history.value is None
        assert history.basis["explanation"].startswith("Insufficient evidence: no inspections counted")
        assert "FDA inspections on 31 Jan 2026" in history.basis["explanation"]
        assert enforced.value == 100  # the list of actions was searched by its number
        assert "FDA compliance actions on 31 Jan 2026" in enforced.basis["explanation"]
        assert audit.basis["explanation"] == "Insufficient evidence. No audit of ours is on record."

    def test_ranking_counts_what_was_read(self) -> None:
        built = build(self.selection).matrix
        column = next(j for j, criterion in enumerate(built.criteria) if criterion.key == "Q1")
        shown = [half_up(figure, 0) for figure in built.performances[:, column]]
        assert shown == ["30", "74", "68", "32", EMPTY]


def test_site_without_a_number_was_searched_nowhere(cast: Cast) -> None:
    bring_worked_sites(cast)
    selection = make_selection(cast, open_it=False)
    competitor = selection.alternatives.get(short_name="Norwich")
    identifier = competitor.site.identifiers.get()
    remove_detail(by=cast.lead, detail=identifier, version=1)
    found = reading(selection, "Norwich", "Q3")
    assert found.value is None, "without a number nobody can have looked for it"
    assert "the site has no FEI" in found.basis["explanation"]


def test_vendor_without_a_site_has_no_value_in_any_of_them(cast: Cast) -> None:
    bring_worked_sites(cast)
    selection = make_selection(cast, open_it=False)
    competitor = selection.alternatives.get(short_name="Norwich")
    change_alternative(by=cast.lead, alternative=competitor, version=1, site=None, short_name="Norwich")
    for key in ("Q1", "Q2", "Q3", "Q4", "Q5"):
        found = reading(selection, "Norwich", key)
        assert found.value is None
        assert "Insufficient evidence: no site of Norwich Sterile is named" in found.basis["explanation"]


def test_reading_is_told_apart_by_its_records_and_not_by_its_day(cast: Cast) -> None:
    bring_worked_sites(cast)
    selection = make_selection(cast, vendors=["Indiana"], open_it=False)
    before = reading(selection, "Indiana", "Q1")
    older = reading(selection, "Indiana", "Q1", AS_OF + timedelta(days=200))
    assert before.basis_sha256 == older.basis_sha256
    assert before.basis["records"] != older.basis["records"]
    site = Site.objects.get(name="Indiana site")
    recall = EnteredRecord(
        site=site, kind=RecordKind.RECALL, authority="FDA", happened_on=date(2026, 1, 5), as_of=AS_OF
    )
    enter_record(by=cast.lead, record=recall)
    assert reading(selection, "Indiana", "Q1").basis_sha256 == before.basis_sha256, "a recall counts in none of it"
    enter_record(by=cast.lead, record=newer_alert(site, date(2026, 1, 6)))
    assert reading(selection, "Indiana", "Q1").basis_sha256 != before.basis_sha256


def test_same_export_again_a_month_later_is_no_other_reading(cast: Cast) -> None:
    line = inspection(1200001, str(FIRST_FEI), ended="09/20/2024")
    selection = make_selection(cast, vendors=["Norwich"], open_it=False)
    bring(cast.lead, inspections(line), as_of=date(2025, 12, 1))
    before = reading(selection, "Norwich", "Q1")
    bring(cast.lead, inspections(line.replace("Aldermoor", "Alderm.")), as_of=date(2026, 1, 1))
    after = reading(selection, "Norwich", "Q1")
    assert before.basis_sha256 == after.basis_sha256  # the firm's name was written anew, the inspection stayed
    assert after.basis["searched"][0]["as_of"] == "1 Jan 2026"


def test_constants_of_the_edition_count_and_are_kept(cast: Cast) -> None:
    bring_worked_sites(cast)
    selection = make_selection(cast, vendors=["Norwich"], open_it=False)
    model = selection.criteria_model
    model.record_constants, model.record_constants_reason = {"prior_mean": "50"}, "Our own sites."
    selection.criteria_model = model
    assert constants_of(model).prior_mean == 50
    assert constants_of(model).half_life_years == 3


def test_audit_and_coverage_are_read_from_what_was_entered(cast: Cast) -> None:
    selection = make_selection(cast, vendors=["Norwich"], open_it=False)
    site = Site.objects.get(name="Norwich site")
    selection = change_selection(
        by=cast.lead, selection=selection, version=selection.version, required_capabilities=["dp_lyo", "dp_pfs"]
    )
    make_capability(cast.lead, site, "dp_lyo")
    audit = EnteredRecord(
        site=site, kind=RecordKind.OWN_AUDIT, authority="Us", happened_on=date(2025, 5, 1), as_of=AS_OF, major=1
    )
    audit = enter_record(by=cast.lead, record=audit)
    assert reading(selection, "Norwich", "Q5").value == 50
    assert reading(selection, "Norwich", "Q4").value is None, "its CAPA plan is not accepted"
    change_record(
        by=cast.lead, record=audit, version=1, values={"ended_on": date(2025, 9, 1)}, reason="The plan was accepted."
    )
    assert reading(selection, "Norwich", "Q4").value == Decimal(80)
    assert reading(selection, "Norwich", "Q4", date(2025, 8, 31)).value is None


@pytest.mark.parametrize("count", [1, 3])
def test_derive_takes_the_same_queries_for_any_number(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    bring_worked_sites(cast)
    selection = make_selection(cast, vendors=list(WORKED)[:count], open_it=False)
    # Criteria, vendors, numbers, capabilities; five of the records; sources.
    with django_assert_num_queries(10):
        assert len(derive(selection, AS_OF)) == 5 * count


def test_derive_reads_no_record_where_nothing_is_derived(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    selection = create_selection(by=cast.lead, title="Typed", kind=VendorKind.CDMO)
    set_criteria(by=cast.lead, selection=selection, name="Typed", tree=TREE[1:])
    with django_assert_num_queries(1):
        assert derive(selection, AS_OF) == []
