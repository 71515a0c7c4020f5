"""Pay slips in four further layouts: both sides of a slip beside each other, lines with codes, a stub, the page of an app."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

from ..codes import digits
from ..drawing import A4, GREY, PALE, Column, Sheet, letter
from ..names import COUNTRIES, firm, style, words
from ..pay import Pay, pay, truth
from ..truth import Fields, Paper

SLIPS = [("GB", "sided"), ("ES", "sided"), ("DE", "coded"), ("IT", "coded"), ("US", "stub"), ("FR", "app"), ("GB", "app"), ("US", "sided")]


def papers(seed: int) -> Iterator[Paper]:
    for code, layout in SLIPS:
        name = f"third-payslip-{code}-{layout}".lower()
        rng = random.Random(f"{seed}:{name}")
        made = pay(rng, code, firm(rng, code), style(rng, code))
        sheet, found = LAYOUTS[layout](made, words("third_wages")[code], rng)
        yield Paper("payStub", COUNTRIES[code].lang, name, found, sheet.done(), sheet.pages)


def _size(p: Pay) -> tuple[float, float]:
    return letter if p.style.country == "US" else A4


def sided(p: Pay, said: dict[str, str], rng: random.Random) -> tuple[Sheet, Fields]:
    """Half a page: payments left, all deductions right, their sums under them, the net in a corner."""
    s, m, day = Sheet((_size(p)[0], 400), "Helvetica", margin=30), p.m, p.style.day
    wide = (s.width - 60) / 2
    s.box(30, 28, s.width - 60, 340, line=1)
    s.text(40, 46, p.employer.name, 12, bold=True)
    s.text(40, 59, p.employer.address.replace("\n", ", "), 7.5)
    s.text(s.width - 40, 46, said["title"], 12, bold=True, align="r")
    for i, (key, value) in enumerate((("name", p.employee), ("number", p.number), ("from", day(p.start)), ("to", day(p.end)), ("paid", day(p.paid)))):
        across = (s.width - 60) / 6
        s.field(30 + (i + 1 if i else 0) * across, 70, across if i else 2 * across, 30, said[key], value, 8.5)
    cells = [[name, m(now)] for name, now, _ in p.earnings]
    taken = [[name, m(now)] for name, now, _ in [*p.taxes, *p.deductions]]
    s.table(30, 100, [Column(said["earnings"], wide - 90), Column(said["amount"], 90, "r")], cells, size=9, rules="none")
    s.table(30 + wide, 100, [Column(said["taken"], wide - 90), Column(said["amount"], 90, "r")], taken, size=9, rules="none")
    s.rule(30 + wide, 100, 30 + wide, 320)
    gross, tax, less, net = p.sums(1)
    s.field(30, 320, wide, 24, said["gross"], m(gross), 10, align="r")
    s.field(30 + wide, 320, wide, 24, said["all"], m(tax + less), 10, align="r")
    s.field(30 + wide, 344, wide, 24, said["net"], p.style.money(net), 12, bold=True, align="r")
    s.text(40, 360, f"{said['gross']} {said['year']}: {m(p.sums(2)[0])}", 8.5)
    return s, truth(p, "Date")


def coded(p: Pay, said: dict[str, str], rng: random.Random) -> tuple[Sheet, Fields]:
    """One table: code, text, earned, taken; the sums as its last rows, the year's under a rule."""
    s, m, day = Sheet(_size(p), "Courier", margin=40), p.m, p.style.day
    s.text(40, 52, said["title"].upper(), 13, bold=True)
    s.text(s.width - 40, 52, f"{day(p.start)} - {day(p.end)}", 11, align="r")
    s.lines(40, 76, [p.employer.name, *p.employer.lines], 9)
    s.lines(330, 76, [f"{said['number']}: {p.number}", p.employee, *p.home.split("\n")], 10)
    gross, tax, less, net = p.sums(1)
    lines = [[digits(rng, 4), name, m(now), ""] for name, now, _ in p.earnings]
    lines += [["", said["gross"], m(gross), ""]]
    for part, total, key in ((p.taxes, tax, "taxes"), (p.deductions, less, "deductions")):
        lines += [[digits(rng, 4), name, "", m(now)] for name, now, _ in part] + [["", said[key], "", m(total)]]
    columns = [Column("Nr", 50), Column(said["text"], 265), Column(said["earned"], 100, "r"), Column(said["taken"], 100, "r")]
    y = s.table(40, 150, columns, lines, size=9.5, rules="columns", pad=5)
    s.text(40, y + 24, f"{said['paid']} {day(p.paid)}", 10)
    s.text(s.width - 50, y + 24, f"{said['net']}   {p.style.money(net)}", 12, bold=True, align="r")
    sums = p.sums(2)
    s.text(40, y + 60, f"{said['year']}:  {said['gross']} {m(sums[0])}   {said['taxes']} {m(sums[1])}", 9)
    return s, truth(p, "Date Taxes Deductions", "Gross Taxes")


def stub(p: Pay, said: dict[str, str], rng: random.Random) -> tuple[Sheet, Fields]:
    """The stub under a check: hours and rate, this period and the year in columns; sums in a strip."""
    s, m, day = Sheet(letter, "Vera", margin=36), p.m, p.style.day
    s.text(36, 50, p.employer.name, 11, bold=True)
    s.lines(36, 63, p.employer.lines, 8)
    s.text(576, 50, said["title"], 15, align="r", color="#336699")
    facts = [(said["from"], day(p.start)), (said["to"], day(p.end)), (said["paid"], day(p.paid)), (said["number"], p.number)]
    s.pairs(380, 72, facts, 110, 8.5)
    s.lines(60, 140, [p.employee, *p.home.split("\n")], 10.5)
    cells = [[name, rate, hours, m(now), m(year)] for (name, now, year), (hours, rate) in zip(p.earnings, p.hours, strict=True)]
    heads = [Column(said["earnings"], 180), Column(said["rate"], 80, "r"), Column(said["hours"], 70, "r")]
    ends = [Column(said["now"], 105, "r"), Column(said["year"], 105, "r")]
    y = s.table(36, 200, [*heads, *ends], cells, size=8.5, rules="rows", head="#dfe8f0")
    for key, part in (("taxes", p.taxes), ("deductions", p.deductions)):
        y = s.table(36, y + 10, [Column(said[key], 330), *ends], [[name, m(now), m(year)] for name, now, year in part], size=8.5, rules="rows", head="#dfe8f0")
    total = [[said["now"], *map(m, p.sums(1))], [said["year"], *map(m, p.sums(2))]]
    names = [Column("", 110), *(Column(said[key], 107.5, "r") for key in ("gross", "taxes", "deductions", "net"))]
    s.table(36, y + 18, names, total, size=9, rules="full", head=PALE)
    return s, truth(p, "Date Taxes Deductions", "Gross Taxes Deductions Net")


def app(p: Pay, said: dict[str, str], rng: random.Random) -> tuple[Sheet, Fields]:
    """What is paid large on top, then sections with a sum each, in light print."""
    s, look, day = Sheet(_size(p), "OpenSans", margin=60), p.style, p.style.day
    s.text(60, 60, p.employer.name, 10, color=GREY)
    s.text(60, 100, look.money(p.sums(1)[3]), 28, bold=True)
    s.text(60, 118, f"{said['net']} · {said['paid']} {day(p.paid)}", 9.5, color=GREY)
    s.lines(60, 150, [f"{said['name']}: {p.employee}", f"{said['number']}: {p.number}", f"{said['from']} {day(p.start)} {said['to']} {day(p.end)}"], 10)
    y, right = 216.0, s.width - 60
    for key, part, total in zip(("earnings", "taxes", "deductions"), (p.earnings, p.taxes, p.deductions), p.sums(1)[:3], strict=True):
        y = _section(s, said[key], part, look.money(total), said["gross"] if key == "earnings" else said["all"], y, right, p)
    return s, truth(p, "Date Taxes Deductions", "")


def _section(s: Sheet, title: str, part: list[tuple[str, Decimal, Decimal]], total: str, label: str, y: float, right: float, p: Pay) -> float:
    s.text(60, y, title, 12, bold=True)
    y += 18
    for name, now, _ in part:
        s.text(60, y, name, 9.5)
        s.text(right, y, p.m(now), 9.5, align="r")
        s.rule(60, y + 5, right, y + 5, "#dddddd", 0.4)
        y += 18
    s.text(60, y, label, 9.5, bold=True)
    return s.text(right, y, total, 9.5, bold=True, align="r") + 20


LAYOUTS = {layout.__name__: layout for layout in (sided, coded, stub, app)}
