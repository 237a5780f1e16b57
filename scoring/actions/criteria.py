"""The tree of a draft: weights, criteria added, changed, moved, removed and put back. One draft is locked at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from django.utils import timezone

from scoring.actions.recording import Once, Recording, recording
from scoring.actions.trees import FIELDS, CriterionSpec, LevelSpec, spec_of
from scoring.engine.weights import basis_points, rescale
from scoring.models import CriteriaModel, Criterion, RubricLevel, User
from scoring.models.criteria import WHOLE
from scoring.policies import NotNow, check_can_edit_criteria
from scoring.vocabulary import AuditVerb, CriterionKind, ModelPurpose, ModelStatus

Tree = dict[UUID | None, list[Criterion]]


class _Changes:
    """New values by row: a row that gets a weight and a place is written once."""

    def __init__(self) -> None:
        self.by_row: dict[UUID, tuple[Criterion, dict[str, Any]]] = {}

    def set(self, row: Criterion, **values: Any) -> None:
        self.by_row.setdefault(row.pk, (row, {}))[1].update(values)

    def write(self, log: Recording, *, at: Mapping[UUID, int] | None = None) -> None:
        """Have them written; `at` names the versions that a person looked at."""
        for pk, (row, values) in self.by_row.items():
            log.update(row, version=(at or {}).get(pk), **values)


def locked_draft(model: CriteriaModel) -> CriteriaModel:
    """The row as it is now, locked; for use in a recording. Raises NotNow for an edition that is no draft."""
    current = CriteriaModel.objects.select_for_update().get(pk=model.pk)
    if current.status != ModelStatus.DRAFT or current.purpose == ModelPurpose.SELECTION:
        raise NotNow(f"{current} is {current.get_status_display().lower()}; only a draft can be changed.")
    return current


def set_weights(
    *,
    by: User,
    model: CriteriaModel,
    parent: Criterion | None,
    weights: Mapping[UUID, int],
    versions: Mapping[UUID, int],
    reason: str = "",
) -> None:
    """Give a whole sibling set its weights, in basis points that add to 10 000; `reason` says how they came about.

    Raises NotNow for weights that do not add up or are for other criteria than those that stand there, Conflict when
    one of them changed after its version.
    """
    check_can_edit_criteria(by)
    about = f"{model}: {parent.name if parent else 'the groups'}"
    with recording(AuditVerb.WEIGHTS_SET, by=by, about=about, reason=reason) as log:
        locked_draft(model)
        rows = weighed(_tree(model)[parent.pk if parent else None])
        if {row.pk for row in rows} != set(weights):
            raise NotNow("Criteria were added here or removed in the meantime. Nothing was saved.")
        if sum(weights.values()) != WHOLE or min(weights.values()) < 0:
            raise NotNow("The weights of a group add to 100, and none is below 0. Nothing was saved.")
        for row in rows:
            log.update(row, version=versions[row.pk], local_weight=weights[row.pk], raw_weight=None)


def add_criterion(
    *, by: User, model: CriteriaModel, parent: Criterion | None, spec: CriterionSpec, once: Once | None = None
) -> Criterion:
    """Enter a group or a criterion at the end of its siblings; an empty key takes the next free one.

    The first of a group weighs everything there, every other begins with nothing: its weight is set next.
    """
    check_can_edit_criteria(by)
    about = f"{spec.name} in {model}"
    with recording(AuditVerb.CRITERION_ADDED, by=by, about=about, once=once) as log:
        locked_draft(model)
        tree = _tree(model)
        home = _home(tree, parent)
        _refuse_parent(spec.kind, home)
        siblings = weighed(tree[home.pk if home else None])
        key = _free_key(tree, home, spec)
        fields = {name: getattr(spec, name) for name in FIELDS} | _beginning(model, spec.kind, siblings) | {"key": key}
        row = Criterion(criteria_model=model, parent=home, position=0, **fields)
        if once is not None:
            row.id = once.result_id
        log.create(row)
        log.create_all(RubricLevel(criterion=row, **level._asdict()) for level in spec.levels)
        tree[home.pk if home else None].append(row)
        changes = _Changes()
        row.position = _renumber(changes, tree)[row.pk]
        changes.write(log)
        return row


def add_from_library(
    *, by: User, model: CriteriaModel, parent: Criterion | None, source: Criterion, once: Once
) -> Criterion:
    """Enter a copy of a library criterion, with its levels; it names the library's as its origin."""
    spec = replace(spec_of(source, origin=source), local_weight=0, raw_weight=None)
    return add_criterion(by=by, model=model, parent=parent, spec=spec, once=once)


def update_criterion(
    *, by: User, criterion: Criterion, version: int, levels: Sequence[LevelSpec], change_reason: str, **fields: Any
) -> None:
    """Correct a criterion: `fields` of models.Criterion other than its place, kind, key and weight, and its levels.

    A level is never taken away; one that is left empty is missing, which publishing refuses. Raises Conflict when
    somebody else changed the criterion after `version`.
    """
    check_can_edit_criteria(by)
    with recording(AuditVerb.CRITERION_CHANGED, by=by, about=f"{criterion.name} in {criterion.criteria_model}") as log:
        locked_draft(criterion.criteria_model)
        log.update(criterion, version=version, change_reason=change_reason, **fields)
        held = {row.level: row for row in criterion.levels.all()}
        for level in levels:
            row = held.get(level.level)
            if row is None:
                log.create(RubricLevel(criterion=criterion, **level._asdict()))
            elif (row.text, row.value) != (level.text, level.value):
                log.update(row, text=level.text, value=level.value)


def move_criterion(*, by: User, criterion: Criterion, version: int, parent: Criterion | None, place: int) -> None:
    """Put a criterion at `place` (0 is first) among the children of `parent`, or among those at the top.

    In another group it begins with nothing, and what it weighed goes to those that it leaves, in proportion.
    Raises NotNow for a group that would lie within itself.
    """
    check_can_edit_criteria(by)
    about = f"{criterion.name} in {criterion.criteria_model}"
    with recording(AuditVerb.CRITERION_MOVED, by=by, about=about) as log:
        model = locked_draft(criterion.criteria_model)
        tree = _tree(model)
        row = _find(tree, criterion)
        home = _home(tree, parent)
        _refuse_parent(CriterionKind(row.kind), home)
        step = home
        while step is not None:
            if step.pk == row.pk:
                raise NotNow("A group cannot be moved into itself.")
            step = _home(tree, step.parent)
        changes = _Changes()
        changes.set(row, parent=home)
        old, new = tree[row.parent_id], tree[home.pk if home else None]
        if row.parent_id != (home and home.pk):
            _give_away(changes, old, row)
            changes.set(row, **_beginning(model, CriterionKind(row.kind), weighed(new)))
        old.remove(row)
        new.insert(min(max(place, 0), len(new)), row)
        _renumber(changes, tree)
        changes.write(log, at={row.pk: version})


def remove_criterion(*, by: User, criterion: Criterion, version: int, change_reason: str = "") -> None:
    """Take a criterion, or a group with all in it, out of the draft; its share goes to its siblings in proportion.

    The rows stay, and `restore_criterion` puts them back.
    """
    check_can_edit_criteria(by)
    about = f"{criterion.name} in {criterion.criteria_model}"
    with recording(AuditVerb.CRITERION_REMOVED, by=by, about=about, reason=change_reason) as log:
        model = locked_draft(criterion.criteria_model)
        tree = _tree(model)
        row = _find(tree, criterion)
        changes, now = _Changes(), timezone.now()
        _give_away(changes, tree[row.parent_id], row)
        for gone in (row, *_below(tree, row)):
            changes.set(gone, removed_at=now, removed_by=by, change_reason=change_reason)
        changes.write(log, at={row.pk: version})


def restore_criterion(*, by: User, criterion: Criterion, version: int) -> None:
    """Put a removed criterion back where it was, with what was removed in it; its siblings make room in proportion."""
    check_can_edit_criteria(by)
    about = f"{criterion.name} in {criterion.criteria_model}"
    with recording(AuditVerb.CRITERION_RESTORED, by=by, about=about) as log:
        model = locked_draft(criterion.criteria_model)
        tree = _tree(model)
        if criterion.parent_id is not None and criterion.parent_id not in {
            r.pk for rows in tree.values() for r in rows
        }:
            raise NotNow("The group that it was in was removed too. Put the group back first.")
        gone: Tree = defaultdict(list)
        for row in Criterion.everything.filter(criteria_model=model, removed_at=criterion.removed_at).order_by(
            "position"
        ):
            gone[row.parent_id].append(row)
        returning = [criterion, *_below(gone, criterion)]
        taken = {row.key for rows in tree.values() for row in rows} & {row.key for row in returning}
        if taken:
            raise NotNow(f"The key {min(taken)} was given to another criterion in the meantime.")
        changes = _Changes()
        _make_room(changes, tree[criterion.parent_id], criterion)
        for row in returning:
            changes.set(row, removed_at=None, removed_by=None)
        changes.write(log, at={criterion.pk: version})


# What the deeds above share


def weighed(rows: Iterable[Criterion]) -> list[Criterion]:
    """The siblings that have a weight: all but must-haves."""
    return [row for row in rows if row.kind != CriterionKind.MUST_HAVE]


def _tree(model: CriteriaModel) -> Tree:
    tree: Tree = defaultdict(list)
    for row in model.criteria.select_related("criteria_model"):
        tree[row.parent_id].append(row)
    return tree


def _find(tree: Tree, wanted: Criterion) -> Criterion:
    found = next((row for rows in tree.values() for row in rows if row.pk == wanted.pk), None)
    if found is None:
        raise NotNow(f"“{wanted.name}” was removed in the meantime.")
    return found


def _home(tree: Tree, parent: Criterion | None) -> Criterion | None:
    return None if parent is None else _find(tree, parent)


def _below(tree: Tree, row: Criterion) -> list[Criterion]:
    return [found for child in tree[row.pk] for found in (child, *_below(tree, child))]


def _refuse_parent(kind: CriterionKind, home: Criterion | None) -> None:
    if home is not None and home.kind != CriterionKind.GROUP:
        raise NotNow(f"“{home.name}” is no group: nothing can stand below it.")
    if home is None and kind not in (CriterionKind.GROUP, CriterionKind.MUST_HAVE):
        raise NotNow("A criterion with a scale stands in a group. Choose the group.")


def _free_key(tree: Tree, home: Criterion | None, spec: CriterionSpec) -> str:
    taken = {row.key for rows in tree.values() for row in rows}
    if spec.key:
        if spec.key in taken:
            raise NotNow(f"There is a criterion {spec.key} already.")
        return spec.key
    if home is None and spec.kind == CriterionKind.GROUP:
        stems = (chr(code) for code in range(ord("A"), ord("Z") + 1))
        return next((key for key in stems if key not in taken), "") or _numbered("Z", taken)
    return _numbered(home.key if home else "M", taken)


def _numbered(stem: str, taken: set[str]) -> str:
    return next(key for key in (f"{stem[:16]}{n}" for n in count(1)) if key not in taken)


def _give_away(changes: _Changes, siblings: Sequence[Criterion], row: Criterion) -> None:
    """What `row` weighs goes to the others of its set in proportion, equally where they weigh nothing."""
    rows = weighed(siblings)
    if len(rows) < 2 or row not in rows:
        return
    index = rows.index(row)
    shares = _shares(rows)
    if sum(shares):
        shares = basis_points([float(x) for x in rescale(shares, index, 0, total=WHOLE)])
    for sibling, share in zip(rows, shares, strict=True):
        if sibling is not row and (sibling.local_weight, sibling.raw_weight) != (share, None):
            changes.set(sibling, local_weight=share, raw_weight=None)


def _make_room(changes: _Changes, siblings: Sequence[Criterion], row: Criterion) -> None:
    """The set shrinks in proportion, so that `row` comes back with the share that it had."""
    rows = weighed(siblings)
    if row.kind == CriterionKind.MUST_HAVE or not sum(_shares(rows)):
        return
    parts = [share * (WHOLE - row.local_weight) for share in _shares(rows)]
    *shares, own = basis_points([*parts, row.local_weight * WHOLE])
    changes.set(row, local_weight=own, raw_weight=None)
    for sibling, share in zip(rows, shares, strict=True):
        changes.set(sibling, local_weight=share, raw_weight=None)


def _shares(rows: Sequence[Criterion]) -> tuple[int, ...]:
    """Basis points of a set that add to 10 000, or zeros where nothing has a weight yet."""
    given = [float(row.local_weight if row.raw_weight is None else row.raw_weight) for row in rows]
    return basis_points(given) if sum(given) else (0,) * len(rows)


def _beginning(model: CriteriaModel, kind: CriterionKind, siblings: Sequence[Criterion]) -> dict[str, Any]:
    """The weight of one that joins `siblings`: all of it for the first, none for any other."""
    alone = not siblings and kind != CriterionKind.MUST_HAVE and model.purpose == ModelPurpose.TEMPLATE
    raw = bool(siblings) and kind != CriterionKind.MUST_HAVE and siblings[0].raw_weight is not None
    return {"local_weight": WHOLE if alone else 0, "raw_weight": Decimal(0) if raw else None}


def _renumber(changes: _Changes, tree: Tree) -> dict[UUID, int]:
    """Number the tree from the top, since pages read it in that order; the new positions."""
    rows = [found for top in tree[None] for found in (top, *_below(tree, top))]
    for position, row in enumerate(rows):
        if row.position != position and not row._state.adding:
            changes.set(row, position=position)
    return {row.pk: position for position, row in enumerate(rows)}
