"""Tables read cell by cell: what counts, what is left out, and each problem by its place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scoring.importers.scorecard import parse
from tests.importers.build import SMALL, change, content, csv_file, found, read, turned, xlsx_file


def test_small_scorecard_is_read_whole() -> None:
    scorecard = read(SMALL)
    assert scorecard.problems == ()
    assert content(scorecard) == (
        [
            ("GMP history", "Quality", 50, "max", "", 0, 5),
            ("Release time", "Quality", 20, "min", "days", 30, 10),
            ("Price", "Commercial", 30, "min", "EUR", 900, 400),
        ],
        ["Arbor", "Borealis"],
        ((4, 14, Decimal("650.5")), (3, 20, 500)),
    )


@pytest.mark.parametrize(
    ("row", "column", "value", "place", "message"),
    [
        (2, 8, "good", "row 2, column H", "The score of “Arbor” for “GMP history”: “good” is not a number."),
        (2, 8, "1,234", "row 2, column H", "can be read as 1234 or as 1.234: write 1234 or 1.2340."),
        (3, 9, "9e99", "row 3, column I", "this number is too large"),
        (3, 3, "high", "row 3, column C", "The weight of “Release time”: “high” is not a number."),
        (3, 3, -20, "row 3, column C", "The weight of “Release time” is -20: a weight is zero or more."),
        (3, 3, "", "row 3, column C", "“Release time” has no weight: give it one, or 0."),
        (3, 3, "20%", "row 3, column C", "has a percent sign and the first weight has none: write them all alike."),
        (2, 8, "80%", "row 2, column I", "Some scores of “GMP history” have a percent sign and some do not"),
        (4, 4, "sideways", "row 4, column D", "“sideways” is no direction: write max where higher is better"),
        (4, 4, "max", "row 4, column F", "“Price”: higher is better here, but the scale 900:400 puts the best at"),
        (2, 4, "min", "row 2, column F", "“GMP history”: lower is better here, but its worst 0 is below its best 5."),
        (2, 6, "", "row 2, column F", "“GMP history” has one end of its scale only: give both, or none."),
        (2, 7, "top", "row 2, column F", "An end of the scale of “GMP history”: “top” is not a number."),
        (2, 7, 0, "row 2, column F", "“GMP history”: the two ends of its scale must differ."),
        (4, 1, "gmp  HISTORY", "row 4", "The criterion “gmp HISTORY” is there twice (first at row 2)"),
        (
            4,
            1,
            "",
            "row 4",
            "There are values here but no name of a criterion: name it, or clear them if they are sums.",
        ),
        (4, 1, "x" * 300, "row 4", "the name has 300 characters; at most 200 are kept."),
        (1, 9, "ARBOR", "row 1, column I", "The vendor “ARBOR” is there twice (first at row 1, column H)"),
        (1, 9, "", "row 1, column I", "There are values here but no heading: name the vendor, or clear them."),
        (1, 5, "Weight", "row 1, column E", "“Weight” says weight, and so does row 1, column C: keep one of the two."),
        (4, 8, "50:60", "row 4, column H", "“50:60” is not a number."),
    ],
)
def test_mistake_is_named_by_its_place(row: int, column: int, value: Any, place: str, message: str) -> None:
    scorecard = read(change(row, column, value))
    problem = found(scorecard, message)
    assert (problem.severity, problem.place) == ("error", place)
    assert (scorecard.criteria, scorecard.vendors, scorecard.scores) == ((), (), ())


def test_mistake_in_a_turned_table_is_named_by_its_place_there() -> None:
    problem = found(read(turned(change(3, 9, "slow"))), "“slow” is not a number")
    assert problem.place == "row 9, column C"
    problem = found(read(turned(change(4, 1, ""))), "no name of a criterion")
    assert problem.place == "column D"


def test_all_mistakes_are_found_at_once() -> None:
    rows = change(2, 8, "good", change(3, 3, -1, change(4, 4, "sideways")))
    assert [problem.row for problem in read(rows).errors] == [2, 3, 4]


def test_workbook_faults_are_named_by_their_place() -> None:
    scorecard = parse(xlsx_file(change(3, 8, "=1+1", change(2, 9, "#N/A"))), "s.xlsx")
    assert found(scorecard, "the cell holds the error #N/A").place == "row 2, column I"
    assert found(parse(xlsx_file(change(3, 4, "=A1")), "s.xlsx"), "The direction of").place == "row 3, column D"
    assert found(scorecard, "the formula has no stored result").place == "row 3, column H"


@pytest.mark.parametrize("mark", ["", " ", "-", "n/a", "?", "TBD"])
def test_missing_score_is_missing_and_not_zero(mark: str) -> None:
    scorecard = read(change(3, 9, mark))
    assert scorecard.errors == ()
    assert scorecard.scores[1] == (3, None, 500)
    problem = found(scorecard, "“Release time” has no score for Borealis: missing, which is not zero.")
    assert (problem.severity, problem.place) == ("warning", "row 3")


def test_percent_signs_throughout_are_read_as_they_stand() -> None:
    rows = [row[:] for row in SMALL]
    for row in rows[1:]:
        row[2] = f"{row[2]}%"
    scorecard = read(rows)
    assert scorecard.problems == ()
    assert [criterion.weight for criterion in scorecard.criteria] == [50, 20, 30]


@pytest.mark.parametrize("heading", ["Total", "Weighted score", "Rank"])
def test_sums_are_left_out_and_that_is_said(heading: str) -> None:
    rows = [[*row, heading if row is SMALL[0] else 9] for row in SMALL]
    rows.append([heading, "", 100, "", "", "", "", 81, 90, 3])
    scorecard = read(rows)
    assert content(scorecard) == content(read(SMALL))
    assert [problem.place for problem in scorecard.warnings] == ["row 1, column J", "row 5"]


def test_remarks_are_left_out_and_that_is_said() -> None:
    rows = [[*row, "Comments" if row is SMALL[0] else "as seen in the audit"] for row in SMALL]
    scorecard = read(rows)
    assert content(scorecard) == content(read(SMALL))
    assert found(scorecard, "“Comments” was left out: it holds remarks").place == "row 1, column J"


def test_heading_of_a_group_is_read_as_one() -> None:
    rows = [["Criterion", "Weight", "A", "B"], ["Quality"], ["x", 60, 4, 3], ["Money"], ["y", 40, 1, 2]]
    scorecard = read(rows)
    assert [(c.name, c.group) for c in scorecard.criteria] == [("x", "Quality"), ("y", "Money")]
    assert found(scorecard, "“Quality” has no weight and no scores: read as a heading or a remark.").place == "row 2"


def test_blank_group_is_the_group_above_and_that_is_said() -> None:
    rows = change(3, 2, "")
    scorecard = read(rows)
    assert [criterion.group for criterion in scorecard.criteria] == ["Quality", "Quality", "Commercial"]
    assert "row 3" in found(scorecard, "Where the group is blank").message


def test_scale_column_is_read() -> None:
    rows = [
        ["Criterion", "Weight", "Better", "Scale", "A", "B"],
        ["x", 60, "max", "1 to 5", 4, 3],
        ["y", 40, "min", "0:10", 1, 2],
    ]
    assert [(c.worst, c.best) for c in read(rows).criteria] == [(1, 5), (10, 0)]


def test_scale_from_and_to_swap_where_lower_is_better() -> None:
    rows = [["Criterion", "Weight", "Better", "From", "To", "A", "B"], ["x", 60, "low", 0, 10, 4, 3]]
    assert [(c.worst, c.best) for c in read(rows).criteria] == [(10, 0)]


def test_scale_stated_twice_is_refused() -> None:
    rows = [["Criterion", "Weight", "Better", "From", "To", "Scale", "A", "B"], ["x", 60, "low", 0, 10, "0:5", 4, 3]]
    assert found(read(rows), "“x” states its scale twice").place == "row 2, column F"


def test_scale_that_is_none_is_refused() -> None:
    rows = [["Criterion", "Weight", "Scale", "A", "B"], ["x", 60, "stars", 4, 3]]
    assert found(read(rows), "The scale of “x”: “stars” is not a scale").place == "row 2, column C"


def test_worst_above_best_says_that_lower_is_better() -> None:
    rows = [["Criterion", "Weight", "Worst", "Best", "A", "B"], ["x", 60, 10, 0, 4, 3]]
    scorecard = read(rows)
    assert [c.direction for c in scorecard.criteria] == ["min"]
    assert scorecard.warnings == (found(scorecard, "The weights add to 60"),)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_decimal_commas_are_read(delimiter: str) -> None:
    rows = [
        ["Criterion", "Weight", "Direction", "A", "B"],
        ["x", "0,6", "max", "4,5", "3"],
        ["y", "0,4", "max", "1,25", "2,5"],
    ]
    scorecard = parse(csv_file(rows, delimiter), "s.csv")
    assert scorecard.scores == ((Decimal("4.5"), Decimal("1.25")), (3, Decimal("2.5")))
    assert [c.weight for c in scorecard.criteria] == [Decimal("0.6"), Decimal("0.4")]


@pytest.mark.parametrize("heading", ["Remarks", "Comments by QA", "Bemerkungen"])
def test_remarks_of_a_turned_table_are_left_out_and_that_is_said(heading: str) -> None:
    rows = [*SMALL, [heading, "", "", "", "", "", "", "fast, but costly", "new plant"]]
    assert read(turned(rows)).errors == ()
    assert content(read(turned(rows))) == content(read(SMALL))
    assert found(read(turned(rows)), f"“{heading}” was left out: it holds remarks, not scores.").place == "column E"


def test_criterion_that_is_called_like_remarks_and_has_scores_is_read() -> None:
    rows = [*SMALL, ["Source", "Quality", 10, "max", "", 0, 5, 4, 3]]
    assert [criterion.name for criterion in read(rows).criteria][-1] == "Source"


def test_german_headings_are_read_as_the_english_ones() -> None:
    head = ["Kriterium", "Gruppe", "Gewichtung (%)", "Richtung", "Einheit", "Schlechtester Wert", "Bester Wert"]
    ways = {"max": "höher ist besser", "min": "Niedriger ist besser"}
    rows = [[*head, "Arbor", "Borealis"], *([*r[:3], ways[r[3]], *r[4:]] for r in SMALL[1:])]
    assert content(read(rows)) == content(read(SMALL))
    rows = [[*row, "Bemerkungen" if n == 0 else "gut", "Summe" if n == 0 else 7] for n, row in enumerate(rows)]
    assert content(read(rows)) == content(read(SMALL))
    turned_rows = [["Lieferant", "GMP", "Preis"], ["Gewicht", 60, 40], ["Skala", "0 bis 5", "0 bis 10"],
                   ["Arbor", "4,5", 3], ["Borealis", "k. A.", 8]]  # fmt: skip
    scorecard = read(turned_rows)
    assert scorecard.errors == ()
    assert [(c.name, c.worst, c.best) for c in scorecard.criteria] == [("GMP", 0, 5), ("Preis", 0, 10)]
    assert scorecard.scores == ((Decimal("4.5"), 3), (None, 8))


def test_what_is_wrong_in_a_place_comes_before_what_follows_from_it() -> None:
    rows = [row[:] for row in change(1, 9, "")]
    errors = read(rows).errors
    assert "There are values here but no heading" in errors[0].message
    assert "There is only one vendor" in errors[-1].message
