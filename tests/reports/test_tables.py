"""CSV and JSON: whole, read back as they were, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import hashlib
import io
import json

import pytest

from scoring.importers.cells import unprotect
from scoring.reports.showing import LONGEST, Showing
from scoring.reports.tables import HEADS, to_csv, to_json
from tests.reports.contents import DRAW, SECRET, TRAPS, random_content, trapped


def read(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    assert tuple(rows[0]) == HEADS
    return [dict(zip(HEADS, row, strict=True)) for row in rows[1:]]


def test_csv_has_a_row_for_every_figure_and_one_for_a_cell_without() -> None:
    content = random_content(3)
    rows = read(to_csv(content))
    given = len(content["scores"]) + len(content["derived"]) + len(content["agreed"])
    given += sum(row["override"] is not None for row in content["derived"])
    assert len([row for row in rows if row["Source"] != "Nothing known"]) == given
    leaves = [c for c in content["criteria"] if c["points"]]
    assert len({(row["Vendor"], row["Criterion key"]) for row in rows}) == len(leaves) * len(content["vendors"])


@pytest.mark.parametrize("seed", range(5))
def test_points_of_a_vendor_in_csv_add_up_to_the_engines_total(seed: int) -> None:
    content = random_content(seed)
    rows = read(to_csv(content))
    for result, vendor in zip(content["result"]["vendors"], content["vendors"], strict=True):
        mine = {row["Criterion key"]: row for row in rows if row["Vendor"] == vendor["name"]}
        points = sum(float(row["Points"]) for row in mine.values())
        assert points == pytest.approx(100 * float(result["total"]), abs=1e-8)
        assert {row["Rank"] for row in mine.values()} == {str(result["rank"] or "")}


def test_text_in_csv_is_no_formula_and_comes_back_as_it_was() -> None:
    data = to_csv(trapped())
    assert data.count(b"\r\n") >= 30, "RFC 4180"
    rows = read(data)
    for row in rows:
        for head, text in row.items():
            assert not text.startswith(tuple("=+@\t\r\n＝＋－＠")), (head, text)
            assert not text.startswith("-") or head == "Value" and float(text) < 0, (head, text)
    reasons = {unprotect(row["Reason"]) for row in rows}
    kept = {text.replace("\r", "\n") for text in TRAPS if len(text) < LONGEST and "\a" not in text}
    assert len(kept & reasons) >= 12


@pytest.mark.parametrize("prices", ["index", "left_out"])
def test_csv_without_prices_has_none(prices: str) -> None:
    text = to_csv(trapped(), options=Showing(names="roles", prices=prices, draw=DRAW)).decode()  # type: ignore[arg-type]  # both are
    for secret in ("7654321", "8050000", "9000000", SECRET, "Ingrid Vale,", "Zoë Ash", "EUR"):
        assert secret not in text
    assert ("Not shown" in text) == (prices == "index")
    assert ("-Name of P," in text) == (prices == "index"), "left out, it is gone"


@pytest.mark.req("ES-02")
def test_json_is_the_content_with_its_digest() -> None:
    content = trapped()
    signature = {
        "full_name": "Ingrid Vale",
        "role": "QA",
        "meaning": "quality",
        "signed_at": "2026-11-12T14:05:00.000000Z",
    }
    data = to_json(content, version="1", digest="cd" * 32, signatures=[signature])
    told = json.loads(data)
    assert told["content"] == content
    assert told["signatures"] == [signature]  # ES-02
    inner = json.dumps(told["content"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert told["content_sha256"] == hashlib.sha256(b"vs/content/v1\n" + inner).hexdigest()
    assert inner in data, "canonical"


def test_json_by_roles_names_nobody() -> None:
    text = to_json(trapped(), options=Showing(names="roles", draw=DRAW)).decode()
    for name in ("Ingrid Vale ", "ingrid vale ", 'Vale"', "Zoë Ash", "Oskar", "Boss"):
        assert name not in text
    assert json.loads(text)["content"]["scores"][1]["person"] == "P1"


def test_json_without_prices_is_refused() -> None:
    with pytest.raises(ValueError, match="none without prices"):
        to_json(trapped(), options=Showing(prices="index"))
