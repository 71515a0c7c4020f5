"""The fields of a type that a firm has set up, read from the pages: each by its own method."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from portal.core.doctypes import Field
from portal.core.extraction import places
from portal.core.extraction.candidates import Printed
from portal.core.extraction.model import Page, Value
from portal.core.extraction.tailored import beside, columns, matched

MOST_WORDS, LONGEST_LINE = 3000, 200  # words of a page and of a line that are looked at
FIRST, LAST = 40, 5  # pages of a long document that are looked at
ALONE = "alone."  # before the names of fields whose labels aren't those known of the name
ANYWHERE = 0.6  # how sure an option is that is printed somewhere, without a label

log = logging.getLogger(__name__)


def printed_of(pages: Sequence[Page]) -> Printed:
    """The pages to look at: none that is overfull, no line without end. This runs outside the sandbox."""
    some = [page for page in pages if 0 < len(page.words) <= MOST_WORDS]
    printed = Printed(some if len(some) <= FIRST + LAST else [*some[:FIRST], *some[-LAST:]])
    printed.lines = [line for line in printed.lines if len(line.words) <= LONGEST_LINE]
    return printed


def is_set_up(field: Field) -> bool:
    """Whether there is anything to look for beside what the rules read."""
    return field.method != "manual" and (field.own or field.method != "ai" or bool(field.settings.get("labels")))


def fill(printed: Printed, fields: Sequence[Field]) -> dict[str, Value]:
    """What is found of `fields`, by name. A field that fails costs its own value alone."""
    wanted = [_alone(field) for field in fields if is_set_up(field)]
    if not wanted or not printed.lines:
        return {}
    inner = [part for field in wanted if field.type == "object" and field.method == "ai" for part in _parts(field)]
    beside.prepare(printed, [*wanted, *inner])
    texts = matched.texts_of(printed) if any(field.method == "regex" for field in wanted) else []
    found = {}
    for field in wanted:
        try:
            value = _value(printed, texts, field)
        except Exception:  # what the rules have read is worth more than a field that doesn't fit
            log.exception("the field %s can't be read", field.name)
            continue
        if value is not None:
            found[field.name.removeprefix(ALONE)] = value
    return found


def _alone(field: Field) -> Field:
    """A field that goes by the labels its firm has named goes by no others: those that are known of its name belong to the name."""
    return field if field.own and field.method == "ai" else replace(field, name=f"{ALONE}{field.name}")


def _value(printed: Printed, texts: list[matched.Text], field: Field) -> Value | None:
    if field.method == "regex":
        return matched.read(printed, texts, field)
    if field.method == "table" or field.type == "array":
        return columns.read(printed, field)
    if field.type == "object":
        return _object(printed, field)
    value = beside.read(printed, field)
    return value if value is not None or field.method != "ai" or field.type != "list" else _somewhere(printed, field)


def _parts(field: Field) -> list[Field]:
    """The items of an object as fields with labels of their own; their names can't be another field's."""
    return [replace(item, name=f"{field.name}.{item.name}", title=item.label, own=True) for item in field.items]


def _object(printed: Printed, field: Field) -> Value | None:
    found = {item.name: value for item, part in zip(field.items, _parts(field), strict=True) if (value := beside.read(printed, part)) is not None}
    if not found:
        return None
    return Value("object", found, min(value.confidence for value in found.values()), None, next(iter(found.values())).page, None, "label")


def _somewhere(printed: Printed, field: Field) -> Value | None:
    """The one option of a list that is printed at all; none when several are."""
    there = [(option, found[0]) for option in field.settings.get("options", ()) if (found := places.of_text(printed, option["value"]))]
    if len(there) != 1:
        return None
    option, place = there[0]
    return Value("list", dict(option), ANYWHERE, place.printed, place.span.page, place.span.box, "label")
