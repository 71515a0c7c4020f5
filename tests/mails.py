"""E-mails for the tests, with attachments of every kind."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

LETTER = "Dear Dana, please find the invoice for March enclosed. We would be glad to have the payment by the end of next month."


def mail(
    *files: tuple[str, bytes],
    text: str = LETTER,
    subject: str = "Invoice for March",
    sender: str = "Bo Baker <bo@bakery.example>",
    to: str = "inbox@miller.example",
    message_id: str | None = "<one@bakery.example>",
) -> bytes:
    """The bytes of an e-mail as they are sent."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"], message["Date"] = sender, to, subject, "Mon, 02 Mar 2026 09:30:00 +0100"
    if message_id is not None:
        message["Message-ID"] = message_id
    message.set_content(text)
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
