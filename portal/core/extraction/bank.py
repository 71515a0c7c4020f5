"""Bank and credit card statements: account, period, balances, and the transactions with their running balance as evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from portal.core.extraction import dates, labels, layout, numbers, parties
from portal.core.extraction.candidates import Amount, Candidate, Printed, value_of
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Check, Value

_BANK = re.compile(r"bank|sparkasse|credit union|banque|banco\b|banca\b|caixa|crédit|raiffeisen|savings|building society|trust\b|financial|kasse\b|n\.a\.", re.I)
_NO_BANK = re.compile(r"statement|account|auszug|direct|transfer|your|ihre|fee|www|bankverbindung|online|page|date|balance|customer", re.I)
_CREDITS = re.compile(r"deposits?\b.*(?:credits|additions)?|^(?:other )?credits|additions|money in|gutschriften|payments and (?:other )?credits|interest (?:paid|earned)", re.I)
_DEBITS = re.compile(r"withdrawals?|^(?:other )?debits|checks? (?:paid|cleared)|^checks$|subtractions|fees|purchases|cash advances|money out|belastungen|electronic payments|service charges|payments out", re.I)
_PERIOD = re.compile(r"\b(?:from|period|statement|between|zeitraum|vom|von|du|periodo|dal|covers|for)\b", re.I)
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


def read(printed: Printed, doc_type: str) -> tuple[dict[str, Value], list[Check]]:
    """Fields and checks of an account statement; of a credit card, purchases are withdrawals."""
    values: dict[str, Value] = {}
    _account(printed, values)
    _period(printed, values)
    for name in ("BeginningBalance", "EndingBalance"):
        one = _balance(printed, name)
        if one is not None:
            values[name] = value_of(one, "currency")
    entries = transactions(printed, _last_day(printed, values))
    begin = values["BeginningBalance"].value["amount"] if "BeginningBalance" in values else None
    _signed(entries, begin, doc_type == "creditCardStatement")
    if entries:
        rows = [_row(printed, entry) for entry in entries]
        values["Transactions"] = Value("array", rows, 0.7, None, entries[0].dated.page, None, "table")
    _period_from(entries, values)
    _currency(printed, values)
    return values, _checks(values, entries, doc_type == "creditCardStatement")


# -- account, period, balances ----------------------------------------------------------------------------------------


def _account(printed: Printed, values: dict[str, Value]) -> None:
    ibans = numbers.ibans(printed)
    number = _account_number(printed)
    holder = numbers.best(printed.texts_for("AccountHolderName", accept=parties.acceptable, below=1), 0.6)
    blocks = parties.blocks(printed)
    if holder is None or _BANK.search(str(holder.value)):
        named = [parties.cleaned(block.name) for block in blocks if not _BANK.search(block.name.text)]
        span = next((span for span in named if span is not None), None)
        holder = Candidate(span.text, span, 0.6, method="layout") if span is not None else None
    for name, one in (("BankName", _bank_name(printed)), ("AccountHolderName", holder), ("AccountNumber", number), ("IBAN", ibans[0] if ibans else None)):
        if one is not None:
            values[name] = value_of(one)


def _account_number(printed: Printed) -> Candidate | None:
    """Digits, perhaps masked or in groups, beside the label."""
    found = []
    for one in printed.texts_for("AccountNumber", below=1):
        match = re.match(r"[\dX*x•.]+(?:[ -][\dX*x•]{2,})*", one.span.text)
        if match and sum(c.isdigit() for c in match[0]) >= 4 and not dates.find(one.span.text) and not re.fullmatch(r"[\d,]+\.\d\d", match[0]):
            found.append(replace(one, value=match[0].strip(), content=match[0].strip()))
    return numbers.best(found, 0.4)


def _bank_name(printed: Printed) -> Candidate | None:
    options = []
    for index, line in enumerate(printed.lines):
        for cell in line.segments:
            span = parties.cleaned(cell) if len(cell.words) <= 9 else None
            if span is None or not _BANK.search(span.text) or _NO_BANK.search(span.text):
                continue
            score = 0.8 - 0.4 * printed.fold(span) - 0.004 * min(index, 50) + (0.15 if parties.has_legal_form(span.text) else 0.0) - 0.04 * max(0, len(span.words) - 4)
            options.append(Candidate(span.text, span, score, method="layout"))
    labelled = printed.texts_for("BankName", accept=parties.acceptable, below=1)
    best = numbers.best(options + labelled, 0.3)
    return best or parties.vendor_of(printed, [], None)


def _period(printed: Printed, values: dict[str, Value]) -> None:
    """The first two dates that stand together as a period, else labelled ends of it."""
    for line in printed.lines[:80]:
        found = printed.dates_in(line)
        if len(found) == 2 and found[0].value < found[1].value and (_PERIOD.search(line.text) or re.search(r"\b(?:to|through|bis|au|al|a|t/m)\b|[-–]", line.text)):
            _put(values, "StatementStartDate", replace(found[0], score=0.85))
            _put(values, "StatementEndDate", replace(found[1], score=0.85))
            return
        if len(found) == 1 and _PERIOD.search(line.text):
            _short_start(printed, line, found[0], values)
    for name in ("StatementStartDate", "StatementEndDate"):
        _put(values, name, numbers.best(printed.dates_for(name), 0.4))


def _short_start(printed: Printed, line: Line, end: Candidate, values: dict[str, Value]) -> None:
    """"January 1 - January 31, 2024": the start has no year of its own."""
    before = line.text[: line.text.find(end.printed)]
    words = before.split()
    for start in range(len(words)):
        short = dates.parse_short(" ".join(words[start:]), printed.order, end.value)
        if short is not None and short.iso <= end.value and re.search(r"(?:to|through|bis|-|–)\s*$", before.strip()):
            _put(values, "StatementStartDate", Candidate(short.iso, line.part(start, min(start + 2, len(line.words))), 0.7, content=short.content))
            _put(values, "StatementEndDate", replace(end, score=0.8))
            return


def _last_day(printed: Printed, values: dict[str, Value]) -> str:
    if "StatementEndDate" in values:
        return values["StatementEndDate"].value
    return max((one.value for one in printed.dates if dates.plausible(one.value)), default="2000-12-31")


def _balance(printed: Printed, name: str) -> Candidate | None:
    found = printed.amounts_for(name, below=1) + _sentences(printed, name)
    money = [one for one in found if re.search(r"[.,]\d\d\b|[$€£]", one.printed)] or found
    best = numbers.best(money, 0.4)
    if best and printed.lines[printed.line_of(best.span)].text.rstrip().endswith((" S", "S)")):
        return replace(best, value=-abs(best.value))
    return best


def _sentences(printed: Printed, name: str) -> list[Candidate]:
    """"Your opening account balance as at 1 May 2021   $50,000.00": the words of the label with others between them."""
    words = {"BeginningBalance": r"\b(?:opening|beginning|starting|previous|alter|anfangs|ancien|inicial|iniziale)", "EndingBalance": r"\b(?:closing|ending|new|neuer|end|nouveau|final|finale)"}
    pattern = re.compile(words[name] + r"\w*\b.{0,22}\b(?:balance|saldo|kontostand|solde)\b", re.I)
    found = []
    for line in printed.lines:
        if pattern.search(line.text):
            amounts = [one for one in printed.amounts_in(line) if not one.plain]
            found += [Candidate(amounts[-1].amount, amounts[-1].span, 0.7, currency=amounts[-1].currency)] if amounts else []
    return found


# -- transactions -----------------------------------------------------------------------------------------------------


def transactions(printed: Printed, last: str) -> list[Entry]:
    """All dated lines with an amount, read under the header of their table when there is one."""
    phrases = labels.table("transactions", printed.language)
    heads: list[tuple[Span, str]] = []
    entries: list[Entry] = []
    section, page = "", 0
    for index, line in enumerate(printed.lines):
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
    amounts = [one for one in printed.amounts_in(line) if (not one.plain or one.currency) and not re.fullmatch(r"\d\d?\.\d\d?\.", one.span.text)]
    if dated is None or not amounts:
        return None
    iso, count = dated
    amounts = [one for one in amounts if not any(word is own for own in one.span.words for word in line.words[:count])]
    if not amounts or re.search(r"\b(?:balance|saldo|kontostand|solde)\b", line.text, re.I) and len(amounts) == 1 and len(line.words) - count <= 6:
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


def _signed(entries: Sequence[Entry], begin: Decimal | None, card: bool) -> None:
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
        balance = running.amount if running is not None else None if balance is None else balance + _net(entry)


def _by_balance(balance: Decimal | None, running: Amount | None, worth: Decimal) -> int:
    if balance is None or running is None:
        return 0
    return 1 if running.amount - balance == worth else -1 if balance - running.amount == worth else 0


def _net(entry: Entry) -> Decimal:
    deposit, withdrawal = entry.amounts.get("DepositAmount"), entry.amounts.get("WithdrawalAmount")
    return (deposit.amount if deposit else _ZERO) - (withdrawal.amount if withdrawal else _ZERO)


# -- values and checks ------------------------------------------------------------------------------------------------


def _row(printed: Printed, entry: Entry) -> dict[str, Value]:
    sure = 0.8 * entry.dated.confidence
    row = {"Date": Value("date", entry.date, sure, entry.dated.text, entry.dated.page, entry.dated.box, "table")}
    if entry.text:
        whole = layout.joined([entry.text[0].part(0, len(entry.text[0].words)), *entry.text[1:]])
        row["Description"] = Value("string", whole.text, sure, whole.text, whole.page, whole.box, "table")
    for column in ("DepositAmount", "WithdrawalAmount", "Balance"):
        one = entry.amounts.get(column)
        if one is not None:
            money = {"amount": one.amount, "currencyCode": one.currency or printed.currency}
            row[column] = Value("currency", money, sure, one.span.text, one.span.page, one.span.box, "table")
    return row


def _period_from(entries: Sequence[Entry], values: dict[str, Value]) -> None:
    """Without a printed period the first and last transaction stand for it, doubtfully."""
    if not entries or "StatementEndDate" in values:
        return
    for name, entry in (("StatementStartDate", min(entries, key=lambda e: e.date)), ("StatementEndDate", max(entries, key=lambda e: e.date))):
        values.setdefault(name, Value("date", entry.date, 0.4, entry.dated.text, entry.dated.page, entry.dated.box, "derived", ["Transactions"]))


def _checks(values: dict[str, Value], entries: Sequence[Entry], card: bool) -> list[Check]:
    checks = []
    if entries and {"BeginningBalance", "EndingBalance"} <= set(values):
        begin, end = (values[name].value["amount"] for name in ("BeginningBalance", "EndingBalance"))
        moved = sum((_net(entry) for entry in entries), _ZERO)
        right = begin + (-moved if card else moved) == end
        checks.append(Check("balances_and_transactions_agree", right, ["BeginningBalance", "Transactions", "EndingBalance"], f"{begin} {moved:+} = {end}"))
        for name in ("BeginningBalance", "EndingBalance", "Transactions") if right else ():
            values[name].confidence = max(values[name].confidence, 0.97)
    running = list(_running(entries))
    if running:
        checks.append(Check("running_balance_follows", all(running), ["Transactions"], f"{sum(running)} of {len(running)} lines"))
    return checks


def _running(entries: Sequence[Entry]) -> Iterable[bool]:
    for before, entry in zip(entries, entries[1:], strict=False):
        if "Balance" in before.amounts and "Balance" in entry.amounts:
            yield before.amounts["Balance"].amount + _net(entry) == entry.amounts["Balance"].amount


def _currency(printed: Printed, values: dict[str, Value]) -> None:
    for value in values.values():
        if value.type == "currency":
            value.value["currencyCode"] = value.value["currencyCode"] or printed.currency


def _put(values: dict[str, Value], name: str, one: Candidate | None) -> None:
    if one is not None and name not in values:
        values[name] = value_of(one, "date")
