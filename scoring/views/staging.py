"""Files that wait in storage between being chosen and being confirmed.

Each lies under a random name that only its owner's address holds. What is confirmed uses that name as its
idempotency key, so that a file is carried out once.
"""

from __future__ import annotations

import uuid
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404

from scoring.views.access import SignedInRequest

LONGEST_NAME = 200  # in bytes; file systems end at 255


def stage(request: SignedInRequest, name: str, data: bytes) -> uuid.UUID:
    """Keep a file for its owner; the name under which it waits."""
    key = uuid.uuid4()
    given = PurePath(name.replace("\\", "/"))
    keep = given.stem.encode()[:LONGEST_NAME].decode(errors="ignore") + given.suffix[:10]
    default_storage.save(f"{_folder(request, key)}/{keep}", ContentFile(data))
    return key


def staged(request: SignedInRequest, key: uuid.UUID) -> tuple[str, bytes]:
    """The name and the bytes of a file of the person's. Raises Http404."""
    folder = _folder(request, key)
    try:
        _, names = default_storage.listdir(folder)
    except FileNotFoundError as error:
        raise Http404("No file waits at this address.") from error
    if not names:
        raise Http404("No file waits at this address.")
    with default_storage.open(f"{folder}/{names[0]}") as file:
        return names[0], file.read()


def _folder(request: SignedInRequest, key: uuid.UUID) -> str:
    return f"staged/{request.user.pk}/{key}"
