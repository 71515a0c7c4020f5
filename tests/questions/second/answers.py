"""Answers as plain Python finds them in the papers. Periods go by the paper's own date, both ends included; each currency is for itself."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

# -- picking


def same(value, wanted):
    return isinstance(value, str) and value.casefold() == wanted.casefold()


def pick(docs, kind=None, since=None, until=None, folder=None, status=None, currency=None, **fields):
    """Documents that fit every condition; `since`/`until` are inclusive and leave out what has no date."""
    out = []
    for d in docs:
        if kind and d["type"] != kind or folder and d["folder"] != folder or status and d["status"] != status or currency and d["currency"] != currency:
            continue
        if since or until:
            if d["date"] is None:
                continue
            when = date.fromisoformat(d["date"])
            if since and when < since or until and when > until:
                continue
        if all(same(d["fields"].get(k), v) for k, v in fields.items()):
            out.append(d)
    return out


def year(y):
    return {"since": date(y, 1, 1), "until": date(y, 12, 31)}


def month(y, m):
    return {"since": date(y, m, 1), "until": (date(y + m // 12, m % 12 + 1, 1) - timedelta(days=1))}


def shifted(today, months):
    i = today.year * 12 + today.month - 1 + months
    return month(i // 12, i % 12 + 1)


def last_quarter(today):
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    until = first - timedelta(days=1)
    return {"since": date(until.year, until.month - 2, 1), "until": until}


# -- answers


def dec(x):
    return Decimal(str(x))


def money(x):
    return float(x.quantize(Decimal("0.01"), ROUND_HALF_UP))


def names(docs):
    return sorted(d["file"] for d in docs)


def count(docs):
    return {"kind": "count", "value": len(docs), "sources": names(docs)}


def files(docs):
    return {"kind": "files", "files": names(docs)}


def per_currency(docs, field, how):
    """{currency: how([(value, file)])} over the documents that have the field, and the documents used."""
    held = defaultdict(list)
    for d in docs:
        if field in d["fields"]:
            held[d["currency"]].append((dec(d["fields"][field]), d["file"]))
    return {c: how(rows) for c, rows in sorted(held.items())}, names(d for d in docs if field in d["fields"])


def total(rows):
    return money(sum(v for v, _ in rows))


def amounts(docs, field, op="sum"):
    """`files` are the papers that have the largest or smallest, by currency; `sources` all that the figures come from."""
    how = {
        "sum": total,
        "avg": lambda rows: money(sum(v for v, _ in rows) / len(rows)),
        "max": lambda rows: money(max(rows)[0]),
        "min": lambda rows: money(min(rows)[0]),
    }[op]
    values, used = per_currency(docs, field, how)
    answer = {"kind": "amounts", "op": op, "values": values, "sources": used}
    if op in ("max", "min"):
        edge, _ = per_currency(docs, field, lambda rows: sorted(f for v, f in rows if v == (max if op == "max" else min)(rows)[0]))
        answer["files"] = edge
    return answer


def quantities(docs):
    held = defaultdict(Decimal)
    for d in docs:
        held[d["fields"]["Unit"]] += dec(d["fields"]["Quantity"])
    return {"kind": "quantities", "op": "sum", "values": {u: float(v) for u, v in sorted(held.items())}, "sources": names(docs)}


def groups(docs, by, key, field, ordered=False):
    """Sums by the key of each paper and by currency; `ordered`: the order of the groups is asked for too."""
    parts = defaultdict(list)
    for d in docs:
        if field in d["fields"]:
            parts[key(d)].append(d)
    out = {k: per_currency(v, field, total)[0] for k, v in sorted(parts.items())}
    return {"kind": "groups", "by": by, "op": "sum", "groups": out, "ordered": ordered, "sources": names(d for v in parts.values() for d in v)}


def passage(file, phrase):
    """`phrase` stands in this paper alone, perhaps over two lines."""
    return lambda docs, today: {"kind": "passage", "file": file, "phrase": phrase}


def none(reason, why):
    """`reason` is "not_found" or "ambiguous"."""
    return lambda docs, today: {"kind": "none", "reason": reason, "why": why}
