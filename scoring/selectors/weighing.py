"""Weights of a sibling set in basis points: what each button of the weights page makes of what was typed.

Every answer adds to exactly 10 000. Formulas: the engine's `rescale` and largest remainder.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from scoring.engine.weights import basis_points, largest_remainder, rescale
from scoring.models import AuditEvent, Criterion
from scoring.models.criteria import WHOLE
from scoring.vocabulary import AuditVerb

Weights = tuple[int, ...]


def moved(
    weights: Sequence[int], index: int, *, locked: Collection[int] = (), base: Sequence[int] | None = None
) -> Weights:
    """The weight at `index` stays as typed, as far as the locked ones leave room; the unlocked others share the rest.

    They share in proportion to what they have, to `base` (the last saved weights) where that is nothing, equally
    where that is nothing too. With all others locked it takes what they leave. Raises ValueError where the locked
    weights alone are more than 100.
    """
    others = [i for i in range(len(weights)) if i != index]
    held = [i for i in others if i in locked]
    free = [i for i in others if i not in locked]
    fixed = sum(weights[i] for i in held)
    if fixed > WHOLE:
        raise ValueError("The locked weights add to more than 100. Unlock one of them.")
    # The engine starts from a set that adds up: the free ones keep their proportions, the moved one has what is left.
    given = sum(weights[i] for i in free)
    shrink = min(1.0, (WHOLE - fixed) / given) if given else 1.0
    start = [float(weights[i]) * (shrink if i in free else 1.0) for i in range(len(weights))]
    start[index] = max(WHOLE - fixed - given * shrink, 0.0)
    exact = rescale(start, index, weights[index], locked=held, base=base, total=WHOLE)
    found = list(weights)
    found[index] = WHOLE - fixed if not free else min(max(weights[index], 0), WHOLE - fixed)
    rest = WHOLE - fixed - found[index]
    shares = largest_remainder([float(exact[i]) for i in free], rest) if free and rest else (0,) * len(free)
    for i, share in zip(free, shares, strict=True):
        found[i] = share
    return tuple(found)


def scaled(weights: Sequence[int], *, base: Sequence[int] | None = None) -> Weights:
    """All of them in proportion; as `base` where they are all zero, equally where that is zero too."""
    given = weights if sum(weights) else base or ()
    return basis_points(given) if sum(given) else spread(len(weights))


def spread(count: int) -> Weights:
    """The same for each, as near as basis points can be."""
    return basis_points([1] * count)


def taken(weights: Sequence[int], index: int) -> Weights:
    """What is missing or too much put on one. Raises ValueError where it is less than the one has to give."""
    left = WHOLE - sum(weights) + weights[index]
    if left < 0:
        raise ValueError("It has less than there is too much. Choose another, or scale to 100.")
    return tuple(left if i == index else weight for i, weight in enumerate(weights))


def saved_before(rows: Sequence[Criterion]) -> Mapping[UUID, int] | None:
    """What the set weighed before it was last saved; None where it never was, or criteria came or went since."""
    if not rows:
        return None
    saves = AuditEvent.objects.filter(
        verb=AuditVerb.WEIGHTS_SET, targets__entity=Criterion._meta.db_table, targets__object_id=rows[0].pk
    )
    last = saves.select_related("payload").order_by("-id").first()
    if last is None:
        return None
    old = {change["id"]: change["old"].get("local_weight") for change in last.payload.changes}
    if set(old) != {str(row.pk) for row in rows}:
        return None
    before = {row.pk: row.local_weight if old[str(row.pk)] is None else int(old[str(row.pk)]) for row in rows}
    return before if sum(before.values()) == WHOLE else None
