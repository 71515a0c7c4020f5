"""The wake-up: RQ on Redis. It carries a row id to a worker sooner than the relay would; losing all of it loses nothing."""

from __future__ import annotations

import logging
from functools import lru_cache

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import DuplicateJobError
from rq.serializers import JSONSerializer

from portal.core import duties
from portal.core.db import settings

NAME = "inlet"
#: One per lane: who listens, listens to one only.
NAMES = {duties.DOCUMENTS: NAME, duties.MESSAGES: f"{NAME}-messages", duties.WEBHOOKS: f"{NAME}-webhooks",
         duties.MAIL: f"{NAME}-mail"}
TASK = "jobs.tasks.run"  # the one function a worker agrees to run
PATIENCE = 2  # seconds; a web request must not hang on a half-open connection

log = logging.getLogger(__name__)


@lru_cache(maxsize=8)
def _connection(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)


def connection() -> Redis:
    return _connection(settings().redis_url)


def queue(lane: str = duties.DOCUMENTS) -> Queue:
    return Queue(NAMES[lane], connection=connection(), serializer=JSONSerializer)


def publish(job_ids: list[int], lane: str = duties.DOCUMENTS) -> list[int]:
    """Push these rows' ids; returns those that Redis took (none while it is down)."""
    taken: list[int] = []
    try:
        waiting = queue(lane)
        for job_id in job_ids:
            waiting.enqueue_call(TASK, args=(job_id,), result_ttl=0, failure_ttl=3600, ttl=86400, timeout=-1)
            taken.append(job_id)
    except (RedisError, DuplicateJobError, OSError) as error:
        log.warning("queue not reached, the relay will publish later: %s", error)
    return taken


def reachable() -> bool:
    try:
        return bool(connection().ping())
    except (RedisError, OSError):
        return False


def is_idle(lane: str = duties.DOCUMENTS) -> bool:
    """Whether nothing of this lane waits in Redis, be it because all was taken or because Redis is gone or was emptied."""
    try:
        return queue(lane).count == 0
    except (RedisError, OSError):
        return True
