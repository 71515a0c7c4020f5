"""Checks: who pays whom, how much in figures and in words, and what the paper is called. The line of magnetic ink is read elsewhere as well."""

from __future__ import annotations

import re
from dataclasses import replace

from portal.core.extraction import accounts, labelled, labels, numbers, numerals, parties
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.layout import Span, joined
from portal.core.extraction.model import Check, Value

_NO_NAME = re.compile(r"negotiable|\bvoid\b|signature|authori[sz]|security|payee only|original document|dollars|member fdic|www\.|\bvoid\b|check|cheque", re.I)
_ROUTING = re.compile(r"(?<!\d)(\d{9})(?!\d)")
_SORT = re.compile(r"(?<![\d-])\d\d-\d\d-\d\d(?![\d-])")
_CUT = re.compile(r"[$€£]|[*=_]{3,}")


def read(printed: Printed, doc_type: str = "check") -> tuple[dict[str, Value], list[Check]]:
    """Fields of one check; the amount in words decides which of the figures is the amount."""
    labelled.relabel(printed, labels.kind("cheques"))
    values: dict[str, Value] = {}
    spelled = _in_words(printed, values)
    _amount(printed, values, spelled)
    _names(printed, values)
    found = {
        "CheckDate": numbers.best(printed.dates_for("CheckDate"), 0.4) or next(iter(printed.dates), None),
        "CheckNumber": _number(printed),
        "Memo": numbers.best(_beside(printed, "Memo"), 0.5),
        "AccountNumber": numbers.best(numbers.ids_for(printed, "AccountNumber"), 0.5),
    }
    for name, one in found.items():
        if one is not None:
            values[name] = value_of(one, "date" if name == "CheckDate" else "string")
    _routing(printed, values)
    checks = _agreement(values)
    for value in values.values():
        if value.type == "currency":
            value.value["currencyCode"] = value.value["currencyCode"] or printed.currency
    return values, checks


# -- amounts ----------------------------------------------------------------------------------------------------------


def _in_words(printed: Printed, values: dict[str, Value]) -> numerals.Spelled | None:
    best: tuple[numerals.Spelled, Span] | None = None
    for line, below in zip(printed.lines, [*printed.lines[1:], None], strict=True):
        if below is None or below.page != line.page or below.frame[1] - line.frame[3] > line.height:
            runs: list[Span] = [line]
        else:
            cell = line.segments[0]
            runs = [line, *(joined([cell, other]) for other in below.segments[:1] if abs(other.frame[0] - cell.frame[0]) < 2 * cell.height)]
        for run in runs:
            one = numerals.find([word.text for word in run.words])
            if one is not None and (best is None or one.stop - one.start > best[0].stop - best[0].start):
                best = (one, run)
    if best is None:
        return None
    span = best[1].part(best[0].start, best[0].stop)
    values["WordAmount"] = value_of(Candidate(span.text.strip("*=_ "), span, 0.85, content=span.text, method="layout"))
    return best[0]


def _amount(printed: Printed, values: dict[str, Value], spelled: numerals.Spelled | None) -> None:
    figures = [one for one in printed.amounts if not one.plain or one.currency]
    if not figures:
        return
    agreeing = [one for one in figures if spelled is not None and one.amount == spelled.amount]
    one = max(agreeing or figures, key=lambda one: (one.currency is not None, not one.plain, one.span.frame[0], -one.line))
    value = value_of(Candidate(one.amount, one.span, 0.97 if agreeing else 0.7, currency=one.currency, method="layout"), "currency")
    if spelled is not None:
        value.evidence["words"] = 1.0 if agreeing else 0.0
        values["WordAmount"].evidence["figures"] = value.evidence["words"]
    values["NumberAmount"] = value


def _agreement(values: dict[str, Value]) -> list[Check]:
    if not {"WordAmount", "NumberAmount"} <= set(values):
        return []
    check = numerals.agreement(str(values["WordAmount"].value), values["NumberAmount"].value["amount"])
    return [check] if check else []


# -- names ------------------------------------------------------------------------------------------------------------


def _names(printed: Printed, values: dict[str, Value]) -> None:
    payee = numbers.best(_beside(printed, "PayTo", under=True), 0.4)
    bank = _bank(printed)
    payer = _payer(printed, [one for one in (payee, bank) if one is not None])
    for name, one in (("PayTo", payee), ("BankName", bank), ("PayerName", payer)):
        if one is not None:
            values[name] = value_of(one)


def _beside(printed: Printed, field: str, under: bool = False) -> list[Candidate]:
    """Words beside the labels of a field, up to a sign of money, a rule or the next label."""
    found = []
    for label in printed.labelled(field):
        for near in printed.near(label, below=1 if under else 0, reach=2.2):
            span = _cut(near.span)
            if span is None or _NO_NAME.search(span.text) or printed.is_label(span):
                continue
            if field == "PayTo" and not (parties.acceptable(span.text) and span.text[:1].isalpha()):
                continue  # the payee's street
            if field == "Memo" or not numerals.find([word.text for word in span.words]):
                found.append(Candidate(span.text, span, label.strength(field) * near.weight, label))
    return sorted(found, key=lambda one: -one.score)


def _cut(span: Span) -> Span | None:
    stop = next((i for i, word in enumerate(span.words) if _CUT.match(word.text)), len(span.words))
    start = next((i for i, word in enumerate(span.words[:stop]) if re.search(r"\w", word.text)), stop)
    return span.part(start, stop) if start < stop else None


def _bank(printed: Printed) -> Candidate | None:
    one = accounts.bank_name(printed, fallback=False)
    return replace(one, score=min(one.score, 0.85)) if one is not None and not _NO_NAME.search(str(one.value)) else None


def _payer(printed: Printed, others: list[Candidate]) -> Candidate | None:
    """The name in the upper left corner; where the bank stands there, the one over the signature."""
    taken = {labels.squash(str(one.value)) for one in others}
    middle = sum(line.middle for line in printed.lines) / max(1, len(printed.lines))
    names = []
    for line in printed.lines:
        for cell in line.segments:
            span = parties.cleaned(cell)
            if span is not None and _is_person(printed, span) and labels.squash(span.text) not in taken:
                names.append(span)
    upper = [span for span in names if span.middle < middle and span.frame[0] < 0.5 * printed.width]
    lower = [span for span in names if span.middle > middle and span.frame[0] > 0.4 * printed.width and span.text.isupper()]
    if upper:
        return Candidate(upper[0].text, upper[0], 0.7, method="layout")
    return Candidate(lower[-1].text, lower[-1], 0.5, method="layout") if lower else None


def _is_person(printed: Printed, span: Span) -> bool:
    text = span.text
    words = [word for word in text.split() if any(char.isalpha() for char in word)]
    heads = {id(label.span.words[0]) for label in printed.labels if label.emphasis > 0.5}
    named = id(span.words[0]) not in heads and 1 < len(words) <= 7 and text[:1].isupper() and not re.search(r"\d", text) and not text.rstrip().endswith(":")
    return named and not accounts.tells_bank(text) and not _NO_NAME.search(text) and not printed.is_label(span) and not numerals.find(text.split())


# -- numbers ----------------------------------------------------------------------------------------------------------


def _number(printed: Printed) -> Candidate | None:
    """The labelled number, else the digits alone in the upper right corner."""
    beside = [one for one in numbers.ids_for(printed, "CheckNumber") if str(one.value).strip("#").isdigit()]
    labelled_one = numbers.best([one for one in beside if not re.fullmatch(r"(?:19|20)\d\d", str(one.value))], 0.4)
    if labelled_one is not None:
        return labelled_one
    middle = sum(line.middle for line in printed.lines) / max(1, len(printed.lines))
    corner = [
        cell
        for line in printed.lines
        for cell in (line.segments[-1],)
        if line.middle < middle and cell.frame[0] > 0.6 * printed.width and re.fullmatch(r"#?\d{3,10}", cell.text)
        if not any(label.line == printed.line_of(line) for label in printed.labelled("CheckDate"))
    ]
    return Candidate(corner[0].text.lstrip("#"), corner[0], 0.7, content=corner[0].text, method="layout") if corner else None


def _routing(printed: Printed, values: dict[str, Value]) -> None:
    """A bank's number by its check digit, letters of magnetic ink may be read apart; else a British sort code."""
    for line in printed.lines:
        apart = sum(len(word.text) == 1 for word in line.words) > 0.6 * len(line.words)
        text = line.text.replace(" ", "") if apart else line.text
        found = next((match for match in _ROUTING.finditer(text) if aba(match[1])), None)
        if found is None:
            continue
        values["RoutingNumber"] = Value("string", found[1], 0.85, line.text if apart else found[1], line.page, line.box, "layout", evidence={"checksum": 1.0})
        account = re.match(r"\D{0,3}(\d{6,17})(?!\d)", text[found.end() :])
        if account and "AccountNumber" not in values:
            values["AccountNumber"] = Value("string", account[1], 0.6, line.text if apart else account[1], line.page, line.box, "layout")
        return
    sort = next(((line, match) for line in printed.lines for match in _SORT.finditer(line.text)), None)
    if sort is not None:
        line, match = sort
        values["RoutingNumber"] = Value("string", match[0], 0.7, match[0], line.page, line.box, "layout")


def aba(digits: str) -> bool:
    """The check digit of a US routing number: 3, 7, 1 weighted sum divisible by ten."""
    return sum(int(digit) * weight for digit, weight in zip(digits, (3, 7, 1) * 3, strict=True)) % 10 == 0
