"""One pay slip's people, dates and figures, and what of them a slip prints."""

from __future__ import annotations

import calendar
import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .codes import digits
from .names import Firm, Style, address, amount, cents, full_name, words
from .truth import Fields, day, money, text

Line = tuple[str, Decimal, Decimal]


@dataclass
class Pay:
    """One slip: lines of (label, this period, year to date); earnings have hours and rate as well."""

    employer: Firm
    employee: str
    home: str
    start: date
    end: date
    paid: date
    number: str
    style: Style
    hours: list[tuple[str, str]]
    earnings: list[Line]
    taxes: list[Line]
    deductions: list[Line]

    def sums(self, column: int) -> tuple[Decimal, Decimal, Decimal, Decimal]:
        """Gross, taxes, deductions, net; column 1 of the period, 2 of the year."""
        gross, tax, less = (sum((line[column] for line in lines), Decimal(0)) for lines in (self.earnings, self.taxes, self.deductions))  # type: ignore[misc]
        return gross, tax, less, gross - tax - less

    def m(self, value: Decimal) -> str:
        return self.style.plain(value)


def pay(rng: random.Random, code: str, employer: Firm, look: Style) -> Pay:
    month = rng.randint(2, 12)
    year = rng.choice([2024, 2025])
    if code == "US":
        end = date(year, 1, 12) + timedelta(days=14 * rng.randint(2, 24))
        start, paid, count = end - timedelta(days=13), end + timedelta(days=5), end.timetuple().tm_yday // 14 + 1
        gross = amount(rng, 1400, 4800)
    else:
        start, end = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        paid, count, gross = end - timedelta(days=rng.randint(0, 3)), month, amount(rng, 1750, 5400)
    lists = words("payslips")[code]
    earnings, hours = _earnings(rng, lists["earnings"], gross, count)
    whole = sum((line[1] for line in earnings), Decimal(0))
    taxes = [_share(name, whole, rate, count) for name, rate in lists["taxes"]]
    deductions = [_share(name, whole, rate, count) for name, rate in rng.sample(lists["deductions"], rng.randint(2, len(lists["deductions"])))]
    return Pay(employer, full_name(rng, code), address(rng, code), start, end, paid, digits(rng, rng.randint(3, 6)), look, hours, earnings, taxes, deductions)


def _earnings(rng: random.Random, labels: list[str], gross: Decimal, count: int) -> tuple[list[Line], list[tuple[str, str]]]:
    base, hours = gross, Decimal(rng.choice(["80", "75", "72.5"] if gross < 5000 and labels[0] == "Regular" else ["160", "151.67", "173"]))
    lines, worked = [(labels[0], base, base * count)], [(str(hours), f"{base / hours:.4f}")]
    for label in labels[1 : rng.randint(1, len(labels))]:
        extra = cents(gross * Decimal(rng.randint(12, 90)) / 1000)
        lines.append((label, extra, extra + cents(extra * rng.randint(0, count * 2) / 2)))
        worked.append((str(rng.randint(2, 9)), f"{rng.uniform(18, 60):.2f}") if rng.random() < 0.6 else ("", ""))
    return lines, worked


def _share(name: str, gross: Decimal, rate: float, count: int) -> Line:
    part = cents(gross * Decimal(str(rate)))
    return name, part, cents(part * count * Decimal("0.98"))


def truth(p: Pay, now: str = "", year: str = "Gross") -> Fields:
    """What a slip prints: names always; `now` and `year` say which sums of the period (besides gross and net) and of the year stand on it."""
    currency = p.style.currency
    found: Fields = {
        "EmployerName": text(p.employer.name),
        "EmployeeName": text(p.employee),
        "PayPeriodStartDate": day(p.start),
        "PayPeriodEndDate": day(p.end),
    }
    if "Date" in now:
        found["PayDate"] = day(p.paid)
    for column, prefix, named in ((1, "CurrentPeriod", f"Gross Net {now}"), (2, "YearToDate", year)):
        names = {"Gross": "GrossPay", "Taxes": "Taxes", "Deductions": "Deductions", "Net": "NetPay"}
        found |= {prefix + names[key]: money(value, currency) for key, value in zip(names, p.sums(column), strict=True) if key in named}
    return found
