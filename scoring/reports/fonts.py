"""The faces that a report embeds, from the packages that bring them."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import font_source_sans_pro
import font_source_serif_pro


class Face(NamedTuple):
    """A face as the style sheet names it, and where its file is."""

    family: str
    weight: int
    package: ModuleType
    file: str


FACES = (
    Face("Source Sans Pro", 400, font_source_sans_pro, "SourceSansPro-Regular"),
    Face("Source Sans Pro", 600, font_source_sans_pro, "SourceSansPro-Semibold"),
    Face("Source Serif Pro", 400, font_source_serif_pro, "SourceSerifPro-Regular"),
    Face("Source Serif Pro", 600, font_source_serif_pro, "SourceSerifPro-Semibold"),
)


def font_bytes(face: Face) -> bytes:
    return (Path(str(face.package.__file__)).parent / "files" / f"{face.file}.otf").read_bytes()
