"""Drafts of reports: kept for a day under the key of the job that made them, for who asked and nobody else."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404
from django.utils import timezone

FOLDER = "reports/drafts"
LONGEST_WAIT = timedelta(days=1)


def keep(key: uuid.UUID, data: bytes) -> None:
    """Keep a draft, and let those go that are older than a day."""
    discard(key)  # of a job that died after it had stored one
    default_storage.save(_name(key), ContentFile(data))
    sweep()


def kept(key: uuid.UUID) -> bytes:
    """The bytes of a draft. Raises Http404 where none is kept any more."""
    try:
        with default_storage.open(_name(key)) as file:
            return bytes(file.read())
    except FileNotFoundError as error:
        raise Http404("This draft is not kept any more: drafts are kept for a day.") from error


def discard(key: uuid.UUID) -> None:
    default_storage.delete(_name(key))


def sweep() -> None:
    """Let go what is older than a day."""
    long_ago = timezone.now() - LONGEST_WAIT
    for name in default_storage.listdir(FOLDER)[1]:
        try:
            if default_storage.get_modified_time(f"{FOLDER}/{name}") < long_ago:
                default_storage.delete(f"{FOLDER}/{name}")
        except FileNotFoundError:
            continue  # another job was quicker


def _name(key: uuid.UUID) -> str:
    return f"{FOLDER}/{key}.pdf"
