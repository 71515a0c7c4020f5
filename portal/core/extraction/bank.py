"""Bank and credit card statements: account, period, balances, and the transactions with their running balance as evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product

from portal.core.extraction import accounts, arithmetic, dates, labelled, labels, layout, ledger, transactions
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.model import Check, Value
from portal.core.extraction.transactions import Entry

#: Candidates of each balance that are tried against the transactions.
_TRIED = 5
_NEGATIVE_SAID = re.compile(r"d[ée]biteur|deudor|devedor|overdrawn|zu ihren lasten|a ns\.? credito", re.I)


def read(printed: Printed, doc_type: str) -> tuple[dict[str, Value], list[Check]]:
    """Fields and checks of an account statement; of a credit card, purchases are withdrawals and the balance is what is owed."""
    card = doc_type == "creditCardStatement"
    labelled.relabel(printed, labels.kind("accounts"))
    values: dict[str, Value] = {}
    accounts.describe(printed, values)
    accounts.period(printed, values)
    found = ledger.find(printed, _last_day(printed, values))
    entries = _balanced(printed, found, values, card)
    accounts.from_balances(printed, values)
    if entries:
        rows = [_row(printed, entry) for entry in entries]
        values["Transactions"] = Value("array", rows, 0.7, None, entries[0].dated.page, None, "table")
    _period_from(entries, values)
    _currency(printed, values)
    return values, _checks(values, entries, card)


def _last_day(printed: Printed, values: dict[str, Value]) -> str:
    if "StatementEndDate" in values:
        return values["StatementEndDate"].value
    return max((str(one.value) for one in printed.dates if dates.plausible(str(one.value))), default="2000-12-31")


# -- balances ---------------------------------------------------------------------------------------------------------


def _balanced(printed: Printed, found: Sequence[Entry], values: dict[str, Value], card: bool) -> list[Entry]:
    """The settled transactions; the balances that agree with them, else the likeliest, are put into `values`."""
    begins, ends = (_candidates(printed, name) for name in ("BeginningBalance", "EndingBalance"))
    owes = card and any(one.value < 0 for one in begins[:1] + ends[:1])  # a debt with a minus: the customer's view
    if owes:
        begins, ends = ([replace(one, value=-one.value) for one in side] for side in (begins, ends))
    chosen: tuple[Candidate | None, Candidate | None] = (next(iter(begins), None), next(iter(ends), None))
    views = [(True, True), (True, False), *([(False, True), (False, False)] if card else [])]
    views = views[2:] + views[:2] if card and owes else views
    entries = transactions.settled(found, chosen[0].value if chosen[0] else None, card, *views[0])
    for begin, view in product(begins[:_TRIED] if found else (), views):
        tried = transactions.settled(found, begin.value, card, *view)
        change = transactions.moved(tried) * (-1 if card else 1)
        end = next((end for end in ends[:_TRIED] if begin.value + change == end.value and end.span.words[0] is not begin.span.words[0]), None)
        if end is not None:
            chosen, entries = (begin, end), tried
            break
    for name, one in zip(("BeginningBalance", "EndingBalance"), chosen, strict=True):
        if one is not None:
            values[name] = value_of(one, "currency")
    if "EndingBalance" not in values:
        _last_running(entries, values)
    return entries


def _candidates(printed: Printed, name: str) -> list[Candidate]:
    """Balances beside their labels, likeliest first; what is carried from page to page counts first at the beginning and last at the end."""
    found = printed.amounts_for(name, below=1) + _sentences(printed, name) + _unsaid(printed, name)
    money = [one for one in found if re.search(r"[.,]\d\d(?!\d)|[$€£]", one.printed)] or found
    sign = -1 if name == "BeginningBalance" else 1
    ranked = sorted(money, key=lambda one: (round(one.score, 1), sign * one.span.page, sign * one.span.middle), reverse=True)
    once: dict[tuple, Candidate] = {}
    for one in ranked:
        once.setdefault((one.span.page, one.span.box), replace(one, value=_signed(printed, one)))
    return [one for one in once.values() if one.score >= 0.4]


def _signed(printed: Printed, one: Candidate) -> Decimal:
    """Overdrawn where a sign or word after the figure says so, or the label does."""
    line = printed.lines[printed.line_of(one.span)]
    end = next(i for i, word in enumerate(line.words) if word is one.span.words[-1]) + 1
    after = " ".join(word.text for word in line.words[end : end + 2])
    before = " ".join(word.text for word in line.words[: end - len(one.span.words)])
    negative = bool(re.match(r"\(?(?:S|DR|OD|D|Soll|-)\)?\.?(?:\s|$)", after)) or bool(_NEGATIVE_SAID.search(before))
    return -abs(one.value) if negative else one.value


def _sentences(printed: Printed, name: str) -> list[Candidate]:
    """ "Your opening account balance as at 1 May 2021   $50,000.00": the words of the label with others between them."""
    words = {
        "BeginningBalance": r"\b(?:opening|beginning|starting|previous|alter|anfangs|ancien|inicial|iniziale|anterior|precedente)",
        "EndingBalance": r"\b(?:closing|ending|new|neuer|end|nouveau|final|finale|actual|atual)",
    }
    pattern = re.compile(words[name] + r"\w*\b.{0,22}\b(?:balance|saldo|kontostand|solde)\b", re.I)
    found = []
    for line in printed.lines:
        if pattern.search(line.text):
            amounts = [one for one in printed.amounts_in(line) if not one.plain]
            found += [Candidate(amounts[-1].amount, amounts[-1].span, 0.7, currency=amounts[-1].currency)] if amounts else []
    return found


def _unsaid(printed: Printed, name: str) -> list[Candidate]:
    """ "Kontostand am 29.02.2024", "Solde créditeur au …" say not which balance they are: the first and the last of them are."""
    rows = []
    for line in printed.lines:
        amounts = [one for one in printed.amounts_in(line) if not one.plain]
        if len(amounts) == 1 and ledger.tells_balance(line.text):
            rows.append(Candidate(amounts[0].amount, amounts[0].span, 0.5, currency=amounts[0].currency))
    return (rows[:1] if name == "BeginningBalance" else rows[-1:]) if len(rows) > 1 else []


def _last_running(entries: Sequence[Entry], values: dict[str, Value]) -> None:
    """Without a labelled balance at the end the last running one is it."""
    ordered = transactions.in_time(entries)
    last = ordered[-1].amounts.get("Balance") if ordered else None
    if last is not None:
        values["EndingBalance"] = value_of(Candidate(last.amount, last.span, 0.55, currency=last.currency, method="table"), "currency")


# -- values and checks ------------------------------------------------------------------------------------------------


def _row(printed: Printed, entry: Entry) -> dict[str, Value]:
    sure = 0.8 * entry.dated.confidence
    row = {"Date": Value("date", entry.date, sure, entry.dated.text, entry.dated.page, entry.dated.box, "table")}
    if entry.text:
        same = [span for span in entry.text if span.page == entry.text[0].page]
        whole = layout.joined([same[0].part(0, len(same[0].words)), *same[1:]])
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
    for name, entry in (
        ("StatementStartDate", min(entries, key=lambda e: e.date)),
        ("StatementEndDate", max(entries, key=lambda e: e.date)),
    ):
        box = entry.dated.box
        values.setdefault(name, Value("date", entry.date, 0.4, entry.dated.text, entry.dated.page, box, "derived", ["Transactions"]))


def _checks(values: dict[str, Value], entries: Sequence[Entry], card: bool) -> list[Check]:
    checks = []
    if entries and {"BeginningBalance", "EndingBalance"} <= set(values):
        begin, end = (values[name].value["amount"] for name in ("BeginningBalance", "EndingBalance"))
        checks.append(arithmetic.balances(begin, transactions.moved(entries), end, card=card))
        for name in checks[0].fields:
            values[name].evidence["sum"] = 1.0 if checks[0].passed else 0.0
            if checks[0].passed:
                values[name].confidence = max(values[name].confidence, 0.97)
    ordered = transactions.in_time(entries)
    balances = [entry.amounts["Balance"].amount if "Balance" in entry.amounts else None for entry in ordered]
    running = arithmetic.running([(transactions.net(entry) * (-1 if card else 1), balance) for entry, balance in zip(ordered, balances, strict=True)])
    return [*checks, running] if running else checks


def _currency(printed: Printed, values: dict[str, Value]) -> None:
    for value in values.values():
        if value.type == "currency":
            value.value["currencyCode"] = value.value["currencyCode"] or printed.currency
