"""What is kept in memory: by its key, the least recent goes first."""

from __future__ import annotations

from scoring.selectors.recent import Recent


def test_value_is_made_once_while_it_is_kept() -> None:
    made: list[str] = []
    recent: Recent[str, int] = Recent(2)

    def get(key: str) -> int:
        return recent.get(key, lambda: made.append(key) or len(made))

    assert [get("a"), get("b"), get("a")] == [1, 2, 1]
    get("c")  # now b is the least recent
    assert (get("a"), made) == (1, ["a", "b", "c"])
    assert get("b") == 4
