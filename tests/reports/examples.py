"""Analyses and document control for the tests of the report. Every name in them is fictional."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache

import numpy as np

from scoring.engine.analysis import analyse
from scoring.engine.matrix import Alternative, Criterion, DecisionMatrix, Exclusion, Group
from scoring.engine.results import Analysis
from scoring.engine.values import ValueFunction
from scoring.reports.control import Approver, Control, Disagreement, VendorRecord
from scoring.selectors.display import MustHave

RUBRIC = ValueFunction.linear(0, 4)
NAN = math.nan

VENDORS = (
    ("alderley", "Alderley Sterile", "Alderley", "Wexford, IE"),
    ("brenta", "Brenta Biologics", "Brenta", "Kiel, DE"),
    ("corvane", "Corvane Parenterals", "Corvane", "Durham NC, US"),
    ("dovrefill", "Dovrefill Pharma", "Dovrefill", "Hamar, NO"),
    ("eskmere", "Eskmere Fill–Finish", "Eskmere", "Carlisle, UK"),
    ("farrow", "Farrow Injectables", "Farrow", "Pune, IN"),
    ("glaston", "Glaston Steriles", "Glaston", "Brno, CZ"),
)
GROUPS = (
    ("quality", "Quality & compliance", "Quality"),
    ("technical", "Technical fit", "Technical"),
    ("supply", "Capacity & supply", "Supply"),
    ("cost", "Commercial", "Cost"),
    ("team", "Partnership", "Team"),
)
CRITERIA = (
    ("quality", "Inspection record (FDA, EU, other)", 12, (3.9, 3.0, 3.2, 2.5, 3.0, 1.8, NAN)),
    ("quality", "Quality system maturity", 9, (3.8, 3.1, 3.4, 2.4, 2.8, 2.0, NAN)),
    ("quality", "Sterility assurance (EU GMP Annex 1)", 8, (3.5, 2.8, 2.2, 2.5, 2.2, 2.1, NAN)),
    ("quality", "Data integrity", 6, (3.5, 3.2, 3.4, 2.5, 3.1, 1.4, NAN)),
    ("technical", "Lyophilisation capability", 9, (3.4, 2.4, 3.8, 3.1, 1.8, 2.6, NAN)),
    ("technical", "Tech-transfer track record", 7, (3.2, 3.0, 3.6, 2.9, 2.4, 2.1, NAN)),
    ("technical", "Analytical and method transfer", 5, (2.9, 3.0, 3.5, 2.6, 2.5, 2.2, NAN)),
    ("technical", "Line and batch-size fit", 4, (3.0, 3.2, 2.6, 3.1, 2.1, 2.9, NAN)),
    ("supply", "Slot availability in window", 6, (2.2, 3.5, 2.0, 3.5, 3.0, 3.7, NAN)),
    ("supply", "Second site and continuity plan", 5, (2.7, 3.2, 2.7, 2.0, 1.5, 2.2, NAN)),
    ("supply", "Component supply resilience", 4, (2.8, 3.0, 2.3, 2.5, NAN, 1.7, NAN)),
    ("cost", "Total cost over 5 years", 9, (2.2, 3.5, 2.8, 2.8, 2.3, 3.7, NAN)),
    ("cost", "Contract terms and liability", 3, (2.3, 3.3, 2.5, 2.5, 2.7, 2.8, NAN)),
    ("cost", "Financial health", 3, (3.0, 2.8, 2.5, 2.3, 1.5, 2.2, NAN)),
    ("team", "Project management", 4, (3.8, 3.2, 3.2, 2.3, 2.8, 2.3, NAN)),
    ("team", "Communication and transparency", 3, (3.7, 2.2, 3.2, 2.5, 3.5, 1.8, NAN)),
    ("team", "Environmental footprint", 3, (2.8, 2.8, 2.5, 2.3, 3.2, 1.5, NAN)),
)
OUT = Exclusion("", "Open EU GMP non-compliance statement, 4 September 2026")
FROZEN = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)


@cache
def sterile() -> Analysis:
    """Seven vendors for a sterile fill and finish, one knocked out, one score missing: the report's picture."""
    performances = np.array([scores for _, _, _, scores in CRITERIA], dtype=np.float64).T
    return analyse(
        DecisionMatrix(
            criteria=tuple(
                Criterion(f"c{j}", name, weight, RUBRIC, group, name.split(" (")[0], floor=2.0)
                for j, (group, name, weight, _) in enumerate(CRITERIA)
            ),
            alternatives=tuple(
                Alternative(key, name, short, place, (OUT,) if key == "glaston" else ())
                for key, name, short, place in VENDORS
            ),
            performances=performances,
            groups=tuple(Group(key, name, "", short) for key, name, short in GROUPS),
            spread=np.where(np.isnan(performances), 0.0, 0.06),
            title="Sterile fill–finish partner for VX-208",
        )
    )


def sterile_control() -> Control:
    """Everything that document control can say."""
    keys = [key for key, *_ in VENDORS]
    return Control(
        subtitle="Vendor comparison and selection recommendation",
        reference="SEL-2026-014",
        version="1.0",
        status="For approval",
        organisation="Northfield Therapeutics · Procurement",
        scope=(("Product", "VX-208, lyophilised powder in 10 mL vials, phase III to launch"),),
        criteria_model="Sterile CMO v3, approved 2 September 2026",
        prepared_by="Maia Lindgren, Procurement lead",
        approvers=(
            Approver("Head of Quality", "Dr Ines Oyelaran", "Quality acceptance"),
            Approver("Head of CMC", "Tomas Wrede", "Technical acceptance"),
            Approver("CFO delegate", "Helena Brandt", "Budget approval"),
        ),
        decision_by=date(2026, 11, 20),
        frozen_at=FROZEN,
        created_at=FROZEN,
        must_haves=(
            MustHave("Licence covers sterile fill–finish", dict.fromkeys(keys, "pass")),
            MustHave("No open non-compliance statement", {**dict.fromkeys(keys, "pass"), "glaston": "fail"}),
        ),
        disagreements=(
            Disagreement(
                "c4",
                "brenta",
                "Brenta, lyophilisation: scores 1.5 to 4.0 before consensus. Agreed 2.4: cycle data reviewed.",
            ),
        ),
        vendors={
            "alderley": VendorRecord(
                "Wexford, Ireland · CMO, sterile injectables",
                (
                    ("Site", "Wexford W2, FEI 3009999999"),
                    ("Lines", "1 isolator line, 2–50 mL vials"),
                    ("Lyophiliser", "20 m², 1 qualified"),
                    ("Batch size", "Up to 60,000 vials"),
                    ("Open slots", "From September 2027"),
                    ("Financial check", "Passed, September 2026"),
                ),
            )
        },
        confidentiality="Confidential",
        is_demo=True,
    )


def longest() -> tuple[Analysis, Control]:
    """As long as every text is allowed to be, and as much to say as there can be."""
    words = "Consolidated Pharmaceutical Contract Manufacturing and Aseptic Filling Services of the Upper Valley "
    random = np.random.Generator(np.random.PCG64(3))
    vendors, criteria = 13, 12
    performances = np.round(random.uniform(1.6, 2.4, (vendors, criteria)), 1)
    performances[:, 3:5] = np.where(random.uniform(size=(vendors, 2)) < 0.5, NAN, 1.0)
    matrix = DecisionMatrix(
        criteria=tuple(
            Criterion(f"c{j}", f"{words}criterion {j}", 1.0 + j % 3, RUBRIC, f"g{j % 10}", floor=2.0)
            for j in range(criteria)
        ),
        alternatives=tuple(
            Alternative(f"v{i}", f"{words}{i}", f"{words}{i}", words, (OUT, Exclusion("c1", words * 3)) * (i > 8))
            for i in range(vendors)
        ),
        performances=performances,
        groups=tuple(Group(f"g{k}", f"{words}{k}", "", f"{words}{k}") for k in range(10)),
        spread=np.full((vendors, criteria), 0.1),
        title=words,
        notes=(words * 4,) * 4,
    )
    control = Control(
        subtitle=words[:60],
        reference="SEL-2026-00000014",
        version="10.12",
        status="Superseded by a later one",
        organisation=words,
        scope=((words[:30], words * 2), (words[:30], words * 2)),
        criteria_model=words,
        prepared_by=words,
        author=Approver(words, words, words, "Rejected", "30 Sep 2026, 14:05 UTC, on screen"),
        approvers=(Approver(words, words, words),) * 6,
        decision_by=date(2026, 9, 30),
        frozen_at=FROZEN,
        recommendation=(words * 2)[:180],
        conditions=((words * 2)[:90],) * 3,
        must_haves=tuple(MustHave(f"{words}{k}", {}) for k in range(3)),
        disagreements=(Disagreement("c1", "v1", words * 3),) * 5,
        vendors={f"v{i}": VendorRecord(words, ((words[:40], words * 2),) * 8) for i in range(vendors)},
        notes=(words * 3,),
        confidentiality=words,
        is_demo=True,
    )
    return analyse(matrix, draws=200), control


def ladder(values: Sequence[float], *, floor: float | None = None, gap: bool = False, spread: float = 0.0) -> Analysis:
    """Vendors V0, V1 ... with the same score on each of three criteria; `gap` leaves V0's last one open."""
    performances = np.repeat(np.array(values, dtype=np.float64)[:, None], 3, axis=1)
    if gap:
        performances[0, 2] = NAN
        performances[1, 2] = 0.0
    return analyse(
        DecisionMatrix(
            criteria=tuple(Criterion(f"c{j}", f"C{j}", 1.0, RUBRIC, floor=floor) for j in range(3)),
            alternatives=tuple(Alternative(f"v{i}", f"V{i}") for i in range(len(values))),
            performances=performances,
            spread=np.full((len(values), 3), spread),
        ),
        draws=400,
    )


def random_analysis(
    vendors: int,
    criteria: int,
    *,
    groups: int = 5,
    out: int = 0,
    gaps: float = 0.0,
    seed: int = 1,
    names: Sequence[str] = (),
    floor: float | None = None,
    draws: int = 500,
) -> Analysis:
    """Scores drawn at random on a 0-4 rubric; `gaps` is the share of cells without a score.

    `names` take the place of the first vendors' names.
    """
    random = np.random.Generator(np.random.PCG64(seed))
    performances = np.round(random.uniform(0.5, 4, (vendors, criteria)) * 2) / 2
    performances[random.uniform(size=performances.shape) < gaps] = NAN
    titles = [*names[:vendors], *(f"Vendor {i + 1}" for i in range(len(names[:vendors]), vendors))]
    return analyse(
        DecisionMatrix(
            criteria=tuple(
                Criterion(
                    f"c{j}",
                    f"Criterion {j + 1} of the list",
                    float(random.integers(1, 9)),
                    RUBRIC,
                    f"g{j % groups}" if groups else "",
                    floor=floor,
                )
                for j in range(criteria)
            ),
            alternatives=tuple(
                Alternative(f"v{i}", name, "", "Somewhere", (OUT,) if i >= vendors - out else ())
                for i, name in enumerate(titles)
            ),
            performances=performances,
            groups=tuple(Group(f"g{k}", f"Group {k + 1}", "", f"G{k + 1}") for k in range(groups)),
            title="Example",
        ),
        draws=draws,
    )
