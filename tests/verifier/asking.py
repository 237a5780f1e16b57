"""Records to ask the verifier about, changed in every way, and what it says of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

from scoring.models.audit import canonical
from tests.verifier.projects import project
from tests.verifier.records import record, sealed
from verifier import vendorselect_verify as verifier


def example() -> dict[str, Any]:
    """A project with a ranked vendor beside an excluded one, weights as they were sealed, and a decision."""
    for seed in range(1_000):
        content = project(random.Random(seed))
        ranks = [row["rank"] for row in content["result"]["vendors"]]
        leaves = content["result"]["weights"]
        if {None, 1, 2} <= {*ranks} and len(leaves) > 4 and content["decision"] and not content["amendments"]:
            return content
    raise AssertionError("no project is like that")


def failing(raw: bytes, given: str = "", checks: tuple[str, ...] = ()) -> list[str]:
    """What does not hold; "unreadable" where the file is none."""
    try:
        file = verifier.File(raw, given)
    except verifier.Unreadable:
        return ["unreadable"]
    return [about for about in checks or verifier.CHECKS if verifier.checked(file, about)[0] == verifier.FAILS]


def is_found(raw: bytes, given: str = "") -> bool:
    """Whether something does not hold; stops at the first."""
    try:
        file = verifier.File(raw, given)
    except verifier.Unreadable:
        return True
    return any(verifier.checked(file, about)[0] == verifier.FAILS for about in verifier.CHECKS)


def anew(change: Callable[[dict[str, Any]], object]) -> bytes:
    whole = record(example())
    change(whole)
    return canonical(sealed(whole))


def flips(raw: bytes, count: int, seed: int, within: tuple[int, int] | None = None) -> Iterator[bytes]:
    rng = random.Random(seed)
    first, last = within or (0, len(raw))
    for _ in range(count):
        place, bit = rng.randrange(first, last), rng.randrange(8)
        yield raw[:place] + bytes([raw[place] ^ 1 << bit]) + raw[place + 1 :]
