"""One scenario for each public action of scoring.actions.library, in the shape of tests/actions/scenarios.py."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from scoring.actions.library import (
    GroupShares,
    TemplateSpec,
    add_library,
    add_template,
    publish_first_edition,
)
from scoring.actions.trees import CriterionSpec, LevelSpec, SourceSpec
from scoring.models import CriteriaModel
from scoring.vocabulary import CriterionKind, ModelPurpose, SourceKind, VendorKind
from tests import factories
from tests.cast import Cast

Call = Callable[[], object]

LIBRARY = (
    factories.group(
        "Q",
        "Quality",
        0,
        CriterionSpec(
            "Q1",
            "Data integrity",
            CriterionKind.RUBRIC,
            short_name="Integrity",
            asks="Who can change data?",
            worst=Decimal(0),
            best=Decimal(1),
            half_levels=False,
            floor=Decimal(1),
            floor_screens=True,
            critical=True,
            evidence="Access lists.",
            evidence_required=True,
            owner_function="QA",
            house_default="The texts.",
            for_cro=False,
            levels=(LevelSpec(1, "Named people."), LevelSpec(0, "Anybody.", Decimal("0.1"))),
            sources=(SourceSpec(SourceKind.SEED, "001.txt", "strict access"), SourceSpec(SourceKind.OUTSIDE, "https://a.example/b")),
        ),
        CriterionSpec("Q2", "Valid licence", CriterionKind.MUST_HAVE),
    ),
    factories.group(
        "D",
        "Delivery",
        0,
        CriterionSpec(
            "D1", "On time", CriterionKind.NUMBER, unit="%", worst=Decimal(60), best=Decimal(98),
            curve=((60, 0), (90, 0.6), (98, 1)), sources=(SourceSpec(SourceKind.OUTSIDE, "javascript:alert(1)"),),
        ),
        factories.number("D2", "Months to deliver", 0, worst="18", best="6", unit="months"),
    ),
)  # fmt: skip
TEMPLATE = TemplateSpec(
    slug="small",
    name="Small",
    kind=VendorKind.CMO,
    description="For tests.",
    must_haves=("Q2",),
    groups=(GroupShares("D", 6000, {"D1": 7500, "D2": 2500}), GroupShares("Q", 4000, {"Q1": 10_000})),
)


def library() -> CriteriaModel:
    """The small library, published by the product."""
    model = add_library(by=None, name="Library", description="For tests.", tree=LIBRARY)
    publish_first_edition(by=None, model=model)
    return model


def template() -> CriteriaModel:
    """The small template of the small library, published by the product."""
    model = add_template(by=None, library=library(), template=TEMPLATE)
    publish_first_edition(by=None, model=model)
    return model


def _add_library(cast: Cast) -> Call:
    return lambda: add_library(by=cast.criteria_admin, name="Library", description="", tree=LIBRARY)


def _add_template(cast: Cast) -> Call:
    source = library()
    return lambda: add_template(by=cast.criteria_admin, library=source, template=TEMPLATE)


def _publish_first_edition(cast: Cast) -> Call:
    add_template(by=cast.criteria_admin, library=library(), template=TEMPLATE)
    return lambda: publish_first_edition(
        by=cast.criteria_admin, model=CriteriaModel.objects.get(purpose=ModelPurpose.TEMPLATE)
    )


SCENARIOS: dict[str, Callable[[Cast], Call]] = {
    "library.add_library": _add_library,
    "library.add_template": _add_template,
    "library.publish_first_edition": _publish_first_edition,
}
