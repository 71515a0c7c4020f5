"""The document types and their fields, as data.

Names of types are those of the docflo family (seed 001) plus the house's own; names of fields follow Azure Document Intelligence's
prebuilt models (docs/architecture.md). Data types are those of `portal.core.extraction.model.TYPES`.

A field is written ``Name`` (a string), ``Name:type``, or ``Name[Item Item:type]`` for an array of objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

#: The fields that say whose paper a document is; the first that is there counts.
ISSUERS = ("VendorName", "MerchantName", "SupplierName", "BankName", "EmployerName", "IssuingBank")


#: How a field's value is found: "ai" by its own labels and whatever else is known of it, "manual" by people alone.
METHODS = ("ai", "label", "regex", "table", "manual")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, its data type, and for an array or object the fields of its items.

    What a firm says of it (`core.types`): `title` is what it is called there, `own`: the firm made it, `visible`: people see it, `method` (one of
    `METHODS`) and `settings` how it is found.
    """

    name: str
    type: str = "string"
    items: tuple[Field, ...] = ()
    title: str = ""
    own: bool = False
    visible: bool = True
    method: str = "ai"
    settings: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def label(self) -> str:
        """The name for people: `InvoiceTotal` → "Invoice total", `IBAN` → "IBAN"."""
        words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", self.name) or [self.name]
        first = words[0] if words[0].isupper() else words[0].capitalize()
        return self.title or " ".join([first, *(word if word.isupper() else word.lower() for word in words[1:])])


@dataclass(frozen=True, slots=True)
class DocType:
    """One document type. `family` groups types that are read and shown alike (all kinds of invoice are of family invoice).

    Of a firm's `own` type `like` is the one it is read as, "" for none, and `words` are phrases that stand on its papers. A type that isn't `enabled`
    is no longer told; documents that are of it stay so. `version` counts what the firm changed about it.
    """

    name: str
    label: str
    family: str
    fields: tuple[Field, ...] = ()
    own: bool = False
    enabled: bool = True
    like: str = ""
    words: tuple[str, ...] = ()
    version: int = 0

    @property
    def names_its_sender(self) -> bool:
        """Whether a document of the type says whose paper it is, so that the next one of the same sender is known again."""
        return any(field.name in ISSUERS for field in self.fields)

    @property
    def reader(self) -> str:
        """The built-in type whose rules read it; "unclassified" where none do."""
        return (self.like or "unclassified") if self.own else self.name

    @property
    def hidden(self) -> frozenset[str]:
        """The fields that people don't see; nobody is asked about their values."""
        return frozenset(field.name for field in self.fields if not field.visible)

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)


def parse_fields(text: str) -> tuple[Field, ...]:
    """Fields from their short notation (see the module's docstring)."""
    return tuple(_fields(iter(re.findall(r"[\w:]+|\[|\]", text))))


def _fields(tokens: Iterator[str]) -> Iterator[Field]:
    pending: Field | None = None
    for token in tokens:
        if token == "[" and pending is not None:
            pending = Field(pending.name, "array", tuple(_fields(tokens)))
            continue
        if pending is not None:
            yield pending
        if token == "]":
            return
        name, _, kind = token.partition(":")
        pending = Field(name, kind or "string")
    if pending is not None:
        yield pending


_ITEM = """Description Quantity:number Unit UnitPrice:currency ProductCode Date:date TaxRate:number Tax:currency Amount:currency"""
_INVOICE = """InvoiceId InvoiceDate:date DueDate:date PurchaseOrder VendorName VendorAddress:address VendorTaxId CustomerName CustomerId
    CustomerAddress:address CustomerTaxId SubTotal:currency TotalDiscount:currency TotalTax:currency InvoiceTotal:currency
    AmountDue:currency PaymentTerm ServiceStartDate:date ServiceEndDate:date PaymentDetails[IBAN SWIFT BankAccountNumber]
    TaxDetails[Rate:number Amount:currency]"""
_ORDER = f"""OrderId OrderDate:date DeliveryDate:date DeliveryNoteId VendorName CustomerName ShippingAddress:address SubTotal:currency
    TotalTax:currency OrderTotal:currency Items[{_ITEM}]"""
_BANK = """BankName AccountHolderName AccountNumber IBAN StatementStartDate:date StatementEndDate:date BeginningBalance:currency
    EndingBalance:currency Transactions[Date:date Description DepositAmount:currency WithdrawalAmount:currency Balance:currency]"""
_STATEMENT = """StatementType EntityName PeriodEndDate:date Currency UnitMultiplier:number TotalRevenue:currency TotalExpenses:currency
    NetIncome:currency CurrentAssets:currency FixedAssets:currency TotalAssets:currency CurrentLiabilities:currency
    LongTermLiabilities:currency TotalLiabilities:currency Equity:currency Lines[Label Amount:currency PriorAmount:currency]"""

_DECLARED = (
    ("invoice", "Invoice", "invoice", f"{_INVOICE} Items[{_ITEM}]"),
    ("freightInvoice", "Freight invoice", "invoice", f"{_INVOICE} Items[{_ITEM}] BillOfLading Origin Destination Weight"),
    ("incoInvoice4", "Commercial invoice with Incoterm", "invoice", f"{_INVOICE} Incoterm Items[{_ITEM} HsCode CountryOfOrigin:country]"),
    (
        "receipt",
        "Receipt",
        "receipt",
        """MerchantName MerchantAddress:address MerchantPhoneNumber TransactionDate:date TransactionTime Subtotal:currency TotalTax:currency
        Tip:currency Total:currency Items[Description Quantity:number Price:currency TotalPrice:currency]""",
    ),
    ("purchaseOrder", "Purchase order", "order", _ORDER),
    ("goodsReceipt", "Goods receipt", "order", _ORDER),
    ("deliveryInvoice", "Delivery note", "order", _ORDER),
    (
        "contract",
        "Contract",
        "contract",
        """Title ContractId Parties[Name Address:address] ExecutionDate:date EffectiveDate:date ExpirationDate:date ContractDuration
        Jurisdictions[Region]""",
    ),
    ("bankStatement", "Bank statement", "bankStatement", _BANK),
    ("bankStatement.us", "Bank statement (United States)", "bankStatement", _BANK),
    ("creditCardStatement", "Credit card statement", "bankStatement", _BANK),
    (
        "payStub",
        "Pay stub",
        "payStub",
        """EmployerName EmployeeName PayDate:date PayPeriodStartDate:date PayPeriodEndDate:date CurrentPeriodGrossPay:currency
        CurrentPeriodTaxes:currency CurrentPeriodDeductions:currency CurrentPeriodNetPay:currency YearToDateGrossPay:currency
        YearToDateTaxes:currency YearToDateDeductions:currency YearToDateNetPay:currency""",
    ),
    (
        "check",
        "Check",
        "check",
        "PayerName PayTo CheckDate:date CheckNumber NumberAmount:currency WordAmount BankName RoutingNumber AccountNumber Memo",
    ),
    (
        "idDocument",
        "Identity document",
        "idDocument",
        """DocumentType FirstName LastName DocumentNumber DateOfBirth:date DateOfIssue:date DateOfExpiration:date Sex Nationality:country
        CountryRegion:country Address:address MachineReadableZone""",
    ),
    (
        "carLicense",
        "Vehicle licence",
        "carLicense",
        "RegistrationNumber VehicleIdentificationNumber Make Model Year:number OwnerName DateOfIssue:date DateOfExpiration:date",
    ),
    ("creditCard", "Credit card", "creditCard", "CardHolderName CardNumber ExpirationDate:date IssuingBank PaymentNetwork"),
    ("financialReportIL", "Financial report (Israel)", "financialReport", _STATEMENT),
    ("financialReport", "Financial report", "financialReport", _STATEMENT),
    (
        "taxForm",
        "Tax form",
        "taxForm",
        "FormType TaxYear PayerName PayerTin RecipientName RecipientTin Boxes[Number Label Text Amount:currency]",
    ),
    (
        "utilityBill",
        "Utility bill",
        "utilityBill",
        """SupplierName InvoiceId Quantity:number Unit StartDate:date EndDate:date SupplyPoint Category
        Items[SupplyPoint Quantity:number Unit StartDate:date EndDate:date InvoiceId Description Amount:currency]""",
    ),
    (
        "wasteNote",
        "Waste note",
        "wasteNote",
        """WasteCode IdentificationName Quantity:number Unit Date:date Carrier
        Items[WasteCode IdentificationName Quantity:number Unit StartDate:date EndDate:date Description Destination]""",
    ),
    ("unclassified", "Unclassified", "unclassified", ""),
)

DOCTYPES: dict[str, DocType] = {name: DocType(name, label, family, parse_fields(text)) for name, label, family, text in _DECLARED}
