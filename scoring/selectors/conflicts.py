"""Two versions of one row beside each other, in the words of its form: what a person typed, and what stands there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, ForeignKey, Model
from django.utils.formats import date_format

from scoring.capabilities import CAPABILITIES
from scoring.countries import COUNTRIES
from scoring.models.base import Audited
from scoring.vocabulary import VendorKind

EMPTY = "–"
# Where a form says it otherwise than the column; a key with the table before it wins over one without.
WORDS = {
    "as_of": "As of",
    "asks": "What it asks",
    "capability.detail": "Scale, containment or another limit",
    "capability.evidence": "How it is known",
    "capability.key": "Capability",
    "capacitystatement.evidence": "How it is known",
    "capacitystatement.from_on": "From",
    "capacitystatement.to_on": "Until",
    "capacitystatement.what": "Of what",
    "change_reason": "Why it differs from the edition before",
    "contact.site": "At the site",
    "critical": "A low value raises the alarm",
    "criterion.evidence": "Evidence expected",
    "curve": "Value curve",
    "deadline_at": "Deadline",
    "email": "E-mail",
    "evidence_required": "A score needs evidence",
    "expires_on": "Holds until",
    "floor_screens": "Below the floor a vendor is knocked out",
    "half_levels": "Half levels are allowed",
    "local_weight": "Weight in its group",
    "owner_function": "Scored by",
    "position": "Place",
    "raw_weight": "Weight as it was entered",
    "requalify_on": "Requalify by",
    "siteidentifier.scheme": "Given by",
    "siteidentifier.value": "Number",
    "vendor.parent": "Parent company",
    "vendorname.from_on": "Used from",
    "vendorname.kind": "What it is",
    "vendorname.to_on": "Used until",
    **{f"for_{kind.value}": f"Asked of a {kind.label}" for kind in VendorKind},
}


class Line(NamedTuple):
    """A field whose two versions differ."""

    label: str
    mine: str
    theirs: str


def both_versions(row: Audited, mine: Mapping[str, Any], theirs: Mapping[str, str | None]) -> list[Line]:
    """The fields that a person typed and that stand otherwise now. `theirs` are texts, as the trail keeps them."""
    lines = []
    for name, value in mine.items():
        typed, standing = _shown(row, name, value), _shown(row, name, theirs.get(name))
        if typed != standing:
            lines.append(Line(_label(row, name), typed, standing))
    return lines


def _field(row: Audited, name: str) -> Field[Any, Any] | None:
    try:
        field = row._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None


def _label(row: Audited, name: str) -> str:
    field = _field(row, name)
    own = name.replace("_", " ") if field is None else str(field.verbose_name)
    words = WORDS.get(f"{row._meta.model_name}.{name}") or WORDS.get(name) or own
    return words[:1].upper() + words[1:]


def _shown(row: Audited, name: str, value: Any) -> str:
    if value is None or value == "":
        return EMPTY
    field = _field(row, name)
    if isinstance(value, Model):
        return str(value)
    if isinstance(field, ForeignKey):
        other = field.related_model._base_manager.filter(pk=value).first()
        return EMPTY if other is None else str(other)
    if value in (True, "True", False, "False"):
        return "Yes" if value in (True, "True") else "No"
    if name == "local_weight":
        return f"{int(value) / 100:g} %"
    if name == "curve":
        return "another curve" if isinstance(value, str) else "the curve that you drew"
    if isinstance(value, date):
        return date_format(value, "Y-m-d")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return _from_list(row, name, field, str(value))


def _from_list(row: Audited, name: str, field: Field[Any, Any] | None, value: str) -> str:
    if name == "country" and value in COUNTRIES:
        return COUNTRIES[value].name
    if row._meta.model_name == "capability" and name == "key" and value in CAPABILITIES:
        return CAPABILITIES[value].label
    return str(dict(field.flatchoices).get(value, value)) if field is not None else value
