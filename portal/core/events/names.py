"""What programs can be told of."""

from __future__ import annotations

#: Name and what happened, for people.
EVENTS = {
    "document.received": "A document was handed in",
    "document.read": "A document was read",
    "document.needs_review": "A document was read and has to be looked at",
    "document.confirmed": "Nothing doubtful is left in a document",
    "document.approved": "A document was approved",
    "document.reopened": "An approval was taken back",
    "document.returned": "A document was returned to the client",
    "document.failed": "A document couldn't be read",
    "document.deleted": "A document was deleted",
    "document.recovered": "A deleted document was recovered",
    "approval.requested": "A rule asks for somebody's approval",
    "approval.given": "One of the approvals that a rule asks for was given",
    "approval.refused": "A document was returned instead of approved by a rule",
    "approval.overdue": "An approval is overdue",
    "report.completed": "A report was made",
    "report.failed": "A report couldn't be made",
    "mail.received": "A fetched e-mail became documents",
    "mail.failed": "A fetched e-mail couldn't be opened",
    "audit.head": "The end of the activity log was written out, signed",
}

#: Sent on request, whatever a webhook is for.
TEST = "webhook.test"

#: Of what is noted in a document's history, what programs are told, and as what.
OF_DEEDS = {
    "approved": "document.approved",
    "reopened": "document.reopened",
    "returned": "document.returned",
    "deleted": "document.deleted",
    "taken_back": "document.deleted",
    "recovered": "document.recovered",
    "split_from": "document.received",
    "split": "document.deleted",
}
