"""Scorecards in every form they come in, and in forms that nobody would think of."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scoring.importers import workbook_child
from scoring.importers.records import Scorecard
from scoring.importers.scorecard import parse
from tests.importers.build import SMALL, content, csv_file, found, json_file, turned, xlsx_file

SCORECARDS = Path(__file__).parents[2] / "fixtures" / "scorecards"

SMALL_JSON = json_file(
    [
        {"name": "GMP history", "group": "Quality", "weight": 50, "direction": "max", "worst": 0, "best": 5},
        {
            "name": "Release time",
            "group": "Quality",
            "weight": 20,
            "direction": "min",
            "unit": "days",
            "scale": "30:10",
        },
        {
            "name": "Price",
            "group": "Commercial",
            "weight": 30,
            "direction": "min",
            "unit": "EUR",
            "worst": 900,
            "best": 400,
        },
    ],
    [{"name": "Arbor", "scores": [4, 14, 650.5]}, {"name": "Borealis", "scores": [3, 20, "500"]}],
    context="keys that are not known are left alone",
)

FORMS: dict[str, Callable[[], tuple[bytes, str]]] = {
    "csv": lambda: (csv_file(SMALL), "s.csv"),
    "csv with semicolons": lambda: (csv_file(SMALL, ";"), "s.csv"),
    "csv in UTF-16 with tabs": lambda: (csv_file(SMALL, "\t", "utf-16"), "s.txt"),
    "csv with a mark": lambda: (csv_file(SMALL, encoding="utf-8-sig"), "S.CSV"),
    "csv turned": lambda: (csv_file(turned(SMALL)), "s.csv"),
    "workbook": lambda: (xlsx_file(SMALL), "s.xlsx"),
    "workbook turned": lambda: (xlsx_file(turned(SMALL)), "s.xlsx"),
    "workbook with a title": lambda: (xlsx_file([["Choice of 2026"], [], *SMALL]), "s.xlsx"),
    "workbook, second sheet": lambda: (xlsx_file([["Read me first"]], Scores=SMALL), "s.xlsx"),
    "workbook, right and down": lambda: (xlsx_file([[], [], *([None, None, *row] for row in SMALL)]), "s.xlsx"),
    "json": lambda: (SMALL_JSON, "s.json"),
}


@pytest.mark.parametrize("form", FORMS)
def test_scorecard_is_the_same_in_every_form(form: str) -> None:
    data, name = FORMS[form]()
    scorecard = parse(data, name)
    assert scorecard.problems == ()
    assert content(scorecard) == content(parse(csv_file(SMALL), "s.csv"))
    assert scorecard.source == name


@pytest.mark.parametrize(
    "name", ["fill-finish.csv", "fill-finish.json", "fill-finish-semicolon.csv", "fill-finish-turned.csv"]
)
def test_sample_scorecard_reads_without_errors(name: str) -> None:
    scorecard = parse((SCORECARDS / name).read_bytes(), name)
    assert scorecard.errors == ()
    assert content(scorecard) == content(parse((SCORECARDS / "fill-finish.csv").read_bytes(), "fill-finish.csv"))


@pytest.mark.skipif("VENDORSELECT_REAL_DATA" not in os.environ, reason="needs the folder of worked examples")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["jolly_company_supplier_rfq", "vendor_analysis_hierarchical_ex1"])
def test_worked_example_is_the_same_as_a_table(name: str, form: str) -> None:
    data = (Path(os.environ["VENDORSELECT_REAL_DATA"]) / "worked" / f"{name}.json").read_bytes()
    worked = json.loads(data)
    rows: list[list[Any]] = [
        ["Criterion", "Group", "Weight", "Direction", *(a["name"] for a in worked["alternatives"])]
    ]
    for n, criterion in enumerate(worked["criteria"]):
        scores = [alternative["scores"][n] for alternative in worked["alternatives"]]
        rows.append(
            [criterion["name"], criterion.get("group", ""), criterion["weight"], criterion["direction"], *scores]
        )
    table = csv_file(rows) if form == "csv" else xlsx_file(rows)
    assert content(parse(table, f"{name}.{form}")) == content(parse(data, "worked.json"))


def test_file_name_loses_its_folders() -> None:
    assert parse(csv_file(SMALL), "/home/someone/s.csv").source == "s.csv"


@pytest.mark.parametrize(
    ("data", "name", "place", "message"),
    [
        (b"", "s.csv", "", "The file is empty."),
        (b"x" * 10_000_001, "s.json", "", "The file is larger than 10 MB."),
        (b"a;b\0", "s.csv", "row 1", "There is a NUL character"),
        (b"a,b\nc,d\n", "s.csv", "", "There is no header row: one of the first 20 rows must have the headings"),
        (
            b"x\nCriterion,A,B\n",
            "s.csv",
            "row 2",
            "The header has a column of criteria but none that is called “Weight”",
        ),
        (b"PK\x03\x04broken", "s.xlsx", "", "The workbook is damaged"),
        (b"whatever", "s.xls", "", "Files ending in “.xls” are not read"),
    ],
)
def test_file_that_cannot_be_read_is_one_error(data: bytes, name: str, place: str, message: str) -> None:
    scorecard = parse(data, name)
    assert scorecard.problems == (found(scorecard, message),)
    assert (scorecard.problems[0].severity, scorecard.problems[0].place) == ("error", place)


def test_second_sheet_with_a_scorecard_is_left_out_and_that_is_said() -> None:
    scorecard = parse(xlsx_file(SMALL, Second=SMALL), "s.xlsx")
    assert found(scorecard, "The sheet “First” was read; “Second” holds a scorecard too and was left out.")


def test_windows_encoding_is_said() -> None:
    rows = [["Criterion", "Weight", "Direction", "Scale", "Büro", "Café"], ["Qualité", 1, "max", "0:5", 1, 2]]
    scorecard = parse(csv_file(rows, encoding="cp1252"), "s.csv")
    assert [vendor.name for vendor in scorecard.vendors] == ["Büro", "Café"]
    assert found(scorecard, "it was read as Windows-1252").severity == "warning"


# Files that nobody would write: whatever comes, a scorecard comes back, whole or with errors and empty.

WORDS: tuple[str, ...] = (
    "Criterion", "criteria", "Weight", "Weight %", "Group", "Direction", "Scale", "Worst", "Best", "From", "Unit", "Vendor",
    "Total", "Notes", "max", "min", "lower is better", "0:5", "5:0", "1-5", "a", "b", "Arbor", "Borealis", "4", "4,5", "3.5",
    "-1", "35%", "1,234", "1.234,5", "1e3", "1e400", "NaN", "inf", "", "", " ", "-", "n/a", "?", "=1+1", "\u202e", "é", "\ud800",
    "x" * 250, "0", "100000", '"', "a\nb", ";", ",", "\t",
)  # fmt: skip


def whole_or_nothing(scorecard: Scorecard) -> None:
    assert all(problem.message and "\n" not in str(problem) for problem in scorecard.problems)
    if scorecard.errors:
        assert (scorecard.criteria, scorecard.vendors, scorecard.scores) == ((), (), ())
        return
    assert scorecard.criteria
    assert len(scorecard.vendors) > 1
    assert scorecard.weight_total > 0
    assert len(scorecard.scores) == len(scorecard.vendors)
    for row in scorecard.scores:
        assert len(row) == len(scorecard.criteria)
        assert all(score is None or score.is_finite() for score in row)
    for criterion in scorecard.criteria:
        assert criterion.weight >= 0
        assert (criterion.worst < criterion.best) == (criterion.direction == "max")
        assert criterion.worst != criterion.best


def random_rows(random: random.Random) -> list[list[str]]:
    """A table of random words, half the time around a header that makes sense."""
    width = random.randint(1, 8)
    rows = [[random.choice(WORDS) for _ in range(random.randint(0, width))] for _ in range(random.randint(0, 7))]
    if random.random() < 0.7:
        header = ["Criterion", "Weight", *random.choices(WORDS, k=random.randint(0, 3)), "Arbor", "Borealis"]
        body = [
            [random.choice("pqrstuvw"), str(random.randint(0, 50)), *random.choices(WORDS, k=len(header) - 4), "4", "3"]
            for _ in range(random.randint(1, 4))
        ]
        rows = rows[: random.randint(0, 2)] + [header, *body]
    return turned(rows) if rows and len({len(row) for row in rows}) == 1 and random.random() < 0.5 else rows


def random_json(random: random.Random, depth: int = 0) -> Any:
    kind = random.randint(0, 9 if depth < 4 else 5)
    if kind < 4:
        return random.choice((*WORDS, None, True, 4, 3.5, -1, 10**400, float("nan"), 1e-12))
    if kind < 6:
        return random.randint(0, 5)
    if kind < 8:
        return [random_json(random, depth + 1) for _ in range(random.randint(0, 4))]
    keys = (
        "name",
        "weight",
        "direction",
        "scores",
        "worst",
        "best",
        "scale",
        "group",
        "unit",
        "criteria",
        "alternatives",
    )
    return {random.choice(keys): random_json(random, depth + 1) for _ in range(random.randint(0, 6))}


def mutated(data: bytes, random: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(changed) + 1)
        match random.randint(0, 3):
            case 0:
                changed[at:at] = random.choice(
                    (b"\0", b'"', b",", b";", b"\n", b"\xff", b"{", b"9" * 50, b"-", b"\xef\xbb\xbf")
                )
            case 1:
                del changed[at : at + random.randint(1, 20)]
            case 2:
                changed[at : at + 1] = bytes([random.randrange(256)])
            case _:
                changed[at:at] = changed[at // 2 : at // 2 + random.randint(0, 40)]
    return bytes(changed)


def random_file(random: random.Random) -> tuple[bytes, str]:
    scale = {key: random.choice(WORDS) for key in ("worst", "best", "direction") if random.random() < 0.3}
    cell = random_json(random, 4)
    match random.randint(0, 4):
        case 0:
            text = "\n".join(random.choice(";,\t").join(row) for row in random_rows(random))
            return text.encode(random.choice(("utf-8", "utf-16", "cp1252")), "replace"), "s.csv"
        case 1:
            return csv_file([[word.replace("\ud800", "") for word in row] for row in random_rows(random)]), "s.csv"
        case 2:
            return json.dumps(
                {"criteria": random_json(random, 2), "alternatives": random_json(random, 2)}
            ).encode(), "s.json"
        case 3:
            criteria = [
                {"name": "x", "weight": 1, "direction": "min"} | scale,
                {"name": "y", "weight": 2, "direction": "min"},
            ]
            return json_file(criteria, [{"name": "A", "scores": [1, cell]}, {"name": "B", "scores": [3, 4]}]), "s.json"
        case _:
            return random.choice(((mutated(SMALL_JSON, random), "s.json"), (mutated(csv_file(SMALL), random), "s.csv")))


def fuzz(count: int, seed: int) -> int:
    """Read random files; how many of them were scorecards."""
    source = random.Random(seed)
    good = 0
    for _ in range(count):
        data, name = random_file(source)
        given = source.choice((None, (Decimal(0), Decimal(5)), (Decimal(5), Decimal(0))))
        scorecard = parse(data, name, scale=given)
        whole_or_nothing(scorecard)
        good += not scorecard.errors
    return good


def test_random_files_are_read_whole_or_refused() -> None:
    # That some pass shows that the files reach beyond the first check.
    assert 100 < fuzz(2_000, seed=1) < 1_800


@pytest.mark.soak
def test_many_random_files_are_read_whole_or_refused() -> None:
    fuzz(100_000, seed=2)


def broken_workbooks(count: int, seed: int) -> int:
    """Damage a workbook and read it without its process, where a crash of the reader ends that process only."""
    source = random.Random(seed)
    whole = xlsx_file(SMALL)
    read = 0
    for _ in range(count):
        try:
            answer = workbook_child.answer(mutated(whole, source))
        except Exception:  # noqa: BLE001, S112  # any crash is the child's own end, and "damaged" to the reader
            continue
        read += b'"error"' not in answer.encode()
    return read


@pytest.mark.filterwarnings("ignore")
def test_damaged_workbooks_end_in_an_answer_or_the_end_of_their_process() -> None:
    assert broken_workbooks(200, seed=3) < 200


def test_damaged_workbooks_are_refused_in_words() -> None:
    source = random.Random(4)
    whole = xlsx_file(SMALL)
    for _ in range(10):
        whole_or_nothing(parse(mutated(whole, source), "s.xlsx"))
