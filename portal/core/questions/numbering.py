"""Numbers in a question that stand in the data: of invoices, contracts, accounts and supply points, and codes of waste."""

from __future__ import annotations

import re

from sqlalchemy import ColumnElement, select

from portal.core import tenancy
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents import states
from portal.core.documents.table import Document
from portal.core.questions.names import CODE, Named
from portal.core.questions.sentences import NAME, Sentence
from portal.core.readings.kept import folded
from portal.core.readings.table import ReadingValue

NUMBERS = (
    "InvoiceId", "OrderId", "ContractId", "PurchaseOrder", "DeliveryNoteId", "CheckNumber", "AccountNumber", "IBAN", "BillOfLading", "Title", "SupplyPoint",
)  # fmt: skip
_NUMBERED = re.compile(r"(?:(?:(?:the )?(?:bank )?account )?(?:number|no|nr|id|ref|reference) |(?:the )?(?:bank )?account |iban |supply point )$")
_CODE = re.compile(r"(?<![\w.])(?:(?:with |of |under )?(?:the )?(?:european )?(?:waste )?(?:code|ewc) )?(\d\d)[ .]?(\d\d)[ .]?(\d\d)\*?(?![\w.])")


def taken(sentence: Sentence, actor: Actor) -> list[Named]:
    """Words with a digit that are the number of a document, or its reference."""
    found = _codes_taken(sentence, actor)
    for word in [word for word in sentence.left() if re.search(r"\d", word.raw) and len(word.raw) >= 3]:
        key = folded(word.raw)
        mine = (ReadingValue.organization_id == actor.organization_id) & ReadingValue.name.in_(NUMBERS) & (ReadingValue.folded == key)
        if _is_seen(mine, actor):
            lead = _NUMBERED.search(sentence.rest[: word.start])
            start, end = word.start - len(lead[0] if lead else ""), sentence.end(word)
            found.append(Named("number", (key,), (word.raw,), word.raw, start=start, end=end))
            sentence.take(start, end, NAME)
    return found


def _codes_taken(sentence: Sentence, actor: Actor) -> list[Named]:
    """Codes of waste, however they are spaced: "15 01 01", "150101"."""
    found = []
    for match in list(_CODE.finditer(sentence.rest)):
        keys = (" ".join(match.groups()), "".join(match.groups()))
        mine = (ReadingValue.organization_id == actor.organization_id) & (ReadingValue.name == CODE) & ReadingValue.folded.in_(keys)
        if _is_seen(mine, actor):
            found.append(Named("code", keys, (keys[0],), keys[0], start=match.start(), end=match.end()))
            sentence.take(match.start(), match.end(), NAME)
    return found


def _is_seen(values: ColumnElement[bool], actor: Actor) -> bool:
    """Whether a document that the actor may see has such a value."""
    seen = tenancy.scoped(Document, actor).where(Document.state != states.DELETED).with_only_columns(Document.id)
    return db.session.scalar(seen.where(Document.reading_id.in_(select(ReadingValue.reading_id).where(values))).limit(1)) is not None
