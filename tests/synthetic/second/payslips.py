"""Pay slips of six countries in two further layouts: columns side by side, and one list with sums between."""

from __future__ import annotations

import random
from collections.abc import Iterator

from ..codes import digits
from ..drawing import A4, GREY, Column, Sheet, letter
from ..names import COUNTRIES, firm, style, words
from ..pay import Pay, pay, truth
from ..truth import Fields, Paper


def papers(seed: int) -> Iterator[Paper]:
    for code in ("US", "GB", "DE", "FR", "ES", "IT"):
        for layout in (panes, listed):
            name = f"second-payslip-{code}-{layout.__name__}".lower()
            vendor, rng = random.Random(f"{seed}:{name}"), random.Random(f"{seed}:{name}:0")
            made = pay(rng, code, firm(vendor, code), style(vendor, code))
            sheet, fields = layout(made, rng, code)
            yield Paper("payStub", COUNTRIES[code].lang, name, fields, sheet.done(), sheet.pages)


def panes(p: Pay, rng: random.Random, code: str) -> tuple[Sheet, Fields]:
    """Employer and employee in boxes on top, three tables side by side, the sums in a strip at the foot."""
    said, m, look = words("second")["pay"][code], p.m, p.style
    label = said["labels"]
    s = Sheet((letter if code == "US" else A4)[::-1], "Helvetica", margin=34)
    s.text(34, 46, said["title"], 16, bold=True)
    third = (s.width - 68) / 3
    for i, (name, value) in enumerate(((label[0], p.employer.name), (label[1], p.employee), ("ID", p.number))):
        s.field(34 + i * third, 58, third, 30, name, value, 10, bold=i < 2)
    for i, (name, when) in enumerate(((label[2], p.start), (label[3], p.end), (label[4], p.paid))):
        s.field(34 + i * third, 88, third, 28, name, look.day(when), 9.5)
    s.text(34, 132, " / ".join(p.home.split("\n")), 8, color=GREY)
    for i, lines in enumerate((p.earnings, p.taxes, p.deductions)):
        columns = [Column(label[5 + i], third - 140), Column(label[12], 62, "r"), Column(label[13], 70, "r")]
        s.table(34 + i * third, 150, columns, [[name, m(now), m(year)] for name, now, year in lines], size=8, rules="rows", head="#d9e4ec")
    now, year = p.sums(1), p.sums(2)
    rows = [[label[12], *map(m, now)], [label[13], *map(m, year)]]
    wide = (s.width - 68 - 90) / 4
    s.table(34, s.height - 140, [Column("", 90), *(Column(label[8 + i], wide, "r") for i in range(4))], rows, size=10, rules="full")
    return s, truth(p, "Date Taxes Deductions", "Gross Taxes Deductions Net")


def listed(p: Pay, rng: random.Random, code: str) -> tuple[Sheet, Fields]:
    """One list: lines, their sum, the next lines; the net at the end in a box. Nothing of the year but the gross pay."""
    said, m, look = words("second")["pay"][code], p.m, p.style
    label = said["labels"]
    s = Sheet(letter if code == "US" else A4, "Times", margin=60)
    s.text(60, 62, p.employer.name, 13, bold=True)
    s.lines(60, 76, p.employer.lines, 9)
    s.text(s.width - 60, 62, said["title"], 13, align="r", italic=True)
    s.pairs(
        60,
        122,
        [
            (f"{label[1]}:", p.employee),
            (f"{label[2]}:", look.day(p.start)),
            (f"{label[3]}:", look.day(p.end)),
            (f"{label[4]}:", look.day(p.paid)),
            ("Ref.:", digits(rng, 6)),
        ],
        120,
        10,
    )
    y, right = 205.0, s.width - 60
    for i, (lines, total) in enumerate(zip((p.earnings, p.taxes, p.deductions), p.sums(1)[:3], strict=True)):
        s.text(60, y, label[5 + i].upper(), 9, bold=True, color="#44546a")
        y += 14
        for name, now, _ in lines:
            s.text(74, y, name, 10)
            y = s.text(right, y, m(now) if i == 0 else f"- {m(now)}", 10, align="r")
        s.rule(right - 90, y - 8, right, y - 8, GREY)
        s.text(74, y + 4, label[8 + i], 10, bold=True)
        y = s.text(right, y + 4, m(total), 10, bold=True, align="r") + 14
    s.box(60, y, s.width - 120, 26, stroke="#44546a", line=1.2)
    s.text(68, y + 17, label[11], 12, bold=True)
    s.text(right - 8, y + 17, look.money(p.sums(1)[3]), 12, bold=True, align="r")
    s.text(60, y + 48, f"{label[8]} ({label[13]}): {m(p.sums(2)[0])}", 9)
    return s, truth(p, "Date Taxes Deductions")
