"""The constants of the inspection record, as an edition of criteria may change them."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any

from django import forms

from scoring.engine.errors import EngineError
from scoring.engine.inspection_constants import DEFAULTS, Constants
from scoring.forms.fields import version_field
from scoring.models import CriteriaModel

DECIMALS = 6


class ConstantsForm(forms.Form):
    """Every constant with the house's value beside it; what is left as the house has it is not a change."""

    reason = forms.CharField(
        label="Why they differ from the house’s",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed as soon as one differs. It stands wherever a value is explained.",
    )
    version = version_field()

    def __init__(self, *args: Any, model: CriteriaModel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].initial = model.record_constants_reason
        self.fields["version"].initial = model.version
        for part in fields(Constants):
            own = model.record_constants.get(part.name)
            house = _plain(getattr(DEFAULTS, part.name))
            self.fields[part.name] = forms.DecimalField(
                label=part.metadata["words"],
                help_text=f"{_unit(part.metadata['unit'])}. House: {house}. {part.metadata['reason']}",
                initial=own or house,
                max_digits=15,
                decimal_places=DECIMALS,
            )
        self.order_fields([part.name for part in fields(Constants)])

    def changed(self) -> dict[str, str]:
        """The constants that differ from the house's, as text by name."""
        given = {part.name: _plain(self.cleaned_data[part.name]) for part in fields(Constants)}
        return {name: text for name, text in given.items() if Decimal(text) != Decimal(_plain(getattr(DEFAULTS, name)))}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        changed = self.changed()
        if changed and not given["reason"].strip():
            self.add_error("reason", "Say why: a changed constant needs a reason.")
        try:
            Constants(**{name: float(text) for name, text in changed.items()})
        except EngineError as error:
            self.add_error(error.argument if error.argument in self.fields else None, str(error))
        return given


def _plain(value: Decimal | float) -> str:
    return f"{Decimal(str(value)).normalize():f}"


def _unit(unit: str) -> str:
    return {"share": "Share, 0 to 1", "deduction": "Points off"}.get(unit, unit.capitalize())
