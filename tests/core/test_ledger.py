"""Statements of several countries: which lines are transactions, and which way the money went."""

from __future__ import annotations

import pytest

from portal.core.extraction.fields import extract
from tests.core.papers import Row, paper, table

BRITISH = (
    (40, (50, "Harbour Bank plc", 15)),
    (70, (50, "Mr John Okafor"), (330, "Account Number"), (440, "41234567")),
    (84, (50, "3 Quay Street"), (330, "Sort Code"), (440, "20-11-33")),
    (98, (50, "Bristol BS1 4DJ"), (330, "1 March to 31 March 2024")),
    *table(
        140,
        (50, 110, -380, -450, -530),
        [
            ("Date", "Payment type and details", "Paid out", "Paid in", "Balance"),
            ("29 Feb 24", "BALANCE BROUGHT FORWARD", "", "", "1,200.00"),
            ("01 Mar 24", "DD WATER COMPANY", "35.50", "", ""),
            ("", "CR SALARY ALDER LTD", "", "2,000.00", "3,164.50"),
            ("11 Mar 24", "VIS BOOKSHOP", "", "", ""),
            ("", "BRISTOL", "12.99", "", "3,151.51"),
            ("31 Mar 24", "BALANCE CARRIED FORWARD", "", "", "3,151.51"),
        ],
    ),
)
FRENCH = (
    (40, (50, "Banque du Lac", 15)),
    (60, (50, "Relevé de compte du 01/03/2024 au 31/03/2024")),
    (80, (50, "Titulaire :"), (130, "Mme Camille Martin")),
    *table(
        120,
        (50, 110, 180, -430, -510),
        [
            ("Date", "Valeur", "Nature des opérations", "Débit", "Crédit"),
            ("", "", "SOLDE CRÉDITEUR AU 29/02/2024", "", "1 234,56"),
            ("04/03", "04/03", "VIR SALAIRE MOULIN", "", "1 928,00"),
            ("08/03", "07/03", "CARTE EPICERIE", "45,20", ""),
            ("", "", "LYON 3", "", ""),
            ("15/03", "15/03", "PRLV LOYER", "800,00", ""),
            ("", "", "Total des opérations", "845,20", "1 928,00"),
            ("", "", "NOUVEAU SOLDE CRÉDITEUR AU 31/03/2024", "", "2 317,36"),
        ],
    ),
)
SPANISH = (
    (40, (50, "Banco del Sur, S.A.", 15)),
    (60, (50, "Titular:"), (130, "Lucía Romero Gil"), (330, "Periodo:"), (390, "01/03/2024 - 31/03/2024")),
    (76, (50, "IBAN:"), (130, "ES91 2100 0418 4502 0005 1332")),
    (96, (50, "Saldo anterior"), (-520, "900,00")),
    *table(
        120,
        (50, 120, 190, -440, -520),
        [
            ("F. operación", "F. valor", "Concepto", "Importe", "Saldo"),
            ("04/03/2024", "04/03/2024", "Nómina marzo", "1.499,40", "2.399,40"),
            ("10/03/2024", "10/03/2024", "Recibo luz", "-60,40", "2.339,00"),
            ("21/03/2024", "21/03/2024", "Compra mercado", "-39,00", "2.300,00"),
        ],
    ),
    (220, (50, "Saldo final"), (-520, "2.300,00")),
)
ITALIAN = (
    (40, (50, "Banca Alpina S.p.A.", 15)),
    (60, (50, "Estratto conto dal 01/03/2024 al 31/03/2024"), (330, "Intestatario"), (400, "Bianchi Laura")),
    *table(
        100,
        (50, 110, -240, -320, 340),
        [
            ("Data", "Valuta", "Dare", "Avere", "Descrizione"),
            ("", "", "", "500,00", "SALDO INIZIALE"),
            ("05/03/2024", "05/03/2024", "", "1.580,00", "STIPENDIO"),
            ("12/03/2024", "12/03/2024", "80,00", "", "PRELIEVO BANCOMAT"),
            ("", "", "", "2.000,00", "SALDO FINALE"),
        ],
    ),
)
DUTCH = (
    (40, (50, "Molen Bank N.V.", 15)),
    (60, (50, "Rekeningafschrift"), (330, "Periode"), (400, "01-03-2024 t/m 31-03-2024")),
    (76, (50, "Vorig saldo"), (-250, "100,00"), (330, "Nieuw saldo"), (-520, "2.640,00")),
    *table(
        110,
        (50, 120, -420, 440),
        [
            ("Datum", "Naam / Omschrijving", "Bedrag (EUR)", ""),
            ("04-03", "Salaris Techniek", "2.590,00", "Bij"),
            ("10-03", "Supermarkt", "50,00", "Af"),
        ],
    ),
)
PORTUGUESE = (
    (40, (50, "Banco Atlântico Real", 15)),
    (60, (50, "Extrato de 01/03/2024 a 31/03/2024"), (330, "Titular"), (400, "João Pereira")),
    (76, (50, "Saldo inicial"), (-520, "250,00")),
    *table(
        110,
        (50, 120, 190, -380, -450, -520),
        [
            ("Data mov.", "Data valor", "Descrição", "Débito", "Crédito", "Saldo"),
            ("04/03/2024", "04/03/2024", "Vencimento", "", "1.092,00", "1.342,00"),
            ("10/03/2024", "11/03/2024", "Renda de casa", "600,00", "", "742,00"),
        ],
    ),
    (170, (50, "Saldo final"), (-520, "742,00")),
)
GERMAN = (
    (40, (50, "Sparkasse Musterstadt", 15)),
    (60, (50, "Kontoauszug Nr. 3 vom 01.03.2024 bis 31.03.2024")),
    (80, (50, "Kontostand am 29.02.2024, Auszug Nr. 2"), (-500, "50,00"), (506, "S")),
    *table(
        110,
        (50, 100, 160, -500, 506),
        [
            ("Buchung", "Wert", "Erläuterung", "Betrag", ""),
            ("01.03.", "01.03.", "Gehalt", "2.345,34", "H"),
            ("05.03.", "05.03.", "Lastschrift Miete", "900,00", "S"),
        ],
    ),
    (170, (50, "Kontostand am 31.03.2024"), (-500, "1.395,34"), (506, "H")),
)
SECTIONED = (
    (40, (50, "First Harbor Bank, N.A.", 15)),
    (56, (50, "January 1, 2024 through January 31, 2024"), (330, "Account Number:"), (440, "000004417")),
    (80, (50, "Beginning Balance"), (-300, "$1,000.00")),
    (94, (50, "Ending Balance"), (-300, "$1,275.00")),
    (120, (50, "DEPOSITS AND ADDITIONS")),
    *table(136, (50, 110, -400), [("DATE", "DESCRIPTION", "AMOUNT"), ("01/05", "Payroll", "$500.00")]),
    (180, (50, "CHECKS PAID")),
    (196, (50, "1001"), (100, "01/08"), (-200, "$50.00"), (250, "1002"), (300, "01/11"), (-400, "$75.00")),
    (220, (50, "ELECTRONIC WITHDRAWALS")),
    *table(236, (50, 110, -400), [("DATE", "DESCRIPTION", "AMOUNT"), ("01/20", "Power company", "$100.00")]),
    (290, (50, "DAILY ENDING BALANCE")),
    *table(306, (50, -200, 250, -400), [("DATE", "AMOUNT", "DATE", "AMOUNT"), ("01/05", "$1,500.00", "01/20", "$1,275.00")]),
)
CARD = (
    (40, (50, "Cedar Card Services", 15), (330, "Account ending in 4417")),
    (60, (50, "Previous Balance"), (-250, "$300.00"), (330, "Payment Due Date"), (-520, "03/25/2024")),
    (74, (50, "Payments and Credits"), (-250, "-$300.00"), (330, "Minimum Payment Due"), (-520, "$25.00")),
    (88, (50, "New Balance"), (-250, "$131.25"), (330, "Statement Closing Date"), (-520, "02/29/2024")),
    (120, (50, "Payments and Credits")),
    *table(136, (50, 110, 170, -500), [("Trans Date", "Post Date", "Description", "Amount"), ("02/10", "02/11", "Payment thank you", "$300.00 CR")]),
    (190, (50, "Purchases")),
    *table(206, (50, 110, 170, -500), [("02/12", "02/13", "Coffee corner", "$12.25"), ("02/20", "02/21", "Train tickets", "$119.00")]),
)


def read(kind: str, rows: tuple[Row, ...], **more: object) -> tuple[dict, list[tuple[str, str, str, str]], dict[str, bool]]:
    """(values, transactions as (date, description, deposit, withdrawal), checks by name)."""
    values, checks = extract(kind, paper(*rows, **more))

    def worth(row: dict, name: str) -> str:
        return str(row[name].value["amount"]) if name in row else ""

    found = [
        (row["Date"].value, row["Description"].value if "Description" in row else "", worth(row, "DepositAmount"), worth(row, "WithdrawalAmount"))
        for row in (values["Transactions"].value if "Transactions" in values else [])
    ]
    return values, found, {check.name: check.passed for check in checks}


STATEMENTS = {
    "british": (BRITISH, "1200.00", "3151.51"),
    "french": (FRENCH, "1234.56", "2317.36"),
    "spanish": (SPANISH, "900.00", "2300.00"),
    "italian": (ITALIAN, "500.00", "2000.00"),
    "dutch": (DUTCH, "100.00", "2640.00"),
    "portuguese": (PORTUGUESE, "250.00", "742.00"),
    "german": (GERMAN, "-50.00", "1395.34"),
    "sectioned": (SECTIONED, "1000.00", "1275.00"),
}


@pytest.mark.parametrize("kind", STATEMENTS)
def test_balances_agree_with_the_transactions(kind: str) -> None:
    rows, begin, end = STATEMENTS[kind]
    values, _, checks = read("bankStatement", rows)
    balances = [str(values[name].value["amount"]) if name in values else "" for name in ("BeginningBalance", "EndingBalance")]
    assert (balances, checks.get("balances_and_transactions_agree")) == ([begin, end], True)


@pytest.mark.parametrize("kind", [kind for kind in STATEMENTS if kind not in ("german", "sectioned")])
def test_the_period_is_the_printed_one(kind: str) -> None:
    values, _, _ = read("bankStatement", STATEMENTS[kind][0])
    assert (values["StatementStartDate"].value, values["StatementEndDate"].value) == ("2024-03-01", "2024-03-31")


def test_lines_without_a_date_are_of_the_day_above() -> None:
    assert read("bankStatement", BRITISH)[1] == [
        ("2024-03-01", "DD WATER COMPANY", "", "35.50"),
        ("2024-03-01", "CR SALARY ALDER LTD", "2000.00", ""),
        ("2024-03-11", "VIS BOOKSHOP BRISTOL", "", "12.99"),
    ]


def test_totals_and_balances_are_no_transactions() -> None:
    assert read("bankStatement", FRENCH)[1] == [
        ("2024-03-04", "VIR SALAIRE MOULIN", "1928.00", ""),
        ("2024-03-08", "CARTE EPICERIE LYON 3", "", "45.20"),
        ("2024-03-15", "PRLV LOYER", "", "800.00"),
    ]


def test_a_description_may_stand_after_the_amounts() -> None:
    assert read("bankStatement", ITALIAN)[1] == [("2024-03-05", "STIPENDIO", "1580.00", ""), ("2024-03-12", "PRELIEVO BANCOMAT", "", "80.00")]


def test_a_word_after_the_amount_says_which_way_it_went() -> None:
    assert read("bankStatement", DUTCH)[1] == [("2024-03-04", "Salaris Techniek", "2590.00", ""), ("2024-03-10", "Supermarkt", "", "50.00")]
    assert [row[2:] for row in read("bankStatement", GERMAN)[1]] == [("2345.34", ""), ("", "900.00")]


def test_checks_stand_side_by_side_and_daily_balances_are_none() -> None:
    assert read("bankStatement.us", SECTIONED)[1] == [
        ("2024-01-05", "Payroll", "500.00", ""),
        ("2024-01-08", "1001", "", "50.00"),
        ("2024-01-11", "1002", "", "75.00"),
        ("2024-01-20", "Power company", "", "100.00"),
    ]


def test_a_cards_payments_come_off_what_is_owed() -> None:
    values, found, checks = read("creditCardStatement", CARD)
    assert found == [
        ("2024-02-10", "Payment thank you", "300.00", ""),
        ("2024-02-12", "Coffee corner", "", "12.25"),
        ("2024-02-20", "Train tickets", "", "119.00"),
    ]
    assert checks == {"balances_and_transactions_agree": True}
    assert (values["AccountNumber"].value, values["StatementEndDate"].value) == ("4417", "2024-02-29")


def test_a_table_goes_on_over_the_page() -> None:
    heads = ("Date", "Details", "Debit", "Credit", "Balance")
    columns = (50, 120, -380, -450, -520)
    first = [heads, ("02/01/2024", "Shop", "20.00", "", "80.00"), ("", "Balance carried forward", "", "", "80.00")]
    second = [heads, ("", "Balance brought forward", "", "", "80.00"), ("03/01/2024", "Refund", "", "5.00", "85.00")]
    rows = ((40, (50, "Town Bank plc")), (60, (50, "Opening balance"), (-520, "100.00")), *table(100, columns, first))
    values, found, checks = read("bankStatement", rows, more=[(*table(60, columns, second), (120, (50, "Closing balance"), (-520, "85.00")))])
    assert [row[2:] for row in found] == [("", "20.00"), ("5.00", "")]
    assert checks == {"balances_and_transactions_agree": True, "running_balance_follows": True}


def test_the_newest_may_come_first() -> None:
    rows = [
        ("Date", "Description", "Amount", "Balance"),
        ("25/01/2024", "Refund", "5.00", "85.00"),
        ("02/01/2024", "Shop", "20.00", "80.00"),
    ]
    _, found, checks = read("bankStatement", ((60, (50, "Opening balance"), (-500, "100.00")), *table(100, (50, 120, -400, -500), rows)))
    assert [row[2:] for row in found] == [("5.00", ""), ("", "20.00")] and checks["running_balance_follows"]


def test_a_sign_decides_under_heads_that_share_a_column() -> None:
    rows = [("Datum", "Erläuterung", "Betrag Soll EUR / Haben EUR"), ("02.09.2025", "Zinsen", "+2.719,55"), ("03.09.2025", "Miete", "-63,49")]
    _, found, _ = read("bankStatement", ((40, (50, "Sparkasse Musterstadt", 15)), *table(100, (50, 120, -520), rows)))
    assert [row[2:] for row in found] == [("2719.55", ""), ("", "63.49")]


def test_a_value_date_is_no_part_of_the_description() -> None:
    rows = [("Fecha", "Concepto", "Valor", "Debe", "Haber", "Saldo"), ("02-06-2025", "Recibo agua", "03-06", "87,66", "", "5.220,63")]
    _, found, _ = read("bankStatement", ((40, (50, "Banco del Sur", 15)), *table(100, (50, 120, 300, -400, -460, -540), rows)))
    assert found == [("2025-06-02", "Recibo agua", "", "87.66")]


#: Heads over two lines, balances with days and months only.
TWO_LINE_HEADS = (
    (40, (50, "Prairie Everyday Checking Bank", 15)),
    (56, (50, "January 31, 2024")),
    (80, (50, "Beginning balance on 1/1"), (-300, "$1,000.00")),
    (94, (50, "Ending balance on 1/31"), (-300, "$2,349.75")),
    (120, (100, "Check"), (-400, "Deposits/"), (-470, "Withdrawals/"), (-540, "Ending daily")),
    (132, (50, "Date"), (100, "Number"), (150, "Description"), (-400, "Additions"), (-470, "Subtractions"), (-540, "balance")),
    (148, (50, "1/4"), (150, "Alder Systems Payroll"), (-400, "2,500.00")),
    (162, (50, "1/4"), (150, "Purchase authorized on 01/03 Grocer"), (-470, "150.25"), (-540, "3,349.75")),
    (174, (150, "Dayton OH Card 1234")),
    (190, (50, "1/16"), (100, "1001"), (150, "Check"), (-470, "1,000.00"), (-540, "2,349.75")),
    (206, (50, "Ending balance on 1/31"), (-540, "2,349.75")),
)
#: The value date stands under the day, before the second line of the description.
VALUE_DATES_BELOW = (
    (40, (50, "Direktbank AG", 14), (330, "Kontoauszug März 2024")),
    (60, (50, "Alter Saldo"), (-520, "1.000,00 Euro")),
    (74, (50, "Neuer Saldo"), (-520, "2.400,00 Euro")),
    (100, (50, "Buchung"), (120, "Buchung / Verwendungszweck"), (-520, "Betrag (EUR)")),
    (112, (50, "Valuta")),
    (128, (50, "01.03.2024"), (120, "Gehalt/Rente Muster GmbH"), (-520, "2.000,00")),
    (140, (50, "01.03.2024"), (120, "Gehalt 02/2024")),
    (156, (50, "04.03.2024"), (120, "Lastschrift Stadtwerke"), (-520, "-600,00")),
    (168, (50, "04.03.2024"), (120, "Abschlag 03/24")),
)


def test_heads_over_two_lines_and_days_without_a_year() -> None:
    values, found, checks = read("bankStatement.us", TWO_LINE_HEADS)
    assert [row[1:] for row in found] == [
        ("Alder Systems Payroll", "2500.00", ""),
        ("Purchase authorized on 01/03 Grocer Dayton OH Card 1234", "", "150.25"),
        ("1001 Check", "", "1000.00"),
    ]
    assert (values["StatementStartDate"].value, values["StatementEndDate"].value) == ("2024-01-01", "2024-01-31") and all(checks.values())


def test_a_dated_line_without_an_amount_is_more_of_the_one_above() -> None:
    values, found, checks = read("bankStatement", VALUE_DATES_BELOW)
    assert [row[1] for row in found] == ["Gehalt/Rente Muster GmbH Gehalt 02/2024", "Lastschrift Stadtwerke Abschlag 03/24"]
    assert (values["StatementStartDate"].value, values["StatementEndDate"].value) == ("2024-03-01", "2024-03-31") and all(checks.values())


def test_a_list_of_checks_has_a_head_of_its_own() -> None:
    rows = (
        (40, (50, "First Harbor Bank, N.A.", 15), (330, "January 1, 2024 to January 31, 2024")),
        *table(80, (50, 120, -500), [("Date", "Description", "Amount"), ("01/09/24", "Coffee corner", "-60.00")]),
        (130, (50, "Checks", 12)),
        *table(146, (50, 120, -300), [("Date", "Check #", "Amount"), ("01/12/24", "1042", "-100.00")]),
    )
    assert read("bankStatement.us", rows)[1] == [("2024-01-09", "Coffee corner", "", "60.00"), ("2024-01-12", "1042", "", "100.00")]


#: The customer's view: what is owed and what is bought carry a minus.
GERMAN_CARD = (
    (40, (50, "Volksbank Musterstadt eG", 14)),
    (60, (50, "Kreditkartenabrechnung", 13), (330, "Abrechnungsdatum: 31.03.2024")),
    (90, (50, "Saldo letzte Abrechnung"), (-500, "120,00 -")),
    *table(
        120,
        (50, 120, 190, -500),
        [
            ("Belegdatum", "Buchung", "Umsatztext", "Betrag in EUR"),
            ("05.03.2024", "06.03.2024", "Lastschrift Ausgleich", "120,00 +"),
            ("11.03.2024", "12.03.2024", "Hotel Alpenblick", "210,00 -"),
        ],
    ),
    (180, (50, "Neuer Saldo"), (-500, "210,00 -")),
)


def test_on_a_card_in_the_customers_view_a_minus_is_a_purchase() -> None:
    values, found, checks = read("creditCardStatement", GERMAN_CARD)
    assert [row[1:] for row in found] == [("Lastschrift Ausgleich", "120.00", ""), ("Hotel Alpenblick", "", "210.00")]
    assert (str(values["EndingBalance"].value["amount"]), checks) == ("210.00", {"balances_and_transactions_agree": True})


def test_a_heading_that_contradicts_the_balances_is_not_followed() -> None:
    rows = (
        (50, (50, "Previous Balance"), (-300, "$300.00")),
        (66, (50, "New Balance"), (-300, "$42.25")),
        (100, (50, "Payments and Credits")),
        *table(116, (50, 110, -500), [("Date", "Description", "Amount"), ("01/20/2024", "Payment", "-300.00"), ("01/28/2024", "Books", "42.25")]),
    )
    assert [row[2:] for row in read("creditCardStatement", rows)[1]] == [("300.00", ""), ("", "42.25")]
