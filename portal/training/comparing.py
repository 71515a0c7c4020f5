"""Whether a value that was read says what a made-up document's own record says.

Right are: strings with the same letters and digits or at most one edit in ten; amounts to the cent; dates; arrays when their rows have the same amounts
(or, without amounts, the same strings), whatever their order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

#: The column by which rows are found again, the first that is there.
AMOUNTS = ("Amount", "TotalPrice", "DepositAmount", "WithdrawalAmount", "Quantity")


def family(doc_type: object) -> str:
    return str(doc_type).split(".")[0].removesuffix("IL")


def squash(words: object) -> str:
    plain = unicodedata.normalize("NFKD", str(words)).casefold()
    return re.sub(r"[\W_]+", "", "".join(c for c in plain if not unicodedata.combining(c)))


def bare(value: Any) -> Any:
    """A value without its type, confidence and place; nested ones as well."""
    if isinstance(value, dict) and "value" in value and "amount" not in value:
        return bare(value["value"])
    if isinstance(value, dict) and "amount" in value:
        return value["amount"]
    if isinstance(value, dict):
        return {key: bare(inner) for key, inner in value.items()}
    return [bare(inner) for inner in value] if isinstance(value, list) else value


def number(value: Any) -> Decimal | None:
    try:
        return round(Decimal(str(value).replace(",", "").rstrip("%").strip()), 2)
    except InvalidOperation:
        return None


def edits(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        left, row[0] = row[0], i
        for j, cb in enumerate(b, 1):
            left, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, left + (ca != cb))
    return row[-1]


def same(wanted: dict[str, Any], got: Any) -> bool:
    """Whether `got`, without its wrapping, says what the typed `wanted` says."""
    kind, value = wanted["type"], bare(wanted)
    if got is None or got == "":
        return False
    if kind in ("currency", "number"):
        return number(got) is not None and number(got) == number(value)
    if kind == "date":
        return str(got)[:10] == value
    if kind == "array":
        return same_rows(wanted["value"], got if isinstance(got, list) else [got])
    words = got if isinstance(got, str) else " ".join(str(leaf) for leaf in leaves(got))
    b = squash(words)
    return bool(b) and any(edits(a, b) <= max(len(a), len(b)) // 10 for a in map(squash, [value, *wanted.get("also", [])]))


def leaves(value: Any) -> Iterator[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    if inner is None:
        yield value
    else:
        for one in inner:
            yield from leaves(one)


def key(row: dict[str, Any]) -> tuple[str, Decimal] | None:
    """Column and amount by which a row is known; deposits and withdrawals are two columns."""
    return next(((name, amount) for name in AMOUNTS if row.get(name) is not None and (amount := number(row[name])) is not None), None)


def same_rows(wanted: list[dict[str, Any]], got: list[Any]) -> bool:
    plain = [bare(row) for row in wanted]
    if all(key(row) for row in plain):
        found = [key(row) for row in got if isinstance(row, dict)]
        return sorted(map(str, map(key, plain))) == sorted(map(str, found))
    said = [leaf for row in got for leaf in leaves(row)]
    return all(any(same(next(iter(row.values())), leaf) for leaf in said) for row in wanted)
