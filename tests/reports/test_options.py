"""What may be chosen comes back from the row of an issued report as it was."""

from __future__ import annotations

import json

import pytest

from scoring.reports.options import Options, Page

CHOSEN = Options(pages=(Page.MATRIX, Page.SCORES), vendors=2, paper="Letter", names="roles", prices="index")


@pytest.mark.parametrize("options", [Options(), CHOSEN])
def test_options_are_read_as_they_were_stored(options: Options) -> None:
    assert Options.read(json.loads(json.dumps(options.stored()))) == options


@pytest.mark.parametrize(
    ("options", "told"), [(Options(), True), (Options(names="roles"), False), (Options(prices="left_out"), False)]
)
def test_data_go_along_where_nothing_is_held_back(options: Options, told: bool) -> None:
    assert options.tells_everything is told


def test_secret_that_draws_the_order_of_the_people_is_not_stored() -> None:
    assert "draw" not in Options(names="roles", draw="5ec7e7").stored()
