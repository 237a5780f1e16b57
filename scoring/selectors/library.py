"""The criteria library and the templates as pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q

from scoring.charts.curve import CurveFigure, curve_figure
from scoring.engine.display import number, percent, points
from scoring.models import CriteriaModel, Criterion, CriterionSource, Selection, User
from scoring.policies import allowed, check_can_edit_criteria
from scoring.selectors.matrix import value_function, weights_of
from scoring.vocabulary import CriterionKind, ModelPurpose, ModelStatus, SourceKind, VendorKind


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template's edition; `selections` are those that the person may know of, `others` counts the rest."""

    model: CriteriaModel
    criteria: int
    must_haves: int
    selections: tuple[Selection, ...]
    others: int


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """A criterion of the library in a list."""

    criterion: Criterion
    kinds: str
    scale: str


@dataclass(frozen=True, slots=True)
class LibraryGroup:
    """A group with those of its criteria that were asked for."""

    group: Criterion
    rows: tuple[LibraryRow, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A level of a rubric or a point of a curve, in words, and what it is worth in points."""

    at: str
    text: str
    worth: str


@dataclass(frozen=True, slots=True)
class Link:
    """An outside source. `address` is "" where the reference is no web address and must not become a link."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Use:
    """A template that has the criterion, with its global weight there; "" for a must-have."""

    model: CriteriaModel
    weight: str


@dataclass(frozen=True, slots=True)
class CriterionPage:
    """A criterion of the library with its provenance. `figure` is None unless it is a number; `floor` "" without one."""

    criterion: Criterion
    group: Criterion
    kinds: str
    scale: str
    steps: tuple[Step, ...]
    floor: str
    figure: CurveFigure | None
    seeds: tuple[CriterionSource, ...]
    outside: tuple[Link, ...]
    uses: tuple[Use, ...]


def current_library() -> CriteriaModel | None:
    """The latest published edition."""
    published = CriteriaModel.objects.filter(purpose=ModelPurpose.LIBRARY, status=ModelStatus.FROZEN)
    return published.order_by("-edition").first()


def counted(library: CriteriaModel) -> tuple[int, int]:
    """How many criteria and groups a model has."""
    count = library.criteria.aggregate(
        criteria=Count("pk", filter=~Q(kind=CriterionKind.GROUP)),
        groups=Count("pk", filter=Q(kind=CriterionKind.GROUP)),
    )
    return count["criteria"], count["groups"]


def templates(user: User) -> list[TemplateRow]:
    """Every template's editions by name; drafts only for those who may change them."""
    standing = Q(criteria__removed_at__isnull=True)
    listed = CriteriaModel.objects.filter(purpose=ModelPurpose.TEMPLATE)
    if not allowed(check_can_edit_criteria, user):
        listed = listed.exclude(status=ModelStatus.DRAFT)
    models = listed.annotate(
        criteria_count=Count("criteria", filter=standing & ~Q(criteria__kind=CriterionKind.GROUP), distinct=True),
        must_have_count=Count("criteria", filter=standing & Q(criteria__kind=CriterionKind.MUST_HAVE), distinct=True),
        selection_count=Count("copies__selection", distinct=True),
    ).order_by("name", "-edition")
    known: dict[UUID | None, list[Selection]] = defaultdict(list)
    used = Selection.objects.visible_to(user).filter(criteria_model__based_on__purpose=ModelPurpose.TEMPLATE)
    for selection in used.select_related("criteria_model").order_by("ref"):
        known[selection.criteria_model.based_on_id].append(selection)
    return [
        TemplateRow(
            model=model,
            criteria=model.criteria_count,
            must_haves=model.must_have_count,
            selections=tuple(known[model.pk]),
            others=model.selection_count - len(known[model.pk]),
        )
        for model in models
    ]


def library_groups(library: CriteriaModel, *, kind: str = "", text: str = "") -> list[LibraryGroup]:
    """The library by group: criteria for a kind of vendor, with every word of `text`; groups without one left out."""
    rows: dict[UUID | None, list[LibraryRow]] = defaultdict(list)
    groups: list[Criterion] = []
    for criterion in library.criteria.all():
        if criterion.kind == CriterionKind.GROUP:
            groups.append(criterion)
        elif (not kind or getattr(criterion, f"for_{kind}")) and _has_words(criterion, text):
            rows[criterion.parent_id].append(LibraryRow(criterion, kinds_of(criterion), scale_of(criterion)))
    return [LibraryGroup(group, tuple(rows[group.pk])) for group in groups if rows[group.pk]]


def _has_words(criterion: Criterion, text: str) -> bool:
    held = (criterion.key, criterion.name, criterion.short_name, criterion.asks, criterion.owner_function)
    hay = " ".join(held).casefold()
    return all(word in hay for word in text.casefold().split())


def criterion_page(library: CriteriaModel, key: str) -> CriterionPage | None:
    """One criterion of the library; None where there is none of that key."""
    criterion = (
        library.criteria.select_related("parent")
        .prefetch_related("levels", "sources")
        .filter(key=key, parent__isnull=False)
        .first()
    )
    if criterion is None or criterion.parent is None:
        return None
    sources: dict[str, list[CriterionSource]] = defaultdict(list)
    for source in criterion.sources.all():
        sources[source.kind].append(source)
    return CriterionPage(
        criterion=criterion,
        group=criterion.parent,
        kinds=kinds_of(criterion),
        scale=scale_of(criterion),
        steps=steps_of(criterion),
        floor="" if criterion.floor is None else f"{_plain(criterion.floor)} {criterion.unit}".strip(),
        figure=figure_of(criterion),
        seeds=tuple(sources[SourceKind.SEED]),
        outside=tuple(_link(source.reference) for source in sources[SourceKind.OUTSIDE]),
        uses=_uses(criterion),
    )


def kinds_of(criterion: Criterion) -> str:
    """The kinds of vendor that it is asked of: "CMO, CDMO"; "All" for all of them."""
    kinds = [kind.label for kind in VendorKind if getattr(criterion, f"for_{kind.value}")]
    return "All" if len(kinds) == len(VendorKind) else ", ".join(kinds)


def scale_of(criterion: Criterion) -> str:
    """The scale in a few words."""
    if criterion.kind == CriterionKind.MUST_HAVE:
        return "Pass or fail"
    if criterion.kind == CriterionKind.YES_NO:
        return "Yes or no"
    if criterion.kind == CriterionKind.CHOICE:
        return "One of the answers"
    low, high = sorted((_plain(criterion.worst), _plain(criterion.best)), key=float)
    if criterion.kind == CriterionKind.RUBRIC:
        return f"Level {low} to {high}"
    if criterion.kind == CriterionKind.DERIVED:
        source = f": {criterion.get_derivation_display()}" if criterion.derivation else ""
        return f"{low} to {high} points from records{source}"
    curve = value_function(criterion)
    if curve.shape == "mixed":
        peak = max(v for _, v in curve.points)
        best = [x for x, v in curve.points if v == peak]
        band = " to ".join(dict.fromkeys((number(best[0]), number(best[-1]))))
        return f"Best at {band}, {criterion.unit}".strip(", ")
    ends = (curve.low, curve.high) if curve.shape == "rising" else (curve.high, curve.low)
    return f"{number(ends[0])} (worst) to {number(ends[1])} (best), {criterion.unit}".strip(", ")


def steps_of(criterion: Criterion) -> tuple[Step, ...]:
    """The table beside a scale: levels from the top, or the points of a curve from left to right."""
    if criterion.kind in (CriterionKind.GROUP, CriterionKind.MUST_HAVE, CriterionKind.DERIVED):
        return ()
    levels = list(criterion.levels.all())
    curve = value_function(criterion, levels)
    if levels:
        return tuple(Step(str(level.level), level.text, points(float(curve(level.level)), 0)) for level in levels)
    return tuple(Step(number(x), "", points(v, 0)) for x, v in curve.points)


def figure_of(criterion: Criterion, *, width: float = 420, font_size: float = 14) -> CurveFigure | None:
    """The picture of a number's value curve, drawn at the size at which it is seen."""
    if criterion.kind != CriterionKind.NUMBER:
        return None
    return curve_figure(
        value_function(criterion).points,
        name=criterion.name,
        unit=criterion.unit,
        floor=None if criterion.floor is None else float(criterion.floor),
        width=width,
        font_size=font_size,
        uid=f"curve-{criterion.key}",
    )


def _link(reference: str) -> Link:
    scheme, _, rest = reference.partition("://")
    return Link(rest, reference) if scheme in ("https", "http") else Link(reference, "")


def _uses(criterion: Criterion) -> tuple[Use, ...]:
    """The published templates with a copy of any edition of the criterion."""
    copied = Q(origin__key=criterion.key, origin__criteria_model__purpose=ModelPurpose.LIBRARY)
    copies = Criterion.objects.filter(
        copied, criteria_model__purpose=ModelPurpose.TEMPLATE, criteria_model__status=ModelStatus.FROZEN
    )
    trees: dict[UUID, list[Criterion]] = defaultdict(list)
    models = {row.criteria_model_id: row for row in copies.select_related("criteria_model")}
    for row in Criterion.objects.filter(criteria_model__in=models):
        trees[row.criteria_model_id].append(row)
    found = [Use(row.criteria_model, _weight(row, trees[pk])) for pk, row in models.items()]
    return tuple(sorted(found, key=lambda use: (use.model.name, -use.model.edition)))


def _weight(row: Criterion, tree: Iterable[Criterion]) -> str:
    return percent(weights_of(list(tree))[row.key], 1) if row.is_scored else ""


def _plain(value: Decimal | None) -> str:
    return number(float(value or 0))
