"""Pay slips: amounts of the period and of the year, in the layouts of several countries."""

from __future__ import annotations

import pytest

from portal.core.extraction.fields import extract
from tests.core.papers import Row, paper, table

AMERICAN = (
    (40, (50, "Cedar Tools LLC", 14)),
    (54, (50, "9 Mill Road, Dayton, OH 45402")),
    (90, (50, "Employee:"), (130, "Maria Delgado"), (330, "Pay Date:"), (440, "02/02/2024")),
    (104, (330, "Pay Period:"), (440, "01/14/2024 - 01/27/2024")),
    *table(
        140,
        (50, -230, -290, -370, -450),
        [
            ("Earnings", "Rate", "Hours", "Current", "YTD"),
            ("Regular", "25.00", "80.00", "2,000.00", "4,000.00"),
            ("Overtime", "37.50", "4.00", "150.00", "150.00"),
            ("Gross Pay", "", "", "2,150.00", "4,150.00"),
            ("Taxes", "", "", "", ""),
            ("Federal Income Tax", "", "", "-210.00", "-400.00"),
            ("Social Security", "", "", "-133.30", "-257.30"),
            ("Medicare", "", "", "-31.18", "-60.18"),
            ("Total Taxes", "", "", "-374.48", "-717.48"),
            ("401(k)", "", "", "-100.00", "-200.00"),
            ("Total Deductions", "", "", "-100.00", "-200.00"),
            ("Net Pay", "", "", "1,675.52", "3,232.52"),
        ],
    ),
)
AMERICAN_BOXES = (
    (40, (50, "Cedar Tools LLC", 14)),
    (90, (50, "Earnings Statement"), (330, "Pay Date"), (440, "02/02/2024")),
    *table(
        140,
        (50, -200, -290, -380, -470),
        [
            ("", "Gross Pay", "Taxes", "Deductions", "Net Pay"),
            ("Current", "2,150.00", "374.48", "100.00", "1,675.52"),
            ("YTD", "4,150.00", "717.48", "200.00", "3,232.52"),
        ],
    ),
)
#: No total of the taxes, a table of other things on the same lines, a discount with a plus.
AMERICAN_LINES = (
    (40, (50, "Cedar Tools LLC", 14)),
    *table(
        140,
        (50, -240, -320, 350, -480),
        [
            ("Earnings", "this period", "year to date", "Other Benefits", "total to date"),
            ("Gross Pay", "$452.43", "23,526.80", "Vac Hrs", "40.00"),
            ("Federal Income Tax", "-40.60", "2,111.20", "", ""),
            ("Social Security Tax", "-28.05", "1,458.60", "", ""),
            ("Medicare Tax", "-6.56", "341.12", "", ""),
            ("Bond", "-5.00", "100.00", "", ""),
            ("Net Pay", "$372.22", "", "", ""),
        ],
    ),
)
BRITISH = (
    (40, (50, "Harbour Foods Ltd", 12), (330, "Payslip", 12)),
    (70, (50, "Employee Name"), (150, "Mr John Okafor"), (330, "Pay Date"), (420, "29/03/2024")),
    (84, (50, "Tax Code"), (150, "1257L"), (330, "Tax Period"), (420, "12")),
    (
        110,
        (50, "Payments"),
        (-200, "Amount"),
        (230, "Deductions"),
        (-360, "Amount"),
        (390, "Year to Date"),
    ),
    (126, (50, "Basic Pay"), (-200, "2,500.00"), (230, "PAYE Tax"), (-360, "290.40"), (390, "Total Gross Pay TD"), (-560, "30,000.00")),
    (142, (230, "National Insurance"), (-360, "116.20"), (390, "Tax Paid TD"), (-560, "3,484.80")),
    (158, (230, "Pension"), (-360, "125.00")),
    (190, (50, "Total Payments"), (-200, "2,500.00"), (230, "Total Deductions"), (-360, "531.60"), (390, "Net Pay"), (-560, "1,968.40")),
)
GERMAN = (
    (40, (50, "Birkenhof Bau GmbH · Hauptstr. 9 · 12345 Musterstadt", 8)),
    (60, (50, "Abrechnung der Brutto/Netto-Bezüge für März 2024", 11)),
    (90, (50, "Herr"), (330, "Pers.-Nr. 00017")),
    (102, (50, "Jonas Weber")),
    (114, (50, "Gartenweg 4")),
    (126, (50, "54321 Musterstadt")),
    (170, (50, "Gehalt"), (-500, "3.500,00")),
    (190, (50, "Gesamt-Brutto"), (-500, "3.500,00")),
    (220, (50, "Lohnsteuer"), (-300, "430,16"), (330, "Steuerrechtliche Abzüge"), (-560, "430,16")),
    (240, (50, "Krankenversicherung"), (-300, "283,50"), (330, "SV-rechtliche Abzüge"), (-560, "724,50")),
    (270, (330, "Netto-Verdienst"), (-560, "2.345,34")),
    (290, (330, "Auszahlungsbetrag"), (-560, "2.345,34")),
)
FRENCH = (
    (40, (50, "BULLETIN DE PAIE", 13)),
    (60, (50, "Employeur :"), (120, "Moulin du Lac SARL"), (330, "Salarié :"), (400, "Camille Martin")),
    (80, (50, "Période :"), (120, "du 01/03/2024 au 31/03/2024"), (330, "Paiement le :"), (420, "29/03/2024")),
    (110, (50, "Désignation"), (-280, "Base"), (-340, "Taux"), (-430, "Montant")),
    (126, (50, "Salaire de base"), (-430, "2 600,00")),
    (142, (50, "Salaire brut"), (-430, "2 600,00")),
    (158, (50, "Sécurité sociale maladie"), (-280, "2 600,00"), (-340, "6,90"), (-430, "179,40")),
    (174, (50, "Total des cotisations et contributions"), (-430, "571,20")),
    (206, (50, "Impôt sur le revenu prélevé à la source"), (-280, "2 100,00"), (-340, "4,80"), (-430, "100,80")),
    (222, (50, "Net à payer au salarié"), (-430, "1 928,00")),
)
SPANISH = (
    (40, (50, "RECIBO DE SALARIOS", 12)),
    (60, (50, "Empresa:"), (120, "Olivar del Sur S.L."), (330, "Trabajador:"), (410, "Lucía Romero Gil")),
    (76, (50, "Periodo de liquidación:"), (190, "del 1 de marzo de 2024 al 31 de marzo de 2024")),
    (110, (50, "Salario base"), (-480, "1.800,00")),
    (126, (50, "A. TOTAL DEVENGADO"), (-480, "1.800,00")),
    (142, (50, "Contingencias comunes"), (-380, "4,70 %"), (-480, "84,60")),
    (158, (50, "IRPF"), (-380, "12,00 %"), (-480, "216,00")),
    (174, (50, "B. TOTAL A DEDUCIR"), (-480, "300,60")),
    (190, (50, "LÍQUIDO TOTAL A PERCIBIR (A-B)"), (-480, "1.499,40")),
)
ITALIAN = (
    (40, (50, "Azienda"), (150, "Fonderia Alpina S.r.l."), (330, "Mese di retribuzione"), (450, "Marzo 2024")),
    (60, (50, "Cognome e nome"), (150, "Bianchi Laura")),
    (100, (50, "Totale competenze"), (-280, "2.100,00"), (330, "Totale trattenute"), (-520, "520,00")),
    (120, (50, "Ritenute IRPEF"), (-280, "320,00")),
    (140, (330, "Netto in busta"), (-520, "1.580,00")),
)
DUTCH = (
    (40, (50, "Salarisspecificatie", 13), (330, "Werkgever"), (420, "Molen Techniek B.V.")),
    (60, (50, "Werknemer"), (150, "Sanne de Vries"), (330, "Periode"), (420, "maart 2024")),
    (90, (50, "Omschrijving"), (-380, "Bedrag"), (-500, "Cumulatief")),
    (106, (50, "Bruto salaris"), (-380, "3.200,00"), (-500, "9.600,00")),
    (122, (50, "Loonheffing"), (-380, "610,00"), (-500, "1.830,00")),
    (138, (50, "Netto loon"), (-380, "2.590,00"), (-500, "7.770,00")),
)
PORTUGUESE = (
    (40, (50, "RECIBO DE VENCIMENTO", 12), (330, "Data de pagamento:"), (460, "28/03/2024")),
    (60, (50, "Entidade:"), (150, "Cortiça Real Lda"), (330, "Nome:"), (400, "João Pereira")),
    (76, (50, "Período:"), (150, "01/03/2024 a 31/03/2024")),
    (100, (50, "Descrição"), (-380, "Abonos"), (-500, "Descontos")),
    (116, (50, "Vencimento base"), (-380, "1.400,00")),
    (132, (50, "IRS"), (-500, "154,00")),
    (148, (50, "Segurança Social"), (-500, "154,00")),
    (180, (50, "Total Abonos"), (-280, "1.400,00"), (300, "Total Descontos"), (-500, "308,00")),
    (200, (300, "Líquido a receber"), (-500, "1.092,00")),
)
SLIPS = {
    "american": (AMERICAN, "2150.00 374.48 100.00 1675.52"),
    "american, boxes": (AMERICAN_BOXES, "2150.00 374.48 100.00 1675.52"),
    "american, lines": (AMERICAN_LINES, "452.43 75.21 5.00 372.22"),
    "british": (BRITISH, "2500.00 290.40 531.60 1968.40"),
    "german": (GERMAN, "3500.00 430.16 724.50 2345.34"),
    "french": (FRENCH, "2600.00 100.80 571.20 1928.00"),
    "spanish": (SPANISH, "1800.00 216.00 300.60 1499.40"),
    "italian": (ITALIAN, "2100.00 320.00 520.00 1580.00"),
    "dutch": (DUTCH, "3200.00 610.00 - 2590.00"),
    "portuguese": (PORTUGUESE, "1400.00 154.00 308.00 1092.00"),
}
MEASURES = ("GrossPay", "Taxes", "Deductions", "NetPay")


def amounts(rows: tuple[Row, ...], prefix: str = "CurrentPeriod") -> str:
    values, _ = extract("payStub", paper(*rows))
    return " ".join(str(values[prefix + name].value["amount"]) if prefix + name in values else "-" for name in MEASURES)


def read(rows: tuple[Row, ...], *names: str) -> list:
    values, _ = extract("payStub", paper(*rows))
    return [values[name].value if name in values else None for name in names]


@pytest.mark.parametrize("kind", SLIPS)
def test_the_periods_amounts(kind: str) -> None:
    rows, wanted = SLIPS[kind]
    assert amounts(rows) == wanted


@pytest.mark.parametrize("kind", [kind for kind in SLIPS if kind != "american, lines"])
def test_gross_less_what_is_withheld_is_net(kind: str) -> None:
    _, checks = extract("payStub", paper(*SLIPS[kind][0]))
    assert [(check.name, check.passed) for check in checks] == [("gross_less_deductions_is_net", True)]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (AMERICAN, "4150.00 717.48 200.00 3232.52"),
        (AMERICAN_BOXES, "4150.00 717.48 200.00 3232.52"),
        (BRITISH, "30000.00 3484.80 - -"),
        (DUTCH, "9600.00 1830.00 - 7770.00"),
        (GERMAN, "- - - -"),
    ],
)
def test_the_years_amounts(rows: tuple[Row, ...], wanted: str) -> None:
    assert amounts(rows, "YearToDate") == wanted


def test_taxes_without_a_total_are_the_sum_of_the_single_ones() -> None:
    values, _ = extract("payStub", paper(*AMERICAN_LINES))
    taxes = values["CurrentPeriodTaxes"]
    assert (taxes.method, taxes.parts) == ("derived", ["Federal Income Tax", "Social Security Tax", "Medicare Tax"])
    assert values["CurrentPeriodDeductions"].parts == ["CurrentPeriodGrossPay", "CurrentPeriodTaxes", "CurrentPeriodNetPay"]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (AMERICAN, ["Cedar Tools LLC", "Maria Delgado"]),
        (BRITISH, ["Harbour Foods Ltd", "John Okafor"]),
        (GERMAN, ["Birkenhof Bau GmbH", "Jonas Weber"]),
        (FRENCH, ["Moulin du Lac SARL", "Camille Martin"]),
        (SPANISH, ["Olivar del Sur S.L.", "Lucía Romero Gil"]),
        (ITALIAN, ["Fonderia Alpina S.r.l.", "Bianchi Laura"]),
        (DUTCH, ["Molen Techniek B.V.", "Sanne de Vries"]),
        (PORTUGUESE, ["Cortiça Real Lda", "João Pereira"]),
    ],
)
def test_employer_and_employee(rows: tuple[Row, ...], wanted: list[str]) -> None:
    assert read(rows, "EmployerName", "EmployeeName") == wanted


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (AMERICAN, ["2024-01-14", "2024-01-27", "2024-02-02"]),
        (BRITISH, [None, None, "2024-03-29"]),
        (GERMAN, ["2024-03-01", "2024-03-31", None]),
        (FRENCH, ["2024-03-01", "2024-03-31", "2024-03-29"]),
        (SPANISH, ["2024-03-01", "2024-03-31", None]),
        (ITALIAN, ["2024-03-01", "2024-03-31", None]),
        (DUTCH, ["2024-03-01", "2024-03-31", None]),
        (PORTUGUESE, ["2024-03-01", "2024-03-31", "2024-03-28"]),
    ],
)
def test_the_period_and_the_day_of_payment(rows: tuple[Row, ...], wanted: list[str | None]) -> None:
    assert read(rows, "PayPeriodStartDate", "PayPeriodEndDate", "PayDate") == wanted


#: Labels at the left edge of their boxes, figures at the right.
BOXES = (
    (40, (50, "DATORE DI LAVORO", 6), (330, "PERIODO DI RETRIBUZIONE", 6)),
    (52, (52, "Fonderia Alpina S.r.l."), (440, "MARZO 2024")),
    (80, (50, "IMPONIBILE PROGR.", 6), (180, "TOTALE COMPETENZE", 6), (320, "TOTALE TRATTENUTE", 6)),
    (94, (-170, "6.300,00"), (-310, "2.100,00"), (-450, "520,00")),
    (110, (320, "NETTO IN BUSTA", 6)),
    (124, (-450, "1.580,00")),
)
#: The year's figures stand under a heading of their own, in boxes.
YEARS = (
    (40, (50, "Abrechnung für März 2024", 11)),
    (80, (50, "Gesamt-Brutto"), (-500, "3.500,00")),
    (96, (50, "Auszahlungsbetrag"), (-500, "2.345,34")),
    (130, (50, "Verdienstbescheinigung (Jahreswerte)")),
    (144, (52, "Gesamt-Brutto", 6), (180, "Kirchensteuer", 6)),
    (156, (-130, "10.500,00"), (-260, "38,70")),
)


def test_a_figure_at_the_right_edge_belongs_to_the_label_at_the_left_of_its_box() -> None:
    assert (amounts(BOXES), amounts(BOXES, "YearToDate")) == ("2100.00 - 520.00 1580.00", "6300.00 - - -")


def test_a_heading_alone_on_its_line_makes_the_figures_below_the_years() -> None:
    assert (amounts(YEARS), amounts(YEARS, "YearToDate")) == ("3500.00 - - 2345.34", "10500.00 - - -")


def test_a_street_is_no_name() -> None:
    firm = ((24, (50, "Cedar Tools LLC", 14)), (40, (330, "EMPLOYEE")), (52, (330, "12 Elm Street")))
    page = (*firm, (80, (50, "Maria Delgado")), (92, (50, "9 Oak Road")), (104, (50, "Dayton, OH 45402")))
    assert read((*page, (130, (50, "Net Pay"), (-300, "100.00"))), "EmployeeName") == ["Maria Delgado"]
