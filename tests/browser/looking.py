"""What the browser tests look at on every page: accessibility rules, width, themes."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Each theme and each width once; the other two pairs in the long runs.
LOOKS = [
    ("light", 1440),
    ("dark", 390),
    *(pytest.param(*look, marks=pytest.mark.soak) for look in (("light", 390), ("dark", 1440))),
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """axe's findings on the page as it stands, one line each."""
    found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}})
    return [
        f"{rule['id']} at {node['target'][0]}: {node['failureSummary']}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


def overflow(page: Page) -> int:
    """How many CSS pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
