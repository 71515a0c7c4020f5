"""Checks: payer and payee, the amount in figures and in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.core.extraction import numerals
from portal.core.extraction.fields import extract
from tests.core.papers import Row, paper

SIZE = (450, 200)

AMERICAN = (
    (24, (24, "Maria Delgado", 9), (400, "1042", 10)),
    (36, (24, "12 Elm Street, Dayton, OH 45402", 7)),
    (54, (290, "DATE", 7), (330, "03/14/2024", 9)),
    (80, (24, "PAY TO THE", 6)),
    (88, (24, "ORDER OF", 6), (80, "Cedar Tools LLC", 10), (350, "$", 10), (362, "1,291.90", 10)),
    (110, (24, "One thousand two hundred ninety-one and 90/100", 9), (360, "DOLLARS", 7)),
    (134, (24, "First Harbor Bank, N.A.", 8)),
    (160, (24, "MEMO", 6), (60, "Garden shed", 9)),
    (186, (40, ":122000496: 4040110157 1042", 9)),
)
BRITISH = (
    (24, (24, "Harbour Bank plc", 10), (330, "20-11-33", 9)),
    (50, (300, "Date", 7), (340, "14 March 2024", 9)),
    (76, (24, "Pay", 8), (60, "Alder Systems Ltd", 10)),
    (96, (24, "Two hundred and fifty pounds only", 9), (350, "£250.00", 10)),
    (130, (300, "MR JOHN OKAFOR", 8)),
    (170, (24, "000123 20-1133 41234567", 9)),
)
FRENCH = (
    (24, (24, "Banque du Lac", 10)),
    (44, (24, "Payez contre ce chèque", 7), (90, "", 7), (140, "mille deux cents euros", 9), (350, "1 200,00 €", 10)),
    (70, (24, "à l'ordre de", 7), (90, "Moulin du Lac SARL", 9)),
    (110, (250, "le", 7), (270, "14/03/2024", 9)),
)


def read(rows: tuple[Row, ...], *names: str) -> list:
    values, _ = extract("check", paper(*rows, size=SIZE))
    return [values[name].value if name in values else None for name in names]


def test_an_american_check() -> None:
    names = ("PayerName", "PayTo", "CheckDate", "CheckNumber", "BankName", "Memo", "RoutingNumber")
    wanted = ["Maria Delgado", "Cedar Tools LLC", "2024-03-14", "1042", "First Harbor Bank, N.A.", "Garden shed", "122000496"]
    assert read(AMERICAN, *names) == wanted


def test_a_british_cheque_has_its_bank_in_the_corner() -> None:
    assert read(BRITISH, "PayerName", "PayTo", "CheckDate", "BankName") == ["JOHN OKAFOR", "Alder Systems Ltd", "2024-03-14", "Harbour Bank plc"]


def test_a_french_cheque() -> None:
    assert read(FRENCH, "PayTo", "CheckDate", "BankName") == ["Moulin du Lac SARL", "2024-03-14", "Banque du Lac"]


@pytest.mark.parametrize(
    ("rows", "words", "amount"),
    [
        (AMERICAN, "One thousand two hundred ninety-one and 90/100", "1291.90"),
        (BRITISH, "Two hundred and fifty pounds only", "250.00"),
        (FRENCH, "mille deux cents", "1200.00"),
    ],
)
def test_words_and_figures_say_the_same(rows: tuple[Row, ...], words: str, amount: str) -> None:
    values, checks = extract("check", paper(*rows, size=SIZE))
    assert (values["WordAmount"].value, str(values["NumberAmount"].value["amount"])) == (words, amount)
    assert [(check.name, check.passed) for check in checks] == [("words_and_figures_agree", True)]


def test_another_figure_than_the_words_is_in_doubt() -> None:
    values, checks = extract("check", paper(*[(row[0], *[(x, t.replace("1,291.90", "1,219.90"), *s) for x, t, *s in row[1:]]) for row in AMERICAN], size=SIZE))
    assert not checks[0].passed and values["NumberAmount"].confidence < 0.9


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("TWO HUNDRED NINETY-ONE AND 90/100 DOLLARS", "291.90"),
        ("Twelve thousand three hundred four and no/100", "12304"),
        ("Pay exactly forty-two dollars", "42"),
        ("TEN THOUSAND DOLLARS AND 67 CENTS", "10000.67"),
        ("Three thousand and forty-eight pounds and five pence only", "3048.05"),
        ("quatre-vingt-dix-neuf", "99"),
        ("zweihundertfünfzig", "250"),
        ("dreitausendvierhundertzwölf", "3412"),
        ("mil doscientos cincuenta y tres", "1253"),
        ("trezentos e vinte e cinco", "325"),
        ("duecentocinquanta", "250"),
        ("driehonderdvijfentwintig", "325"),
        ("one", None),
        ("for the rent of a garden", None),
    ],
)
def test_amounts_in_words(text: str, amount: str | None) -> None:
    found = numerals.find(text.split())
    assert (found.amount if found else None) == (Decimal(amount) if amount else None)


def test_a_sort_code_names_the_bank_and_magnetic_letters_may_stand_apart() -> None:
    apart = ((24, (24, "Maria Delgado", 9)), (186, (40, "A 1 2 2 0 0 0 4 9 6 A 4 0 4 0 1 1 0 1 5 7 C", 9)))
    assert read(apart, "RoutingNumber", "AccountNumber") == ["122000496", "4040110157"]
    assert read(BRITISH, "RoutingNumber") == ["20-11-33"]


def test_the_amount_in_words_may_go_on_in_the_next_line() -> None:
    rows = ((60, (24, "Three thousand and forty-eight pounds and 05", 9), (350, "£3,048.05", 10)), (71, (24, "pence only", 9)))
    assert read(rows, "WordAmount") == ["Three thousand and forty-eight pounds and 05 pence only"]
