"""Work that takes longer than a person waits for an answer. Operational rows: the trail keeps what the work did."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from scoring.models.base import one_of
from scoring.vocabulary import JobKind, JobState

if TYPE_CHECKING:
    from scoring.models.people import User

LEASE = timedelta(minutes=3)  # longer than any single transaction: within one no sign of life can be written


class JobQuerySet(models.QuerySet["Job"]):
    def begin(self, key: uuid.UUID, *, kind: JobKind, title: str, by: User) -> tuple[Job, bool]:
        """The job of this key, and whether the caller has to do it: it is new, or failed before, or was abandoned."""
        fresh: dict[str, Any] = {"state": JobState.RUNNING, "step": "", "done": 0, "total": 0, "message": "", "url": ""}
        now = timezone.now()
        job, created = self.get_or_create(
            pk=key,
            created_by=by,
            defaults={"kind": kind, "title": title, "created_at": now, "heartbeat_at": now, **fresh},
        )
        if created:
            return job, True
        stopped = Q(state=JobState.FAILED) | Q(state=JobState.RUNNING, heartbeat_at__lt=now - LEASE)
        taken = self.filter(stopped, pk=key).update(heartbeat_at=now, **fresh)
        job.refresh_from_db()
        return job, bool(taken)

    def report(self, key: uuid.UUID, **values: Any) -> None:
        """Say how far a job is, and that it is alive."""
        self.filter(pk=key).update(heartbeat_at=timezone.now(), **values)


class Job(models.Model):
    """One piece of work under the key of the form that asked for it. `message` is its outcome, or why it failed."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20, choices=JobKind)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=JobState)
    step = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True, max_length=2000)
    url = models.CharField(max_length=200, blank=True, help_text="Where its result is.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField()

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            one_of("kind", JobKind, name="job_kind_known"),
            one_of("state", JobState, name="job_state_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("job-detail", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.state == JobState.RUNNING and not self.is_abandoned

    @property
    def is_done(self) -> bool:
        return self.state == JobState.DONE

    @property
    def is_abandoned(self) -> bool:
        """Whether the process that worked on it gave no sign of life for the length of a lease."""
        return self.state == JobState.RUNNING and self.heartbeat_at < timezone.now() - LEASE
