"""Nothing that was accepted is lost or read twice, whatever is killed."""

from __future__ import annotations

from tests.faults.kills import Storm
from tests.processes import RunningPortal

SEED, KILLS = 282, 20  # twelve of them in the middle of a document, two of everything


def test_every_accepted_upload_is_read_exactly_once_whatever_is_killed(portal: RunningPortal):
    storm = Storm(portal, SEED)
    for number in range(KILLS):
        storm.round(number)
    assert storm.counts["kills"] == KILLS
    assert storm.counts["read again after a kill"] >= 1  # else no kill hit the middle of a document
