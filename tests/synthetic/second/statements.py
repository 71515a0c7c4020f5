"""Bank statements with the facts in a band at the side, or in a ruled ledger."""

from __future__ import annotations

import random
from collections.abc import Iterator

from ..account import Account, account
from ..codes import spaced
from ..drawing import A4, GREY, Sheet, letter
from ..names import COUNTRIES, address, style, words
from ..statements import COLOURS, Layout, cell, known
from ..truth import Paper


def papers(seed: int) -> Iterator[Paper]:
    for spec in words("second")["banks"]:
        code, name = spec["country"], f"bank-{spec['name']}"
        vendor, rng = random.Random(f"{seed}:{name}"), random.Random(f"{seed}:{name}:0")
        layout = Layout(vendor.choice(COUNTRIES[code].banks), address(vendor, code), style(vendor, code), vendor.choice(COLOURS), spec | {"sign": "leading"})
        made = account(rng, code, layout.bank, layout.look, words("statements")["moves"][code], rng.choice([8, 13, 21, 45]))
        sheet = (side if spec["frame"] == "side" else ledger)(made, layout)
        kind = "bankStatement.us" if code == "US" else "bankStatement"
        yield Paper(kind, COUNTRIES[code].lang, name, known(made, layout), sheet.done(), sheet.pages)


def _facts(a: Account, layout: Layout) -> list[tuple[str, str]]:
    said, day = layout.spec["words"], layout.day
    number = [(said["account"], a.number)] if layout.spec["country"] in ("US", "GB") else []
    iban = [("IBAN", spaced(a.iban))] if a.iban else []
    return [(said["holder"], a.holder), *number, *iban, (said["period"], f"{day(a.start)} {said['to']} {day(a.end)}")]


def _cells(a: Account, layout: Layout) -> list[list[str]]:
    after = a.balances()
    return [[cell(a, layout, what, i, after[i]) for what, _ in layout.columns()] for i in range(len(a.moves))]


def side(a: Account, layout: Layout) -> Sheet:
    """Facts and sums in a coloured band left, the moves right of it."""
    said, m = layout.spec["words"], layout.look.money
    s = Sheet(letter if layout.spec["country"] == "US" else A4, "Helvetica", margin=30)
    s.box(0, 0, 140, s.height, fill="#eef2f6", stroke=None)
    s.logo(a.bank, 20, 28, 26, layout.colour)
    s.wrap(20, 74, 110, a.bank, 12, bold=True, color=layout.colour)
    y = 130.0
    for label, value in _facts(a, layout):
        s.text(20, y, label, 7.5, color=GREY)
        y = s.wrap(20, y + 11, 112, value, 8.5) + 8
    y += 10
    for label, value in ((said["opening"], a.opening), (said["ins"], a.total(1)), (said["outs"], a.total(-1)), (said["closing"], a.closing)):
        s.wrap(20, y, 112, label, 7.5, color=GREY)
        y = s.text(20, y + 20, m(value), 10, bold=True) + 14
    s.text(155, 50, layout.spec["title"], 15)
    s.lines(155, 76, [a.holder, *a.home.split("\n")], 9)
    s.on_page = lambda sheet: sheet.text(155, 46, said["page"].format(page=sheet.pages), 8, color=GREY) + 14
    s.table(152, 150, [column for _, column in layout.columns()], _cells(a, layout), size=7.8, rules="rows", head=None)
    return s


def ledger(a: Account, layout: Layout) -> Sheet:
    """Everything in one ruled table: the opening balance is its first line, the closing one its last."""
    said, m = layout.spec["words"], layout.look.plain
    s = Sheet(letter if layout.spec["country"] == "US" else A4, "Times", margin=40)
    s.text(40, 52, a.bank, 17, bold=True)
    s.text(40, 66, layout.where.replace("\n", ", "), 8, color=GREY)
    s.text(40, 96, layout.spec["title"], 12, bold=True, spread=1)
    s.pairs(40, 116, _facts(a, layout), 110, 9.5)
    s.lines(s.width - 210, 96, [a.holder, *a.home.split("\n")], 9.5)
    columns = [column for _, column in layout.columns()]
    ends = [
        [label if what == "text" else m(value) if what == columns_last(layout) else "" for what, _ in layout.columns()]
        for label, value in ((said["opening"], a.opening), (said["closing"], a.closing))
    ]
    s.on_page = lambda sheet: sheet.text(sheet.width - 40, 44, said["page"].format(page=sheet.pages), 8, align="r") + 12
    y = s.table(40, 176, columns, [ends[0], *_cells(a, layout), ends[1]], size=8.8, rules="full", head="#dfe5ea")
    s.text(40, y + 18, f"{said['outs']}: {m(a.total(-1))}     {said['ins']}: {m(a.total(1))}", 9)
    return s


def columns_last(layout: Layout) -> str:
    """The column in which the balances of the first and the last line stand."""
    return layout.columns()[-1][0]
