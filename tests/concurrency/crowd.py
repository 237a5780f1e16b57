"""Many at once: threads that start together, each with its own connection to the database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection


def all_at_once(deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the deeds at the same time. A deed that raises gives its exception as its result."""
    results: list[Any] = [None] * len(deeds)
    gate = threading.Barrier(len(deeds))

    def run(number: int, deed: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            gate.wait()
            results[number] = deed()
        except Exception as error:  # noqa: BLE001 - the test judges it
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def returned(results: Sequence[Any]) -> list[Any]:
    """The results, when no deed raised; else the first exception is raised."""
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return list(results)
