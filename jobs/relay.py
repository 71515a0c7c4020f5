"""The process that keeps the jobs table and Redis in step: publishes what is due, puts back what got lost, clears up."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask

from portal import create_app
from portal.core import activity, approvals, leftovers, mailboxes, outbox, purging, retention, search, sign_ins, storage, uploads

log = logging.getLogger(__name__)

RELAY_SECONDS = 0.5
SWEEP_SECONDS = 5.0
INDEX_SECONDS = 60.0
MAIL_SECONDS = 15.0
REMIND_SECONDS = 60.0
SUM_UP_SECONDS = 300.0
CLEAR_SECONDS = 3600.0
FIND_SECONDS = 24 * 3600.0  # all that is stored is listed for it
HEADS_SECONDS = 300.0  # what was done since can be cut off the log without it showing
DRAFTS_KEPT_SECONDS = 24 * 3600.0  # nothing is being uploaded for that long


@dataclass(slots=True)
class Round:
    """Something done every `seconds`; `due` is monotonic."""

    name: str
    seconds: float
    work: Callable[[], int]
    due: float = 0.0


def sweep() -> int:
    touched = outbox.sweep()
    if touched:
        log.info("%d put back that were lost or left unfinished", touched)
    return touched


def clear_drafts() -> int:
    return storage.clear_drafts(older_than=time.time() - DRAFTS_KEPT_SECONDS)


def rounds() -> list[Round]:
    return [
        Round("relay", RELAY_SECONDS, outbox.relay),
        Round("sweep", SWEEP_SECONDS, sweep),
        Round("write out the log's heads", HEADS_SECONDS, activity.publish),
        Round("fetch mail", MAIL_SECONDS, mailboxes.wake),
        Round("index", INDEX_SECONDS, search.wake),
        Round("remind approvers", REMIND_SECONDS, approvals.remind),
        Round("count failed sign-ins", SUM_UP_SECONDS, sign_ins.sum_up),
        Round("file meanings", CLEAR_SECONDS, search.wake_filing),
        Round("clear drafts", CLEAR_SECONDS, clear_drafts),
        Round("clear uploads", CLEAR_SECONDS, uploads.clear),
        Round("clear rows", CLEAR_SECONDS, retention.clear_rows),
        Round("purge documents", CLEAR_SECONDS, purging.purge_due),
        Round("delete leftover bytes", CLEAR_SECONDS, leftovers.clear),
        Round("find leftover bytes", FIND_SECONDS, leftovers.find),
        Round("clear pictures", CLEAR_SECONDS, retention.clear_pictures),
    ]


def turn(app: Flask, plan: list[Round]) -> None:
    """Do what is due. A failure is logged and the round tried again when it is due next."""
    for one in plan:
        if time.monotonic() < one.due:
            continue
        one.due = time.monotonic() + one.seconds
        try:
            with app.app_context():
                one.work()
        except Exception as error:
            log.warning("%s: %s", one.name, error)


def serve() -> None:
    """Until SIGTERM or SIGINT. Any number may run at once: rows are published twice at worst, and claimed once."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    app, plan = create_app(web=False), rounds()
    while not stopping.wait(RELAY_SECONDS):
        turn(app, plan)
