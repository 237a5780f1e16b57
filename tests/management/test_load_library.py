"""The library's content, held against the criteria catalogue and the founding documents, and its loading."""

from __future__ import annotations

import io
import json
import os
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from scoring.actions.library import TemplateSpec, add_library, add_template
from scoring.actions.recording import recording
from scoring.actions.trees import CriterionSpec
from scoring.engine.values import ValueFunction
from scoring.management import library_data
from scoring.models import AuditEvent, CriteriaModel, Criterion
from scoring.models.criteria import WHOLE
from scoring.selectors.audit import verify
from scoring.selectors.matrix import weights_of
from scoring.vocabulary import AuditVerb, CriterionKind, ModelPurpose, ModelStatus, SourceKind, VendorKind
from tests.cast import Cast

REAL = Path(os.environ.get("VENDORSELECT_REAL_DATA", "/nowhere"))
CATALOGUE = REAL / "design" / "criteria_catalogue.json"
needs_catalogue = pytest.mark.skipif(not CATALOGUE.is_file(), reason="VENDORSELECT_REAL_DATA names no catalogue")

GROUPS = library_data.groups()
LEAVES = {leaf.key: leaf for group in GROUPS for leaf in group.children}
TEMPLATES = {template.slug: template for template in library_data.templates()}
# Words that two people read differently: a level says what can be seen.
VAGUE = re.compile(
    r"\b(acceptable|adequate|appropriate|average|basic|better|comprehensive|credible|effective|efficient|excellent|"
    r"few|frequent|generally|good|high|often|low|many|minor|most|normal|optimal|poor|proper|reasonable|regular|"
    r"relevant|robust|satisfactory|several|significant|some|strong|substantial|sufficient|suitable|timely|typical|"
    r"usual|weak|well)(ly)?\b",
    re.IGNORECASE,
)
# What a type of the catalogue may become; where it offers two, one was chosen.
KINDS = {
    "KO": {CriterionKind.MUST_HAVE},
    "TARGET": {CriterionKind.NUMBER},
    "DERIVED": {CriterionKind.DERIVED},
    "NUMBER": {CriterionKind.NUMBER},
    "RUBRIC": {CriterionKind.RUBRIC},
    "NUMBER+RUBRIC": {CriterionKind.NUMBER, CriterionKind.RUBRIC},
    "RUBRIC/NUMBER": {CriterionKind.NUMBER, CriterionKind.RUBRIC},
    "RUBRIC (conditional)": {CriterionKind.RUBRIC},
    # With a knock-out beside the scale, the floor of the scale screens.
    "DERIVED + KO": {CriterionKind.DERIVED},
    "RUBRIC + KO": {CriterionKind.RUBRIC},
    "RUBRIC + KO option": {CriterionKind.RUBRIC},
    "RUBRIC (KO option)": {CriterionKind.RUBRIC},
    "KO + RUBRIC": {CriterionKind.RUBRIC},
}
OWNERS = {
    "QA", "CMC", "Regulatory", "Supply", "Finance", "Clinical operations", "Project management", "IT security",
    "Legal", "Procurement",
}  # fmt: skip


def catalogue() -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in json.loads(CATALOGUE.read_text(encoding="utf-8"))}


def curve_of(leaf: CriterionSpec) -> ValueFunction:
    if leaf.curve is not None:
        return ValueFunction(leaf.curve)
    assert leaf.worst is not None
    assert leaf.best is not None
    return ValueFunction.linear(float(leaf.worst), float(leaf.best))


@needs_catalogue
def test_every_criterion_of_the_catalogue_is_there_with_its_kind_and_vendors() -> None:
    entries = catalogue()
    assert len(entries) == 65
    assert set(LEAVES) == set(entries)
    for key, entry in entries.items():
        leaf = LEAVES[key]
        assert leaf.kind in KINDS[entry["type"]], key
        held = {kind.label for kind in VendorKind if getattr(leaf, f"for_{kind.value}")}
        assert held == set(entry["applies"]), key
        assert leaf.floor_screens == ("KO" in entry["type"] and entry["type"] != "KO" or key in ("C13", "F4", "F7")), (
            key
        )


@needs_catalogue
def test_groups_divide_the_criteria_as_the_catalogue_does() -> None:
    entries = catalogue()
    ours = {group.key: {leaf.key for leaf in group.children} for group in GROUPS}
    theirs: dict[str, set[str]] = {}
    for key, entry in entries.items():
        theirs.setdefault(entry["group"], set()).add(key)
    assert sorted(map(sorted, ours.values())) == sorted(map(sorted, theirs.values()))
    assert "".join(ours) == "ABCDEFGHI"


@needs_catalogue
def test_sources_are_those_of_the_catalogue_and_quotations_are_verbatim() -> None:
    for key, entry in catalogue().items():
        sources = LEAVES[key].sources
        assert [s.reference for s in sources if s.kind == SourceKind.OUTSIDE] == entry["urls"], key
        seeds = [s for s in sources if s.kind == SourceKind.SEED]
        assert [s.reference for s in seeds] == [seed["file"] for seed in entry["seeds"]], key
        for source in seeds:
            text = (REAL / "seeds" / source.reference).read_text(encoding="utf-8")
            assert source.quotation, key
            assert source.quotation in text, (key, source.quotation)


@pytest.mark.parametrize(
    "leaf", [leaf for leaf in LEAVES.values() if leaf.kind == CriterionKind.RUBRIC], ids=lambda c: c.key
)
def test_rubric_has_five_levels_that_can_be_observed(leaf: CriterionSpec) -> None:
    assert [level.level for level in leaf.levels] == [4, 3, 2, 1, 0]
    assert (leaf.worst, leaf.best) == (Decimal(0), Decimal(4))
    texts = [level.text for level in leaf.levels]
    assert len({text.casefold() for text in texts}) == 5
    for text in texts:
        assert 10 <= len(text) <= 400
        assert text.endswith(".")
        assert not VAGUE.search(text), text


@pytest.mark.parametrize("leaf", LEAVES.values(), ids=lambda c: c.key)
def test_criterion_is_complete(leaf: CriterionSpec) -> None:
    assert 0 < len(leaf.short_name) <= 22
    assert leaf.asks.rstrip().endswith((".", "?"))
    assert leaf.evidence
    assert leaf.owner_function in OWNERS
    assert leaf.house_default, "what is ours is named"
    assert leaf.sources
    Criterion(
        key=leaf.key, name=leaf.name, kind=leaf.kind, short_name=leaf.short_name, asks=leaf.asks, unit=leaf.unit,
        evidence=leaf.evidence, owner_function=leaf.owner_function, house_default=leaf.house_default, position=0,
    ).clean_fields(exclude=["criteria_model", "last_event"])  # fmt: skip


def test_names_are_given_once() -> None:
    for field in ("name", "short_name"):
        assert len({getattr(leaf, field) for leaf in LEAVES.values()}) == len(LEAVES)


@pytest.mark.parametrize(
    "leaf",
    [leaf for leaf in LEAVES.values() if leaf.kind in (CriterionKind.NUMBER, CriterionKind.DERIVED)],
    ids=lambda c: c.key,
)
def test_curve_runs_from_nothing_at_the_worst_to_all_at_the_best(leaf: CriterionSpec) -> None:
    curve = curve_of(leaf)
    assert leaf.unit
    assert leaf.worst is not None
    assert leaf.best is not None
    assert float(curve(float(leaf.worst))) == 0
    assert float(curve(float(leaf.best))) == 1
    if leaf.kind == CriterionKind.DERIVED:
        assert (leaf.worst, leaf.best) == (Decimal(0), Decimal(100))


@pytest.mark.parametrize("leaf", [leaf for leaf in LEAVES.values() if leaf.floor is not None], ids=lambda c: c.key)
def test_floor_lies_within_the_scale(leaf: CriterionSpec) -> None:
    curve = curve_of(leaf)
    assert leaf.floor is not None
    assert curve.low < float(leaf.floor) < curve.high
    assert float(curve(float(leaf.floor))) > 0, "somebody can be below it"


@pytest.mark.parametrize(
    ("key", "bands"),
    [
        ("B4", {70: 1, 80: 2, 90: 3, 95: 4, 98: 5}),
        ("B1", {50: 1, 75: 2, 100: 3, 125: 4, 150: 5}),
        ("C8", {90: 1, 95: 2, 97: 3, 98: 4, 99: 5}),
        ("D4", {1: 5, 2: 4, 3: 3, 5: 2, 10: 1}),
        ("E1", {8: 5, 12: 4, 16: 3, 20: 2, 25: 1, 30: 0}),
        ("H2", {100: 5, 90: 4, 80: 3, 65: 2, 50: 1}),
        ("A3", {0: 0, 1: 1, 2: 2, 3: 3, 5: 4, 10: 5}),
        ("B7", {40: 0, 65: 5, 72: 5, 80: 5, 95: 0}),
    ],
)
def test_curve_has_the_bands_of_the_catalogue(key: str, bands: dict[int, int]) -> None:
    """The catalogue's measure gives these figures on a scale of 0 to 5."""
    curve = curve_of(LEAVES[key])
    assert {x: round(float(curve(x)) * 5, 9) for x in bands} == bands


# The proposed default templates of the practice study, section 1.2: percents by group.
PROPOSED = {
    "cmo": {"A": 25, "B": 15, "C": 30, "D": 10, "E": 3, "F": 14, "G": 2, "I": 1},
    "cdmo": {"A": 25, "B": 15, "C": 30, "D": 10, "E": 3, "F": 14, "G": 2, "I": 1},
    "cro": {"A": 25, "B": 12, "C": 22, "D": 13, "E": 5, "F": 13, "G": 5, "H": 5},
}


@pytest.mark.parametrize("slug", PROPOSED)
def test_template_of_a_kind_has_the_proposed_weights(slug: str) -> None:
    template = TEMPLATES[slug]
    assert template.kind == slug
    assert {group.key: group.weight / 100 for group in template.groups} == PROPOSED[slug]


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda t: t.slug)
def test_template_adds_up_and_asks_nobody_what_is_not_theirs(template: TemplateSpec) -> None:
    assert sum(group.weight for group in template.groups) == WHOLE
    kinds = [template.kind] if template.kind else list(VendorKind)
    assert template.must_haves == ("A1", "C1")
    for group in template.groups:
        assert sum(group.criteria.values()) == WHOLE, group.key
        for key in group.criteria:
            assert key.startswith(group.key)
            assert LEAVES[key].kind != CriterionKind.MUST_HAVE
            assert all(getattr(LEAVES[key], f"for_{kind.value}") for kind in kinds), key


@pytest.mark.parametrize("slug", ["first-screening", "price-led-tender"])
def test_light_template_has_no_more_than_eight_criteria(slug: str) -> None:
    template = TEMPLATES[slug]
    assert len(template.must_haves) + sum(len(group.criteria) for group in template.groups) <= 8


def test_price_stands_alone_where_it_is_sealed() -> None:
    groups = {group.key: group for group in TEMPLATES["price-led-tender"].groups}
    assert set(groups["F"].criteria) == {"F1"}, "who scores the rest of a group would see it"
    assert groups["F"].weight == max(group.weight for group in groups.values())


# Loading


def run() -> str:
    out = io.StringIO()
    call_command("load_library", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_load_publishes_library_and_templates() -> None:
    assert run() == "65 criteria and 5 templates are loaded.\n"
    library = CriteriaModel.objects.get(purpose=ModelPurpose.LIBRARY)
    assert library.status == ModelStatus.FROZEN
    assert library.frozen_by is None, "by the product, not by a person"
    assert library.criteria.exclude(kind=CriterionKind.GROUP).count() == 65
    templates = list(CriteriaModel.objects.filter(purpose=ModelPurpose.TEMPLATE))
    assert {model.slug for model in templates} == set(TEMPLATES)
    for model in templates:
        assert model.status == ModelStatus.FROZEN
        assert model.based_on == library
        rows = list(model.criteria.select_related("origin"))
        assert all(row.origin is not None and row.origin.key == row.key for row in rows)
        scored = [row.key for row in rows if row.is_scored]
        weights = weights_of(rows)
        assert sum(weights[key] for key in scored) == pytest.approx(1)
    verbs = list(AuditEvent.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs == [
        AuditVerb.LIBRARY_ADDED,
        AuditVerb.MODEL_PUBLISHED,
        *[AuditVerb.TEMPLATE_ADDED, AuditVerb.MODEL_PUBLISHED] * 5,
    ]
    assert not any(report.fault for report in verify())


@pytest.mark.django_db
def test_criterion_arrives_with_all_that_the_file_says() -> None:
    run()
    row = Criterion.objects.get(criteria_model__purpose=ModelPurpose.LIBRARY, key="C12")
    spec = LEAVES["C12"]
    assert row.parent is not None
    assert row.parent.key == "C"
    assert (row.asks, row.evidence, row.house_default) == (spec.asks, spec.evidence, spec.house_default)
    assert (row.floor, row.floor_screens, row.critical) == (Decimal(1), True, True)
    assert [(level.level, level.text) for level in row.levels.all()] == [(lv.level, lv.text) for lv in spec.levels]
    assert {(s.kind, s.reference, s.quotation) for s in row.sources.all()} == {tuple(s) for s in spec.sources}
    number = Criterion.objects.get(criteria_model__slug="cmo", key="B4")
    assert number.curve == [[60, 0], [70, 0.2], [80, 0.4], [90, 0.6], [95, 0.8], [98, 1]]
    assert not number.sources.exists(), "a template leads to its sources through its origin"


@pytest.mark.django_db
def test_second_load_changes_nothing() -> None:
    run()
    before = AuditEvent.objects.count()
    assert run() == "65 criteria and 5 templates: nothing to load.\n"
    assert AuditEvent.objects.count() == before


@pytest.mark.django_db
def test_load_goes_on_where_one_broke_off() -> None:
    library = add_library(by=None, name="Criteria library", description="", tree=GROUPS)
    add_template(by=None, library=library, template=TEMPLATES["cro"])
    assert run() == "65 criteria and 5 templates are loaded.\n"
    assert not CriteriaModel.objects.filter(status=ModelStatus.DRAFT).exists()
    assert CriteriaModel.objects.filter(slug="cro").count() == 1


@pytest.mark.django_db
def test_draft_that_a_person_works_on_is_left_alone(cast: Cast) -> None:
    with recording(AuditVerb.TEMPLATE_ADDED, by=cast.criteria_admin, about="Ours") as log:
        log.create(CriteriaModel(name="Ours", slug="cmo", purpose=ModelPurpose.TEMPLATE))
    run()
    ours = CriteriaModel.objects.get(slug="cmo")
    assert (ours.name, ours.status) == ("Ours", ModelStatus.DRAFT)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "fixtures/library/x.json: Expecting property name"),
        ('{"key": "X", "name": "X"}', "fixtures/library/x.json: the entry 'criteria' is missing."),
        ('{"key": "X", "name": "X", "colour": 1, "criteria": []}', "unexpected keyword argument 'colour'"),
        (
            '{"key": "X", "name": "X", "criteria": [{"key": "X1", "name": "X1", "kind": "maybe", "kinds": [], "sources": []}]}',
            "'maybe' is not a valid CriterionKind",
        ),
    ],
)
@pytest.mark.django_db
def test_broken_file_is_named_and_nothing_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, said: str
) -> None:
    (tmp_path / "x.json").write_text(content, encoding="utf-8")
    monkeypatch.setattr(library_data, "FOLDER", tmp_path)
    with pytest.raises(CommandError, match="fixtures/library/x.json") as refused:
        run()
    assert said in str(refused.value)
    assert not CriteriaModel.objects.exists()
