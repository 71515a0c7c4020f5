"""Pay slips: what was earned, withheld and paid, of the period and of the year.

A figure belongs to a measure by its label and to the period or the year by the head of its column or block, or by its place: the year's
comes last. Among several readings the one in which gross less taxes and deductions is net goes before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from portal.core.extraction import arithmetic, labelled, labels, numbers, parties, periods
from portal.core.extraction.candidates import Amount, Candidate, Printed, value_of
from portal.core.extraction.labelling import Label
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Check, Value, union

_MEASURES = ("GrossPay", "Taxes", "Deductions", "NetPay")
_TRIED = 5  # candidates of each measure that are tried against one another


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a measure; `year` is whether it is the year's, `block` whether only a heading over its label says so."""

    amount: Amount
    year: bool
    score: float
    label: Label
    block: bool = False

    @property
    def worth(self) -> Decimal:
        return abs(self.amount.amount)


def read(printed: Printed, doc_type: str = "payStub") -> tuple[dict[str, Value], list[Check]]:
    """Amounts are positive, whatever sign a slip prints before what it takes off."""
    labelled.relabel(printed, labels.kind("payslips"))
    values: dict[str, Value] = {}
    _people(printed, values)
    _when(printed, values)
    figures = {name: _figures(printed, name) for name in _MEASURES}
    lines = list(_tax_lines(printed))
    checks = [check for check in (_settled(figures, lines, values, year) for year in (False, True)) if check]
    for value in values.values():
        if value.type == "currency":
            value.value["currencyCode"] = value.value["currencyCode"] or printed.currency
    return values, checks


# -- amounts ----------------------------------------------------------------------------------------------------------


def _figures(printed: Printed, measure: str) -> list[Figure]:
    """Every figure beside or under a label of the measure, best first; of one place only the best."""
    found = [figure for label in printed.labelled(measure) if _leads(printed, label) for figure in _of_label(printed, label, measure)]
    yearly = [label for label in printed.labelled(f"Year{measure}") if _leads(printed, label)]
    found += [replace(one, year=True, block=False) for label in yearly for one in _of_label(printed, label, f"Year{measure}")]
    best: dict[int, Figure] = {}
    for one in sorted(found, key=lambda one: -one.score):
        best.setdefault(id(one.amount), one)
    return list(best.values())


def _leads(printed: Printed, label: Label) -> bool:
    """Whether the label begins its cell, apart from a letter or number before it: "income tax" in "State income tax" is no label."""
    words = printed.lines[label.line].words
    before = label.start - 1
    while before >= 0 and len(labels.squash(words[before].text)) <= 1:
        before -= 1
    first = printed.lines[label.line].frames[label.start]
    return before < 0 or first[0] - printed.lines[label.line].frames[before][2] > 0.85 * label.span.height or label.emphasis > 0.9


def _of_label(printed: Printed, label: Label, measure: str) -> Iterable[Figure]:
    strength = label.strength(measure)
    row = _row(printed, printed.lines[label.line], label.stop) or _row_askew(printed, label)
    if row:
        for place, (amount, (year, block)) in enumerate(zip(row, _years(printed, label.span, row), strict=True)):
            yield Figure(amount, year, strength * (0.9 + 0.1 * (place + 1) / len(row)), label, block)
    elif strength > 0.4:
        for cell, year, block in _column(printed, label):
            amounts = [one for one in printed.amounts_in(cell) if not one.plain]
            if len(amounts) == 1:
                yield Figure(amounts[0], year, strength * 0.85, label, block)


def _row(printed: Printed, line: Line, start: int) -> list[Amount]:
    """The figures from word `start` of the line up to the next words: what stands there belongs to another table."""
    row: list[Amount] = []
    taken = {id(word): one for one in printed.amounts_in(line) for word in one.span.words}
    words = line.words[start:]
    closed = next((i for i, word in enumerate(words) if word.text.endswith(")")), 0) if words and words[0].text.startswith("(") else -1
    for word in words[closed + 1 :]:  # a remark in brackets belongs to the label
        amount = taken.get(id(word))
        if amount is None and re.search(r"[^\W\d_]{2}", word.text) and not re.fullmatch(r"EUR|USD|GBP|CHF|CR|DR", word.text):
            break
        if amount is not None and not amount.plain and (not row or row[-1] is not amount):
            row.append(amount)
    return row


def _row_askew(printed: Printed, label: Label) -> list[Amount]:
    """The figures beside the label on the line over or under it, where a bent page put them on one of their own."""
    alone = len(printed.lines[label.line].segments) == 1
    for index in (label.line - 1, label.line + 1) if alone else ():
        line = printed.lines[index] if 0 <= index < len(printed.lines) else None
        if line is None or line.page != label.span.page:
            continue
        shared = min(line.frame[3], label.span.frame[3]) - max(line.frame[1], label.span.frame[1])
        start = next((i for i, frame in enumerate(line.frames) if frame[0] > label.span.frame[2]), None)
        if start == 0 and shared > 0.4 * min(line.height, label.span.height):
            return _row(printed, line, 0)
    return []


def _years(printed: Printed, label: Span, row: Sequence[Amount]) -> list[tuple[bool, bool]]:
    """Per figure whether it is the year's, by the head of its column or block, else the last of several is; and whether only the block says so."""
    said = [_headed(printed, label, amount.span) for amount in row]
    if any(one is not None for one in said):
        return [one or (False, False) for one in said]
    yearly = any(label.emphasis > 0.4 for label in printed.labelled("YearColumn"))
    return [(yearly and len(row) > 1 and place == len(row) - 1, False) for place in range(len(row))]


def _headed(printed: Printed, label: Span, cell: Span) -> tuple[bool, bool] | None:
    """Whether the nearest head above the figure, or above its label (then the second is True), is the year's; None without a head."""
    heads = [(kind == "YearColumn", head) for kind in ("CurrentColumn", "YearColumn") for head in printed.labelled(kind)]
    above = [(year, head) for year, head in heads if (year or head.set_off) and head.span.page == cell.page and head.span.middle < cell.middle - 2]
    over = [(-head.line, _apart(head.span, cell), year) for year, head in above if _apart(head.span, cell) < 14]
    over += [(-head.line, 0.0, year) for year, head in above if year and _alone(printed, head) and label.middle - head.span.middle < 8 * head.span.height]
    if over:
        return min(over)[2], False
    return (True, True) if any(year and abs(head.span.frame[0] - label.frame[0]) < 14 for year, head in above) else None


def _alone(printed: Printed, head: Label) -> bool:
    """Whether the head is all that stands on its line: then it heads what is below, wherever that stands."""
    return len(printed.lines[head.line].segments) == 1 and len(printed.lines[head.line].words) <= 4


def _apart(head: Span, cell: Span) -> float:
    """How far the head stands from the figure's column, points; nothing while it is over it."""
    return max(0.0, max(head.frame[0], cell.frame[0]) - min(head.frame[2], cell.frame[2]))


def _tax_lines(printed: Printed) -> Iterable[Figure]:
    """Single taxes, whatever state or town stands before the word for them. A total of taxes is none."""
    words = labels.data("payslips")["taxes"]
    totals = {id(label.span.words[0]) for name in _MEASURES for label in printed.labelled(name)}
    for index, line in enumerate(printed.lines):
        at = 0
        for cell in line.segments:
            at += len(cell.words)
            named = any(labels.says(cell.text, word) for word in words["words"]) and not any(labels.says(cell.text, word) for word in words["never"])
            if not named or id(cell.words[0]) in totals:
                continue
            row = _row(printed, line, at)
            label = Label((), cell, index, at - len(cell.words), at, 1.0, True)
            for amount, (year, block) in zip(row, _years(printed, cell, row), strict=True):
                yield Figure(amount, year, 0.8, label, block)


def _column(printed: Printed, label: Label) -> Iterable[tuple[Span, bool, bool]]:
    """The figures under a label that heads a column, in lines that say "current" or "YTD", else the nearest alone: (figure, whether the
    year's, whether only a head far above says so)."""
    said = {line: name == "YearColumn" for name in ("CurrentColumn", "YearColumn") for line in (one.line for one in printed.labelled(name))}
    under = printed.under(label.span, reach=6.0) + labelled.boxed(printed, label)
    cells = [cell for cell in {id(cell): cell for cell in under}.values() if any(not one.plain for one in printed.amounts_in(cell))]
    rows = [(cell, said.get(printed.line_of(cell))) for cell in cells]
    if any(year is not None for _, year in rows):
        return [(cell, year, False) for cell, year in rows if year is not None]
    headed = _headed(printed, label.span, cells[0]) if cells else None
    return [(cells[0], bool(headed and headed[0]), bool(headed))] if cells else []


# -- which of them ----------------------------------------------------------------------------------------------------


def _settled(figures: dict[str, list[Figure]], lines: Sequence[Figure], values: dict[str, Value], year: bool) -> Check | None:
    """Puts the best reading of the period's or the year's figures into `values`; the check is the period's."""
    options = {name: _options(found, year)[:_TRIED] for name, found in figures.items()}
    single = [one for one in lines if one.year == year]
    chosen, agrees = _agreeing(options)
    prefix = "YearToDate" if year else "CurrentPeriod"
    for name, one in chosen.items():
        values[prefix + name] = _value(one, agrees)
    if "Taxes" not in chosen:
        _from_lines(single, values, prefix)
    if year:
        return None
    worth = {name: values[prefix + name].value["amount"] for name in _MEASURES if prefix + name in values}
    return arithmetic.net_pay(worth)


def _options(found: Sequence[Figure], year: bool) -> list[Figure]:
    """The measure's figures of the year or the period. A slip always says the period's: what only stands under a heading may be it."""
    own = [one for one in found if not one.year]
    if year:
        return [one for one in found if one.year and (own or not one.block)]
    return own or [replace(one, score=one.score * 0.8) for one in found if one.block]


def _agreeing(options: dict[str, list[Figure]]) -> tuple[dict[str, Figure], bool]:
    """The figures that agree, of those the surest; else the surest of each measure. With whether they agree."""
    names = [name for name in _MEASURES if options[name]]
    best: tuple[float, dict[str, Figure]] | None = None
    for combination in product(*(options[name] for name in names)):
        chosen = dict(zip(names, combination, strict=True))
        if not _agrees(chosen) or len({id(one.amount) for one in combination}) < len(combination):
            continue
        score = sum(one.score for one in combination)
        if best is None or score > best[0]:
            best = (score, chosen)
    if best:
        return best[1], True
    return {name: options[name][0] for name in names if options[name][0].score > 0.3}, False


def _agrees(chosen: dict[str, Figure]) -> bool:
    if not {"GrossPay", "NetPay"} <= set(chosen) or len(chosen) < 3:
        return False
    check = arithmetic.net_pay({name: one.worth for name, one in chosen.items()})
    return bool(check and check.passed)


def _value(one: Figure, agrees: bool) -> Value:
    sure = min(0.97, one.score * (1.0 if agrees else 0.8))
    candidate = Candidate(one.worth, one.amount.span, sure, one.label, currency=one.amount.currency)
    value = value_of(candidate, "currency", confidence=sure)
    value.evidence.update(label=min(1.0, one.score), sum=1.0 if agrees else 0.0)
    return value


def _from_lines(lines: Sequence[Figure], values: dict[str, Value], prefix: str) -> None:
    """Taxes as the sum of the single taxes, where no total is printed and there are several; deductions are then what is left."""
    if len(lines) < 2:
        return
    total = sum((one.worth for one in lines), Decimal(0))
    currency = lines[0].amount.currency
    parts = list(dict.fromkeys(one.label.span.text.strip(" :") for one in lines))
    box = union([one.amount.span.box for one in lines])
    values[f"{prefix}Taxes"] = Value(
        "currency", {"amount": total, "currencyCode": currency}, 0.6, None, lines[0].amount.span.page, box, "derived", parts
    )
    gross, net = (values.get(f"{prefix}{name}") for name in ("GrossPay", "NetPay"))
    if gross is None or net is None or f"{prefix}Deductions" in values:
        return
    rest = gross.value["amount"] - total - net.value["amount"]
    if rest > 0:
        parts = [f"{prefix}{name}" for name in ("GrossPay", "Taxes", "NetPay")]
        values[f"{prefix}Deductions"] = Value("currency", {"amount": rest, "currencyCode": currency}, 0.5, None, None, None, "derived", parts)


# -- who and when -----------------------------------------------------------------------------------------------------


def _people(printed: Printed, values: dict[str, Value]) -> None:
    found = parties.blocks(printed)
    employer = _named(printed, "EmployerName")
    employee = _named(printed, "EmployeeName")
    if employer is None:
        firm = parties.vendor_of(printed, found, employee)
        firm = labelled.letterhead(printed) if firm is None or str(firm.value).endswith(",") else firm
        employer = replace(firm, score=min(firm.score, 0.7)) if firm else None
    if employee is None:
        names = (parties.cleaned(cell) for block in found for cell in block.cells[:4])
        spans = [span for span in names if span and _is_person(span.text)]
        other = next((span for span in spans if employer is None or not parties.same_name(span.text, str(employer.value))), None)
        employee = Candidate(other.text, other, 0.5, method="layout") if other is not None else None
    for name, one in (("EmployerName", employer), ("EmployeeName", employee)):
        if one is not None:
            values[name] = value_of(one)


def _is_person(text: str) -> bool:
    """Two words or more, no firm, and nothing of an address."""
    return 1 < len(text.split()) <= 5 and not parties.has_legal_form(text) and not re.search(r"\d|,$|[*·|]", text)


def _named(printed: Printed, field: str) -> Candidate | None:
    found = []
    for one in printed.texts_for(field, accept=parties.acceptable, below=1):
        span = parties.cleaned(one.span)
        if span is None or one.label is None or not one.label.set_off:
            continue
        named = span.text[:1].isupper() and len(labels.squash(span.text)) > 3 and not span.text.endswith(",")
        named = named and (field != "EmployeeName" or _is_person(span.text) or "," in span.text)
        if named and not printed.is_label(span) and len(span.words) <= 8:
            found.append(replace(one, value=span.text, span=span))
    return numbers.best(found, 0.5)


def _when(printed: Printed, values: dict[str, Value]) -> None:
    for name in ("PayDate", "PayPeriodStartDate", "PayPeriodEndDate"):
        one = numbers.best(printed.dates_for(name), 0.4)
        if one is not None:
            values[name] = value_of(one, "date")
    for label in sorted(printed.labelled("PayPeriod"), key=lambda label: -label.strength("PayPeriod")):
        if _period(printed, label, values):
            return
    start, end = (values.get(name) for name in ("PayPeriodStartDate", "PayPeriodEndDate"))
    if start and end and start.value > end.value:
        del values["PayPeriodStartDate"]


def _period(printed: Printed, label: Label, values: dict[str, Value]) -> bool:
    """Two dates beside the label, else a month."""
    line = printed.lines[label.line]
    cells = [near.span for near in printed.near(label, below=1)]
    beside = [line.part(label.stop, min(len(line.words), label.stop + 14))] if label.stop < len(line.words) else []
    dated = next(filter(None, (periods.two_dates(printed, cell) for cell in beside + cells)), None)
    pair = [replace(date, score=0.9) for date in dated or ()]
    if not pair and not any(printed.dates_in(cell) for cell in cells):
        pair = next(filter(None, (periods.month(cell) for cell in cells)), [])
    for name, one in zip(("PayPeriodStartDate", "PayPeriodEndDate"), pair, strict=False):
        if name not in values or values[name].confidence < one.score:
            values[name] = value_of(one, "date")
    return bool(pair)
