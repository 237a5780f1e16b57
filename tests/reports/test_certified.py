"""The certificate's page gives the engine's findings, the ranks of every method and what one criterion decides."""

from __future__ import annotations

from scoring.engine.leave_out import without_criteria
from scoring.reports.certified import certified
from scoring.selectors.ranking import certificate_of
from tests.reports import examples


def test_findings_are_those_of_the_certificate() -> None:
    analysis = examples.sterile()
    found = certified(analysis)
    assert found is not None
    certificate = certificate_of(analysis)
    assert found.heading == certificate.summary.rstrip(".")
    assert [text for _, _, text in found.findings] == [finding.text for finding in certificate.findings]
    assert {word for _, word, _ in found.findings} <= {"Supports it", "Casts doubt", "For information"}


def test_every_method_ranks_every_vendor_that_has_a_rank() -> None:
    analysis = examples.sterile()
    found = certified(analysis)
    assert found is not None
    assert found.methods == ("Weighted total", "TOPSIS", "VIKOR", "PROMETHEE II")
    assert [name for name, _ in found.vendors] == [
        analysis.matrix.alternatives[i].name for i in analysis.evaluation.ranked
    ]
    assert [ranks[0] for _, ranks in found.vendors][:2] == ["1st", "2nd"]


def test_criteria_that_decide_the_first_place_are_named() -> None:
    analysis = examples.random_analysis(4, 3)
    found = certified(analysis)
    assert found is not None
    deciding = [row for row in without_criteria(analysis.evaluation) if row.leader_changed]
    assert len(found.changes) == len(deciding)
    for row, text in zip(deciding, found.changes, strict=True):
        assert text.startswith(f"Without {analysis.matrix.criteria[row.index].name}, ")
    assert found.steady.startswith("The first place stays" if not deciding else "Without one of them")


def test_one_vendor_needs_no_certificate() -> None:
    assert certified(examples.random_analysis(1, 5)) is None
