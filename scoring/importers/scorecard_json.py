"""A scorecard in JSON: {"criteria": [{"name", "weight", "direction", ...}], "alternatives": [{"name", "scores": []}]}.

Scores stand in the order of the criteria. Keys that are not known are left alone.
"""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from scoring.importers.draft import (
    MAX_CRITERIA,
    MAX_VENDORS,
    Draft,
    Problems,
    Reading,
    take_ends,
)
from scoring.importers.numbers import (
    LONGEST,
    Number,
    read_number,
    shorten,
    within_limits,
)
from scoring.importers.records import Vendor, Where
from scoring.importers.scale import read_scale
from scoring.importers.table import TableError
from scoring.importers.words import DIRECTION_OF, clean_name, is_missing, label


def read_json(data: bytes, problems: Problems) -> Reading:
    """The drafts of all criteria. Raises TableError where it is not JSON of this form."""
    content = _load(data)
    if not isinstance(content, dict):
        raise TableError("the file has to hold an object with “criteria” and “alternatives”")
    reader = _Reader(problems)
    criteria = _objects(content, "criteria", MAX_CRITERIA)
    drafts = [reader.criterion(n, entry) for n, entry in enumerate(criteria, start=1)]
    vendors = []
    for n, entry in enumerate(_objects(content, "alternatives", MAX_VENDORS), start=1):
        vendors.append(Vendor(reader.name(entry, f"alternative {n}"), Where(path=f"alternative {n}")))
        reader.scores(n, entry, drafts)

    def at(criterion: int, vendor: int) -> Where:
        return Where(path=f"alternative {vendor + 1}, score {criterion + 1}")

    return Reading(drafts, vendors, at)


def _load(data: bytes) -> Any:
    def distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise TableError(f"the key “{shorten(key)}” is there twice in one object: keep one of the two")
            found[key] = value
        return found

    def no_constant(name: str) -> NoReturn:
        raise TableError(f"{name} is not a number that can be scored: write null where nothing is known")

    def number(text: str) -> Decimal:
        try:
            return Decimal(text)
        except InvalidOperation as error:
            raise TableError(f"“{shorten(text, LONGEST)}” is not a number that can be read") from error

    try:
        return json.loads(
            data.decode("utf-8-sig"),
            parse_float=number,
            parse_int=number,
            parse_constant=no_constant,
            object_pairs_hook=distinct,
        )
    except UnicodeDecodeError as error:
        raise TableError("the file is not UTF-8, as JSON has to be") from error
    except json.JSONDecodeError as error:
        raise TableError(
            f"this is not JSON: {error.msg} at character {error.colno}",
            row=error.lineno,
        ) from error
    except RecursionError as error:
        raise TableError("the file is nested too deeply") from error


def _objects(content: dict[str, Any], key: str, most: int) -> list[dict[str, Any]]:
    entries = content.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise TableError(f"“{key}” has to be a list of objects")
    if len(entries) > most:
        raise TableError(f"there are {len(entries)} {key}; at most {most} are read")
    return entries


class _Reader:
    def __init__(self, problems: Problems) -> None:
        self.problems = problems

    def criterion(self, n: int, entry: dict[str, Any]) -> Draft:
        path = f"criterion {n}"
        draft = Draft(
            self.name(entry, path),
            Where(path=path),
            group=self.text(entry, "group", path),
            unit=shorten(self.text(entry, "unit", path)),
            weight_where=Where(path=f"{path}, weight"),
        )
        draft.weight = self.number(entry.get("weight"), draft.weight_where, f"The weight of “{draft.name}”")
        if _absent(entry.get("weight")):
            self.problems.error(f"“{draft.name}” has no weight: give it one, or 0.", draft.weight_where)
        direction = self.text(entry, "direction", path)
        if direction:
            draft.direction = DIRECTION_OF.get(label(direction))
            if draft.direction is None:
                self.problems.error(
                    f"“{shorten(direction)}” is no direction: write max or min.",
                    Where(path=f"{path}, direction"),
                )
        self.scale(draft, entry, path)
        return draft

    def name(self, entry: dict[str, Any], path: str) -> str:
        name = self.text(entry, "name", path)
        if not name:
            self.problems.error("The name is missing.", Where(path=path))
        return name or path

    def text(self, entry: dict[str, Any], key: str, path: str) -> str:
        """A text on one line, "" where there is none."""
        value = entry.get(key)
        where = Where(path=f"{path}, {key}")
        if value is None:
            return ""
        if not isinstance(value, str):
            self.problems.error(f"The {key} has to be a text.", where)
            return ""
        try:
            return clean_name(value)
        except ValueError as error:
            self.problems.error(f"{error}.", where)
            return ""

    def scale(self, draft: Draft, entry: dict[str, Any], path: str) -> None:
        draft.scale_where = Where(path=f"{path}, scale")
        ends = [
            self.number(
                entry.get(key),
                Where(path=f"{path}, {key}"),
                f"The {key} of “{draft.name}”",
            )
            for key in ("worst", "best")
        ]
        stated = [not _absent(entry.get(key)) for key in ("worst", "best", "scale")]
        if not any(stated):
            return
        draft.scale_failed = True
        if stated[2] and (stated[0] or stated[1]):
            self.problems.error(
                f"“{draft.name}” states its scale twice: keep one of the two.",
                draft.scale_where,
            )
        elif stated[2]:
            try:
                written = self.text(entry, "scale", path)
                draft.ends, draft.ends_percent = read_scale(written), "%" in written
                draft.scale_failed = False
            except ValueError as error:
                self.problems.error(f"The scale of “{draft.name}”: {error}.", draft.scale_where)
        elif not all(stated[:2]):
            self.problems.error(
                f"“{draft.name}” has one end of its scale only: give both, or none.",
                draft.scale_where,
            )
        else:
            draft.scale_failed = False
            take_ends(draft, ends, self.problems, named=True)

    def scores(self, n: int, entry: dict[str, Any], drafts: list[Draft]) -> None:
        scores = entry.get("scores")
        where = Where(path=f"alternative {n}, scores")
        if not isinstance(scores, list):
            self.problems.error("The scores have to be a list, in the order of the criteria.", where)
            scores = [None] * len(drafts)
        elif len(scores) != len(drafts):
            self.problems.error(
                f"There are {len(scores)} scores for {len(drafts)} criteria: write null where nothing is known.",
                where,
            )
            scores = (scores + [None] * len(drafts))[: len(drafts)]
        for c, (draft, score) in enumerate(zip(drafts, scores, strict=True), start=1):
            number = self.number(
                score,
                Where(path=f"alternative {n}, score {c}"),
                f"The score for “{draft.name}”",
            )
            draft.add_score(number)

    def number(self, value: Any, where: Where, what: str) -> Number | None:
        """The number, or None where it is missing or cannot be read, which is reported."""
        if _absent(value):
            return None
        try:
            if isinstance(value, Decimal):
                return Number(within_limits(value))
            if isinstance(value, str):
                return read_number(value)
            raise ValueError("a number is expected here")
        except ValueError as error:
            self.problems.error(f"{what}: {error}.", where)
            return None


def _absent(value: Any) -> bool:
    return value is None or isinstance(value, str) and is_missing(value)
