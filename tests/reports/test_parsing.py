"""The quick parser makes of a report what the one of the web makes of it."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from weasyprint import HTML

from scoring.reports.parsing import tree
from scoring.reports.pdf import markup
from tests.reports.reading import context


def flat(node: Any) -> tuple[Any, ...]:
    attributes = {key: value for key, value in node.attrib.items() if not key.endswith("}xmlns")}
    return node.tag, attributes, (node.text or "").strip(), (node.tail or "").strip(), [flat(child) for child in node]


@pytest.mark.parametrize("name", ["sterile", "longest", "flat", "none", "names"])
def test_report_is_read_as_the_web_reads_it(name: str) -> None:
    source = markup(context(name))
    assert flat(tree(source)) == flat(HTML(string=source).etree_element)


def test_blank_that_xml_refuses_is_a_space() -> None:
    assert tree("<!doctype html>\n<p>a\x0bb\x0cc\x1cd<br>e</p>").text == "a b c d"


def test_tag_that_is_left_open_is_an_error() -> None:
    with pytest.raises(ET.ParseError):
        tree("<p>a")


def test_entity_is_not_expanded() -> None:
    with pytest.raises(ET.ParseError):
        tree('<!doctype html [<!ENTITY a "b">]><p>&a;</p>')
