"""Invoices and their kin: freight and commercial invoices, orders, delivery notes, goods receipts."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from portal.core.extraction import arithmetic, items, numbers, parties, totals
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.model import Check, Value
from portal.core.extraction.totals import Totals

Read = tuple[dict[str, Value], list[Check]]


def read(printed: Printed, doc_type: str) -> Read:
    """Fields and checks of an invoice of any kind."""
    values, checks = _common(printed, "InvoiceTotal", "SubTotal")
    _put(values, "InvoiceId", invoice_id(printed))
    _dates(printed, values)
    order = numbers.best(
        [one for one in numbers.ids_for(printed, "PurchaseOrder") if "InvoiceId" not in values or one.value != values["InvoiceId"].value],
        0.5,
    )
    _put(values, "PurchaseOrder", order)
    _put(values, "CustomerId", numbers.best(numbers.ids_for(printed, "CustomerId"), 0.5))
    _put(values, "AmountDue", numbers.best(printed.amounts_for("AmountDue"), 0.6), "currency")
    _put(
        values, "TotalDiscount", numbers.best([one for one in printed.amounts_for("TotalDiscount", below=0) if one.value], 0.7), "currency"
    )
    _put(values, "PaymentTerm", numbers.best(printed.texts_for("PaymentTerm", accept=_has_letters, below=1), 0.6))
    _tax_ids(printed, values)
    _payment(printed, values)
    _service_period(printed, values)
    extra = {"freightInvoice": _freight, "incoInvoice4": _inco}.get(doc_type)
    if extra:
        extra(printed, values)
    _currency(printed, values)
    return values, checks


def read_order(printed: Printed, doc_type: str) -> Read:
    """Fields and checks of an order, a delivery note or a goods receipt."""
    values, checks = _common(printed, "OrderTotal", "SubTotal")
    fields = ("OrderId",) if doc_type == "purchaseOrder" else ("OrderId", "PurchaseOrder")
    _put(values, "OrderId", numbers.best(numbers.ids_for(printed, *fields), 0.4))
    _put(values, "DeliveryNoteId", numbers.best(numbers.ids_for(printed, "DeliveryNoteId"), 0.5))
    _put(values, "OrderDate", numbers.best(printed.dates_for("OrderDate"), 0.3), "date")
    _put(values, "DeliveryDate", numbers.best(printed.dates_for("DeliveryDate"), 0.4), "date")
    values.pop("CustomerAddress", None)
    values.pop("VendorAddress", None)
    _currency(printed, values)
    return values, checks


def _common(printed: Printed, total: str, subtotal: str) -> Read:
    """Parties, amounts and items, which all of these documents have."""
    values: dict[str, Value] = {}
    found = parties.find(printed)
    _put(values, "VendorName", found.vendor)
    _put(values, "CustomerName", found.customer)
    for name, value in (
        ("VendorAddress", found.vendor_address),
        ("CustomerAddress", found.customer_address),
        ("ShippingAddress", found.shipping_address),
    ):
        if value is not None:
            values[name] = value
    rows = items.find(printed, {one.value for one in printed.amounts_for(total, subtotal) if one.score > 0.5 and one.value})
    settled = amounts(printed, total, subtotal, items.sum_of(rows))
    for name, one in ((total, settled.total), (subtotal, settled.subtotal), ("TotalTax", settled.tax)):
        _put(values, name, one, "currency")
    checks = settled.checks
    if rows:
        box = next(iter(rows[0].values()))
        values["Items"] = Value("array", rows, 0.6, None, box.page, None, "table")
        checks += _items_check(rows, values, total, subtotal)
    return values, checks


def amounts(printed: Printed, total: str, subtotal: str, lines: Decimal = Decimal(0)) -> Totals:
    """Total, subtotal and tax; `lines` is the sum of the items, which speaks for the subtotal or the total that equals it."""
    top = _favoured(printed.amounts_for(total), lines) or _loose_total(printed)
    sub = _favoured(_out_of_table(printed.amounts_for(subtotal)), lines)
    tax = [one for one in printed.amounts_for("TotalTax") if not _is_rate(one)]
    top = top + _implied(printed, {s.value + x.value for s in sub for x in tax if min(s.score, x.score) > 0.5 and x.value}, top)
    tax = tax + _implied(
        printed, {t.value - s.value for t in top for s in sub if min(t.score, s.score) > 0.7 and t.value > s.value > 0}, tax
    )
    return totals.settle(printed, top, sub, tax, (total, subtotal, "TotalTax"))


def _implied(printed: Printed, amounts: set[Decimal], known: list[Candidate]) -> list[Candidate]:
    """Printed figures without a known label that equal what the labelled ones add up to."""
    labelled = {one.value for one in known if one.score > 0.5}
    fitting = [one for one in printed.amounts if one.amount in amounts - labelled and not one.plain]
    return [Candidate(one.amount, one.span, 0.55, currency=one.currency, method="layout") for one in fitting]


def _favoured(found: list[Candidate], lines: Decimal) -> list[Candidate]:
    return [replace(one, score=one.score + 0.15) if lines and one.value == lines else one for one in found]


def _out_of_table(found: list[Candidate]) -> list[Candidate]:
    """Subtotals of groups inside a table are doubtful: of several the last under each other is the document's."""
    last = max((one.span.frame[1] for one in found), default=0.0)
    return [replace(one, score=one.score - (0.0 if one.span.frame[1] >= last - 30 else 0.12)) for one in found]


def _is_rate(one: Candidate) -> bool:
    return one.currency is None and one.value == one.value.to_integral_value() and not re.search(r"[.,]\d\d", one.printed)


def _loose_total(printed: Printed) -> list[Candidate]:
    """Without any labelled total: the largest figure with a currency, doubtfully."""
    loose = [one for one in printed.amounts if not one.plain and one.amount > 0]
    largest = max(loose, key=lambda one: (one.currency is not None, one.amount), default=None)
    return [Candidate(largest.amount, largest.span, 0.3, currency=largest.currency, method="layout")] if largest else []


def _items_check(rows: list[dict[str, Value]], values: dict[str, Value], total: str, subtotal: str) -> list[Check]:
    lines = items.sum_of(rows)
    against = {name: values[name].value["amount"] for name in (subtotal, total) if name in values}
    check = arithmetic.items_add_up(lines, against)
    if check is not None and check.passed:
        values["Items"].confidence = 0.9
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
            r"überweis|zahlbar|zahlen sie|bis zum|pay(?:able|ment)?\b.*\b(?:by|before|until|due)|due (?:on|by)?|"
            r"fällig|échéance|vencimiento|scadenza",
            line.text,
            re.I,
        ):
            found = printed.dates_in(line)
            if found and not re.search(r"invoice date|rechnungsdatum|date of issue", line.text, re.I):
                return replace(found[-1], score=0.5, method="layout")
    return None


def _tax_ids(printed: Printed, values: dict[str, Value]) -> None:
    """Ids of a European form by check digits and label; the customer's are those at its label or under its address."""
    found = numbers.vat_ids(printed)
    theirs = {id(near.span.words[0]) for label in printed.labelled("CustomerTaxId") for near in printed.near(label)}
    customer = values.get("CustomerName")
    mine: list[Candidate] = []
    for one in found:
        labelled = any(id(word) in theirs for word in one.span.words) or _in_line_of(printed, one, "CustomerTaxId")
        below = (
            customer
            and customer.box
            and one.span.page == customer.page
            and 0 < one.span.box[1] - customer.box[1] < 0.14
            and abs(one.span.box[0] - customer.box[0]) < 0.12
        )
        if labelled or below:
            _put(values, "CustomerTaxId", one)
        else:
            mine.append(one)
    best = numbers.best(mine) or numbers.best(_other_tax_ids(printed, theirs), 0.6)
    _put(values, "VendorTaxId", best)


def _in_line_of(printed: Printed, one: Candidate, field: str) -> bool:
    line = printed.line_of(one.span)
    return any(label.line == line and label.strength(field) > 0.5 for label in printed.labelled(field))


def _other_tax_ids(printed: Printed, theirs: set[int]) -> list[Candidate]:
    """Tax numbers of other forms (GST, ABN, EIN, Steuernummer) beside their labels."""
    found = numbers.ids_for(printed, "VendorTaxId")
    return [one for one in found if id(one.span.words[0]) not in theirs and sum(c.isdigit() for c in one.printed) >= 7]


def _payment(printed: Printed, values: dict[str, Value]) -> None:
    ibans, bics = numbers.ibans(printed), numbers.bics(printed)
    accounts = (
        []
        if ibans
        else [
            one for one in numbers.ids_for(printed, "BankAccountNumber") if sum(c.isdigit() for c in one.printed) >= 5 and one.score > 0.6
        ]
    )
    details = {}
    for name, found in (("IBAN", ibans), ("SWIFT", bics), ("BankAccountNumber", accounts)):
        _put(details, name, found[0] if found else None)
    if details:
        first = next(iter(details.values()))
        values["PaymentDetails"] = Value("array", [details], first.confidence, first.content, first.page, first.box, first.method)


def _service_period(printed: Printed, values: dict[str, Value]) -> None:
    for label in printed.labelled("ServiceStartDate"):
        for near in printed.near(label, below=1):
            found = printed.dates_in(near.span)
            if len(found) == 2 and label.emphasis > 0.8:
                for name, one in zip(("ServiceStartDate", "ServiceEndDate"), found, strict=True):
                    _put(values, name, replace(one, score=0.8 * near.weight), "date")
                return


def _freight(printed: Printed, values: dict[str, Value]) -> None:
    _put(values, "BillOfLading", numbers.best(numbers.ids_for(printed, "BillOfLading"), 0.5))
    for name in ("Origin", "Destination", "Weight"):
        _put(values, name, numbers.best(printed.texts_for(name, below=1), 0.5))


def _inco(printed: Printed, values: dict[str, Value]) -> None:
    terms = re.compile(r"\b(EXW|FCA|FAS|FOB|CFR|CIF|CPT|CIP|DAP|DPU|DDP|DAT)\b")
    found = printed.texts_for("Incoterm", accept=lambda text: bool(terms.search(text)), below=1)
    _put(values, "Incoterm", numbers.best(found, 0.4))


def _currency(printed: Printed, values: dict[str, Value]) -> None:
    """Gives amounts without a sign the document's currency."""
    codes = [value.value["currencyCode"] for value in values.values() if value.type == "currency" and value.value["currencyCode"]]
    code = printed.currency or (codes[0] if codes else None)
    for value in values.values():
        if value.type == "currency" and (value.value["currencyCode"] is None or "$" in (value.content or "")):
            value.value["currencyCode"] = code


def _has_letters(text: str) -> bool:
    return any(char.isalpha() for char in text) or bool(re.search(r"\d+\s*(?:days|tage)", text))


def _put(values: dict[str, Value], name: str, one: Candidate | None, kind: str = "string") -> None:
    if one is not None and name not in values:
        values[name] = value_of(one, kind)
