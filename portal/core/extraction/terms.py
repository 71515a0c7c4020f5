"""Terms of payment ("net 30", "zahlbar innerhalb von 14 Tagen") and the due date that follows from them, where none is printed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from portal.core.extraction.model import Value

if TYPE_CHECKING:
    from portal.core.extraction.candidates import Printed

_DAY = r"(?:calendar |working |kalender)?(?:days?|tage?n?|jours?|d[ií]as|giorni|gg\.?|dagen|dias)\b"
_DAYS = re.compile(
    rf"\bnet(?:to)?\s*[:-]?\s*(?P<a>\d{{1,3}})\b(?!\s*[%.,]\d|\s*%)(?:\s*{_DAY})?|"  # net 30, netto 30 Tage
    rf"(?:within|in|innerhalb(?: von)?|binnen|sous|dans(?: les)?|en|a|entro|binnen|em|no prazo de|à|dentro de)\s+(?P<b>\d{{1,3}})\s*(?:\(\w+\)\s*)?{_DAY}|"
    rf"^\W*(?P<c>\d{{1,3}})\s*{_DAY}|(?:terms|payment|zahlungsziel|zahlbar|zahlung|paiement|pago|pagamento|betaling|betalingstermijn)\W+(?P<d>\d{{1,3}})\s*{_DAY}",
    re.I,
)
_ANY_DAYS = re.compile(rf"\b(\d{{1,3}})\s*{_DAY}", re.I)
_PAY = re.compile(
    r"\bpay|\bnet\b|\bterms\b|\bdue\b|zahl|überweis|fällig|\bnetto\b|règle|paie|échéance|pago|pagar|venc|pagament|scaden|betaal|betaling|voldoe|pagável",
    re.I,
)
#: Discounts, reminders and ends of months: the days aren't simply counted from the date of the invoice.
_OTHERWISE = re.compile(
    r"%|skonto|escompte|sconto|descuento|discount|end of month|\beom\b|fin de mois|monatsende|fine mese|fin de mes|einde maand|fim do m[eê]s|"
    r"late|verzug|retard|"
    r"overdue|"
    r"complain|reklam|return|return|widerruf|after receipt|nach erhalt",
    re.I,
)
_LONGEST = 180  # days; what is longer is no term of payment


def days_in(text: str, *, term: bool = False) -> int | None:
    """The days until payment that a text allows: 0 for payment at once, None when it tells none or counts otherwise.

    In a `term`, which stood beside its label, any number of days is meant ("Recibo domiciliado 60 días").
    """
    if re.search(r"due (?:up)?on receipt|payable immediately|sofort (?:fällig|zahlbar|ohne abzug)|à réception|al contado|a vista\b|bij ontvangst", text, re.I):
        return 0
    match = None if _OTHERWISE.search(text) else _DAYS.search(text) or (_ANY_DAYS.search(text) if term else None)
    number = int(next(group for group in match.groups() if group)) if match else None
    return number if number is not None and 0 < number <= _LONGEST else None


def due(printed: Printed, values: dict[str, Value]) -> dict[str, Value]:
    """`DueDate` derived from `InvoiceDate` and `PaymentTerm` where it isn't printed, and the term itself when only a sentence tells it."""
    from portal.core.extraction.candidates import value_of  # the web process counts days too and needs no pages for it

    issued, term = values.get("InvoiceDate"), values.get("PaymentTerm")
    if issued is None or "DueDate" in values:
        return {}
    days, found = (days_in(str(term.content or term.value), term=True), {}) if term is not None else (None, {})
    if days is None and (sentence := _sentence(printed)) is not None:
        days, told = sentence
        found = {} if term is not None and term.content == told.content else {"PaymentTerm": told}
    if days is None:
        return {}
    named = found.get("PaymentTerm", term)
    day = due_on(issued.value, named.content or named.value)
    later = {one.value: one for one in printed.dates if str(issued.value) < str(one.value) <= _last(issued.value)}
    if day in later:
        return found | {"DueDate": value_of(replace(later[day], score=0.75, method="layout"), "date")}
    if later and days:
        return {}  # one of them may be the due date after all
    sure = min(0.8, issued.confidence, named.confidence)
    return found | {"DueDate": Value("date", day, sure, method="derived", parts=["InvoiceDate", "PaymentTerm"])}


def _last(issued: Any) -> str:
    return (date.fromisoformat(str(issued)) + timedelta(days=_LONGEST)).isoformat()


def due_on(issued: Any, term: Any) -> str | None:
    """The ISO day that a term of payment ends on, counted from the ISO day `issued`; None when either doesn't tell."""
    days = days_in(str(term or ""), term=True)
    try:
        return None if days is None else (date.fromisoformat(str(issued)) + timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return None


def _sentence(printed: Printed) -> tuple[int, Value] | None:
    """The first line that asks for payment within some days."""
    for line in printed.lines:
        for cell in line.segments:
            if not _PAY.search(cell.text) or not any(char.isdigit() for char in cell.text):
                continue
            days = days_in(cell.text)
            if days:
                return days, Value("string", cell.text, 0.6, cell.text, cell.page, cell.box, "layout")
    return None
