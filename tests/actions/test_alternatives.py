"""Which vendors compete."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from scoring.actions.alternatives import (
    add_alternative,
    change_alternative,
    remove_alternative,
    restore_alternative,
)
from scoring.actions.recording import Conflict
from scoring.actions.scores import clear_score, reopen_sheet, submit_sheet
from scoring.actions.selections import create_selection
from scoring.models import Alternative, Selection
from scoring.policies import NotNow
from scoring.vocabulary import Stage, VendorKind
from tests.cast import Cast
from tests.factories import (
    alternative,
    criterion,
    make_selection,
    make_vendor,
    score_everything,
    submit_everything,
)


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


def test_place_of_a_vendor_that_was_left_out_is_not_given_again(cast: Cast) -> None:
    selection = make_selection(cast)
    last = alternative(selection, "Castellan")
    remove_alternative(by=cast.lead, alternative=last, version=1)
    added = _compete(cast, selection, "Dunmore Fill")
    assert (last.position, added.position) == (2, 3)
    restore_alternative(by=cast.lead, alternative=last, version=2)
    assert [a.position for a in selection.alternatives.all()] == [0, 1, 2, 3]


def _compete(cast: Cast, selection: Selection, name: str) -> Alternative:
    vendor = make_vendor(cast.lead, name)
    return add_alternative(by=cast.lead, selection=selection, vendor=vendor, site=None, short_name=name[:7])


def test_vendor_and_short_name_compete_once(cast: Cast) -> None:
    selection = make_selection(cast)
    first = alternative(selection, "Aldermoor")
    again = {"by": cast.lead, "selection": selection, "vendor": first.vendor, "site": first.site}
    with pytest.raises(ValidationError, match="Aldermoor Biologics competes with Kessel site already"):
        add_alternative(**again, short_name="Alder")
    with pytest.raises(ValidationError, match="“Brightwater” is another vendor's short name"):
        add_alternative(**again | {"site": None}, short_name="Brightwater")
    remove_alternative(by=cast.lead, alternative=first, version=1)
    second = add_alternative(**again, short_name="Aldermoor")
    with pytest.raises(ValidationError, match="competes with Kessel site already"):
        restore_alternative(by=cast.lead, alternative=first, version=2)
    change_alternative(by=cast.lead, alternative=second, version=1, site=None, short_name="Alder")
    with pytest.raises(Conflict):
        change_alternative(by=cast.lead, alternative=second, version=1, site=None, short_name="Other")


def test_vendor_is_left_out_late_only_with_a_reason_and_while_two_remain(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.CONSENSUS)
    third = alternative(selection, "Castellan")
    with pytest.raises(ValidationError, match="Say why the vendor is left out"):
        remove_alternative(by=cast.lead, alternative=third, version=1, reason=" ")
    remove_alternative(by=cast.lead, alternative=third, version=1, reason="It withdrew.")
    assert selection.scores.filter(alternative=third).count() == 4, "what it was given stays"
    with pytest.raises(NotNow, match="Two vendors have to remain"):
        remove_alternative(
            by=cast.lead, alternative=alternative(selection, "Aldermoor"), version=1, reason="It withdrew."
        )


def test_vendor_does_not_come_back_onto_a_submitted_sheet_with_a_gap(cast: Cast) -> None:
    selection = make_selection(cast, stage=Stage.SCORING)
    third = alternative(selection, "Castellan")
    score_everything(cast, selection)
    cell = {"selection": selection, "alternative": third, "criterion": criterion(selection, "Q1")}
    clear_score(by=cast.quality, version=1, **cell)
    remove_alternative(by=cast.lead, alternative=third, version=1, reason="It withdrew.")
    submit_everything(cast, selection)
    with pytest.raises(NotNow, match="Quentin Abara submitted a score sheet without Castellan"):
        restore_alternative(by=cast.lead, alternative=third, version=2)
    reopen_sheet(by=cast.lead, membership=selection.memberships.get(user=cast.quality), reason="Castellan is back.")
    restore_alternative(by=cast.lead, alternative=third, version=2)
    with pytest.raises(NotNow, match="1 cell is not answered yet, first Castellan, Inspection record"):
        submit_sheet(by=cast.quality, selection=selection)
