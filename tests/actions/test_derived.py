"""Values from records: written at the opening, overridden and confirmed by those who may, with a reason."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from scoring.actions.alternatives import remove_alternative, restore_alternative
from scoring.actions.derived import confirm_derived, override_derived, take_newer, withdraw_override
from scoring.actions.recording import Conflict
from scoring.actions.selections import move_stage
from scoring.models import DerivedValue
from scoring.policies import NotNow, WrongRole
from scoring.selectors.matrix import build
from scoring.vocabulary import Stage
from tests.actions.derived_scenarios import VENDORS, seen, stored, with_newer
from tests.cast import Cast
from tests.derived import bring_worked_sites, make_selection
from tests.engine.sites import AS_OF
from tests.factories import open_scoring

pytestmark = pytest.mark.django_db


def test_opening_reads_every_derived_cell_as_of_the_day_that_was_fixed(cast: Cast) -> None:
    selection = make_selection(cast, vendors=VENDORS)
    rows = DerivedValue.objects.filter(selection=selection)
    assert rows.count() == 5 * len(VENDORS)
    assert set(rows.values_list("as_of", flat=True)) == {AS_OF}
    assert selection.records_as_of == AS_OF


def test_values_of_a_tree_that_was_given_up_do_not_count(cast: Cast) -> None:
    selection = make_selection(cast, vendors=VENDORS)
    override_derived(by=cast.lead, derived=stored(selection), version=1, value=Decimal(60), reason="Seen.")
    selection = move_stage(by=cast.lead, selection=selection, target=Stage.SETUP, reason="A criterion was missing.")
    selection = move_stage(by=cast.lead, selection=selection, target=Stage.SCORING)
    built = build(selection).matrix
    column = next(j for j, criterion in enumerate(built.criteria) if criterion.key == "Q3")
    assert built.performances[0, column] != 60
    assert DerivedValue.objects.filter(selection=selection, criterion__key="Q3").count() == 2 * len(VENDORS)


def test_override_counts_with_its_reason_and_can_be_taken_back(cast: Cast) -> None:
    selection = make_selection(cast, vendors=VENDORS)
    row = stored(selection)
    override_derived(by=cast.quality, derived=row, version=1, value=Decimal("62.5"), reason="Seen in their letter.")
    assert (row.counted, row.value, row.override_reason) == (Decimal("62.5"), None, "Seen in their letter.")
    built = build(selection).matrix
    column = next(j for j, criterion in enumerate(built.criteria) if criterion.key == "Q3")
    assert built.performances[0, column] == 62.5
    with pytest.raises(Conflict):
        override_derived(by=cast.lead, derived=stored(selection), version=1, value=Decimal(1), reason="Mine.")
    withdraw_override(by=cast.lead, derived=stored(selection), version=2, reason="It was another site.")
    assert stored(selection).counted is None
    with pytest.raises(NotNow, match="Nothing overrides"):
        withdraw_override(by=cast.lead, derived=stored(selection), version=3, reason="Again.")


def test_override_is_refused_without_a_reason_and_outside_of_the_scale(cast: Cast) -> None:
    row = stored(make_selection(cast, vendors=VENDORS))
    with pytest.raises(ValidationError, match="Say why"):
        override_derived(by=cast.lead, derived=row, version=1, value=Decimal(60), reason="  ")
    for value in ("-0.1", "100.1"):
        with pytest.raises(ValidationError, match="from 0 to 100"):
            override_derived(by=cast.lead, derived=row, version=1, value=Decimal(value), reason="Seen.")


def test_only_those_whom_it_concerns_override_take_and_confirm(cast: Cast) -> None:
    selection = with_newer(cast)
    row, digest = stored(selection), seen(selection)
    for person in (cast.technical, cast.stranger, cast.auditor):
        with pytest.raises(WrongRole):
            override_derived(by=person, derived=row, version=1, value=Decimal(60), reason="Seen.")
        with pytest.raises(WrongRole):
            confirm_derived(by=person, derived=row, version=1, seen=digest)
    with pytest.raises(WrongRole):
        take_newer(by=cast.quality, selection=selection, reason="An alert came.")
    with pytest.raises(WrongRole):
        confirm_derived(by=cast.lead, derived=row, version=1, seen=digest)


def test_taking_reads_anew_and_is_refused_where_nothing_is_newer(cast: Cast) -> None:
    selection = with_newer(cast)
    confirm_derived(by=cast.quality, derived=stored(selection), version=1, seen=seen(selection))
    with pytest.raises(ValidationError, match="Say why"):
        take_newer(by=cast.lead, selection=selection, reason="")
    take_newer(by=cast.lead, selection=selection, reason="An alert came.")
    history = DerivedValue.objects.get(selection=selection, alternative__short_name="Norwich", criterion__key="Q1")
    assert history.as_of > AS_OF
    assert "import alert" in history.basis["explanation"]
    assert stored(selection).as_of == AS_OF, "it was confirmed, so it stands"
    with pytest.raises(NotNow, match="newest records already"):
        take_newer(by=cast.lead, selection=selection, reason="Once more.")


def test_confirming_what_nobody_saw_is_refused(cast: Cast) -> None:
    selection = with_newer(cast)
    with pytest.raises(NotNow, match="Another record came"):
        confirm_derived(by=cast.quality, derived=stored(selection), version=1, seen="0" * 64)
    other = DerivedValue.objects.get(selection=selection, alternative__short_name="Indiana", criterion__key="Q3")
    with pytest.raises(NotNow, match="nothing to confirm"):
        confirm_derived(by=cast.quality, derived=other, version=1, seen="0" * 64)


def test_vendor_that_comes_back_while_scores_are_given_has_its_values_at_once(cast: Cast) -> None:
    """Of the day that holds for the others; a value that it has from before stays as it is."""
    names = ("Indiana", "Norwich", "Srikakulam")
    selection = make_selection(cast, vendors=names, open_it=False)
    bring_worked_sites(cast)
    absent = selection.alternatives.get(short_name="Norwich")
    remove_alternative(by=cast.lead, alternative=absent, version=absent.version)
    open_scoring(cast.lead, selection)
    rows = DerivedValue.objects.filter(alternative=absent)
    assert not rows.exists()
    restore_alternative(by=cast.lead, alternative=absent, version=absent.version)
    assert round(rows.get(criterion__key="Q1").value or 0) == 74, "as worked out for the site, tests/engine/sites.py"
    assert (rows.count(), set(rows.values_list("as_of", flat=True))) == (5, {AS_OF})
    override_derived(by=cast.lead, derived=rows.get(criterion__key="Q4"), version=1, value=Decimal(60), reason="Seen.")
    remove_alternative(by=cast.lead, alternative=absent, version=absent.version, reason="They withdrew.")
    restore_alternative(by=cast.lead, alternative=absent, version=absent.version)
    assert (rows.count(), rows.get(criterion__key="Q4").counted) == (5, 60)
