"""Pay slips of the United States and Britain."""

from __future__ import annotations

import random
from decimal import Decimal

from .codes import digits, letters
from .drawing import GREY, PALE, Column, Sheet, columns, letter
from .names import bank
from .pay import Pay, truth
from .truth import Fields


def us_statement(p: Pay, rng: random.Random) -> tuple[Sheet, Fields]:
    """An earnings statement over the stub of a deposit advice."""
    s, m = Sheet(letter, margin=36), p.m
    s.text(40, 50, f"CO. {letters(rng, 3)}   FILE {p.number}   DEPT. {digits(rng, 6)}   CLOCK 001", 7, family="Courier")
    s.text(330, 56, "Earnings Statement", 19, bold=True)
    s.lines(40, 80, [p.employer.name, *p.employer.lines], 9)
    s.pairs(330, 84, [("Period Beginning:", p.style.day(p.start)), ("Period Ending:", p.style.day(p.end)), ("Pay Date:", p.style.day(p.paid))], 95, 9)
    s.lines(330, 145, [p.employee, *p.home.split("\n")], 10, bold=True)
    rows = [[label, rate, hours, m(now), m(year)] for (label, now, year), (hours, rate) in zip(p.earnings, p.hours, strict=True)]
    y = s.table(40, 205, columns("Earnings|110", "rate|60|r", "hours|50|r", "this period|75|r", "year to date|80|r"), rows, head=None, rules="none")
    gross, tax, less, net = p.sums(1)
    s.box(40, y + 2, 375, 16, fill=PALE, stroke=None)
    s.text(44, y + 13, "Gross Pay", bold=True)
    s.text(331, y + 13, "$" + m(gross), bold=True, align="r")
    s.text(411, y + 13, m(p.sums(2)[0]), align="r")
    y += 36
    for title, lines in (("Statutory", p.taxes), ("Other", p.deductions)):
        s.text(120, y, title, 8.5, bold=True)
        s.rule(120, y + 3, 415, y + 3, GREY)
        y += 14
        for label, now, year in lines:
            s.text(120, y, label)
            s.text(331, y, "-" + m(now), align="r")
            y = s.text(411, y, m(year), align="r")
        y += 4
    s.box(40, y, 375, 18, fill=PALE, stroke=None)
    s.text(120, y + 12, "Net Pay", 10, bold=True)
    s.text(331, y + 12, "$" + m(net), 10, bold=True, align="r")
    s.wrap(430, 220, 140, f"* Excluded from federal taxable wages. Your federal taxable wages this period are ${m(gross - less)}", 8)
    s.lines(430, 270, ["Other Benefits and", f"Vacation hours left   {rng.randint(8, 120)}.00", f"Sick hours left   {rng.randint(8, 60)}.00"], 8)
    _advice(s, p, rng, net)
    return s, truth(p, "Date")


def _advice(s: Sheet, p: Pay, rng: random.Random, net: Decimal) -> None:
    s.rule(30, 540, 580, 540, GREY, dash=(3, 3))
    s.wash(36, 560, 540, 180, rng, "#8fb3a8")
    s.lines(40, 580, [p.employer.name, *p.employer.lines], 9)
    s.pairs(380, 580, [("Advice number:", "000" + digits(rng, 8)), ("Pay date:", p.style.day(p.paid))], 90, 9)
    s.text(40, 650, "Deposited to the account of", 8)
    s.text(40, 666, p.employee, 10, bold=True)
    for x, label, value in ((270, "account number", "xxxxxx" + digits(rng, 4)), (370, "transit ABA", "xxxx xxxx"), (470, "amount", "$" + p.m(net))):
        s.text(x, 650, label, 8)
        s.text(x, 666, value, 9)
    s.text(300, 715, "THIS IS NOT A CHECK   -   NON-NEGOTIABLE", 11, bold=True, align="c", color=GREY)


def us_cards(p: Pay, rng: random.Random) -> tuple[Sheet, Fields]:
    """A web payroll's page: a summary on top, tables in two columns below."""
    s, m = Sheet(letter, "OpenSans"), p.m
    s.logo(p.employer.name, 40, 36, 26, "#1f6f78")
    s.text(74, 54, p.employer.name, 13)
    s.text(572, 48, "Pay Statement", 15, align="r", color="#1f6f78")
    s.text(572, 62, f"Pay period {p.style.day(p.start)} - {p.style.day(p.end)}", 8.5, align="r")
    s.text(572, 74, f"Payday {p.style.day(p.paid)}", 8.5, align="r")
    s.stacked(40, 90, "EMPLOYEE", p.employee, 11)
    s.lines(40, 117, p.home.split("\n"), 8.5)
    s.stacked(330, 96, "EMPLOYER", p.employer.name, 9)
    s.lines(330, 120, p.employer.lines, 8.5)
    now, year = p.sums(1), p.sums(2)
    names = ["Gross Earnings", "Employee Taxes Withheld", "Employee Deductions", "Net Pay"]
    y = s.table(
        40,
        160,
        columns("Summary|232", "Current|150|r", "Year To Date|150|r"),
        [[name, "$" + m(a), "$" + m(b)] for name, a, b in zip(names, now, year, strict=True)],
        size=9.5,
    )
    y += 24
    rows = [[label, hours, rate, m(a), m(b)] for (label, a, b), (hours, rate) in zip(p.earnings, p.hours, strict=True)]
    y = s.table(40, y, columns("Employee Earnings|180", "Hours|70|r", "Rate|82|r", "Current|100|r", "YTD|100|r"), rows)
    left = s.table(40, y + 20, columns("Taxes Withheld|125", "Current|65|r", "YTD|70|r"), [[n, m(a), m(b)] for n, a, b in p.taxes])
    s.table(312, y + 20, columns("Deductions|125", "Current|65|r", "YTD|70|r"), [[n, m(a), m(b)] for n, a, b in p.deductions])
    s.text(40, left + 60, f"Direct deposit to checking account ending in {digits(rng, 4)}: ${m(now[3])}", 9)
    return s, truth(p, "Date Taxes Deductions", "Gross Taxes Deductions Net")


def gb_form(p: Pay, rng: random.Random) -> tuple[Sheet, Fields]:
    """A landscape pre-printed form in three panes."""
    s, m, look = Sheet((595, 340), margin=20), p.m, p.style
    s.box(20, 20, 555, 300, stroke="#3a6ea5", line=1)
    for x, width, label, value in (
        (20, 90, "Employee No.", p.number),
        (110, 190, "Employee Name", p.employee),
        (300, 95, "Process Date", look.day(p.paid)),
        (395, 180, "National Insurance Number", f"{letters(rng, 2)}{digits(rng, 6)}C"),
    ):
        s.field(x, 20, width, 30, label, value)
    s.table(
        20,
        54,
        columns("Payments|95", "Units|35|r", "Amount|60|r"),
        [[n, h, m(a)] for (n, a, _), (h, _) in zip(p.earnings, p.hours, strict=True)],
        rules="none",
        head="#cfe0f2",
        size=8,
    )
    s.table(215, 54, columns("Deductions|110", "Amount|60|r"), [[n, m(a)] for n, a, _ in p.taxes + p.deductions], rules="none", head="#cfe0f2", size=8)
    now, year = p.sums(1), p.sums(2)
    s.box(390, 54, 185, 14, fill="#cfe0f2", stroke=None)
    s.text(395, 64, "This Period                   Year To Date", 7.5, bold=True)
    s.pairs(
        395,
        80,
        [("Total Gross Pay", m(now[0])), ("Total Gross Pay TD", m(year[0])), ("Tax paid TD", m(p.taxes[0][2])), ("NI paid TD", m(p.taxes[1][2]))],
        172,
        8,
        align="r",
    )
    s.pairs(395, 140, [("Tax Code", "1257L"), ("Tax Period", str(p.end.month)), ("Payment Method", "BACS")], 172, 8, align="r")
    s.lines(30, 220, [p.employee, *p.home.split("\n")], 9)
    s.lines(215, 230, [p.employer.name, p.employer.address.replace("\n", ", ")], 8)
    s.text(215, 262, f"Pay period: {look.day(p.start)} to {look.day(p.end)}", 8)
    s.field(390, 285, 185, 35, "Net Pay", "£" + m(now[3]), 13, bold=True, align="r")
    return s, truth(p, "Date")


def gb_plain(p: Pay, rng: random.Random) -> tuple[Sheet, Fields]:
    s, m, look = Sheet(family="Times", margin=50), p.m, p.style
    s.text(297, 60, p.employer.name, 16, bold=True, align="c")
    s.text(297, 78, "PAY ADVICE", 12, align="c", spread=2)
    s.rule(50, 90, 545, 90)
    s.pairs(
        55,
        110,
        [("Employee:", p.employee), ("Works No:", p.number), ("NI Number:", f"{letters(rng, 2)} {digits(rng, 6)} A"), ("Tax Code:", "1257L M1")],
        80,
        10,
    )
    s.pairs(
        330, 110, [("Pay Date:", look.day(p.paid)), ("Period from:", look.day(p.start)), ("Period to:", look.day(p.end)), ("Department:", "Operations")], 90, 10
    )
    now, year = p.sums(1), p.sums(2)
    rows = [[n, m(a), m(b)] for n, a, b in p.earnings] + [["GROSS PAY", m(now[0]), m(year[0])]]
    across = columns("|255", "This period (£)|120|r", "Year to date (£)|120|r")
    y = s.table(50, 180, across, rows, size=10, rules="none", head=None)
    y = s.table(50, y + 14, [Column("Less", 255), *across[1:]], [[n, m(a), m(b)] for n, a, b in p.taxes + p.deductions], size=10, rules="none", head=None)
    less = [now[1] + now[2], year[1] + year[2]]
    y = s.table(
        50,
        y + 6,
        columns("|255", "|120|r", "|120|r"),
        [["TOTAL DEDUCTIONS", m(less[0]), m(less[1])], ["NET PAY", m(now[3]), m(year[3])]],
        size=11,
        rules="rows",
    )
    s.text(50, y + 40, f"Paid by credit transfer to {bank(rng, 'GB')}, account ****{digits(rng, 4)}", 9, italic=True)
    return s, truth(p, "Date", "Gross Net")
