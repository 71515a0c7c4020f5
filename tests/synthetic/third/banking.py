"""Statements of bank accounts and credit cards: as an app exports them, grouped by day, as one ledger with its balances in it, as a letter."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from decimal import Decimal

from ..account import Account, account
from ..cardstatements import Card, card
from ..cardstatements import truth as card_truth
from ..codes import spaced
from ..drawing import A4, GREY, PALE, Column, Sheet, letter
from ..names import COUNTRIES, address, style, words
from ..statements import COLOURS, Layout, cell, known
from ..truth import Paper, text

Frame = Callable[[Account, Layout], Sheet]


def papers(seed: int) -> Iterator[Paper]:
    for spec in words("third_banks")["banks"]:
        code, name = spec["country"], f"third-bank-{spec['name']}"
        house = random.Random(f"{seed}:{name}")
        layout = Layout(house.choice(COUNTRIES[code].banks), address(house, code), style(house, code), house.choice(COLOURS), {"sign": "leading"} | spec)
        for i in range(spec.get("twice", 1)):
            rng = random.Random(f"{seed}:{name}:{i}")
            made = account(rng, code, layout.bank, layout.look, words("statements")["moves"][code], rng.choice([7, 11, 18, 40]))
            sheet, found = FRAMES[spec["frame"]](made, layout), known(made, layout)
            if spec["frame"] == "daily":
                found["AccountNumber"] = text(made.number)
            yield Paper("bankStatement.us" if code == "US" else "bankStatement", COUNTRIES[code].lang, name, found, sheet.done(), sheet.pages)
    for spec in words("third_banks")["cards"]:
        code, name = spec["country"], f"third-card-{spec['name']}"
        rng = random.Random(f"{seed}:{name}")
        bank, where, look = rng.choice(COUNTRIES[code].banks), address(rng, code), style(rng, code)
        made_card = card(rng, code, bank, where, look, spec["words"], rng.choice(COLOURS), spec["family"])
        sheet, shown = CARDS[spec["frame"]](made_card, spec["family"])
        yield Paper("creditCardStatement", COUNTRIES[code].lang, name, card_truth(made_card, shown), sheet.done(), sheet.pages)


def _size(layout: Layout) -> tuple[float, float]:
    return letter if layout.spec["country"] == "US" else A4


def _facts(a: Account, layout: Layout) -> list[tuple[str, str]]:
    said, day = layout.spec["words"], layout.day
    numbers = [(said["account"], a.number)] if layout.spec["country"] in ("US", "GB") else []
    return [*numbers, *([("IBAN", spaced(a.iban))] if a.iban else []), (said["period"], f"{day(a.start)} {said['to']} {day(a.end)}")]


def _balances(a: Account, layout: Layout) -> list[tuple[str, str]]:
    said, m = layout.spec["words"], layout.look.money
    return [(said["opening"], m(a.opening)), (said["ins"], m(a.total(1))), (said["outs"], m(-a.total(-1))), (said["closing"], m(a.closing))]


def daily(a: Account, layout: Layout) -> Sheet:
    """A heading for each day, under it the texts left and signed amounts right; the balances in four tiles above."""
    said, s = layout.spec["words"], Sheet(_size(layout), "OpenSans", margin=48)
    s.text(48, 56, a.bank, 14, bold=True, color=layout.colour)
    s.text(48, 84, layout.spec["title"], 19)
    s.lines(48, 106, [a.holder, *a.home.split("\n")], 9)
    facts = _facts(a, layout) if layout.spec["country"] in ("US", "GB") else [(said["account"], a.number), *_facts(a, layout)]
    s.lines(320, 106, [f"{label} {value}" for label, value in facts], 9)
    wide = (s.width - 96) / 4
    for i, (label, value) in enumerate(_balances(a, layout)):
        s.box(48 + i * wide, 160, wide - 8, 42, fill=PALE, stroke=None, radius=6)
        s.text(54 + i * wide, 174, label, 7, color=GREY)
        s.text(54 + i * wide, 192, value, 11, bold=i == 3)
    y, before = 228.0, None
    s.on_page = lambda sheet: sheet.text(48, 50, f"{a.bank}  {said['page'].format(page=sheet.pages)}", 8, color=GREY) + 14
    for i, move in enumerate(a.moves):
        y = s.room(y, 60)
        if move.when != before:
            y = s.text(48, y + 6, layout.day(move.when), 8.5, bold=True, color=layout.colour) + 3
            s.rule(48, y - 10, s.width - 48, y - 10, "#cccccc", 0.4)
        before = move.when
        low = s.lines(60, y, move.description.split("\n"), 9)
        s.text(s.width - 48, y, cell(a, layout, "amount", i, Decimal(0)), 9.5, bold=move.amount > 0, align="r")
        y = low + 2
    return s


def ledger(a: Account, layout: Layout) -> Sheet:
    """The balances as first and last row of the table of moves."""
    said, s = layout.spec["words"], Sheet(_size(layout), "Helvetica", margin=40)
    s.box(40, 34, s.width - 80, 58, stroke=layout.colour, line=1.2)
    s.text(50, 56, a.bank, 15, bold=True, color=layout.colour)
    s.text(50, 78, layout.spec["title"], 11)
    for i, (label, value) in enumerate(_facts(a, layout)):
        s.text(s.width - 50, 52 + i * 15, f"{label}: {value}", 8.5, align="r")
    s.text(40, 112, said["holder"], 7.5, color=GREY)
    s.lines(40, 125, [a.holder, *a.home.split("\n")], 10)
    names, columns = [what for what, _ in layout.columns()], [column for _, column in layout.columns()]
    after = a.balances()
    cells = [[cell(a, layout, what, i, after[i]) for what in names] for i in range(len(a.moves))]
    cells = [_row(names, said["opening"], layout.look.plain(a.opening)), *cells, _row(names, said["closing"], layout.look.plain(a.closing))]
    s.on_page = lambda sheet: sheet.text(s.width - 40, 46, said["page"].format(page=sheet.pages), 8, align="r") + 12
    s.table(40, 182, columns, cells, size=8, rules=layout.spec.get("rules", "full"))
    return s


def _row(names: list[str], label: str, figure: str) -> list[str]:
    return [label if name == "text" else figure if name == names[-1] else "" for name in names]


def written(a: Account, layout: Layout) -> Sheet:
    """A letter: account and balances in sentences of label and value, the moves below without a rule, sums after them."""
    said, s = layout.spec["words"], Sheet(_size(layout), "Times", margin=54)
    s.text(s.width / 2, 60, a.bank, 17, bold=True, align="c")
    s.text(s.width / 2, 75, layout.where.replace("\n", ", "), 8.5, align="c", color=GREY)
    s.lines(54, 118, [a.holder, *a.home.split("\n")], 11)
    s.text(54, 186, layout.spec["title"], 14, bold=True)
    y = s.lines(54, 204, [f"{label}: {value}" for label, value in _facts(a, layout)], 10.5) + 6
    s.text(54, y, _balances(a, layout)[0][0], 10.5, bold=True)
    y = s.text(s.width - 58, y, _balances(a, layout)[0][1], 10.5, bold=True, align="r")
    after = a.balances()
    cells = [[cell(a, layout, what, i, after[i]) for what, _ in layout.columns()] for i in range(len(a.moves))]
    s.on_page = lambda sheet: sheet.text(54, 50, said["page"].format(page=sheet.pages), 9) + 12
    y = s.table(50, y, [column for _, column in layout.columns()], cells, size=9, rules="none", head="#ffffff") + 10
    for label, value in _balances(a, layout)[1:]:
        y = s.room(y, 30)
        s.text(54, y, label, 10.5, bold=label == said["closing"])
        y = s.text(s.width - 58, y, value, 10.5, bold=label == said["closing"], align="r")
    return s


FRAMES: dict[str, Frame] = {"daily": daily, "ledger": ledger, "written": written}


def _moves(s: Sheet, c: Card, y: float, rules: str, posted: bool) -> float:
    said, look = c.said, c.look
    cells = [[look.day(m.when), *([look.day(m.value)] if posted else []), m.description, look.money(m.amount)] for m in c.moves]
    dates = [Column(said["date"], 84), *([Column(said["posted"], 84)] if posted else [])]
    columns = [*dates, Column(said["text"], s.width - 170 - 84 * len(dates)), Column(said["amount"], 90, "r")]
    s.on_page = lambda sheet: sheet.text(40, 44, f"{c.bank}  {sheet.pages}", 8, color=GREY) + 16
    return s.table(40, y, columns, cells, size=8.5, rules=rules, head=c.colour if rules == "full" else None, ink="#ffffff" if rules == "full" else "#111111")


def sheet_of_card(c: Card, family: str) -> tuple[Sheet, str]:
    """Facts as a list with leaders, the sums below the moves."""
    s, said, m = Sheet(letter if c.look.country == "US" else A4, family, margin=40), c.said, c.look.money
    shown = f"**** **** **** {c.number}"
    s.text(40, 52, c.bank, 15, bold=True, color=c.colour)
    s.text(40, 72, said["title"], 12)
    s.lines(40, 104, [c.holder, *c.home.split("\n")], 10)
    facts = [(said["account"], shown), (said["period"], f"{c.look.day(c.start)} {said['to']} {c.look.day(c.end)}"), (said["due"], c.look.day(c.due))]
    s.pairs(310, 104, facts, 110, 8.5)
    s.text(40, 172, said["opening"], 9.5, bold=True)
    s.text(s.width - 44, 172, m(c.opening), 9.5, bold=True, align="r")
    y = _moves(s, c, 182, "rows", True) + 18
    for label, value in ((said["paid"], m(-c.paid)), (said["bought"], m(c.bought)), (said["closing"], m(c.closing))):
        y = s.room(y, 40)
        s.text(s.width - 150, y, label, 10, bold=label == said["closing"], align="r")
        y = s.text(s.width - 44, y, value, 10, bold=label == said["closing"], align="r") + 3
    return s, shown


def equation(c: Card, family: str) -> tuple[Sheet, str]:
    """The month as a sum in a row of boxes: before, less, plus, now."""
    s, said, m = Sheet(letter if c.look.country == "US" else A4, family, margin=40), c.said, c.look.money
    s.box(0, 0, s.width, 10, fill=c.colour, stroke=None)
    s.logo(c.bank, 40, 28, 30, c.colour)
    s.text(80, 48, c.bank, 13, bold=True)
    s.text(s.width - 40, 48, said["title"], 15, align="r")
    s.text(s.width - 40, 66, f"{said['account']} {c.number}", 9.5, align="r")
    s.text(s.width - 40, 80, f"{said['period']}: {c.look.day(c.start)} {said['to']} {c.look.day(c.end)}", 9.5, align="r")
    s.lines(40, 104, [c.holder, *c.home.split("\n")], 10)
    wide, parts = (s.width - 80) / 4, ((said["opening"], c.opening), (said["paid"], -c.paid), (said["bought"], c.bought), (said["closing"], c.closing))
    for i, (label, value) in enumerate(parts):
        s.box(40 + i * wide, 160, wide, 46, fill=PALE if i == 3 else None, stroke=c.colour)
        s.text(40 + (i + 0.5) * wide, 176, m(value), 12, bold=True, align="c")
        s.text(40 + (i + 0.5) * wide, 194, label, 7.5, align="c")
    s.text(40, 226, f"{said['minimum']} {m(c.minimum)}   {said['due']} {c.look.day(c.due)}", 10)
    _moves(s, c, 240, "full", False)
    return s, c.number


CARDS: dict[str, Callable[[Card, str], tuple[Sheet, str]]] = {"sheet": sheet_of_card, "equation": equation}
