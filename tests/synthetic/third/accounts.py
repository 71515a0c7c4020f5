"""Balance sheets and income statements as bookkeeping programs print them: with leaders, with shares of the revenue, on one page with prior year first."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ..drawing import A4, GREY, PALE, Column, Sheet, letter
from ..financials import Accounts, Line, _both, income
from ..financials import truth as euro_truth
from ..names import COUNTRIES, firm, style, words
from ..truth import Fields, Paper, text

STATEMENTS = [
    ("GB", "balance", "led"),
    ("US", "income", "shares"),
    ("DE", "income", "shares"),
    ("FR", "income", "led"),
    ("ES", "balance", "ruled"),
    ("IT", "income", "ruled"),
]


def papers(seed: int) -> Iterator[Paper]:
    for code, form, layout in STATEMENTS:
        name = f"third-financial-{code}-{form}".lower()
        rng = random.Random(f"{seed}:{name}")
        spec = words("third_accounts").get(code) or words("financials")[code]
        made = Accounts(firm(rng, code), spec, style(rng, code), date(rng.choice([2022, 2023, 2024]), 12, 31), rng.choice([1, 1, 1000]))
        lines = _lines(made, form, rng)
        sheet = LAYOUTS[layout](made, form, lines)
        yield Paper("financialReport", COUNTRIES[code].lang, name, _known(made, lines, form), sheet.done(), sheet.pages)


def _lines(a: Accounts, form: str, rng: random.Random) -> list[Line]:
    if form == "income":
        return income(a, rng)[1]
    left, right = _both(a, rng)
    return [replace(line, label=line.label.strip()) for line in left + right]


def _known(a: Accounts, lines: list[Line], form: str) -> Fields:
    found = euro_truth(a, lines, form) | {"Currency": text(a.look.currency)}
    for value in found.values():
        if value["type"] == "currency":
            value["value"]["currencyCode"] = a.look.currency
    for row in found["Lines"]["value"]:
        row["Amount"]["value"]["currencyCode"] = row["PriorAmount"]["value"]["currencyCode"] = a.look.currency
    return found


def _titles(a: Accounts, form: str) -> tuple[str, str, str]:
    """Title, period, unit."""
    return a.spec[form], a.say(a.spec["as_of" if form == "balance" else "period"]), a.spec["units"][str(a.unit)]


def _size(a: Accounts) -> tuple[float, float]:
    return letter if a.look.country == "US" else A4


def led(a: Accounts, form: str, lines: list[Line]) -> Sheet:
    """Leaders from label to figure; the firm small on top, the title large."""
    s, (title, period, unit) = Sheet(_size(a), "Times", margin=56), _titles(a, form)
    s.text(56, 54, a.entity.name, 12)
    s.text(56, 84, title, 18, bold=True)
    s.text(56, 102, f"{period} – {unit}", 10, italic=True)
    s.text(450, 130, a.say(a.spec["current"]), 9.5, bold=True, align="r")
    s.text(s.width - 56, 130, a.say(a.spec["prior"]), 9.5, bold=True, align="r")
    y = 152.0
    for line in lines:
        label, x = line.label.strip(), 56 if line.strong else 70
        s.text(x, y, label, 10, bold=line.strong)
        end = 380
        dots = int((end - x - s.measure(label, 10, line.strong)) / s.measure(".", 10))
        s.text(end, y, "." * max(0, dots - 1), 10, align="r", color=GREY)
        s.text(450, y, a.figure(line.now), 10, bold=line.strong, align="r")
        s.text(s.width - 56, y, a.figure(line.before), 10, bold=line.strong, align="r")
        y += 22 if line.strong else 16
    return s


def shares(a: Accounts, form: str, lines: list[Line]) -> Sheet:
    """Each figure with its share of the revenue beside it."""
    s, (title, period, unit) = Sheet(_size(a), "OpenSans", margin=44), _titles(a, form)
    s.text(s.width / 2, 52, title, 14, bold=True, align="c")
    s.text(s.width / 2, 70, a.entity.name, 11, align="c")
    s.text(s.width / 2, 86, f"{period}  ({unit})", 9, align="c")
    sales = next((line for line in lines if line.field == "TotalRevenue"), lines[0])
    cells = []
    for line in lines:
        parts = [a.look.plain(_share(value, whole), 1) for value, whole in _pairs(line, sales)]
        cells.append([line.label.strip(), a.figure(line.now), parts[0], a.figure(line.before), parts[1]])
    columns = [Column("", s.width - 88 - 300), Column(a.say(a.spec["current"]), 95, "r"), Column("%", 50, "r"), Column(a.say(a.spec["prior"]), 105, "r")]
    s.table(44, 108, [*columns, Column("%", 50, "r")], cells, size=9, rules="zebra", head="#cfd8dc", pad=6)
    return s


def _pairs(line: Line, sales: Line) -> tuple[tuple[int, int], tuple[int, int]]:
    return (line.now, sales.now), (line.before, sales.before)


def _share(value: int, whole: int) -> Decimal:
    return (Decimal(value) * 100 / Decimal(whole)).quantize(Decimal("0.1"))


def ruled(a: Accounts, form: str, lines: list[Line]) -> Sheet:
    """A full grid with numbered lines and a stamp of the firm's data in a box."""
    s, (title, period, unit) = Sheet(_size(a), "Helvetica", margin=40), _titles(a, form)
    s.box(40, 34, s.width - 80, 50)
    s.text(48, 52, a.entity.name, 11, bold=True)
    s.text(48, 68, a.entity.address.replace("\n", ", "), 8.5)
    s.text(s.width - 48, 52, title, 11, bold=True, align="r")
    s.text(s.width - 48, 68, f"{period}   {unit}", 8.5, align="r")
    cells = [[str(i), line.label.strip(), a.figure(line.now), a.figure(line.before)] for i, line in enumerate(lines, 1)]
    columns = [Column("", 28), Column("", s.width - 80 - 228), Column(a.say(a.spec["current"]), 100, "r"), Column(a.say(a.spec["prior"]), 100, "r")]
    s.table(40, 100, columns, cells, size=9, rules="full", head=PALE, pad=5)
    return s


LAYOUTS = {layout.__name__: layout for layout in (led, shares, ruled)}
