"""Both versions of a row in the words of its form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from scoring.forms.criteria import CriterionForm
from scoring.forms.details import FORMS
from scoring.models import Capability, Criterion, Site
from scoring.selectors.conflicts import both_versions
from scoring.vocabulary import CriterionKind, EvidenceLevel, VendorKind
from tests.cast import Cast
from tests.factories import make_site, make_vendor


def test_vendor_is_told_in_the_words_of_its_form(cast: Cast) -> None:
    parent = make_vendor(cast.lead, "Aldermoor Holding")
    vendor = make_vendor(cast.lead, "Aldermoor", (VendorKind.CMO,))
    theirs = vendor.audit_values() | {"parent": None}
    mine = {
        "is_cro": True,
        "status": "on_hold",
        "requalify_on": date(2028, 3, 1),
        "parent": parent,
        "name": "Aldermoor",
    }
    assert both_versions(vendor, mine, theirs) == [
        ("CRO", "Yes", "No"),
        ("Status", "On hold", "Prospect"),
        ("Requalify by", "2028-03-01", "–"),
        ("Parent company", "Aldermoor Holding", "–"),
    ], "what is the same on both sides is left out"
    assert both_versions(vendor, {"parent": None}, {"parent": str(parent.pk)}) == [
        ("Parent company", "–", "Aldermoor Holding")
    ]


def test_lists_and_figures_are_told_as_pages_show_them() -> None:
    site = Site(country="DE")
    assert both_versions(site, {"country": "IE"}, {"country": "DE"}) == [("Country", "Ireland", "Germany")]
    capability = Capability(key="dp_lyo", evidence=EvidenceLevel.AUDIT)
    (line,) = both_versions(capability, {"key": "dp_vial_liquid"}, {"key": "dp_lyo"})
    assert line.label == "Capability"
    assert "_" not in line.mine + line.theirs
    criterion = Criterion(kind=CriterionKind.NUMBER)
    mine = {"local_weight": 2550, "worst": Decimal("4.0"), "best": Decimal("9")}
    assert both_versions(criterion, mine, {"local_weight": "3000", "worst": "4", "best": "10"}) == [
        ("Weight in its group", "25.5 %", "30 %"),
        ("Best", "9", "10"),
    ]


def test_every_field_of_a_detail_is_called_as_its_form_calls_it(cast: Cast) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor")
    site = make_site(cast.lead, vendor, "Kessel", "DE", "3009990001")
    for noun, form in FORMS.items():
        model = form._meta.model
        owner = {"vendor": vendor} if noun in ("name", "contact") else {"site": site}
        fields = form(instance=model(**owner)).fields
        for name in form._meta.fields or ():
            (line,) = both_versions(model(), {name: "one"}, {name: "other"}) if name != "site" else (None,)
            if line is not None:
                assert line.label == fields[name].label or line.label == str(fields[name].label).capitalize(), noun


def test_no_field_of_a_criterion_is_called_by_its_column() -> None:
    row = Criterion(kind=CriterionKind.NUMBER)
    for name in ("asks", "owner_function", "evidence_required", "half_levels", "floor_screens", "for_cdmo"):
        (line,) = both_versions(row, {name: "one"}, {name: "other"})
        assert line.label.lower() != name.replace("_", " ")
    assert both_versions(row, {"asks": "one"}, {"asks": "other"})[0].label == (CriterionForm.base_fields["asks"].label)
