"""Contenders on the same data, timed in turns; their answers compared."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

SECONDS = 1.0  # for one cell, all its contenders together
LEAST, MOST = 3, 60  # rounds
_SHORTEST = 2e-3  # a run shorter than this is repeated within its turn


@dataclass(frozen=True, slots=True)
class Contender:
    """`run` is what is timed. `answer` takes from its result what is compared; None where it cannot be compared."""

    name: str
    run: Callable[[], Any]
    answer: Callable[[Any], NDArray[np.float64]] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of the table. Of several floors the fastest counts. `target` is in floors, or in ms where it says so.

    `clock` gives seconds: the processor's, or the wall's where another process does part of the work.
    """

    what: str
    size: str
    product: Contender
    floors: Sequence[Contender] = ()
    peers: Sequence[Contender] = ()
    tolerance: float = 1e-9
    target: float | None = None
    target_ms: float | None = None
    clock: Callable[[], float] = time.process_time


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured. `floor` and `peers` are of the same run; `unit` is that of `value` and of them all."""

    what: str
    size: str
    value: float
    floor: float | None = None
    peers: dict[str, float] = field(default_factory=dict)
    target: str = ""
    met: bool | None = None
    wrong: tuple[str, ...] = ()
    unit: str = "ms"


def measure(cell: Cell) -> Row:
    """Run everything once to compare the answers, then in turns until the time is used up."""
    contenders = [cell.product, *cell.floors, *cell.peers]
    wrong = _compare(cell, [contender.run() for contender in contenders])
    # By the best of three runs: the first finds the processor's caches full of what somebody else did.
    best = [min(_timed(contender, 1, cell.clock) for _ in range(3)) for contender in contenders]
    repeats = [max(1, round(_SHORTEST / max(seconds, 1e-6))) for seconds in best]
    samples: list[list[float]] = [[] for _ in contenders]
    gc.collect()
    began = time.perf_counter()
    while len(samples[0]) < LEAST or (time.perf_counter() - began < SECONDS and len(samples[0]) < MOST):
        for contender, count, found in zip(contenders, repeats, samples, strict=True):
            contender.run()  # untimed: nobody pays for caches full of another's tables
            found.append(_timed(contender, count, cell.clock))
    medians = [1000 * statistics.median(found) for found in samples]
    floors = medians[1 : 1 + len(cell.floors)]
    floor = min(floors) if floors else None
    target, met = _judge(cell, medians[0], floor)
    return Row(
        what=cell.what,
        size=cell.size,
        value=medians[0],
        floor=floor,
        peers={peer.name: ms for peer, ms in zip(cell.peers, medians[1 + len(floors) :], strict=True)},
        target=target,
        met=met,
        wrong=wrong,
    )


def _timed(contender: Contender, count: int, clock: Callable[[], float]) -> float:
    began = clock()
    for _ in range(count):
        contender.run()
    return (clock() - began) / count


def _judge(cell: Cell, ms: float, floor: float | None) -> tuple[str, bool | None]:
    if cell.target is not None and floor is not None:
        return f"{cell.target:g} x floor", ms <= cell.target * floor
    if cell.target_ms is not None:
        return f"{cell.target_ms:g} ms", ms <= cell.target_ms
    return "", None


def _compare(cell: Cell, results: Sequence[Any]) -> tuple[str, ...]:
    """Everybody's answer against the first floor's (the first peer's where there is no floor)."""
    contenders = [cell.product, *cell.floors, *cell.peers]
    answers = {
        contender.name: contender.answer(result)
        for contender, result in zip(contenders, results, strict=True)
        if contender.answer is not None
    }
    wrong = []
    reference_name = next((name for name in answers if name != cell.product.name), None)
    for name, answer in answers.items():
        if reference_name is None or name == reference_name:
            continue
        reference = answers[reference_name]
        if answer.shape != reference.shape:
            wrong.append(f"{cell.what} {cell.size}: {name} gives the shape {answer.shape}, not {reference.shape}")
            continue
        gap = float(np.max(np.abs(answer - reference)))
        if not gap <= cell.tolerance:  # NaN is wrong too
            wrong.append(f"{cell.what} {cell.size}: {name} differs from {reference_name} by {gap:.3g}")
    return tuple(wrong)
