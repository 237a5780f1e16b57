from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from fontTools.ttLib import TTFont
from pytest_django.fixtures import Settings

NAMES = (
    *(f"source-sans-{weight}.woff2" for weight in (400, 600, 700)),
    *(f"source-serif-{weight}.woff2" for weight in (400, 600)),
)
NEEDED = "▲▼◊≈✓×≥≤→←–−…’“”Łőß Ωλ Щя"


def test_fonts_are_small_and_have_every_sign(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    call_command("build_fonts")
    files = sorted((tmp_path / "fonts").iterdir())
    assert [file.name for file in files] == list(NAMES)
    for file in files:
        assert file.stat().st_size < 65_000
        with TTFont(file) as font:
            known = font.getBestCmap()
        assert [sign for sign in NEEDED if ord(sign) not in known] == []


def test_fonts_that_are_there_are_left_alone(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    folder = tmp_path / "fonts"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_bytes(b"there")
    call_command("build_fonts")
    assert {file.read_bytes() for file in folder.iterdir()} == {b"there"}
