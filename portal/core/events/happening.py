"""From what happened to the messages about it, written in the transaction in which it happens."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from portal.core import outbox
from portal.core.db import db, now
from portal.core.events import signing
from portal.core.events.table import Delivery, Webhook

if TYPE_CHECKING:
    from portal.core.documents.table import Document
    from portal.core.mail.table import Mail
    from portal.core.reports.table import ReportRun

KIND = "deliver_webhook"


def happened(name: str, subject: Document | ReportRun, **more: dict[str, Any]) -> None:
    """Tell every webhook that wants to hear of it; `more` is told beside its subject. Runs inside the transaction, after what it tells of is in place."""
    to = _listening(subject.organization_id, name)
    if to:
        document = subject.public_id if hasattr(subject, "reference_id") else None
        tell(to, name, _said(subject) | more, document=document)


def happened_to_log(organization_id: int, head: dict[str, Any]) -> None:
    """The end of an organization's log was written out; `head` is the signed line."""
    tell(_listening(organization_id, "audit.head"), "audit.head", {"head": head})


def happened_to_mail(name: str, mail: Mail, *, mailbox: str | None, documents: Sequence[str]) -> None:
    """What became of a fetched e-mail; `mailbox` and `documents` are public ids."""
    to = _listening(mail.organization_id, name)
    if to:
        heads = {"sender": mail.sender, "subject": mail.subject, "sent_at": _instant(mail.sent_at) if mail.sent_at is not None else None}
        told = {"id": mail.public_id, "mailbox": mailbox, **heads, "reason": mail.reason, "created_at": _instant(mail.created_at)}
        tell(to, name, {"mail": told, "documents": list(documents)})


def _listening(organization_id: int, name: str) -> list[Webhook]:
    ours = select(Webhook).where(Webhook.organization_id == organization_id, Webhook.active).order_by(Webhook.id)
    return [webhook for webhook in db.session.scalars(ours) if name in webhook.events]


def tell(webhooks: list[Webhook], name: str, data: dict[str, Any], *, document: str | None = None) -> list[Delivery]:
    """Write a message for each of the webhooks, all with the same id, and ask for its delivery."""
    body = json.dumps({"type": name, "timestamp": _instant(now()), "data": data}, ensure_ascii=False, separators=(",", ":"))
    message_id = signing.new_message_id()
    return [send(webhook, name, message_id, body, document=document) for webhook in webhooks]


def send(webhook: Webhook, name: str, message_id: str, body: str, *, document: str | None = None) -> Delivery:
    """Write one message and ask for its delivery."""
    made = Delivery(
        organization_id=webhook.organization_id, webhook_id=webhook.id, message_id=message_id, event=name, document=document, body=body, next_at=now()
    )
    db.session.add(made)
    db.session.flush()
    outbox.add(KIND, organization_id=webhook.organization_id, subject_id=made.id)
    return made


def _said(subject: Any) -> dict[str, Any]:
    """What a message says of a document or a report: enough to know which it is; the values are fetched with a key."""
    return {"document": _document(subject)} if hasattr(subject, "reference_id") else {"report": _report(subject)}


def _document(document: Document) -> dict[str, Any]:
    told = {name: getattr(document, name) for name in ("uuid", "reference_id", "name", "state", "version", "source", "reason")}
    folder = document.folder.public_id if document.folder_id is not None and document.folder is not None else None
    times = {"created_at": _instant(document.created_at), "updated_at": _instant(document.updated_at)}
    return {"id": document.public_id, "type": document.doc_type, "folder": folder} | told | times


def _report(run: ReportRun) -> dict[str, Any]:
    folder = run.folder.public_id if run.folder is not None else None
    return {"id": run.public_id, "name": run.template.name, "folder": folder, "state": run.state, "reason": run.reason, "created_at": _instant(run.created_at)}


def _instant(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
