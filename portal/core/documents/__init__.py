"""Documents: what clients and staff hand in, from the first byte to approval or return."""

from portal.core.documents.catalog import by_reference, listed, one, open_original
from portal.core.documents.history import Decision
from portal.core.documents.intake import Staged, check_destination, receive, stage
from portal.core.documents.lifecycle import approve, delete, give_back, read_again, recover
from portal.core.documents.states import STATES, WrongState, demand
from portal.core.documents.table import Document

__all__ = [
    "STATES",
    "Decision",
    "Document",
    "Staged",
    "WrongState",
    "approve",
    "by_reference",
    "check_destination",
    "delete",
    "demand",
    "give_back",
    "listed",
    "one",
    "open_original",
    "read_again",
    "receive",
    "recover",
    "stage",
]
