"""Bank statements of eight countries, some of several pages, in the layouts of `words/statements.toml`."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from .account import Account, account, truth
from .codes import spaced
from .drawing import A4, GREY, PALE, Column, Sheet, letter
from .names import COUNTRIES, Style, address, phone, style, words
from .truth import Fields, Paper, text

COLOURS = ["#0b3d6b", "#8a1c2b", "#1d6b45", "#c45a11", "#4b2e83", "#00697c"]
SMALL_PRINT: dict[str, str] = words("statements")["small_print"]


@dataclass
class Layout:
    """One bank's way of laying out its statements."""

    bank: str
    where: str
    look: Style
    colour: str
    spec: dict[str, Any]

    def columns(self) -> list[tuple[str, Column]]:
        split = (entry.split("|") for entry in self.spec["columns"])
        return [(what, Column(title, float(width), align)) for what, title, width, align in split]

    def day(self, when: date) -> str:
        return when.strftime(self.spec["date"]) if "date" in self.spec else self.look.day(when)


def papers(seed: int) -> Iterator[Paper]:
    lists = words("statements")
    for spec in lists["banks"]:
        code = spec["country"]
        vendor = random.Random(f"{seed}:bank:{code}:{spec['name']}")
        layout = Layout(vendor.choice(COUNTRIES[code].banks), address(vendor, code), style(vendor, code), vendor.choice(COLOURS), spec)
        for number in range(spec["count"]):
            rng = random.Random(f"{seed}:bank:{code}:{spec['name']}:{number}")
            made = account(rng, code, layout.bank, layout.look, lists["moves"][code], rng.choice([9, 16, 34, 52]))
            sheet = FRAMES[spec["frame"]](made, layout, rng)
            _body(sheet, made, layout)
            kind = "bankStatement.us" if code == "US" else "bankStatement"
            yield Paper(kind, COUNTRIES[code].lang, f"bank-{code}-{spec['name']}".lower(), known(made, layout), sheet.done(), sheet.pages)


def known(a: Account, layout: Layout) -> Fields:
    shown = [what for what, _ in layout.columns()]
    found = truth(a, "row" if "balance" in shown else "day" if "daybalance" in shown else "")
    if a.iban:
        found["IBAN"] = text(a.iban)
    if not a.iban or layout.spec["country"] == "GB":
        found["AccountNumber"] = text(a.number)
    return found


# --- heads of pages


def _facts(a: Account, layout: Layout) -> list[tuple[str, str]]:
    """Account and period as the bank names them."""
    said, day = layout.spec["words"], layout.day
    facts = [(said["holder"], a.holder)] if said["holder"] else []
    facts.append((said["period"], f"{day(a.start)} {said['to']} {day(a.end)}"))
    if layout.spec["country"] in ("US", "GB"):
        facts.append((said["account"], a.number))
    if layout.spec["country"] == "GB":
        facts.append(("Sort code", f"40-{a.number[:2]}-{a.number[2:4]}"))
    if a.iban:
        facts += [("IBAN", spaced(a.iban)), ("BIC", f"{a.iban[4:8] if a.iban[4].isalpha() else 'XBKA'}{layout.spec['country']}2XXXX")]
    return facts


def frame_letter(a: Account, layout: Layout, rng: random.Random) -> Sheet:
    """The bank top left, the holder in an address window, the facts to the right."""
    us = layout.spec["country"] == "US"
    s = Sheet(letter if us else A4, layout.spec["family"], margin=40)
    left = s.margin
    s.logo(a.bank, left, 34, 30, layout.colour)
    s.text(left + 38, 50, a.bank, 14, bold=True, color=layout.colour)
    s.text(left + 38, 62, layout.where.replace("\n", " · "), 7.5, color=GREY)
    s.text(s.width - 40, 50, layout.spec["title"], 15, bold=True, align="r")
    s.lines(left + 10, 118, [a.holder, *a.home.split("\n")], 10)
    s.box(s.width - 290, 92, 250, 82, fill=PALE, stroke=None)
    s.pairs(s.width - 282, 108, _facts(a, layout), 85, 8.5)
    s.text(s.width - 282, 166, f"{'Questions? Call' if us else 'Tel.'} {phone(rng, layout.spec['country'])}", 7.5)
    _later_pages(s, a, layout)
    return s


def frame_banner(a: Account, layout: Layout, rng: random.Random) -> Sheet:
    """A coloured band over the page, the facts in cells below it."""
    s = Sheet(letter if layout.spec["country"] == "US" else A4, layout.spec["family"], margin=40)
    s.box(0, 0, s.width, 62, fill=layout.colour, stroke=None)
    s.text(40, 38, a.bank, 17, bold=True, color="#ffffff")
    s.text(s.width - 40, 38, layout.spec["title"], 12, color="#ffffff", align="r")
    s.lines(40, 96, [a.holder, *a.home.split("\n")], 9.5)
    x, y = s.width / 2 - 10, 92.0
    for label, value in _facts(a, layout):
        y = s.stacked(x, y, label, value, 9) + 4
    s.text(40, 168, layout.where.replace("\n", ", "), 7, color=GREY)
    _later_pages(s, a, layout)
    return s


def frame_typed(a: Account, layout: Layout, rng: random.Random) -> Sheet:
    """A line printer's page: fixed pitch, rules of hyphens."""
    s = Sheet(letter if layout.spec["country"] == "US" else A4, layout.spec["family"], margin=40)
    s.text(40, 46, a.bank.upper(), 11, bold=True)
    s.lines(40, 58, layout.where.split("\n"), 8)
    s.text(s.width - 40, 46, layout.spec["title"], 10, bold=True, align="r")
    s.text(40, 88, "-" * 105, 8)
    s.lines(40, 104, [a.holder, *a.home.split("\n")], 9)
    s.pairs(300, 104, _facts(a, layout), 95, 8)
    s.text(40, 172, "-" * 105, 8)
    _later_pages(s, a, layout)
    return s


FRAMES: dict[str, Callable[[Account, Layout, random.Random], Sheet]] = {"letter": frame_letter, "banner": frame_banner, "typed": frame_typed}


def _later_pages(s: Sheet, a: Account, layout: Layout) -> None:
    said = layout.spec["words"]
    _foot(s, layout)

    def head(sheet: Sheet) -> float:
        sheet.text(40, 40, a.bank, 10, bold=True, color=layout.colour)
        sheet.text(sheet.width - 40, 40, f"{said['page'].format(page=sheet.pages)}   {a.iban or a.number}", 8, align="r")
        sheet.rule(40, 46, sheet.width - 40, 46, GREY)
        _foot(sheet, layout)
        return 60

    s.on_page = head


def _foot(s: Sheet, layout: Layout) -> None:
    s.wrap(40, s.height - 38, s.width - 140, SMALL_PRINT[COUNTRIES[layout.spec["country"]].lang], 6, color=GREY)
    s.text(s.width - 40, s.height - 20, layout.spec["words"]["page"].format(page=s.pages), 7, align="r")


# --- the moves


def _body(s: Sheet, a: Account, layout: Layout) -> None:
    said, m, sections = layout.spec["words"], layout.look.plain, layout.spec.get("sections")
    dated = said["opening"].split()[-1] in ("on", "am", "AU", "vom", "al")
    labels = [f"{said['opening']} {layout.day(a.start)}" if dated else said["opening"], f"{said['closing']} {layout.day(a.end)}" if dated else said["closing"]]
    width = sum(column.width for _, column in layout.columns())
    y = 196.0
    if sections or layout.spec["frame"] == "banner":
        y = _summary(s, a, layout, labels, y, width)
    else:
        s.text(44, y, labels[0], 9, bold=True)
        s.text(36 + width, y, m(a.opening), 9, bold=True, align="r")
        y += 8
    if sections:
        for title, sign in zip(sections, (1, -1), strict=True):
            y = s.text(44, s.room(y + 22, 60), title, 9, bold=True)
            y = _moves(s, a, layout, y, sign)
            s.text(36 + width, y + 12, f"{said['ins' if sign > 0 else 'outs']}   ${m(a.total(sign))}", 9, bold=True, align="r")
            y += 16
        return
    y = s.room(_moves(s, a, layout, y + 4, 0), 70)
    if layout.spec["frame"] != "banner":
        entries = [(said["outs"], m(a.total(-1))), (said["ins"], m(a.total(1)))] if layout.spec["frame"] == "letter" else []
        for label, value in [*entries, (labels[1], m(a.closing))]:
            s.text(44, y + 14, label, 9, bold=label == labels[1])
            s.text(36 + width, y + 14, value, 9, bold=label == labels[1], align="r")
            y += 14


def _summary(s: Sheet, a: Account, layout: Layout, labels: list[str], y: float, width: float) -> float:
    said, m = layout.spec["words"], layout.look.money
    entries = [(labels[0], a.opening), (said["ins"], a.total(1)), (said["outs"], -a.total(-1)), (labels[1], a.closing)]
    s.box(40, y - 8, width, 4 * 15 + 8, stroke=layout.colour, line=1)
    for label, value in entries:
        s.text(48, y + 8, label, 9.5, bold=label in labels)
        s.text(32 + width, y + 8, m(value), 9.5, bold=label in labels, align="r")
        y += 15
    return y + 14


def _moves(s: Sheet, a: Account, layout: Layout, y: float, sign: int) -> float:
    """The table of moves: all (0), or only those in (1) or out (-1)."""
    after = a.balances()
    lines = [[cell(a, layout, what, i, after[i]) for what, _ in layout.columns()] for i, move in enumerate(a.moves) if move.amount * sign >= 0]
    columns = [column for _, column in layout.columns()]
    dark = layout.spec["frame"] == "banner"
    return s.table(
        40,
        y,
        columns,
        lines,
        size=8,
        rules=layout.spec["rules"],
        head=layout.colour if dark else None if layout.spec["rules"] == "none" else PALE,
        ink="#ffffff" if dark else "#111111",
        bottom=s.height - 60,
    )


def cell(a: Account, layout: Layout, what: str, i: int, balance: Decimal) -> str:
    move, look = a.moves[i], layout.look
    if what in ("date", "value"):
        return layout.day(move.when if what == "date" else move.value)
    if what in ("shortdate", "shortvalue"):
        when = move.when if what == "shortdate" else move.value
        return when.strftime({"DE": "%d.%m.", "FR": "%d.%m", "ES": "%d-%m"}[layout.spec["country"]])
    if what == "text":
        return move.description
    if what in ("in", "out"):
        return look.plain(abs(move.amount)) if (move.amount > 0) == (what == "in") else ""
    if what == "daybalance":
        return look.plain(balance) if i + 1 == len(a.moves) or a.moves[i + 1].when != move.when else ""
    return look.plain(balance) if what == "balance" else _signed(look, move.amount, layout.spec["sign"])


def _signed(look: Style, amount: Decimal, how: str) -> str:
    figure, out = look.plain(abs(amount)), amount < 0
    return {
        "none": figure,
        "leading": f"{'-' if out else '+' if look.country == 'DE' else ''}{figure}",
        "trailing": figure + ("-" if out else " "),
        "SH": f"{figure} {'S' if out else 'H'}",
    }[how]
