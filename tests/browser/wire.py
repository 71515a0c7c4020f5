"""A wire between browser and portal that can be slow, and that can be cut."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

PIECE = 16 * 1024


class Wire:
    """Takes connections at `port` and passes them on. `rate` is kilobytes a second from browser to portal, None for as fast as it goes."""

    def __init__(self, portal_port: int) -> None:
        self.portal_port = portal_port
        self.rate: int | None = None
        self.sent = 0
        self.open: list[socket.socket] = []
        self.listener: socket.socket | None = None
        self.port = 0
        self.mend()

    def mend(self) -> None:
        """Take connections, again at the same port after `cut`."""
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def cut(self) -> None:
        """End all connections and take no more."""
        assert self.listener is not None
        for one in (self.listener, *self.open):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # ended already
            one.close()
        self.open.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                browser, _ = listener.accept()
            except OSError:
                return
            portal = socket.create_connection(("127.0.0.1", self.portal_port))
            self.open += [browser, portal]
            threading.Thread(target=self._pass_on, args=(browser, portal, True), daemon=True).start()
            threading.Thread(target=self._pass_on, args=(portal, browser, False), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, upwards: bool) -> None:
        try:
            while piece := source.recv(PIECE):
                if upwards:
                    self.sent += len(piece)
                    time.sleep(len(piece) / 1024 / self.rate if self.rate else 0)
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            return


@contextmanager
def wire(portal_port: int) -> Iterator[Wire]:
    made = Wire(portal_port)
    try:
        yield made
    finally:
        made.cut()
