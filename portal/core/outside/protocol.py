"""One question to a server that speaks ``POST /v1/chat/completions``: time, size and tries are limited, redirects aren't followed."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from portal.config import Config

LARGEST = 1 << 20  # bytes of an answer
TRIES = 2
PAUSE, LONGEST_PAUSE = 1.0, 10.0  # seconds before the second try; a server may ask for longer by Retry-After
_AGAIN = (408, 409, 425, 429, 500, 502, 503, 504)
_CHUNK = 1 << 16


class NotAnswered(Exception):
    """No answer that can be used; the text says why, in words for people and without anything of the key."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Where it is and how it is asked. `seconds` is the time for one try, `pictures` whether it is shown pictures of pages."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    pictures: bool = False
    seconds: int = 60

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def address(self) -> str:
        base = self.url.rstrip("/")
        return base if base.endswith("/chat/completions") else f"{base}/chat/completions"

    def answer(self, messages: list[dict[str, Any]], pause: float = PAUSE) -> str:
        """The text of the first choice; raises `NotAnswered`."""
        body = json.dumps({"model": self.model, "messages": messages, "temperature": 0, "response_format": {"type": "json_object"}}).encode()
        for attempt in range(1, TRIES + 1):
            try:
                return _text(self._post(body))
            except _Passing as passing:
                if attempt == TRIES:
                    raise NotAnswered(passing.sentence) from None
                time.sleep(min(LONGEST_PAUSE, max(pause, passing.after)))
        raise AssertionError("unreachable")

    def _post(self, body: bytes) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json"} | ({"Authorization": f"Bearer {self.key}"} if self.key else {})
        request, until = urllib.request.Request(self.address, data=body, headers=headers), time.monotonic() + self.seconds
        try:
            with _opener.open(request, timeout=self.seconds) as answer:
                return b"".join(_chunks(answer, until))
        except urllib.error.HTTPError as error:
            sentence = f"It answered {error.code} {http.client.responses.get(error.code, '')}".strip() + "."
            raise (_Passing(sentence, _seconds(error.headers)) if error.code in _AGAIN else NotAnswered(sentence)) from None
        except TimeoutError:
            raise _Passing(f"It didn't answer within {self.seconds} seconds.") from None
        except (http.client.HTTPException, OSError) as error:
            reason = getattr(error, "reason", error)
            timed_out = isinstance(reason, TimeoutError)
            raise _Passing(f"It didn't answer within {self.seconds} seconds." if timed_out else f"It can't be reached ({type(reason).__name__}).") from None


class _Passing(Exception):
    """What may be better at the next try, `after` some seconds."""

    def __init__(self, sentence: str, after: float = 0.0) -> None:
        super().__init__(sentence)
        self.sentence, self.after = sentence, after


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What is sent is for the server that the operator named, and for no other."""

    def redirect_request(self, *_: object) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def of_settings(config: Config) -> Reader | None:
    """The reader that the operator has set up, None without one."""
    if not config.reader_url:
        return None
    return Reader(config.reader_url, config.reader_model, config.reader_key, config.reader_pictures, config.reader_seconds)


def _chunks(answer: http.client.HTTPResponse, until: float) -> Iterator[bytes]:
    """The body as it comes; who sends a byte a second isn't waited for, either."""
    size = 0
    while chunk := answer.read1(_CHUNK):
        size += len(chunk)
        if size > LARGEST:
            raise NotAnswered("Its answer is larger than a megabyte.")
        if time.monotonic() > until:
            raise TimeoutError
        yield chunk


def _seconds(headers: Mapping[str, str]) -> float:
    text = (headers.get("Retry-After") or "").strip()
    return float(text) if text.isdecimal() and len(text) < 6 else 0.0


def _text(body: bytes) -> str:
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise NotAnswered("Its answer isn't of the protocol.") from None
    if not isinstance(content, str):
        raise NotAnswered("Its answer has no text.")
    return content
