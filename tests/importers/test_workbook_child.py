"""The process that reads a workbook holds itself to its limits."""

from __future__ import annotations

import json
import subprocess
import sys

from scoring.importers import workbook_child
from scoring.importers.workbook import _ROOT
from tests.importers.build import raw_xlsx, sheet_xml

LIMITED = """
import sys, resource
from scoring.importers import workbook_child
workbook_child.answer = lambda data, limits: {answer}
sys.argv = ["", "{{}}"]
sys.exit(workbook_child.main())
"""


def run(answer: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", LIMITED.format(answer=answer)], input=b"", capture_output=True, cwd=_ROOT, check=False
    )


def test_child_cannot_take_more_memory_than_its_limit() -> None:
    assert b"MemoryError" in run("str(len(bytearray(600_000_000)))").stderr
    assert run("str(len(bytearray(100_000_000)))").stdout == b"100000000"


def test_child_has_a_limit_on_its_time() -> None:
    assert run("str(resource.getrlimit(resource.RLIMIT_CPU)[0])").stdout == b"20"


def test_child_reads_without_numpy() -> None:
    assert run("str(sys.modules['numpy'])").stdout == b"None"


def test_answer_names_the_place_of_its_error() -> None:
    answer = json.loads(workbook_child.answer(raw_xlsx(sheet_xml('<row r="2"><c r="GS2"><v>1</v></c></row>'))))
    assert (answer["row"], answer["column"]) == (2, "GS")


def test_archive_says_whether_a_sheet_has_formulas() -> None:
    cell = '<row r="1"><c r="A1">{}<v>1</v></c></row>'
    assert workbook_child.check_archive(raw_xlsx(sheet_xml(cell.format("<f>1</f>"))))
    assert workbook_child.check_archive(raw_xlsx(sheet_xml(cell.format('<f t="shared" si="0"/>'))))
    assert not workbook_child.check_archive(raw_xlsx(sheet_xml(cell.format(""))))
