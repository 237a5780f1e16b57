"""The one error that the engine raises on input without a defined result."""

from __future__ import annotations


class EngineError(ValueError):
    """Input that has no defined result. `argument` names the parameter, `key` the criterion or alternative."""

    def __init__(self, message: str, *, argument: str = "", key: str = "") -> None:
        super().__init__(message)
        self.argument = argument
        self.key = key
