"""A file that was read once waits on disk: as often as needed, in order, and gone afterwards."""

from __future__ import annotations

import pytest

from scoring.actions.record_files import STEP, Pile, read_file
from scoring.importers.table import TableError
from scoring.models.record_lines import values_of
from scoring.selectors.house_words import house_words
from tests.actions.record_scenarios import SMALL, inspection, inspections, record_file


def test_pile_gives_its_lines_in_order_as_often_as_asked() -> None:
    pile = Pile()
    for line in ("one", "zwölf", "three"):
        pile.add(line)
    assert list(pile) == list(pile) == [b"one\n", "zwölf\n".encode(), b"three\n"]
    assert pile.count == 3
    pile.close()
    with pytest.raises(ValueError, match="closed"):
        list(pile)


def test_file_says_what_it_is() -> None:
    text = f"Inspections as of 03/20/2026\n{SMALL}{inspection(1200009, '12')}"
    with record_file(text) as file:
        assert (file.source, str(file.as_of), file.read) == ("fda_inspections", "2026-03-20", 4)
        assert (file.records.count, file.quarantined.count) == (3, 1)
        assert "as of 03/20/2026" in file.filters
        assert [values_of(line.decode())[3] for line in file.records][0].startswith("1200001")  # type: ignore[union-attr]  # a key


def test_reader_hears_how_far_it_is() -> None:
    text = inspections(*(inspection(1_000_000 + number) for number in range(STEP + 1)))
    heard: list[int] = []
    with read_file("x.csv", text.encode(), words=house_words(), told=heard.append) as file:
        assert (heard, file.read) == ([STEP], STEP + 1)


def test_fault_while_reading_leaves_no_file_open(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[Pile] = []
    close = Pile.close
    monkeypatch.setattr(Pile, "close", lambda pile: (closed.append(pile), close(pile)))
    with pytest.raises(TableError):
        record_file(SMALL + inspection(1200009, ended="25/12/2024"))
    assert len(closed) == 2
