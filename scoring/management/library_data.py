"""The content of the criteria library and the templates, read from fixtures/library.

One file per group of criteria, and templates.json. A file that is wrong is named, with what is wrong in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from scoring.actions.library import GroupShares, TemplateSpec
from scoring.actions.trees import CriterionSpec, LevelSpec, SourceSpec
from scoring.vocabulary import CriterionKind, SourceKind, VendorKind

FOLDER: Path = settings.BASE_DIR / "fixtures" / "library"
TEMPLATES = "templates"
BASIS_POINTS = 100  # per percent
SCALES = {CriterionKind.RUBRIC: (Decimal(0), Decimal(4)), CriterionKind.YES_NO: (Decimal(0), Decimal(1))}


class LibraryDataError(Exception):
    """A file of the library that cannot be read; the message names it."""


def groups() -> tuple[CriterionSpec, ...]:
    """The library's tree: the groups in the order of their keys, with their criteria."""
    files = sorted(path.stem for path in FOLDER.glob("*.json") if path.stem != TEMPLATES)
    return tuple(_group(file) for file in files)


def templates() -> tuple[TemplateSpec, ...]:
    """The templates in the order of the file; the file's weights are percents."""
    with _reading(TEMPLATES) as content:
        return tuple(
            TemplateSpec(
                slug=row["slug"],
                name=row["name"],
                kind=VendorKind(row["kind"]) if row["kind"] else None,
                description=row["description"],
                must_haves=tuple(row["must_haves"]),
                groups=tuple(
                    GroupShares(
                        key=group["key"],
                        weight=int(group["weight"] * BASIS_POINTS),
                        criteria={key: int(share * BASIS_POINTS) for key, share in group["criteria"].items()},
                    )
                    for group in row["groups"]
                ),
            )
            for row in content["templates"]
        )


def _group(file: str) -> CriterionSpec:
    with _reading(file) as content:
        leaves = tuple(_leaf(row) for row in content.pop("criteria"))
        kinds: dict[str, Any] = {
            f"for_{kind}": any(getattr(leaf, f"for_{kind}") for leaf in leaves) for kind in VendorKind.values
        }
        return CriterionSpec(**content, **kinds, kind=CriterionKind.GROUP, children=leaves)


def _leaf(row: dict[str, Any]) -> CriterionSpec:
    kind = CriterionKind(row.pop("kind"))
    held = [VendorKind(value) for value in row.pop("kinds")]
    row |= {f"for_{value}": value in held for value in VendorKind}
    if kind in SCALES:
        row["worst"], row["best"] = SCALES[kind]
    if (curve := row.pop("curve", None)) is not None:
        row["curve"] = tuple((float(x), float(v)) for x, v in curve)
    return CriterionSpec(
        kind=kind,
        levels=tuple(LevelSpec(int(level), text) for level, text in row.pop("levels", {}).items()),
        sources=tuple(
            SourceSpec(SourceKind(s["kind"]), s["reference"], s.get("quotation", "")) for s in row.pop("sources")
        ),
        **row,
    )


@contextmanager
def _reading(file: str) -> Iterator[dict[str, Any]]:
    """The file's content; every number is a Decimal, so that none passes through a float on its way to a column."""
    try:
        text = (FOLDER / f"{file}.json").read_text(encoding="utf-8")
        content: dict[str, Any] = json.loads(text, parse_float=Decimal, parse_int=Decimal)
        yield content
    except KeyError as error:
        raise LibraryDataError(f"fixtures/library/{file}.json: the entry {error} is missing.") from error
    except (OSError, TypeError, ValueError) as error:
        raise LibraryDataError(f"fixtures/library/{file}.json: {error}") from error
