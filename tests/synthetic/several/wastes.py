"""Notes of several wastes: tables, blocks, cells that are merged, codes with and without spaces, dots and stars, tonnes, kilograms and cubic metres."""

from __future__ import annotations

from decimal import Decimal

from ..codes import digits, letters
from ..drawing import PALE, Sheet, columns
from ..names import amount
from ..truth import text
from .lots import Drawn, Layout, Lot, Row, sheet, used

#: Code (with a star when hazardous) and what it is, by language.
LIST = {
    "en": (
        ("15 01 01", "Paper and cardboard packaging"),
        ("17 05 03*", "Soil and stones containing hazardous substances"),
        ("20 01 21*", "Fluorescent tubes"),
        ("17 04 05", "Iron and steel"),
        ("13 02 05*", "Mineral-based engine oils"),
        ("20 03 01", "Mixed municipal waste"),
        ("17 09 04", "Mixed construction waste"),
    ),
    "de": (
        ("17 01 06*", "Gemische aus Beton mit gefährlichen Stoffen"),
        ("15 01 06", "Gemischte Verpackungen"),
        ("17 02 01", "Holz"),
        ("20 03 07", "Sperrmüll"),
        ("16 06 01*", "Bleibatterien"),
        ("17 04 07", "Gemischte Metalle"),
    ),
    "fr": (
        ("15 01 02", "Emballages en plastique"),
        ("17 06 05*", "Matériaux de construction contenant de l'amiante"),
        ("20 01 08", "Biodéchets de cuisine"),
        ("08 01 11*", "Déchets de peintures et vernis"),
        ("17 01 07", "Mélanges de béton et briques"),
    ),
    "it": (
        ("15 01 06", "Imballaggi in materiali misti"),
        ("16 02 13*", "Apparecchiature fuori uso"),
        ("17 04 05", "Ferro e acciaio"),
        ("13 02 08*", "Altri oli per motori"),
        ("20 02 01", "Rifiuti biodegradabili"),
    ),
    "es": (
        ("20 03 01", "Mezclas de residuos municipales"),
        ("15 02 02*", "Absorbentes contaminados"),
        ("17 09 04", "Residuos mezclados de construcción"),
        ("16 01 07*", "Filtros de aceite"),
        ("20 01 01", "Papel y cartón"),
    ),
}


def _rows(lot: Lot, count: int, unit: str = "kg", least: float = 40, most: float = 4000, places: int = 0) -> list[Row]:
    chosen = lot.rng.sample(LIST[lot.lang], count)
    return [Row(amount(lot.rng, least, most).quantize(Decimal(1).scaleb(-places)), unit, code, name) for code, name in chosen]


def _parties(lot: Lot, s: Sheet, y: float, said: tuple[str, str, str]) -> float:
    s.pairs(
        40,
        y,
        [
            (said[0], f"{lot.customer.name}, {lot.customer.address}".replace("\n", ", ")),
            (said[1], lot.supplier.name),
            (said[2], f"{letters(lot.rng, 2)}{digits(lot.rng, 5)}"),
        ],
        130,
        8.5,
    )
    return y + 46


def transfer_note(lot: Lot) -> Drawn:
    """Codes with spaces and stars, tonnes in the cell."""
    s, found = sheet(lot), _rows(lot, 3, "tonnes", 0.2, 9, 2)
    y = lot.head(s, "Waste Transfer Note", [("Note number", lot.invoice), ("Date of transfer", lot.day(lot.end))])
    y = _parties(lot, s, y, ("Transferor", "Carrier", "Carrier registration"))
    body = [[r.mark, r.name, "Skip" if at % 2 else "Drums", f"{lot.plain(r.quantity)} tonnes"] for at, r in enumerate(found)]
    s.table(40, y, columns("EWC code|80", "Description of waste|230", "Container|80", "Quantity|110|r"), body, rules="full")
    return s, lot.note(found, lot.end) | {"Carrier": text(lot.supplier.name)}


def consignment(lot: Lot) -> Drawn:
    """Codes without spaces, kilograms in the head, a column of hazard codes; the process in a cell over all rows."""
    s, found = sheet(lot), _rows(lot, 4)
    y = lot.head(s, "Hazardous Waste Consignment Note", [("Consignment note code", lot.invoice), ("Collection date", lot.day(lot.end))])
    y = _parties(lot, s, y, ("Producer", "Carrier", "Vehicle"))
    y = s.text(40, y, "Part B  Description of the waste. The process giving rise to the waste was: vehicle maintenance", 8.5, bold=True)
    body = [
        [r.name, r.mark.replace(" ", ""), lot.plain(r.quantity, 0), "Liquid" if r.mark.endswith("*") else "Solid", "HP14" if r.mark.endswith("*") else "-"]
        for r in found
    ]
    s.table(
        40,
        y,
        columns("Description|200", "List of wastes (EWC code)(6 digits)|100", "Quantity (kg)|70|r", "Physical form|70", "Hazard code(s)|70"),
        body,
        rules="full",
    )
    return s, lot.note(found, lot.end)


def begleitschein(lot: Lot) -> Drawn:
    """Comma decimals, tonnes in the head."""
    s, found = sheet(lot), _rows(lot, 3, "t", 0.1, 24, 3)
    y = lot.head(s, "Übernahmeschein", [("Nummer", lot.invoice), ("Datum der Übergabe", lot.day(lot.end))])
    y = _parties(lot, s, y, ("Abfallerzeuger", "Beförderer", "Kennzeichen"))
    body = [[str(at), r.mark.replace(" ", "").replace("*", " *"), r.name, lot.plain(r.quantity, 3)] for at, r in enumerate(found, 1)]
    s.table(40, y, columns("Nr.|30", "AVV-Schlüssel|90", "Abfallbezeichnung|280", "Menge in t|90|r"), body, rules="rows")
    return s, lot.note(found, lot.end)


def weighings(lot: Lot) -> Drawn:
    """A list of weighings, gross, tare and net; a scan."""
    s, found = sheet(lot), _rows(lot, 4, "kg", 300, 9000)
    y = lot.head(s, "Sammelwiegeschein", [("Wiegeschein-Nr.", lot.invoice), ("Datum", lot.day(lot.end))])
    y = _parties(lot, s, y, ("Kunde", "Beförderer", "Kennzeichen"))
    body = [[r.mark, r.name, lot.plain(r.quantity + 8200, 0), lot.plain(8200, 0), lot.plain(r.quantity, 0)] for r in found]
    y = s.table(40, y, columns("AVV|66", "Abfallart|220", "Brutto kg|70|r", "Tara kg|70|r", "Netto kg|76|r"), body, rules="rows")
    s.text(542, y + 14, f"Gesamt {lot.plain(used(found), 0)}", 9, bold=True, align="r")
    return s, lot.note(found, lot.end)


def estimated_and_real(lot: Lot) -> Drawn:
    """Two quantities: estimated when handed over, and weighed on arrival, which counts."""
    s, found = sheet(lot), _rows(lot, 3, "t", 0.3, 12, 2)
    y = lot.head(s, "Bordereau de suivi de déchets", [("Bordereau n°", lot.invoice), ("Date d'enlèvement", lot.day(lot.end))])
    y = _parties(lot, s, y, ("Producteur", "Transporteur", "Immatriculation"))
    body = [[r.mark.replace("*", " *"), r.name, lot.plain((r.quantity * Decimal("1.1")).quantize(Decimal("0.1")), 1), lot.plain(r.quantity)] for r in found]
    s.table(40, y, columns("Code déchet|76", "Dénomination du déchet|230", "Quantité estimée (t)|90|r", "Quantité réelle (t)|90|r"), body, rules="full")
    return s, lot.note(found, lot.end)


def dotted(lot: Lot) -> Drawn:
    """Codes with dots, the unit in a column of its own; a scan."""
    s, found = sheet(lot), _rows(lot, 3)
    y = lot.head(s, "Formulario rifiuti", [("Numero FIR", lot.invoice), ("Data", lot.day(lot.end))])
    y = _parties(lot, s, y, ("Produttore", "Trasportatore", "Targa"))
    body = [[r.name, r.mark.replace(" ", "."), "Solido", lot.plain(r.quantity, 0), "kg"] for r in found]
    s.table(40, y, columns("Descrizione del rifiuto|210", "Codice EER|80", "Stato fisico|70", "Quantità|70|r", "U.M.|40"), body, rules="full")
    return s, lot.note(found, lot.end)


def mixed_units(lot: Lot) -> Drawn:
    """Cubic metres, kilograms and pieces on one note."""
    s, found = sheet(lot), _rows(lot, 4)
    for r, (unit, places) in zip(found, (("m3", 1), ("kg", 0), ("kg", 0), ("t", 2)), strict=True):
        r.unit, r.quantity = (unit, amount(lot.rng, 1, 30).quantize(Decimal(1).scaleb(-places)))
    y = lot.head(s, "Documento de identificación de residuos", [("Documento nº", lot.invoice), ("Fecha de traslado", lot.day(lot.end))])
    y = _parties(lot, s, y, ("Productor", "Transportista", "Matrícula"))
    body = [[f"LER {r.mark.replace(' ', '')}", r.name, f"{lot.quantity(r.quantity)} {r.unit}"] for r in found]
    s.table(40, y, columns("Código|90", "Residuo|270", "Cantidad|100|r"), body, rules="rows")
    return s, lot.note(found, lot.end)


def wrapped_names(lot: Lot) -> Drawn:
    """Long names over two and three lines, the code last."""
    s, found = sheet(lot), _rows(lot, 3, "kg", 100, 3000)
    y = lot.head(s, "Waste collection note", [("Ticket number", lot.invoice), ("Date collected", lot.day(lot.end))])
    y = _parties(lot, s, y, ("Customer", "Carrier", "Vehicle registration"))
    body = [[r.name, f"{lot.plain(r.quantity, 0)} kg", "Yes" if r.mark.endswith("*") else "No", r.mark] for r in found]
    s.table(40, y, columns("Waste description|110", "Weight|100|r", "Hazardous|80|c", "EWC|90"), body, rules="full", size=10)
    return s, lot.note(found, lot.end)


def blocks(lot: Lot) -> Drawn:
    """Each waste in a block of labels and values."""
    s, found = sheet(lot), _rows(lot, 3, "kg", 100, 3000)
    y = lot.head(s, "Waste Transfer Note", [("Transfer note number", lot.invoice), ("Transfer date", lot.day(lot.end))])
    y = _parties(lot, s, y, ("Transferor", "Transferee", "Licence number"))
    for at, r in enumerate(found, 1):
        s.box(40, y - 10, 515, 70, stroke="#999999")
        s.text(46, y + 2, f"Waste {at}", 9, bold=True)
        y = (
            s.pairs(
                60,
                y + 16,
                [
                    ("Description", r.name),
                    ("EWC code", r.mark),
                    ("Quantity", f"{lot.plain(r.quantity, 0)} kg"),
                    ("Hazardous", "Yes" if r.mark.endswith("*") else "No"),
                ],
                110,
                8.5,
            )
            + 22
        )
    return s, lot.note(found, lot.end)


def collections(lot: Lot) -> Drawn:
    """A month's collections: a date a row, the carrier in one merged cell."""
    s, found = sheet(lot), _rows(lot, 4, "t", 0.2, 8, 2)
    for r, when in zip(found, lot.days(4), strict=True):
        r.start = r.end = when
    y = lot.head(s, "Registre des déchets - enlèvements", [("Référence", lot.invoice), ("Période", f"{lot.day(lot.start)} au {lot.day(lot.end)}")])
    y = _parties(lot, s, y, ("Producteur du déchet", "Transporteur", "Récépissé"))
    body = [[lot.day(r.start), r.mark, r.name, f"{lot.plain(r.quantity)} t", lot.supplier.name if at == 1 else ""] for at, r in enumerate(found)]  # type: ignore[arg-type]
    s.table(36, y, columns("Date|62", "Code|64", "Nature du déchet|190", "Tonnage|70|r", "Collecteur|140"), body, rules="columns", size=8.5)
    told = lot.note(found, lot.end)
    del told["Date"]
    return s, told


def combs(lot: Lot) -> Drawn:
    """Codes in combs: a box a digit."""
    s, found = sheet(lot), _rows(lot, 2, "kg", 100, 4000)
    y = lot.head(s, "Formulario di identificazione rifiuti", [("Formulario n.", lot.invoice), ("Data di emissione", lot.day(lot.end))])
    y = _parties(lot, s, y, ("Produttore", "Trasportatore", "Targa"))
    for r in found:
        s.text(40, y + 12, "Codice EER", 8)
        for at, char in enumerate(r.mark.replace(" ", "").rstrip("*")):
            s.box(110 + 15 * at, y, 15, 16, stroke="#888888", line=0.4)
            s.text(114.5 + 15 * at, y + 12, char, 10)
        if r.mark.endswith("*"):
            s.text(206, y + 13, "*", 12)
        s.text(240, y + 12, f"Descrizione: {r.name}", 8.5)
        s.text(40, y + 32, f"Quantità   {lot.plain(r.quantity, 0)} kg", 9)
        y += 54
    return s, lot.note(found, lot.end)


def recap(lot: Lot) -> Drawn:
    """A letter's table without rules, one row in cubic metres; a scan."""
    s, found = sheet(lot, "Times"), _rows(lot, 3, "kg", 100, 4000)
    y = lot.head(s, "Waste removal summary", [("Reference", lot.invoice), ("Date", lot.day(lot.end))])
    y = _parties(lot, s, y, ("Waste producer", "Waste carrier", "Carrier licence"))
    found[2].unit, found[2].quantity = "m3", Decimal(lot.rng.randint(2, 30))
    body = [[r.mark, r.name, lot.plain(r.quantity, 0), r.unit] for r in found]
    s.table(40, y, columns("Waste code|90", "Type of waste|280", "Amount|70|r", "Unit|50"), body, rules="none", head=None, size=10)
    return s, lot.note(found, lot.end)


def two_codes_in_a_row(lot: Lot) -> Drawn:
    """Treatment codes (R13, D10) and dates stand between code and quantity."""
    s, found = sheet(lot), _rows(lot, 3, "kg", 50, 2000)
    y = lot.head(s, "Documento de identificación", [("Nº documento", lot.invoice), ("Fecha", lot.day(lot.end))])
    y = _parties(lot, s, y, ("Productor del residuo", "Transportista", "NIMA"))
    body = [[r.mark, r.name, "R13" if at % 2 else "D10", lot.day(lot.end), lot.plain(r.quantity, 0)] for at, r in enumerate(found)]
    s.table(40, y, columns("Código LER|76", "Descripción del residuo|210", "Operación|60", "Fecha|70", "Peso neto (kg)|80|r"), body, rules="full", head=PALE)
    for r in found:
        r.start = r.end = lot.end
    return s, lot.note(found, lot.end)


LAYOUTS: tuple[Layout, ...] = (
    ("transfer-note", "GB", "", transfer_note),
    ("consignment", "GB", "", consignment),
    ("begleitschein", "DE", "", begleitschein),
    ("weighings", "DE", "scan", weighings),
    ("estimated", "FR", "", estimated_and_real),
    ("dotted", "IT", "scan", dotted),
    ("mixed-units", "ES", "", mixed_units),
    ("wrapped", "GB", "", wrapped_names),
    ("blocks", "GB", "", blocks),
    ("collections", "FR", "", collections),
    ("combs", "IT", "", combs),
    ("recap", "GB", "scan", recap),
    ("two-codes", "ES", "", two_codes_in_a_row),
)
