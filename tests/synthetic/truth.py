"""What is known of a made-up document: typed values under the names of the field list, and the keys that the shared score uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

Typed = dict[str, Any]
Fields = dict[str, Typed]


def money(amount: Decimal, currency: str) -> Typed:
    return {"type": "currency", "value": {"amount": str(amount), "currencyCode": currency}}


def text(words: str, *also: str) -> Typed:
    """`also`: other ways of saying the same, right as well."""
    return {"type": "string", "value": " ".join(words.split())} | ({"also": list(also)} if also else {})


def day(when: date) -> Typed:
    return {"type": "date", "value": when.isoformat()}


def number(amount: Decimal | int) -> Typed:
    return {"type": "number", "value": str(amount)}


def rows(items: list[Fields]) -> Typed:
    return {"type": "array", "value": items}


@dataclass
class Paper:
    """One document as its issuer's program printed it.

    `picture` says how it comes in: "" as the PDF itself (and for every second one a scan beside it), "scan" or "photo" only so.
    `parts`: type, first and last page of each document where the file holds several. `half`: "work" or "held", for sets that are divided; their documents
    come in one form only.
    """

    doc_type: str
    lang: str
    cluster: str
    fields: Fields
    pdf: bytes
    pages: int = 1
    picture: str = ""
    alternatives: list[str] = field(default_factory=list)
    parts: list[tuple[str, int, int]] = field(default_factory=list)
    half: str = ""


#: Key of the shared score -> field names, the first that is there counts.
KEYS = {
    "vendor_name": ("VendorName", "MerchantName"),
    "vendor_address": ("VendorAddress", "MerchantAddress"),
    "customer_name": ("CustomerName",),
    "date": ("InvoiceDate", "TransactionDate", "OrderDate"),
    "due_date": ("DueDate",),
    "invoice_number": ("InvoiceId",),
    "order_number": ("OrderId",),
    "order_reference": ("PurchaseOrder",),
    "total": ("InvoiceTotal", "Total", "OrderTotal"),
    "subtotal": ("SubTotal", "Subtotal"),
    "tax": ("TotalTax",),
    "amount_due": ("AmountDue",),
    "iban": ("IBAN",),
    "vat_id": ("VendorTaxId",),
    "customer_vat_id": ("CustomerTaxId",),
    "effective_date": ("EffectiveDate",),
    "document_number": ("DocumentNumber",),
    "date_of_birth": ("DateOfBirth",),
    "expiry_date": ("DateOfExpiration",),
    "issuing_country": ("CountryRegion",),
    "entity_name": ("EntityName",),
    "period_end": ("PeriodEndDate",),
}
STATEMENT = (
    "TotalRevenue",
    "TotalExpenses",
    "NetIncome",
    "CurrentAssets",
    "FixedAssets",
    "TotalAssets",
    "CurrentLiabilities",
    "LongTermLiabilities",
    "TotalLiabilities",
    "Equity",
)


def scored(fields: Fields) -> dict[str, Any]:
    """The values under the keys of the shared score: amounts and dates as strings."""
    found = {key: _plain(fields[name]) for key, names in KEYS.items() for name in names[:1] + names[1:] if name in fields}
    found |= {name: _plain(fields[name]) for name in STATEMENT if name in fields}
    currency = next((fields[name]["value"]["currencyCode"] for name in ("InvoiceTotal", "Total", "OrderTotal", "Equity") if name in fields), None)
    if currency:
        found["currency"] = currency
    if "Items" in fields:
        amounts = [row.get("Amount") or row.get("TotalPrice") for row in fields["Items"]["value"]]
        if all(amounts):
            found["line_items"] = [{"amount": _plain(amount)} for amount in amounts if amount]
    if "PaymentDetails" in fields:
        found["iban"] = fields["PaymentDetails"]["value"][0]["IBAN"]["value"]
    if "Parties" in fields:
        found["parties"] = [party["Name"]["value"] for party in fields["Parties"]["value"]]
    if "Jurisdictions" in fields:
        found["jurisdiction"] = fields["Jurisdictions"]["value"][0]["Region"]["value"]
    return found


def _plain(value: Typed) -> str:
    return value["value"]["amount"] if value["type"] == "currency" else value["value"]
