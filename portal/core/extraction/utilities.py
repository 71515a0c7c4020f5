"""Utility bills: who supplied how much of what, when and where."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from portal.core.extraction import consumption, labelled, labels, measures, numbers, parties, periods, several
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.labelling import Label
from portal.core.extraction.model import Check, Value

_SPACED = re.compile(r"[\d ]{10,30}")


def read(printed: Printed, doc_type: str = "utilityBill") -> tuple[dict[str, Value], list[Check]]:
    vendor = parties.find(printed).vendor  # by the labels of invoices, before they are exchanged
    if vendor is None or re.search(r",$|\d", str(vendor.value)):
        vendor = labelled.letterhead(printed) or vendor
    labelled.relabel(printed, labels.kind("utilities"))
    values: dict[str, Value] = {}
    named = [one for one in printed.texts_for("SupplierName", accept=parties.acceptable, below=1) if not printed.is_label(one.span)]
    for name, one in (
        ("SupplierName", numbers.best(named, 0.7) or vendor),
        ("InvoiceId", numbers.best(numbers.ids_for(printed, "InvoiceId"), 0.4)),
        ("SupplyPoint", _point(printed)),
    ):
        if one is not None:
            values[name] = value_of(one)
    quantity(printed, values, "Consumption")
    _period(printed, values)
    rows = several.points(printed, _shapes())
    if rows:
        values["Items"] = several.as_value(rows)
    told = consumption.category(printed, str(values["Unit"].value) if "Unit" in values else None)
    if told is not None:
        values["Category"] = value_of(told)
        if told.value in ("fuel_delivery", "recharges") and "StartDate" not in values and printed.dates:
            day = value_of(replace(printed.dates[0], score=0.5), "date")  # what is delivered at once is billed by its day
            values["StartDate"] = values["EndDate"] = day
    return values, []


def quantity(printed: Printed, values: dict[str, Value], field: str) -> None:
    """The labelled figure with its unit, else the largest one with a unit."""
    found = measures.quantities(printed, field) or measures.loose(printed)
    chosen = next((one for one in found if one[0].score >= 0.3), None)
    if chosen is not None:
        amount, unit = chosen
        values["Quantity"] = value_of(amount, "number")
        name = measures.unit_name(unit)
        values["Unit"] = value_of(Candidate(name, unit, min(0.9, amount.score), content=name))


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


def _period(printed: Printed, values: dict[str, Value]) -> None:
    """Two dates or a month beside a label, else labelled ends, else the first two dates that stand together."""
    pair = next(filter(None, (_beside(printed, label) for label in printed.labelled("Period"))), None)
    if pair is None:
        ends = [numbers.best(printed.dates_for(name), 0.5) for name in ("StartDate", "EndDate")]
        pair = ends if all(ends) and str(ends[0].value) < str(ends[1].value) else None
    if pair is None:
        lines = (periods.two_dates(printed, line) for line in printed.lines)
        pair = [replace(one, score=0.6) for one in next(filter(None, lines), [])]
    for name, one in zip(("StartDate", "EndDate"), pair, strict=False):
        values[name] = value_of(one, "date")


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
