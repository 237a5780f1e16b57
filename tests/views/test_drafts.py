"""Drafts of reports in storage: kept for a day, found by the key of their job."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import Http404
from django.test import override_settings

from scoring.views.drafts import discard, keep, kept

DAY = 24 * 60 * 60


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[Path]:
    """The storage, empty."""
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


def test_draft_is_kept_once_and_goes_when_another_comes_after_a_day(files: Path) -> None:
    old, young, new = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    keep(old, b"first")
    keep(old, b"second")
    keep(young, b"young")
    assert kept(old) == b"second"
    for key, seconds in ((old, DAY + 60), (young, DAY - 60)):
        then = time.time() - seconds
        os.utime(files / f"reports/drafts/{key}.pdf", (then, then))
    keep(new, b"new")
    assert (kept(young), kept(new)) == (b"young", b"new")
    with pytest.raises(Http404):
        kept(old)
    discard(new)
    with pytest.raises(Http404):
        kept(new)
