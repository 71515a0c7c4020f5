"""The worker process: takes row ids from Redis, and from the jobs table itself whenever Redis is silent or gone.

RQ's own loop isn't used. It executes whatever function a message names, obeys commands from a Redis channel, retries by itself and
ends when Redis stays away; here a message is a row id, nothing else is believed, and only a signal ends the process.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Mapping

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import DequeueTimeout
from rq.job import Job as Message
from rq.serializers import JSONSerializer
from rq.worker import SimpleWorker
from sqlalchemy import or_, select

from jobs import tasks
from portal.core import duties, outbox, queue, readers
from portal.core.db import db, end_reading, now
from portal.core.db import settings as portal_settings

log = logging.getLogger(__name__)

#: What each takes from the jobs table while its queue is silent: a worker for documents messages too, so that those don't depend on their process.
TAKEN = {duties.DOCUMENTS: (duties.DOCUMENTS, duties.MESSAGES), duties.MESSAGES: (duties.MESSAGES,), duties.WEBHOOKS: (duties.WEBHOOKS,),
         duties.MAIL: (duties.MAIL,)}
COURIERS = 4  # threads that deliver webhooks; each may wait 15 seconds for a server that hangs
FETCHERS = 2  # threads that fetch mail; a server that hangs holds one up, for 20 seconds at each step
LISTEN_SECONDS = 1  # then the jobs table is looked at; also how long a stop waits for an idle worker
PAUSE_SECONDS = 1.0  # after an unexpected failure, of the database most likely


class Wakeups(Queue):
    """Messages are popped for good. RQ would park them in a second list to find lost ones; here the jobs table knows what is lost."""

    @classmethod
    def lmove(cls, connection: Redis, queue_key: str, timeout: int | None) -> tuple[str, bytes]:
        return cls.lpop([queue_key], timeout, connection=connection)


class Worker(SimpleWorker):
    """`name` must be the same for a successor on the same slot: it puts back what its predecessor was killed over.

    It listens to one queue, that of its `lane`, and takes from the jobs table what `TAKEN` says.
    """

    queue_class = Wakeups

    def __init__(self, name: str, redis_url: str, lane: str = duties.DOCUMENTS) -> None:
        connection = Redis.from_url(redis_url, socket_timeout=LISTEN_SECONDS + queue.PATIENCE, socket_connect_timeout=queue.PATIENCE)
        super().__init__([queue.NAMES[lane]], name=name, connection=connection, serializer=JSONSerializer, prepare_for_work=False)
        self.lane, self.hostname, self.pid = lane, socket.gethostname(), os.getpid()
        self.stopping = threading.Event()
        self.heard = False  # whether Redis answered the last time

    def serve(self) -> None:
        """Until SIGTERM or SIGINT; the job at work is finished first."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        self.work()

    def work(self) -> None:
        """Until `stopping` is set."""
        with tasks.application().app_context():
            put_back = outbox.release(self.name)
        log.info("ready as %s%s", self.name, f"; {put_back} unfinished put back" if put_back else "")
        while not self.stopping.is_set():
            try:
                self._turn()
            except Exception:
                log.exception("unexpected; carrying on")
                self.stopping.wait(PAUSE_SECONDS)

    def _turn(self) -> None:
        """One message from Redis, or, when none comes, everything in the jobs table that is due."""
        message = self._next_message()
        job_id = row_id(message) if message is not None else None
        if job_id is not None:
            tasks.run(job_id, self.name)
        elif message is None:
            self._work_off_table()

    def _next_message(self) -> Message | None:
        try:
            found = self.queue_class.dequeue_any(
                self.queues, LISTEN_SECONDS, connection=self.connection, job_class=self.job_class, serializer=self.serializer
            )
            if found is None:
                return None
            self.connection.delete(found[0].key)
            self._hear()
            return found[0]
        except DequeueTimeout:
            self._hear()
        except (RedisError, OSError) as error:
            if self.heard and not self.stopping.is_set():
                log.warning("Redis isn't there (%s); working from the jobs table", error)
            self.heard = False
            self.stopping.wait(PAUSE_SECONDS)
        return None

    def _hear(self) -> None:
        """Redis answered: say so once, and keep the entry that RQ's own tools list."""
        if not self.heard:
            self.connection.delete(self.key)  # a killed predecessor's entry would forbid the name
            self.register_birth()
            log.info("listening to Redis for %s", self.lane)
        self.heartbeat()
        self.heard = True

    def _work_off_table(self) -> None:
        while not self.stopping.is_set():
            with tasks.application().app_context():
                job_id = next_due(self.lane)
            if job_id is None or not tasks.run(job_id, self.name):
                return


def row_id(message: Message) -> int | None:
    """The row id in a message, or None when it asks for anything but the one function with one number."""
    try:
        name, arguments, extra = message.func_name, message.args, message.kwargs
    except Exception as error:  # whatever a forged message makes the parser raise
        log.warning("message %s refused: %s", message.id, error)
        return None
    if name == queue.TASK and not extra and len(arguments) == 1 and type(arguments[0]) is int:
        return arguments[0]
    log.warning("message %s refused: it asks for %.80r", message.id, name)
    return None


def next_due(lane: str = duties.DOCUMENTS) -> int | None:
    """The row that waited longest, published or not: its message may be lost. Whoever claims it first has it."""
    job = outbox.Job
    ours = or_(*(outbox.in_lane(one) for one in TAKEN[lane]))
    waiting = select(job.id).where(job.state.in_(("queued", "published")), job.available_at <= now(), ours)
    found = db.session.scalar(waiting.order_by(job.available_at, job.id).limit(1))
    end_reading()
    return found


def serve(name: str) -> None:
    """The worker process. Its sandbox loads the models of text recognition while it waits for the first document."""
    readers.reader().start()
    _serve(name, duties.DOCUMENTS)


def serve_messages(name: str) -> None:
    """The messenger process: sends codes, SMS and e-mail, and in threads of their own webhooks. Nothing that reads documents is loaded."""
    _serve(name, duties.MESSAGES, {duties.WEBHOOKS: COURIERS, duties.MAIL: FETCHERS})


def _serve(name: str, lane: str, beside: Mapping[str, int] | None = None) -> None:
    """`beside` are threads by their lane."""
    with tasks.application().app_context():
        url = portal_settings().redis_url
    worker = Worker(name, url, lane)
    numbered = [(other, number) for other, count in (beside or {}).items() for number in range(1, count + 1)]
    threads = [threading.Thread(target=_beside, args=(f"{name}-{other}-{number}", url, worker.stopping, other)) for other, number in numbered]
    for thread in threads:
        thread.start()
    worker.serve()
    for thread in threads:
        thread.join()


def _beside(name: str, url: str, stopping: threading.Event, lane: str) -> None:
    other = Worker(name, url, lane)
    other.stopping = stopping
    other.work()
