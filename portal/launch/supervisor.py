"""`portal up`: starts the processes of one machine, starts again those that die, and ends them in order.

All of them are in the supervisor's process group and die with it, even when it is killed. It has no threads and uses neither
the application nor the database, so there is little in it that can fail.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field

from portal.config import Config
from portal.launch import logs, redis_server
from portal.launch.announcement import announcement
from portal.launch.children import Child, tied_to
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
            self.redis = [Child("redis", redis_server.command(self.config))] if self.config.own_redis else []
            self._tend()
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

    def _prepared(self) -> dict[str, str] | None:
        """Migrate and load the demo; its owner's e-mail and password when it was loaded just now."""
        parent = os.getpid()
        command = [sys.executable, "-m", "portal.launch.prepare"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, preexec_fn=lambda: tied_to(parent))
        if done.returncode and not self.stopping:
            raise CannotStart("Nothing was started; the lines above say why.")
        return None if self.stopping else json.loads(done.stdout.splitlines()[-1])

    def _crew(self) -> list[Child]:
        web = self.premises.listener.fileno()
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:portal.launch.gunicorn_conf", "-b", f"fd://{web}"]
        messenger = Child("messenger", portal("messenger", "--name", f"{self.premises.instance}-messenger"))
        return [Child("web", gunicorn, (web,)), Child("relay", portal("relay")), messenger, *self._workers()]

    def _workers(self) -> list[Child]:
        """Each slot's name stays the same, so that a successor knows what its predecessor was killed over."""
        count = self.config.workers or len(os.sched_getaffinity(0))
        return [Child(f"worker-{slot}", portal("worker", "--name", f"{self.premises.instance}-{slot}")) for slot in range(1, count + 1)]

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
            if child.process is not None:
                child.process.wait()


def portal(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "portal.cli", *arguments]


def up(config: Config) -> int:
    """Run a portal in the foreground until it is told to stop. Raises `CannotStart`."""
    logs.configure("portal")
    premises = claim(config.data_dir, config.redis_socket if config.own_redis else None, config.host, config.port)
    return Supervisor(config, premises).run()
