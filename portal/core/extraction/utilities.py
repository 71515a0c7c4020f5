"""Utility bills: who supplied how much of what, when and where."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from statistics import median

from portal.core.extraction import consumption, cues, labelled, labels, measures, numbers, parties, periods, several
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.labelling import Label
from portal.core.extraction.model import Check, Value

_LARGE = 1.3  # of the usual height of a line
_UPPER = 0.35  # of the page, where letterhead and receiver stand
_SPACED = re.compile(r"[\d ]{10,30}")


def read(printed: Printed, doc_type: str = "utilityBill") -> tuple[dict[str, Value], list[Check]]:
    printed = several.litres(Printed(measures.apart(printed.pages)))
    vendor = parties.find(printed).vendor  # by the labels of invoices, before they are exchanged
    if vendor is None or re.search(r",$|\d", str(vendor.value)):
        vendor = labelled.letterhead(printed) or vendor
    vendor = _headline(printed, vendor) or vendor
    labelled.relabel(printed, labels.kind("utilities"))
    labelled.speak(printed, "utilities")
    values: dict[str, Value] = {}
    named = [one for one in printed.texts_for("SupplierName", accept=parties.acceptable, below=1) if not printed.is_label(one.span)]
    for name, one in (
        ("SupplierName", numbers.best(named, 0.7) or vendor),
        ("InvoiceId", numbers.best(numbers.ids_for(printed, "InvoiceId"), 0.4)),
        ("SupplyPoint", _point(printed)),
    ):
        if one is not None:
            values[name] = value_of(one)
    values |= quantity(printed, "Consumption") | _period(printed)
    rows = _rows(printed, values)
    if rows:
        values["Items"] = several.as_value(rows)
        values = {name: one for name, one in values.items() if name not in ("Quantity", "Unit")} | several.sum_of(printed, rows)
        values |= _widened(values, rows)
    return values | _about(printed, values, rows), []


def _headline(printed: Printed, vendor: Candidate | None) -> Candidate | None:
    """The name that the first page begins with in the largest letters, where what was taken for the supplier is printed as small as everything else and
    below it: then that is the customer's, whose legal form only looks more like a firm."""
    first = [line for line in printed.lines if line.page == printed.pages[0].number]
    usual = median([line.height for line in first] or [1.0])
    cell = first[0].segments[0] if first else None
    if cell is None or vendor is None or vendor.label is not None or cell.height < _LARGE * usual or vendor.span.height >= _LARGE * usual:
        return None
    apart = vendor.span.page == cell.page and vendor.span.frame[1] > cell.frame[3] and vendor.span.box[1] < _UPPER
    titled = cues.Seen((word, cell.page) for word in cell.words)
    kinds = (cues.of_types()[name] for name in ("invoice", "utilityBill", "deliveryInvoice"))
    named = parties.acceptable(cell.text) and not any(char.isdigit() for char in cell.text) and not any(titled.count(kind, "title") for kind in kinds)
    return Candidate(cell.text, cell, 0.7, method="layout") if apart and named else None


def _widened(values: dict[str, Value], rows: list[several.Row]) -> dict[str, Value]:
    """From the first to the last day of the rows, where that is more than the bill's own dates say."""
    ends = [row[name] for row in rows for name in ("StartDate", "EndDate") if name in row]
    if not all("StartDate" in row for row in rows):
        return {}
    first, last = min(ends, key=lambda one: str(one.value)), max(ends, key=lambda one: str(one.value))
    own = values.get("StartDate"), values.get("EndDate")
    wider = own[0] is None or own[1] is None or str(first.value) < str(own[0].value) or str(last.value) > str(own[1].value)
    return {"StartDate": first, "EndDate": last} if wider else {}


def _rows(printed: Printed, values: dict[str, Value]) -> list[several.Row]:
    """Supply points; else what was delivered or filled in; else the periods of one supply point, where they make the quantity that is printed."""
    rows = several.points(printed, _shapes())
    if rows or (told := consumption.category(printed, _unit(values))) is None:
        return rows
    if told.value in consumption.PRODUCTS:
        return several.products(printed, str(told.value))
    rows = several.periods(printed)
    whole = sum(row["Quantity"].value for row in rows)
    return rows if "Quantity" not in values or values["Quantity"].value in (whole, *(row["Quantity"].value for row in rows)) else []


def _unit(values: dict[str, Value]) -> str | None:
    return str(values["Unit"].value) if "Unit" in values else None


def _about(printed: Printed, values: dict[str, Value], rows: list[several.Row]) -> dict[str, Value]:
    """What the bill is for; and, as what is delivered at once is billed by its day, the period of a delivery."""
    told = consumption.category(printed, _unit(values) or (_unit(rows[0]) if rows else None))
    if told is None:
        return {}
    found = {"Category": value_of(told)}
    if told.value in consumption.PRODUCTS and "StartDate" not in values and printed.dates:
        own = {str(row["StartDate"].value): row["StartDate"] for row in rows if "StartDate" in row}
        labelled = numbers.best(printed.dates_for("DeliveryDate"), 0.5) or replace(printed.dates[0], score=0.5)
        day = next(iter(own.values())) if len(own) == 1 else value_of(labelled, "date")
        found["StartDate"] = found["EndDate"] = day
    return found


def quantity(printed: Printed, field: str) -> dict[str, Value]:
    """The labelled figure with its unit, else the largest one with a unit."""
    found = measures.quantities(printed, field) or measures.loose(printed)
    chosen = next((one for one in found if one[0].score >= 0.3), None)
    if chosen is None:
        return {}
    amount, unit = chosen
    name = measures.unit_name(unit)
    return {"Quantity": value_of(amount, "number"), "Unit": value_of(Candidate(name, unit, min(0.9, amount.score), content=name))}


@cache
def _shapes() -> re.Pattern:
    return re.compile("|".join(labels.data("utilities")["points"]["shapes"]))


def _point(printed: Printed) -> Candidate | None:
    """The number of the supply point by its shape, else beside its label."""
    for line in printed.lines:
        for cell in line.segments:
            compact = re.sub(r"[\s.]", "", cell.text).upper()
            match = _shapes().search(compact)
            if match:
                words = [i for i, word in enumerate(cell.words) if labels.squash(word.text).upper() and labels.squash(word.text).upper() in match[0]]
                span = cell.part(words[0], words[-1] + 1) if words else cell
                return Candidate(match[0], span, 0.95, content=span.text)
    found = []
    for one in printed.texts_for("SupplyPoint", below=2):
        spaced = _SPACED.match(one.span.text)
        digits = re.sub(r"\D", "", spaced[0]) if spaced else ""
        if 10 <= len(digits) <= 24:
            words = len(spaced[0].split())
            found.append(replace(one, value=digits, span=one.span.part(0, words), content=one.span.part(0, words).text))
    return numbers.best(found, 0.4) or numbers.best([one for one in numbers.ids_for(printed, "SupplyPoint") if len(str(one.value)) > 5], 0.4)


def _period(printed: Printed) -> dict[str, Value]:
    """Two dates or a month beside a label, else labelled ends, else the first two dates that stand together."""
    pair = next(filter(None, (_beside(printed, label) for label in printed.labelled("Period"))), None)
    if pair is None:
        ends = [numbers.best(printed.dates_for(name), 0.5) for name in ("StartDate", "EndDate")]
        pair = ends if all(ends) and str(ends[0].value) < str(ends[1].value) else None
    if pair is None:
        lines = (periods.two_dates(printed, line) for line in printed.lines)
        pair = [replace(one, score=0.6) for one in next(filter(None, lines), [])]
    return {name: value_of(one, "date") for name, one in zip(("StartDate", "EndDate"), pair, strict=False)}


def _beside(printed: Printed, label: Label) -> list[Candidate] | None:
    line = printed.lines[label.line]
    cells = [near.span for near in printed.near(label, below=1)]
    beside = [line.part(label.stop, min(len(line.words), label.stop + 14))] if label.stop < len(line.words) else []
    found = next(filter(None, (periods.two_dates(printed, cell) for cell in beside + cells)), None)
    if found:
        return [replace(one, score=0.9 * max(0.6, label.strength("Period"))) for one in found]
    if any(printed.dates_in(cell) for cell in cells) or label.strength("Period") < 0.5:
        return None
    return next(filter(None, (periods.month(cell) for cell in cells)), None)
