"""A selection whose criteria are read from records, and files of authorities made from the worked sites.

The records of the worked sites are in tests/engine/sites.py; here they are written in the authorities' layouts, under
invented numbers, and brought in the way a person does it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from scoring.actions.alternatives import add_alternative
from scoring.actions.criteria_of_selection import set_criteria
from scoring.actions.members import add_member
from scoring.actions.selections import change_selection, create_selection
from scoring.actions.trees import CriterionSpec
from scoring.engine.inspection_record import SiteEvent
from scoring.models import DerivedValue, EnteredRecord, Selection, Site
from scoring.selectors.records import counting
from scoring.vocabulary import CriterionKind, Derivation, MemberRole, RecordKind, VendorKind
from tests.actions.record_scenarios import NAI, OAI, VAI, bring, inspection, inspections
from tests.cast import Cast
from tests.engine.sites import AS_OF, BAXTER_INDIA, CATALENT_INDIANA, DR_REDDYS_CTO_6, NORWICH
from tests.factories import group, make_site, make_vendor, open_scoring, rubric

WORKED = {
    "Indiana": (CATALENT_INDIANA, "30"),
    "Norwich": (NORWICH, "74"),
    "Srikakulam": (DR_REDDYS_CTO_6, "68"),
    "Ahmedabad": (BAXTER_INDIA, "32"),
}
FIRST_FEI = 9_990_100_001
CLASSES = {"nai": NAI, "vai": VAI, "oai": OAI}


def derived(key: str, name: str, weight: int, derivation: Derivation) -> CriterionSpec:
    return CriterionSpec(
        key, name, CriterionKind.DERIVED, unit="points", worst=Decimal(0), best=Decimal(100), local_weight=weight,
        derivation=derivation,
    )  # fmt: skip


TREE = (
    group("Q", "Quality", 6000,
          derived("Q1", "Inspection history", 4000, Derivation.INSPECTION_RECORD),
          derived("Q2", "Form 483 observations", 1000, Derivation.FORM_483),
          derived("Q3", "Enforcement", 2000, Derivation.ENFORCEMENT),
          derived("Q4", "Our audit", 1000, Derivation.OWN_AUDIT),
          derived("Q5", "Coverage", 1000, Derivation.CAPABILITY_COVERAGE),
          rubric("Q6", "Quality system", 1000)),
    group("D", "Delivery", 4000, rubric("D1", "Filling", 10000)),
)  # fmt: skip


def make_selection(
    cast: Cast, *, vendors: Iterable[str] = WORKED, open_it: bool = True, first: int = FIRST_FEI
) -> Selection:
    """Vendors at sites called so, numbered from `first`; quality scores Q, technical D. Records as of 31 January 2026."""
    selection = create_selection(by=cast.lead, title="Sites with records", kind=VendorKind.CDMO)
    set_criteria(by=cast.lead, selection=selection, name="Records", tree=TREE)
    for number, name in enumerate(vendors):
        vendor = make_vendor(cast.lead, f"{name} Sterile")
        site = make_site(cast.lead, vendor, name, "US", str(first + number))
        add_alternative(by=cast.lead, selection=selection, vendor=vendor, site=site, short_name=name)
    for user, key in ((cast.quality, "Q"), (cast.technical, "D")):
        node = selection.criteria_model.criteria.get(key=key)
        add_member(
            by=cast.lead, selection=selection, user=user, role=MemberRole.EVALUATOR, function="QA", groups=[node]
        )
    selection = Selection.objects.get(pk=selection.pk)
    selection = change_selection(by=cast.lead, selection=selection, version=selection.version, records_as_of=AS_OF)
    return open_scoring(cast.lead, selection) if open_it else selection


def files(sites: Iterable[Iterable[SiteEvent]]) -> dict[str, str]:
    """The export of inspections, the published 483s and the compliance actions that hold these sites, by file name."""
    visits, forms, actions = [], [], []
    numbers = iter(range(1_300_001, 1_400_000))
    for place, events in enumerate(sites):
        fei = str(FIRST_FEI + place)
        for event in events:
            day, number = event.happened_on, next(numbers)
            if event.kind == "inspection":
                visits.append(inspection(number, fei, CLASSES[event.outcome], ended=f"{day:%m/%d/%Y}", name="Sterile"))
            elif event.kind == "form_483":
                forms.append(f"{day:%m/%d/%Y},{fei},Sterile,483,{day:%m/%d/%Y},https://example.gov/{number},{number}\n")
            else:
                actions.append(f"{fei},Sterile,-,United States,Drugs,{day},Warning Letter,{number}\n")
    return {
        "inspections.csv": inspections(*visits),
        "483s.csv": "Record Date,FEI Number,Legal Name,Record Type,Publish Date,Download,Record ID\n" + "".join(forms),
        "actions.csv": "FEI Number,Legal Name,State,Country/Area,Product Type,Action Taken Date,Action Type,"
        "Case/Injunction ID\n" + "".join(actions),
    }


def bring_worked_sites(cast: Cast) -> None:
    """Import the files of the worked sites, as of the day for which their values were worked out."""
    for name, text in files(events for events, _ in WORKED.values()).items():
        bring(cast.lead, text, as_of=AS_OF, name=name)


def value(selection: Selection, vendor: str, key: str) -> DerivedValue:
    return DerivedValue.objects.get(
        selection=selection, alternative__short_name=vendor, criterion__key=key, criterion__removed_at=None
    )


def newer_alert(site: Site, day: date = date(2026, 3, 2)) -> EnteredRecord:
    """An import alert that came after AS_OF, not yet saved."""
    return EnteredRecord(site=site, kind=RecordKind.IMPORT_ALERT, authority="FDA", happened_on=day, as_of=day)


def rows_of(kind: RecordKind) -> int:
    return counting().filter(kind=kind).count()
