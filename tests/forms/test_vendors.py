"""The filters of the directory: what is understood narrows, what is not is left out."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.http import QueryDict

from scoring.forms.vendors import DirectoryForm
from scoring.selectors.vendors import Filters
from scoring.vocabulary import VendorKind, VendorStatus


def _form(query: str, countries: tuple[str, ...] = ()) -> DirectoryForm:
    return DirectoryForm(QueryDict(query), country_codes=countries)


def test_every_filter_is_read() -> None:
    form = _form(
        "q=+two++words+&kind=cro&capability=dp_lyo&region=EU&status=on_hold&sort=-sites&need=dp_lyo&need=sv_qp"
    )
    assert form.query == "two words"
    assert form.filters == Filters(VendorKind.CRO, "dp_lyo", "EU", VendorStatus.ON_HOLD)
    assert form.sorted_by == "-sites"
    assert form.needs == ["dp_lyo", "sv_qp"]


@pytest.mark.parametrize("query", ["", "kind=x&capability=x&region=xx&status=x&sort=x", "need=x", "q=" + "x" * 101])
def test_what_is_not_understood_narrows_nothing(query: str) -> None:
    form = _form(query)
    assert (form.query, form.filters, form.sorted_by, form.needs) == ("", Filters(), "name", [])


@pytest.mark.parametrize(("region", "countries"), [("DE", ()), ("DE", ("DE",)), ("ASIA", ())])
def test_country_or_region_that_was_asked_for_stays(region: str, countries: tuple[str, ...]) -> None:
    assert _form(f"region={region}", countries).filters.region == region


def test_countries_are_offered_by_name() -> None:
    choices: Mapping[str, object] = dict(_form("", ("DE", "AT")).fields["region"].choices)  # type: ignore[attr-defined]
    assert choices["Countries"] == [("AT", "Austria"), ("DE", "Germany")]
