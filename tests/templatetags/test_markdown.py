"""Notes: what people write becomes safe HTML below the headings of the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.templatetags.markdown import markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Seen **twice**.", "<p>Seen <strong>twice</strong>.</p>\n"),
        ("# Visit", "<h3>Visit</h3>\n"),
        ("## Visit", "<h3>Visit</h3>\n"),
        ("# A\n\n#### B\n\n## C", "<h3>A</h3>\n<h4>B</h4>\n<h4>C</h4>\n"),
        ("# A\n\n# B", "<h3>A</h3>\n<h3>B</h3>\n"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
        (
            "[site](https://example.com)",
            '<p><a href="https://example.com" rel="noopener noreferrer nofollow">site</a></p>\n',
        ),
        ("", ""),
    ],
)
def test_common_marks_are_rendered(text: str, html: str) -> None:
    assert markdown(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://example.com/pixel.png)",
        "<a href='x' style='position:fixed'>x</a>",
        '[x](https://example.com "onmouseover=alert(1)")',
        '<https://example.com/"onmouseover=alert(1)>',
    ],
)
def test_nothing_that_acts_gets_through(text: str) -> None:
    html = markdown(text).lower()
    for bad in ("<script", "<img", 'href="javascript', 'href="data', ' onerror="', ' onmouseover="', ' style="'):
        assert bad not in html


@given(st.text(alphabet="<>&\"'=/[]()!#*_` \nascriptonxhref:javdt", max_size=80))
def test_no_text_makes_a_tag_of_its_own(text: str) -> None:
    html = markdown(text).lower()
    for bad in ("<script", "<img", "<svg", "<style", "<iframe", 'href="javascript', 'href="data'):
        assert bad not in html
