"""Pay slips of six countries, as payroll programs and offices print them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from . import payslips_de, payslips_south, payslips_us
from .drawing import Sheet
from .names import COUNTRIES, firm, style
from .pay import Pay, pay
from .truth import Fields, Paper

TRADES = {"US": ["Freight", "Foods", "Services"], "GB": ["Foods", "Joinery", "Services"], "DE": ["Logistik", "Technik", "Bau"]}
LAYOUTS: list[tuple[str, str, int, Callable[[Pay, random.Random], tuple[Sheet, Fields]]]] = [
    ("US", "advice", 2, payslips_us.us_statement),
    ("US", "advice2", 1, payslips_us.us_statement),
    ("US", "cards", 3, payslips_us.us_cards),
    ("GB", "form", 2, payslips_us.gb_form),
    ("GB", "plain", 2, payslips_us.gb_plain),
    ("DE", "boxes", 2, payslips_de.de_boxes),
    ("DE", "letter", 2, payslips_de.de_letter),
    ("FR", "bulletin", 2, payslips_de.fr_bulletin),
    ("FR", "clarifie", 2, payslips_de.fr_clear),
    ("ES", "recibo", 2, payslips_south.es_receipt),
    ("ES", "nomina", 1, payslips_south.es_grid),
    ("IT", "cedolino", 2, payslips_south.it_ledger),
    ("IT", "busta", 1, payslips_south.it_envelope),
]


def papers(seed: int) -> Iterator[Paper]:
    for code, name, count, layout in LAYOUTS:
        vendor = random.Random(f"{seed}:payslip:{code}:{name}")
        employer, look = (firm(vendor, code, vendor.choice(TRADES.get(code, [""]))), style(vendor, code))
        for number in range(count):
            rng = random.Random(f"{seed}:payslip:{code}:{name}:{number}")
            sheet, fields = layout(pay(rng, code, employer, look), rng)
            yield Paper("payStub", COUNTRIES[code].lang, f"payslip-{code}-{name}".lower(), fields, sheet.done(), sheet.pages)
