"""What criteria admins type about editions and their criteria."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from scoring.actions.trees import CriterionSpec, LevelSpec
from scoring.engine.errors import EngineError
from scoring.engine.values import ValueFunction
from scoring.forms.fields import once_field, reason_field, version_field
from scoring.models import CriteriaModel, Criterion, RubricLevel
from scoring.selectors.editions import rubric_texts
from scoring.vocabulary import CriterionKind, Derivation, ModelPurpose, ModelStatus, VendorKind

MORE_POINTS = 6  # rows of the curve's table, at least
TOP_LEVEL = 4  # a new rubric has the levels 0 to 4
KINDS = {
    CriterionKind.GROUP: "Group: holds criteria",
    CriterionKind.RUBRIC: "Rubric: levels 0 to 4, each with a text",
    CriterionKind.NUMBER: "Number: measured, with a value curve",
    CriterionKind.YES_NO: "Yes or no",
    CriterionKind.CHOICE: "Choice: one of some answers",
    CriterionKind.DERIVED: "Derived from records: 0 to 100 points",
    CriterionKind.MUST_HAVE: "Must-have: pass or fail, weighs nothing",
}
AT_TOP = (CriterionKind.GROUP, CriterionKind.MUST_HAVE)
ASKED_OF = ("for_cro", "for_cmo", "for_cdmo")


def name_field(words: str) -> forms.CharField:
    return forms.CharField(label="Name", max_length=200, error_messages={"required": words})


class DetailsForm(forms.Form):
    """What a draft is called."""

    name = forms.CharField(max_length=120, error_messages={"required": "Enter a name."})
    kind = forms.ChoiceField(label="Kind of vendor", required=False, choices=[("", "Any kind"), *VendorKind.choices])
    description = forms.CharField(required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
    version = version_field()

    def clean_kind(self) -> VendorKind | None:
        kind = self.cleaned_data["kind"]
        return VendorKind(kind) if kind else None


class TemplateNewForm(DetailsForm):
    """A template of one's own."""

    source = forms.ModelChoiceField(
        label="Begin with",
        required=False,
        queryset=CriteriaModel.objects.none(),
        empty_label="An empty tree",
        help_text="The criteria, texts and weights of that template are copied; it stays as it is.",
    )
    version = None  # type: ignore[assignment]  # Django's way to drop a field
    once = once_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        published = CriteriaModel.objects.filter(purpose=ModelPurpose.TEMPLATE, status=ModelStatus.FROZEN)
        self.fields["source"].queryset = published.order_by("name", "-edition")  # type: ignore[attr-defined]


class RetireForm(forms.Form):
    reason = reason_field("Selections that took it keep their copy.")
    version = version_field()


class CriterionNewForm(forms.Form):
    """A group, a criterion or a must-have; what its kind needs is asked on the next page."""

    name = name_field("Enter a name: what the criterion is called on score sheets.")
    kind = forms.TypedChoiceField(coerce=CriterionKind, widget=forms.RadioSelect)
    worst = forms.DecimalField(label="For a number: the worst figure", required=False, max_digits=15, decimal_places=6)
    best = forms.DecimalField(
        label="For a number: the best figure",
        required=False,
        max_digits=15,
        decimal_places=6,
        help_text="Fixed before anybody scores. Where less is better, the best is the smaller one.",
    )
    unit = forms.CharField(label="For a number: its unit", required=False, max_length=40)
    once = once_field()

    def __init__(self, *args: Any, parent: Criterion | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = AT_TOP if parent is None else tuple(KINDS)
        self.fields["kind"].choices = [(kind, KINDS[kind]) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["kind"].initial = CriterionKind.GROUP if parent is None else CriterionKind.RUBRIC
        if parent is None:
            for name in ("worst", "best", "unit"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") == CriterionKind.NUMBER:
            for name in ("worst", "best"):
                if given.get(name) is None and name not in self.errors:
                    self.add_error(name, f"Enter the {name} figure: a number has fixed anchors.")
            if given.get("worst") is not None and given.get("worst") == given.get("best"):
                self.add_error("best", "Worst and best are the same: a scale needs two different figures.")
        return given

    def spec(self) -> CriterionSpec:
        """The criterion as it begins."""
        given = self.cleaned_data
        kind, name = given["kind"], given["name"]
        if kind == CriterionKind.NUMBER:
            return CriterionSpec("", name, kind, unit=given["unit"], worst=given["worst"], best=given["best"])
        if kind == CriterionKind.DERIVED:
            return CriterionSpec("", name, kind, unit="points", worst=Decimal(0), best=Decimal(100))
        if kind in (CriterionKind.GROUP, CriterionKind.MUST_HAVE):
            return CriterionSpec("", name, kind)
        top = TOP_LEVEL if kind == CriterionKind.RUBRIC else 1
        return CriterionSpec("", name, kind, worst=Decimal(0), best=Decimal(top))


class CriterionForm(forms.Form):
    """A criterion of a draft; which fields there are depends on its kind, which stands for good."""

    name = name_field("Enter a name: what the criterion is called on score sheets.")
    short_name = forms.CharField(required=False, max_length=40, help_text="For charts, where the name is too long.")
    asks = forms.CharField(
        label="What it asks", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, *args: Any, row: Criterion, levels: Sequence[RubricLevel], explains: bool, **kwargs: Any
    ) -> None:
        self.point_count = 0
        self.row, self.levels, self.kind = row, list(levels), CriterionKind(row.kind)
        super().__init__(*args, **kwargs)
        for name in ("name", "short_name", "asks"):
            self.fields[name].initial = getattr(row, name)
        if self.kind != CriterionKind.GROUP:
            self._add_evidence()
        if self.kind == CriterionKind.RUBRIC:
            for level, text in sorted(rubric_texts(row, levels).items(), reverse=True):
                self._add(f"level_{level}", forms.CharField(label=f"Level {level}", required=False, max_length=400,
                          widget=forms.Textarea(attrs={"rows": 2})), text)  # fmt: skip
            self._add(
                "half_levels", forms.BooleanField(label="Half levels are allowed", required=False), row.half_levels
            )
        if self.kind == CriterionKind.NUMBER:
            self._add("unit", forms.CharField(required=False, max_length=40), row.unit)
            self._add_points()
        if self.kind == CriterionKind.CHOICE:
            self._add_answers()
        if self.kind == CriterionKind.DERIVED:
            self._add_derivation()
        if self.kind == CriterionKind.MUST_HAVE:
            self._add_failing()
        if row.is_scored:
            self._add_floor()
            price = forms.BooleanField(label="A price: hidden until technical scores are locked", required=False)
            self._add("is_price", price, row.is_price)
        if explains:
            self._add("change_reason", forms.CharField(
                label="Why it differs from the edition before", required=False, max_length=400,
                help_text="Asked for at the latest when the edition is published.",
                widget=forms.Textarea(attrs={"rows": 2})), row.change_reason)  # fmt: skip
        self._add("version", version_field(), row.version)

    def _add(self, name: str, field: forms.Field, initial: Any) -> None:
        field.initial = initial
        self.fields[name] = field

    def _add_evidence(self) -> None:
        row = self.row
        owner = forms.CharField(label="Scored by", required=False, max_length=60, help_text="QA, CMC, finance.")
        self._add("owner_function", owner, row.owner_function)
        self._add("evidence", forms.CharField(required=False, max_length=600, help_text="What an evaluator should have seen.",
                  widget=forms.Textarea(attrs={"rows": 2})), row.evidence)  # fmt: skip
        required = forms.BooleanField(label="A score needs evidence", required=False)
        self._add("evidence_required", required, row.evidence_required)
        for kind, name in zip(VendorKind, ASKED_OF, strict=True):
            self._add(name, forms.BooleanField(label=f"Asked of a {kind.label}", required=False), getattr(row, name))

    def _add_points(self) -> None:
        low = ((self.row.worst, 0.0), (self.row.best, 1.0))
        points = sorted((Decimal(str(x)), v) for x, v in self.row.curve or low)
        self.point_count = max(MORE_POINTS, len(points) + 2)
        for i in range(self.point_count):
            x, v = points[i] if i < len(points) else (None, None)
            figure = forms.DecimalField(label=f"Point {i + 1}, figure", required=False, max_digits=15, decimal_places=6)
            self._add(f"x_{i}", figure, None if x is None else plain(x))
            worth = forms.DecimalField(
                label=f"Point {i + 1}, points of 100", required=False, min_value=0, max_value=100
            )
            self._add(f"v_{i}", worth, None if v is None else plain(Decimal(str(v)) * 100))

    def _add_answers(self) -> None:
        held = {level.level: level for level in self.levels}
        for i in range(max([1, *held]) + 3):
            level = held.get(i)
            text = forms.CharField(label=f"Answer {i + 1}", required=False, max_length=400)
            self._add(f"level_{i}", text, level.text if level else "")
            worth = forms.DecimalField(
                label=f"Answer {i + 1}, points of 100", required=False, min_value=0, max_value=100
            )
            self._add(f"value_{i}", worth, plain(level.value * 100) if level and level.value is not None else None)

    def _add_derivation(self) -> None:
        choices = [("", "Nothing: evaluators enter the points"), *Derivation.choices]
        field = forms.ChoiceField(label="Read from", required=False, choices=choices,
                                  help_text="Of the site that is in the selection, as of the day that it fixes.")  # fmt: skip
        self._add("derivation", field, self.row.derivation)

    def _add_failing(self) -> None:
        sentence = forms.CharField(label="Printed when it fails", required=False, max_length=200)
        self._add("failed_sentence", sentence, self.row.failed_sentence)
        waiver = forms.CharField(
            label="May be waived by", required=False, max_length=60,
            help_text="The function of the approver: QA. Empty: any approver.")  # fmt: skip
        self._add("waiver_function", waiver, self.row.waiver_function)

    def _add_floor(self) -> None:
        row = self.row
        floor = forms.DecimalField(
            required=False, max_digits=15, decimal_places=6, help_text="A vendor below it is flagged."
        )
        self._add("floor", floor, None if row.floor is None else plain(row.floor))
        screens = forms.BooleanField(
            label="Below the floor a vendor is knocked out",
            required=False,
            help_text="So is one of whom nothing is known: what has to be met has to be shown.",
        )
        self._add("floor_screens", screens, row.floor_screens)
        self._add(
            "critical", forms.BooleanField(label="Critical: a low value raises the alarm", required=False), row.critical
        )

    @property
    def point_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each point of the curve."""
        return [(self[f"x_{i}"], self[f"v_{i}"]) for i in range(self.point_count)]

    @property
    def level_rows(self) -> list[tuple[forms.BoundField, forms.BoundField | None]]:
        """The fields of each level of a rubric, or of each answer with what it is worth."""
        names = [name for name in self.fields if name.startswith("level_")]
        return [
            (self[name], self[f"value_{name[6:]}"] if f"value_{name[6:]}" in self.fields else None) for name in names
        ]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """The fields that the page shows one below the other; the others have a table of their own."""
        special = ("level_", "value_", "x_", "v_")
        return [field for field in self.visible_fields() if not field.name.startswith(special)]

    def points(self) -> list[tuple[float, float]]:
        """The typed points from left to right, v in [0, 1]; those without both figures are left out."""
        given = self.cleaned_data
        pairs = [(given.get(f"x_{i}"), given.get(f"v_{i}")) for i in range(self.point_count)]
        return sorted((float(x), float(v) / 100) for x, v in pairs if x is not None and v is not None)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.kind == CriterionKind.NUMBER and not self.errors:
            for i in range(self.point_count):
                if (given.get(f"x_{i}") is None) != (given.get(f"v_{i}") is None):
                    missing = f"x_{i}" if given.get(f"x_{i}") is None else f"v_{i}"
                    self.add_error(missing, f"Point {i + 1} needs both figures, or neither.")
            self._clean_curve()
        return given

    def _clean_curve(self) -> None:
        points = self.points()
        try:
            ValueFunction(tuple(points))
        except EngineError as error:
            self.add_error("x_0", str(error))
            return
        if len({v for _, v in points}) < 2:
            self.add_error("v_0", "Every point is worth the same: the criterion would tell nobody apart.")

    def fields_of_row(self) -> dict[str, Any]:
        """What `actions.criteria.update_criterion` takes for the criterion itself."""
        special = ("level_", "value_", "x_", "v_", "change_reason", "version")
        fields = {name: value for name, value in self.cleaned_data.items() if not name.startswith(special)}
        if self.kind == CriterionKind.NUMBER:
            points = self.points()
            exact = {
                float(x): x for x in (self.cleaned_data.get(f"x_{i}") for i in range(self.point_count)) if x is not None
            }
            fields["worst"] = exact[min(points, key=lambda point: point[1])[0]]
            fields["best"] = exact[max(points, key=lambda point: point[1])[0]]
            straight = sorted(v for _, v in points) == [0.0, 1.0]
            fields["curve"] = None if straight else [list(point) for point in points]
        if self.kind == CriterionKind.CHOICE:
            answered = [level.level for level in self.level_specs() if level.text]
            fields["worst"], fields["best"] = Decimal(0), Decimal(max([1, *answered]))
        return fields

    def level_specs(self) -> list[LevelSpec]:
        """Every level that has a text or had one."""
        held = {level.level for level in self.levels}
        own = {level.level: level.value for level in self.levels}
        found = []
        for text, worth in self.level_rows:
            level = int(text.name[6:])
            words = self.cleaned_data.get(text.name, "")
            value = own.get(level) if worth is None else self.cleaned_data.get(worth.name)
            if worth is not None and value is not None:
                value = value / 100
            if words or level in held:
                found.append(LevelSpec(level, words, value))
        return found


class RemoveForm(forms.Form):
    change_reason = forms.CharField(
        label="Why it goes", required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = version_field()


class MoveForm(forms.Form):
    """Where a criterion goes: the group, "" for the top, and the place in it."""

    parent = forms.ChoiceField(
        label="Group", error_messages={"required": "Choose a group: a criterion with a scale stands in one."}
    )
    place = forms.IntegerField(min_value=1, label="Place", error_messages={"required": "Enter the place, 1 is first."})
    version = version_field()

    def __init__(self, *args: Any, row: Criterion, groups: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        top = [("", "At the top")] if row.kind in AT_TOP else []
        choices = top + [(str(group.pk), group.name) for group in groups if group.pk != row.pk]
        self.fields["parent"].required = row.kind not in AT_TOP
        self.fields["parent"].choices = choices  # type: ignore[attr-defined]


def plain(value: Decimal) -> str:
    """Without the zeros that say nothing."""
    return f"{value.normalize():f}"
