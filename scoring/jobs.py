"""Work behind a page, in a thread of the process that was asked.

The page of a job tells how far it is and reloads itself until the job has ended. Between its steps the work reports,
which is also its sign of life; the work itself is one transaction, so that a process that dies leaves nothing half
done. A job without a sign of life for the length of a lease is shown as failed, and can be begun again under its key.
"""

from __future__ import annotations

import contextvars
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, connections

from scoring.models import Job, User
from scoring.vocabulary import JobKind, JobState

PATIENCE = 0.8  # seconds for which a page waits for a job before it shows how far it is
FAULT = "The work stopped on a fault and nothing was written. Try again; if it stops again, the server's log has the reason."


class Refused(Exception):
    """The work cannot be done as things are; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the work, and where that is to be seen."""

    message: str
    url: str


@dataclass(frozen=True, slots=True)
class Progress:
    """For the work to say how far it is; only outside its transaction, which shows nothing before it ends."""

    key: uuid.UUID

    def step(self, text: str, done: int, total: int) -> None:
        Job.objects.report(self.key, step=text, done=done, total=total)


Work = Callable[[Progress], Outcome]


def start(*, key: uuid.UUID, kind: JobKind, title: str, by: User, work: Work) -> Job:
    """Have the work done, unless a job of this key is at it or has done it. Waits a moment: most work is short."""
    job, is_ours = Job.objects.begin(key, kind=kind, title=title[:200], by=by)
    if is_ours:
        _in_thread(lambda: run(key, work))
    return job


def run(key: uuid.UUID, work: Work) -> None:
    """Do the work here and now, and keep what came of it. A fault that nobody foresaw is kept too, and goes on."""
    if connection.vendor == "sqlite":
        # A large transaction would else spill to the file half-way and shut out every reader until it ends.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_spill = OFF")
    state, message, url = JobState.FAILED, FAULT, ""
    try:
        outcome = work(Progress(key))
        state, message, url = JobState.DONE, outcome.message, outcome.url
    except Refused as refusal:
        message = str(refusal)
    finally:
        Job.objects.report(key, state=state, message=message[:2000], url=url)


def _in_thread(task: Callable[[], None]) -> None:
    context = contextvars.copy_context()  # the events of the work carry the id of the request

    def work_and_close() -> None:
        try:
            context.run(task)
        finally:
            connections.close_all()

    thread = threading.Thread(target=work_and_close, name="job")
    thread.start()
    thread.join(PATIENCE)
