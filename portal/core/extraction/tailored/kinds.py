"""Words on a page as a value of the data type that a field has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from portal.core.doctypes import Field
from portal.core.extraction import dates, layout, money, numbers
from portal.core.extraction.candidates import Candidate, Printed
from portal.core.extraction.labels import squash
from portal.core.extraction.layout import Span
from portal.core.extraction.model import Value

LONGEST = 120  # characters of a text beside a label
_LINES = 5  # of an address
_NUMBER = re.compile(r"[-+−]?\d(?:[\d.,'’]*\d)?")
_YES = set("yes y ja j oui si sim true wahr vrai verdadero x on".split())
_NO = set("no n nein non nee nao false falsch faux falso off".split())
_TICKED, _EMPTY = "☒☑✓✔✗✘■●", "☐□○"
#: Names of fields whose values are numbers of something: a word with a digit in it.
_NAMES_A_NUMBER = re.compile(r"(?:Number|Id|No|Nr|Code)$")


def in_span(printed: Printed, field: Field, span: Span) -> Iterator[Candidate]:
    """What the words of `span` say for the field, the likeliest first; a score below 1 for what is only part of them, or a guess."""
    if field.type == "currency":
        yield from (Candidate(one.amount, one.span, 0.9 if one.plain else 1.0, currency=one.currency) for one in printed.amounts_in(span))
    elif field.type == "number":
        yield from _numbers(printed, span)
    elif field.type == "date":
        yield from (replace(one, score=1.0) for one in printed.dates_in(span, compact=True))
    elif field.type in ("boolean", "list", "dynamic_list"):
        value = in_text(printed, field, span.text)
        if value is not None:
            yield Candidate(value, span, 1.0)
    elif len(span.text) <= LONGEST and squash(span.text):
        yield from _texts(printed, field, span)


def _numbers(printed: Printed, span: Span) -> Iterator[Candidate]:
    amounts = printed.amounts_in(span)
    yield from (Candidate(one.amount, one.span, 1.0) for one in amounts)
    for at, word in enumerate(span.words if not amounts else ()):
        match = _NUMBER.match(word.text)
        figure = money.parse(match[0], decimal=printed.decimal) if match else None
        if figure is not None:
            yield Candidate(figure.amount, span.part(at, at + 1), 0.9, content=word.text)


def _texts(printed: Printed, field: Field, span: Span) -> Iterator[Candidate]:
    whole = _lower(printed, span) if field.type == "address" else span
    if field.type == "string" and _NAMES_A_NUMBER.search(field.name):
        number = numbers.id_in(span)
        if number is not None:
            text = number.text.strip(" .,:;#()")
            yield Candidate(text, number, 1.0 if number.words[0] is span.words[0] else 0.8, content=text)
        return
    yield Candidate(whole.text, whole, 1.0)


def _lower(printed: Printed, span: Span) -> Span:
    """The cell with those close under it that begin where it does: the lines of an address."""
    cells = [span]
    for cell in printed.under(span, reach=8.0):
        gap = cell.frame[1] - cells[-1].frame[3]
        if len(cells) == _LINES or gap > 0.9 * span.height or printed.is_label(cell):
            break
        if gap > -0.5 * span.height and abs(cell.frame[0] - span.frame[0]) < 6:
            cells.append(cell)
    return layout.joined(cells)


def in_text(printed: Printed, field: Field, text: str) -> Any:
    """A text, as a pattern found it, as the field's inner value (`model.Value`; for amounts with their currency); None for what isn't of its type."""
    text = text.strip()
    if field.type == "currency":
        read = money.parse(text, decimal=printed.decimal)
        return None if read is None else {"amount": read.amount, "currencyCode": read.currency}
    if field.type == "number":
        read = money.parse(text, decimal=printed.decimal)
        return None if read is None else read.amount
    if field.type == "date":
        found = dates.find(text, printed.order, True)
        return found[0].iso if found else None
    if field.type == "boolean":
        return truth(text)
    if field.type in ("list", "dynamic_list"):
        return chosen(field, text)
    return " ".join(text.split()) or None


def truth(text: str) -> bool | None:
    """What a word or a ticked box says; None for what says neither."""
    word = squash(text)
    if any(sign in text for sign in _TICKED) or word in _YES:
        return True
    return False if any(sign in text for sign in _EMPTY) or word in _NO else None


def chosen(field: Field, text: str) -> dict[str, str] | None:
    """The option that a text says, ``{key, value}``; of a list that grows what isn't among its options is a new one."""
    key, options = squash(text), field.settings.get("options", ())
    for option in options:
        if key and key in (squash(option["key"]), squash(option["value"])):
            return dict(option)
    begun = [option for option in options if key.startswith(squash(option["value"])) and squash(option["value"])]
    if begun:
        return dict(max(begun, key=lambda option: len(option["value"])))
    text = " ".join(text.split())[:LONGEST]
    return {"key": text, "value": text} if field.type == "dynamic_list" and text else None


def value_of(printed: Printed, field: Field, one: Candidate, sure: float, method: str) -> Value:
    """The candidate as the field's value. Words that weren't clearly recognised make it less sure."""
    value: Any = one.value
    if field.type == "currency" and isinstance(value, Decimal):
        value = {"amount": value, "currencyCode": one.currency}
    if field.type == "currency":
        value = value | {"currencyCode": value["currencyCode"] or field.settings.get("currency") or printed.currency}
    sure = max(0.05, min(0.98, sure * (0.5 + 0.5 * one.span.confidence)))
    return Value(field.type, value, sure, one.printed, one.span.page, one.span.box, method)


