"""IMAP to where a firm says its mailbox is: to an address that was checked, secured, and never waited for long."""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from portal.core import addresses, sealed
from portal.core.db import settings
from portal.core.errors import PortalError
from portal.core.mailboxes.table import Mailbox

PURPOSE = "mailboxes"  # what their passwords are sealed for
SECONDS = 20.0  # for each step
REASON_LENGTH = 300
FAULTS = (imaplib.IMAP4.error, OSError, PortalError, ValueError)


class Server(imaplib.IMAP4):
    """A connection that is signed in nowhere yet. Certificates are verified."""

    def __init__(self, host: str, port: int, security: str) -> None:
        self._secured_at_once = security == "tls"
        super().__init__(host, port, SECONDS)
        if not self._secured_at_once:
            self.starttls(_trust())

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = addresses.connect(self.host, self.port, private=settings().mail_allow_private, seconds=SECONDS)
        return _trust().wrap_socket(plain, server_hostname=self.host) if self._secured_at_once else plain


def _trust() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=settings().mail_ca or None)


@contextmanager
def opened(mailbox: Mailbox) -> Iterator[Server]:
    """The mailbox's directory, chosen; raises any of `FAULTS`."""
    server = Server(mailbox.host, mailbox.port, mailbox.security)
    try:
        server.login(quoted(mailbox.username), sealed.unseal(mailbox.password, PURPOSE))
        checked(server.select(quoted(mailbox.directory)))
        yield server
    finally:
        with suppress(*FAULTS):
            server.logout()


def quoted(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


def checked(answer: tuple[str, list[object]]) -> list[object]:
    """What a command answered; raises what it complains of."""
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(answer[1][0] if answer[1] else "no answer")
    return answer[1]


def validity(server: Server) -> int:
    """What the numbers of mails hold for: another one, and they begin anew (RFC 3501, 2.3.1.1)."""
    told = server.response("UIDVALIDITY")[1][0]
    return int(told) if told else 0


def numbers_after(server: Server, last: int) -> list[int]:
    """UIDs above `last`, in order."""
    found = checked(server.uid("SEARCH", None, f"UID {last + 1}:*"))
    return sorted(uid for uid in map(int, (found[0] or b"").split()) if uid > last)  # type: ignore[attr-defined]


def size_of(server: Server, uid: int) -> int:
    found = re.search(rb"RFC822\.SIZE (\d+)", b" ".join(part for part in checked(server.uid("FETCH", str(uid), "(RFC822.SIZE)")) if isinstance(part, bytes)))
    return int(found.group(1)) if found else 0


def bytes_of(server: Server, uid: int, part: str = "") -> bytes | None:
    """The mail, or its `part` ("HEADER"), without marking it; None when it is gone by now."""
    answer = checked(server.uid("FETCH", str(uid), f"(BODY.PEEK[{part}])"))
    return next((one[1] for one in answer if isinstance(one, tuple)), None)


def mark(server: Server, mailbox: Mailbox, first: int, last: int) -> None:
    """Seen, or out of the way, as the firm wants it."""
    if mailbox.afterwards == "move" and mailbox.move_to:
        able = b" ".join(checked(server.capability())).split()  # type: ignore[arg-type] - told anew once somebody is signed in
        if b"MOVE" in able:
            checked(server.uid("MOVE", f"{first}:{last}", quoted(mailbox.move_to)))
            return
        checked(server.uid("COPY", f"{first}:{last}", quoted(mailbox.move_to)))
        checked(server.uid("STORE", f"{first}:{last}", "+FLAGS.SILENT", r"(\Deleted \Seen)"))
        if b"UIDPLUS" in able:  # else they stay marked as deleted: a plain EXPUNGE would take what others marked with them
            checked(server.uid("EXPUNGE", f"{first}:{last}"))
    else:
        checked(server.uid("STORE", f"{first}:{last}", "+FLAGS.SILENT", r"(\Seen)"))


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
