"""What the processes of a running portal do. Each imports what it needs; under the supervisor `load` has done that before it was forked."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from functools import partial

from portal.launch import logs


def load() -> None:
    """Import what all of them need. Nothing of it becomes garbage, so the collector has nothing to look for, now or in a forked process, where its
    looking would write to every page that is shared."""
    gc.disable()
    import gunicorn.app.wsgiapp  # noqa: F401

    from jobs import relay, worker  # noqa: F401
    from portal import registry  # noqa: F401
    from portal.launch import prepare  # noqa: F401

    gc.freeze()
    gc.enable()


def web(listener: int) -> None:
    """The web server, on a listening socket's descriptor, until it is told to stop."""
    from gunicorn.app.wsgiapp import run

    sys.argv = ["gunicorn", "-c", "python:portal.launch.gunicorn_conf", "-b", f"fd://{listener}"]
    run()


def prepare(answer: int) -> None:
    """Migrations, built-in templates, the demo; what there is to say of the demo goes to the descriptor `answer`."""
    from portal.launch import prepare as preparation

    preparation.report(answer)


def others(instance: str, count: int) -> Iterator[tuple[str, Callable[[], None]]]:
    """Names and what they do. Each keeps its name, so that a successor knows what its predecessor was killed over."""
    yield "relay", relay
    yield "messenger", partial(messenger, f"{instance}-messenger")
    for slot in range(1, count + 1):
        yield f"worker-{slot}", partial(worker, f"{instance}-{slot}")


def relay() -> None:
    logs.configure("relay")
    from jobs.relay import serve

    serve()


def messenger(name: str) -> None:
    logs.configure("messenger")
    from jobs.worker import serve_messages

    serve_messages(name)


def worker(name: str) -> None:
    logs.configure(f"worker-{name.rpartition('-')[2]}")
    from jobs.worker import serve

    serve(name)
