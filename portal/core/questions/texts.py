"""What of documents is told in words: the IBAN of a vendor, who a contract is between, the number of an invoice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select

from portal.core.db import db
from portal.core.doctypes import DocType
from portal.core.documents.table import Document
from portal.core.questions.names import HOLDERS, ISSUERS, Named
from portal.core.questions.plans import Plan
from portal.core.readings.kept import folded
from portal.core.readings.table import ReadingValue

if TYPE_CHECKING:
    from portal.core.questions.selecting import Asked

MOST_TEXTS = 10  # different ones that are told
MOST_READ = 500  # documents that they are looked for in, the newest
STATUS = "status"


class Source(NamedTuple):
    """A field, of its tables' items `item`; what it says is of the `owner`: who issued a document ("issuer"), whom it is made out to ("holder") or
    the document itself ("")."""

    owner: str
    name: str
    item: str = ""


SOURCES: Mapping[str, tuple[Source, ...]] = {
    "iban": (Source("issuer", "PaymentDetails", "IBAN"), Source("holder", "IBAN")),
    "swift": (Source("issuer", "PaymentDetails", "SWIFT"),),
    "account": (Source("issuer", "PaymentDetails", "BankAccountNumber"), Source("holder", "AccountNumber")),
    "tax_number": (Source("issuer", "VendorTaxId"), Source("holder", "CustomerTaxId"), Source("issuer", "PayerTin"), Source("holder", "RecipientTin")),
    "address": (Source("issuer", "VendorAddress"), Source("issuer", "MerchantAddress"), Source("holder", "CustomerAddress")),
    "phone": (Source("issuer", "MerchantPhoneNumber"),),
    "customer_number": (Source("", "CustomerId"),),
    "invoice_number": (Source("", "InvoiceId"),),
    "contract_number": (Source("", "ContractId"),),
    "delivery_note_number": (Source("", "DeliveryNoteId"),),
    "cheque_number": (Source("", "CheckNumber"),),
    "document_number": tuple(Source("", name) for name in ("InvoiceId", "OrderId", "DeliveryNoteId", "ContractId", "CheckNumber")),
    "order_number": (Source("", "PurchaseOrder"), Source("", "OrderId")),
    "terms": (Source("", "PaymentTerm"),),
    "parties": (Source("", "Parties", "Name"),),
    "issuer": tuple(Source("", name) for name in ISSUERS),
    "holder": tuple(Source("", name) for name in HOLDERS),
    "duration": (Source("", "ContractDuration"),),
    "jurisdiction": (Source("", "Jurisdictions", "Region"),),
    STATUS: (),
}
CALLED = {
    "iban": "IBAN", "swift": "SWIFT code", "account": "account number", "tax_number": "tax number", "phone": "phone number",
    "customer_number": "customer number", "order_number": "order number", "terms": "payment term", "issuer": "issuer", "holder": "customer",
}  # fmt: skip


@dataclass(slots=True)
class Told:
    """One text: what it is, in how many documents it stands, and where in the newest of them (`content` as printed)."""

    label: str
    text: str
    documents: list[int] = field(default_factory=list)
    content: str = ""
    page: int | None = None
    box: list[float] | None = None


def called(key: str) -> str:
    return CALLED.get(key, key.removeprefix("=").replace("_", " "))


def sources(key: str) -> tuple[Source, ...]:
    return (Source("", key[1:]),) if key.startswith("=") else SOURCES[key]


def lacking(key: str, kinds: Mapping[str, DocType], organization_id: int) -> ColumnElement[bool]:
    """Documents of the types that have such a field, in which it is empty."""
    names = [source.name for source in sources(key)]
    having = [kind.name for kind in kinds.values() if any(kind.field(name) for name in names)]
    full = or_(*(getattr(ReadingValue, column).is_not(None) for column in ("folded", "day", "amount")))
    has = select(ReadingValue.reading_id).where(ReadingValue.organization_id == organization_id, ReadingValue.name.in_(names), full)
    return and_(Document.doc_type.in_(having), or_(Document.reading_id.is_(None), Document.reading_id.not_in(has)))


def may_lack(key: str) -> bool:
    """Whether the database can tell that there is none: not of what stands in tables."""
    return key != STATUS and not any(source.item for source in sources(key))


def told(asked: Asked) -> list[Told]:
    """The different texts, those of the newest documents first."""
    key = asked.plan.texts or ""
    found: dict[tuple[str, str], Told] = {}
    for document_id, label, text, place in _statuses(asked) if key == STATUS else _values(asked, sources(key)):
        one = found.setdefault((label, folded(text).replace(" ", "")), Told(label, text, **place))
        if document_id not in one.documents:
            one.documents.append(document_id)
    return list(found.values())


def _statuses(asked: Asked) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    rows = asked.documents().with_only_columns(Document.id, Document.state).order_by(Document.id.desc()).limit(MOST_READ)
    yield from ((number, STATUS, state.replace("_", " "), {}) for number, state in db.session.execute(rows))


def _values(asked: Asked, wanted: Sequence[Source]) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    for owner in dict.fromkeys(source.owner for source in wanted):
        plan = _of_owner(asked.plan, owner)
        if plan is not None:
            yield from _read(type(asked)(plan, asked.actor, asked.kinds, asked.zone), [source for source in wanted if source.owner == owner])


def _of_owner(plan: Plan, owner: str) -> Plan | None:
    """The plan with its names as those who own the text; None where they are named as the other side."""
    if not owner:
        return plan
    if owner == "issuer" and any(one.kind == "holder" for one in plan.names):
        return None
    return replace(plan, names=[replace(one, kind=owner) if one.kind == "party" else one for one in plan.names])


def _read(asked: Asked, wanted: Sequence[Source]) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    items = {source.name: source.item for source in wanted}
    here = and_(ReadingValue.reading_id == Document.reading_id, ReadingValue.name.in_(items))
    rows = asked.documents().join(ReadingValue, here).with_only_columns(Document.id, Document.doc_type, ReadingValue)
    for number, doc_type, row in db.session.execute(rows.order_by(Document.id.desc(), ReadingValue.position).limit(MOST_READ)):
        item, kind = items[row.name], asked.kinds.get(doc_type)
        known = kind.field(row.name) if kind else None
        for text, place in _texts(row, item):
            yield number, called(asked.plan.texts or "") if item else known.label if known else row.name, text, place


def _texts(row: ReadingValue, item: str) -> Iterator[tuple[str, dict[str, Any]]]:
    place = {"content": row.content or "", "page": row.page, "box": row.box}
    if not item:
        yield from ((text, place) for text in [plain(row.value)] if text)
        return
    for line in row.value if isinstance(row.value, list) else ():
        cell = line.get(item) if isinstance(line, dict) else None
        text = plain(cell.get("value")) if isinstance(cell, dict) else ""
        if text:
            yield text, place | {name: cell[name] for name in ("content", "page", "box") if cell.get(name)}


def plain(value: Any) -> str:
    """A value in one line; "" for none, and for tables."""
    if isinstance(value, dict):
        return " ".join(text for text in map(plain, value.values()) if text)
    return "" if value is None or isinstance(value, list) else " ".join(str(value).split())


def unclear(names: Sequence[Named]) -> Named | None:
    """A name that fits several: whose text is told has to be one."""
    return next((one for one in names if not one.alone), None)
