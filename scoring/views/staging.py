"""Files that wait in storage between being chosen and being confirmed.

Each lies under a random name that only its owner's address holds. What is confirmed uses that name as its
idempotency key, so that a file is carried out once; then the file is discarded. Files that are never confirmed go
when their owner stages another one: after a day, or when twenty newer ones wait.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404
from django.utils import timezone

from scoring.views.access import SignedInRequest

LONGEST_NAME = 200  # in bytes; file systems end at 255
LONGEST_WAIT = timedelta(days=1)
MOST = 20  # for each person


def stage(request: SignedInRequest, name: str, data: bytes) -> uuid.UUID:
    """Keep a file for its owner; the name under which it waits."""
    key = uuid.uuid4()
    given = PurePath(name.replace("\\", "/"))
    keep = given.stem.encode()[:LONGEST_NAME].decode(errors="ignore") + given.suffix[:10]
    default_storage.save(f"{_folder(request, key)}/{keep}", ContentFile(data))
    _tidy(request)
    return key


def staged(request: SignedInRequest, key: uuid.UUID) -> tuple[str, bytes]:
    """The name and the bytes of a file of the person's. Raises Http404."""
    folder = _folder(request, key)
    try:
        _, names = default_storage.listdir(folder)
        if names:
            with default_storage.open(f"{folder}/{names[0]}") as file:
                return names[0], file.read()
    except FileNotFoundError as error:
        raise Http404("No file waits at this address.") from error
    raise Http404("No file waits at this address.")


def discard(request: SignedInRequest, key: uuid.UUID) -> None:
    """Remove a file of the person's, if it still waits."""
    _remove(_folder(request, key))


def _folder(request: SignedInRequest, key: uuid.UUID | str) -> str:
    return f"staged/{request.user.pk}/{key}"


def _tidy(request: SignedInRequest) -> None:
    """Remove what the person has left waiting too long, and the oldest of too many."""
    waiting: list[tuple[datetime, str]] = []
    for key in default_storage.listdir(f"staged/{request.user.pk}")[0]:
        folder = _folder(request, key)
        try:
            waiting.append((default_storage.get_modified_time(folder), folder))
        except FileNotFoundError:
            continue  # another request of the same person was quicker
    long_ago = timezone.now() - LONGEST_WAIT
    for place, (since, folder) in enumerate(sorted(waiting, reverse=True)):
        if place >= MOST or since < long_ago:
            _remove(folder)


def _remove(folder: str) -> None:
    try:
        _, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)
