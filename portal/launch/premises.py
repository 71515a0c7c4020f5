"""What a `portal up` owns: its data directory (one portal each), the instance's name in it, and the listening socket."""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import socket
import time
from dataclasses import dataclass
from pathlib import Path

SOCKET_PATH_LENGTH = 107  # bytes that fit into sockaddr_un
BACKLOG = 1024
DYING_SECONDS = 3.0  # a predecessor that was just killed lets go of its port only when the last of its processes is gone


class CannotStart(Exception):
    """Said in one sentence, before anything was started."""


@dataclass(frozen=True, slots=True)
class Premises:
    """Held until the process ends: `lock` is an open file, so that nothing has to be cleaned up after a `kill -9`."""

    instance: str
    lock: int
    listener: socket.socket


def claim(data_dir: Path, redis_socket: Path | None, host: str, port: int) -> Premises:
    """Take the data directory and the port, or raise `CannotStart`."""
    if redis_socket is not None and len(os.fsencode(redis_socket)) > SOCKET_PATH_LENGTH:
        raise CannotStart(f"The path of INLET_DATA is too long for a socket in it ({redis_socket}); choose a shorter one or set REDIS_URL.")
    lock = hold(data_dir)
    return Premises(instance_name(data_dir), lock, _listen(host, port))


def hold(data_dir: Path) -> int:
    """Nobody else may run a portal on this directory until the returned descriptor is closed; `CannotStart` while somebody does."""
    handle = os.open(data_dir / "up.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(handle, 20).decode().strip()
        sentence = f"A portal is already running on {data_dir} (process {holder or 'unknown'}); stop it or set INLET_DATA to another."
        raise CannotStart(sentence) from None
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    return handle


def instance_name(data_dir: Path) -> str:
    """Six letters that stay with a data directory; worker names begin with them."""
    path = data_dir / "instance"
    if not path.exists():
        draft = path.with_name(f"instance.{os.getpid()}")
        draft.write_text("".join(secrets.choice("abcdefghijkmnopqrstuvwxyz") for _ in range(6)) + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        draft.unlink()
    return path.read_text().strip()


def _listen(host: str, port: int) -> socket.socket:
    """Bound here and handed to the web server, so that a web server that dies refuses nobody: calls wait for its successor."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    deadline = time.monotonic() + DYING_SECONDS
    while True:
        try:
            listener.bind(address)
            listener.listen(BACKLOG)
            return listener
        except OSError as error:
            in_use = error.errno == errno.EADDRINUSE
            if in_use and time.monotonic() < deadline:
                time.sleep(0.1)
                continue
            taken = "is in use by another program" if in_use else f"can't be used: {error.strerror}"
            raise CannotStart(f"Port {port} on {host} {taken}; set PORT or HOST.") from None
