"""Files that wait: whose they are, how long, how many, and that what was confirmed waits no longer."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import Http404
from django.test import Client, override_settings
from django.urls import reverse

from scoring.models import Selection, User
from scoring.views.staging import MOST, discard, stage, staged
from tests.cast import Cast
from tests.importers.build import SMALL, csv_file
from tests.views.build import stage_file

SignIn = Callable[[User | None], Client]
DAY = 24 * 60 * 60


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[Path]:
    """The storage, empty."""
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


def request_of(pk: object) -> Any:
    """A request as far as staging looks at it."""
    return SimpleNamespace(user=SimpleNamespace(pk=pk))


ANN, BEN = request_of("ann"), request_of("ben")


def age(files: Path, key: uuid.UUID, seconds: float) -> None:
    then = time.time() - seconds
    (folder,) = files.glob(f"staged/*/{key}")
    os.utime(folder, (then, then))


def waits(request: Any, key: uuid.UUID) -> bool:
    try:
        staged(request, key)
    except Http404:
        return False
    return True


def test_file_waits_under_its_name_for_its_owner_alone() -> None:
    key = stage(ANN, "../a b.csv", b"x")
    assert staged(ANN, key) == ("a b.csv", b"x")
    assert not waits(BEN, key)
    assert not waits(ANN, uuid.uuid4())


def test_folder_without_its_file_is_no_file(files: Path) -> None:
    key = stage(ANN, "a.csv", b"x")
    next(files.glob(f"staged/ann/{key}/*")).unlink()
    assert not waits(ANN, key)


def test_discarded_file_leaves_nothing_and_may_be_discarded_again(files: Path) -> None:
    key = stage(ANN, "a.csv", b"x")
    discard(BEN, key)
    assert waits(ANN, key), "another person's is not touched"
    discard(ANN, key)
    discard(ANN, key)
    assert list(files.glob("staged/ann/*")) == []


def test_file_older_than_a_day_goes_when_its_owner_stages_another(files: Path) -> None:
    old, young, of_ben = stage(ANN, "old.csv", b"x"), stage(ANN, "young.csv", b"x"), stage(BEN, "ben.csv", b"x")
    age(files, old, DAY + 60)
    age(files, young, DAY - 60)
    age(files, of_ben, DAY + 60)
    assert waits(ANN, old), "not before"
    new = stage(ANN, "new.csv", b"x")
    assert [waits(ANN, key) for key in (old, young, new)] == [False, True, True]
    assert waits(BEN, of_ben)
    assert not list(files.glob(f"staged/ann/{old}"))


def test_twenty_files_of_a_person_wait_and_the_oldest_go(files: Path) -> None:
    keys = [stage(ANN, f"{n}.csv", b"x") for n in range(MOST)]
    for n, key in enumerate(keys):
        age(files, key, 3600 - n)
    assert all(waits(ANN, key) for key in keys)
    keys += [stage(ANN, "one more.csv", b"x")]
    assert [waits(ANN, key) for key in keys] == [False] + [True] * MOST


def test_confirmed_scorecard_waits_no_longer_and_its_address_leads_on(cast: Cast, sign_in: SignIn, files: Path) -> None:
    lead = sign_in(cast.lead)
    address = stage_file(lead, "scores.csv", csv_file(SMALL))
    assert lead.post(address, {"title": "Release testing", "kind": ""}).status_code == 422
    assert len(list(files.rglob("scores.csv"))) == 1, "what was not confirmed waits"
    lead.post(address, {"title": "Release testing", "kind": "cro"})
    assert list(files.rglob("scores.csv")) == []
    results = reverse("results-ranking", args=[Selection.objects.get().ref])
    assert lead.get(address)["Location"] == results
    assert lead.post(address, {"title": "Again", "kind": "cro"})["Location"] == results
    assert Selection.objects.count() == 1
    assert sign_in(cast.stranger).get(address).status_code == 404
