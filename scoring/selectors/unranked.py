"""Who would not be ranked as things stand, and where that can be mended: told before the results come out, not after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import numpy as np
from django.db.models import Q
from django.urls import reverse

from scoring.engine import matrix as engine
from scoring.engine.aggregate import known_values
from scoring.engine.screening import screen
from scoring.models import Alternative, Criterion, DerivedValue, Selection
from scoring.models.scores import BLIND
from scoring.selectors.derived import derive
from scoring.selectors.matrix import build, value_function
from scoring.vocabulary import CriterionKind, Derivation, ScreeningOutcome, Stage


@dataclass(frozen=True, slots=True)
class Hindrance:
    """One reason in words, and the page on which it can be mended with what its link says."""

    words: str
    mend: str
    url: str


@dataclass(frozen=True, slots=True)
class Unranked:
    """A vendor that would not be ranked, with every reason."""

    name: str
    hindrances: tuple[Hindrance, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """Those of `vendors` vendors who would not be ranked; `open_floors` says that floors on scores are not looked at yet."""

    unranked: tuple[Unranked, ...]
    vendors: int
    open_floors: bool


def outlook_of(selection: Selection, today: date) -> Outlook:
    """Before scoring has closed only must-haves and records are looked at: nobody's scores show, not even in a knock-out.

    Some twenty queries at most, whatever the size. It is for the lead, until the results are out.
    """
    asked = Q(kind=CriterionKind.MUST_HAVE) | Q(floor_screens=True, floor__isnull=False)
    criteria = {criterion.key: criterion for criterion in selection.criteria_model.criteria.filter(asked)}
    vendors = list(selection.alternatives.select_related("vendor", "site").order_by("position"))
    floors = [criterion for criterion in criteria.values() if criterion.is_scored]
    is_blind = selection.stage in BLIND
    if is_blind:
        matrix = _from_records(selection, [c for c in floors if c.is_derived], vendors, today)
    elif floors:
        matrix = replace(build(selection).matrix, alternatives=_bare(vendors))
    else:
        matrix = _table([], vendors, {})
    fails = _fails(selection, criteria.values())
    found = []
    for vendor, exclusions in zip(vendors, _screened(matrix), strict=True):
        failed = [(c, words) for pk, c, words in fails if pk == vendor.pk]
        below = [(criteria[exclusion.criterion], exclusion.reason) for exclusion in exclusions]
        hindrances = tuple(_hindrance(selection, vendor, c, words) for c, words in (*failed, *below))
        if hindrances:
            found.append(Unranked(vendor.short_name, hindrances))
    return Outlook(tuple(found), len(vendors), is_blind and any(not c.is_derived for c in floors))


def _fails(selection: Selection, criteria: Iterable[Criterion]) -> list[tuple[UUID, Criterion, str]]:
    """Vendor, must-have and reason of every fail that nobody waived."""
    held = {criterion.pk: criterion for criterion in criteria if criterion.kind == CriterionKind.MUST_HAVE}
    rows = selection.screenings.filter(criterion__in=held, outcome=ScreeningOutcome.FAIL)
    found = rows.order_by("criterion__position").values_list("alternative_id", "criterion_id", "reason")
    return [(vendor, held[pk], f"{held[pk].name}: {reason}") for vendor, pk, reason in found]


def _from_records(
    selection: Selection, criteria: list[Criterion], vendors: list[Alternative], today: date
) -> engine.DecisionMatrix:
    """What the records say of the floors that screen out: as they would be read today, or were when scoring opened."""
    if not criteria:
        return _table([], vendors, {})
    if selection.stage == Stage.SETUP:
        readings = derive(selection, selection.records_as_of or today, vendors)
        read = {(r.alternative.pk, r.criterion.pk): r.value for r in readings}
    else:
        rows = DerivedValue.objects.filter(selection=selection, criterion__in=criteria)
        read = {(row.alternative_id, row.criterion_id): row.counted for row in rows}
    return _table(criteria, vendors, {key: float(value) for key, value in read.items() if value is not None})


def _table(
    criteria: list[Criterion], vendors: list[Alternative], known: Mapping[tuple[UUID, UUID], float]
) -> engine.DecisionMatrix:
    performances = np.array([[known.get((v.pk, c.pk), np.nan) for c in criteria] for v in vendors], dtype=np.float64)
    return engine.DecisionMatrix(
        criteria=tuple(
            engine.Criterion(
                key=c.key,
                name=c.name,
                weight=1.0,
                value=value_function(c),
                unit=c.unit,
                floor=None if c.floor is None else float(c.floor),
                floor_screens=True,
            )
            for c in criteria
        ),
        alternatives=_bare(vendors),
        performances=performances.reshape(len(vendors), len(criteria)),
    )


def _bare(vendors: Iterable[Alternative]) -> tuple[engine.Alternative, ...]:
    """Without their must-haves, which are told apart."""
    return tuple(engine.Alternative(key=str(v.pk), name=v.short_name) for v in vendors)


def _screened(matrix: engine.DecisionMatrix) -> tuple[tuple[engine.Exclusion, ...], ...]:
    """Per vendor the floors that screen it out, by the rule of the ranking itself."""
    if not matrix.criteria or not matrix.alternatives:
        return ((),) * len(matrix.alternatives)
    values, _ = known_values(matrix)
    return screen(matrix, values, np.isnan(values))[0]


def _hindrance(selection: Selection, vendor: Alternative, criterion: Criterion, reason: str) -> Hindrance:
    words = reason if reason.endswith((".", "!", "?")) else f"{reason}."
    place = vendor.position + 1
    if criterion.kind == CriterionKind.MUST_HAVE:
        mend = "Answer it anew, or ask for a waiver"
        return Hindrance(words, mend, reverse("setup-vendor", args=[selection.ref, place]))
    if not criterion.is_derived:
        return Hindrance(
            words, "Agree on a value", reverse("consensus-cell", args=[selection.ref, criterion.key, place])
        )
    if selection.stage != Stage.SETUP:
        url = reverse("derived-cell", args=[selection.ref, criterion.key, place])
        return Hindrance(words, "Look at its records, or enter a value", url)
    if vendor.site is None:
        return Hindrance(words, "Name its site", reverse("setup-vendor", args=[selection.ref, place]))
    if criterion.derivation == Derivation.CAPABILITY_COVERAGE:
        return Hindrance(words, "Say what the site can do", vendor.site.get_absolute_url())
    return Hindrance(words, "Enter or import its records", reverse("site-records", args=[vendor.site.pk]))
