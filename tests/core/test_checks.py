"""The arithmetic of a document after people entered values, for every family that has any."""

from __future__ import annotations

from typing import Any

import pytest

from portal.core import readings
from portal.core.actors import Actor
from portal.core.db import db, transaction
from portal.core.documents import Document
from tests.core.statements_factory import BALANCE_SHEET, hand_in, member, new_folder
from tests.people import People

pytestmark = pytest.mark.usefixtures("context", "people")

STATEMENT = {
    "BeginningBalance": 100, "EndingBalance": 130,
    "Transactions": [{"DepositAmount": 50, "Balance": 150}, {"WithdrawalAmount": 20, "Balance": 130}],
}  # fmt: skip
ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
#: Type, values as read, an edit, and what the arithmetic says after it.
CASES: dict[str, tuple[str, dict[str, Any], dict[str, Any], dict[str, bool]]] = {
    "order": ("purchaseOrder", {"SubTotal": 80, "TotalTax": 20, "OrderTotal": 1}, {"OrderTotal": 100}, {"subtotal_and_tax_make_total": True}),
    "items": ("invoice", {"SubTotal": 80, "Items": [{"Amount": 50}]}, {"Items": [{"Amount": 50}, {"Amount": 30}]}, {"items_add_up": True}),
    "items short": ("invoice", {"SubTotal": 80, "Items": [{"Amount": 80}]}, {"Items": [{"Amount": 50}]}, {"items_add_up": False}),
    "coins": ("receipt", {"Subtotal": "x", "TotalTax": 1, "Total": 11}, {"Subtotal": "9.96"}, {"subtotal_and_tax_make_total": True}),
    "bank": (
        "bankStatement", STATEMENT, {"EndingBalance": 131}, {"balances_and_transactions_agree": False}),
    "running": (
        "bankStatement", STATEMENT, {"Transactions": [{"DepositAmount": 50, "Balance": 150}, {"WithdrawalAmount": 20, "Balance": 131}]},
        {"balances_and_transactions_agree": True, "running_balance_follows": False}),
    "newest first": (
        "bankStatement", STATEMENT, {"Transactions": [
            {"Date": "2024-01-25", "DepositAmount": 5, "Balance": 85}, {"Date": "2024-01-02", "WithdrawalAmount": 20, "Balance": 80}]},
        {"balances_and_transactions_agree": False, "running_balance_follows": True}),
    "words": (
        "check", {"WordAmount": "Fifty and 10/100", "NumberAmount": 50}, {"NumberAmount": "50.10"}, {"words_and_figures_agree": True}),
    "other words": (
        "check", {"WordAmount": "Fifty and 10/100", "NumberAmount": 50}, {"WordAmount": "Sixty two"}, {"words_and_figures_agree": False}),
    "card": (
        "creditCardStatement", {"BeginningBalance": 0, "EndingBalance": 0, "Transactions": [{"WithdrawalAmount": 20}]}, {"EndingBalance": 20},
        {"balances_and_transactions_agree": True}),
    "pay": (
        "payStub", {"CurrentPeriodGrossPay": 100, "CurrentPeriodTaxes": 30, "CurrentPeriodNetPay": 1}, {"CurrentPeriodNetPay": 70},
        {"gross_less_deductions_is_net": True}),
    "zone": ("idDocument", {"MachineReadableZone": "x"}, {"MachineReadableZone": ZONE}, {"machine_readable_zone_digits": True}),
    "zone misread": (
        "idDocument", {"MachineReadableZone": "x"}, {"MachineReadableZone": ZONE.replace("L898902", "L898903")},
        {"machine_readable_zone_digits": False}),
    "tax": (
        "taxForm", {"FormType": "W-2", "Boxes": []}, {"Boxes": [{"Number": "5", "Amount": 1000}, {"Number": "6", "Amount": 90}]},
        {"medicare_tax_is_1.45_percent": False}),
    "sheet": (
        "financialReport", BALANCE_SHEET, {"Equity": 600000}, {"balance_sheet_balances": False}),
    "sheet mended": (
        "financialReport", BALANCE_SHEET | {"Equity": 1}, {"Equity": 700000}, {"balance_sheet_balances": True}),
    "none": ("contract", {"Title": "Lease"}, {"Title": "Loan"}, {}),
}  # fmt: skip


@pytest.fixture
def actor(context: None, people: People) -> Actor:
    return member()


def checks_after(document: Document, changes: dict[str, Any], actor: Actor) -> dict[str, bool]:
    edited = readings.edit(document.public_id, changes, actor=actor)
    found = readings.checks_of(edited, readings.current(edited), readings.values_of(edited))
    return {check.name: check.passed for check in found}


@pytest.mark.parametrize("case", CASES)
def test_arithmetic_is_tried_again_on_what_a_person_entered(case: str, actor: Actor) -> None:
    doc_type, read, changes, expected = CASES[case]
    assert checks_after(hand_in(new_folder(actor), read, doc_type), changes, actor) == expected


def with_checks(document: Document, *checks: dict[str, Any]) -> Document:
    with transaction():
        db.session.get_one(readings.Reading, document.reading_id).checks = [{"detail": "as read", **check} for check in checks]
    return document


def test_what_nobody_touched_stays_as_it_was_read(actor: Actor) -> None:
    document = with_checks(
        hand_in(new_folder(actor), {"Total": 11, "MerchantName": "Shop"}, "receipt"),
        {"name": "paid_less_change_is_total", "passed": True, "fields": ["Total"]},
    )
    assert checks_after(document, {"MerchantName": "Corner shop"}, actor) == {"paid_less_change_is_total": True}
    assert checks_after(document, {"Total": 12}, actor) == {}  # what was paid isn't kept, so it can't be tried again


def test_a_sheet_that_balanced_by_others_interests_isnt_accused(actor: Actor) -> None:
    read = BALANCE_SHEET | {"Equity": 650000, "Lines": [{"Label": "Non-controlling interests", "Amount": 50000}]}
    document = with_checks(
        hand_in(new_folder(actor), read), {"name": "balance_sheet_balances", "passed": True, "fields": ["TotalAssets", "TotalLiabilities", "Equity"]}
    )
    assert checks_after(document, {"Equity": 650000}, actor) == {"balance_sheet_balances": True}


def test_a_total_that_followed_fails_the_checks_that_name_it(actor: Actor) -> None:
    parts = {"TotalAssets": ["FixedAssets", "CurrentAssets"]}
    document = hand_in(new_folder(actor), BALANCE_SHEET, methods={"TotalAssets": "derived"}, parts=parts)
    document = with_checks(document, {"name": "balance_sheet_balances", "passed": True, "fields": ["TotalAssets", "TotalLiabilities", "Equity"]})
    assert checks_after(document, {"FixedAssets": 900000}, actor)["balance_sheet_balances"] is False
    assert document.state == "needs_review"
