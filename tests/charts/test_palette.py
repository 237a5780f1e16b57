"""Colours by slot, and the contrast that the design asks for."""

from __future__ import annotations

import pytest

from scoring.charts import palette


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear: list[float] = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    red, green, blue = linear
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tone", palette.GROUPS)
def test_group_stands_out_from_paper(tone: palette.Tone) -> None:
    assert contrast(tone.hex, palette.PAPER.hex) >= 3


def test_neighbouring_groups_differ_in_grey() -> None:
    def lightness(tone: palette.Tone) -> float:
        return 116 * luminance(tone.hex) ** (1 / 3) - 16

    shades = [lightness(tone) for tone in palette.GROUPS]
    assert all(abs(a - b) >= 10 for a, b in zip(shades, shades[1:], strict=False))


@pytest.mark.parametrize(("ground", "text"), list(zip(palette.RANKS, palette.RANK_TEXTS, strict=True)))
def test_text_on_a_rank_can_be_read(ground: palette.Tone, text: palette.Tone) -> None:
    assert contrast(ground.hex, text.hex) >= 4.5


@pytest.mark.parametrize("tone", [palette.INK, palette.INK_2, palette.INK_3, palette.ALERT])
def test_text_on_paper_can_be_read(tone: palette.Tone) -> None:
    assert contrast(tone.hex, palette.PAPER.hex) >= 4.5


def test_slots_come_round_after_five() -> None:
    assert palette.group(1) == palette.group(6) == palette.GROUPS[0]
    assert palette.group(5) == palette.GROUPS[4]
