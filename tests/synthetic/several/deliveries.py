"""Fuel that was delivered or filled up: invoices of one delivery, of several, by place, by ticket, by card."""

from __future__ import annotations

from decimal import Decimal

from ..codes import digits, letters
from ..drawing import PALE, columns, letter
from ..names import amount, cents
from ..truth import number, text
from .lots import Drawn, Layout, Lot, Row, sheet, total, used


def _rows(lot: Lot, products: tuple[str, ...], unit: str, least: float, most: float, price: float, count: int, step: int = 1) -> list[Row]:
    found = []
    for day in lot.days(count):
        litres = Decimal(lot.rng.randint(int(least) // step, int(most) // step) * step)
        found.append(Row(litres, unit, "", lot.rng.choice(products), day, day, cents(litres * Decimal(str(price))), lot.place()))
    return found


def tank_delivery(lot: Lot) -> Drawn:
    """One line: product, litres at pence a litre."""
    s, (r,) = (sheet(lot), _rows(lot, ("Kerosene 28 sec",), "litres", 500, 3000, 0.72, 1, 100))
    y = lot.head(
        s,
        "Invoice",
        [("Invoice no", lot.invoice), ("Tax point", lot.day(lot.end)), ("Delivery ticket", digits(lot.rng, 6)), ("Delivered on", lot.day(r.start))],
    )  # type: ignore[arg-type]
    y = s.text(40, y, f"Delivered to: {r.place}", 9.5) + 6
    y = s.table(
        40,
        y,
        columns("Product|170", "Quantity|100|r", "Pence per litre|110|r", "Goods value|130|r"),
        [[r.name, f"{lot.plain(r.quantity, 0)} litres", "72.00", lot.money(r.amount)]],
        rules="rows",
    )
    vat = cents((r.amount or Decimal(0)) * Decimal("0.05"))
    s.text(540, y + 16, f"VAT 5% {lot.money(vat)}", 9, align="r")
    s.text(540, y + 32, f"Invoice total {lot.money((r.amount or Decimal(0)) + vat)}", 11, bold=True, align="r")
    return s, lot.bill([r], "fuel_delivery", Quantity=number(r.quantity), Unit=text(r.unit))


def per_hundred(lot: Lot) -> Drawn:
    """The price is for a hundred litres; volume at 15 degrees."""
    s, (r,) = (sheet(lot), _rows(lot, ("Heizöl EL schwefelarm",), "Liter", 1500, 9000, 0.98, 1, 10))
    y = lot.head(
        s,
        "Rechnung",
        [("Rechnungsnummer", lot.invoice), ("Rechnungsdatum", lot.day(lot.end)), ("Lieferdatum", lot.day(r.start)), ("Lieferschein", digits(lot.rng, 7))],
    )  # type: ignore[arg-type]
    y = s.text(40, y, f"Lieferanschrift: {r.place}", 9) + 4
    s.table(
        40,
        y,
        columns("Pos.|36", "Artikel|190", "Menge bei 15 °C|110|r", "Preis / 100 l|90|r", "Betrag|90|r"),
        [["1", r.name, f"{lot.plain(r.quantity, 0)} Liter", "98,00", lot.money(r.amount)]],
        rules="full",
    )
    return s, lot.bill([r], "fuel_delivery", Quantity=number(r.quantity), Unit=text(r.unit))


def fioul(lot: Lot) -> Drawn:
    """Facts one below the other, no table."""
    s, (r,) = (sheet(lot, "Times"), _rows(lot, ("Fioul domestique",), "L", 1000, 5000, 1.12, 1, 100))
    y = lot.head(s, "Facture de livraison", [("Facture n°", lot.invoice), ("Date", lot.day(lot.end))])
    s.pairs(
        60,
        y + 10,
        [
            ("Produit livré", r.name),
            ("Lieu de livraison", r.place),
            ("Date de livraison", lot.day(r.start)),  # type: ignore[arg-type]
            ("Quantité livrée", f"{lot.plain(r.quantity, 0)} L"),
            ("Prix au litre", "1,120 €"),
            ("Montant HT", lot.money(r.amount)),
        ],
        160,
        11,
    )
    return s, lot.bill([r], "fuel_delivery", Quantity=number(r.quantity), Unit=text(r.unit))


def gasolio(lot: Lot) -> Drawn:
    """The unit has a column of its own, and a second row is no fuel."""
    s, (r,) = (sheet(lot), _rows(lot, ("Gasolio agricolo",), "litri", 800, 6000, 1.02, 1, 10))
    y = lot.head(s, "Fattura", [("Fattura n.", lot.invoice), ("Data", lot.day(lot.end)), ("DDT", f"{digits(lot.rng, 4)} del {lot.day(r.start)}")])  # type: ignore[arg-type]
    body = [[r.name, "litri", lot.plain(r.quantity), "1,020", lot.plain(r.amount or 0)], ["Trasporto", "nr", "1,00", "35,000", "35,00"]]
    y = s.table(40, y, columns("Descrizione|200", "U.M.|50", "Quantità|80|r", "Prezzo|80|r", "Importo €|100|r"), body, rules="columns")
    s.text(550, y + 20, f"Totale imponibile {lot.money((r.amount or Decimal(0)) + 35)}", 10, bold=True, align="r")
    return s, lot.bill([r], "fuel_delivery", Quantity=number(r.quantity), Unit=text(r.unit))


def month_of_deliveries(lot: Lot) -> Drawn:
    """A row a delivery: its day, note and place."""
    s, found = (sheet(lot), _rows(lot, ("Gasóleo C calefacción", "Gasóleo B"), "litros", 500, 4000, 0.95, 4))
    y = lot.head(s, "Factura suministro de gasóleo", [("Factura nº", lot.invoice), ("Fecha", lot.day(lot.end))])
    body = [[lot.day(r.start), digits(lot.rng, 5), r.place, r.name, lot.plain(r.quantity, 0), "0,95", lot.plain(r.amount or 0)] for r in found]  # type: ignore[arg-type]
    y = s.table(
        34, y, columns("Fecha|56", "Albarán|50", "Lugar de entrega|150", "Producto|110", "Litros|50|r", "€/l|36|r", "Importe|66|r"), body, rules="rows", size=8
    )
    s.text(552, y + 16, f"Total litros {lot.plain(used(found), 0)}    Base imponible {lot.money(total(found))}", 10, bold=True, align="r")
    return s, lot.bill(found, "fuel_delivery", Quantity=number(used(found)), Unit=text("litros"))


def fuel_cards(lot: Lot) -> Drawn:
    """A fleet's month by vehicle: date, time, site, product, litres, value."""
    s, found = (sheet(lot), _rows(lot, ("Diesel", "Unleaded 95"), "litres", 20, 80, 1.43, 6))
    for r in found:
        r.quantity = amount(lot.rng, 20, 80)
        r.amount = cents(r.quantity * Decimal("1.43"))
    y = lot.head(s, "Fuel card invoice", [("Invoice number", lot.invoice), ("Invoice date", lot.day(lot.end))])
    body = [
        [
            lot.day(r.start),
            f"{letters(lot.rng, 2)}{digits(lot.rng, 2)} {letters(lot.rng, 3)}",
            "Services M1 North",
            r.name,
            lot.plain(r.quantity),
            lot.plain(r.amount or 0),
        ]  # type: ignore[arg-type]
        for r in found
    ]
    y = s.table(40, y, columns("Date|64", "Vehicle|80", "Site|140", "Product|90", "Litres|60|r", "Net £|80|r"), body, rules="zebra")
    s.text(40, y + 14, "Total", 9, bold=True)
    s.text(470, y + 14, lot.plain(used(found)), 9, bold=True, align="r")
    s.text(550, y + 14, lot.plain(total(found)), 9, bold=True, align="r")
    return s, lot.bill(found, "fuel_delivery", Quantity=number(used(found)), Unit=text("litres"))


def tankkarte(lot: Lot) -> Drawn:
    """The same in German, the unit behind each figure, as a scan."""
    s, found = sheet(lot), _rows(lot, ("Diesel", "Super E10"), "l", 20, 80, 1.61, 5)
    for r in found:
        r.quantity = amount(lot.rng, 20, 80)
        r.amount = cents(r.quantity * Decimal("1.61"))
    y = lot.head(s, "Tankkartenabrechnung", [("Rechnungsnummer", lot.invoice), ("Rechnungsdatum", lot.day(lot.end))])
    body = [
        [lot.day(r.start), f"{letters(lot.rng, 1)}-{letters(lot.rng, 2)} {digits(lot.rng, 3)}", r.name, f"{lot.plain(r.quantity)} l", lot.money(r.amount)]
        for r in found
    ]  # type: ignore[arg-type]
    s.table(40, y, columns("Datum|80", "Kennzeichen|110", "Kraftstoff|110", "Menge|90|r", "Betrag netto|110|r"), body, rules="rows", size=9.5)
    return s, lot.bill(found, "fuel_delivery")


def by_site(lot: Lot) -> Drawn:
    """A heading for each place, what was brought there below it."""
    s, found = (sheet(lot), _rows(lot, ("GNR", "Gazole non routier"), "litres", 500, 3000, 1.05, 3, 100))
    y = lot.head(s, "Facture carburant", [("N° facture", lot.invoice), ("Date facture", lot.day(lot.end))])
    for r in found:
        s.box(40, y, 515, 16, fill=PALE, stroke=None)
        s.text(46, y + 11, f"Lieu de livraison : {r.place}", 9, bold=True)
        s.text(46, y + 30, f"Bon n° {digits(lot.rng, 5)} du {lot.day(r.start)}", 9)  # type: ignore[arg-type]
        s.text(220, y + 30, r.name, 9)
        s.text(400, y + 30, f"{lot.plain(r.quantity, 0)} litres", 9, align="r")
        s.text(550, y + 30, lot.money(r.amount), 9, align="r")
        y += 50
    s.text(550, y + 12, f"Total HT {lot.money(total(found))}", 11, bold=True, align="r")
    return s, lot.bill(found, "fuel_delivery")


def gallons(lot: Lot) -> Drawn:
    """A delivery ticket with meter readings."""
    s, (r,) = (sheet(lot, size=letter), _rows(lot, ("#2 Heating Oil",), "gallons", 80, 400, 3.49, 1))
    r.quantity = amount(lot.rng, 80, 400).quantize(Decimal("0.1"))
    r.amount = cents(r.quantity * Decimal("3.49"))
    y = lot.head(s, "Fuel Delivery Ticket", [("Ticket number", lot.invoice), ("Delivery date", lot.day(r.start))])  # type: ignore[arg-type]
    s.pairs(
        60,
        y + 8,
        [
            ("Deliver to", r.place),
            ("Product", r.name),
            ("Meter start", "0.0"),
            ("Meter finish", lot.plain(r.quantity, 1)),
            ("Gallons delivered", f"{lot.plain(r.quantity, 1)} gallons"),
            ("Price per gallon", "$3.49"),
            ("Amount", lot.money(r.amount)),
        ],
        150,
        10.5,
    )
    return s, lot.bill([r], "fuel_delivery", Quantity=number(r.quantity), Unit=text(r.unit))


def liquid_gas(lot: Lot) -> Drawn:
    """Delivered by weight; three tanks on one invoice, unit in the head."""
    s, found = sheet(lot), _rows(lot, ("Flüssiggas Propan",), "kg", 300, 1800, 1.15, 3)
    y = lot.head(s, "Rechnung Flüssiggas", [("Rechnung Nr.", lot.invoice), ("Datum", lot.day(lot.end))])
    body = [[str(at), lot.day(r.start), r.name, r.place, lot.plain(r.quantity, 0), lot.plain(r.amount or 0)] for at, r in enumerate(found, 1)]  # type: ignore[arg-type]
    s.table(
        36, y, columns("Pos|28", "Lieferung am|68", "Produkt|110", "Tank / Lieferort|170", "Menge (kg)|66|r", "Betrag €|76|r"), body, rules="full", size=8.2
    )
    return s, lot.bill(found, "fuel_delivery")


def two_tanks(lot: Lot) -> Drawn:
    """A scan; place and product share a cell of two lines."""
    s, found = (sheet(lot), _rows(lot, ("Gasolio autotrazione", "Gasolio riscaldamento"), "L", 1000, 8000, 1.38, 2, 10))
    y = lot.head(s, "Fattura carburanti", [("Numero fattura", lot.invoice), ("Data fattura", lot.day(lot.end))])
    body = [[f"{r.name}   Consegna: {r.place}", lot.day(r.start), "L", lot.plain(r.quantity, 0), "1,380", lot.plain(r.amount or 0)] for r in found]  # type: ignore[arg-type]
    s.table(40, y, columns("Prodotto e destinazione|200", "Data|64", "UM|30", "Quantità|64|r", "Prezzo|56|r", "Importo|90|r"), body, rules="full", size=9)
    return s, lot.bill(found, "fuel_delivery")


def by_note(lot: Lot) -> Drawn:
    """Notes as headings, products below; the last is no fuel."""
    s, found = (sheet(lot), _rows(lot, ("Gasóleo A", "Gasóleo B"), "l", 300, 2500, 1.21, 3))
    y = lot.head(s, "Factura", [("Número de factura", lot.invoice), ("Fecha de factura", lot.day(lot.end))])
    s.lines(40, y, ["Artículo"], 8, bold=True)
    for x, words in ((330, "Cantidad"), (420, "Precio"), (550, "Importe")):
        s.text(x, y, words, 8, bold=True, align="r")
    y += 8
    for r in found:
        s.text(40, y + 12, f"Albarán {digits(lot.rng, 4)} de fecha {lot.day(r.start)} - {r.place}", 8.5, italic=True)  # type: ignore[arg-type]
        s.text(52, y + 25, r.name, 9)
        s.text(330, y + 25, f"{lot.plain(r.quantity)} l", 9, align="r")
        s.text(420, y + 25, "1,2100", 9, align="r")
        s.text(550, y + 25, lot.plain(r.amount or 0), 9, align="r")
        y += 34
    s.text(550, y + 18, f"Base imponible {lot.money(total(found))}", 10, bold=True, align="r")
    return s, lot.bill(found, "fuel_delivery")


LAYOUTS: tuple[Layout, ...] = (
    ("tank-delivery", "GB", "", tank_delivery),
    ("per-hundred", "DE", "", per_hundred),
    ("fioul", "FR", "", fioul),
    ("gasolio", "IT", "scan", gasolio),
    ("month", "ES", "", month_of_deliveries),
    ("fuel-cards", "GB", "", fuel_cards),
    ("tankkarte", "DE", "scan", tankkarte),
    ("by-site", "FR", "", by_site),
    ("gallons", "US", "", gallons),
    ("liquid-gas", "DE", "", liquid_gas),
    ("two-tanks", "IT", "scan", two_tanks),
    ("by-note", "ES", "", by_note),
)
