"""What the browser tests look at on every page: accessibility rules, width, themes."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

Look = tuple[str, int]  # a theme, and the width of the window
# Each theme and each width once; the other two pairs in the long runs.
LOOKS = [
    pytest.param((("light", 1440), ("dark", 390)), id="looks"),
    pytest.param((("light", 390), ("dark", 1440)), id="other-looks", marks=pytest.mark.soak),
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A colour that is on its way from one theme to the other is neither.
SETTLE = "document.getAnimations().filter(one => one instanceof CSSTransition).forEach(one => one.finish())"
OPTIONS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}


def violations(page: Page) -> list[str]:
    """axe's findings on the page as it stands, one line each.

    A click does not wait for the page that it leads to: expect something that only that page has, and then look.
    """
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", OPTIONS)
    return [
        f"{rule['id']} at {node['target'][0]}: {node['failureSummary']}" for rule in found for node in rule["nodes"]
    ]


def overflow(page: Page) -> int:
    """How many CSS pixels the page is wider than its window."""
    page.wait_for_load_state()
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def faults(page: Page, looks: Iterable[Look], *, narrow: Iterable[int] = ()) -> list[str]:
    """What is wrong with a page that was loaded once: against the rules in each look, and too wide there or at `narrow`.

    What is folded away counts too.
    """
    page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true; })")
    found = []
    for theme, width in looks:
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # light or dark
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(SETTLE)
        found += [f"{theme}, {width}: {line}" for line in violations(page)]
        found += _sticks_out(page, width)
    for width in narrow:
        page.set_viewport_size({"width": width, "height": 900})
        found += _sticks_out(page, width)
    return found


def _sticks_out(page: Page, width: int) -> list[str]:
    extra = overflow(page)
    return [f"sticks out by {extra} at {width}"] if extra else []
