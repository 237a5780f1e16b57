"""What is typed about the weights of a sibling set: percents, swings, ranks, comparisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

from django import forms

from scoring.models import Criterion
from scoring.models.criteria import WHOLE
from scoring.selectors.criteria import percent_text
from scoring.selectors.weighing import Weights

HUNDREDTH = 100  # basis points in a percent
SCALE = {1: "as much as", 2: "2 times", 3: "3 times", 4: "4 times", 5: "5 times", 7: "7 times", 9: "9 times"}


@dataclass(frozen=True, slots=True)
class WeightRow:
    """A criterion with its fields; `saved` is what stands in the database, in words."""

    criterion: Criterion
    weight: forms.BoundField
    version: forms.BoundField
    lock: forms.BoundField
    saved: str


class SetForm(forms.Form):
    """A form about all criteria of a sibling set; it carries the version of each that the person looked at.

    A form that asks something of each criterion adds it in `add_fields`.
    """

    def __init__(
        self, *args: Any, rows: Sequence[Criterion], versions: Mapping[UUID, int] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        for row in self.rows:
            seen = row.version if versions is None else versions[row.pk]
            self.fields[f"version-{row.pk}"] = forms.IntegerField(widget=forms.HiddenInput, initial=seen)
            self.add_fields(row)

    def add_fields(self, row: Criterion) -> None:
        """Nothing but the version."""

    @property
    def versions(self) -> dict[UUID, int]:
        return {row.pk: self.cleaned_data[f"version-{row.pk}"] for row in self.rows}


class WeightsForm(SetForm):
    """Percents with two decimals, and which of them are locked. `weights` (basis points) and `locked` fill it."""

    def __init__(
        self, *args: Any, weights: Mapping[UUID, int] | None = None, locked: Sequence[UUID] = (), **kwargs: Any
    ) -> None:
        self.weights, self.locked = weights, locked
        super().__init__(*args, **kwargs)

    def add_fields(self, row: Criterion) -> None:
        shown = row.local_weight if self.weights is None else self.weights[row.pk]
        self.fields[f"weight-{row.pk}"] = forms.DecimalField(
            label=f"{row.name}, percent",
            min_value=0,
            max_value=100,
            max_digits=5,
            decimal_places=2,
            initial=percent_text(shown),
            error_messages={"required": f"Enter the weight of “{row.name}”; 0 for one that does not count."},
        )
        lock = forms.BooleanField(label=f"Lock {row.name} at its weight", required=False, initial=row.pk in self.locked)
        self.fields[f"lock-{row.pk}"] = lock

    @property
    def table(self) -> list[WeightRow]:
        return [
            WeightRow(
                row,
                self[f"weight-{row.pk}"],
                self[f"version-{row.pk}"],
                self[f"lock-{row.pk}"],
                percent_text(row.local_weight),
            )
            for row in self.rows
        ]

    @property
    def typed(self) -> Weights:
        """Basis points in the order of the rows."""
        return tuple(int(self.cleaned_data[f"weight-{row.pk}"] * HUNDREDTH) for row in self.rows)

    @property
    def locks(self) -> list[int]:
        return [i for i, row in enumerate(self.rows) if self.cleaned_data[f"lock-{row.pk}"]]

    def require_total(self) -> None:
        """Refuse weights that do not add to 100, saying by how much."""
        if fault := running_total(sum(self.typed)):
            self.add_error(f"weight-{self.rows[0].pk}", f"The weights add to {fault}")


def running_total(total: int) -> str:
    """ "103 of 100: 3 too many.", "" at 100; `total` in basis points."""
    if total == WHOLE:
        return ""
    off = f"{percent_text(abs(total - WHOLE))} too {'many' if total > WHOLE else 'few'}"
    return f"{percent_text(total)} of 100: {off}."


class SwingForm(SetForm):
    """How much the step from worst to best matters, 100 for the one that matters most."""

    def add_fields(self, row: Criterion) -> None:
        self.fields[f"points-{row.pk}"] = forms.DecimalField(
            label=row.name,
            min_value=0,
            max_value=100,
            max_digits=5,
            decimal_places=2,
            error_messages={"required": f"Enter the points of “{row.name}”, from 0 to 100."},
        )

    @property
    def answers(self) -> list[float]:
        return [float(self.cleaned_data[f"points-{row.pk}"]) for row in self.rows]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        points = [given.get(f"points-{row.pk}") for row in self.rows]
        if not self.errors and max(p for p in points if p is not None) != 100:
            self.add_error(
                f"points-{self.rows[0].pk}", "Give 100 to the one whose step from worst to best matters most."
            )
        return given


class RanksForm(SetForm):
    """An order, 1 for the most important; equals share a rank."""

    def add_fields(self, row: Criterion) -> None:
        self.fields[f"rank-{row.pk}"] = forms.IntegerField(
            label=row.name,
            min_value=1,
            max_value=len(self.rows),
            error_messages={"required": f"Enter the rank of “{row.name}”, 1 for the most important."},
        )

    @property
    def answers(self) -> list[int]:
        return [self.cleaned_data[f"rank-{row.pk}"] for row in self.rows]


class PairsForm(SetForm):
    """For each pair, how many times the one matters as much as the other (Saaty's scale)."""

    def __init__(self, *args: Any, rows: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, rows=rows, **kwargs)
        for i, j in combinations(range(len(self.rows)), 2):
            self.fields[f"pair-{i}-{j}"] = forms.ChoiceField(
                label=f"{self.rows[i].name} or {self.rows[j].name}", choices=self._choices(i, j), initial="1"
            )

    def _choices(self, i: int, j: int) -> list[tuple[str, str]]:
        one, other = self.rows[i].name, self.rows[j].name
        more = [(str(n), f"{one} matters {SCALE[n]} as much") for n in sorted(SCALE, reverse=True) if n > 1]
        less = [(f"1/{n}", f"{other} matters {SCALE[n]} as much") for n in sorted(SCALE) if n > 1]
        return [*more, ("1", "Both matter the same"), *less]

    @property
    def answers(self) -> list[list[float]]:
        """The square table of judgements."""
        size = len(self.rows)
        table = [[1.0] * size for _ in range(size)]
        for i, j in combinations(range(size), 2):
            over, _, under = self.cleaned_data[f"pair-{i}-{j}"].partition("/")
            table[i][j] = int(over) / int(under or 1)
            table[j][i] = int(under or 1) / int(over)
        return table
