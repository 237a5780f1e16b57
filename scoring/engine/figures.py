"""A row of figures as somebody hands it in: a list, a tuple or an array with one axis."""

from __future__ import annotations

import numpy as np

from scoring.engine.errors import EngineError


def checked_row(figures: object, argument: str, *, gaps: bool = False) -> list[float]:
    """`figures` as Python's own numbers. With `gaps` NaN may be among them: nothing is known there.

    Raises EngineError for none at all, for what is not one row of numbers, and for a figure that is not finite.
    """
    try:
        row = np.asarray(figures, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise EngineError(f"The {argument} are not a row of numbers.", argument=argument) from error
    if row.ndim != 1:
        raise EngineError(f"The {argument} have the shape {row.shape}: one row is needed.", argument=argument)
    if not len(row):
        raise EngineError(f"There are no {argument}.", argument=argument)
    wrong = np.isinf(row) if gaps else ~np.isfinite(row)
    if wrong.any():
        place = int(np.argmax(wrong))
        raise EngineError(
            f"Number {place + 1} of the {argument} is {row[place]}: it must be a finite number.", argument=argument
        )
    return list(row.tolist())
