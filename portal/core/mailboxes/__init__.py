"""Mailboxes that mails are fetched from by IMAP, and what becomes of those: stored by "fetch_mail", made into documents by "open_mail"."""

from portal.core.mailboxes import opening  # noqa: F401 - brings its kind of jobs
from portal.core.mailboxes.fetching import wake
from portal.core.mailboxes.managing import MOST, change, create, fetch_now, listed, mails, one, remove, try_out
from portal.core.mailboxes.table import AFTERWARDS, SECURITY, Mailbox

__all__ = ["AFTERWARDS", "MOST", "SECURITY", "Mailbox", "change", "create", "fetch_now", "listed", "mails", "one", "remove", "try_out", "wake"]
