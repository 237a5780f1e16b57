"""Forms of details keep the row that they show as it is until it is written."""

from __future__ import annotations

import copy

import pytest

from scoring.forms.details import FORMS, CapacityForm, IdentifierForm
from scoring.models import CapacityStatement, SiteIdentifier
from tests.cast import Cast
from tests.factories import make_site, make_vendor


@pytest.mark.parametrize("part", FORMS)
def test_new_row_has_a_key_and_a_known_one_its_version(cast: Cast, part: str) -> None:
    site = make_site(cast.lead, make_vendor(cast.lead, "Aldermoor"), "Kessel", "DE")
    owner = {"vendor": site.vendor} if part in ("name", "contact") else {"site": site}
    form = FORMS[part](instance=FORMS[part]._meta.model(**owner))
    assert "once" in form.fields
    assert "version" not in form.fields
    known = FORMS[part]._meta.model(**owner)
    known._state.adding = False
    known.version = 7
    assert FORMS[part](instance=known).initial["version"] == 7


def test_number_is_shown_in_its_one_form_and_the_row_is_not_touched(cast: Cast) -> None:
    site = make_site(cast.lead, make_vendor(cast.lead, "Aldermoor"), "Kessel", "DE", "3009990001")
    row = SiteIdentifier.objects.get()
    form = IdentifierForm({"scheme": "fei", "value": " 0001510690 ", "version": 1}, instance=copy.copy(row))
    assert form.is_valid(), form.errors
    assert form.values == {"scheme": "fei", "value": "1510690"}
    assert (row.value, row.site) == ("3009990001", site)


def test_window_of_a_capacity_is_in_order() -> None:
    form = CapacityForm({"from_on": "2026-02-01", "to_on": "2026-01-31"}, instance=CapacityStatement())
    assert form.errors["to_on"] == ["The last day lies before the first. Correct one of them."]
