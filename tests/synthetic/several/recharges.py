"""Refrigerant that was filled in: service reports, invoices in which it is one line of several, logs by unit."""

from __future__ import annotations

from decimal import Decimal

from ..codes import digits
from ..drawing import PALE, columns
from ..names import amount, cents
from ..truth import number, text
from .lots import Drawn, Layout, Lot, Row, sheet

GASES = ("R-410A", "R-32", "R-134a", "R-407C", "R-404A")


def _rows(lot: Lot, count: int, price: float = 0, gases: tuple[str, ...] = GASES, day: bool = True) -> list[Row]:
    found = []
    for when in lot.days(count):
        kilos = amount(lot.rng, 0.3, 9).quantize(Decimal("0.1"))
        cost = cents(kilos * Decimal(str(price))) if price else None
        found.append(Row(kilos, "kg", "", lot.rng.choice(gases), when if day else None, when if day else None, cost, lot.place()))
    return found


def service_report(lot: Lot) -> Drawn:
    """Facts of a visit: charged and recovered."""
    s, (r,) = sheet(lot), _rows(lot, 1)
    y = lot.head(s, "F-Gas service report", [("Report number", lot.invoice), ("Date of visit", lot.day(r.start))])  # type: ignore[arg-type]
    s.pairs(
        60,
        y + 6,
        [
            ("Site", r.place),
            ("Equipment", f"Split system {digits(lot.rng, 6)}"),
            ("Refrigerant type", r.name),
            ("Total system charge", "14.0 kg"),
            ("Refrigerant recovered", "0.2 kg"),
            ("Refrigerant added", f"{lot.plain(r.quantity, 1)} kg"),
            ("Leak found", "Yes, flare nut"),
            ("Engineer certificate", digits(lot.rng, 7)),
        ],
        170,
        10.5,
    )
    return s, lot.bill([r], "recharges", Quantity=number(r.quantity), Unit=text("kg"))


def one_line_of_an_invoice(lot: Lot) -> Drawn:
    """Hours, travel and the refrigerant, each a row; only one is a recharge."""
    s, (r,) = sheet(lot), _rows(lot, 1, 46.5)
    y = lot.head(s, "Rechnung", [("Rechnungsnummer", lot.invoice), ("Rechnungsdatum", lot.day(lot.end)), ("Leistungsdatum", lot.day(r.start))])  # type: ignore[arg-type]
    hours = Decimal("2.50")
    body = [
        ["1", "Dichtheitsprüfung Kälteanlage", "1 Stk", "120,00", "120,00"],
        ["2", "Arbeitszeit Monteur", f"{lot.plain(hours)} Std", "78,00", "195,00"],
        ["3", f"Kältemittel {r.name} nachgefüllt", f"{lot.plain(r.quantity, 1)} kg", "46,50", lot.plain(r.amount or 0)],
        ["4", "Anfahrt", "1 psch", "45,00", "45,00"],
    ]
    y = s.table(40, y, columns("Pos|30", "Leistung|220", "Menge|80|r", "EP €|80|r", "GP €|100|r"), body, rules="rows")
    s.text(550, y + 16, f"Summe netto {lot.money(Decimal(360) + (r.amount or 0))}", 10, bold=True, align="r")
    return s, lot.bill([r], "recharges", Quantity=number(r.quantity), Unit=text("kg"))


def fiche(lot: Lot) -> Drawn:
    """A form with boxes."""
    s, (r,) = sheet(lot), _rows(lot, 1)
    y = lot.head(s, "Fiche d'intervention fluides frigorigènes", [("Fiche n°", lot.invoice), ("Date d'intervention", lot.day(r.start))])  # type: ignore[arg-type]
    fields = (
        ("Nature du fluide frigorigène", r.name),
        ("Charge totale de l'équipement (kg)", "12,0"),
        ("Quantité de fluide chargée (kg)", lot.plain(r.quantity, 1)),
        ("Quantité de fluide récupérée (kg)", "0,0"),
        ("Lieu de l'installation", r.place),
        ("Fuite constatée", "oui"),
    )
    for at, (label, value) in enumerate(fields):
        s.field(40 + 260 * (at % 2), y + 40 * (at // 2), 255, 36, label, value, 10)
    return s, lot.bill([r], "recharges", Quantity=number(r.quantity), Unit=text("kg"))


def registro(lot: Lot) -> Drawn:
    """A log by unit; the columns of what was added and what was taken out side by side."""
    s, found = sheet(lot), _rows(lot, 3)
    y = lot.head(s, "Rapporto di intervento F-gas", [("Rapporto n.", lot.invoice), ("Data", lot.day(lot.end))])
    body = [[lot.day(r.start), f"UTA-{digits(lot.rng, 3)}", r.name, lot.plain(r.quantity, 1), "0,0", "Perdita riparata"] for r in found]  # type: ignore[arg-type]
    s.table(40, y, columns("Data|66", "Apparecchiatura|96", "Refrigerante|76", "Aggiunto kg|70|r", "Recuperato kg|80|r", "Note|120"), body, rules="full")
    return s, lot.bill(found, "recharges")


def parte(lot: Lot) -> Drawn:
    """Prose lines of a worker's slip, as a scan."""
    s, (r,) = sheet(lot), _rows(lot, 1)
    y = lot.head(s, "Parte de trabajo climatización", [("Parte nº", lot.invoice), ("Fecha", lot.day(r.start))])  # type: ignore[arg-type]
    s.lines(
        40,
        y,
        [
            f"Instalación: {r.place}",
            "Se detecta fuga de gas en unidad exterior. Se repara y se prueba con nitrógeno.",
            f"Recarga de gas refrigerante {r.name}: {lot.plain(r.quantity, 1)} kg",
            "Mano de obra: 3 h",
        ],
        10,
    )
    return s, lot.bill([r], "recharges", Quantity=number(r.quantity), Unit=text("kg"))


def two_gases(lot: Lot) -> Drawn:
    """An invoice with two refrigerants between other lines."""
    s, found = (sheet(lot), [*_rows(lot, 1, 38, ("R-410A",), False), *_rows(lot, 1, 38, ("R-134a",), False)])
    y = lot.head(s, "Invoice - air conditioning maintenance", [("Invoice number", lot.invoice), ("Invoice date", lot.day(lot.end))])
    body = [["Call-out and leak test", "1", "95.00", "95.00"]]
    body += [[f"Refrigerant {r.name} top-up", f"{lot.plain(r.quantity, 1)} kg", "38.00", lot.plain(r.amount or 0)] for r in found]
    body += [["Labour", "4 hrs", "55.00", "220.00"]]
    s.table(40, y, columns("Description|250", "Qty|80|r", "Price|80|r", "Amount £|100|r"), body, rules="zebra")
    return s, lot.bill(found, "recharges")


def protokoll(lot: Lot) -> Drawn:
    """Units by name with their filling; what was topped up has its own column, sometimes nothing."""
    s, found = sheet(lot), _rows(lot, 3, day=False)
    y = lot.head(s, "Wartungsprotokoll Kälteanlagen", [("Protokoll-Nr.", lot.invoice), ("Datum", lot.day(lot.end))])
    body = [
        [f"Kühlraum {at}", r.name, f"{lot.plain(Decimal(lot.rng.randint(10, 30)), 1)} kg", f"{lot.plain(r.quantity, 1)} kg", "dicht"]
        for at, r in enumerate(found, 1)
    ]
    s.table(40, y, columns("Anlage|110", "Kältemittel|90", "Füllmenge|90|r", "Nachgefüllt|90|r", "Befund|120"), body, rules="rows", head=PALE)
    return s, lot.bill(found, "recharges")


def facture(lot: Lot) -> Drawn:
    """Unit in a column, as a scan."""
    s, (r,) = sheet(lot), _rows(lot, 1, 52)
    y = lot.head(s, "Facture", [("Facture n°", lot.invoice), ("Date", lot.day(lot.end))])
    body = [
        ["Déplacement", "forfait", "1,00", "60,00", "60,00"],
        [f"Fluide frigorigène {r.name} (complément de charge)", "kg", lot.plain(r.quantity), "52,00", lot.plain(r.amount or 0)],
        ["Main d'oeuvre", "h", "2,00", "58,00", "116,00"],
    ]
    s.table(40, y, columns("Désignation|230", "Unité|50", "Qté|60|r", "PU HT|70|r", "Total HT|90|r"), body, rules="full")
    r.start = r.end = None
    return s, lot.bill([r], "recharges", Quantity=number(r.quantity), Unit=text("kg"))


LAYOUTS: tuple[Layout, ...] = (
    ("report", "GB", "", service_report),
    ("invoice-line", "DE", "", one_line_of_an_invoice),
    ("fiche", "FR", "", fiche),
    ("registro", "IT", "", registro),
    ("parte", "ES", "scan", parte),
    ("two-gases", "GB", "", two_gases),
    ("protokoll", "DE", "", protokoll),
    ("facture", "FR", "scan", facture),
)
