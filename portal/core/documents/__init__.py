"""Documents: what clients and staff hand in, from the first byte to approval or return."""

from portal.core.documents.announced import announce, arrive, fail_to_arrive
from portal.core.documents.beside import neighbours, replaced, replacement, same_bytes
from portal.core.documents.catalog import awaiting, by_reference, by_uuid, counts, demand_bytes, listed, one, open_original, stream_original
from portal.core.documents.history import Decision
from portal.core.documents.intake import Staged, UnknownType, check_destination, check_type, clean_file_name, receive, stage
from portal.core.documents.lifecycle import approve, ask_for_review, delete, give_back, mark_opened, override, read_again, recover, reopen
from portal.core.documents.mailed import NotByMail
from portal.core.documents.mailed import beside as in_same_mail
from portal.core.documents.mailed import of as mail_of
from portal.core.documents.mailed import original as original_mail
from portal.core.documents.ordering import Order, order, window
from portal.core.documents.splitting import origin, parts_of, split
from portal.core.documents.states import STATES, WrongState, demand
from portal.core.documents.table import Document

__all__ = [
    "STATES",
    "Decision",
    "Document",
    "NotByMail",
    "Order",
    "Staged",
    "UnknownType",
    "WrongState",
    "announce",
    "approve",
    "arrive",
    "ask_for_review",
    "awaiting",
    "by_reference",
    "by_uuid",
    "check_destination",
    "check_type",
    "clean_file_name",
    "counts",
    "delete",
    "fail_to_arrive",
    "demand",
    "demand_bytes",
    "give_back",
    "in_same_mail",
    "listed",
    "mail_of",
    "mark_opened",
    "neighbours",
    "one",
    "open_original",
    "order",
    "origin",
    "original_mail",
    "override",
    "parts_of",
    "read_again",
    "receive",
    "recover",
    "reopen",
    "replaced",
    "replacement",
    "same_bytes",
    "split",
    "stage",
    "stream_original",
    "window",
]
