"""Cash Flow and Spend Summary: money in and out, from bank and card statements, invoices and receipts.

``data`` = ``{"currencies": [{currency, cash_flow, spend}], "documents_analyzed": [{id, name, type, confidence}], "sources", "missing",
"conflicts"}``, a currency each, never added up; amounts in none are under ``"currency": null``.

``cash_flow`` = ``{deposits, withdrawals, net, opening_balance, closing_balance, accounts [{bank, account, holder, from, to,
opening_balance, deposits, withdrawals, closing_balance}], by_month [{month "YYYY-MM", deposits, withdrawals, net}],
by_counterparty [{name, deposits, withdrawals, net, count}]}`` or null without statements.

``spend`` = ``{total, invoices, receipts, by_month [{month, total, invoices, receipts}], by_counterparty [{name, count, total}]}`` or null
without invoices and receipts. An invoice and the payment for it appear in both halves, so the two aren't added.

Month null: no date was read. Counterparty null: no name was read.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from portal.core.reports import entities, purchases
from portal.core.reports.accounts import Account, Movement, accounts, shown
from portal.core.reports.evidence import Evidence, Paper
from portal.core.reports.figures import Figure, Ledger, once, total
from portal.core.reports.purchases import Purchase

FAMILIES = ("bankStatement", "invoice", "receipt")
COUNTERPARTIES = 50  # the longest list of names a report carries; the rest is summed up as one


def make(evidence: Evidence) -> dict[str, Any]:
    """The report's `data` (see the module)."""
    ledger = Ledger()
    papers = once([paper for paper in evidence.papers if paper.kind.family in FAMILIES], ledger)
    ledger.unused(evidence)
    statements = [paper for paper in papers if paper.kind.family == "bankStatement"]
    banked = accounts(statements, currency_of, ledger)
    spent = purchases.purchases([paper for paper in papers if paper not in statements], currency_of, _holders(statements), ledger)
    codes = Counter([a.currency for a in banked] + [p.currency for p in spent])
    if not codes:
        ledger.lack("currencies", "The folder holds no bank statement, invoice or receipt that was read.")
    used = {paper for account in banked for paper in account.statements} | {purchase.paper for purchase in spent}
    return {
        "currencies": [_currency(index, code, banked, spent, ledger) for index, (code, _) in enumerate(codes.most_common())],
        "documents_analyzed": [_analyzed(paper) for paper in papers if paper in used],
        **ledger.shown(),
    }


def _holders(statements: Iterable[Paper]) -> set[str]:
    return {entities.split_form(name)[0] for paper in statements if (name := paper.text("AccountHolderName"))}


def currency_of(paper: Paper) -> str:
    """The currency most of a document's amounts are in, items included; "" for none."""
    codes = Counter(value.currency for value in paper.values.values() if value.currency)
    for array in paper.values.values():
        for item in array.items:
            codes.update(part.currency for name in item.row if (part := item.get(name)) and part.currency)
    return codes.most_common(1)[0][0] if codes else ""


def _currency(index: int, code: str, banked: Sequence[Account], spent: Sequence[Purchase], ledger: Ledger) -> dict[str, Any]:
    path = f"currencies.{index}"
    return {
        "currency": code or None,
        "cash_flow": _cash_flow(f"{path}.cash_flow", [a for a in banked if a.currency == code], ledger),
        "spend": _spend(f"{path}.spend", [p for p in spent if p.currency == code], ledger),
    }


def _cash_flow(path: str, banked: Sequence[Account], ledger: Ledger) -> dict[str, Any] | None:
    if not banked:
        return None
    movements = [movement for account in banked for movement in account.movements]
    return {
        **_whole(path, banked, movements, ledger),
        "opening_balance": _balance(f"{path}.opening_balance", [a.figure(a.first, "BeginningBalance") for a in banked], ledger),
        "closing_balance": _balance(f"{path}.closing_balance", [a.figure(a.last, "EndingBalance") for a in banked], ledger),
        "accounts": [shown(f"{path}.accounts.{i}", account, ledger) for i, account in enumerate(banked)],
        "by_month": [
            {"month": month, **_flow(f"{path}.by_month.{i}", group, ledger)}
            for i, (month, group) in enumerate(_grouped(movements, lambda m: _month(m.date)))
        ],
        "by_counterparty": [
            {"name": name, **_flow(f"{path}.by_counterparty.{i}", group, ledger), "count": len(group)}
            for i, (name, group) in enumerate(_named(movements, lambda m: counterparty(m.description), _turnover))
        ],
    }


def _whole(path: str, banked: Sequence[Account], movements: Sequence[Movement], ledger: Ledger) -> dict[str, Any]:
    """The flow over all accounts; null when the movements of a statement are unknown."""
    unlisted = [paper.name for account in banked for paper in account.unlisted]
    if not unlisted:
        return _flow(path, movements, ledger)
    for name in ("deposits", "withdrawals", "net"):
        ledger.lack(f"{path}.{name}", f"No movements were read from {', '.join(unlisted)}.")
    return dict.fromkeys(("deposits", "withdrawals", "net"))


def _flow(path: str, movements: Sequence[Movement], ledger: Ledger) -> dict[str, Any]:
    deposits = total([m.deposit for m in movements if m.deposit])
    withdrawals = total([m.withdrawal for m in movements if m.withdrawal])
    net = Figure(deposits.amount - withdrawals.amount, deposits.grounds + withdrawals.grounds, derived=True)
    figures = {"deposits": deposits, "withdrawals": withdrawals, "net": net}
    return {name: ledger.put(f"{path}.{name}", figure) for name, figure in figures.items()}


def _balance(path: str, balances: Sequence[Figure | None], ledger: Ledger) -> int | float | None:
    known = [balance for balance in balances if balance]
    if len(known) == len(balances):
        return ledger.put(path, total(known))
    ledger.lack(path, "The balance of an account is unknown.")
    return None


def _spend(path: str, spent: Sequence[Purchase], ledger: Ledger) -> dict[str, Any] | None:
    if not spent:
        return None
    return {
        **_sums(path, spent, ledger),
        "by_month": [
            {"month": month, **_sums(f"{path}.by_month.{i}", group, ledger)}
            for i, (month, group) in enumerate(_grouped(spent, lambda p: _month(p.date)))
        ],
        "by_counterparty": [
            {"name": name, "count": len(group), "total": ledger.put(f"{path}.by_counterparty.{i}.total", total([p.figure for p in group]))}
            for i, (name, group) in enumerate(_named(spent, lambda p: p.vendor or "", lambda p: p.figure.amount))
        ],
    }


def _sums(path: str, spent: Sequence[Purchase], ledger: Ledger) -> dict[str, Any]:
    figures = {
        "total": [p.figure for p in spent],
        "invoices": [p.figure for p in spent if p.kind == "invoice"],
        "receipts": [p.figure for p in spent if p.kind == "receipt"],
    }
    return {name: ledger.put(f"{path}.{name}", total(found)) for name, found in figures.items()}


def _month(written: str | None) -> str | None:
    return written[:7] if written and re.match(r"\d{4}-\d{2}", written) else None


def _turnover(movement: Movement) -> Any:
    return sum(figure.amount for figure in (movement.deposit, movement.withdrawal) if figure)


def _grouped(rows: Iterable[Any], key: Callable[[Any], str | None]) -> list[tuple[str | None, list[Any]]]:
    """In the order of time, what has no month last."""
    groups: dict[str | None, list[Any]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return sorted(groups.items(), key=lambda pair: (pair[0] is None, pair[0] or ""))


def _named(rows: Sequence[Any], name: Callable[[Any], str], weight: Callable[[Any], Any]) -> list[tuple[str | None, list[Any]]]:
    """By counterparty, the largest first; unnamed ones under null, those beyond the list's length under "Others"."""
    keys = entities.keys({name(row) for row in rows})
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        groups[keys[name(row)]].append(row)
    ranked = sorted(groups.values(), key=lambda group: -abs(sum(weight(row) for row in group)))
    listed: list[tuple[str | None, list[Any]]] = [(name(group[0]) or None, group) for group in ranked[:COUNTERPARTIES]]
    rest = [row for group in ranked[COUNTERPARTIES:] for row in group]
    return [*listed, ("Others", rest)] if rest else listed


def counterparty(description: str) -> str:
    """A movement's description without what differs from one payment to the next: dates, references, card numbers."""
    words = [word for word in description.split() if not re.search(r"\d", word) and word.strip("#*:-/")]
    return " ".join(words) or description.strip()


def _analyzed(paper: Paper) -> dict[str, Any]:
    return {"id": paper.id, "name": paper.name, "type": paper.kind.label, "confidence": paper.confidence}
