"""Till receipts: the merchant at the head, the sum by its words and by what was paid and given back, the date, the bought lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from portal.core.extraction import dates, labels, parties, totals
from portal.core.extraction.candidates import Amount, Candidate, Printed, value_of
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Check, Value, union

_TIME = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.]([0-5]\d))?\s?([AaPp]\.?[Mm])?(?!\d)")
_PHONE = re.compile(r"\+?\(?\d[\d\s()./-]{6,}\d")
_REGISTRATION = re.compile(r"\s*[(\[]\s*[\dA-Z./: -]*\d{3,}[\w./: -]*[)\]]?.*$")


@dataclass(frozen=True, slots=True)
class Row:
    """A line that ends in an amount: what its label says it is (a key of `receipts.toml`, or "" for a bought thing), and how clearly."""

    index: int
    amount: Amount
    label: str
    kind: str
    score: float


def read(printed: Printed, doc_type: str = "receipt") -> tuple[dict[str, Value], list[Check]]:
    """Fields and checks of a receipt."""
    rows = list(_rows(printed))
    settled = _totals(printed, rows)
    values: dict[str, Value] = {}
    merchant = merchant_of(printed)
    if merchant:
        values["MerchantName"] = value_of(merchant)
        values.update(_address(printed, merchant.span))
    _moment(printed, values)
    for name, one in (("Subtotal", settled.subtotal), ("TotalTax", settled.tax), ("Total", settled.total)):
        if one is not None:
            values[name] = value_of(one, "currency")
    tips = [row for row in rows if row.kind == "tip" and row.amount.amount]
    if tips:
        values["Tip"] = value_of(_candidate(tips[0]), "currency")
    bought = _items(printed, rows)
    if bought:
        values["Items"] = Value("array", bought, 0.6, None, printed.pages[0].number, None, "table")
    _currency(printed, values)
    return values, settled.checks + _paid(rows, settled.total)


# -- the sum ----------------------------------------------------------------------------------------------------------


def _rows(printed: Printed) -> Iterable[Row]:
    """Lines with an amount, by what the words before it say; a label alone on its line takes the amount alone on the next."""
    by_line: dict[int, list[Amount]] = {}
    for amount in printed.amounts:
        if abs(amount.amount) < 10_000_000:
            by_line.setdefault(amount.line, []).append(amount)
    for index, found in by_line.items():
        amount = next((one for one in reversed(found) if not one.plain), found[-1])
        line = printed.lines[index]
        before = _before(line, found[0].span if len(found) == 1 or found[0] is amount else amount.span)
        if not labels.squash(before) and index and index - 1 not in by_line and not amount.plain:
            before = printed.lines[index - 1].text
        kind, score = _kind(labels.squash(re.sub(r"[\d.,@%]+", "", before)))
        if not (amount.plain and kind in ("", "total") and score < 0.9):
            yield Row(index, amount, before, kind, score * (0.8 if amount.plain else 1.0))


def _before(line: Line, amount: Span) -> str:
    words = []
    for word in line.words:
        if any(word is own for own in amount.words):
            break
        words.append(word.text)
    return " ".join(words)


def _kind(label: str) -> tuple[str, float]:
    """What a squashed label says the amount is, and how clearly (0..1)."""
    said = {
        name
        for name, words in labels.data("receipts").items()
        if any(word in label if len(word) > 3 else _is_word(word, label) for word in words)
    }
    if not label or "never" in said and "total" not in said:
        return ("never", 0.5) if label else ("", 0.0)
    if "change" in said:
        return "change", 0.9
    if "tip" in said and "total" not in said:
        return "tip", 0.8
    if "total" in said:
        return _total_kind(said, label)
    if "rounding" in said:
        return "rounding", 0.9
    if "subtotal" in said and ("tax" not in said or "excl" in label):
        return "subtotal", 0.7
    if "tax" in said:
        return "tax", 0.75
    return ("tendered", 0.9) if "tendered" in said else ("", 0.0)


def _total_kind(said: set[str], label: str) -> tuple[str, float]:
    if "subtotal" in said and not label.startswith(("nettotal", "nett")):
        return "subtotal", 0.9
    if "never" in said:
        return "never", 0.5
    if "tax" in said and "better" not in said:
        return "tax", 0.8
    plain = label in labels.data("receipts")["total"] and label not in ("amount", "balance")
    return "total", 1.0 if "better" in said else 0.9 if plain or label.startswith("total") else 0.6


def _is_word(word: str, label: str) -> bool:
    return label.startswith(word) or label.endswith(word)


def _totals(printed: Printed, rows: Sequence[Row]) -> totals.Totals:
    paid = _handed_over(rows)
    top = [_candidate(row) for row in rows if row.kind == "total" and not row.amount.plain] or [
        _candidate(row) for row in rows if row.kind == "total"
    ]
    top = [replace(one, score=one.score + _support(one.value, rows, paid)) for one in top if one.value > 0]
    if not top:
        top = _unlabelled(rows, paid)
    sub = [_candidate(row) for row in rows if row.kind == "subtotal"]
    tax = [_candidate(row) for row in rows if row.kind == "tax"]
    return totals.settle(printed, top, sub, tax, ("Total", "Subtotal", "TotalTax"), totals.COIN)


def _handed_over(rows: Sequence[Row]) -> set[Decimal]:
    """What was paid after change, by every pair of the two; and payments that had no change."""
    tendered = [row.amount.amount for row in rows if row.kind == "tendered"]
    change = [row.amount.amount for row in rows if row.kind == "change"]
    return {paid - abs(back) for paid in tendered for back in change} | ({*tendered} if not any(change) else set())


def _support(value: Decimal, rows: Sequence[Row], paid: set[Decimal]) -> float:
    """What speaks for a figure as the total beyond its label."""
    points = 0.6 if value in paid else 0.0
    points += 0.1 * min(2, sum(row.amount.amount == value for row in rows) - 1)
    adjusted = {row.amount.amount for row in rows if row.kind == "rounding"}
    before = {row.amount.amount for row in rows if row.kind in ("total", "subtotal")}
    if any(value - step in before for step in adjusted if step and abs(step) < Decimal("0.05")):
        points += 0.3
    return points


def _unlabelled(rows: Sequence[Row], paid: set[Decimal]) -> list[Candidate]:
    """Without a line that says total: what was paid, else the largest amount that is neither money given nor change."""
    matching = [row for row in rows if row.amount.amount in paid and row.amount.amount > 0]
    if matching:
        return [replace(_candidate(matching[0]), score=0.7)]
    others = [row for row in rows if row.kind in ("", "subtotal") and row.amount.amount > 0 and not row.amount.plain]
    largest = max(others, key=lambda row: row.amount.amount, default=None)
    return [replace(_candidate(largest), score=0.4, method="layout")] if largest else []


def _candidate(row: Row) -> Candidate:
    return Candidate(row.amount.amount, row.amount.span, row.score, currency=row.amount.currency)


def _paid(rows: Sequence[Row], total: Candidate | None) -> list[Check]:
    change = [row for row in rows if row.kind == "change"]
    if total is None or not change or not any(row.kind == "tendered" for row in rows):
        return []
    return [
        Check(
            "paid_less_change_is_total",
            total.value in _handed_over(rows),
            ["Total"],
            f"total {total.value}, change {change[0].amount.amount}",
        )
    ]


# -- the head ---------------------------------------------------------------------------------------------------------


def merchant_of(printed: Printed) -> Candidate | None:
    """The firm's name among the first lines: a legal form speaks most for it, then place, size and clean recognition."""
    options = [one for one in (_merchant_at(printed, index) for index in range(min(14, len(printed.lines)))) if one is not None]
    return max(options, key=lambda one: one.score, default=None)


def _merchant_at(printed: Printed, index: int) -> Candidate | None:
    line = printed.lines[index]
    span = _without_registration(line)
    squashed = labels.squash(span.text) if span else ""
    if span is None or len(squashed) < 3 or not parties.acceptable(span.text) or _is_particular(squashed):
        return None
    above = _torn_off(printed, index, span)
    if above is not None:
        whole = f"{above.text} {span.text}"
        return Candidate(whole, above, 1.2 - 0.03 * index, content=whole, method="layout")
    score = 0.55 - 0.035 * index + (0.6 if parties.has_legal_form(span.text) else 0.0)
    score += min(0.2, 0.2 * (line.height / _usual(printed) - 1.0)) + 0.25 * (span.confidence - 0.9)
    score -= 0.25 if re.search(r"\d{3,}|,", span.text) else 0.0
    score -= 0.2 if len(squashed) < 5 else 0.0
    return Candidate(span.text, span, score, content=span.text, method="layout")


def _torn_off(printed: Printed, index: int, span: Span) -> Span | None:
    """The line above when this one is only the end of the name: a legal form with at most one word of the name before it."""
    above = _without_registration(printed.lines[index - 1]) if index else None
    if above is None or not parties.acceptable(above.text) or re.search(r"[\d,]", above.text) or above.page != span.page:
        return None
    own = [labels.squash(word.text) for word in span.words]
    own = [word for word in own if word not in ("sdn", "bhd", "sdnbhd", "m", "gmbh", "ltd", "inc", "co", "s/b", "sb")]
    generic = len(own) < len(span.words) and all(word in _generic() for word in own) or span.text.startswith("(")
    close = span.frame[1] - above.frame[3] < 0.6 * span.height
    return above if close and (above.text.endswith("&") or (generic and parties.has_legal_form(f"x {span.text}"))) else None


@cache
def _generic() -> frozenset[str]:
    """Words that name a trade and not a firm."""
    return frozenset(labels.data("names")["trades"])


def _without_registration(line: Line) -> Span | None:
    """The line without a company number in brackets at its end, and without stray signs around."""
    text = _REGISTRATION.sub("", line.text)
    count = len(text.split())
    words = [i for i, word in enumerate(line.words[:count]) if labels.squash(word.text)]
    return line.part(words[0], words[-1] + 1) if words else None


def _is_particular(squashed: str) -> bool:
    return any(squashed.startswith(word) for word in labels.data("receipts")["skip"] if len(word) > 2)


def _usual(printed: Printed) -> float:
    heights = sorted(line.height for line in printed.lines)
    return heights[len(heights) // 2] or 1.0


def _address(printed: Printed, name: Span) -> dict[str, Value]:
    """The lines under the merchant's name up to the first particular, and the telephone number."""
    found: dict[str, Value] = {}
    start = printed.line_of(name) + 1
    lines: list[Span] = []
    for line in printed.lines[start : start + 9]:
        squashed = labels.squash(line.text)
        if _is_particular(squashed) and lines or printed.dates_in(line):
            break
        if not _is_particular(squashed) and len(squashed) > 4 and not re.fullmatch(r"\W*\(?[\d-]+-?\w?\)?\W*", line.text):
            lines.append(line)
        if len(lines) and re.search(r"\b\d{5}\b", line.text) and len(lines) > 1:
            lines += _town_below(printed, line)
            break
    if lines:
        text = " ".join(line.text for line in lines)
        found["MerchantAddress"] = Value("address", text, 0.55, text, lines[0].page, union([line.box for line in lines]), "layout")
    for label in printed.labelled("MerchantPhoneNumber"):
        for near in printed.near(label, below=0):
            match = _PHONE.search(near.span.text)
            if match and "MerchantPhoneNumber" not in found:
                found["MerchantPhoneNumber"] = Value("string", match[0].strip(), 0.7, match[0], near.span.page, near.span.box, "label")
    return found


def _town_below(printed: Printed, line: Line) -> list[Span]:
    """A line of letters only right under the postal code is the state or town."""
    index = printed.line_of(line) + 1
    following = printed.lines[index] if index < len(printed.lines) else None
    fits = (
        following is not None
        and re.fullmatch(r"[^\W\d_][\w .,'-]{3,30}", following.text)
        and not _is_particular(labels.squash(following.text))
    )
    return [following] if fits and not re.search(r"invoice|receipt|bill|cash|\d", following.text, re.I) else []


def _moment(printed: Printed, values: dict[str, Value]) -> None:
    """Date and time of the purchase: a labelled date, else the first."""
    labelled = printed.dates_for("TransactionDate")
    others = [replace(one, score=0.6 - 0.02 * place) for place, one in enumerate(printed.dates)]
    date = max([*labelled, *others], key=lambda one: (dates.plausible(one.value), one.score), default=None)
    if date is None:
        return
    values["TransactionDate"] = value_of(date, "date")
    line = printed.lines[printed.line_of(date.span)]
    match = _TIME.search(line.text.replace(date.printed, " ")) or next(
        (m for each in printed.lines if (m := re.search(_TIME.pattern, each.text)) and ":" in m[0]), None
    )
    if match:
        values["TransactionTime"] = Value("string", _clock(match), 0.7, match[0].strip(), line.page, line.box, "layout")


def _clock(match: re.Match) -> str:
    hour = int(match[1])
    if match[4]:
        hour = hour % 12 + (12 if match[4][0] in "pP" else 0)
    return f"{hour:02d}:{match[2]}:{match[3] or '00'}"


# -- the lines --------------------------------------------------------------------------------------------------------


def _items(printed: Printed, rows: Sequence[Row]) -> list[dict[str, Value]]:
    """Lines with an amount above the first sum; a description alone on the line before belongs to its amount."""
    end = min((row.index for row in rows if row.kind in ("total", "subtotal", "tax", "tendered")), default=len(printed.lines))
    found = []
    taken = {row.index for row in rows}
    for row in rows:
        if row.index >= end or row.kind not in ("",) or row.amount.plain:
            continue
        line = printed.lines[row.index]
        item = {"TotalPrice": value_of(_candidate(replace(row, score=0.6)), "currency", method="table")}
        words = re.sub(r"[\d.,xX@*()RM\s-]+", "", row.label)
        source = line if len(words) > 2 else printed.lines[row.index - 1] if row.index and row.index - 1 not in taken else None
        if source is not None:
            text = row.label if source is line else source.text
            item["Description"] = Value("string", text, 0.6, text, source.page, source.box, "table")
        item.update(_quantity(row, line))
        found.append(item)
    return found


def _quantity(row: Row, line: Line) -> dict[str, Value]:
    match = re.search(r"(?<![\d.])(\d{1,3})\s?[xX@*]\s?(?:RM|[$€£])?\s?(\d+[.,]\d\d)", line.text)
    if not match:
        return {}
    price = Decimal(match[2].replace(",", "."))
    number = Value("number", Decimal(match[1]), 0.6, match[1], line.page, line.box, "table")
    return {
        "Quantity": number,
        "Price": Value("currency", {"amount": price, "currencyCode": row.amount.currency}, 0.6, match[2], line.page, line.box, "table"),
    }


def _currency(printed: Printed, values: dict[str, Value]) -> None:
    amounts = [value for value in values.values() if value.type == "currency"]
    for item in values["Items"].value if "Items" in values else []:
        amounts += [value for value in item.values() if value.type == "currency"]
    for value in amounts:
        value.value["currencyCode"] = value.value["currencyCode"] or printed.currency
