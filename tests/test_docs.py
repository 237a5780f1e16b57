"""What the pages print is what the code gives: the worked example of the method, stages and deeds, requirements."""

import doctest
import re
from pathlib import Path
from typing import Any

import pytest

from tools import workflow

DOCS = Path(__file__).parents[1] / "docs"
TESTS = Path(__file__).parent
MARK = re.compile(r"mark\.req\(([^)]*)\)")
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("name", ["method.md"])
def test_worked_example_gives_what_the_page_prints(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    blocks = list(BLOCK.finditer(text))
    assert blocks, "the page has no example to execute"
    runner = doctest.DocTestRunner()
    names: dict[str, Any] = {}
    complaints: list[str] = []
    for block in blocks:
        line = text[: block.start(1)].count("\n")
        example = doctest.DocTestParser().get_doctest(block.group(1), names, name, name, line)
        assert example.examples, f"{name}, line {line + 1}: nothing to execute"
        runner.run(example, out=complaints.append, clear_globs=False)
        names = example.globs
    assert not complaints, "".join(complaints)


def test_stages_and_deeds_are_those_of_the_policies() -> None:
    page = workflow.PAGE.read_text(encoding="utf-8")
    assert workflow.section().count("-->") == 10, "five steps forward, five back"
    assert workflow.section() in page, "run python -m tools.workflow"


def test_requirements_are_those_that_tests_carry() -> None:
    marks = [mark for path in TESTS.rglob("*.py") for mark in MARK.findall(path.read_text(encoding="utf-8"))]
    carried = {name for mark in marks for name in re.findall(r'"([A-Z]+-\d+)"', mark)}
    listed = re.findall(r"^\| ([A-Z]+-\d+) \|", (DOCS / "requirements.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(listed) == len(set(listed)), "one row each"
    assert set(listed) == carried
