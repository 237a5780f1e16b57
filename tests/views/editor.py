"""What the tests of the criteria editor share: addresses and forms."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from scoring.models import CriteriaModel
from tests.actions.criteria_scenarios import node


def at(name: str, model: CriteriaModel, *args: Any) -> str:
    """The address of a page of the edition: "weights" for criteria-weights."""
    return reverse(f"criteria-{name}", args=[model.slug, model.edition, *args])


def weights_form(model: CriteriaModel, **percents: str) -> dict[str, Any]:
    """What the page of weights sends, at the versions that stand."""
    form: dict[str, Any] = {"deed": "save"}
    for key, percent in percents.items():
        row = node(model, key)
        form |= {f"weight-{row.pk}": percent, f"version-{row.pk}": row.version}
    return form


def criterion_form(model: CriteriaModel, key: str, **changes: Any) -> dict[str, Any]:
    """What the page of a criterion sends, with these fields changed."""
    row = node(model, key)
    form = {"name": row.name, "version": row.version, "for_cro": "on", "for_cmo": "on", "for_cdmo": "on"}
    return form | changes
