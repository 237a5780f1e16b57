"""A report's HTML as the tree that WeasyPrint lays out. Imported with WeasyPrint only.

WeasyPrint's own parser takes a twelfth of the time of a whole report, because it has to understand any page of the web.
The templates here write every tag in full, so the parser of XML, which is not written in Python, reads them in
a fiftieth of that. A template that leaves a tag open is an error, found by the tests of the templates.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import cssselect2
from weasyprint import HTML
from weasyprint.svg import TAGS
from weasyprint.urls import URLFetcher

from scoring.reports.lettering import draw

DOCTYPE = "<!doctype html>"
_VOID = re.compile(r"<(br|col|hr|img|meta|wbr)\b([^<>]*?)/?>")
_CONTROLS = dict.fromkeys((0x0B, 0x0C, *range(0x1C, 0x20)), " ")  # blanks to Python, errors to XML
TAGS["text"] = draw


class Page(HTML):  # type: ignore[misc]  # WeasyPrint has no type hints
    """What `HTML(string=...)` makes of the same text, sooner. There is no DTD, so no entity is ever expanded."""

    def __init__(self, markup: str, *, base_url: str, url_fetcher: URLFetcher) -> None:
        self.base_url = base_url
        self.url_fetcher = url_fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(tree(markup), content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def tree(markup: str) -> ET.Element:
    """The root. Raises xml.etree.ElementTree.ParseError for a tag that is not closed."""
    text = markup.strip().removeprefix(DOCTYPE).translate(_CONTROLS)
    # Whatever came from outside is escaped by the templates; without a DTD there is no entity to expand.
    return ET.fromstring(_VOID.sub(r"<\1\2/>", text))  # noqa: S314
