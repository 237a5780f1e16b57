"""What the browser needs to work the totals out by itself while a weight moves; the server answers right after."""

from __future__ import annotations

from typing import Any

from scoring.engine.results import Evaluation
from scoring.selectors.display.shapes import ResultsDisplay
from scoring.selectors.matrix import SelectionMatrix

PLACES = 6  # of a value in [0, 1]; totals are shown to a thousandth


def live(built: SelectionMatrix, approved: Evaluation, display: ResultsDisplay) -> dict[str, Any]:
    """JSON: the leaves with their groups, the segments by position of their leaves, and every ranked vendor.

    A vendor's `values` are those of its leaves, missing ones as the total counts them.
    """
    parents = {node.key: node.parent for node in built.nodes}
    leaves = [criterion.key for criterion in built.matrix.criteria]
    values = approved.used_values.round(PLACES).tolist()
    vendors = built.matrix.alternatives
    return {
        "parents": parents,
        "leaves": leaves,
        "heads": [{"short": head.short, "columns": head.columns} for head in display.heads],
        "blocks": [block.columns for block in display.blocks],
        "vendors": {
            vendors[i].key: {
                "short": vendors[i].short_name or vendors[i].name,
                "values": values[i],
                "total": round(float(approved.totals[i]), PLACES),
                "rank": int(approved.ranks[i]),
            }
            for i in approved.ranked
        },
    }
