"""How sure a value is: the share of such values that turned out right on labelled documents.

The rules score what they find by hand-set numbers, which put values in order within a field but say nothing across fields. Here each
value becomes a row of features (its rule's score, its kind, how it was found and recognised, the sums and check digits that speak for it or
against it), which trees learned from labelled documents turn into a probability (`portal train`; figures in docs/reading.md). What
rests on no reading of print (embedded data, codes with check sums) has its own fixed sureness.

That is what a value is worth by itself, and what is kept of it. Whoever tells it holds it against the checks as they stand at that moment
(`disputed`, `no_surer`): what a failed one names isn't sure, and is again as sure as before once the check holds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from portal.core.doctypes import DOCTYPES
from portal.core.extraction.learned import model, trees
from portal.core.extraction.model import Check, Reading, Value, Word

#: Sureness of what isn't read off print, where nothing contradicts it.
GIVEN = {"xml": 0.99, "code": 0.98}
MOST = 0.995  # nothing is certain
MOST_CELLS = 40  # of an array that are looked at
#: Of what a failed check names, at most. Of 72 such values on labelled documents 6 were wrong, and the rules were made on those: three for one.
DISPUTED = 0.75

FAMILIES = ("invoice", "receipt", "order", "contract", "financialReport", "bankStatement", "taxForm", "idDocument")
KINDS = ("total", "partial", "figure", "name", "address", "date", "identifier", "text", "array", "amount", "number")
METHODS = ("label", "table", "layout", "derived", "form_field", "model")
EVIDENCE = ("checksum", "sum", "margin", "label", "agreement", "doubt", "repeat")

_TOTALS = {"InvoiceTotal", "Total", "OrderTotal", "AmountDue", "EndingBalance", "CurrentPeriodNetPay", "NumberAmount"}
_PARTS = {"SubTotal", "Subtotal", "TotalTax", "TotalDiscount", "Tip", "BeginningBalance"}
_IDENTIFIERS = re.compile(r"Id$|TaxId|Number|IBAN|SWIFT|PurchaseOrder|Tin$|SupplyPoint|WasteCode|BillOfLading")
_NAMES = re.compile(r"Name$|^PayTo$")


@dataclass
class Context:
    """What is asked of a reading for every value of it, worked out once."""

    reading: Reading
    passed: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for check in self.reading.checks:
            (self.passed if check.passed else self.failed).update(set(check.fields))

    @cached_property
    def family(self) -> str:
        declared = DOCTYPES.get(self.reading.doc_type)
        return declared.family if declared else ""

    @cached_property
    def recognised(self) -> dict[int, bool]:
        return {page.number: page.source == "ocr" for page in self.reading.pages}

    @cached_property
    def times(self) -> Counter[str]:
        """How often each word is printed in the document."""
        return Counter(word.text for page in self.reading.pages for word in page.words)

    @cached_property
    def words(self) -> dict[int, list[Word]]:
        return {page.number: page.words for page in self.reading.pages}

    @cached_property
    def clearness(self) -> float:
        """Mean confidence of the recognised words, 1.0 for text layers."""
        marks = [word.confidence for page in self.reading.pages for word in page.words]
        return sum(marks) / len(marks) if marks else 1.0


def settle(reading: Reading) -> None:
    """Replace the scores of the reading's values by their sureness, in place. Parts of a value are no surer than they were scored, nor than it."""
    learned = model().get("sureness")
    if learned is None:
        return
    context = Context(reading)
    for name, value in reading.fields.items():
        value.confidence = sureness(learned, context, name, value)
        for leaf in leaves(value):
            if leaf is not value:
                leaf.confidence = min(value.confidence, GIVEN.get(leaf.method, leaf.confidence))


def sureness(learned: dict[str, Any], context: Context, name: str, value: Value) -> float:
    """0..1: of a hundred values like this one so many are right."""
    if value.method in GIVEN:
        return GIVEN[value.method]
    odds = trees.log_odds(learned, features(context, name, value))
    return min(trees.on_curve(learned["curve"], odds), MOST)


def disputed(checks: Iterable[Check]) -> dict[str, list[Check]]:
    """The failed checks by the fields that they name."""
    found: dict[str, list[Check]] = {}
    for check in (check for check in checks if not check.passed):
        for name in check.fields:
            found.setdefault(name, []).append(check)
    return found


def no_surer(value: Mapping[str, Any], most: float = DISPUTED) -> dict[str, Any]:
    """A value as JSON (`Value.as_json`), it and its cells no surer than `most`. Other keys, such as an item's id, stay as they are."""
    inner = value["value"]
    if value["type"] == "array":
        inner = [{name: no_surer(cell, most) if isinstance(cell, dict) else cell for name, cell in row.items()} for row in inner or ()]
    return {**value, "value": inner, "confidence": min(value["confidence"], most)}


def features(context: Context, name: str, value: Value) -> list[float]:
    """The row of one value; the meaning of each place is in `FEATURES`."""
    reading = context.reading
    cells = list(leaves(value))
    printed = [cell for cell in cells if cell.content][:MOST_CELLS]
    text = " ".join(one.content or "" for one in printed)[:400]
    marks = [mark for one in printed for mark in _marks(context, one)]
    kind = kind_of(name, value)
    first = next((one for one in [value, *printed] if one.page), None)
    return [
        value.confidence,
        min((cell.confidence for cell in cells), default=0.0),
        sum(cell.confidence for cell in cells) / len(cells) if cells else 0.0,
        float(context.passed[name]),
        float(context.failed[name]),
        reading.confidence,
        *(float(context.family == family) for family in FAMILIES),
        *(float(kind == one) for one in KINDS),
        *(float(value.method == one) for one in METHODS),
        *(value.evidence.get(one, -1.0) for one in EVIDENCE),
        float(context.recognised.get(first.page or 0, False)) if first else 0.0,
        min(marks, default=1.0),
        context.clearness,
        float(len(text)),
        float(len(text.split())),
        _share(text, str.isdigit),
        _share(text, str.isupper),
        _share(text, lambda char: not char.isalnum() and not char.isspace()),
        float(_repeated(context, text)),
        first.box[1] if first and first.box else -1.0,
        float(first.page or 0) if first else 0.0,
        float(len(reading.pages)),
        float(len(reading.fields)),
        float(sum(context.times.values())),
        float(len(value.value) if isinstance(value.value, list) else 0),
        float(kind == "date" and ambiguous(str(value.value), text)),
        float(isinstance(value.value, dict) and not value.value.get("currencyCode")),
    ]


FEATURES = (
    "score", "least score of a part", "mean score of the parts", "checks passed", "checks failed", "confidence of the type",
    *(f"family {name}" for name in FAMILIES), *(f"kind {name}" for name in KINDS), *(f"method {name}" for name in METHODS),
    *(f"evidence {name}" for name in EVIDENCE),
    "recognised", "least clear word", "mean clearness", "letters", "words", "share of digits", "share of capitals", "share of signs",
    "printed again", "place down the page", "page", "pages", "fields read", "words of the document", "rows", "day or month", "no currency",
)  # fmt: skip


def kind_of(name: str, value: Value) -> str:
    """What sort of value a field holds, coarser than its type where labelled examples are few."""
    if value.type == "array":
        return "array"
    if value.type in ("date", "address", "number"):
        return value.type
    if value.type == "currency":
        return "total" if name in _TOTALS else "partial" if name in _PARTS else "figure" if name in _figures() else "amount"
    return "identifier" if _IDENTIFIERS.search(name) else "name" if _NAMES.search(name) else "text"


def _figures() -> frozenset[str]:
    declared = DOCTYPES["financialReport"].fields
    return frozenset(one.name for one in declared if one.type == "currency")


def leaves(value: Value) -> Iterator[Value]:
    """The value itself, or the cells of an array or object."""
    rows: Iterable[dict[str, Value]] = ()
    if value.type == "array" and isinstance(value.value, list):
        rows = value.value
    elif value.type == "object" and isinstance(value.value, dict):
        rows = [value.value]
    else:
        yield value
    for row in rows:
        for cell in row.values():
            yield from leaves(cell)


def ambiguous(iso: str, printed: str) -> bool:
    """Whether a date in figures could as well be read with day and month changed over."""
    numbers = re.findall(r"\d+", printed)
    return len(numbers) >= 3 and not re.search(r"[^\W\d_]{3}", printed) and int(iso[8:10] or 0) <= 12 and iso[5:7] != iso[8:10]


def _marks(context: Context, value: Value) -> list[float]:
    """Confidences of the words that stand in the value's box."""
    if value.box is None or not context.recognised.get(value.page or 0):
        return []
    x0, y0, x1, y1 = value.box
    return [
        word.confidence
        for word in context.words.get(value.page or 0, ())
        if x0 - 0.001 <= (word.box[0] + word.box[2]) / 2 <= x1 + 0.001 and y0 - 0.001 <= (word.box[1] + word.box[3]) / 2 <= y1 + 0.001
    ]


def _share(text: str, accepted: Any) -> float:
    return sum(map(accepted, text)) / len(text) if text else 0.0


def _repeated(context: Context, text: str) -> int:
    """Whether all words of the value are printed once more somewhere (0 or 1)."""
    words = text.split()
    return int(bool(words) and all(context.times[word] > 1 for word in words))
