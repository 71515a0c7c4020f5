"""Bills of several supply points: tables by meter, sections by site, totals first, cards side by side."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from ..codes import digits
from ..drawing import GREY, PALE, Column, columns, letter
from ..truth import number, text
from .lots import Drawn, Layout, Lot, cents, sheet, total, used


def spaced_mpans(lot: Lot) -> Drawn:
    """A table by site; the MPAN in groups, the period once above, a total below."""
    s, found = sheet(lot), lot.points(4, "12########" + "###", "kWh", 300, 9000, 0.27)
    y = lot.head(s, "Electricity invoice", [("Invoice number", lot.invoice), ("Invoice date", lot.day(lot.end)), ("Account", digits(lot.rng, 8))])
    y = s.text(40, y, f"Supply period {lot.day(lot.start)} to {lot.day(lot.end)}", 10, bold=True) + 6
    grouped = [f"{r.mark[:2]} {r.mark[2:6]} {r.mark[6:10]} {r.mark[10:]}" for r in found]
    body = [[r.place, mark, lot.plain(r.quantity, 0), lot.money(r.amount)] for r, mark in zip(found, grouped, strict=True)]
    y = s.table(40, y, columns("Site|210", "MPAN|130", "Units used (kWh)|85|r", "Charge|85|r"), body, rules="rows")
    s.text(260, y + 14, "All sites", 9, bold=True)
    s.text(460, y + 14, lot.plain(used(found), 0), 9, bold=True, align="r")
    s.text(546, y + 14, lot.money(total(found)), 9, bold=True, align="r")
    return s, lot.bill(found, "electricity", Quantity=number(used(found)), Unit=text("kWh"))


def sections_with_tariffs(lot: Lot) -> Drawn:
    """A section for each market location: readings for day and night, their sum, the costs."""
    s, found = sheet(lot), lot.points(3, "5##########", "kWh", 900, 7000, 0.31)
    y = lot.head(s, "Sammelrechnung Strom", [("Rechnungsnummer", lot.invoice), ("Rechnungsdatum", lot.day(lot.end)), ("Kundennummer", digits(lot.rng, 7))])
    for at, r in enumerate(found, 1):
        s.box(40, y, 515, 18, fill=PALE, stroke=None)
        s.text(46, y + 12, f"Abnahmestelle {at}: {r.place}", 9.5, bold=True)
        s.text(46, y + 32, f"Marktlokation {r.mark}   Zähler 1EMH00{digits(lot.rng, 8)}   Zeitraum {lot.day(r.start)} – {lot.day(r.end)}", 8.5)
        night = (r.quantity * Decimal("0.3")).quantize(Decimal(1))
        body = [
            [name, lot.plain(before, 0), lot.plain(before + part, 0), f"{lot.plain(part, 0)} kWh"]
            for name, part in (("HT", r.quantity - night), ("NT", night))
            for before in [Decimal(lot.rng.randint(10000, 90000))]
        ]
        y = s.table(46, y + 40, columns("Tarif|100", "Stand alt|110|r", "Stand neu|110|r", "Verbrauch|120|r"), body, rules="rows")
        s.text(56, y + 12, "Summe Verbrauch", 9)
        s.text(482, y + 12, f"{lot.plain(r.quantity, 0)} kWh", 9, align="r")
        s.text(56, y + 26, "Nettobetrag", 9)
        s.text(482, y + 26, lot.money(r.amount), 9, align="r")
        y += 44
    s.text(46, y + 10, f"Gesamtbetrag netto {lot.money(total(found))}", 11, bold=True)
    return s, lot.bill(found, "electricity")


def totals_first(lot: Lot) -> Drawn:
    """The sums on the first page, each supply point on half a page of its own after that."""
    s, found = (sheet(lot, "Times"), lot.points(3, "ES0021##########" + "@@", "kWh", 1200, 16000, 0.19))
    y = lot.head(s, "Factura de electricidad", [("Factura nº", lot.invoice), ("Fecha de emisión", lot.day(lot.end))])
    entries = [
        ("Puntos de suministro", "3"),
        ("Periodo", f"{lot.day(lot.start)} a {lot.day(lot.end)}"),
        ("Consumo total", f"{lot.plain(used(found), 0)} kWh"),
        ("Importe total", lot.money(total(found))),
    ]
    s.pairs(60, y + 20, entries, 260, 12)
    y = s.page()
    for at, r in enumerate(found, 1):
        y = s.text(40, y + 10, f"Suministro {at}", 12, bold=True)
        body = [
            ("Dirección", r.place),
            ("CUPS", r.mark),
            ("Tarifa", "3.0TD"),
            ("Periodo de consumo", f"del {lot.day(r.start)} al {lot.day(r.end)}"),
            ("Consumo activo", f"{lot.plain(r.quantity, 0)} kWh"),
            ("Término de potencia", lot.money(cents((r.amount or Decimal(0)) * Decimal("0.2")))),
            ("Importe del suministro", lot.money(r.amount)),
        ]
        y = s.pairs(52, y + 4, body, 170, 9.5) + 18
    return s, lot.bill(found, "electricity", Quantity=number(used(found)), Unit=text("kWh"))


def one_line_each(lot: Lot) -> Drawn:
    """A sentence for each point of delivery."""
    s, found = sheet(lot), lot.points(4, "14############", "kWh", 100, 4000, 0.22)
    y = lot.head(s, "Facture d'électricité multi-sites", [("Facture n°", lot.invoice), ("Date", lot.day(lot.end))])
    for r in found:
        s.text(40, y + 12, f"PDL {r.mark}", 9.5, bold=True)
        s.text(170, y + 12, r.place, 8.5, color=GREY)
        s.text(52, y + 26, f"Consommation du {lot.day(r.start)} au {lot.day(r.end)} : {lot.plain(r.quantity, 0)} kWh", 9)
        s.text(550, y + 26, f"{lot.plain(r.amount or 0)} € HT", 9, align="r")
        y += 38
    s.text(550, y + 16, f"Total HT {lot.plain(total(found))} €", 11, bold=True, align="r")
    return s, lot.bill(found, "electricity")


def gas_by_pdr(lot: Lot) -> Drawn:
    """A full grid with the period in two columns."""
    s, found = sheet(lot), lot.points(5, "0" + "#" * 13, "Smc", 40, 3000, 0.98)
    y = lot.head(s, "Bolletta gas naturale", [("Numero fattura", lot.invoice), ("Data emissione", lot.day(lot.end)), ("Codice cliente", digits(lot.rng, 9))])
    body = [[r.mark, r.place, lot.day(r.start), lot.day(r.end), lot.plain(r.quantity, 0), lot.plain(r.amount or 0)] for r in found]
    y = s.table(40, y, columns("PDR|88", "Indirizzo di fornitura|165", "Dal|58", "Al|58", "Consumo Smc|66|r", "Importo €|70|r"), body, rules="full", size=8)
    s.text(545, y + 16, f"Totale consumi {lot.plain(used(found), 0)} Smc   Totale {lot.money(total(found))}", 10, bold=True, align="r")
    return s, lot.bill(found, "gas", Quantity=number(used(found)), Unit=text("Smc"))


def water_meters(lot: Lot) -> Drawn:
    """Meters by serial number with both readings and the difference."""
    s, found = sheet(lot), lot.points(3, "####@######", "m3", 12, 480, 3.4)
    y = lot.head(
        s,
        "Water and wastewater bill",
        [("Bill number", lot.invoice), ("Bill date", lot.day(lot.end)), ("Period", f"{lot.day(lot.start)} to {lot.day(lot.end)}")],
    )
    body = []
    for r in found:
        before = lot.rng.randint(200, 9000)
        body.append([r.mark, r.place, str(before), str(before + int(r.quantity)), lot.plain(r.quantity, 0), lot.plain(r.amount or 0)])
    y = s.table(40, y, columns("Meter serial no.|80", "Premises|190", "Previous|58|r", "Present|58|r", "Used m3|54|r", "£|66|r"), body, rules="zebra")
    s.text(546, y + 16, f"Total for 3 meters: {lot.plain(used(found), 0)} m3", 9.5, align="r")
    return s, lot.bill(found, "water", Quantity=number(used(found)), Unit=text("m3"))


def cards_in_two_columns(lot: Lot) -> Drawn:
    """A card for each service address, two side by side."""
    s, found = (sheet(lot, size=letter), lot.points(4, "8#########", "kWh", 300, 5000, 0.14))
    y = lot.head(s, "Electric Service Summary Bill", [("Statement number", lot.invoice), ("Statement date", lot.day(lot.end))])
    for at, r in enumerate(found):
        x, top = 40 + 270 * (at % 2), y + 118 * (at // 2)
        s.box(x, top, 255, 106, stroke=GREY, radius=4)
        s.text(x + 8, top + 14, r.place, 9, bold=True)
        s.pairs(
            x + 8,
            top + 30,
            [
                ("Service ID", r.mark),
                ("Service from", f"{lot.day(r.start)} - {lot.day(r.end)}"),
                ("Usage", f"{lot.plain(r.quantity, 0)} kWh"),
                ("Current charges", lot.money(r.amount)),
            ],
            110,
            9,
        )
    s.text(40, y + 260, f"Total current charges {lot.money(total(found))}", 12, bold=True)
    return s, lot.bill(found, "electricity")


def sections_by_ean(lot: Lot) -> Drawn:
    """A heading with the connection's number, below it the usage line."""
    s, found = sheet(lot), lot.points(2, "8716" + "#" * 14, "m³", 200, 5000, 1.3)
    y = lot.head(s, "Energienota gas", [("Factuurnummer", lot.invoice), ("Factuurdatum", lot.day(lot.end))])
    for r in found:
        s.text(40, y + 14, r.place, 11, bold=True)
        s.text(40, y + 28, f"EAN-code gas {r.mark}", 9)
        s.table(
            40,
            y + 36,
            columns("Omschrijving|180", "Periode|150", "Hoeveelheid|90|r", "Bedrag|90|r"),
            [["Leveringskosten gas", f"{lot.day(r.start)} t/m {lot.day(r.end)}", f"{lot.plain(r.quantity, 0)} m³", lot.money(r.amount)]],
            rules="rows",
        )
        y += 96
    s.text(40, y + 14, f"Totaal {lot.money(total(found))}", 11, bold=True)
    return s, lot.bill(found, "gas")


def water_in_and_out(lot: Lot) -> Drawn:
    """Fresh and waste water are charged on the same cubic metres; the address runs over two lines of its cell."""
    s, found = sheet(lot), lot.points(3, "########", "m³", 20, 700, 1.9)
    y = lot.head(
        s,
        "Wasserrechnung",
        [("Rechnungs-Nr.", lot.invoice), ("Datum", lot.day(lot.end)), ("Abrechnungszeitraum", f"{lot.day(lot.start)} - {lot.day(lot.end)}")],
    )
    body = []
    for r in found:
        fresh = cents(r.quantity * Decimal("1.9"))
        waste = cents(r.quantity * Decimal("2.2"))
        r.amount = fresh + waste
        body.append([r.mark, r.place.replace(", ", "  "), f"{lot.plain(r.quantity, 0)} m³", lot.plain(fresh), lot.plain(waste), lot.plain(r.amount)])
    s.table(
        40, y, columns("Zählernummer|74", "Verbrauchsstelle|125", "Verbrauch|70|r", "Trinkwasser €|80|r", "Abwasser €|80|r", "Summe €|80|r"), body, rules="full"
    )
    return s, lot.bill(found, "water")


def overview_then_detail(lot: Lot) -> Drawn:
    """The first table names points and money only; what was used stands in the sections after it."""
    s, found = sheet(lot), lot.points(3, "IT001E########", "kWh", 400, 12000, 0.24)
    y = lot.head(
        s, "Bolletta energia elettrica", [("Fattura n.", lot.invoice), ("Data", lot.day(lot.end)), ("Periodo", f"{lot.day(lot.start)} - {lot.day(lot.end)}")]
    )
    y = s.text(40, y, "Riepilogo dei punti di prelievo", 10, bold=True) + 4
    y = s.table(40, y, columns("POD|140", "Indirizzo|250", "Importo|110|r"), [[r.mark, r.place, lot.money(r.amount)] for r in found], rules="rows") + 26
    for r in found:
        y = s.text(40, y, f"Dettaglio POD {r.mark}", 10, bold=True) + 2
        y = (
            s.table(
                40,
                y,
                columns("Voce|230", "Quantità|90|r", "Prezzo unitario|90|r", "Importo|90|r"),
                [["Energia attiva F1+F2+F3", f"{lot.plain(r.quantity, 0)} kWh", "0,24 €/kWh", lot.money(r.amount)]],
                rules="rows",
            )
            + 22
        )
    return s, lot.bill(found, "electricity")


def meters_with_readings(lot: Lot) -> Drawn:
    """Contract and meter in a cell each, readings, cubic metres; the unit in the heading of the page only."""
    s, found = sheet(lot), lot.points(4, "@##@######", "m3", 8, 300, 2.1)
    y = lot.head(
        s, "Factura de agua", [("Nº factura", lot.invoice), ("Fecha factura", lot.day(lot.end)), ("Periodo", f"{lot.day(lot.start)} - {lot.day(lot.end)}")]
    )
    y = s.text(40, y, "Consumos por contador, en m3", 9, bold=True) + 4
    body = []
    for r in found:
        before = lot.rng.randint(100, 4000)
        body.append([digits(lot.rng, 6), r.mark, str(before), str(before + int(r.quantity)), lot.plain(r.quantity, 0), lot.plain(r.amount or 0)])
    s.table(40, y, columns("Contrato|70", "Contador|100", "Lect. anterior|90|r", "Lect. actual|90|r", "Consumo|70|r", "Importe €|90|r"), body, rules="columns")
    return s, lot.bill(found, "water")


def two_lines_each(lot: Lot) -> Drawn:
    """A statement: the meter point reference on the upper line, figures on the lower."""
    s, found = (sheet(lot, "Courier"), lot.points(5, "7#########", "kWh", 500, 30000, 0.07))
    y = lot.head(s, "Gas bill - group account", [("Bill no", lot.invoice), ("Date", lot.day(lot.end))])
    for r in found:
        s.text(40, y + 10, f"MPRN {r.mark}  {r.place}", 8)
        s.text(60, y + 22, f"{lot.day(r.start)} to {lot.day(r.end)}", 8)
        s.text(330, y + 22, f"{lot.plain(r.quantity, 0)} kWh", 8, align="r")
        s.text(540, y + 22, lot.money(r.amount), 8, align="r")
        y += 30
    s.text(60, y + 14, "Group total", 9, bold=True)
    s.text(330, y + 14, f"{lot.plain(used(found), 0)} kWh", 9, align="r", bold=True)
    s.text(540, y + 14, lot.money(total(found)), 9, align="r", bold=True)
    return s, lot.bill(found, "gas", Quantity=number(used(found)), Unit=text("kWh"))


def side_by_side_months(lot: Lot) -> Drawn:
    """One supply point, two months, a row each."""
    s, found = sheet(lot), lot.points(2, "12" + "#" * 11, "kWh", 300, 9000, 0.27)
    found[1].mark = found[0].mark
    before = found[0].start
    assert before is not None
    found[0].end = before - timedelta(days=1)
    found[0].start = found[0].end.replace(day=1)
    y = lot.head(s, "Electricity bill", [("Invoice number", lot.invoice), ("Invoice date", lot.day(lot.end)), ("MPAN", found[0].mark)])
    body = [[lot.day(r.start), lot.day(r.end), f"{lot.plain(r.quantity, 0)} kWh", lot.money(r.amount)] for r in found]  # type: ignore[arg-type]
    s.table(40, y, [Column("From", 120), Column("To", 120), Column("Consumption", 120, "r"), Column("Amount", 120, "r")], body, rules="rows")
    return s, lot.bill(found, "electricity")


LAYOUTS: tuple[Layout, ...] = (
    ("spaced-mpans", "GB", "", spaced_mpans),
    ("sections-with-tariffs", "DE", "", sections_with_tariffs),
    ("totals-first", "ES", "", totals_first),
    ("one-line-each", "FR", "scan", one_line_each),
    ("gas-by-pdr", "IT", "scan", gas_by_pdr),
    ("water-meters", "GB", "", water_meters),
    ("cards", "US", "", cards_in_two_columns),
    ("by-ean", "NL", "", sections_by_ean),
    ("in-and-out", "DE", "scan", water_in_and_out),
    ("overview", "IT", "", overview_then_detail),
    ("readings", "ES", "", meters_with_readings),
    ("two-lines", "GB", "scan", two_lines_each),
    ("months", "GB", "", side_by_side_months),
)
