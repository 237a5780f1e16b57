"""Make the web fonts from the typeface's package: half the bytes of its TrueType files, all of its characters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import font_source_sans_pro
from django.conf import settings
from django.core.management.base import BaseCommand

WEIGHTS = {400: "Regular", 600: "Semibold", 700: "Bold"}
FEATURES = ["ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "tnum"]


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # needs neither addresses nor a database
    help = "Write the screen's fonts (WOFF2) into the data folder, once."

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = settings.DATA_DIR / "fonts"
        folder.mkdir(parents=True, exist_ok=True)
        for weight, name in WEIGHTS.items():
            target = folder / f"source-sans-{weight}.woff2"
            if not target.exists():
                _write(Path(font_source_sans_pro.font_directory) / f"SourceSansPro-{name}.ttf", target)


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
