"""Work behind a page: done once, its outcome kept, and failed when its process died."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from scoring import jobs
from scoring.actions.recording import current_request_id
from scoring.actions.vendors import add_vendor
from scoring.jobs import FAULT, Outcome, Progress, Refused, Work
from scoring.models import AuditEvent, Job, User, Vendor
from scoring.models.jobs import LEASE
from scoring.vocabulary import JobKind, JobState, VendorKind
from tests.cast import Cast


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work is done in the test's own thread, which alone sees its transaction."""
    monkeypatch.setattr(jobs, "_in_thread", lambda task: task())


def begin(by: User, work: Work, key: uuid.UUID | None = None) -> Job:
    job = jobs.start(key=key or uuid.uuid4(), kind=JobKind.VENDOR_IMPORT, title="Some work", by=by, work=work)
    job.refresh_from_db()
    return job


def done(progress: Progress) -> Outcome:
    return Outcome("All is entered.", "/vendors/")


@pytest.mark.usefixtures("at_once")
def test_outcome_is_kept(cast: Cast) -> None:
    job = begin(cast.lead, done)
    assert (job.state, job.message, job.url) == (JobState.DONE, "All is entered.", "/vendors/")
    assert not job.is_running


@pytest.mark.usefixtures("at_once")
def test_steps_are_told_while_it_runs(cast: Cast) -> None:
    seen = []

    def work(progress: Progress) -> Outcome:
        progress.step("Reading", 1, 3)
        job = Job.objects.get()
        seen.append((job.step, job.done, job.total, job.is_running))
        return done(progress)

    begin(cast.lead, work)
    assert seen == [("Reading", 1, 3, True)]


@pytest.mark.usefixtures("at_once")
def test_refusal_is_kept_in_its_words(cast: Cast) -> None:
    def work(progress: Progress) -> Outcome:
        raise Refused("Look at it again.")

    job = begin(cast.lead, work)
    assert (job.state, job.message) == (JobState.FAILED, "Look at it again.")


@pytest.mark.usefixtures("at_once")
def test_fault_is_kept_and_goes_on_to_the_log(cast: Cast) -> None:
    def work(progress: Progress) -> Outcome:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        begin(cast.lead, work)
    assert (Job.objects.get().state, Job.objects.get().message) == (JobState.FAILED, FAULT)


@pytest.mark.usefixtures("at_once")
def test_key_is_worked_on_once(cast: Cast) -> None:
    calls: list[int] = []

    def work(progress: Progress) -> Outcome:
        calls.append(1)
        return done(progress)

    key = uuid.uuid4()
    begin(cast.lead, work, key)
    begin(cast.lead, work, key)
    assert calls == [1]


@pytest.mark.usefixtures("at_once")
def test_failed_work_can_be_begun_again_under_its_key(cast: Cast) -> None:
    def fails(progress: Progress) -> Outcome:
        raise Refused("Not yet.")

    key = uuid.uuid4()
    begin(cast.lead, fails, key)
    assert begin(cast.lead, done, key).is_done


@pytest.mark.parametrize(("silence", "is_running"), [(LEASE - timedelta(seconds=9), True), (LEASE + timedelta(seconds=9), False)])  # fmt: skip
@pytest.mark.usefixtures("at_once")
def test_job_without_a_sign_of_life_counts_as_failed_after_its_lease(
    cast: Cast, silence: timedelta, is_running: bool
) -> None:
    key = uuid.uuid4()
    Job.objects.begin(key, kind=JobKind.VENDOR_IMPORT, title="Died", by=cast.lead)
    Job.objects.filter(pk=key).update(heartbeat_at=timezone.now() - silence)
    assert Job.objects.get().is_running is is_running
    assert begin(cast.lead, done, key).is_done is not is_running, "only an abandoned one is begun again"


@contextmanager
def joined() -> Iterator[None]:
    """Wait for the threads of jobs that were begun inside."""
    yield
    for thread in threading.enumerate():
        if thread.name == "job":
            thread.join(20)


@pytest.mark.django_db(transaction=True)
def test_thread_works_on_a_connection_of_its_own_with_the_request_of_its_page(transactional_cast: Cast) -> None:
    token = current_request_id.set("the-request")
    release = threading.Event()

    def work(progress: Progress) -> Outcome:
        release.wait(20)
        add_vendor(by=transactional_cast.lead, name="Aldermoor", kinds=[VendorKind.CMO])
        return done(progress)

    with joined():
        job = begin(transactional_cast.lead, work)
        assert job.is_running, "the page does not wait for long work"
        release.set()
    current_request_id.reset(token)
    job.refresh_from_db()
    assert job.is_done
    assert Vendor.objects.get().name == "Aldermoor"
    assert AuditEvent.objects.latest("id").request_id == "the-request"


@pytest.mark.usefixtures("at_once")
def test_large_transaction_does_not_spill_into_the_file_where_it_would_shut_out_readers(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite alone has one file with one lock.")
    seen = []

    def work(progress: Progress) -> Outcome:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_spill")
            seen.append(cursor.fetchone()[0])
        return done(progress)

    begin(cast.lead, work)
    assert seen == [0]


@pytest.fixture
def transactional_cast(transactional_db: None) -> Cast:
    from tests.cast import make_cast  # models need settings

    return make_cast()
