"""Editions of criteria: what keeps one from being published, and how two of them differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from scoring.engine.display import half_up, number
from scoring.engine.errors import EngineError
from scoring.models import CriteriaModel, Criterion, RubricLevel, Selection, User
from scoring.models.criteria import WHOLE
from scoring.policies import allowed, check_can_edit_criteria
from scoring.rubric_linter import lint
from scoring.selectors.matrix import value_function, weights_of
from scoring.vocabulary import CriterionKind, GlobalRole, ModelPurpose, ModelStatus

# What a reader calls the fields of a criterion that two editions are compared by.
COMPARED = {
    "name": "Name",
    "short_name": "Short name",
    "asks": "What it asks",
    "kind": "Kind",
    "derivation": "Read from",
    "unit": "Unit",
    "worst": "Worst",
    "best": "Best",
    "curve": "Value curve",
    "half_levels": "Half levels",
    "floor": "Floor",
    "floor_screens": "Floor knocks out",
    "critical": "Critical",
    "is_price": "Price",
    "failed_sentence": "Printed when it fails",
    "waiver_function": "May be waived by",
    "evidence": "Evidence",
    "evidence_required": "Evidence required",
    "owner_function": "Scored by",
    "for_cro": "Asked of CROs",
    "for_cmo": "Asked of CMOs",
    "for_cdmo": "Asked of CDMOs",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A reason in words; `row` is the criterion that it is about, if one."""

    text: str
    row: Criterion | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """A criterion that differs from the edition before. `row` is the newer one; the removed one where it was removed.

    Weights are local percents, "" where there is none; `bars` are global percents before and after, None where it
    does not stand.
    """

    row: Criterion
    what: str  # "Added", "Removed", "Changed"
    fields: tuple[FieldChange, ...]
    before: float | None
    after: float | None
    reason: str

    @property
    def bars(self) -> tuple[float, float]:
        """Global weights for a picture, 0 where it does not stand."""
        return self.before or 0.0, self.after or 0.0


def find_edition(user: User, slug: str, edition: int) -> CriteriaModel | None:
    """An edition of a template or the library that the person may see: drafts are for criteria admins and auditors."""
    models = CriteriaModel.objects.exclude(purpose=ModelPurpose.SELECTION).select_related("based_on", "frozen_by")
    if not sees_drafts(user):
        models = models.exclude(status=ModelStatus.DRAFT)
    return models.filter(slug=slug, edition=edition).first()


def sees_drafts(user: User) -> bool:
    return allowed(check_can_edit_criteria, user) or user.has_role(GlobalRole.AUDITOR)


def editions_of(user: User, model: CriteriaModel) -> list[CriteriaModel]:
    """Every edition of the same thing that the person may see, newest first."""
    editions = CriteriaModel.objects.filter(purpose=model.purpose, slug=model.slug).order_by("-edition")
    return list(editions if sees_drafts(user) else editions.exclude(status=ModelStatus.DRAFT))


def uses_of(user: User, model: CriteriaModel) -> tuple[list[Selection], int]:
    """The selections with a copy of the edition that the person may know of, and how many others there are."""
    known = list(Selection.objects.visible_to(user).filter(criteria_model__based_on=model).order_by("ref"))
    return known, Selection.objects.filter(criteria_model__based_on=model).count() - len(known)


def faults_of(model: CriteriaModel) -> list[Fault]:
    """What keeps a draft from being published: two queries, whatever the size."""
    rows = list(model.criteria.prefetch_related("levels"))
    children: dict[UUID | None, list[Criterion]] = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)
    faults = [] if any(row.is_scored for row in rows) else [Fault("Add at least one criterion with a scale.")]
    for parent in (None, *(row for row in rows if row.kind == CriterionKind.GROUP)):
        faults += _set_faults(model, parent, children[parent.pk if parent else None])
    for row in rows:
        faults += [Fault(text, row) for text in scale_faults(row, list(row.levels.all()))]
    return faults


def _set_faults(model: CriteriaModel, parent: Criterion | None, members: Sequence[Criterion]) -> list[Fault]:
    weighed = [row for row in members if row.kind != CriterionKind.MUST_HAVE]
    where = f"in “{parent.name}”" if parent else "of the groups"
    if parent is not None and not members:
        return [Fault(f"The group “{parent.name}” has no criteria. Add one, or remove the group.", parent)]
    if model.purpose == ModelPurpose.LIBRARY or not weighed or any(row.raw_weight for row in weighed):
        return []
    total = sum(row.local_weight for row in weighed)
    # A group that counts nothing may leave its criteria without weights.
    if total == WHOLE or total == 0 and parent is not None and parent.local_weight == 0:
        return []
    return [Fault(f"The weights {where} add to {half_up(total / 100, 2)}, not to 100.", parent)]


def scale_faults(row: Criterion, levels: Sequence[RubricLevel]) -> list[str]:
    """What is missing in a criterion's scale, in words."""
    if not row.is_scored:
        return []
    found = []
    if row.kind == CriterionKind.RUBRIC:
        texts = rubric_texts(row, levels)
        empty = ", ".join(str(level) for level, text in texts.items() if not text.strip())
        if empty:
            found.append(f"“{row.name}” has no text for level {empty}.")
    if row.kind == CriterionKind.CHOICE and sum(bool(level.text) for level in levels) < 2:
        found.append(f"“{row.name}” needs at least two answers.")
    try:
        curve = value_function(row, levels)
    except (EngineError, ValueError) as error:
        return [*found, f"“{row.name}”: {error}"]
    if row.floor is not None and not curve.low <= float(row.floor) <= curve.high:
        found.append(
            f"The floor of “{row.name}” is {number(float(row.floor))}, off its scale of {number(curve.low)} to {number(curve.high)}."
        )
    return found


def rubric_texts(row: Criterion, levels: Iterable[RubricLevel]) -> dict[int, str]:
    """The text of every level from the lowest to the highest, "" where it is missing."""
    held = {level.level: level.text for level in levels}
    low, high = sorted((int(row.worst or 0), int(row.best or 0)))
    return {level: held.get(level, "") for level in range(low, high + 1)}


def warnings_of(model: CriteriaModel) -> list[Fault]:
    """What could be better and does not keep it from being published: vague texts, and what counts nothing."""
    found = []
    for row in model.criteria.prefetch_related("levels"):
        if row.kind == CriterionKind.RUBRIC:
            written = {level: text for level, text in rubric_texts(row, row.levels.all()).items() if text.strip()}
            found += [Fault(f"“{row.name}”: {text}", row) for text in lint(written)]
        counts = row.kind == CriterionKind.MUST_HAVE or row.local_weight or row.raw_weight
        if model.purpose == ModelPurpose.TEMPLATE and not counts:
            found.append(Fault(f"“{row.name}” weighs 0: it is not counted.", row))
    return found


def changes_of(model: CriteriaModel) -> list[Change]:
    """How an edition differs from the one before it; none for the first edition of a thing."""
    before = model.based_on
    if before is None or (before.purpose, before.slug) != (model.purpose, model.slug):
        return []
    return compare(before, model)


def compare(before: CriteriaModel, after: CriteriaModel) -> list[Change]:
    """Criteria by key that were added, removed or changed, in the order of the newer edition, the removed ones last."""
    old, new = _rows(before), _rows(after)
    weights = {model.pk: _weights(rows) for model, rows in ((before, old), (after, new))}
    dropped = {row.key: row for row in Criterion.everything.filter(criteria_model=after, removed_at__isnull=False)}
    found: list[Change] = []
    for key, row in new.items():
        was = old.get(key)
        fields = () if was is None else _fields(was, row)
        if was is None or fields:
            found.append(
                Change(
                    row=row,
                    what="Added" if was is None else "Changed",
                    fields=fields,
                    before=None if was is None else weights[before.pk].get(key),
                    after=weights[after.pk].get(key),
                    reason=row.change_reason,
                )
            )
    for key, row in old.items():
        if key not in new:
            gone = dropped.get(key, row)
            found.append(
                Change(
                    gone,
                    "Removed",
                    (),
                    weights[before.pk].get(key),
                    None,
                    gone.change_reason if gone is not row else "",
                )
            )
    return found


def _rows(model: CriteriaModel) -> dict[str, Criterion]:
    return {row.key: row for row in model.criteria.select_related("parent").prefetch_related("levels")}


def _weights(rows: Mapping[str, Criterion]) -> dict[str, float]:
    """Global weights in percent by key; empty where the tree has none that can be computed."""
    try:
        return {key: 100 * share for key, share in weights_of(list(rows.values())).items()}
    except EngineError:
        return {}


def _fields(was: Criterion, row: Criterion) -> tuple[FieldChange, ...]:
    found = []
    if (was.local_weight, was.raw_weight) != (row.local_weight, row.raw_weight):
        found.append(FieldChange("Weight in its group", local_of(was), local_of(row)))
    if (was.parent.key if was.parent else "") != (row.parent.key if row.parent else ""):
        found.append(
            FieldChange("Group", was.parent.name if was.parent else "Top", row.parent.name if row.parent else "Top")
        )
    for name, label in COMPARED.items():
        one, other = getattr(was, name), getattr(row, name)
        if one != other:
            found.append(FieldChange(label, _words(was, name), _words(row, name)))
    before, after = ({level.level: level for level in side.levels.all()} for side in (was, row))
    for level in sorted({*before, *after}, reverse=True):
        one, other = _step(before.get(level)), _step(after.get(level))
        if one != other:
            found.append(FieldChange(f"Level {level}", one, other))
    return tuple(found)


def _step(level: RubricLevel | None) -> str:
    if level is None:
        return ""
    return level.text if level.value is None else f"{level.text} ({number(100 * float(level.value))} points)"


def local_of(row: Criterion) -> str:
    """The share among the siblings, and the raw weight where that is what was entered and counts."""
    share = f"{number(row.local_weight / 100)}%"
    return share if row.raw_weight is None else f"{share}, entered as {number(float(row.raw_weight))}"


def _words(row: Criterion, name: str) -> str:
    value = getattr(row, name)
    if name == "kind":
        return str(row.get_kind_display())
    if name == "curve":
        return "; ".join(f"{number(float(x))} is worth {number(100 * float(v))}" for x, v in value or ())
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if name in ("worst", "best", "floor"):
        return "" if value is None else number(float(value))
    return str(value)
