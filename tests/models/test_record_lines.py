"""A record as one line: nothing is lost in it, nothing else gives its digest, and COPY reads it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from scoring.models.record_lines import CONTENT, QUARANTINED, RECORD, quarantined_line, record_line, values_of

# PostgreSQL stores no NUL, and no database half a character.
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)))
contents = st.tuples(*[st.none() | texts] * (len(CONTENT) - 1), st.lists(st.tuples(texts, texts).map(list)))


@given(st.integers(0, 2**31 - 1), contents)
def test_line_gives_its_fields_back(line: int, content: tuple[Any, ...]) -> None:
    told = record_line(line, content)
    assert told.splitlines()[:1] == [told] or not set("\t\n\r") & set(told.replace("\t", ""))
    values = values_of(told)
    assert len(values) == len(RECORD)
    assert (values[0], values[2:-1]) == (str(line), list(content[:-1]))
    assert json.loads(str(values[-1])) == content[-1]


@given(contents, contents)
def test_digest_is_of_the_content_alone(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    first, again, second = record_line(1, one), record_line(2, one), record_line(1, other)
    assert values_of(first)[1] == values_of(again)[1]
    assert (values_of(first)[1] == values_of(second)[1]) == (one == other)


def test_digest_can_be_computed_by_anybody() -> None:
    """An independent reading of the form: tabs between fields, backslash escapes, \\N for no value."""
    content = ["fda_483", "k", "form_483", "fei", "3009000001", "A\tB\\", "", "", "DE", None, None, "", "", "", "", ""]
    told = "fda_483\tk\tform_483\tfei\t3009000001\tA\\tB\\\\\t\t\tDE\t\\N\\N".replace("\\N\\N", "\\N\t\\N")
    told += '\t\t\t\t\t\t[["Zip","0123"]]'
    digest = hashlib.sha256(told.encode()).hexdigest()
    assert record_line(7, [*content, [["Zip", "0123"]]]) == f"7\t{digest}\t{told}"


def test_half_a_character_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        record_line(1, ["\ud800"])


def test_quarantined_row_has_its_fields() -> None:
    values = values_of(quarantined_line(3, "No\nFEI.", [["FEI", "1\t2"]]))
    assert dict(zip(QUARANTINED, values, strict=True)) == {
        "line": "3",
        "reason": "No\nFEI.",
        "row": '[["FEI","1\\t2"]]',
    }


@pytest.mark.skipif(connection.vendor != "postgresql", reason="COPY is PostgreSQL's")
@pytest.mark.usefixtures("db")
@given(st.lists(st.tuples(texts, st.none() | texts), max_size=5))
def test_postgresql_copies_what_was_meant(rows: list[tuple[str, str | None]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS copied (a text, b text); TRUNCATE copied")
        with cursor.copy("COPY copied FROM STDIN") as copy:  # type: ignore[attr-defined]  # psycopg's cursor
            for one, other in rows:
                line = quarantined_line(0, one, []).split("\t")[1]
                rest = record_line(0, [other]).split("\t", 2)[2]
                copy.write(f"{line}\t{rest}\n")
        cursor.execute("SELECT a, b FROM copied")
        assert sorted(cursor.fetchall(), key=repr) == sorted(rows, key=repr)
