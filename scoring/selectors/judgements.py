"""The evaluators' judgements one by one, for the question what the order would be without one of them."""

from __future__ import annotations

from uuid import UUID

import numpy as np
from django.db.models import FloatField
from django.db.models.functions import Cast

from scoring.engine.leave_out import LeftOut, without_evaluators
from scoring.engine.results import Evaluation
from scoring.models import Score, Selection
from scoring.selectors.matrix import SelectionMatrix
from scoring.selectors.names import names_are_shown


def left_out_evaluators(
    selection: Selection, built: SelectionMatrix, evaluation: Evaluation
) -> tuple[list[LeftOut], list[str]]:
    """The ranking without each evaluator, and who they are: three queries.

    A cell that was settled, or that records fill, rests on no evaluator. Where names are not shown their order
    does not give them away either.
    """
    matrix = built.matrix
    columns = {criterion.key: j for j, criterion in enumerate(matrix.criteria)}
    rows = {vendor.key: i for i, vendor in enumerate(matrix.alternatives)}
    scores = Score.objects.filter(selection=selection, value__isnull=False, alternative__removed_at__isnull=True)
    named = names_are_shown(selection, list(scores.values_list("evaluator", flat=True).distinct()))
    listed = list(
        scores.annotate(figure=Cast("value", FloatField()))
        .order_by(*(["evaluator__full_name", "evaluator"] if named else ["evaluator"]))
        .values_list("evaluator", "evaluator__full_name", "criterion__key", "alternative__position", "figure")
    )
    people: dict[UUID, str] = {pk: name for pk, name, *_ in listed}
    if not people:
        return [], []
    places = {pk: place for place, pk in enumerate(people)}
    table = np.full((len(people), len(rows), len(columns)), np.nan)
    for pk, _, key, position, value in listed:
        table[places[pk], rows[f"A{position + 1}"], columns[key]] = value
    for j, criterion in enumerate(matrix.criteria):
        table[:, :, j] = criterion.value(table[:, :, j])
    table[:, np.isnan(np.asarray(matrix.partial_values))] = np.nan
    names = [name if named else f"Evaluator {place}" for place, name in enumerate(people.values(), 1)]
    return without_evaluators(evaluation, table), names
