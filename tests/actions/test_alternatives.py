"""Which vendors compete."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from scoring.actions.alternatives import add_alternative
from scoring.actions.selections import create_selection
from scoring.models import Selection
from scoring.vocabulary import VendorKind
from tests.cast import Cast
from tests.factories import make_selection


def _created(cast: Cast) -> Selection:
    return create_selection(by=cast.lead, title="Fill-finish", kind=VendorKind.CDMO)


def test_site_of_another_vendor_is_refused_with_its_name(cast: Cast) -> None:
    selection = _created(cast)
    first, second, _ = make_selection(cast).alternatives.all()
    with pytest.raises(ValidationError, match="“Cork site” is not a site of Aldermoor Biologics"):
        add_alternative(
            by=cast.lead, selection=selection, vendor=first.vendor, site=second.site, short_name="Aldermoor"
        )
    assert not selection.alternatives.exists()
