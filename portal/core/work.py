"""One job from claim to commit, with a heartbeat beside it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta

from portal.core import duties, outbox
from portal.core.db import db, end_reading
from portal.core.errors import PortalError, StorageUnavailable

log = logging.getLogger(__name__)

#: What people are told of a fault that isn't in the portal's own words: those of a library may hold anything, contents included.
UNEXPECTED = "Something unexpected went wrong ({}); the worker's log says more."

#: How long a job waits while the store of files is out of reach, which is no failure of its own.
STORE_AWAY = timedelta(seconds=30)

#: Opens a fresh application context for the heartbeat's thread.
Context = Callable[[], AbstractContextManager[object]]


def perform(job_id: int, worker: str, context: Context) -> bool:
    """Claim and run the job; True when this call did it. Never raises for a failing job: the row says what happened."""
    claim = outbox.claim(job_id, worker)
    if claim is None:
        return False
    try:
        with _heartbeat(claim, context):
            duties.of(claim.kind).run(claim)
    except outbox.LeaseLost:
        log.warning("job %s: lease lost, results dropped", job_id)
    except Exception as error:
        log.exception("job %s failed", job_id)
        _failed(claim, error)
    finally:
        end_reading()
    return True


def _failed(claim: outbox.Claim, error: Exception) -> None:
    db.session.rollback()
    if isinstance(error, StorageUnavailable):
        return _postponed(claim, error)
    sentence = error.message if isinstance(error, PortalError) else UNEXPECTED.format(type(error).__name__)
    try:
        outbox.fail(claim, sentence[:500])
    except outbox.LeaseLost:
        log.warning("job %s: lease lost while failing", claim.job_id)


def _postponed(claim: outbox.Claim, error: StorageUnavailable) -> None:
    try:
        outbox.postpone(claim, STORE_AWAY, error.message)
    except outbox.LeaseLost:
        log.warning("job %s: lease lost while failing", claim.job_id)


@contextmanager
def _heartbeat(claim: outbox.Claim, context: Context) -> Iterator[None]:
    done = threading.Event()

    def beat() -> None:
        while not done.wait(outbox.HEARTBEAT.total_seconds()):
            try:
                with context():
                    outbox.heartbeat(claim)
            except outbox.LeaseLost:
                return  # the results will be refused at the fence
            except Exception as error:  # a busy or absent database: the next beat may get through
                log.warning("heartbeat of job %s: %s", claim.job_id, error)

    thread = threading.Thread(target=beat, name=f"heartbeat-{claim.job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(timeout=1)
