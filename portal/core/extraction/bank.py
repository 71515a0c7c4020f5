"""Bank and credit card statements: account, period, balances, and the transactions with their running balance as evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from portal.core.extraction import arithmetic, dates, layout, numbers, parties, transactions
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.layout import Line
from portal.core.extraction.model import Check, Value

_BANK = re.compile(
    r"bank|sparkasse|credit union|banque|banco\b|banca\b|caixa|crédit|raiffeisen|savings|building society|trust\b|financial|kasse\b|n\.a\.",
    re.I,
)
_NO_BANK = re.compile(r"statement|account|auszug|direct|transfer|your|ihre|fee|www|bankverbindung|online|page|date|balance|customer", re.I)
_PERIOD = re.compile(r"\b(?:from|period|statement|between|zeitraum|vom|von|du|periodo|dal|covers|for)\b", re.I)
_ZERO = Decimal(0)


def read(printed: Printed, doc_type: str) -> tuple[dict[str, Value], list[Check]]:
    """Fields and checks of an account statement; of a credit card, purchases are withdrawals."""
    values: dict[str, Value] = {}
    _account(printed, values)
    _period(printed, values)
    for name in ("BeginningBalance", "EndingBalance"):
        one = _balance(printed, name)
        if one is not None:
            values[name] = value_of(one, "currency")
    entries = transactions.find(printed, _last_day(printed, values))
    begin = values["BeginningBalance"].value["amount"] if "BeginningBalance" in values else None
    transactions.settle(entries, begin, doc_type == "creditCardStatement")
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
    for name, one in (
        ("BankName", _bank_name(printed)),
        ("AccountHolderName", holder),
        ("AccountNumber", number),
        ("IBAN", ibans[0] if ibans else None),
    ):
        if one is not None:
            values[name] = value_of(one)


def _account_number(printed: Printed) -> Candidate | None:
    """Digits, perhaps masked or in groups, beside the label."""
    found = []
    for one in printed.texts_for("AccountNumber", below=1):
        match = re.match(r"[\dX*x•.]+(?:[ -][\dX*x•]{2,})*", one.span.text)
        if (
            match
            and sum(c.isdigit() for c in match[0]) >= 4
            and not dates.find(one.span.text)
            and not re.fullmatch(r"[\d,]+\.\d\d", match[0])
        ):
            found.append(replace(one, value=match[0].strip(), content=match[0].strip()))
    return numbers.best(found, 0.4)


def _bank_name(printed: Printed) -> Candidate | None:
    options = []
    for index, line in enumerate(printed.lines):
        for cell in line.segments:
            span = parties.cleaned(cell) if len(cell.words) <= 9 else None
            if span is None or not _BANK.search(span.text) or _NO_BANK.search(span.text):
                continue
            score = (
                0.8
                - 0.4 * printed.fold(span)
                - 0.004 * min(index, 50)
                + (0.15 if parties.has_legal_form(span.text) else 0.0)
                - 0.04 * max(0, len(span.words) - 4)
            )
            options.append(Candidate(span.text, span, score, method="layout"))
    labelled = printed.texts_for("BankName", accept=parties.acceptable, below=1)
    best = numbers.best(options + labelled, 0.3)
    return best or parties.vendor_of(printed, [], None)


def _period(printed: Printed, values: dict[str, Value]) -> None:
    """The first two dates that stand together as a period, else labelled ends of it."""
    for line in printed.lines[:80]:
        found = printed.dates_in(line)
        if (
            len(found) == 2
            and found[0].value < found[1].value
            and (_PERIOD.search(line.text) or re.search(r"\b(?:to|through|bis|au|al|a|t/m)\b|[-–]", line.text))
        ):
            _put(values, "StatementStartDate", replace(found[0], score=0.85))
            _put(values, "StatementEndDate", replace(found[1], score=0.85))
            return
        if len(found) == 1 and _PERIOD.search(line.text):
            _short_start(printed, line, found[0], values)
    for name in ("StatementStartDate", "StatementEndDate"):
        _put(values, name, numbers.best(printed.dates_for(name), 0.4))


def _short_start(printed: Printed, line: Line, end: Candidate, values: dict[str, Value]) -> None:
    """ "January 1 - January 31, 2024": the start has no year of its own."""
    before = line.text[: line.text.find(end.printed)]
    words = before.split()
    for start in range(len(words)):
        short = dates.parse_short(" ".join(words[start:]), printed.order, end.value)
        if short is not None and short.iso <= end.value and re.search(r"(?:to|through|bis|-|–)\s*$", before.strip()):
            _put(
                values,
                "StatementStartDate",
                Candidate(short.iso, line.part(start, min(start + 2, len(line.words))), 0.7, content=short.content),
            )
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
    """ "Your opening account balance as at 1 May 2021   $50,000.00": the words of the label with others between them."""
    words = {
        "BeginningBalance": r"\b(?:opening|beginning|starting|previous|alter|anfangs|ancien|inicial|iniziale)",
        "EndingBalance": r"\b(?:closing|ending|new|neuer|end|nouveau|final|finale)",
    }
    pattern = re.compile(words[name] + r"\w*\b.{0,22}\b(?:balance|saldo|kontostand|solde)\b", re.I)
    found = []
    for line in printed.lines:
        if pattern.search(line.text):
            amounts = [one for one in printed.amounts_in(line) if not one.plain]
            found += [Candidate(amounts[-1].amount, amounts[-1].span, 0.7, currency=amounts[-1].currency)] if amounts else []
    return found


# -- values and checks ------------------------------------------------------------------------------------------------


def _row(printed: Printed, entry: transactions.Entry) -> dict[str, Value]:
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


def _period_from(entries: Sequence[transactions.Entry], values: dict[str, Value]) -> None:
    """Without a printed period the first and last transaction stand for it, doubtfully."""
    if not entries or "StatementEndDate" in values:
        return
    for name, entry in (
        ("StatementStartDate", min(entries, key=lambda e: e.date)),
        ("StatementEndDate", max(entries, key=lambda e: e.date)),
    ):
        values.setdefault(
            name, Value("date", entry.date, 0.4, entry.dated.text, entry.dated.page, entry.dated.box, "derived", ["Transactions"])
        )


def _checks(values: dict[str, Value], entries: Sequence[transactions.Entry], card: bool) -> list[Check]:
    checks = []
    if entries and {"BeginningBalance", "EndingBalance"} <= set(values):
        begin, end = (values[name].value["amount"] for name in ("BeginningBalance", "EndingBalance"))
        moved = sum((transactions.net(entry) for entry in entries), _ZERO)
        checks.append(arithmetic.balances(begin, moved, end, card=card))
        for name in checks[0].fields if checks[0].passed else ():
            values[name].confidence = max(values[name].confidence, 0.97)
    balances = [entry.amounts["Balance"].amount if "Balance" in entry.amounts else None for entry in entries]
    running = arithmetic.running([(transactions.net(entry), balance) for entry, balance in zip(entries, balances, strict=True)])
    return [*checks, running] if running else checks


def _currency(printed: Printed, values: dict[str, Value]) -> None:
    for value in values.values():
        if value.type == "currency":
            value.value["currencyCode"] = value.value["currencyCode"] or printed.currency


def _put(values: dict[str, Value], name: str, one: Candidate | None) -> None:
    if one is not None and name not in values:
        values[name] = value_of(one, "date")
