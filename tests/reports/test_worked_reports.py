"""Reports of three published decisions. The files lie in the folder VENDORSELECT_REAL_DATA names."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from scoring.engine.analysis import analyse
from scoring.engine.matrix import Alternative, Criterion, DecisionMatrix
from scoring.engine.values import ValueFunction
from scoring.reports.context import from_analysis
from scoring.reports.pdf import render
from tests.reports.reading import bare, opened

FOLDER = Path(os.environ.get("VENDORSELECT_REAL_DATA", "/nowhere")) / "worked"
pytestmark = [
    pytest.mark.skipif(not FOLDER.is_dir(), reason="VENDORSELECT_REAL_DATA names no folder of worked examples"),
    pytest.mark.xdist_group("pdf"),
]

# the worst and the best of the scale; the vendors in rank order with their totals on 0 to 100, the printed totals by hand:
# 4.3, 3.9 and 3.5 of 5; 4.19, 4.015 and 3.955 of 5; and of a risk of 15 what is left after 3.35, 4.55 and 8.15
DECISIONS = {
    "jolly_company_supplier_rfq": ((0, 5), [("Supplier Y", "86.0"), ("Supplier X", "78.0"), ("Supplier Z", "70.0")]),
    "procurement_template_three_vendors": ((0, 5), [("Vendor A", "83.8"), ("Vendor B", "80.3"), ("Vendor C", "79.1")]),
    "mfgcalcs_ingredient_supplier_risk": (
        (15, 0),
        [("low severity", "77.7"), ("baseline", "69.7"), ("high severity", "45.7")],
    ),
}
SECTIONS = [
    "Decision summary", "Score matrix", *["Vendor profile"] * 3, "Sensitivity", "Why A over B", "Robustness certificate",
    "Method", "Criteria and scales",
]  # fmt: skip


@cache
def report(name: str) -> bytes:
    data = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    matrix = DecisionMatrix(
        criteria=tuple(
            Criterion(f"c{j}", c["name"], c["weight"], ValueFunction.linear(*DECISIONS[name][0]))
            for j, c in enumerate(data["criteria"])
        ),
        alternatives=tuple(Alternative(f"v{i}", a["name"]) for i, a in enumerate(data["alternatives"])),
        performances=np.array([a["scores"] for a in data["alternatives"]], dtype=np.float64),
        title=data["context"],
    )
    return render(from_analysis(analyse(matrix, draws=2000), title=data["context"].capitalize(), source=f"{name}.json"))


@pytest.mark.parametrize("name", DECISIONS)
def test_published_decision_becomes_a_report_of_eleven_pages(name: str) -> None:
    texts = [leaf.extract_text() for leaf in opened(report(name)).pages]
    for text, section in zip(texts[1:], SECTIONS, strict=True):
        assert bare(section) in bare(text)
    summary = bare(texts[1])
    places = []
    for vendor, total in DECISIONS[name][1]:
        row = summary.index(bare(vendor), summary.index("Ranks1st"))
        assert bare(total) in summary[row : row + 160]
        places.append(row)
    assert places == sorted(places)
