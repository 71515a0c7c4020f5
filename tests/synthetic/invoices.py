"""Invoices and credit notes in seven languages; most of the invented vendors send two or three in their one layout."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from . import invoice_forms, invoice_letters
from .bill import Bill, Vendor, bill, truth, vendor
from .drawing import Sheet
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
    ("FR", "band", "Helvetica", 3, "off"),
    ("FR", "classic", "Times", 2, "paid"),
    ("FR", "typed", "Courier", 2, ""),
    ("DE", "din", "Helvetica", 3, "service"),
    ("DE", "modern", "OpenSans", 2, "credit"),
    ("CH", "din", "Helvetica", 2, "qr"),
    ("GB", "classic", "Helvetica", 2, ""),
    ("GB", "band", "Vera", 2, "export"),
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
    return Paper("invoice", who.lang, name, truth(made, printed), sheet.done(), sheet.pages)
