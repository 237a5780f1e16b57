"""How large a report may be, how many are made at once, and what is said instead."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.reports import making
from scoring.reports.document import Document
from scoring.reports.making import (
    MOST_AT_ONCE,
    MOST_CELLS,
    MOST_ROWS,
    OFFERED,
    BusyError,
    TooLargeError,
    make,
    require_size,
)
from scoring.reports.options import Options, Page
from scoring.vocabulary import ReportKind


def document(*, vendors: int = 1, criteria: int = 1, rows: int = 0, pages: tuple[Page, ...] = tuple(Page)) -> Document:
    content: dict[str, Any] = {
        "vendors": [{}] * vendors, "criteria": [{"points": [["0", "0"], ["1", "1"]]}] * criteria + [{"points": []}],
        "scores": [{}] * rows,
    }  # fmt: skip
    return Document(ReportKind.COMPARISON, content, Options(pages=pages))


def test_large_report_is_refused_before_it_is_made() -> None:
    require_size(document(vendors=20, criteria=MOST_CELLS // 20, rows=MOST_ROWS))
    with pytest.raises(TooLargeError, match=f"21 vendors by {MOST_CELLS // 20} criteria are"):
        make(document(vendors=21, criteria=MOST_CELLS // 20))
    with pytest.raises(TooLargeError, match="Leave the score record out"):
        make(document(rows=MOST_ROWS + 1))
    require_size(document(rows=MOST_ROWS + 1, pages=(Page.MATRIX,)))


def test_third_report_waits_says_so_and_gives_up_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(making, "ASK_AGAIN", 0.01)
    monkeypatch.setattr(making, "LONGEST_WAIT", 0.03)
    monkeypatch.setattr(making, "pdf", lambda document: b"%PDF")
    for _ in range(MOST_AT_ONCE):
        making._places.acquire()
    with pytest.raises(BusyError):
        make(document(), waits=lambda: told.append(1))
    assert len(told) == 3
    making._places.release()
    assert make(document()).data == b"%PDF"
    making._places.release()
    with pytest.raises(ValueError, match="released too many times"):
        making._places.release()


def test_kinds_that_are_offered_are_kinds() -> None:
    assert OFFERED[0] == ReportKind.COMPARISON
    assert set(OFFERED) <= set(ReportKind)
