"""Pay slips of Germany and France."""

from __future__ import annotations

import random
from decimal import Decimal

from .codes import digits
from .codes import iban as new_iban
from .drawing import GREY, PALE, Sheet, columns
from .names import bank, cents
from .pay import Pay, truth
from .truth import Fields


def _sums(p: Pay) -> list[str]:
    return [p.m(value) for value in p.sums(1)]


def de_letter(p: Pay, rng: random.Random) -> tuple[Sheet, Fields]:
    s, m, look = Sheet(family="Vera", margin=56), p.m, p.style
    s.logo(p.employer.name, 470, 40, 34, "#7a1f3d")
    s.lines(56, 60, [p.employer.name, *p.employer.lines], 8.5)
    s.text(56, 130, "Gehaltsabrechnung", 15, bold=True)
    s.pairs(
        56,
        155,
        [
            ("Mitarbeiter", p.employee),
            ("Anschrift", p.home.replace("\n", ", ")),
            ("Zeitraum", f"{look.day(p.start)} - {look.day(p.end)}"),
            ("Zahltag", look.day(p.paid)),
            ("Steuerklasse", "I"),
            ("Krankenkasse", "BKK Elbtal"),
        ],
        90,
        8.5,
    )
    gross, tax, less, net = _sums(p)
    rows = [
        ["Bruttobezüge", "", ""],
        *([f"   {n}", m(a), m(b)] for n, a, b in p.earnings),
        ["Bruttolohn gesamt", gross, m(p.sums(2)[0])],
        ["Gesetzliche Abzüge", "", ""],
        *([f"   {n}", m(a), m(b)] for n, a, b in p.taxes),
        ["Summe Steuern", tax, m(p.sums(2)[1])],
        *([f"   {n}", m(a), m(b)] for n, a, b in p.deductions),
        ["Summe Sozialversicherung", less, m(p.sums(2)[2])],
    ]
    y = s.table(56, 250, columns("Bezeichnung|270", "Monat EUR|105|r", "Jahr EUR|105|r"), rows, rules="zebra", head="#7a1f3d", ink="#ffffff")
    s.box(56, y + 8, 480, 24, stroke="#7a1f3d", line=1.2)
    s.text(62, y + 24, "Nettolohn / Auszahlung", 10.5, bold=True)
    s.text(427, y + 24, f"{net} EUR", 10.5, bold=True, align="r")
    s.text(56, y + 56, f"Überweisung auf {bank(rng, 'DE')}, IBAN {new_iban(rng, 'DE')[:8]}xxxxxxxxxx", 8)
    return s, truth(p, "Date Taxes Deductions", "Gross Taxes Deductions")


def de_boxes(p: Pay, rng: random.Random) -> tuple[Sheet, Fields]:
    """The gross and net statement that tax advisers' computing centres print: a form full of small boxes."""
    s, m, look = Sheet(family="Courier", margin=36), p.m, p.style
    month = look.months[p.end.month - 1]
    s.text(36, 48, f"Abrechnung der Brutto/Netto-Bezüge für {month} {p.end.year}", 12, bold=True, family="Helvetica")
    s.text(560, 48, f"{look.day(p.paid)}   Blatt: 1", 8, align="r")
    for x, width, label, value in (
        (36, 70, "Personal-Nr.", p.number),
        (106, 80, "Geburtsdatum", "14.03.1984"),
        (186, 50, "StKl", rng.choice("134")),
        (236, 60, "Faktor", ""),
        (296, 70, "Ki.Frbtr.", "1,0"),
        (366, 70, "Konfession", "rk"),
        (436, 124, "SV-Nummer", f"53{digits(rng, 6)}H{digits(rng, 3)}"),
    ):
        s.field(x, 58, width, 26, label, value)
    s.text(36, 110, f"{p.employer.name} * {' * '.join(p.employer.lines)}", 7, family="Helvetica")
    s.lines(36, 128, ["Frau" if p.employee.split()[0] in ("Annegret", "Jutta", "Friederike", "Katrin") else "Herrn", p.employee, *p.home.split("\n")], 10)
    s.pairs(350, 122, [("Abrechnungszeitraum", ""), ("von", look.day(p.start)), ("bis", look.day(p.end)), ("Steuertage", "30"), ("SV-Tage", "30")], 90, 8)
    rows = [[digits(rng, 4), n, m(a)] for n, a, _ in p.earnings]
    y = s.table(36, 200, columns("Lohnart|60", "Bezeichnung|344", "Betrag|120|r"), rows, rules="columns", head="#dddddd")
    now, year = p.sums(1), p.sums(2)
    y = _german_total(s, y, "Gesamt-Brutto", m(now[0]))
    y = s.table(
        36,
        y + 12,
        columns("Steuer / Sozialversicherung|404", "Betrag|120|r"),
        [[n, m(a)] for n, a, _ in p.taxes + p.deductions],
        rules="columns",
        head="#dddddd",
    )
    y = _german_total(s, y, "Steuerrechtliche Abzüge", m(now[1]))
    y = _german_total(s, y, "SV-rechtliche Abzüge", m(now[2]))
    y = _german_total(s, y + 10, "Auszahlungsbetrag", m(now[3]), 11)
    account = new_iban(rng, "DE")
    s.text(36, y + 24, f"Bank: {bank(rng, 'DE')}   IBAN: {account[:4]} **** **** **** {account[-4:]}", 8)
    y += 50
    s.text(36, y - 4, "Verdienstbescheinigung (Jahreswerte)", 8, bold=True, family="Helvetica")
    for i, (label, value) in enumerate(
        (("Gesamt-Brutto", m(year[0])), ("Lohnsteuer", m(p.taxes[0][2])), ("Kirchensteuer", m(p.taxes[1][2])), ("SolZ", m(p.taxes[2][2])))
    ):
        s.field(36 + i * 131, y, 131, 26, label, value, align="r")
    return s, truth(p, "Date Taxes Deductions")


def _german_total(s: Sheet, y: float, label: str, value: str, size: float = 9) -> float:
    s.box(36, y, 524, size + 9, fill="#eeeeee", stroke=GREY)
    s.text(40, y + size + 3, label, size, bold=True)
    s.text(556, y + size + 3, value, size, bold=True, align="r")
    return y + size + 9


def _french_rows(p: Pay, rng: random.Random) -> list[list[str]]:
    gross = p.sums(1)[0]
    rows = []
    for label, part, _ in p.deductions:
        employer = cents(part * Decimal(rng.choice(["1.2", "1.5", "0"])))
        rows.append([label, p.m(gross), f"{part * 100 / gross:.2f}".replace(".", ","), p.m(part), p.m(employer) if employer else ""])
    return rows


def fr_bulletin(p: Pay, rng: random.Random) -> tuple[Sheet, Fields]:
    """A pay slip in one ruled table: base, rate, employee's part, employer's part."""
    s, m, look = Sheet(family="Helvetica", margin=30), p.m, p.style
    s.text(297, 40, "BULLETIN DE PAIE", 15, bold=True, align="c")
    s.box(30, 55, 260, 78)
    s.lines(36, 68, [p.employer.name, *p.employer.lines, f"SIRET : {digits(rng, 14)}", "Code APE : 4941B", f"URSSAF : {digits(rng, 10)}"], 8.5)
    s.pairs(
        310,
        66,
        [
            ("Période du", f"{look.day(p.start)} au {look.day(p.end)}"),
            ("Paiement le", f"{look.day(p.paid)} par virement"),
            ("Matricule", p.number),
            ("N° S.S.", f"2 {digits(rng, 2)} {digits(rng, 2)} {digits(rng, 2)} {digits(rng, 3)} {digits(rng, 3)}"),
            ("Emploi", "Technicien"),
            ("Coefficient", "190"),
        ],
        80,
        8.5,
    )
    s.box(310, 140, 255, 60, radius=5)
    s.lines(320, 156, [p.employee, *p.home.split("\n")], 10)
    gross, tax, less, net = p.sums(1)
    rows = [[n, h, r.replace(".", ","), m(a), ""] for (n, a, _), (h, r) in zip(p.earnings, p.hours, strict=True)]
    rows += [
        ["SALAIRE BRUT", "", "", m(gross), ""],
        *_french_rows(p, rng),
        ["TOTAL DES COTISATIONS", "", "", m(less), ""],
        ["NET À PAYER AVANT IMPÔT SUR LE REVENU", "", "", m(gross - less), ""],
        [p.taxes[0][0], m(gross - less), "3,80", m(tax), ""],
    ]
    y = s.table(
        30, 215, columns("Désignation|225", "Nombre ou base|85|r", "Taux|55|r", "Part salarié|85|r", "Part employeur|85|r"), rows, rules="columns", size=8
    )
    _french_foot(s, p, y)
    return s, truth(p, "Date Taxes Deductions", "Gross Taxes Deductions")


def _french_foot(s: Sheet, p: Pay, y: float) -> None:
    s.box(365, y + 12, 200, 26, fill=PALE)
    s.text(372, y + 29, "NET PAYÉ EN EUROS", 9, bold=True)
    s.text(560, y + 29, p.m(p.sums(1)[3]), 11, bold=True, align="r")
    y += 56
    s.table(
        30,
        y,
        columns("Cumuls|107", "Brut|107|r", "Cotisations|107|r", "Net imposable|107|r", "PAS|107|r"),
        [["Année", p.m(p.sums(2)[0]), p.m(p.sums(2)[2]), p.m(p.sums(2)[0] - p.sums(2)[2]), p.m(p.sums(2)[1])]],
        rules="full",
    )
    s.text(30, 805, "Dans votre intérêt, et pour vous aider à faire valoir vos droits, conservez ce bulletin de paie sans limitation de durée.", 7, italic=True)


def fr_clear(p: Pay, rng: random.Random) -> tuple[Sheet, Fields]:
    s, m, look = Sheet(family="OpenSans", margin=40), p.m, p.style
    s.box(0, 0, 595, 70, fill="#23395b", stroke=None)
    s.text(40, 32, p.employer.name, 14, bold=True, color="#ffffff")
    s.text(40, 50, p.employer.address.replace("\n", " - "), 8, color="#ffffff")
    s.text(555, 32, "Bulletin de salaire", 14, align="r", color="#ffffff")
    s.text(555, 50, f"{look.months[p.end.month - 1]} {p.end.year}", 10, align="r", color="#ffffff")
    s.lines(40, 96, [f"{p.employee}", *p.home.split("\n")], 9.5)
    s.pairs(
        330,
        96,
        [("Début de période", look.day(p.start)), ("Fin de période", look.day(p.end)), ("Date de paiement", look.day(p.paid)), ("Contrat", "CDI")],
        100,
        8.5,
    )
    gross, tax, less, net = p.sums(1)
    y = s.table(
        40,
        165,
        columns("Éléments de paie|325", "Base|90|r", "Montant|100|r"),
        [[n, h, m(a)] for (n, a, _), (h, _) in zip(p.earnings, p.hours, strict=True)] + [["Salaire brut", "", m(gross)]],
        size=9,
    )
    y = s.table(
        40,
        y + 10,
        columns("Cotisations et contributions sociales|325", "Base|90|r", "Part salariale|100|r"),
        [[n, m(gross), "-" + m(a)] for n, a, _ in p.deductions] + [["Total cotisations salariales", "", "-" + m(less)]],
        size=9,
    )
    y = s.table(
        40,
        y + 10,
        columns("Impôt sur le revenu|325", "Base|90|r", "Montant|100|r"),
        [["Prélèvement à la source (taux 3,80 %)", m(gross - less), "-" + m(tax)]],
        size=9,
    )
    s.box(40, y + 14, 515, 34, fill="#e6eef7", stroke=None, radius=6)
    s.text(52, y + 36, "Net à payer au salarié", 12, bold=True)
    s.text(545, y + 36, f"{m(net)} €", 14, bold=True, align="r")
    s.text(40, y + 70, f"Cumul annuel : brut {m(p.sums(2)[0])} €   -   heures 1 213,33", 8.5)
    return s, truth(p, "Date Taxes Deductions")
