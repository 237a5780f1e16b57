"""The page of a job: how far it is, what came of it, and nobody else's."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from scoring.models import Job, User
from scoring.models.jobs import LEASE
from scoring.vocabulary import JobKind, JobState
from tests.cast import Cast

SignIn = Callable[[User | None], Client]


@pytest.fixture
def job(cast: Cast) -> Job:
    job, _ = Job.objects.begin(uuid.uuid4(), kind=JobKind.VENDOR_IMPORT, title="Bringing in list.csv", by=cast.lead)
    return job


def page(client: Client, job: Job) -> str:
    answer = client.get(f"/jobs/{job.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_running_job_tells_its_step_and_reloads_without_scripts(cast: Cast, sign_in: SignIn, job: Job) -> None:
    Job.objects.report(job.pk, step="Reading the file", done=0, total=3)
    shown = page(sign_in(cast.lead), job)
    assert "Step 1 of 3: Reading the file." in shown
    assert '<noscript><meta http-equiv="refresh"' in shown


def test_finished_job_tells_its_outcome_and_rests(cast: Cast, sign_in: SignIn, job: Job) -> None:
    Job.objects.report(job.pk, state=JobState.DONE, message="2 new sites.", url="/vendors/")
    shown = page(sign_in(cast.lead), job)
    assert "2 new sites." in shown
    assert "refresh" not in shown


def test_failed_job_tells_why(cast: Cast, sign_in: SignIn, job: Job) -> None:
    Job.objects.report(job.pk, state=JobState.FAILED, message="Look at it again.")
    assert "Look at it again." in page(sign_in(cast.lead), job)


def test_job_whose_process_died_is_shown_as_failed(cast: Cast, sign_in: SignIn, job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - LEASE - timedelta(seconds=1))
    shown = page(sign_in(cast.lead), job)
    assert "The process that worked on it has ended" in shown
    assert "refresh" not in shown


def test_job_of_another_person_is_not_found(cast: Cast, sign_in: SignIn, job: Job) -> None:
    assert sign_in(cast.stranger).get(f"/jobs/{job.pk}/").status_code == 404
    assert sign_in(cast.lead).get(f"/jobs/{uuid.uuid4()}/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_wrong_method_is_refused(cast: Cast, sign_in: SignIn, job: Job, method: str) -> None:
    assert getattr(sign_in(cast.lead), method)(f"/jobs/{job.pk}/").status_code == 405
