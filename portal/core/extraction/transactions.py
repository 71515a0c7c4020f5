"""Transactions of an account: dated lines with amounts, their columns, and which way the money went."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from portal.core.extraction import dates, labels
from portal.core.extraction.candidates import Amount, Printed
from portal.core.extraction.layout import Line, Span

_CREDITS = re.compile(
    r"deposits?\b.*(?:credits|additions)?|^(?:other )?credits|additions|money in|gutschriften|"
    r"payments and (?:other )?credits|interest (?:paid|earned)",
    re.I,
)
_DEBITS = re.compile(
    r"withdrawals?|^(?:other )?debits|checks? (?:paid|cleared)|^checks$|subtractions|fees|purchases|cash advances|"
    r"money out|belastungen|electronic payments|service charges|payments out",
    re.I,
)
_ZERO = Decimal(0)


@dataclass(slots=True)
class Entry:
    """A transaction: ISO date, description spans, amounts by column ("DepositAmount", "WithdrawalAmount", "Amount", "Balance")."""

    date: str
    dated: Span
    text: list[Span]
    amounts: dict[str, Amount] = field(default_factory=dict)
    section: str = ""
    sign: int = 0


def find(printed: Printed, last: str) -> list[Entry]:
    """All dated lines with an amount, read under the header of their table when there is one."""
    phrases = labels.table("transactions", printed.language)
    heads: list[tuple[Span, str]] = []
    entries: list[Entry] = []
    section, page = "", 0
    for line in printed.lines:
        if line.page != page:
            page, previous = line.page, None
        header = _header(line, phrases)
        if header:
            heads, previous = header, None
            continue
        entry = _entry(printed, line, heads, last)
        if entry is not None:
            entry.section = section
            entries.append(entry)
            previous = line
        elif previous is not None and _continues(printed, line, previous, entries[-1]):
            entries[-1].text.append(line)
            previous = line
        else:
            section, previous = _section(line) or section, None
    return entries


def _header(line: Line, phrases: dict) -> list[tuple[Span, str]]:
    """The columns of a table of transactions, when the line names a date and an amount."""
    found: list[tuple[Span, str]] = []
    for segment in line.segments:
        for match in labels.matches([word.text for word in segment.words], phrases):
            found.append((segment.part(match.start, match.stop), match.phrases[0].field))
    names = {name for _, name in found}
    covered = sum(len(span.words) for span, _ in found)
    amounts = names & {"DepositAmount", "WithdrawalAmount", "Amount", "Balance"}
    return found if "Date" in names and amounts and len(names) >= 3 and covered >= 0.5 * len(line.words) else []


def _entry(printed: Printed, line: Line, heads: Sequence[tuple[Span, str]], last: str) -> Entry | None:
    dated = _date_at_start(printed, line, last)
    amounts = [
        one for one in printed.amounts_in(line) if (not one.plain or one.currency) and not re.fullmatch(r"\d\d?\.\d\d?\.", one.span.text)
    ]
    if dated is None or not amounts:
        return None
    iso, count = dated
    amounts = [one for one in amounts if not any(word is own for own in one.span.words for word in line.words[:count])]
    if (
        not amounts
        or re.search(r"\b(?:balance|saldo|kontostand|solde)\b", line.text, re.I)
        and len(amounts) == 1
        and len(line.words) - count <= 6
    ):
        return None
    first = min(i for i, word in enumerate(line.words) if any(word is own for one in amounts for own in one.span.words))
    stop = first
    while stop > count and re.fullmatch(r"\d\d?[./]\d\d?(?:[./](?:\d\d)?)?", line.words[stop - 1].text):
        stop -= 1  # a value date before the amount
    text = [line.part(count, stop)] if stop > count else []
    entry = Entry(iso, line.part(0, count), text)
    for one, column in zip(amounts, _columns(amounts, heads), strict=True):
        entry.amounts.setdefault(column, one)
    entry.sign = _printed_sign(line, entry)
    return entry


def _date_at_start(printed: Printed, line: Line, last: str) -> tuple[str, int] | None:
    """The date that the line begins with, and how many words it (and a value date beside it) takes."""
    found = printed.dates_in(line.part(0, min(6, len(line.words))))
    if found and found[0].span.words[0] is line.words[0]:
        count = len(found[0].span.words)
        while len(found) > 1 and count < len(line.words) and found[1].span.words[0] is line.words[count]:
            count += len(found[1].span.words)
            found.pop(0)
        return str(printed.dates_in(line)[0].value), count
    short = dates.parse_short(line.text, printed.order, last)
    if short is None:
        return None
    count = len(short.content.split())
    again = dates.parse_short(" ".join(word.text for word in line.words[count:]), printed.order, last)
    return short.iso, count + (len(again.content.split()) if again else 0)


def _columns(amounts: Sequence[Amount], heads: Sequence[tuple[Span, str]]) -> list[str]:
    """The column of each amount by the nearest right edge among the headers of amounts; without headers the last of two is the balance."""
    columns = [(span, name) for span, name in heads if name in ("DepositAmount", "WithdrawalAmount", "Amount", "Balance")]
    if not columns:
        return ["Amount", *["Balance"] * (len(amounts) - 1)]
    return [min(columns, key=lambda column: _distance(one.span, column[0]))[1] for one in amounts]


def _distance(cell: Span, head: Span) -> float:
    centre = abs(cell.frame[0] + cell.frame[2] - head.frame[0] - head.frame[2]) / 2
    return min(abs(cell.right - head.right), abs(cell.frame[0] - head.frame[0]), centre)


def _printed_sign(line: Line, entry: Entry) -> int:
    """+1 or −1 where the line prints one (minus, CR/DR, S/H, +), else 0."""
    amount = entry.amounts.get("Amount")
    if amount is None:
        return 0
    end = next(i for i, word in enumerate(line.words) if word is amount.span.words[-1])
    after = line.words[end + 1].text if end + 1 < len(line.words) else ""
    text = amount.span.text
    if amount.amount < 0 or re.fullmatch(r"DR\.?|S|D", after) or text.upper().endswith("DR"):
        return -1
    if re.fullmatch(r"CR\.?|H|C", after) or text.upper().endswith("CR") or text.startswith("+") or after == "+":
        return 1
    return 0


def _section(line: Line) -> str:
    """A heading that says which way the money below it goes: "credit", "debit" or ""."""
    text = line.segments[0].text
    if len(text.split()) > 6 or dates.find(text):
        return ""
    credit, debit = _CREDITS.search(text), _DEBITS.search(text)
    if credit and debit:
        return ""
    return "credit" if credit else "debit" if debit else ""


def _continues(printed: Printed, line: Line, previous: Line, entry: Entry) -> bool:
    """More of a description: close below, under it, and without figures of its own."""
    if not entry.text or printed.amounts_in(line) or len(line.segments) > 2 or len(entry.text) > 5:
        return False
    close = line.frame[1] - previous.frame[3] < 0.9 * max(previous.height, 6)
    return close and line.frame[0] >= entry.text[0].frame[0] - 6 and line.frame[0] < entry.text[0].frame[2] + 20


def settle(entries: Sequence[Entry], begin: Decimal | None, card: bool) -> None:
    """Decides deposit or withdrawal for single amount columns: by the running balance, the printed sign, the section, in this order."""
    balance = begin
    negative_printed = any(entry.sign < 0 for entry in entries)
    for entry in entries:
        amount, running = entry.amounts.get("Amount"), entry.amounts.get("Balance")
        if amount is not None:
            worth = abs(amount.amount)
            sign = _by_balance(balance, running, worth) or (-entry.sign if card and entry.sign else entry.sign)
            sign = sign or {"credit": 1, "debit": -1}.get(entry.section, 0) or (-1 if card else 1 if negative_printed else -1)
            entry.amounts["DepositAmount" if sign > 0 else "WithdrawalAmount"] = replace(amount, amount=worth)
            del entry.amounts["Amount"]
        for column in ("DepositAmount", "WithdrawalAmount"):
            if column in entry.amounts:
                entry.amounts[column] = replace(entry.amounts[column], amount=abs(entry.amounts[column].amount))
        balance = running.amount if running is not None else None if balance is None else balance + net(entry)


def _by_balance(balance: Decimal | None, running: Amount | None, worth: Decimal) -> int:
    if balance is None or running is None:
        return 0
    return 1 if running.amount - balance == worth else -1 if balance - running.amount == worth else 0


def net(entry: Entry) -> Decimal:
    deposit, withdrawal = entry.amounts.get("DepositAmount"), entry.amounts.get("WithdrawalAmount")
    return (deposit.amount if deposit else _ZERO) - (withdrawal.amount if withdrawal else _ZERO)
