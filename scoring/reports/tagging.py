"""What WeasyPrint 70 leaves undone in a tagged PDF, mended before the bytes are written.

- A figure's bounding box is written in CSS px from the top left; PDF counts points from the bottom left.
- A header cell does not say whether it heads its row or its column (WeasyPrint issue 2508).
- A file is marked as PDF/A or as PDF/UA, never as both; PDF/A wants the mark of the other described in its metadata,
  and the metadata readable without decompressing.
- An attached file is listed twice.
- Streams are compressed twice, for the file and for its identifier: here once.
"""

from __future__ import annotations

import zlib
from typing import Any

from pydyf import Stream

POINTS_PER_PX = 0.75
ALSO_UA = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


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
    for item in pdf.objects:
        if getattr(item, "extra", {}).get("Type") == "/Metadata":
            item.stream = [part.replace(b"</rdf:RDF>", ALSO_UA + b"</rdf:RDF>") for part in item.stream]
            item.compress = False
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    for item in pdf.objects:
        if isinstance(item, Stream) and item.compress:
            _compress(item)


def _compress(stream: Stream) -> None:
    stream.compress = False
    plain = stream.data.split(b"stream\n", 1)[1].removesuffix(b"\nendstream")
    stream.stream = [zlib.compress(plain)]
    stream.extra["Filter"] = "/FlateDecode"
