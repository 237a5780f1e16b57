"""What the address of a results page may say: weights to explore, locks, a scenario, how the bars are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from django import forms

from scoring.forms.fields import once_field
from scoring.models.criteria import WHOLE
from scoring.selectors.matrix import WeightNode

BOX = "w-"
LONGEST = 6  # characters of a percent: 100.00


class ExploreForm(forms.Form):
    """`w` is "Q:35,T:25.5", percents of the sibling set by key; the boxes of the page are "w-Q" and so on."""

    w = forms.CharField(required=False, max_length=8000)
    lock = forms.MultipleChoiceField(required=False)
    scenario = forms.UUIDField(required=False)

    def __init__(self, data: object, *, nodes: Sequence[WeightNode]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # request.GET
        self.nodes = {node.key: node for node in nodes}
        self.fields["lock"].choices = [(key, key) for key in self.nodes]  # type: ignore[attr-defined]  # it is that field

    def clean_w(self) -> dict[str, int]:
        """Basis points by key."""
        found: dict[str, int] = {}
        for part in self.cleaned_data["w"].split(",") if self.cleaned_data["w"] else ():
            key, _, percent = part.rpartition(":")
            if key not in self.nodes or key in found:
                raise forms.ValidationError(
                    f"The address names the weight of “{key[:40]}”, which is not in this selection."
                )
            found[key] = self._points(key, percent)
        return found

    @property
    def typed(self) -> dict[str, int]:
        """What the boxes say, in basis points by key; raises ValidationError for what is no percent."""
        return {key: self._points(key, self.data[BOX + key]) for key in self.nodes if BOX + key in self.data}

    def _points(self, key: str, percent: str) -> int:
        try:
            points = (
                Decimal(percent.strip().replace(",", ".")) * 100 if len(percent.strip()) <= LONGEST else Decimal("NaN")
            )
        except InvalidOperation:
            points = Decimal("NaN")
        if not (points.is_finite() and 0 <= points <= WHOLE and points == points.to_integral_value()):
            raise forms.ValidationError(
                f"The weight of “{self.nodes[key].name}” is “{percent[:20]}”. Enter a number from 0 to 100 with at most "
                "two decimals."
            )
        return int(points)


COLUMNS = {"": "By rank", "site": "By site", "country": "By country", "region": "By region"}


class MatrixForm(forms.Form):
    points = forms.BooleanField(label="Weighted points", required=False)
    ranks = forms.BooleanField(label="Rank on each criterion", required=False)
    hide = forms.BooleanField(label="Leave out what does not separate", required=False)
    sort = forms.BooleanField(label="What separates most first", required=False)
    columns = forms.ChoiceField(choices=COLUMNS, required=False)


class PairForm(forms.Form):
    """Two vendors by their places in the selection."""

    a = forms.IntegerField()
    b = forms.IntegerField()


class ScenarioForm(forms.Form):
    """The name of explored weights; the weights stand in the address."""

    once = once_field()
    name = forms.CharField(
        label="Name",
        max_length=60,
        help_text="Short, such as “Cost first”.",
        error_messages={"required": "Give the scenario a name."},
    )
    why = forms.CharField(
        label="Why it is worth a look",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
