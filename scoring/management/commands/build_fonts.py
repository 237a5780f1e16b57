"""Make the web fonts from the packages of the typefaces: half the bytes of their TrueType files, all their characters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import font_source_sans_pro
import font_source_serif_pro
from django.conf import settings
from django.core.management.base import BaseCommand

FACES = (
    (font_source_sans_pro, "source-sans", "SourceSansPro", {400: "Regular", 600: "Semibold", 700: "Bold"}),
    # Headings of reports, for their preview.
    (font_source_serif_pro, "source-serif", "SourceSerifPro", {400: "Regular", 600: "Semibold"}),
)
FEATURES = ["ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "tnum"]


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # needs neither addresses nor a database
    help = "Write the screen's fonts (WOFF2) into the data folder, once."

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = settings.DATA_DIR / "fonts"
        folder.mkdir(parents=True, exist_ok=True)
        for package, stem, family, weights in FACES:
            for weight, name in weights.items():
                target = folder / f"{stem}-{weight}.woff2"
                if not target.exists():
                    _write(Path(package.font_directory) / f"{family}-{name}.ttf", target)


def _write(source: Path, target: Path) -> None:
    from fontTools import subset  # slow to import, needed once per installation

    options = subset.Options(flavor="woff2", layout_features=FEATURES)
    unfinished = target.with_suffix(".part")
    with subset.load_font(str(source), options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=font.getBestCmap())
        subsetter.subset(font)
        subset.save_font(font, str(unfinished), options)
    unfinished.replace(target)  # whole or not at all: two starts at once do no harm
