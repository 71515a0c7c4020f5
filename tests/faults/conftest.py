"""Portals of real processes for the fault tests."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import RunningPortal, start_portal

NO_LIMITS = {"LIMIT_UPLOAD": "1000000000", "LIMIT_STANDARD": "1000000000"}


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A directory whose path leaves room for a socket's name."""
    folder = Path(tempfile.mkdtemp(prefix="inlet-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def portal(short_path: Path) -> Iterator[RunningPortal]:
    portal = start_portal(short_path, **NO_LIMITS)
    yield portal
    portal.stop()
