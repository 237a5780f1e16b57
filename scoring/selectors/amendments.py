"""What became of the sealed weights: every change that was made in the open, and whether it changed the winner."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scoring.engine.aggregate import evaluate
from scoring.engine.matrix import DecisionMatrix
from scoring.models import Selection, WeightAmendment
from scoring.selectors.matrix import SelectionMatrix, weights_of


@dataclass(frozen=True, slots=True)
class Amended:
    """The amendments of a selection in order, the last of which counts; winners by name, several where they tie.

    A winner is none where every vendor is screened out.
    """

    amendments: tuple[WeightAmendment, ...]
    sealed_winners: tuple[str, ...]
    amended_winners: tuple[str, ...]

    @property
    def changed_the_winner(self) -> bool:
        return self.sealed_winners != self.amended_winners

    @property
    def sentence(self) -> str:
        """What the results say about it."""
        times = "once" if len(self.amendments) == 1 else f"{len(self.amendments)} times"
        if not self.changed_the_winner:
            return f"The sealed weights were changed in the open {times}; the winner is the same with both."
        was, now = (" and ".join(names) or "nobody" for names in (self.sealed_winners, self.amended_winners))
        return f"The sealed weights were changed in the open {times}, which changed the winner from {was} to {now}."


def amended(selection: Selection, built: SelectionMatrix) -> Amended | None:
    """None where the sealed weights stand. `built` is the selection's matrix, with any weights: two queries.

    Raises EngineError when the matrix has no defined result.
    """
    amendments = tuple(selection.amendments.select_related("made_by"))
    if not amendments:
        return None
    criteria = list(selection.criteria_model.criteria.all())
    sealed, latest = (
        _weighing(built.matrix, weights_of(criteria, weights)) for weights in (None, amendments[-1].weights)
    )
    return Amended(amendments, winners(sealed), winners(latest))


def winners(matrix: DecisionMatrix) -> tuple[str, ...]:
    """The names of those that rank first."""
    ranks = evaluate(matrix).ranks
    return tuple(vendor.name for vendor, rank in zip(matrix.alternatives, ranks, strict=True) if rank == 1)


def _weighing(matrix: DecisionMatrix, shares: dict[str, float]) -> DecisionMatrix:
    return replace(matrix, criteria=tuple(replace(c, weight=shares[c.key]) for c in matrix.criteria))
