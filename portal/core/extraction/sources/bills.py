"""What an e-invoice says, whatever its syntax: facts as they stand in the XML, and from them the values of the document type's fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from portal.core.doctypes import DOCTYPES, Field
from portal.core.extraction import labels
from portal.core.extraction.model import Value
from portal.core.extraction.numbers import mod97

#: Type codes of UNTDID 1001 that are no bills: orders, their changes and the answers to them.
ORDERS = frozenset({"220", "221", "224", "226", "227", "230", "231", "105"})
MAX_ITEMS = 5_000
#: Fields of an order by what they are called in a bill.
_IN_ORDERS = {"InvoiceId": "OrderId", "InvoiceDate": "OrderDate", "InvoiceTotal": "OrderTotal"}
_DECIMAL = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,12})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
#: Surety of what the issuer's program wrote, before the print is asked.
SURE = 0.97

Facts = dict[str, str]


@dataclass(slots=True)
class Bill:
    """One e-invoice or e-order. Texts are as in the XML with single spaces, dates ISO, amounts and rates decimal; keys are field names."""

    standard: str  # "Factur-X", "UBL", …
    profile: str
    code: str  # UNTDID 1001
    currency: str
    facts: Facts = field(default_factory=dict)
    payment: list[Facts] = field(default_factory=list)
    taxes: list[Facts] = field(default_factory=list)
    items: list[Facts] = field(default_factory=list)
    lines: str = ""  # the sum of the items as the XML states it
    others: int = 0  # invoices of the same file that are not told

    @property
    def doc_type(self) -> str:
        return "purchaseOrder" if self.code in ORDERS else "invoice"


def values(bill: Bill) -> dict[str, Value]:
    """The values of the fields that the bill's type declares, without a place yet."""
    order = bill.doc_type == "purchaseOrder"
    facts: dict[str, Any] = {_IN_ORDERS.get(name, name) if order else name: text for name, text in bill.facts.items()}
    facts |= {"PaymentDetails": bill.payment, "TaxDetails": bill.taxes, "Items": bill.items[:MAX_ITEMS]}
    found = {}
    for declared in DOCTYPES[bill.doc_type].fields:
        value = typed(declared, facts.get(declared.name), bill.currency)
        if value is not None:
            found[declared.name] = value
    return found


def typed(declared: Field, fact: Any, currency: str, method: str = "xml") -> Value | None:
    """A fact as the value of a declared field; None when there is none or it isn't of the field's data type."""
    if not fact:
        return None
    if declared.type == "array":
        rows = [_row(declared.items, one, currency, method) for one in fact]
        return Value("array", [row for row in rows if row], SURE, method=method) if any(rows) else None
    inner = _inner(declared.type, fact, currency)
    return None if inner is None else Value(declared.type, inner, SURE, fact, method=method, evidence={method: 1.0})


def _row(columns: tuple[Field, ...], facts: Mapping[str, str], currency: str, method: str) -> dict[str, Value]:
    cells = {column.name: typed(column, facts.get(column.name), currency, method) for column in columns}
    return {name: cell for name, cell in cells.items() if cell is not None}


def _inner(kind: str, text: str, currency: str) -> Any:
    """The value of a text by its data type; None when it isn't of it."""
    if kind == "currency":
        amount = decimal(text, places=2)
        return None if amount is None else {"amount": amount, "currencyCode": currency if _CURRENCY.fullmatch(currency) else None}
    if kind == "number":
        return decimal(text)
    if kind == "date":
        return text if iso(text) else None
    return text


def decimal(text: str, places: int = 0) -> Decimal | None:
    """ "160.0000" → 160.00 with two `places`, 160 with none: what is zero beyond them says nothing."""
    if not _DECIMAL.fullmatch(text):
        return None
    amount = Decimal(text).normalize()
    return amount.quantize(Decimal(1).scaleb(-places)) if -amount.as_tuple().exponent < places else amount


def per_unit(price: str, basis: str) -> str:
    """The price of one; e-invoices may state it for a basis of several (BT-149)."""
    amount, count = decimal(price), decimal(basis)
    if amount is None or count in (None, 0, 1):
        return price
    return f"{(amount / count).quantize(Decimal('0.00000001')).normalize():f}"


def iso(text: str) -> bool:
    try:
        return date.fromisoformat(text[:10]).isoformat() == text
    except ValueError:
        return False


def dated(text: str) -> str:
    """An ISO date of "20240131", "202401311200" (UNTDID 2379: 102, 203) or of an ISO date with anything behind it; "" of others."""
    digits = re.match(r"(\d{4})-?(\d\d)-?(\d\d)", text)
    joined = "-".join(digits.groups()) if digits else ""
    return joined if iso(joined) else ""


def is_iban(number: str) -> bool:
    """Whether this is an IBAN without spaces whose check digits hold."""
    return bool(_IBAN.fullmatch(number)) and mod97(number)


def unit(code: str) -> str:
    """A unit's code of UN/ECE recommendation 20 as people write it; codes that aren't common stay as they are."""
    return labels.data("einvoices")["units"].get(code, code)


def address(*parts: str) -> str:
    """Lines of an address joined by commas; what is empty or said twice is left out."""
    kept: list[str] = []
    for part in (" ".join(part.split()) for part in parts):
        if part and part not in kept:
            kept.append(part)
    return ", ".join(kept)


def told(facts: Mapping[str, str]) -> Facts:
    """Only what says something."""
    return {name: text for name, text in facts.items() if text}
