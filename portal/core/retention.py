"""How long is kept what nobody asks for any more. The relay clears up every hour; without that these tables would only ever grow."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, delete

from portal.core import pictures, sign_ins
from portal.core.codes import OneTimeCode
from portal.core.db import db, now, transaction
from portal.core.events.table import WAITING, Delivery
from portal.core.idempotency import KEPT, IdempotentReply
from portal.core.keys import ApiKey
from portal.core.messages import Message
from portal.core.outbox import Job
from portal.core.sessions import Session
from portal.core.sign_ins import SignInFailure
from portal.core.tokens import RefreshToken
from portal.core.uploads.table import CLOSED, PendingUpload

DONE_JOBS = timedelta(days=30)
FETCHES = timedelta(days=1)  # of a mailbox there is one every few minutes
CODES = timedelta(days=1)  # so long they count against the limit of a day
MESSAGES = timedelta(days=90)
PICTURES = timedelta(days=30)
DELIVERIES = timedelta(days=30)
UPLOADS = timedelta(days=30)  # so long an address that was given out is told that it is over


def clear_rows() -> int:
    """Remove rows past their time, table by table so that nobody waits long for the database; how many."""
    gone = sign_ins.sum_up()
    for table, past in _past():
        with transaction():
            result = db.session.execute(delete(table).where(past))
            assert isinstance(result, CursorResult)
            gone += result.rowcount
    return gone


def _past() -> Iterator[tuple[type[Any], ColumnElement[bool]]]:
    """Given up jobs stay: somebody may still retry them. A used refresh token stays until it expires: using it again betrays a thief."""
    moment = now()
    yield Job, (Job.state == "done") & (Job.finished_at < moment - DONE_JOBS)
    yield Job, (Job.kind == "fetch_mail") & (Job.state == "done") & (Job.finished_at < moment - FETCHES)
    yield RefreshToken, RefreshToken.expires_at < moment
    yield ApiKey, (ApiKey.kind == "guest") & (ApiKey.expires_at < moment)
    yield IdempotentReply, IdempotentReply.begun_at < moment - KEPT
    yield SignInFailure, SignInFailure.failed_at < moment - sign_ins.WINDOW
    yield OneTimeCode, (OneTimeCode.expires_at < moment) & (OneTimeCode.asked_at < moment - CODES)
    yield Session, (Session.expires_at < moment) | (Session.ended_at < moment)
    yield Message, Message.secret & (Message.created_at < moment - CODES)
    yield Message, Message.created_at < moment - MESSAGES
    yield PendingUpload, PendingUpload.state.in_(CLOSED) & (PendingUpload.expires_at < moment - UPLOADS)
    yield Delivery, (Delivery.state != WAITING) & (Delivery.created_at < moment - DELIVERIES)


def clear_pictures() -> int:
    """Remove pictures of pages that were drawn long ago; whoever looks at such a page again waits for it once."""
    return pictures.clear(older_than=time.time() - PICTURES.total_seconds())
