"""A trigger of the right name that lets changes through is as bad as none, and is found like none."""

from __future__ import annotations

import pytest
from django.db import connection

from scoring.checks import guard_stands
from scoring.models import guard


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_replaced_trigger_is_found_at_start(db: None) -> None:
    """One that has the right name and table and lets everything through."""
    name = "vs_guard_scoring_score_update"
    if connection.vendor == "postgresql":
        _sql(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN RETURN NEW; END $$ LANGUAGE plpgsql")
    else:
        _sql(f"DROP TRIGGER {name}")
        _sql(f"CREATE TRIGGER {name} BEFORE UPDATE ON scoring_score FOR EACH ROW WHEN 0 BEGIN SELECT 1; END")
    assert guard.missing(connection) == [name]
    (problem,) = guard_stands(None, databases=["default"])
    assert name in problem.msg


@pytest.mark.parametrize(
    "made",
    [
        "AFTER UPDATE ON scoring_score FOR EACH ROW EXECUTE FUNCTION {name}()",
        "BEFORE UPDATE ON scoring_score FOR EACH ROW WHEN (false) EXECUTE FUNCTION {name}()",
        "BEFORE UPDATE ON scoring_site FOR EACH ROW EXECUTE FUNCTION {name}()",
        "BEFORE UPDATE ON scoring_score FOR EACH ROW EXECUTE FUNCTION vs_guard_scoring_site_update()",
    ],
)
def test_trigger_that_fires_elsewhere_is_found(db: None, made: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite a trigger is its text, which the test above changes")
    name = "vs_guard_scoring_score_update"
    _sql(f"DROP TRIGGER {name} ON scoring_score")
    _sql(f"CREATE TRIGGER {name} {made.format(name=name)}")
    assert guard.missing(connection) == [name]
