"""Tests that share a running portal stay with one process: each that got one of them would start a portal of its own, for 20 seconds of processor."""

from __future__ import annotations

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

#: Where the tests of a folder or a module have one portal.
SHARED = ("tests/browser/", "tests/faults/test_queue.py", "tests/test_workflow.py", "tests/dialects/test_seed_docflo.py")


class Together(LoadScopeScheduling):
    """All others go one by one to whichever process is free."""

    def _split_scope(self, nodeid: str) -> str:
        return next((place for place in SHARED if nodeid.startswith(place)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    return Together(config, log)
