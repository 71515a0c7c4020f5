"""Invoices of carriers and commercial invoices for customs."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

from .bill import Bill, Item, Vendor, bill, truth, vendor
from .codes import digits, letters, spaced
from .drawing import A4, GREY, PALE, Column, Sheet, columns, letter
from .invoice_letters import column, sums
from .names import COUNTRIES, amount
from .truth import Fields, Paper, money, text

PORTS = [
    "Rotterdam, NL",
    "Hamburg, DE",
    "Valencia, ES",
    "Savannah, GA",
    "Long Beach, CA",
    "Felixstowe, GB",
    "Genova, IT",
    "Le Havre, FR",
    "Chicago, IL",
    "Lyon, FR",
]
CHARGES = {
    "en": ["Linehaul freight", "Fuel surcharge", "Terminal handling charge", "Customs clearance", "Liftgate delivery", "Documentation fee"],
    "de": ["Frachtkosten", "Dieselzuschlag", "Mautgebühr", "Zollabfertigung", "Palettentausch", "Avisgebühr"],
    "fr": ["Fret routier", "Surcharge gazole", "Frais de dossier", "Dédouanement", "Hayon élévateur", "Assurance ad valorem"],
}
WORDS = {
    "en": {
        "title": "FREIGHT INVOICE",
        "bl": "Bill of Lading",
        "from": "Origin",
        "to": "Destination",
        "weight": "Weight",
        "shipper": "Shipper",
        "consignee": "Consignee",
        "pieces": "Pieces",
    },
    "de": {
        "title": "FRACHTRECHNUNG",
        "bl": "Frachtbrief-Nr.",
        "from": "Ladeort",
        "to": "Entladeort",
        "weight": "Gewicht",
        "shipper": "Absender",
        "consignee": "Empfänger",
        "pieces": "Packstücke",
    },
    "fr": {
        "title": "FACTURE DE TRANSPORT",
        "bl": "N° lettre de voiture",
        "from": "Lieu de chargement",
        "to": "Lieu de livraison",
        "weight": "Poids brut",
        "shipper": "Expéditeur",
        "consignee": "Destinataire",
        "pieces": "Colis",
    },
}
WARES = [
    ("Stainless steel flange DN80", "7307.21", "pcs"),
    ("Ceramic tiles 60x60, glazed", "6907.21", "m2"),
    ("Cotton T-shirts, knitted, men's", "6109.10", "pcs"),
    ("Centrifugal pump 1.5 kW", "8413.70", "pcs"),
    ("Olive oil, extra virgin, 1 l bottles", "1509.20", "ctn"),
    ("Wooden office desks", "9403.30", "pcs"),
    ("LED lamps E27", "8539.52", "pcs"),
]


def papers(seed: int) -> Iterator[Paper]:
    for i, (code, layout) in enumerate(
        [("US", freight_us), ("US", freight_us), ("DE", freight_eu), ("DE", freight_eu), ("FR", freight_eu), ("GB", freight_us)]
    ):
        name = f"freight-{code}-{layout.__name__.split('_')[1]}".lower()
        who, rng = _vendor(seed, name, code), random.Random(f"{seed}:{name}:{i}")
        made, more = _carriage(rng, who, code)
        sheet, printed = layout(made, more, rng)
        fields = truth(made, printed) | more
        for row in fields["Items"]["value"]:
            del row["Quantity"], row["UnitPrice"]  # charges have neither
        yield Paper("freightInvoice", who.lang, name, fields, sheet.done(), sheet.pages)
    for i, code in enumerate(["GB", "GB", "DE", "IT", "ES", "US"]):
        name = f"commercial-{code}".lower()
        who, rng = _vendor(seed, name, code, "export"), random.Random(f"{seed}:{name}:{i}")
        sheet, fields = commercial(rng, who, code)
        yield Paper("incoInvoice4", "en", name, fields, sheet.done(), sheet.pages)


def _vendor(seed: int, name: str, code: str, habits: str = "") -> Vendor:
    return vendor(random.Random(f"{seed}:{name}"), code, habits, "Helvetica")


def _carriage(rng: random.Random, who: Vendor, code: str) -> tuple[Bill, Fields]:
    made = bill(rng, who, code, 1)
    rate = made.items[0].rate if code not in ("US", "GB") else Decimal(0)
    names = rng.sample(CHARGES[who.lang], rng.randint(2, 5))
    made.items = [Item(f"{digits(rng, 3)}", name, Decimal(1), "", amount(rng, 25, 1900), 0, rate) for name in names]
    origin, goal = rng.sample(PORTS, 2)
    weight = f"{who.look.plain(Decimal(rng.randint(180, 21000)), 0)} {'lbs' if code == 'US' else 'kg'}"
    return made, {"BillOfLading": text(f"{letters(rng, 4)}{digits(rng, 8)}"), "Origin": text(origin), "Destination": text(goal), "Weight": text(weight)}


def freight_us(b: Bill, more: Fields, rng: random.Random) -> tuple[Sheet, str]:
    """A trucking company's form: shipper and consignee side by side, the shipment in a strip, charges below."""
    v, look, said = b.vendor, b.vendor.look, WORDS[b.vendor.lang]
    s = Sheet(letter if v.firm.country == "US" else A4, margin=36)
    s.logo(v.firm.name, 36, 30, 32, v.colour)
    s.text(78, 46, v.firm.name, 14, bold=True)
    s.lines(78, 60, [*v.firm.lines, v.firm.phone], 8.5)
    right = s.width - 36
    s.text(right, 48, said["title"], 17, bold=True, align="r", color=v.colour)
    facts = [(v.said["number"], b.number), (v.said["date"], look.day(b.date)), (v.said["due"], look.day(b.due)), (v.said["term"], b.term)]
    s.pairs(right - 190, 66, facts, 90, 9)
    _shipment(s, rng, b, more)
    y = s.table(
        36,
        252,
        [Column(v.said["code"], 70), Column(v.said["description"], s.width - 72 - 170), Column(v.said["amount"], 100, "r")],
        [[t.code, t.description, look.plain(t.amount)] for t in b.items],
        rules="rows",
        head=v.colour,
        ink="#ffffff",
        size=9,
    )
    entries = [entry for entry in sums(b) if b.tax or entry[0] in (v.said["subtotal"], v.said["total"])]
    column(s, right - 220, y + 22, 216, entries, len(entries) - 1)
    s.wrap(
        36,
        s.height - 50,
        s.width - 72,
        "Freight charges are due within terms shown. Claims for loss or damage must be filed within nine months of delivery. " + v.register,
        6.5,
        color=GREY,
    )
    return s, "due term code"


def _shipment(s: Sheet, rng: random.Random, b: Bill, more: Fields) -> None:
    """Who sends, receives and pays, and the strip of the shipment's data."""
    v, said = b.vendor, WORDS[b.vendor.lang]
    wide = (s.width - 72) / 3
    for i, (label, lines) in enumerate(
        (
            (v.said["customer"], [b.customer.name, *b.customer.lines]),
            (said["shipper"], [b.extra.get("shipper", b.customer.name), more["Origin"]["value"]]),
            (said["consignee"], [b.extra.get("consignee", "Dock 4, Unit 12"), more["Destination"]["value"]]),
        )
    ):
        s.box(36 + i * wide, 128, wide, 72)
        s.text(40 + i * wide, 138, label, 7.5, bold=True, color=GREY)
        s.lines(40 + i * wide, 152, lines, 9)
    cells = [
        (said["bl"], more["BillOfLading"]["value"]),
        (said["from"], more["Origin"]["value"]),
        (said["to"], more["Destination"]["value"]),
        (said["pieces"], str(rng.randint(1, 26))),
        (said["weight"], more["Weight"]["value"]),
    ]
    for i, (label, value) in enumerate(cells):
        s.field(36 + i * (s.width - 72) / 5, 208, (s.width - 72) / 5, 32, label, value, 9, bold=True)


def freight_eu(b: Bill, more: Fields, rng: random.Random) -> tuple[Sheet, str]:
    """A forwarder's letter: the shipment's data as a list above the charges."""
    v, look, said = b.vendor, b.vendor.look, WORDS[b.vendor.lang]
    s = Sheet(family="Times", margin=55)
    s.text(55, 60, v.firm.name, 17, bold=True, color=v.colour)
    s.text(55, 75, f"{v.firm.address.replace(chr(10), ' · ')} · {v.firm.phone} · {v.said['taxid']} {v.tax_id}", 8, color=GREY)
    s.rule(55, 82, 540, 82, v.colour, 1.5)
    s.lines(55, 122, [b.customer.name, *b.customer.lines], 10.5)
    s.pairs(
        350,
        122,
        [(v.said["number"], b.number), (v.said["date"], look.day(b.date)), (v.said["client"], b.customer_id), (v.said["due"], look.day(b.due))],
        90,
        9.5,
    )
    s.text(55, 206, f"{said['title']} {b.number}", 14, bold=True)
    y = s.pairs(
        55,
        228,
        [
            (said["bl"], more["BillOfLading"]["value"]),
            (said["from"], more["Origin"]["value"]),
            (said["to"], more["Destination"]["value"]),
            (said["pieces"], f"{rng.randint(1, 33)} EPAL"),
            (said["weight"], more["Weight"]["value"]),
        ],
        130,
        10,
    )
    y = s.table(
        55,
        y + 10,
        [Column(v.said["description"], 330), Column(v.said["rate"], 60, "r"), Column(v.said["amount"], 95, "r")],
        [[t.description, look.percent(t.rate), look.plain(t.amount)] for t in b.items],
        size=9.5,
    )
    entries = sums(b)
    y = column(s, 330, y + 22, 206, entries, len(entries) - 1, 10)
    s.text(55, y + 20, f"{v.said['bank']}: {v.bank}, IBAN {spaced(v.iban)}, BIC {v.bic}", 9)
    s.text(55, y + 34, f"{v.said['term']}: {b.term}", 9)
    s.wrap(55, s.height - 44, 485, v.register, 6.5, color=GREY)
    return s, "due client term iban taxid rate"


def _customs_head(s: Sheet, made: Bill, land: str, term: str) -> None:
    s.text(297, 48, "COMMERCIAL INVOICE", 16, bold=True, align="c")
    s.box(36, 60, 262, 82)
    s.text(40, 70, "EXPORTER / SHIPPER", 7, color=GREY)
    s.lines(40, 84, [made.vendor.firm.name, *made.vendor.firm.lines, land], 9.5)
    s.box(36, 142, 262, 82)
    s.text(40, 152, "CONSIGNEE", 7, color=GREY)
    s.lines(40, 166, [made.customer.name, *made.customer.lines], 9.5)
    facts = [
        ("INVOICE NO.", made.number),
        ("INVOICE DATE", f"{made.date.day} {COUNTRIES['GB'].months[made.date.month - 1]} {made.date.year}"),
        ("CUSTOMER ORDER NO.", made.order),
        ("INCOTERMS® 2020", term),
        ("COUNTRY OF ORIGIN", land),
        ("EXPORTER VAT / EORI", made.vendor.tax_id),
    ]
    for i, (label, value) in enumerate(facts):
        s.field(298 + (i % 2) * 131, 60 + (i // 2) * 54.6, 131, 54.6, label, value, 9 if len(value) < 22 else 7, bold=i == 0)


def _customs_goods(s: Sheet, rng: random.Random, made: Bill, land: str) -> None:
    look = made.vendor.look
    cells = [[t.description, t.code, land, f"{look.quantity(t.quantity)}", t.unit, look.plain(t.price), look.plain(t.amount)] for t in made.items]
    y = s.table(
        36,
        236,
        columns("Description of goods|160", "HS Code|55", "Origin|80", "Qty|40|r", "Unit|34", "Unit value|70|r", "Total value|84|r"),
        cells,
        rules="full",
        size=8.5,
        head=PALE,
    )
    s.box(405, y, 154, 20, fill=PALE)
    s.text(410, y + 13, f"TOTAL {look.currency}", 9, bold=True)
    s.text(555, y + 13, look.plain(made.subtotal), 10, bold=True, align="r")
    s.pairs(40, y + 34, [("Gross weight:", f"{rng.randint(20, 4000)} kg"), ("Packages:", str(rng.randint(1, 40))), ("Reason for export:", "Sale")], 90, 9)
    s.wrap(
        36,
        y + 90,
        520,
        "The exporter of the products covered by this document declares that, except where otherwise clearly indicated, these products are of the "
        "origin stated above. "
        "I declare that the information on this invoice is true and correct.",
        8,
    )
    s.rule(36, y + 150, 220, y + 150)
    s.text(36, y + 160, "Signature of shipper", 7.5)


def commercial(rng: random.Random, who: Vendor, code: str) -> tuple[Sheet, Fields]:
    """A commercial invoice in English: exporter, consignee, terms of delivery, tariff numbers, a declaration."""
    made, look = bill(rng, who, code, 1), who.look
    land = {"GB": "United Kingdom", "DE": "Germany", "IT": "Italy", "ES": "Spain", "US": "United States"}[code]
    made.items = [
        Item(hs, name, Decimal(rng.choice([10, 24, 60, 150, 400])), unit, amount(rng, 2, 240), 0, Decimal(0))
        for name, hs, unit in rng.sample(WARES, rng.randint(1, 5))
    ]
    term = f"{rng.choice(['FCA', 'DAP', 'CIF', 'EXW', 'CPT'])} {rng.choice(PORTS).split(',')[0]}"
    s = Sheet(A4, rng.choice(["Helvetica", "Vera"]), margin=36)
    _customs_head(s, made, land, term)
    _customs_goods(s, rng, made, land)
    found = truth(made, "order taxid code unit")
    for name in ("TotalTax", "TaxDetails", "SubTotal"):
        del found[name]
    for row in found["Items"]["value"]:
        row["HsCode"] = row.pop("ProductCode")
        row["CountryOfOrigin"] = text(land)
    return s, found | {"Incoterm": text(term, term.split()[0]), "InvoiceTotal": money(made.subtotal, look.currency)}
