"""A vendor that is typed is one of the register, or it is asked for again."""

from __future__ import annotations

import pytest
from django import forms

from scoring.forms.fields import VendorField
from tests.cast import Cast
from tests.factories import make_vendor


def test_vendor_is_found_by_its_name_in_any_case_or_by_its_address(cast: Cast) -> None:
    vendor = make_vendor(cast.lead, "Aldermoor Biologics")
    field = VendorField()
    assert field.clean(" aldermoor BIOLOGICS ") == vendor
    assert field.clean("aldermoor-biologics") == vendor


def test_no_vendor_is_none_only_where_none_is_allowed(cast: Cast) -> None:
    assert VendorField(required=False).clean("  ") is None
    with pytest.raises(forms.ValidationError, match="required"):
        VendorField().clean("")


def test_part_of_a_name_is_no_name(cast: Cast) -> None:
    make_vendor(cast.lead, "Aldermoor Biologics")
    with pytest.raises(forms.ValidationError, match="No vendor of the register is called “Aldermoor”"):
        VendorField().clean("Aldermoor")


def test_namesakes_are_told_apart_by_their_addresses(cast: Cast) -> None:
    twins = [make_vendor(cast.lead, "Twice") for _ in range(2)]
    with pytest.raises(forms.ValidationError, match="one of these instead: twice, twice-2"):
        VendorField().clean("Twice")
    assert VendorField().clean("twice-2") == twins[1]
