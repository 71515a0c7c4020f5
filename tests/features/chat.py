"""A small real server that speaks the chat protocol, for the far end of the outside reader."""

from __future__ import annotations

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class ChatServer(ThreadingHTTPServer):
    """Answers with the values `said`, or `body` as it is, and keeps what was posted. Statuses of `refusals` are given first, one a call;
    before answering it hangs for `hang` seconds, and again before each byte of the body when it `drips`."""

    daemon_threads = True

    def __init__(self, said: dict[str, Any] | None = None, body: bytes | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.said, self.body = said or {}, body
        self.refusals: list[int] = []
        self.headers: dict[str, str] = {}
        self.hang, self.drips = 0.0, False
        self.posted: list[tuple[str, dict[str, str], Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    @property
    def question(self) -> str:
        """The text of the last question."""
        content = self.posted[-1][2]["messages"][-1]["content"]
        return str(content if isinstance(content, str) else content[0]["text"])

    def answer(self) -> bytes:
        if self.body is not None:
            return self.body
        return json.dumps({"choices": [{"message": {"role": "assistant", "content": json.dumps(self.said)}}]}).encode()


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.posted.append((self.path, dict(self.headers), json.loads(body) if body else None))
        time.sleep(self.server.hang)
        status = self.server.refusals.pop(0) if self.server.refusals else 200
        self.send_response(status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        answer = self.server.answer() if status == 200 else b'{"error": {"message": "no"}}'
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self._write(answer)

    do_GET = do_POST

    def _write(self, answer: bytes) -> None:
        try:
            for at in range(0, len(answer), 1 if self.server.drips else len(answer)):
                time.sleep(self.server.hang if self.server.drips else 0)
                self.wfile.write(answer[at : at + (1 if self.server.drips else len(answer))])
                self.wfile.flush()
        except OSError:
            pass  # nobody listens any more

    def log_message(self, *_: object) -> None:
        pass
