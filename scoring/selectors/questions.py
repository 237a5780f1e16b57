"""What evaluators could not judge and want to know from the vendors."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from scoring.models import Score, Selection
from scoring.models.scores import BLIND
from scoring.vocabulary import Judgement


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `asked_by` is "" as long as scores are given."""

    vendor: str
    site: str
    criterion: str
    text: str
    asked_by: str


def questions(selection: Selection) -> list[Question]:
    """The questions to the vendors that compete, vendor by vendor in the order of the criteria: one query.

    Whoever ticks "Ask the vendor" hands these words to the lead, and is told so. It is the one thing of a score that
    leaves its sheet before scoring has closed: no value, no name, and in the order of the words, not of the people.
    """
    rows = _asked(selection).select_related("alternative__vendor", "alternative__site", "criterion", "evaluator")
    named = selection.stage not in BLIND
    return [
        Question(
            vendor=row.alternative.vendor.name,
            site=row.alternative.site.name if row.alternative.site else "",
            criterion=row.criterion.name,
            text=row.reason,
            asked_by=row.evaluator.full_name if named else "",
        )
        for row in rows.order_by("alternative__position", "criterion__position", "criterion__key", "reason")
    ]


def question_count(selection: Selection) -> int:
    """How many there are."""
    return _asked(selection).count()


def _asked(selection: Selection) -> QuerySet[Score]:
    asked: QuerySet[Score] = Score.objects.filter(
        selection=selection,
        judgement=Judgement.NOT_ENOUGH_INFORMATION,
        ask_vendor=True,
        alternative__removed_at__isnull=True,
    )
    return asked
