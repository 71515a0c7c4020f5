"""Layouts that were drawn after the rules for the others were made: units before figures, gas in cubic metres and kilowatt hours, notes over two pages."""

from __future__ import annotations

from decimal import Decimal

from ..codes import digits, letters
from ..drawing import PALE, columns, letter
from ..names import amount, cents
from ..truth import number, text
from . import deliveries, recharges, wastes
from .lots import Drawn, Layout, Lot, sheet, total, used


def index_by_index(lot: Lot) -> Drawn:
    """A block for each meter, its readings one below the other."""
    s, found = sheet(lot), lot.points(3, "D##@######", "m3", 15, 300, 3.9)
    y = lot.head(
        s,
        "Facture d'eau",
        [("N° de facture", lot.invoice), ("Date de facture", lot.day(lot.end)), ("Période", f"du {lot.day(lot.start)} au {lot.day(lot.end)}")],
    )
    for r in found:
        before = Decimal(lot.rng.randint(200, 4000))
        s.text(40, y + 12, f"Compteur n° {r.mark}   {r.place}", 9.5, bold=True)
        entries = [
            ("Ancien index", lot.plain(before, 0)),
            ("Nouvel index", lot.plain(before + r.quantity, 0)),
            ("Consommation", f"{lot.plain(r.quantity, 0)} m3"),
            ("Montant", lot.money(r.amount)),
        ]
        y = s.pairs(60, y + 26, entries, 140, 9) + 8
    s.text(40, y + 14, f"Total à payer {lot.money(total(found))}", 11, bold=True)
    return s, lot.bill(found, "water")


def therms(lot: Lot) -> Drawn:
    """The unit is the head of its column and nothing else."""
    s, found = sheet(lot, size=letter), lot.points(4, "######-#####", "therms", 20, 900, 1.21)
    y = lot.head(
        s,
        "Natural Gas Summary Bill",
        [("Bill number", lot.invoice), ("Bill date", lot.day(lot.end)), ("Service period", f"{lot.day(lot.start)} - {lot.day(lot.end)}")],
    )
    body = [[r.mark, r.place, lot.plain(r.quantity, 0), lot.plain(r.amount or 0)] for r in found]
    y = s.table(40, y, columns("Service ID|90", "Service address|250", "Therms|80|r", "Charges ($)|100|r"), body, rules="rows")
    s.text(556, y + 16, f"{lot.plain(used(found), 0)} therms   {lot.money(total(found))}", 10, bold=True, align="r")
    return s, lot.bill(found, "gas", Quantity=number(used(found)), Unit=text("therms"))


def twice_measured(lot: Lot) -> Drawn:
    """Gas by the meter in cubic metres, billed in kilowatt hours, which count."""
    s, found = sheet(lot), lot.points(3, "5##########", "kWh", 3000, 30000, 0.09)
    y = lot.head(s, "Gasrechnung", [("Rechnungsnummer", lot.invoice), ("Rechnungsdatum", lot.day(lot.end))])
    body = []
    for r in found:
        cubic = (r.quantity / Decimal("10.8")).quantize(Decimal(1))
        body.append(
            [r.mark, f"{lot.day(r.start)} - {lot.day(r.end)}", lot.plain(cubic, 0), "0,9512", "11,354", lot.plain(r.quantity, 0), lot.plain(r.amount or 0)]
        )  # type: ignore[arg-type]
    heads = columns("Marktlokation|76", "Zeitraum|112", "Verbrauch m³|64|r", "Zustandszahl|66|r", "Brennwert|60|r", "Verbrauch kWh|66|r", "Betrag €|70|r")
    s.table(40, y, heads, body, rules="full", size=8)
    return s, lot.bill(found, "gas")


def cards_scanned(lot: Lot) -> Drawn:
    """A station's monthly statement, small print, as a scan."""
    s, found = sheet(lot), deliveries._rows(lot, ("Gasoil A", "Gasolina 95"), "L", 20, 80, 1.52, 5)
    for r in found:
        r.quantity = amount(lot.rng, 20, 80)
        r.amount = cents(r.quantity * Decimal("1.52"))
    y = lot.head(s, "Factura tarjetas de carburante", [("Nº factura", lot.invoice), ("Fecha factura", lot.day(lot.end))])
    body = [
        [lot.day(r.start), f"{digits(lot.rng, 4)} {letters(lot.rng, 3)}", r.name, f"{lot.plain(r.quantity)} L", "1,520", lot.plain(r.amount or 0)]
        for r in found
    ]  # type: ignore[arg-type]
    y = s.table(40, y, columns("Fecha|70", "Matrícula|90", "Producto|110", "Cantidad|80|r", "€/L|60|r", "Importe €|90|r"), body, rules="rows", size=8.5)
    s.text(540, y + 14, f"Total {lot.money(total(found))}", 10, bold=True, align="r")
    return s, lot.bill(found, "fuel_delivery")


def drops(lot: Lot) -> Drawn:
    """A tanker's note of several drops, without prices; the unit shortened."""
    s, found = sheet(lot), deliveries._rows(lot, ("Gas oil (red)", "Kerosene"), "ltrs", 500, 3000, 0, 3, 50)
    for r in found:
        r.amount, r.start, r.end = None, lot.end, lot.end
    y = lot.head(s, "Fuel delivery note", [("Delivery note no", lot.invoice), ("Date of delivery", lot.day(lot.end))])
    for at, r in enumerate(found, 1):
        s.box(40, y, 515, 40, stroke="#888888")
        s.text(48, y + 15, f"Drop {at}   {r.place}", 9.5, bold=True)
        s.text(48, y + 31, f"{r.name}   {lot.plain(r.quantity, 0)} ltrs", 10)
        y += 48
    return s, lot.bill(found, "fuel_delivery")


def unit_before(lot: Lot) -> Drawn:
    """Units stand before their figures, with a point."""
    s, found = sheet(lot), deliveries._rows(lot, ("Gasolio riscaldamento", "Gasolio agricolo"), "lt", 800, 6000, 1.12, 2, 10)
    y = lot.head(s, "Fattura", [("Fattura n.", lot.invoice), ("Data fattura", lot.day(lot.end))])
    body = [[f"DDT {digits(lot.rng, 4)} del {lot.day(r.start)}", r.name, f"Lt. {lot.plain(r.quantity)}", "1,12", lot.plain(r.amount or 0)] for r in found]  # type: ignore[arg-type]
    s.table(40, y, columns("Riferimento|130", "Descrizione|150", "Quantità|90|r", "Prezzo|60|r", "Importo €|80|r"), body, rules="rows")
    return s, lot.bill(found, "fuel_delivery")


def carga(lot: Lot) -> Drawn:
    """The unit stands in brackets behind the refrigerant, the figure in its column."""
    s, (r,) = sheet(lot), recharges._rows(lot, 1, 55)
    r.start = r.end = None
    y = lot.head(s, "Factura", [("Factura nº", lot.invoice), ("Fecha", lot.day(lot.end))])
    body = [
        ["Desplazamiento", "1", "40,00", "40,00"],
        [f"Carga de gas refrigerante {r.name} (kg)", lot.plain(r.quantity), "55,00", lot.plain(r.amount or 0)],
        ["Mano de obra (h)", "2", "38,00", "76,00"],
    ]
    s.table(40, y, columns("Concepto|260", "Cantidad|70|r", "Precio|70|r", "Importe|90|r"), body, rules="full")
    return s, lot.bill([r], "recharges")


def prose_lines(lot: Lot) -> Drawn:
    """Each waste in a line of prose, kilograms before the figure."""
    s, found = sheet(lot), wastes._rows(lot, 3)
    y = lot.head(s, "Formulario rifiuti - riepilogo", [("Numero", lot.invoice), ("Data trasporto", lot.day(lot.end))])
    y = wastes._parties(lot, s, y, ("Produttore", "Trasportatore", "Targa"))
    for r in found:
        y = s.text(40, y + 6, f"CER {r.mark} {r.name} - Kg. {lot.plain(r.quantity, 0)}", 10)
    return s, lot.note(found, lot.end)


def bins(lot: Lot) -> Drawn:
    """Containers with a size of their own before the weight."""
    s, found = sheet(lot), wastes._rows(lot, 3, "t", 0.1, 3, 2)
    y = lot.head(s, "Duty of Care Waste Transfer Note", [("Note no", lot.invoice), ("Date of collection", lot.day(lot.end))])
    y = wastes._parties(lot, s, y, ("Producer", "Carrier", "Registration"))
    body = [[r.name, r.mark, f"{lot.rng.randint(1, 6)} x 1100L bin", f"{lot.plain(r.quantity)} t"] for r in found]
    s.table(40, y, columns("Waste|220", "EWC|80", "Container|100", "Weight|90|r"), body, rules="full")
    return s, lot.note(found, lot.end)


def star_apart(lot: Lot) -> Drawn:
    """The star of hazardous waste has a narrow column of its own."""
    s, found = sheet(lot), wastes._rows(lot, 4)
    y = lot.head(s, "Begleitschein", [("Begleitscheinnummer", lot.invoice), ("Übergabedatum", lot.day(lot.end))])
    y = wastes._parties(lot, s, y, ("Abfallerzeuger", "Beförderer", "Kennzeichen"))
    body = [[r.mark.rstrip("*"), "*" if r.mark.endswith("*") else "", r.name, lot.plain(r.quantity, 0)] for r in found]
    s.table(40, y, columns("Abfallschlüssel|74", "gef.|24|c", "Bezeichnung|280", "Menge kg|80|r"), body, rules="full")
    return s, lot.note(found, lot.end)


def over_two_pages(lot: Lot) -> Drawn:
    """A register whose table goes on on the next page; scanned."""
    s, found = sheet(lot), wastes._rows(lot, 5, "kg", 50, 3000)
    lot.head(s, "Registro de retirada de residuos", [("Documento nº", lot.invoice), ("Fecha", lot.day(lot.end))])
    body = [[r.mark.replace(" ", ""), r.name, lot.plain(r.quantity, 0)] for r in found]
    s.table(40, 700, columns("Código LER|90", "Residuo|300", "Cantidad (kg)|100|r"), body, rules="rows", head=PALE, size=10)
    return s, lot.note(found, lot.end)


LAYOUTS: tuple[Layout, ...] = (
    ("index", "FR", "", index_by_index),
    ("therms", "US", "", therms),
    ("twice", "DE", "", twice_measured),
    ("cards-scanned", "ES", "scan", cards_scanned),
    ("drops", "GB", "", drops),
    ("unit-before", "IT", "", unit_before),
    ("carga", "ES", "", carga),
    ("prose", "IT", "", prose_lines),
    ("bins", "GB", "", bins),
    ("star-apart", "DE", "", star_apart),
    ("two-pages", "ES", "scan", over_two_pages),
)
