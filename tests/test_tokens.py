"""The visual language holds what it promises: contrast, colour vision, one source of colour, no inline style."""

from __future__ import annotations

import gzip
import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from scoring.charts import palette
from tests.colours import SIGHT, contrast, difference, lab

HOUSE = Path(__file__).parent.parent
TOKENS = (HOUSE / "static/css/tokens.css").read_text()
APP = (HOUSE / "static/css/app.css").read_text()
THEMES = ("light", "dark")
COLOURS = {
    name: dict(zip(THEMES, pair, strict=True))
    for name, *pair in re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", TOKENS)
}
GROUNDS = ("surface", "canvas")
# WCAG 1.4.3: text needs 4.5 to 1.
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3", "brand", "brand-hover", "alert") for ground in GROUNDS),
    *((ink, "tint") for ink in ("ink", "ink-2")),
    ("ink", "line-2"),
    ("on-brand", "brand"),
    ("on-brand", "brand-hover"),
    ("surface", "good"),
    ("warn", "surface"),
    ("good", "surface"),
    *((mood, f"{mood}-bg") for mood in ("alert", "warn", "good")),
    *(("ink", f"{mood}-bg") for mood in ("alert", "warn")),
    *((f"level-{n}-text", f"level-{n}") for n in range(5)),
    *((f"rank-{min(n, 3)}-text", f"rank-{n}") for n in range(1, 7)),
    ("ink", "span"),
    ("ink", "band"),
    ("alert", "band"),
]
# WCAG 1.4.11: what is needed to understand a control or a chart needs 3 to 1.
MARKS = [
    *(("line-strong", ground) for ground in GROUNDS),
    ("focus", "surface"),
    ("focus", "canvas"),
    ("focus-halo", "focus"),
    *((f"group-{n}", "surface") for n in range(1, 6)),
    ("alert", "level-1"),
    ("alert", "surface"),
]


def test_tokens_are_read() -> None:
    assert len(COLOURS) > 40
    assert COLOURS["ink"] == {"light": "#17212b", "dark": "#e8edf2"}


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # the grey that just fails


@pytest.mark.parametrize(
    ("one", "two", "expected"),  # rows 1, 7, 17 and 25 of the test data of Sharma, Wu and Dalal (2005)
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ],
)
def test_difference_of_published_pairs(one: tuple[float, ...], two: tuple[float, ...], expected: float) -> None:
    assert difference((one[0], one[1], one[2]), (two[0], two[1], two[2])) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink: str, ground: str, theme: str) -> None:
    assert contrast(COLOURS[ink][theme], COLOURS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_can_be_seen(mark: str, ground: str, theme: str) -> None:
    assert contrast(COLOURS[mark][theme], COLOURS[ground][theme]) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_groups_are_told_apart_with_every_sight(sight: str, theme: str) -> None:
    seen = [lab(COLOURS[f"group-{n}"][theme], sight) for n in range(1, 6)]
    assert min(difference(a, b) for a, b in combinations(seen, 2)) >= 12


def test_neighbouring_groups_are_told_apart_in_grey_print() -> None:
    """Print is always in the light theme; on a screen the gap between segments parts what lightness does not."""
    lightness = [lab(COLOURS[f"group-{n}"]["light"])[0] for n in range(1, 6)]
    assert min(abs(a - b) for a, b in pairwise(lightness)) >= 12


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("scale", "count"), [("level", 5), ("rank", 6)])
def test_ordinal_scales_run_one_way_in_lightness(scale: str, count: int, theme: str) -> None:
    first = 0 if scale == "level" else 1
    lightness = [lab(COLOURS[f"{scale}-{n}"][theme])[0] for n in range(first, first + count)]
    assert lightness in (sorted(lightness), sorted(lightness, reverse=True))


def test_colour_comes_from_tokens_alone() -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s),])", APP) == []
    assert re.findall(r"\b(?:rgba?|hsla?)\(", APP) == []


def test_every_token_that_is_used_is_defined() -> None:
    defined = set(re.findall(r"(--[\w-]+):", TOKENS + APP))
    assert set(re.findall(r"var\((--[\w-]+)", TOKENS + APP)) <= defined


def test_charts_print_the_light_theme_and_follow_the_dark_one() -> None:
    tones = {*palette.GROUPS, *palette.RANKS, *palette.RANK_TEXTS, palette.INK, palette.INK_2, palette.INK_3}
    tones |= {palette.PAPER, palette.LINE, palette.AXIS, palette.BAND, palette.SPAN, palette.ALERT, palette.REST}
    for tone in tones:
        rule = re.search(rf"\.f-{tone.css} {{ fill: var\(--([\w-]+)\); }}", APP)
        assert rule, f"no rule for .f-{tone.css}"
        assert COLOURS[rule[1]]["light"] == tone.hex.lower()


def test_pages_carry_no_inline_style_or_script() -> None:
    """The content security policy would block them."""
    pages = [path for path in (HOUSE / "templates").rglob("*.html") if "reports" not in path.parts]
    assert pages
    for path in pages:
        text = path.read_text()
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", text), path.name


def test_own_script_stays_small() -> None:
    """Compressed, all of it together; a page loads two or three of these files."""
    files = sorted((HOUSE / "static/js").glob("*.js"))
    assert len(gzip.compress(b"".join(path.read_bytes() for path in files))) < 15_000
