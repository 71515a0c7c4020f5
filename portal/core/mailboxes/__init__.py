"""Mailboxes that mails are fetched from, and what becomes of those."""

from portal.core.mailboxes.table import AFTERWARDS, SECURITY, Mailbox

__all__ = ["AFTERWARDS", "SECURITY", "Mailbox"]
