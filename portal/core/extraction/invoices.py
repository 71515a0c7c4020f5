"""Invoices and their kin: freight and commercial invoices, orders, delivery notes, goods receipts."""

from __future__ import annotations

import re
from dataclasses import replace

from portal.core.doctypes import DOCTYPES
from portal.core.extraction import arithmetic, billed, items, numbers, parties, payment, terms
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.model import Check, Value

Read = tuple[dict[str, Value], list[Check]]

#: Incoterms 2010 and 2020.
_TERMS = re.compile(r"\b(?:EXW|FCA|FAS|FOB|CFR|CIF|CPT|CIP|DAP|DPU|DDP|DAT)\b")
#: Types whose tables may say only what was delivered.
_UNPRICED = ("deliveryInvoice", "goodsReceipt")


def read(printed: Printed, doc_type: str) -> Read:
    """Fields and checks of an invoice of any kind."""
    values, checks, bill = _common(printed, doc_type, "InvoiceTotal")
    _put(values, "InvoiceId", invoice_id(printed))
    _dates(printed, values)
    _put(values, "PurchaseOrder", payment.order(printed, values["InvoiceId"].value if "InvoiceId" in values else None, bill.rows))
    _put(values, "CustomerId", payment.customer_id(printed))
    _put(values, "AmountDue", bill.due, "currency")
    _put(values, "TotalDiscount", bill.discount and replace(bill.discount, value=abs(bill.discount.value)), "currency")
    _put(values, "PaymentTerm", payment.term(printed))
    values |= terms.due(printed, values)
    vendor, customer = payment.tax_ids(printed, values.get("CustomerName"))
    _put(values, "VendorTaxId", vendor)
    _put(values, "CustomerTaxId", customer)
    for name, one in zip(("ServiceStartDate", "ServiceEndDate"), payment.service_period(printed), strict=False):
        _put(values, name, one, "date")
    found = {"PaymentDetails": payment.details(printed), "TaxDetails": billed.tax_details(bill, printed.currency)}
    values |= {name: value for name, value in found.items() if value is not None}
    _derive_tax(values, bill)
    extra = {"freightInvoice": _freight, "incoInvoice4": _inco}.get(doc_type)
    if extra:
        extra(printed, values)
    _currency(printed, values)
    return values, checks


def read_order(printed: Printed, doc_type: str) -> Read:
    """Fields and checks of an order, a delivery note or a goods receipt."""
    values, checks, _ = _common(printed, doc_type, "OrderTotal")
    fields = ("OrderId",) if doc_type == "purchaseOrder" else ("OrderId", "PurchaseOrder")
    _put(values, "OrderId", numbers.best(numbers.ids_for(printed, *fields), 0.4))
    _put(values, "DeliveryNoteId", numbers.best(numbers.ids_for(printed, "DeliveryNoteId"), 0.5))
    ordered, delivered = numbers.best(printed.dates_for("OrderDate"), 0.3), numbers.best(printed.dates_for("DeliveryDate"), 0.4)
    if doc_type in _UNPRICED and delivered is None and ordered is not None and ordered.label and ordered.label.strength("OrderDate") < 0.6:
        ordered, delivered = None, ordered  # a note's own date is that of the delivery
    _put(values, "OrderDate", ordered, "date")
    _put(values, "DeliveryDate", delivered, "date")
    values.pop("CustomerAddress", None)
    values.pop("VendorAddress", None)
    _currency(printed, values)
    return values, checks


def _common(printed: Printed, doc_type: str, total: str) -> tuple[dict[str, Value], list[Check], billed.Billed]:
    """Parties, amounts and items, which all of these documents have."""
    values: dict[str, Value] = {}
    found = parties.find(printed, doc_type)
    _put(values, "VendorName", found.vendor)
    _put(values, "CustomerName", found.customer)
    for name, value in (
        ("VendorAddress", found.vendor_address),
        ("CustomerAddress", found.customer_address),
        ("ShippingAddress", found.shipping_address),
    ):
        if value is not None:
            values[name] = value
    bill = billed.read(printed, total, "SubTotal", priced=doc_type not in _UNPRICED)
    for name, one in ((total, bill.sums.total), ("SubTotal", bill.sums.subtotal), ("TotalTax", bill.sums.tax)):
        _put(values, name, one, "currency")
    checks = bill.sums.checks
    declared = {field.name for field in DOCTYPES[doc_type].field("Items").items}
    rows = [{name: value for name, value in row.items() if name in declared} for row in bill.rows]
    if rows:
        values["Items"] = Value("array", rows, 0.6, None, next(iter(rows[0].values())).page, None, "table")
        checks += _items_check(rows, values, total, "SubTotal")
    return values, checks, bill


def _derive_tax(values: dict[str, Value], bill: billed.Billed) -> None:
    """A tax that is the sum of several names them as its parts; without them only what it is the difference of, or it is dropped."""
    tax = values.get("TotalTax")
    if tax is None or tax.method != "derived":
        return
    right = any(check.passed and "TotalTax" in check.fields for check in bill.sums.checks)
    parts = ["TaxDetails"] if "TaxDetails" in values else ["InvoiceTotal", "SubTotal"] if right else []
    if parts:
        values["TotalTax"] = replace(tax, page=None, box=None, parts=parts)
    else:
        del values["TotalTax"]


def _items_check(rows: list[dict[str, Value]], values: dict[str, Value], total: str, subtotal: str) -> list[Check]:
    lines = items.sum_of(rows)
    if not any("Amount" in row for row in rows):
        return []
    against = {name: values[name].value["amount"] for name in (subtotal, total) if name in values}
    check = arithmetic.items_add_up(lines, against)
    if check is not None:
        values["Items"].evidence["sum"] = float(check.passed)
    if check is not None and check.passed:
        values["Items"].confidence = 0.9
        for value in (value for row in rows for name, value in row.items() if name == "Amount"):
            value.evidence["sum"] = 1.0
    return [check] if check else []


def invoice_id(printed: Printed) -> Candidate | None:
    return numbers.best(numbers.ids_for(printed, "InvoiceId"), 0.3)


def _dates(printed: Printed, values: dict[str, Value]) -> None:
    due = numbers.best(printed.dates_for("DueDate"), 0.4)
    issued = [one for one in printed.dates_for("InvoiceDate") if due is None or one.span.words[0] is not due.span.words[0]]
    date = numbers.best(issued, 0.2) or _lone_date(printed, due)
    if date and due and date.value > due.value and date.score < 0.6:
        date = next((one for one in issued if one.value <= due.value), date)
    _put(values, "InvoiceDate", date, "date")
    _put(values, "DueDate", due or _due_in_text(printed), "date")


def _lone_date(printed: Printed, due: Candidate | None) -> Candidate | None:
    """The first date on the page that is not the due date, when none is labelled."""
    others = [one for one in printed.dates if due is None or one.value != due.value]
    return replace(others[0], score=0.35, method="layout") if others else None


def _due_in_text(printed: Printed) -> Candidate | None:
    """ "… pay until 9 June 2014", "Bitte überweisen Sie bis zum …": a date in a sentence that asks for payment."""
    for line in printed.lines:
        if re.search(
            r"überweis|zahlbar|zahlen sie|bis zum|(?:pay(?:able|ment)?|remit|transfer|settle)\b.*\b(?:by|before|until|due)|due (?:on|by)?|"
            r"fällig|échéance|(?:payer|régler|règlement)\b.*\bavant|venc(?:e|imiento)\b|scadenza|entro il|uiterlijk|pagar até|vencimento",
            line.text,
            re.I,
        ):
            found = printed.dates_in(line)
            if found and not re.search(r"invoice date|rechnungsdatum|date of issue", line.text, re.I):
                return replace(found[-1], score=0.5, method="layout")
    return None


def _freight(printed: Printed, values: dict[str, Value]) -> None:
    _put(values, "BillOfLading", numbers.best(numbers.ids_for(printed, "BillOfLading"), 0.5))
    for name in ("Origin", "Destination", "Weight"):
        _put(values, name, numbers.best(printed.texts_for(name, below=1), 0.5))


def _inco(printed: Printed, values: dict[str, Value]) -> None:
    """The term with its place beside its label, else a cell that begins with one."""
    found = printed.texts_for("Incoterm", accept=lambda text: bool(_TERMS.search(text)), below=1)
    loose = [cell for line in printed.lines for cell in line.segments if _TERMS.match(cell.text) and len(cell.words) < 6]
    found = found or [Candidate(cell.text, cell, 0.6, method="layout") for cell in loose[:1]]
    _put(values, "Incoterm", numbers.best(found, 0.4))


def _currency(printed: Printed, values: dict[str, Value]) -> None:
    """Gives amounts without a sign the document's currency."""
    codes = [value.value["currencyCode"] for value in values.values() if value.type == "currency" and value.value["currencyCode"]]
    code = printed.currency or (codes[0] if codes else None)
    for value in values.values():
        if value.type == "currency" and (value.value["currencyCode"] is None or "$" in (value.content or "")):
            value.value["currencyCode"] = code


def _put(values: dict[str, Value], name: str, one: Candidate | None, kind: str = "string") -> None:
    if one is not None and name not in values:
        values[name] = value_of(one, kind)
