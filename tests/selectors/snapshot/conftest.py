"""The golden selection and its content."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pytest_django.fixtures import Settings
from time_machine import TimeMachineFixture

if TYPE_CHECKING:
    from scoring.models import Selection
    from scoring.selectors.snapshot.plain import Plain
    from tests.cast import Cast


@pytest.fixture
def selection(cast: Cast, settings: Settings, time_machine: TimeMachineFixture) -> Selection:
    from tests.selectors.snapshot.golden import golden  # this file is read before the settings are chosen

    return golden(cast, settings, time_machine)


@pytest.fixture
def content(selection: Selection) -> Plain:
    from scoring.selectors.snapshot import content_of  # this file is read before the settings are chosen

    return content_of(selection)
