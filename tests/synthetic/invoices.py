"""Invoices and credit notes in seven languages; most of the invented vendors send two or three in their one layout."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta

from . import invoice_forms, invoice_letters
from .bill import Bill, Vendor, bill, truth, vendor
from .drawing import Sheet
from .names import COUNTRIES, words
from .truth import Paper

Draw = Callable[[Bill, random.Random], tuple[Sheet, str]]
LAYOUTS: dict[str, Draw] = {
    "classic": invoice_letters.classic,
    "din": invoice_letters.din,
    "modern": invoice_letters.modern,
    "grid": invoice_forms.grid,
    "typed": invoice_forms.typed,
    "band": invoice_forms.band,
    "us": invoice_letters.american,
}

#: Country, layout, font, how many invoices, habits.
VENDORS = [
    ("ES", "grid", "Helvetica", 3, "rabate"),
    ("ES", "modern", "OpenSans", 2, "service"),
    ("ES", "typed", "Courier", 2, "off"),
    ("IT", "grid", "Helvetica", 3, "rabate"),
    ("IT", "classic", "Times", 2, ""),
    ("IT", "modern", "Vera", 2, "credit negative"),
    ("PT", "grid", "Helvetica", 2, ""),
    ("PT", "classic", "Helvetica", 3, "rabate"),
    ("PT", "band", "OpenSans", 2, "credit"),
    ("NL", "classic", "Vera", 2, "service"),
    ("NL", "modern", "OpenSans", 3, ""),
    ("FR", "band", "Helvetica", 3, "off small"),
    ("FR", "classic", "Times", 2, "paid"),
    ("FR", "typed", "Courier", 2, ""),
    ("DE", "din", "Helvetica", 3, "service"),
    ("DE", "modern", "OpenSans", 2, "credit small"),
    ("CH", "din", "Helvetica", 2, "qr"),
    ("GB", "classic", "Helvetica", 2, ""),
    ("GB", "band", "Vera", 2, "export small"),
    ("US", "us", "Helvetica", 2, "paid"),
    ("US", "typed", "Courier", 2, ""),
]


def papers(seed: int) -> Iterator[Paper]:
    for code, layout, family, count, habits in VENDORS:
        name = f"invoice-{code}-{layout}".lower()
        who = vendor(random.Random(f"{seed}:{name}"), code, habits, family)
        for number in range(count):
            yield paper(who, code, name, layout, random.Random(f"{seed}:{name}:{number}"))


def paper(who: Vendor, code: str, name: str, layout: str, rng: random.Random) -> Paper:
    made = bill(rng, who, code, rng.choice([1, 2, 3, 4, 5, 6, 8, 12, 31]))
    sheet, printed = LAYOUTS[layout](made, rng)
    _marks(sheet, who, made, rng)
    if "small" in who.habits:
        conditions(sheet, who.lang, rng)
    return Paper("invoice", who.lang, name, truth(made, printed), sheet.done(), sheet.pages)


def _marks(sheet: Sheet, who: Vendor, made: Bill, rng: random.Random) -> None:
    """Some are copies, some were stamped where they came in."""
    said, chance = words("invoices")[who.lang]["marks"].split("|"), rng.random()
    if chance < 0.12:
        sheet.across(said[0], "#888888", 84, 0.18, 38, sheet.width / 2, sheet.height / 2)
    elif chance < 0.3:
        came = made.date + timedelta(days=rng.randint(2, 9))
        x, y = sheet.width * rng.uniform(0.3, 0.6), sheet.height * rng.uniform(0.78, 0.88)
        sheet.across(said[1], rng.choice(["#b03030", "#2c4a9a"]), 20, 0.6, rng.uniform(-8, 14), x, y)
        sheet.across(f"{came:%d.%m.%Y}", "#2c4a9a", 12, 0.6, rng.uniform(-3, 3), x, y + 20)


def conditions(sheet: Sheet, lang: str, rng: random.Random) -> None:
    """A last page of terms in small print and two columns."""
    sheet.on_page = None
    sheet.page()
    kinds = [kind for kind in words("contracts")["kinds"] if COUNTRIES[kind["country"]].lang == lang]
    clauses = [clause for kind in kinds for clause in kind["clauses"] if "{" not in clause[1]]
    for column in (0, 1):
        x, y = 45 + column * (sheet.width - 80) / 2, 60.0
        while y < sheet.height - 110:
            title, body = rng.choice(clauses)
            y = sheet.text(x, y, title, 7, bold=True)
            y = sheet.wrap(x, y, sheet.width / 2 - 60, body, 6.5, color="#444444") + 4
