"""Payment cards. The number is never kept whole: all but its last four digits are masked."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace

from portal.core.extraction import accounts, labelled, labels, numbers, parties
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Check, Value, Word

_NUMBER = re.compile(r"(?<!\d)(?:\d{4}[ -]?){3}\d{4}(?:[ -]?\d{1,3})?(?!\d)|(?<!\d)3[47]\d{2}[ -]?\d{6}[ -]?\d{5}(?!\d)")
_MONTH_YEAR = re.compile(r"(?<!\d)(0[1-9]|1[0-2])\s?[/-]\s?((?:20)?\d{2})(?!\d)")
_NO_NAME = re.compile(r"valid|thru|expires|member|debit|credit|business|platinum|gold|classic|world|signature|electronic|month|year|since", re.I)

#: Issuer ranges (ISO/IEC 7812) by the first digits of a number.
_RANGES = (
    (r"3[47]", "American Express"),
    (r"3(?:0[0-5]|[689])", "Diners Club"),
    (r"35", "JCB"),
    (r"4", "Visa"),
    (r"5[1-5]|2[2-7]", "Mastercard"),
    (r"6(?:011|4[4-9]|5)", "Discover"),
    (r"62", "UnionPay"),
)


def read(printed: Printed, doc_type: str = "creditCard") -> tuple[dict[str, Value], list[Check]]:
    labelled.relabel(printed, labels.kind("cards"))
    values: dict[str, Value] = {}
    number = next(iter(_numbers(printed)), None)
    if number is not None:
        values |= _masked(*number)
    _network(printed, values)
    bank = accounts.bank_name(printed, fallback=False)
    for name, one, kind in (
        ("CardHolderName", _holder(printed, number[0] if number else None), "string"),
        ("ExpirationDate", _expiry(printed), "date"),
        ("IssuingBank", bank, "string"),
    ):
        if one is not None:
            values[name] = value_of(one, kind)
    return values, []


def _numbers(printed: Printed) -> list[tuple[Line, Word, str]]:
    """Card numbers with their lines and last words, those whose check digit holds first."""
    found = []
    for line in printed.lines:
        text = line.text
        for match in _NUMBER.finditer(text):
            last = line.words[text.count(" ", 0, match.end() - 1)]
            found.append((line, last, re.sub(r"\D", "", match[0])))
    return sorted(found, key=lambda one: not luhn(one[2]))


def luhn(digits: str) -> bool:
    """The check digit of a card's number (ISO/IEC 7812-1, annex B)."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(one // 10 + one % 10 for one in doubled) % 10 == 0


def _masked(line: Line, last: Word, digits: str) -> dict[str, Value]:
    """The masked number, grounded by its last four digits, and the network that it belongs to."""
    sure = luhn(digits)
    masked = "*" * (len(digits) - 4) + digits[-4:]
    shown = re.sub(r"\D", "", last.text)[-4:]
    number = Value("string", masked, 0.95 if sure else 0.6, shown, line.page, last.box, "layout", evidence={"checksum": float(sure)})
    values = {"CardNumber": number}
    network = next((name for pattern, name in _RANGES if re.match(pattern, digits)), None)
    if network and sure:
        values["PaymentNetwork"] = Value("string", network, 0.85, None, line.page, last.box, "derived", ["CardNumber"])
    return values


def _network(printed: Printed, values: dict[str, Value]) -> None:
    for line in printed.lines:
        for name, spellings in labels.data("cards")["networks"].items():
            if any(labels.says(line.text, spelling) for spelling in spellings):
                word = next((word for word in line.words if labels.squash(word.text) in {s.split()[0] for s in spellings}), None)
                content, box = (word.text, word.box) if word is not None else (line.text, line.box)
                values["PaymentNetwork"] = Value("string", name, 0.9, content, line.page, box, "layout")
                return


def _expiry(printed: Printed) -> Candidate | None:
    """The last day of the month beside the label; of two months on a card the later."""
    found = [(0.9, near.span) for label in printed.labelled("CardExpiration") for near in printed.near(label, below=2)]
    loose = [(0.6, line) for line in printed.lines]
    months = [(score, span, match) for score, span in found + loose for match in _MONTH_YEAR.finditer(span.text)]
    if not months:
        return None
    best = max(score for score, _, _ in months)
    _, span, match = max((one for one in months if one[0] == best), key=lambda one: (_year(one[2]), one[2][1]))
    month, year = int(match[1]), _year(match)
    iso = f"{year}-{month:02}-{calendar.monthrange(year, month)[1]}"
    return Candidate(iso, span, best, content=match[0])


def _year(match: re.Match) -> int:
    return int(match[2]) + (2000 if len(match[2]) == 2 else 0)


def _holder(printed: Printed, number: Line | None) -> Candidate | None:
    """The labelled name, else the lowest words in capitals under the number."""
    named = numbers.best(printed.texts_for("CardHolderName", accept=_is_name, below=1), 0.5)
    if named is not None:
        return named
    cells = [
        cell
        for line in printed.lines
        for cell in line.segments
        if (number is None or line.middle > number.middle) and cell.text.isupper() and _is_name(cell.text) and len(cell.words) > 1
    ]
    spans: list[Span] = [cell for cell in cells if not printed.is_label(cell) and not accounts.tells_bank(cell.text) and not _is_network(cell.text)]
    return replace(Candidate(spans[-1].text, spans[-1], 0.7), method="layout") if spans else None


def _is_network(text: str) -> bool:
    return any(labels.says(text, word) for words in labels.data("cards")["networks"].values() for word in words)


def _is_name(text: str) -> bool:
    return parties.acceptable(text) and not re.search(r"\d", text) and not _NO_NAME.search(text) and len(text.split()) <= 5
