"""What becomes of an outside reader's answer: a value counts where it is found on the page, and is dropped elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.core.doctypes import Field
from portal.core.extraction import dates, money, places
from portal.core.extraction.candidates import Candidate, Printed
from portal.core.extraction.labels import squash
from portal.core.extraction.model import Value
from portal.core.outside.protocol import NotAnswered
from portal.core.outside.question import Question

AGREED, PLACED, SOMEWHERE = 0.92, 0.85, 0.7  # how sure: the rule says the same; beside the field's label or only there; one place of several
_LONGEST = 500  # characters of a value


@dataclass(slots=True)
class Accepted:
    """`values` by field; `dropped` are the fields whose values aren't on the page or aren't of their type."""

    values: dict[str, Value] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)


def accepted(text: str, question: Question, read: Mapping[str, Value], printed: Printed) -> Accepted:
    """Raises `NotAnswered` for a `text` that isn't a JSON object. `read` are the values so far."""
    given, found = _object(text), Accepted()
    for one in question.fields:
        said = given.get(one.name)
        if said in (None, "", [], {}):
            continue
        value = _placed(one, said, read.get(one.name), printed)
        if value is None:
            found.dropped.append(one.name)
        else:
            found.values[one.name] = value
    return found


def _object(text: str) -> dict[str, Any]:
    """The JSON object in an answer, which may stand in a fence."""
    bare = re.sub(r"^\s*```(?:json)?|```\s*$", "", text)
    try:
        given = json.loads(bare)
    except (ValueError, RecursionError):
        raise NotAnswered("Its answer isn't JSON.") from None
    if not isinstance(given, dict):
        raise NotAnswered("Its answer isn't a JSON object.")
    return given


def _placed(asked: Field, said: Any, read: Value | None, printed: Printed) -> Value | None:
    value, code = _typed(asked.type, said)
    found = places.of(printed, asked.type, value)
    if not found:
        return None
    labelled = {label.line for label in printed.labelled(asked.name)}
    beside = [one for one in found if printed.line_of(one.span) in labelled]
    one = (beside or found)[0]
    made = _value(asked.type, one, code, printed)
    if read is not None and places.same(asked.type, read.value, made.value):
        return replace(read, confidence=max(read.confidence, AGREED))
    return replace(made, confidence=PLACED if beside or len(found) == 1 else SOMEWHERE)


def _value(kind: str, one: Candidate, code: str | None, printed: Printed) -> Value:
    value: Any = one.value
    if kind == "currency":
        value = {"amount": one.value, "currencyCode": one.currency or code or printed.currency}
    elif kind not in ("number", "date") and squash(str(one.value)) != squash(one.printed):
        value = one.printed  # found with other letters than were said: the page is right
    return Value(kind, value, 0.0, one.printed, one.span.page, one.span.box, "outside")


def _typed(kind: str, said: Any) -> tuple[Any, str | None]:
    """(what to look for, ISO code); None for what isn't of the type."""
    if kind == "currency":
        parts = said if isinstance(said, dict) else {"amount": said}
        amount, code = _amount(parts.get("amount")), parts.get("currencyCode")
        return amount, code if isinstance(code, str) and re.fullmatch(r"[A-Z]{3}", code) else None
    if kind == "number":
        return _amount(said), None
    text = str(said)[:_LONGEST].strip() if isinstance(said, (str, int, float)) and not isinstance(said, bool) else ""
    if kind == "date":
        found = dates.parse(text)
        return (found.iso if found else None), None
    return (text if len(squash(text)) > 1 else None), None


def _amount(said: Any) -> Decimal | None:
    try:
        amount = Decimal(str(said)) if not isinstance(said, (bool, dict, list)) else None
    except InvalidOperation:
        parsed = money.parse(str(said)[:60])
        amount = parsed.amount if parsed else None
    return amount if amount is not None and amount.is_finite() else None
