"""IMAP to where a firm says its mailbox is: to an address that was checked, secured, and never waited for long."""

from __future__ import annotations

import base64
import imaplib
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date

from portal.core import addresses, sealed
from portal.core.db import settings
from portal.core.errors import PortalError, Refused
from portal.core.mailboxes.table import Mailbox

PURPOSE = "mailboxes"  # what their passwords are sealed for
SECONDS = 20.0  # for each step
LONGEST = 600.0  # seconds, for a whole visit: a server that answers bit by bit keeps every step
REASON_LENGTH = 300
MARKED_AT_ONCE = 100  # some servers take no longer lines
LONGEST_LINE = 16 << 20  # bytes: all numbers of a mailbox stand in one line, some eight bytes each
BOUND = 2  # a piece of an answer is at most so many times the largest upload: some servers only guess how large a mail is
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # of RFC 3501, whatever the locale
FAULTS = (imaplib.IMAP4.error, OSError, PortalError, ValueError)

imaplib._MAXLINE = LONGEST_LINE  # type: ignore[attr-defined]  # its own million is over at 120,000 mails


class TookTooLong(Refused):
    """The server answers, but far too slowly."""

    def __init__(self) -> None:
        super().__init__(f"It took longer than {LONGEST / 60:g} minutes.")


class Server(imaplib.IMAP4):
    """A connection that is signed in nowhere yet. Certificates are verified. After `LONGEST` seconds it is cut off, whatever is going on."""

    def __init__(self, host: str, port: int, security: str) -> None:
        self._secured_at_once = security == "tls"
        self.begun, self.cut_off = time.monotonic(), False
        self._line: socket.socket | None = None
        self._watch = threading.Timer(LONGEST, self._cut)
        self._watch.daemon = True
        try:
            super().__init__(host, port, SECONDS)
            if not self._secured_at_once:
                self.starttls(_trust())
        except BaseException:
            self.release()
            if self.cut_off:
                raise TookTooLong from None
            raise

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = addresses.connect(self.host, self.port, private=settings().mail_allow_private, seconds=SECONDS)
        self._line = plain.dup()  # the same connection, in clear text or not
        self._watch.start()
        return _trust().wrap_socket(plain, server_hostname=self.host) if self._secured_at_once else plain

    def read(self, size: int) -> bytes:
        """A piece of so many bytes, as the server announces it; what it says of a mail's size beforehand needn't be true."""
        if size > BOUND * (settings().max_upload_mb << 20):
            raise self.abort(f"a piece of {size} bytes is too large")
        return super().read(size)

    def sign_in(self, username: str, password: str) -> None:
        """LOGIN takes ASCII only; PLAIN (RFC 4616) takes what people have."""
        if (username + password).isascii():
            self.login(quoted(username), password)
        else:
            self.authenticate("PLAIN", lambda _: f"\0{username}\0{password}".encode())

    def _cut(self) -> None:
        self.cut_off = True
        with suppress(OSError):
            if self._line is not None:
                self._line.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
        """Nobody watches over it any more."""
        self._watch.cancel()
        if self._line is not None:
            self._line.close()

    @property
    def is_late(self) -> bool:
        """Half of the time is over: what isn't begun now is left to the next visit."""
        return time.monotonic() - self.begun > LONGEST / 2


def _trust() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=settings().mail_ca or None)


@contextmanager
def opened(mailbox: Mailbox) -> Iterator[Server]:
    """The mailbox's directory, chosen; raises any of `FAULTS`."""
    server = Server(mailbox.host, mailbox.port, mailbox.security)
    try:
        server.sign_in(mailbox.username, sealed.unseal(mailbox.password, PURPOSE))
        checked(server.select(quoted(named(mailbox.directory))))
        yield server
    except FAULTS:
        if server.cut_off:
            raise TookTooLong from None
        raise
    finally:
        with suppress(*FAULTS):
            server.logout()
        server.release()


def quoted(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


def named(directory: str) -> str:
    """A directory's name as servers know it: what isn't ASCII in modified UTF-7 (RFC 3501, 5.1.3). A name that is written so already stays."""
    if directory.isascii():
        return directory
    pieces = re.split(r"([^\x20-\x7e]+)", directory)
    return "".join(_shifted(piece) if at % 2 else piece.replace("&", "&-") for at, piece in enumerate(pieces))


def _shifted(piece: str) -> str:
    return f"&{base64.b64encode(piece.encode('utf-16-be'), altchars=b'+,').decode().rstrip('=')}-"


def checked(answer: tuple[str, list[object]]) -> list[object]:
    """What a command answered; raises what it complains of."""
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(answer[1][0] if answer[1] else "no answer")
    return answer[1]


def validity(server: Server) -> int:
    """What the numbers of mails hold for: another one, and they begin anew (RFC 3501, 2.3.1.1)."""
    told = server.response("UIDVALIDITY")[1][0]
    return int(told) if told else 0


def numbers_after(server: Server, last: int, since: date | None) -> list[int]:
    """UIDs above `last`, in order, of mails that came on this day or later (None: of all)."""
    day = f" SINCE {since.day}-{MONTHS[since.month - 1]}-{since.year}" if since is not None else ""
    found = checked(server.uid("SEARCH", None, f"UID {last + 1}:*{day}"))
    return sorted(uid for uid in map(int, (found[0] or b"").split()) if uid > last)  # type: ignore[attr-defined]


def size_of(server: Server, uid: int) -> int:
    found = re.search(rb"RFC822\.SIZE (\d+)", b" ".join(part for part in checked(server.uid("FETCH", str(uid), "(RFC822.SIZE)")) if isinstance(part, bytes)))
    return int(found.group(1)) if found else 0


def bytes_of(server: Server, uid: int, part: str = "") -> bytes | None:
    """The mail, or its `part` ("HEADER"), without marking it; None when it is gone by now."""
    answer = checked(server.uid("FETCH", str(uid), f"(BODY.PEEK[{part}])"))
    return next((one[1] for one in answer if isinstance(one, tuple)), None)


def mark(server: Server, mailbox: Mailbox, uids: Sequence[int]) -> None:
    """Seen, or out of the way, as the firm wants it."""
    for start in range(0, len(uids), MARKED_AT_ONCE):
        some = ",".join(map(str, uids[start : start + MARKED_AT_ONCE]))
        if mailbox.afterwards == "move" and mailbox.move_to:
            _move(server, some, quoted(named(mailbox.move_to)))
        else:
            checked(server.uid("STORE", some, "+FLAGS.SILENT", r"(\Seen)"))


def _move(server: Server, uids: str, to: str) -> None:
    able = b" ".join(checked(server.capability())).split()  # type: ignore[arg-type] - told anew once somebody is signed in
    if b"MOVE" in able:
        checked(server.uid("MOVE", uids, to))
        return
    checked(server.uid("COPY", uids, to))
    checked(server.uid("STORE", uids, "+FLAGS.SILENT", r"(\Deleted \Seen)"))
    if b"UIDPLUS" in able:  # else they stay marked as deleted: a plain EXPUNGE would take what others marked with them
        checked(server.uid("EXPUNGE", uids))


def why(error: Exception) -> str:
    """A failure in words for people."""
    if isinstance(error, PortalError):
        return error.message
    if isinstance(error, TimeoutError):
        return f"No answer within {SECONDS:g} seconds."
    if isinstance(error, ssl.SSLError):
        return f"No secure connection: {error}"[:REASON_LENGTH]
    if isinstance(error, imaplib.IMAP4.error):
        told = error.args[0] if error.args else ""
        text = told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)
        return f"The mail server says: {''.join(c for c in text if c.isprintable())}"[:REASON_LENGTH]
    return f"No connection: {getattr(error, 'strerror', None) or error}"[:REASON_LENGTH]
