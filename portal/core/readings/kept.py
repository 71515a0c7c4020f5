"""What of a value the database compares and adds up: the columns beside its JSON."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

#: Amounts and numbers are kept as whole ten-thousandths, which both databases add up exactly.
SCALE = 10_000
LARGEST = 10**12  # units; what is more, or finer than a ten-thousandth, can't be counted with and has null
LONGEST = 200  # characters of a text


def folded(text: str) -> str:
    """Letters and digits without case and accents, a space between words: what names are compared by."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text.casefold().replace("\x00", " ")) if not unicodedata.combining(one))
    return " ".join(re.findall(r"[^\W_]+", plain))[:LONGEST].strip()


def columns(kind: str, value: Any) -> dict[str, Any]:
    """`day`, `amount` (in ten-thousandths), `currency` and `folded` of a value of this data type; None for what it hasn't."""
    kept: dict[str, Any] = {"day": None, "amount": None, "currency": None, "folded": None}
    if kind == "date":
        kept["day"] = _day(value)
    elif kind == "number":
        kept["amount"] = _scaled(value)
    elif kind == "currency" and isinstance(value, dict):
        kept["amount"], kept["currency"] = _scaled(value.get("amount")), _code(value.get("currencyCode"))
    elif kind == "array":
        kept["folded"] = _names(value)
    else:
        kept["folded"] = _text(value)
    return kept


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _scaled(value: Any) -> int | None:
    try:
        number = Decimal(str(value)) * SCALE
    except InvalidOperation:
        return None
    whole = number.is_finite() and abs(number) <= LARGEST * SCALE and number == number.to_integral_value()
    return int(number) if whole else None


def _code(value: Any) -> str | None:
    return value if isinstance(value, str) and re.fullmatch("[A-Z]{3}", value) else None


def _text(value: Any) -> str | None:
    """A text, or the chosen option of a list."""
    said = value.get("value") if isinstance(value, dict) else value
    return (folded(said) or None) if isinstance(said, str) else None


def _names(value: Any) -> str | None:
    """The names in a table, like a contract's parties, each in a line."""
    cells = [item.get("Name") for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    names = [_text(cell["value"]) for cell in cells if isinstance(cell, dict) and "value" in cell]
    return "\n".join(name for name in names if name)[:1000] or None
