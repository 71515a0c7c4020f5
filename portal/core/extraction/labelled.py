"""Documents read by their labels alone: pay stubs, checks, identity, vehicle and card papers, utility bills, waste notes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from portal.core.doctypes import DOCTYPES
from portal.core.extraction import labelling, labels, numbers, parties
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.model import Check, Value

#: Field of a type → fields of the label tables, where they are not called the same.
_CALLED = {
    "CurrentPeriodGrossPay": "GrossPay",
    "CurrentPeriodTaxes": "Taxes",
    "CurrentPeriodDeductions": "Deductions",
    "CurrentPeriodNetPay": "NetPay",
    "YearToDateGrossPay": "GrossPay",
    "YearToDateTaxes": "Taxes",
    "YearToDateDeductions": "Deductions",
    "YearToDateNetPay": "NetPay",
    "PayPeriodStartDate": "PayPeriodStartDate",
    "SupplierName": "SupplierName",
    "StartDate": "ServiceStartDate",
    "EndDate": "ServiceEndDate",
}
_NAMES = {
    "EmployerName",
    "EmployeeName",
    "PayTo",
    "PayerName",
    "FirstName",
    "LastName",
    "OwnerName",
    "SupplierName",
    "CardHolderName",
    "BankName",
    "IssuingBank",
}
_UNITS = re.compile(r"\b(kWh|MWh|m3|m³|therms?|CCF|HCF|gal(?:lons)?|litres?|liters?|kg|tonnes?|tons?|t|Nm³)(?!\w)", re.I)
_EWC = re.compile(r"\b(\d{2})[ .]?(\d{2})[ .]?(\d{2})(\s?\*)?(?!\d)")
_CARD = re.compile(r"\b(?:\d{4}[ -]?){3}\d{1,7}\b")


def read(printed: Printed, doc_type: str) -> tuple[dict[str, Value], list[Check]]:
    """Every declared field by its own labels and its data type, then what the type knows beyond labels."""
    values: dict[str, Value] = {}
    for field in DOCTYPES[doc_type].fields:
        one = _candidate(printed, field.name, field.type)
        if one is not None:
            values[field.name] = value_of(one, field.type)
    beyond = _BEYOND.get(doc_type)
    checks = beyond(printed, values) if beyond else []
    for value in values.values():
        if value.type == "currency":
            value.value["currencyCode"] = value.value["currencyCode"] or printed.currency
    return values, checks


def relabel(printed: Printed, phrases: dict[str, tuple[labels.Phrase, ...]]) -> None:
    """Have the document read by the labels of its own kind (`labels.kind`). Recognised pages are forgiven a letter."""
    recognised = any(page.source == "ocr" for page in printed.pages)
    known = labels.Forgiving(phrases) if recognised else phrases
    printed.labels = [label for index, line in enumerate(printed.lines) for label in labelling.labels_of(line, index, known)]


def _candidate(printed: Printed, name: str, kind: str) -> Candidate | None:
    called = _CALLED.get(name, name)
    if kind == "currency":
        return _amount(printed, called, year_to_date=name.startswith("YearToDate"))
    if kind == "date":
        return numbers.best(printed.dates_for(called), 0.4)
    if name.endswith(("Number", "Id")) or name in ("SupplyPoint", "WasteCode"):
        return numbers.best(numbers.ids_for(printed, called), 0.4)
    if kind in ("string", "address", "country"):
        accept = parties.acceptable if name in _NAMES else _short
        return numbers.best(printed.texts_for(called, accept=accept, below=1), 0.45)
    return None


def _short(text: str) -> bool:
    return 0 < len(text) <= 80


def _amount(printed: Printed, called: str, year_to_date: bool) -> Candidate | None:
    """Of two figures on a pay stub's line the first is the period's, the last the year's."""
    for label in sorted(printed.labelled(called), key=lambda label: -label.strength(called)):
        found = [one for near in printed.near(label, below=0) for one in printed.amounts_in(near.span) if not one.plain]
        if found and label.strength(called) > 0.5 and (len(found) > 1 or not year_to_date):
            one = found[-1] if year_to_date else found[-2] if len(found) > 1 else found[0]
            return Candidate(one.amount, one.span, 0.8, label, currency=one.currency)
    return None if year_to_date else numbers.best(printed.amounts_for(called), 0.6)


# -- what single types know beyond labels -----------------------------------------------------------------------------


def _card(printed: Printed, values: dict[str, Value]) -> list[Check]:
    """The number is never kept whole: all but its last four digits are masked."""
    values.pop("CardNumber", None)
    for line in printed.lines:
        match = _CARD.search(line.text)
        if match:
            digits = re.sub(r"\D", "", match[0])
            masked = "*" * (len(digits) - 4) + digits[-4:]
            values["CardNumber"] = Value("string", masked, 0.9, masked, line.page, line.box, "layout")
            network = {"4": "Visa", "5": "Mastercard", "2": "Mastercard", "3": "American Express", "6": "Discover"}.get(digits[0])
            if network:
                values["PaymentNetwork"] = Value("string", network, 0.8, masked, line.page, line.box, "derived", ["CardNumber"])
            break
    return []


def _utility(printed: Printed, values: dict[str, Value]) -> list[Check]:
    _quantity(printed, values, "Consumption")
    if "SupplierName" not in values:
        found = parties.find(printed).vendor
        if found is not None:
            values["SupplierName"] = value_of(found)
    for label in printed.labelled("ServiceStartDate"):
        found = [date for near in printed.near(label, below=1) for date in printed.dates_in(near.span)]
        for name, date in zip(("StartDate", "EndDate"), found if len(found) == 2 else (), strict=False):
            values[name] = value_of(replace(date, score=0.8), "date")
    return []


def _waste(printed: Printed, values: dict[str, Value]) -> list[Check]:
    _quantity(printed, values, "WasteQuantity")
    code = next((one for one in printed.texts_for("WasteCode") if _EWC.search(one.span.text)), None)
    if code is not None:
        match = _EWC.search(code.span.text)
        values["WasteCode"] = value_of(replace(code, value=f"{match[1]} {match[2]} {match[3]}{'*' if match[4] else ''}", content=match[0]))
    date = numbers.best(printed.dates_for("WasteDate"), 0.4)
    if date is not None:
        values["Date"] = value_of(date, "date")
    return []


def _quantity(printed: Printed, values: dict[str, Value], called: str) -> None:
    """A figure with its unit, beside its label or else the one with a unit that is largest."""
    found = [(one.score, one.span) for one in printed.texts_for(called, accept=lambda text: any(c.isdigit() for c in text))]
    found += [
        (0.4, cell)
        for line in printed.lines
        for cell in line.segments
        if _UNITS.search(cell.text) and re.search(r"\d", cell.text) and len(cell.words) <= 6
    ]
    for score, span in sorted(found, key=lambda pair: -pair[0]):
        amount = next(iter(printed.amounts_in(span)), None)
        unit = _UNITS.search(span.text) or _UNITS.search(printed.lines[printed.line_of(span)].text)
        if amount is not None and unit is not None and amount.currency is None:
            values["Quantity"] = value_of(Candidate(amount.amount, amount.span, score), "number")
            values["Unit"] = Value("string", unit[1], min(0.9, score), unit[1], span.page, span.box, "label")
            return


_BEYOND: dict[str, Callable[[Printed, dict[str, Value]], list[Check]]] = {
    "creditCard": _card,
    "utilityBill": _utility,
    "wasteNote": _waste,
}
