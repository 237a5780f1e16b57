"""One cell of the score matrix: what counts in it, and the judgements that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone

from scoring.engine.display import EMPTY, number
from scoring.models import Alternative, Criterion, DerivedValue, Performance, Score, ScoreEvidence, Selection, User
from scoring.selectors.library import Step, scale_of, steps_of
from scoring.selectors.names import names_are_shown
from scoring.selectors.staleness import stale_keys
from scoring.vocabulary import EvidenceKind

WEB = ("http", "https")


@dataclass(frozen=True, slots=True)
class Source:
    """What a score rests on; `link` is "" where there is nothing to open."""

    words: str
    link: str


@dataclass(frozen=True, slots=True)
class CellScore:
    """What one evaluator gave; without `name` it is one of several whose names are not shown."""

    name: str
    value: str
    is_missing: bool
    reason: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """`settled` and `derived` are what counts instead of the mean of the scores, where there is one.

    `is_stale`: a newer record came after `derived` was read.
    """

    criterion: Criterion
    group: str
    alternative: Alternative
    scale: str
    steps: tuple[Step, ...]
    scores: tuple[CellScore, ...]
    names_shown: bool
    settled: Performance | None
    derived: DerivedValue | None
    is_stale: bool


def find_cell(selection: Selection, user: User, key: str, vendor: int) -> Cell | None:
    """The cell of a scored criterion and of the vendor in a place (from 1); None where there is no such cell."""
    criteria = selection.criteria_model.criteria.select_related("parent").prefetch_related("levels")
    # PostgreSQL takes no NUL in a text, not even to look for it.
    criterion = criteria.filter(key=key).first() if key.isprintable() else None
    alternative = selection.alternatives.select_related("vendor", "site").filter(position=vendor - 1).first()
    if criterion is None or alternative is None or not criterion.is_scored:
        return None
    given = list(
        Score.objects.visible_to(user)
        .filter(selection=selection, criterion=criterion, alternative=alternative)
        .select_related("evaluator")
        .prefetch_related("sources__document__vendor")
        .order_by("evaluator__full_name", "pk")
    )
    named = names_are_shown(selection, [score.evaluator_id for score in given])
    if not named:
        # The order of names would give them away.
        given.sort(key=lambda score: (score.value is None, -(score.value or 0), score.reason))
    cell = {"selection": selection, "criterion": criterion, "alternative": alternative}
    derived = DerivedValue.objects.filter(**cell).first()
    return Cell(
        criterion=criterion,
        group=criterion.parent.name if criterion.parent else "",
        alternative=alternative,
        scale=scale_of(criterion),
        steps=steps_of(criterion),
        scores=tuple(_score(score, named, place) for place, score in enumerate(given, 1)),
        names_shown=named,
        settled=Performance.objects.filter(**cell).first(),
        derived=derived,
        is_stale=derived is not None and (alternative.pk, criterion.pk) in stale_keys(selection, timezone.localdate()),
    )


def _score(score: Score, named: bool, place: int) -> CellScore:
    sources = [source_of(source) for source in score.sources.all()]
    if score.evidence:
        sources.append(Source(score.evidence, score.evidence if urlsplit(score.evidence).scheme in WEB else ""))
    return CellScore(
        name=score.evaluator.full_name if named else f"Evaluator {place}",
        value=EMPTY if score.value is None else number(float(score.value)),
        is_missing=score.value is None,
        reason=score.reason,
        sources=tuple(sources),
    )


def source_of(source: ScoreEvidence) -> Source:
    """A piece of evidence in words, and where it can be opened."""
    page = f", page {source.page}" if source.page else ""
    link = source.url if urlsplit(source.url).scheme in WEB else ""
    if source.kind == EvidenceKind.DOCUMENT and source.document:
        link = reverse("document-file", args=[source.document.vendor.slug, source.document.pk])
    return Source(f"{source.get_kind_display()}: {source.label}{page}", link)
