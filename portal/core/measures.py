"""Which field of a type is meant by a measure ("total", "tax" …) or a date ("due", "expires" …)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from portal.core.doctypes import DocType

#: By measure: the field of each family of types. Where a family isn't named its documents have no such figure.
MEASURES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "total": {"invoice": ("InvoiceTotal",), "receipt": ("Total",), "order": ("OrderTotal",), "check": ("NumberAmount",)},
    "spend": {"invoice": ("InvoiceTotal",), "receipt": ("Total",)},
    "tax": {"invoice": ("TotalTax",), "receipt": ("TotalTax",), "order": ("TotalTax",), "payStub": ("CurrentPeriodTaxes",)},
    "net": {"invoice": ("SubTotal",), "receipt": ("Subtotal",), "order": ("SubTotal",), "payStub": ("CurrentPeriodNetPay",)},
    "discount": {"invoice": ("TotalDiscount",)},
    "due": {"invoice": ("AmountDue",)},
    "tip": {"receipt": ("Tip",)},
    "gross_pay": {"payStub": ("CurrentPeriodGrossPay",)},
    "net_pay": {"payStub": ("CurrentPeriodNetPay",)},
    "deductions": {"payStub": ("CurrentPeriodDeductions",)},
    "closing": {"bankStatement": ("EndingBalance",)},
    "opening": {"bankStatement": ("BeginningBalance",)},
    "revenue": {"financialReport": ("TotalRevenue",)},
    "income": {"financialReport": ("NetIncome",)},
    "assets": {"financialReport": ("TotalAssets",)},
    "equity": {"financialReport": ("Equity",)},
    "quantity": {"utilityBill": ("Quantity",), "wasteNote": ("Quantity",)},
}

#: What a document says of one day: figures of several days aren't added up, nor those of several accounts.
STOCKS = frozenset(("closing", "opening", "assets", "equity"))

#: What a measure is called; "total" of a type is its total.
CALLED = {
    "total": "total", "spend": "total", "tax": "tax", "net": "amount before tax", "discount": "discount", "due": "amount due", "tip": "tip",
    "gross_pay": "gross pay", "net_pay": "net pay", "deductions": "deductions", "closing": "closing balance", "opening": "opening balance",
    "revenue": "revenue", "income": "net income", "assets": "total assets", "equity": "equity", "quantity": "quantity",
}  # fmt: skip

#: A document's own date by family; where the first isn't there the second counts.
OWN = {
    "invoice": ("InvoiceDate",),
    "receipt": ("TransactionDate",),
    "order": ("OrderDate", "DeliveryDate"),
    "contract": ("ExecutionDate", "EffectiveDate"),
    "bankStatement": ("StatementEndDate",),
    "payStub": ("PayDate", "PayPeriodEndDate"),
    "check": ("CheckDate",),
    "idDocument": ("DateOfIssue",),
    "carLicense": ("DateOfIssue",),
    "financialReport": ("PeriodEndDate",),
    "utilityBill": ("EndDate", "StartDate"),
    "wasteNote": ("Date",),
}
DATES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "own": OWN,
    "due": {"invoice": ("DueDate",)},
    "overdue": {"invoice": ("DueDate",)},
    "expires": {
        "contract": ("ExpirationDate",),
        "idDocument": ("DateOfExpiration",),
        "carLicense": ("DateOfExpiration",),
        "creditCard": ("ExpirationDate",),
    },
    "signed": {"contract": ("ExecutionDate",)},
    "effective": {"contract": ("EffectiveDate",)},
}
DATE_WORDS = {"own": "dated", "due": "due", "overdue": "due", "expires": "expiring", "signed": "signed", "effective": "effective", "created": "handed in"}


def of_types(table: Mapping[str, tuple[str, ...]], kinds: Sequence[DocType]) -> dict[str, tuple[str, ...]]:
    """The fields of a table of the above by name of the type, for the types that have any; the first counts, the others where it isn't there."""
    found = {kind.name: tuple(name for name in table.get(kind.family, ()) if kind.field(name)) for kind in kinds}
    return {name: fields for name, fields in found.items() if fields}
