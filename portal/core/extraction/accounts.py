"""Whose account a statement is about, at which bank, and of which period."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from portal.core.extraction import dates, labelled, labels, numbers, parties, periods
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Value

_BANK = re.compile(
    r"bank|sparkasse|credit union|banque|banco\b|banca\b|bancaria|caixa|caisse|caja|cassa|crédit|credito|raiffeisen|savings|building society|"
    r"trust\b|financial|kasse\b|n\.a\.|federal credit",
    re.I,
)
_NO_BANK = re.compile(
    r"statement|account|auszug|direct|transfer|your|ihre|fee|www|bankverbindung|online|page|date|balance|customer|credit card|card services|"
    r"releve|relevé|extracto|estratto|afschrift|extrato|cuenta|compte|conto\b|bankleitzahl|bankkarte|member fdic|bancaire|bank name",
    re.I,
)
_TITLE = re.compile(r"(?:abrechnung|auszug|statement|relev[ée]|extracto|estratto|afschrift|extrato)(?:en|s)?$", re.I)
_PERIOD = re.compile(r"\b(?:from|period|statement|between|zeitraum|vom|von|du|periodo|período|période|periode|dal|del|de|covers|for)\b", re.I)
_LINK = re.compile(r"\b(?:to|through|thru|bis|au|al|a|ate|até|t/m|tot|hasta|and|e)\b|[-–]", re.I)
_NUMBER = re.compile(r"[\dX*x•.]+(?:[ -][\dX*x•]{2,})*")
_HEAD_LINES = 90


def describe(printed: Printed, values: dict[str, Value]) -> None:
    """Bank, holder, number and IBAN into `values`."""
    ibans, bank = numbers.ibans(printed), bank_name(printed)
    for name, one in (
        ("BankName", bank),
        ("AccountHolderName", _holder(printed, bank)),
        ("AccountNumber", _account_number(printed)),
        ("IBAN", ibans[0] if ibans else None),
    ):
        if one is not None:
            values[name] = value_of(one)
    if ibans and ibans[0].score > 0.9:
        values["IBAN"].evidence["checksum"] = 1.0


def _holder(printed: Printed, bank: Candidate | None) -> Candidate | None:
    named = []
    for one in printed.texts_for("AccountHolderName", accept=parties.acceptable, below=1):
        span = parties.cleaned(one.span)
        if span is not None and not _BANK.search(span.text) and not printed.is_label(span) and span.text[:1].isupper():
            named.append(replace(one, value=span.text, span=span))
    best = numbers.best(named, 0.6)
    if best is not None:
        return best
    cells = [parties.cleaned(cell) for block in parties.blocks(printed) for cell in block.cells[:3]]
    named_bank = str(bank.value) if bank is not None else ""
    spans = [span for span in cells if span is not None and not tells_bank(span.text) and not re.search(r"\d", span.text)]
    span = next((span for span in spans if not parties.same_name(span.text, named_bank)), None)
    return Candidate(span.text, span, 0.6, method="layout") if span is not None else None


def _account_number(printed: Printed) -> Candidate | None:
    """Digits, perhaps masked or in groups, beside the label."""
    found = []
    for one in printed.texts_for("AccountNumber", below=1):
        match = _NUMBER.match(one.span.text)
        if match and sum(c.isdigit() for c in match[0]) >= 4 and not dates.find(one.span.text) and not re.fullmatch(r"[\d.,]+[.,]\d\d", match[0]):
            text = match[0].strip(" .")
            masked = re.search(r"[X*x•]|ending", f"{text} {one.label.span.text if one.label else ''}")
            short = len(re.sub(r"\W", "", text)) < 6 and not masked
            found.append(replace(one, value=text, content=text, score=one.score - (0.2 if short else 0.0)))
    return numbers.best(found, 0.4)


def bank_name(printed: Printed, fallback: bool = True) -> Candidate | None:
    """The name that speaks of a bank, best near the head of the first page; else, with `fallback`, the likeliest firm's name."""
    options = []
    for index, line in enumerate(printed.lines):
        for cell in line.segments:
            span = parties.cleaned(_untitled(cell)) if len(cell.words) <= 9 else None
            if span is None or _NO_BANK.search(span.text) or not tells_bank(span.text):
                continue
            score = 0.8 - 0.4 * printed.fold(span) - 0.004 * min(index, 50) - 0.04 * max(0, len(span.words) - 4)
            score += 0.15 if parties.has_legal_form(span.text) else 0.0
            options.append(Candidate(span.text, span, min(0.95, score), method="layout"))
    beside = printed.texts_for("BankName", accept=parties.acceptable, below=1)
    named = [one for one in beside if not printed.is_label(one.span) and one.label and one.label.set_off]
    found = options + [one for one in named if not re.search(r"\d", str(one.value))]
    return numbers.best(found, 0.45) or (labelled.letterhead(printed) if fallback else None) or numbers.best(found, 0.3)


def _untitled(cell: Span) -> Span:
    """Without the document's title, where it stands close to the name: "Volksbank eG Kontoauszug"."""
    stop = len(cell.words)
    while stop > 1 and _TITLE.search(cell.words[stop - 1].text):
        stop -= 1
    return cell.part(0, stop)


@cache
def _banks() -> tuple[str, ...]:
    return tuple(labels.data("ledgers")["banks"]["names"])


def tells_bank(text: str) -> bool:
    """Whether a name says that it is a bank's, or is known to be."""
    return bool(_BANK.search(text)) or any(labels.says(text, name) for name in _banks())


# -- the period -------------------------------------------------------------------------------------------------------


def period(printed: Printed, values: dict[str, Value]) -> None:
    """Two dates that stand together as a period, else labelled ends of it, else a month, else the days of the balances."""
    for line in printed.lines[:_HEAD_LINES]:
        found = periods.two_dates(printed, line)
        if found and not _is_row(printed, line) and (_PERIOD.search(line.text) or _LINK.search(line.text)):
            _put_pair(values, found, 0.85)
            return
        single = printed.dates_in(line)
        if len(single) == 1 and _short_start(printed, line, single[0], values):
            return
    for name in ("StatementStartDate", "StatementEndDate"):
        _put(values, name, numbers.best(printed.dates_for(name), 0.4))
    if "StatementStartDate" not in values:
        _month(printed, values)
    if {"StatementStartDate", "StatementEndDate"} <= set(values) and values["StatementStartDate"].value >= values["StatementEndDate"].value:
        del values["StatementStartDate"]


def _is_row(printed: Printed, line: Line) -> bool:
    """A transaction's line with its value date beside the date."""
    first = printed.dates_in(line)[0]
    return first.span.words[0] is line.words[0] and any(not one.plain for one in printed.amounts_in(line))


def _short_start(printed: Printed, line: Line, end: Candidate, values: dict[str, Value]) -> bool:
    """ "January 1 - January 31, 2024": the start has no year of its own."""
    place = next(i for i, word in enumerate(line.words) if word is end.span.words[0])
    before = [word.text for word in line.words[:place]]
    if not before or not _LINK.fullmatch(before[-1].strip()):
        return False
    for start in range(max(0, place - 4), place):
        short = dates.parse_short(" ".join(before[start:]), printed.order, str(end.value))
        if short is not None and short.iso <= str(end.value):
            words = len(short.content.split())
            _put(values, "StatementStartDate", Candidate(short.iso, line.part(start, start + words), 0.75, content=short.content))
            _put(values, "StatementEndDate", replace(end, score=0.8))
            return True
    return False


def _month(printed: Printed, values: dict[str, Value]) -> None:
    for label in printed.labelled("StatementPeriod"):
        cells = [near.span for near in printed.near(label, below=1)]
        pair = next(filter(None, (periods.month(cell) for cell in cells if not printed.dates_in(cell))), None)
        if pair and label.strength("StatementPeriod") > 0.4:
            _put_pair(values, pair, 0.6)
            return


def _put_pair(values: dict[str, Value], pair: list[Candidate], score: float) -> None:
    for name, one in zip(("StatementStartDate", "StatementEndDate"), pair, strict=True):
        _put(values, name, replace(one, score=score))


def _put(values: dict[str, Value], name: str, one: Candidate | None) -> None:
    if one is not None and name not in values:
        values[name] = value_of(one, "date")


def from_balances(printed: Printed, values: dict[str, Value]) -> None:
    """Without a printed period the days that the balances are of stand for its ends."""
    for name, balance in (("StatementStartDate", "BeginningBalance"), ("StatementEndDate", "EndingBalance")):
        value = values.get(balance)
        line = next((line for line in printed.lines if value and line.page == value.page and _holds(line, value)), None)
        found = (printed.dates_in(line) or list(_short_dates(printed, line))) if line is not None else []
        if found and name not in values:
            _put(values, name, replace(found[0], score=0.55))


def _short_dates(printed: Printed, line: Span) -> Iterable[Candidate]:
    """ "Ending balance on 1/31": of the year that the document's latest date is of."""
    last = max((str(one.value) for one in printed.dates if dates.plausible(str(one.value))), default="")
    for place, word in enumerate(line.words) if last else ():
        short = dates.parse_short(word.text, printed.order, last)
        if short is not None and "/" in word.text and short.content == word.text:
            yield Candidate(short.iso, line.part(place, place + 1), 0.5, content=short.content)


def _holds(line: Span, value: Value) -> bool:
    box = value.box or (0.0, 0.0, 0.0, 0.0)
    return line.box[1] <= (box[1] + box[3]) / 2 <= line.box[3] and line.box[0] - 0.001 <= box[0] and box[2] <= line.box[2] + 0.001
