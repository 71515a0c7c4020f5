"""`portal up`: starts the processes of one machine, starts again those that die, and ends them in order.

All of them are in the supervisor's process group and die with it, even when it is killed. It has no threads and uses neither
the application nor the database, so there is little in it that can fail. The application's modules are imported here, once for all
that are forked: each of them would take a second of processor and a hundred megabytes for them otherwise.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field

from portal.config import Config
from portal.launch import crew, logs, redis_server
from portal.launch.announcement import announcement
from portal.launch.children import Child, fork
from portal.launch.premises import CannotStart, Premises, claim

log = logging.getLogger(__name__)

TICK = 0.1
GRACE = 30.0  # seconds for requests and documents at work; what isn't finished then is put back and runs at the next start
REDIS_GRACE = 5.0
REPEATED_SECONDS = 1.0
HEALTH_PATIENCE = 2.0


@dataclass(slots=True)
class Supervisor:
    config: Config
    premises: Premises
    stopping: bool = False
    asked: float = 0.0
    impatient: bool = False
    redis: list[Child] = field(default_factory=list)
    others: list[Child] = field(default_factory=list)

    def run(self) -> int:
        """Until a signal says stop. The exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        try:
            self.redis = [Child("redis", redis_server.executed(self.config))] if self.config.own_redis else []
            self._tend()
            crew.load()
            demo = self._prepared()
            self.others = [] if self.stopping else self._crew()
            self._until_healthy()
            if not self.stopping:
                print(announcement(self.config, demo), flush=True)
            while not self.stopping:
                self._tend()
                time.sleep(TICK)
        finally:
            self._stop()
        return 0

    def _on_signal(self, number: int, frame: object) -> None:
        """The first says stop, a later one says at once. Wrappers (`timeout`, `make`) deliver one signal twice within a moment."""
        if self.stopping and time.monotonic() - self.asked > REPEATED_SECONDS:
            self.impatient = True
        self.stopping, self.asked = True, self.asked if self.stopping else time.monotonic()

    def _tend(self) -> None:
        for child in (*self.redis, *self.others):
            child.tend()

    @property
    def _web(self) -> int:
        """The listening socket, which only the web server holds."""
        return self.premises.listener.fileno()

    def _prepared(self) -> dict[str, str] | None:
        """Migrate and load the demo; its owner's e-mail and password when it was loaded just now."""
        ours, theirs = os.pipe()
        process = fork("prepare", lambda: crew.prepare(theirs), (ours, self._web, self.premises.lock))
        os.close(theirs)
        with open(ours, "rb") as answer:
            told = answer.read()
        process.join()
        if process.exitcode and not self.stopping:
            raise CannotStart("Nothing was started; the lines above say why.")
        return None if self.stopping else json.loads(told)

    def _crew(self) -> list[Child]:
        lock, instance = self.premises.lock, self.premises.instance
        web = Child("web", lambda: crew.web(self._web), (lock,))
        return [web, *(Child(name, act, (lock, self._web)) for name, act in crew.others(instance, self._workers))]

    @property
    def _workers(self) -> int:
        return self.config.workers or len(os.sched_getaffinity(0))

    def _until_healthy(self) -> None:
        while not self.stopping and not self._healthy():
            self._tend()
            time.sleep(TICK)

    def _healthy(self) -> bool:
        """Whether the web server answers; a request made while it starts waits in the listening socket."""
        host, port = self.premises.listener.getsockname()[:2]
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
        try:
            urllib.request.urlopen(f"http://{host}:{port}/healthz", timeout=HEALTH_PATIENCE).close()
        except urllib.error.HTTPError as error:
            return error.code < 500
        except OSError:
            return False
        return True

    def _stop(self) -> None:
        """First those that use Redis, then Redis."""
        log.info("stopping")
        self.premises.listener.close()
        self._end(self.others, GRACE)
        self._end(self.redis, REDIS_GRACE)
        log.info("stopped")

    def _end(self, children: list[Child], grace: float) -> None:
        for child in children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + grace
        while any(child.running for child in children) and time.monotonic() < deadline and not self.impatient:
            time.sleep(TICK)
        for child in children:
            if child.running:
                log.warning("%s didn't end in time and is killed; its work is put back", child.name)
                child.signal(signal.SIGKILL)
        for child in children:
            child.wait()


def up(config: Config) -> int:
    """Run a portal in the foreground until it is told to stop. Raises `CannotStart`."""
    logs.configure("portal")
    premises = claim(config.data_dir, config.redis_socket if config.own_redis else None, config.host, config.port)
    return Supervisor(config, premises).run()
