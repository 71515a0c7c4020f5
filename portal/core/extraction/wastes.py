"""Waste notes: the code of the European list of waste, what it is, how much of it, and when it changed hands."""

from __future__ import annotations

import re
from dataclasses import replace

from portal.core.extraction import labelled, labels, measures, numbers, parties, several, utilities
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.model import Check, Value


def read(printed: Printed, doc_type: str = "wasteNote") -> tuple[dict[str, Value], list[Check]]:
    printed = Printed(measures.apart(printed.pages))
    labelled.relabel(printed, labels.kind("wastes"))
    labelled.speak(printed, "wastes")
    values: dict[str, Value] = {}
    code = _code(printed)
    name = _name(printed, code)
    for field, one in (("WasteCode", code), ("IdentificationName", name)):
        if one is not None:
            values[field] = value_of(one)
    rows = several.wastes(printed)
    values |= several.sum_of(printed, rows) if rows else utilities.quantity(printed, "WasteQuantity")
    values |= {field: rows[0][field] for field in ("WasteCode", "IdentificationName") if rows and field in rows[0]}
    date = numbers.best(printed.dates_for("WasteDate"), 0.4) or (replace(printed.dates[0], score=0.4) if printed.dates else None)
    if date is not None:
        values["Date"] = value_of(date, "date")
    carrier = numbers.best([one for one in printed.texts_for("Carrier", accept=parties.acceptable, below=1) if not printed.is_label(one.span)], 0.5)
    if carrier is not None:
        values["Carrier"] = value_of(carrier)
    if rows:
        values["Items"] = several.as_value(rows)
    return values, []


def _code(printed: Printed) -> Candidate | None:
    """Beside its label, else what is written in pairs anywhere."""
    found = []
    for one in printed.texts_for("WasteCode", below=2):
        match = several.CODE.search(one.span.text)
        if match:
            found.append(replace(one, value=several.written(match), content=match[0].strip()))
    if found:
        return max(found, key=lambda one: one.score)
    for line in printed.lines:
        match = several.CODE.search(line.text)
        if match and re.search(r"[ .*]", match[0].strip()) and not printed.dates_in(line):
            return Candidate(several.written(match), line, 0.5, content=match[0].strip(), method="layout")
    return None


def _name(printed: Printed, code: Candidate | None) -> Candidate | None:
    found = []
    for one in printed.texts_for("IdentificationName", accept=parties.acceptable, below=1):
        text = several.CODE.sub("", one.span.text).strip(" -–:,")
        if not printed.is_label(one.span) and len(text) > 2 and re.search(r"[^\W\d_]{3}", text) and text in one.span.text:
            found.append(replace(one, value=text, content=text))
    best = numbers.best(found, 0.4)
    if best is None and code is not None:
        after = code.span.text.partition(code.printed)[2].strip(" -–:,")
        if len(after.split()) <= 10 and re.search(r"[^\W\d_]{3}", after):
            return Candidate(after, code.span, 0.5, content=after, method="layout")
    return best
