"""Pay slips of Spain and Italy."""

from __future__ import annotations

import random
from decimal import Decimal

from .codes import digits, letters, spanish_person
from .drawing import GREY, PALE, Sheet, columns
from .names import bank, cents
from .pay import Pay, truth
from .truth import Fields, text


def _spanish_header(s: Sheet, p: Pay, rng: random.Random) -> None:
    s.box(30, 50, 265, 66)
    s.lines(
        35,
        62,
        [
            f"Empresa: {p.employer.name}",
            f"Domicilio: {p.employer.address.replace(chr(10), ', ')}",
            f"CIF: B{digits(rng, 8)}",
            f"Código cuenta cotización: 28/{digits(rng, 9)}",
        ],
        8,
    )
    s.box(300, 50, 265, 66)
    s.lines(
        305,
        62,
        [f"Trabajador: {p.employee}", f"NIF: {spanish_person(rng)}", f"Núm. afil. S.S.: 28/{digits(rng, 10)}", "Categoría: Oficial 1ª    Grupo cotiz.: 05"],
        8,
    )


def es_receipt(p: Pay, rng: random.Random) -> tuple[Sheet, Fields]:
    """The individual receipt of wages, the form of the ministry's order."""
    s, m, look = Sheet(margin=30), p.m, p.style
    s.text(297, 38, "RECIBO INDIVIDUAL JUSTIFICATIVO DEL PAGO DE SALARIOS", 11, bold=True, align="c")
    _spanish_header(s, p, rng)
    s.box(30, 122, 535, 18)
    s.text(35, 134, f"Período de liquidación: del {look.day(p.start)} al {look.day(p.end)}", 8.5)
    s.text(560, 134, f"Total días: {(p.end - p.start).days + 1}", 8.5, align="r")
    gross, tax, less, net = p.sums(1)
    s.text(35, 156, "I. DEVENGOS", 9, bold=True)
    s.text(560, 156, "TOTALES", 9, bold=True, align="r")
    y = s.pairs(
        50,
        172,
        [
            ("1. Percepciones salariales", ""),
            *((f"    {n}", m(a)) for n, a, _ in p.earnings),
            ("2. Percepciones no salariales", ""),
            ("    Indemnizaciones o suplidos", ""),
        ],
        400,
        8.5,
        align="r",
        bold=False,
    )
    s.text(330, y + 6, "A. TOTAL DEVENGADO", 9, bold=True)
    y = s.text(560, y + 6, m(gross), 9, bold=True, align="r") + 8
    s.text(35, y, "II. DEDUCCIONES", 9, bold=True)
    y = s.pairs(50, y + 16, [(f"    {n}", m(a)) for n, a, _ in p.deductions], 400, 8.5, align="r")
    s.text(300, y + 2, "TOTAL APORTACIONES", 8.5)
    y = s.text(560, y + 2, m(less), 8.5, align="r")
    s.text(50, y, f"2. Impuesto sobre la renta de las personas físicas   {look.percent(Decimal('14.23'))}", 8.5)
    y = s.text(560, y, m(tax), 8.5, align="r")
    s.text(330, y + 6, "B. TOTAL A DEDUCIR", 9, bold=True)
    y = s.text(560, y + 6, m(tax + less), 9, bold=True, align="r")
    s.box(300, y + 4, 265, 20, fill=PALE)
    s.text(306, y + 18, "LÍQUIDO TOTAL A PERCIBIR (A-B)", 9, bold=True)
    s.text(560, y + 18, m(net), 10, bold=True, align="r")
    _spanish_foot(s, p, rng, y)
    return s, truth(p, "Date Taxes", "")


def _spanish_foot(s: Sheet, p: Pay, rng: random.Random, y: float) -> None:
    """Place, date, signatures, and how the contributions were worked out."""
    s.text(35, y + 60, f"{p.employer.lines[-1].split(' ', 1)[-1]}, a {p.style.day(p.paid)}", 8.5)
    s.text(35, y + 90, "Firma y sello de la empresa", 8)
    s.text(400, y + 90, "RECIBÍ", 8)
    base = s.table(
        30,
        y + 120,
        columns("Determinación de las bases de cotización a la Seguridad Social|335", "Base|100|r", "Aport. empresa|100|r"),
        [
            ["1. Contingencias comunes", p.m(p.sums(1)[0]), p.m(cents(p.sums(1)[0] * Decimal("0.236")))],
            ["2. Contingencias profesionales: AT y EP", p.m(p.sums(1)[0]), p.m(cents(p.sums(1)[0] * Decimal("0.015")))],
            ["3. Base sujeta a retención del I.R.P.F.", p.m(p.sums(1)[0]), ""],
        ],
        size=7.5,
        rules="full",
    )
    s.text(30, base + 14, f"Abono en cuenta: {bank(rng, 'ES')}  ES{digits(rng, 2)} **** **** **** **** {digits(rng, 4)}", 7.5)


def es_grid(p: Pay, rng: random.Random) -> tuple[Sheet, Fields]:
    s, m, look = Sheet(family="Courier", margin=30), p.m, p.style
    s.text(30, 40, "NÓMINA", 14, bold=True, family="Helvetica")
    _spanish_header(s, p, rng)
    for x, width, label, value in (
        (30, 110, "PERIODO DESDE", look.day(p.start)),
        (140, 110, "HASTA", look.day(p.end)),
        (250, 110, "FECHA DE PAGO", look.day(p.paid)),
        (360, 100, "ANTIGÜEDAD", "01/03/2015"),
        (460, 105, "MATRÍCULA", p.number),
    ):
        s.field(x, 122, width, 28, label, value)
    gross, tax, less, net = p.sums(1)
    rows = [[h, r.replace(".", ","), n, m(a), ""] for (n, a, _), (h, r) in zip(p.earnings, p.hours, strict=True)] + [
        ["", "", n, "", m(a)] for n, a, _ in p.taxes + p.deductions
    ]
    rows += [["", "", "", "", ""]] * (14 - len(rows))
    y = s.table(30, 158, columns("Cuantía|65|r", "Precio|70|r", "Concepto|220", "Devengos|90|r", "Deducciones|90|r"), rows, rules="columns", size=8.5)
    for x, width, label, value in ((30, 178, "T. DEVENGADO", m(gross)), (208, 178, "T. A DEDUCIR", m(tax + less)), (386, 179, "LÍQUIDO A PERCIBIR", m(net))):
        s.field(x, y + 6, width, 32, label, value, 11, bold=True, align="r")
    return s, truth(p, "Date", "")


def it_ledger(p: Pay, rng: random.Random) -> tuple[Sheet, Fields]:
    """The single labour book's page: header boxes, items in two columns, progressive sums at the foot."""
    s, m, look = Sheet(family="Courier", margin=24), p.m, p.style
    s.field(24, 24, 300, 54, "DATORE DI LAVORO", "")
    s.lines(30, 44, [p.employer.name, *p.employer.lines], 8.5)
    s.field(324, 24, 120, 54, "PERIODO DI RETRIBUZIONE", f"{look.months[p.end.month - 1].upper()} {p.end.year}", 10, bold=True)
    s.field(444, 24, 127, 54, "LIBRO UNICO DEL LAVORO", f"N. {digits(rng, 6)}", 8)
    for x, width, label, value in (
        (24, 60, "CODICE", p.number),
        (84, 240, "COGNOME E NOME", " ".join(reversed(p.employee.rsplit(" ", 1))).upper()),
        (324, 150, "CODICE FISCALE", f"{letters(rng, 6)}{digits(rng, 2)}D{digits(rng, 2)}F205X"),
        (474, 97, "DATA ASSUNZIONE", "02/05/2016"),
    ):
        s.field(x, 78, width, 28, label, value, 8.5)
    s.field(24, 106, 150, 28, "DAL", look.day(p.start), 8.5)
    s.field(174, 106, 150, 28, "AL", look.day(p.end), 8.5)
    s.field(324, 106, 247, 28, "LIVELLO / QUALIFICA", "3° LIVELLO - IMPIEGATO", 8.5)
    gross, tax, less, net = p.sums(1)
    rows = [[digits(rng, 3), n, h, r.replace(".", ","), "", m(a)] for (n, a, _), (h, r) in zip(p.earnings, p.hours, strict=True)]
    rows += [[digits(rng, 3), n, "", "", m(a), ""] for n, a, _ in p.deductions + p.taxes] + [["", "", "", "", "", ""]] * 6
    y = s.table(24, 142, columns("VOCE|40", "DESCRIZIONE|197", "ORE/GG|60|r", "BASE|80|r", "TRATTENUTE|85|r", "COMPETENZE|85|r"), rows, rules="columns", size=8)
    for i, (label, value) in enumerate(
        (("IMPONIBILE PROGR.", m(p.sums(2)[0])), ("IRPEF PROGRESSIVA", m(p.taxes[0][2])), ("TOTALE COMPETENZE", m(gross)), ("TOTALE TRATTENUTE", m(tax + less)))
    ):
        s.field(24 + i * 137, y + 4, 136, 30, label, value, 9, align="r")
    s.field(298, y + 36, 273, 34, "NETTO IN BUSTA", f"{m(net)} €", 13, bold=True, align="r")
    s.field(24, y + 36, 274, 34, "BANCA DI APPOGGIO", bank(rng, "IT"), 8.5)
    s.text(24, y + 90, f"Valuta accredito: {look.day(p.paid)}", 8)
    return s, truth(p, "Date") | {"EmployeeName": text(" ".join(reversed(p.employee.rsplit(" ", 1))), p.employee)}


def it_envelope(p: Pay, rng: random.Random) -> tuple[Sheet, Fields]:
    s, m, look = Sheet(family="Times", margin=50), p.m, p.style
    s.text(50, 60, p.employer.name, 14, bold=True)
    s.text(50, 76, p.employer.address.replace("\n", " - "), 9)
    s.text(545, 60, "BUSTA PAGA", 14, align="r", spread=1)
    s.rule(50, 86, 545, 86, GREY)
    s.pairs(
        50,
        106,
        [
            ("Dipendente:", p.employee),
            ("Residente in:", p.home.replace("\n", ", ")),
            ("Periodo di paga:", f"dal {look.day(p.start)} al {look.day(p.end)}"),
            ("Data di pagamento:", look.day(p.paid)),
        ],
        110,
        10,
    )
    gross, tax, less, net = p.sums(1)
    y = s.table(50, 170, columns("Competenze|345", "Importo €|150|r"), [[n, m(a)] for n, a, _ in p.earnings] + [["Totale lordo", m(gross)]], size=10)
    y = s.table(
        50,
        y + 12,
        columns("Contributi a carico del dipendente|345", "Importo €|150|r"),
        [[n, m(a)] for n, a, _ in p.deductions] + [["Totale contributi", m(less)]],
        size=10,
    )
    y = s.table(
        50, y + 12, columns("Ritenute fiscali|345", "Importo €|150|r"), [[n, m(a)] for n, a, _ in p.taxes] + [["Totale ritenute fiscali", m(tax)]], size=10
    )
    s.text(50, y + 36, "NETTO A PAGARE", 12, bold=True)
    s.text(541, y + 36, f"€ {m(net)}", 12, bold=True, align="r")
    s.text(50, y + 80, "Firma per ricevuta ______________________________", 9)
    return s, truth(p, "Date Taxes Deductions", "")
