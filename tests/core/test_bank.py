"""Bank and credit card statements: account, period, balances, transactions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.core.extraction.fields import extract
from tests.core.papers import paper, table

ENGLISH = (
    (50, (50, "First Harbor Bank, N.A.", 16)),
    (66, (50, "PO Box 100, Columbus, OH 43004")),
    (100, (50, "Maria Delgado"), (330, "Account Number:"), (440, "000 4417 8821")),
    (112, (50, "12 Elm Street"), (330, "Statement Period:"), (440, "12/20/2023 - 01/31/2024")),
    (124, (50, "Dayton, OH 45402")),
    (190, (50, "Beginning Balance"), (-500, "$1,250.00")),
    (204, (50, "Ending Balance"), (-500, "$2,404.50")),
    *table(
        270,
        (50, 110, -360, -430, -500),
        [
            ("Date", "Description", "Deposits", "Withdrawals", "Balance"),
            ("12/28", "Grocery store", "", "45.50", "1,204.50"),
            ("01/15", "Payroll Acme Inc", "2,000.00", "", "3,204.50"),
            ("", "Direct deposit", "", "", ""),
            ("01/20", "Rent January", "", "800.00", "2,404.50"),
        ],
    ),
)
GERMAN = (
    (50, (50, "Volksbank Musterstadt eG", 15)),
    (80, (50, "Kontoauszug 3/2024", 14)),
    (110, (50, "Frau Erika Beispiel"), (320, "IBAN"), (400, "DE89 3704 0044 0532 0130 00")),
    (122, (50, "Gartenweg 4"), (320, "Zeitraum"), (400, "01.03.2024 bis 31.03.2024")),
    (134, (50, "54321 Musterstadt")),
    (180, (50, "Alter Saldo"), (-520, "1.000,00 EUR")),
    *table(
        200,
        (50, 110, -430, -520),
        [
            ("Datum", "Verwendungszweck", "Valuta", "Betrag EUR"),
            ("04.03.", "Gehalt Muster GmbH", "04.03.", "2.500,00 +"),
            ("10.03.", "Miete März", "10.03.", "850,00 -"),
            ("18.03.", "Strom Stadtwerke", "18.03.", "74,55 -"),
        ],
    ),
    (290, (50, "Neuer Saldo"), (-520, "2.575,45 EUR")),
)


def rows(values):
    """(date, description, deposit, withdrawal) of every transaction."""

    def worth(row, name):
        return str(row[name].value["amount"]) if name in row else ""

    return [
        (row["Date"].value, row["Description"].value, worth(row, "DepositAmount"), worth(row, "WithdrawalAmount"))
        for row in values["Transactions"].value
    ]


def test_account_and_period_of_an_american_statement():
    values, _ = extract("bankStatement.us", paper(*ENGLISH))
    names = ("BankName", "AccountHolderName", "AccountNumber", "StatementStartDate", "StatementEndDate")
    assert [values[name].value for name in names] == [
        "First Harbor Bank, N.A.",
        "Maria Delgado",
        "000 4417 8821",
        "2023-12-20",
        "2024-01-31",
    ]


def test_transactions_take_the_year_of_the_period_and_their_column():
    values, _ = extract("bankStatement.us", paper(*ENGLISH))
    assert rows(values) == [
        ("2023-12-28", "Grocery store", "", "45.50"),
        ("2024-01-15", "Payroll Acme Inc Direct deposit", "2000.00", ""),
        ("2024-01-20", "Rent January", "", "800.00"),
    ]


def test_balances_and_transactions_are_checked():
    values, checks = extract("bankStatement.us", paper(*ENGLISH))
    assert {check.name: check.passed for check in checks} == {"balances_and_transactions_agree": True, "running_balance_follows": True}
    assert values["EndingBalance"].confidence > 0.95


def test_a_german_statement_with_signs_after_the_amounts():
    values, checks = extract("bankStatement", paper(*GERMAN))
    assert rows(values) == [
        ("2024-03-04", "Gehalt Muster GmbH", "2500.00", ""),
        ("2024-03-10", "Miete März", "", "850.00"),
        ("2024-03-18", "Strom Stadtwerke", "", "74.55"),
    ]
    assert (values["IBAN"].value, values["BankName"].value, values["AccountHolderName"].value) == (
        "DE89370400440532013000",
        "Volksbank Musterstadt eG",
        "Erika Beispiel",
    )
    assert values["EndingBalance"].value == {"amount": Decimal("2575.45"), "currencyCode": "EUR"} and checks[0].passed


def test_a_missing_transaction_fails_the_check():
    short = [row for row in GERMAN if "Miete März" not in str(row)]
    _, checks = extract("bankStatement", paper(*short))
    assert [(check.name, check.passed) for check in checks] == [("balances_and_transactions_agree", False)]


@pytest.mark.parametrize("order", [("Debit", "Credit"), ("Credit", "Debit")])
def test_debit_and_credit_columns_in_either_order(order):
    cells = {"Debit": ("9.00", ""), "Credit": ("", "100.00")}
    lines = [("Date", "Details", *order)] + [
        (day, text, *(cells[column][place] for column in order))
        for place, (day, text) in enumerate((("02/01/2024", "Coffee"), ("15/01/2024", "Salary")))
    ]
    values, _ = extract("bankStatement", paper((50, (50, "Town Bank plc")), *table(100, (50, 120, -400, -500), lines)))
    assert [row[2:] for row in rows(values)] == [("", "9.00"), ("100.00", "")]


def test_a_single_amount_column_is_signed_by_the_running_balance():
    lines = [
        ("Date", "Description", "Amount", "Balance"),
        ("01/02/2024", "Shop", "20.00", "80.00"),
        ("01/25/2024", "Refund", "5.00", "85.00"),
    ]
    values, _ = extract(
        "bankStatement.us", paper((60, (50, "Opening balance"), (-500, "$100.00")), *table(100, (50, 120, -400, -500), lines))
    )
    assert [row[2:] for row in rows(values)] == [("", "20.00"), ("5.00", "")]


def test_sections_say_which_way_the_money_went():
    page = paper(
        (40, (50, "Statement Period 01/01/2024 to 01/31/2024")),
        (80, (50, "Deposits and other credits")),
        (96, (50, "01/05"), (110, "Payroll"), (-400, "500.00")),
        (130, (50, "Withdrawals and other debits")),
        (146, (50, "01/09"), (110, "Rent"), (-400, "300.00")),
    )
    assert [row[2:] for row in rows(extract("bankStatement.us", page)[0])] == [("500.00", ""), ("", "300.00")]


def test_on_a_card_purchases_are_withdrawals_and_raise_the_balance():
    lines = [("Date", "Description", "Amount"), ("01/20/2024", "Payment thank you", "-300.00"), ("01/28/2024", "Coffee corner", "12.25")]
    page = paper(
        (50, (50, "Previous Balance"), (-500, "$300.00")), (66, (50, "New Balance"), (-500, "$12.25")), *table(120, (50, 110, -500), lines)
    )
    values, checks = extract("creditCardStatement", page)
    assert [row[2:] for row in rows(values)] == [("300.00", ""), ("", "12.25")] and checks[0].passed
