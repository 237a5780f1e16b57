"""Who competes: found, suggested, let in, held against the must-haves, left out and brought back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from scoring.actions.selections import change_selection, create_selection
from scoring.models import Selection, User
from scoring.vocabulary import Stage, VendorKind
from tests.cast import Cast
from tests.factories import alternative, answer_must_haves, make_capability, make_selection, make_site, make_vendor
from tests.views.build import text_of

SignIn = Callable[[User | None], Client]


def now(selection: Selection) -> Selection:
    return Selection.objects.get(pk=selection.pk)


def page_of(name: str, selection: Selection, *args: Any) -> str:
    return reverse(f"setup-{name}", args=[selection.ref, *args])


def test_vendor_is_found_in_the_register_and_competes_with_a_site(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    vendor = make_vendor(cast.lead, "Aldermoor Sterile")
    site = make_site(cast.lead, vendor, "Cork", "IE")
    make_vendor(cast.lead, "Aldermoor Trials", (VendorKind.CRO,))
    client = sign_in(cast.lead)
    page = text_of(client.get(page_of("vendors", selection), {"q": "aldermoor"}))
    assert "Add Aldermoor Sterile" in page
    assert "Aldermoor Trials" not in page, "it is a CRO"
    answer = client.post(page_of("vendor-add", selection) + "?q=aldermoor", {"vendor": vendor.slug, "site": site.pk})
    assert answer["Location"] == page_of("vendors", selection) + "?q=aldermoor"
    added = selection.alternatives.get(vendor=vendor)
    assert (added.site, added.short_name) == (site, "Aldermoor Sterile"), "Aldermoor is another’s short name"
    client.post(page_of("vendor-add", selection), {"vendor": vendor.slug, "site": site.pk})
    assert "competes with Cork site already" in text_of(client.get(page_of("vendors", selection)))
    assert client.post(page_of("vendor-add", selection), {"vendor": ""}).status_code == 409
    assert client.post(page_of("vendor-add", selection), {"vendor": "nobody"}).status_code == 404
    assert "No CDMO of the register fits “zzz”" in text_of(client.get(page_of("vendors", selection), {"q": "zzz"}))


def test_who_begins_sees_the_register_and_is_not_asked_why_nobody_is_enough(cast: Cast, sign_in: SignIn) -> None:
    selection = create_selection(by=cast.lead, title="Vials", kind=VendorKind.CDMO)
    client, address = sign_in(cast.lead), page_of("vendors", selection)
    assert "The register has no CDMO yet" in text_of(client.get(address))
    vendor = make_vendor(cast.lead, "Aldermoor Sterile")
    page = text_of(client.get(address))
    assert "Add Aldermoor Sterile" in page
    assert "All of the register" in page
    assert "fewer than three" not in page
    client.post(page_of("vendor-add", selection), {"vendor": vendor.slug, "site": ""})
    assert "Add Aldermoor Sterile" not in text_of(client.get(address)), "from then on who is searched for"
    page = text_of(client.get(address, {"q": ""}))
    assert "Add another site of Aldermoor Sterile" in page
    assert "fewer than three" in page


def test_sites_are_suggested_by_what_the_scope_asks_for(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    client, address = sign_in(cast.lead), page_of("vendors", selection)
    assert "Tick the capabilities that the work needs" in text_of(client.get(address))
    change_selection(
        by=cast.lead, selection=selection, version=selection.version, required_capabilities=["dp_lyo", "ds_adc"]
    )
    site = make_site(cast.lead, make_vendor(cast.lead, "Dunmore Sterile"), "Bern", "CH")
    make_capability(cast.lead, site, "dp_lyo")
    make_capability(cast.lead, alternative(selection, "Aldermoor").site, "dp_lyo")
    page = text_of(client.get(address))
    assert "Add Dunmore Sterile, Bern site" in page
    assert "lacks Antibody-drug conjugation" in page
    assert "Add Aldermoor Biologics" not in page, "it competes already"


def test_must_haves_are_answered_at_once(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    client = sign_in(cast.lead)
    address = page_of("screen", selection, 3)
    refused = client.post(address, {"answer-M1": "fail", "version-M1": ""})
    assert refused.status_code == 422
    assert "Say in what the vendor does not meet “Valid GMP certificate”." in text_of(refused)
    assert 'value="fail" class="form-check-input" id="id_answer-M1_1" checked' in text_of(refused)
    form = {"answer-M1": "waiver", "reason-M1": "It ran out in March.", "version-M1": ""}
    assert client.post(address, form).status_code == 302
    answer = selection.screenings.get()
    assert (answer.outcome, answer.reason, answer.waiver_asked_at is not None) == ("fail", "It ran out in March.", True)
    page = text_of(client.get(page_of("vendors", selection)))
    assert "Knocked out" in page
    assert "Waiver asked" in page
    assert "2 of 3 eligible" in page
    stale = client.post(address, {"answer-M1": "pass", "version-M1": "", "reason-M1": ""})
    assert stale.status_code == 409
    assert "<b>Stands now as:</b> Fail, It ran out in March." in text_of(stale)
    events = selection.screenings.get().last_event_id
    same = {"answer-M1": "waiver", "reason-M1": "It ran out in March.", "version-M1": str(answer.version)}
    assert client.post(address, same).status_code == 302
    assert selection.screenings.get().last_event_id == events, "nothing changed, nothing is written"
    assert client.post(address, same | {"answer-M1": "pass", "reason-M1": ""}).status_code == 302
    assert selection.screenings.get().outcome == "pass"


def test_site_and_short_name_are_changed(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    client, address = sign_in(cast.lead), page_of("vendor", selection, 1)
    vendor = alternative(selection, "Aldermoor")
    form = {"site": "", "short_name": "Alder", "strength": "Capacity from May.", "version": vendor.version}
    taken = client.post(address, form | {"short_name": "Castellan"})
    assert taken.status_code == 422
    assert "is another vendor's short name here" in text_of(taken)
    assert client.post(address, form).status_code == 302
    changed = selection.alternatives.get(position=0)
    assert (changed.site, changed.short_name, changed.strength) == (None, "Alder", "Capacity from May.")
    late = client.post(address, form | {"short_name": "Moor"})
    assert late.status_code == 409
    assert "<dt>Short name stands now as</dt><dd>Alder</dd>" in text_of(late)
    assert 'value="Moor"' in text_of(late)
    assert client.get(page_of("vendor", selection, 9)).status_code == 404


def test_few_that_are_eligible_need_a_reason(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    client, address = sign_in(cast.lead), page_of("vendors", selection)
    assert "Why fewer than three are enough" not in text_of(client.get(address))
    answer_must_haves(cast, selection)
    assert "Why fewer than three are enough" in text_of(client.get(address))
    form = {"single_source_reason": "Nobody else makes it.", "version": selection.version}
    assert client.post(address, form)["Location"] == page_of("people", selection)
    assert now(selection).single_source_reason == "Nobody else makes it."
    assert client.post(address, form | {"single_source_reason": "Other."}).status_code == 409


@pytest.mark.parametrize("stage", [Stage.SETUP, Stage.SCORING])
def test_vendor_is_left_out_and_brought_back(cast: Cast, sign_in: SignIn, stage: Stage) -> None:
    selection = make_selection(cast, stage=stage)
    client, address = sign_in(cast.lead), page_of("vendor-remove", selection, 3)
    form = {"version": alternative(selection, "Castellan").version}
    if stage == Stage.SCORING:
        refused = client.post(address, form)
        assert refused.status_code == 422
        assert "Say why the vendor is left out" in text_of(refused)
        assert client.post(page_of("vendor", selection, 1), form).status_code == 409, "sites are settled"
        assert "Site and name" not in text_of(client.get(page_of("vendor", selection, 1)))
    assert client.post(address, form | {"reason": "It withdrew."}).status_code == 302
    assert selection.alternatives.count() == 2
    assert "Bring back" in text_of(client.get(page_of("vendors", selection)))
    assert client.post(page_of("vendor-restore", selection, 3)).status_code == 302
    assert selection.alternatives.count() == 3
    assert client.post(page_of("vendor-restore", selection, 3)).status_code == 404


def test_only_the_lead_says_who_competes(cast: Cast, sign_in: SignIn) -> None:
    selection = make_selection(cast)
    for person, status in ((cast.approver, 403), (cast.auditor, 403), (cast.stranger, 404)):
        client = sign_in(person)
        assert client.get(page_of("vendors", selection)).status_code == status
        assert client.get(page_of("vendor", selection, 1)).status_code == status
        assert client.get(page_of("vendor-add", selection)).status_code == 405 if status == 403 else 404
        for name, args in (("vendor-add", ()), ("screen", (1,)), ("vendor-remove", (1,)), ("vendor-restore", (1,))):
            assert client.post(page_of(name, selection, *args)).status_code == status
