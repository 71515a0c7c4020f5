"""Amounts as printed on documents of several countries."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.core.extraction.model import Page, Word
from portal.core.extraction.money import Money, currency_of, decimal_mark, parse


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,234", "1234"),
        ("1.234,56", "1234.56"),
        ("1'234.50", "1234.50"),
        ("1 234,56", "1234.56"),
        ("1,23,456.00", "123456.00"),
        ("1,5", "1.5"),
        (".50", "0.50"),
        ("0.123", "0.123"),
        ("5.936.600", "5936600"),
        ("200.—", "200"),
    ],
)
def test_thousands_and_decimal_marks_of_several_countries(text, amount):
    assert parse(text) == Money(Decimal(amount))


@pytest.mark.parametrize("text", ["(1,234)", "-1,234", "1,234-", "−1,234", "( 1,234 )", "(1,234"])
def test_minus_signs_and_brackets_are_negative(text):
    assert parse(text) == Money(Decimal(-1234))


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("$ 9.00", "USD"),
        ("€9.00", "EUR"),
        ("9.00 £", "GBP"),
        ("RM9.00", "MYR"),
        ("Rs. 9.00", "INR"),
        ("CHF 9.00", "CHF"),
        ("US$9.00", "USD"),
    ],
)
def test_a_currency_sign_or_code_is_taken_off_and_named(text, currency):
    assert parse(text) == Money(Decimal("9.00"), currency)


@pytest.mark.parametrize("text", ["—", "-", "–", "nil"])
def test_a_nil_dash_is_the_figure_zero(text):
    assert parse(text) == Money(Decimal(0))


@pytest.mark.parametrize("text", ["12/05/2024", "2024-12-31", "12%", "INV 12", "£'000", "1,234 1,345", "", "£", "note"])
def test_what_is_not_an_amount_is_none(text):
    assert parse(text) is None


def test_the_documents_decimal_mark_settles_an_ambiguous_figure():
    assert parse("1.234", decimal=".") == Money(Decimal("1.234"))
    assert parse("1.234", decimal=",") == Money(Decimal(1234))


def test_letters_a_recogniser_confuses_with_digits_are_repaired_only_among_digits():
    assert parse("1O,234") == Money(Decimal(10234))
    assert parse("l O") is None


def test_a_sign_that_a_font_had_no_picture_for_is_passed_over():
    assert parse("■1,38,650.00") == Money(Decimal("138650.00"))
    assert parse("#12") is None


def test_credit_and_debit_are_reported_and_do_not_change_the_sign():
    assert parse("1,234.00 CR") == Money(Decimal("1234.00"), None, "CR")


def test_the_decimal_mark_is_proved_by_the_documents_own_figures():
    assert decimal_mark(["1,234.50", "12"]) == "."
    assert decimal_mark(["1.234,50", "7,00"]) == ","
    assert decimal_mark(["1,234", "2024"]) is None


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("Total $ 10 Canadian dollars", "CAD"),
        ("Total $ 10", "USD"),
        ("£ £ 2020", "GBP"),
        ("in EUR million", "EUR"),
        ("none", None),
        ("KEDAI MAJU SDN BHD", None),
        ("BHD 12.500", "BHD"),
        ("POL/Smith/D/AUD/PA $ 10", "USD"),
        ("PEN BLUE 2.50", None),
        ("Summe DEM 37.763,70", "DEM"),
    ],
)
def test_the_currency_is_the_one_the_document_prints(text, currency):
    page = Page(1, 600, 800, [Word(word, (0, 0, 0.1, 0.1)) for word in text.split()])
    assert currency_of([page]) == currency
