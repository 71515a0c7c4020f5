"""Annual accounts of German, French, Spanish and Italian firms: balance sheets in one column or two sides, income statements."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from .drawing import A4, GREY, Sheet
from .names import COUNTRIES, Firm, Style, firm, style, words
from .truth import Fields, Paper, day, money, number, rows, text

FORMS = ("stacked", "sides", "income")


@dataclass
class Line:
    """A row of a statement, in printed units; `field` names what it is the total of; bold when it is a sum."""

    label: str
    now: int
    before: int
    field: str = ""
    strong: bool = False


@dataclass
class Accounts:
    entity: Firm
    spec: dict[str, Any]
    look: Style
    end: date
    unit: int

    def say(self, shape: str) -> str:
        previous = self.end.replace(year=self.end.year - 1)
        return shape.format(d=self.look.day(self.end), y=self.end.year, p=previous.year, pd=self.look.day(previous))

    def figure(self, value: int) -> str:
        """Losses and costs with a minus or in brackets, as the country does."""
        return f"({self.look.plain(Decimal(-value), 0)})" if value < 0 and self.look.country in ("ES", "IT") else self.look.plain(Decimal(value), 0)


def papers(seed: int) -> Iterator[Paper]:
    for code in ("DE", "FR", "ES", "IT"):
        for i, form in enumerate(FORMS):
            rng = random.Random(f"{seed}:financial:{code}:{form}")
            made = Accounts(
                firm(rng, code),
                words("financials")[code],
                style(rng, code),
                date(rng.choice([2022, 2023, 2024, 2025]), 12, 31),
                rng.choice([1, 1000]) if i else 1,
            )
            sheet, lines = (income if form == "income" else stacked if form == "stacked" else sides)(made, rng)
            yield Paper("financialReport", COUNTRIES[code].lang, f"financial-{code}-{form}".lower(), truth(made, lines, form), sheet.done(), sheet.pages)


def truth(a: Accounts, lines: list[Line], form: str) -> Fields:
    kind = "income statement" if form == "income" else "balance sheet"
    found: Fields = {
        "StatementType": text(kind, a.spec["income" if form == "income" else "balance"], kind.replace(" ", "")),
        "EntityName": text(a.entity.name),
        "PeriodEndDate": day(a.end),
        "Currency": text("EUR"),
        "UnitMultiplier": number(a.unit),
    }
    found |= {line.field: money(Decimal(line.now * a.unit), "EUR") for line in lines if line.field}
    found["Lines"] = rows(
        [
            {"Label": text(line.label), "Amount": money(Decimal(line.now * a.unit), "EUR"), "PriorAmount": money(Decimal(line.before * a.unit), "EUR")}
            for line in lines
        ]
    )
    return found


def _split(rng: random.Random, total: int, count: int) -> list[int]:
    """`count` parts of a total, all above nothing."""
    weights = [rng.uniform(0.3, 1) for _ in range(count)]
    parts = [int(total * weight / sum(weights)) for weight in weights]
    return [*parts[:-1], total - sum(parts[:-1])]


def _side(rng: random.Random, sections: list[Any], totals: tuple[int, int], label: str, field: str, below: bool) -> list[Line]:
    """One side of a balance sheet; `below`: sums stand below their parts instead of above."""
    found: list[Line] = []
    for (name, key, parts), now, before in zip(sections, _split(rng, totals[0], len(sections)), _split(rng, totals[1], len(sections)), strict=True):
        sums = [Line(name, now, before, key, strong=True)]
        inner = [Line("  " + part, a, b) for part, a, b in zip(parts, _split(rng, now, len(parts)), _split(rng, before, len(parts)), strict=True)]
        found += inner + sums if below else sums + inner
    return [*found, Line(label, *totals, field, strong=True)]


def _both(a: Accounts, rng: random.Random) -> tuple[list[Line], list[Line]]:
    totals = (
        rng.randint(900, 9000) * (1000 if a.unit == 1 else 7) + rng.randint(0, 999),
        rng.randint(900, 9000) * (1000 if a.unit == 1 else 7) + rng.randint(0, 999),
    )
    below = a.look.country in ("FR", "IT")
    return (
        _side(rng, a.spec["assets"], totals, a.spec["total_assets"], "TotalAssets", below),
        _side(rng, a.spec["sources"], totals, a.spec["total_sources"], "", below),
    )


def _title(s: Sheet, a: Accounts, title: str, when: str) -> float:
    s.text(s.width / 2, 56, a.entity.name, 14, bold=True, align="c")
    s.text(s.width / 2, 72, a.entity.address.replace("\n", ", "), 8.5, align="c", color=GREY)
    s.text(s.width / 2, 96, title, 13, bold=True, align="c")
    s.text(s.width / 2, 112, a.say(when), 10, align="c")
    s.text(s.width / 2, 126, a.spec["units"][str(a.unit)], 8.5, align="c", italic=True)
    return 146


def _list(s: Sheet, a: Accounts, x: float, y: float, wide: float, title: str, lines: list[Line]) -> float:
    """Label, this year, last year; sums in bold above a rule."""
    right, prior = x + wide - 78, x + wide
    s.text(x, y, title, 9.5, bold=True)
    s.text(right, y, a.say(a.spec["current"]), 8.5, bold=True, align="r")
    s.text(prior, y, a.say(a.spec["prior"]), 8.5, bold=True, align="r")
    s.rule(x, y + 4, x + wide, y + 4)
    y += 18
    for line in lines:
        indent = 10 if line.label.startswith("  ") else 0
        if line.strong:
            s.rule(right - 58, y - 9.5, x + wide, y - 9.5, GREY, 0.4)
        low = s.wrap(x + indent, y, wide - 150 - indent, line.label.strip(), 9, bold=line.strong)
        s.text(right, low - 11.25, a.figure(line.now), 9, bold=line.strong, align="r")
        s.text(prior, low - 11.25, a.figure(line.before), 9, bold=line.strong, align="r")
        y = low + (6 if line.strong else 2.5)
    return y


def stacked(a: Accounts, rng: random.Random) -> tuple[Sheet, list[Line]]:
    s = Sheet(family=rng.choice(["Helvetica", "Times"]), margin=60)
    left, right = _both(a, rng)
    y = _title(s, a, a.spec["balance"], a.spec["as_of"])
    y = _list(s, a, 60, y + 14, 475, a.spec["sides"][0], left)
    _list(s, a, 60, y + 18, 475, a.spec["sides"][1], right)
    return s, left + right


def sides(a: Accounts, rng: random.Random) -> tuple[Sheet, list[Line]]:
    """Landscape: what there is left, where it comes from right."""
    s = Sheet((A4[1], A4[0]), rng.choice(["Helvetica", "OpenSans"]), margin=36)
    left, right = _both(a, rng)
    y = _title(s, a, a.spec["balance"], a.spec["as_of"])
    bottom = max(_list(s, a, 36, y + 10, 370, a.spec["sides"][0], left), _list(s, a, 436, y + 10, 370, a.spec["sides"][1], right))
    s.rule(421, y, 421, bottom, GREY)
    return s, left + right


def income(a: Accounts, rng: random.Random) -> tuple[Sheet, list[Line]]:
    s, spec = Sheet(family=rng.choice(["Times", "Vera"]), margin=60), a.spec
    scale = 1000 if a.unit == 1 else 6
    sales = [rng.randint(1500, 9500) * scale + rng.randint(0, 999) for _ in range(2)]
    spent = [int(total * rng.uniform(0.78, 1.06)) for total in sales]
    minus = a.look.country in ("DE", "ES")
    lines = [
        Line(label, now, before, "" if "revenue_total" in spec else "TotalRevenue")
        for label, now, before in zip(spec["revenue"], *(_split(rng, total, len(spec["revenue"])) for total in sales), strict=True)
    ]
    if "revenue_total" in spec:
        lines.append(Line(spec["revenue_total"], sales[0], sales[1], "TotalRevenue", strong=True))
    sign = -1 if minus else 1
    lines += [
        Line(label, sign * now, sign * before)
        for label, now, before in zip(spec["costs"], *(_split(rng, total, len(spec["costs"])) for total in spent), strict=True)
    ]
    if spec["expenses"]:
        lines.append(Line(spec["expenses"], spent[0], spent[1], "TotalExpenses", strong=True))
    lines.append(Line(spec["profit"], sales[0] - spent[0], sales[1] - spent[1], "NetIncome", strong=True))
    y = _title(s, a, spec["income"], spec["period"])
    _list(s, a, 60, y + 14, 475, "", lines)
    return s, lines
