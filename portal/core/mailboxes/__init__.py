"""Mailboxes that mails are fetched from by IMAP, and what becomes of those: stored by "fetch_mail", made into documents by "open_mail"."""

from portal.core.mailboxes import opening  # noqa: F401 - brings its kind of jobs
from portal.core.mailboxes.fetching import wake
from portal.core.mailboxes.kept import documents_of, failed_count, mails, original, set_aside, try_again
from portal.core.mailboxes.managing import MOST, NotOpened, change, create, fetch_now, listed, one, remove, today, try_out
from portal.core.mailboxes.table import AFTERWARDS, SECURITY, Mailbox

__all__ = [
    "AFTERWARDS",
    "MOST",
    "SECURITY",
    "Mailbox",
    "NotOpened",
    "change",
    "create",
    "documents_of",
    "failed_count",
    "fetch_now",
    "listed",
    "mails",
    "one",
    "original",
    "remove",
    "set_aside",
    "today",
    "try_again",
    "try_out",
    "wake",
]
