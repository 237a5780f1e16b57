"""What WeasyPrint 70 leaves undone in a tagged PDF, mended before the bytes are written.

- A figure's bounding box is written in CSS px from the top left; PDF counts points from the bottom left.
- A header cell does not say whether it heads its row or its column (WeasyPrint issue 2508).
"""

from __future__ import annotations

from typing import Any

POINTS_PER_PX = 0.75


def mend(document: Any, pdf: Any) -> None:
    """A WeasyPrint finisher: `document` has the laid-out pages, `pdf` is the pydyf document."""
    heights = {bytes(page): leaf.height for page, leaf in zip(pdf.page_references, document.pages, strict=True)}
    items: list[Any] = [item for item in pdf.objects if isinstance(item, dict) and "S" in item]
    elements = {item.reference: item for item in items}
    for element in elements.values():
        if element["S"] == "/Figure":
            left, top, right, bottom = element["A"]["BBox"]
            height = heights[bytes(element["Pg"])]
            box = (left, height - bottom, right, height - top)
            element["A"]["BBox"][:] = [round(edge * POINTS_PER_PX, 3) for edge in box]
            element["A"]["Placement"] = "/Block"
        elif element["S"] == "/TH" and "A" in element:
            section = elements[elements[element["P"]]["P"]]
            element["A"]["Scope"] = "/Column" if section["S"] == "/THead" else "/Row"
