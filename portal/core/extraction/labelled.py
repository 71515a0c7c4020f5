"""Documents read by their labels alone: what has no reader of its own. And the labels that belong to one kind of document."""

from __future__ import annotations

from portal.core.doctypes import DOCTYPES
from portal.core.extraction import labelling, labels, numbers, parties
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.model import Check, Value

_LONGEST = 80  # characters of a text beside a label


def read(printed: Printed, doc_type: str) -> tuple[dict[str, Value], list[Check]]:
    """Every declared field by its own labels and its data type."""
    values: dict[str, Value] = {}
    for field in DOCTYPES[doc_type].fields:
        one = _candidate(printed, field.name, field.type)
        if one is not None:
            values[field.name] = value_of(one, field.type)
    for value in values.values():
        if value.type == "currency":
            value.value["currencyCode"] = value.value["currencyCode"] or printed.currency
    return values, []


def relabel(printed: Printed, phrases: dict[str, tuple[labels.Phrase, ...]]) -> None:
    """Have the document read by the labels of its own kind (`labels.kind`). Recognised pages are forgiven a letter."""
    recognised = any(page.source == "ocr" for page in printed.pages)
    known = labels.Forgiving(phrases) if recognised else phrases
    for worked_out in ("_labelled", "_by_field"):
        printed.__dict__.pop(worked_out, None)  # of the labels before
    printed.labels = [label for index, line in enumerate(printed.lines) for label in labelling.labels_of(line, index, known)]


def _candidate(printed: Printed, name: str, kind: str) -> Candidate | None:
    if kind == "currency":
        return numbers.best(printed.amounts_for(name), 0.6)
    if kind == "date":
        return numbers.best(printed.dates_for(name), 0.4)
    if name.endswith(("Number", "Id")):
        return numbers.best(numbers.ids_for(printed, name), 0.4)
    if kind in ("string", "address", "country"):
        accept = parties.acceptable if name.endswith("Name") else _short
        return numbers.best(printed.texts_for(name, accept=accept, below=1), 0.45)
    return None


def _short(text: str) -> bool:
    return 0 < len(text) <= _LONGEST
