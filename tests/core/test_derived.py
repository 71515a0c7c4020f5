"""A total that was derived from printed parts follows when a person corrects a part."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.core import readings
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents import Document
from portal.core.folders import Folder
from tests.core.statements_factory import hand_in, member, new_folder
from tests.people import People

pytestmark = pytest.mark.usefixtures("context", "people")

#: A British sheet: no total assets, no total liabilities; the provisions are a line of the sheet and no field.
SHEET = {
    "StatementType": "balance_sheet",
    "FixedAssets": 800,
    "CurrentAssets": 450,
    "TotalAssets": 1250,
    "CurrentLiabilities": 200,
    "Lines": [{"Label": "Creditors", "Amount": 200}, {"Label": "Provisions", "Amount": 50}],
    "TotalLiabilities": 250,
    "Equity": 1000,
}
PARTS = {
    "TotalAssets": ["FixedAssets", "CurrentAssets"],
    "TotalLiabilities": ["CurrentLiabilities", "Lines[1].Amount"],
    "Equity": ["TotalAssets", "TotalLiabilities"],
}


@pytest.fixture
def actor(context: None, people: People) -> Actor:
    return member()


@pytest.fixture
def sheet(actor: Actor) -> Document:
    folder: Folder = new_folder(actor)
    return hand_in(folder, SHEET, methods=dict.fromkeys(PARTS, "derived"), parts=PARTS)


def edited(sheet: Document, actor: Actor, **changes: object) -> dict[str, Decimal]:
    """The amounts after an edit, by field."""
    document = readings.edit(sheet.public_id, changes, actor=actor)
    return {row.name: Decimal(row.value["amount"]) for row in readings.values_of(document) if row.type == "currency"}


def test_totals_and_what_rests_on_them_follow_a_corrected_part(sheet: Document, actor: Actor) -> None:
    after = edited(sheet, actor, FixedAssets=900)
    assert (after["TotalAssets"], after["TotalLiabilities"], after["Equity"]) == (1350, 250, 1100)
    methods = {row.name: row.method for row in readings.values_of(sheet)}
    assert (methods["FixedAssets"], methods["TotalAssets"]) == ("person", "derived")


def test_a_total_follows_a_corrected_line(sheet: Document, actor: Actor) -> None:
    after = edited(sheet, actor, Lines=[{"Label": "Creditors", "Amount": 200}, {"Label": "Provisions", "Amount": 70}])
    assert (after["TotalLiabilities"], after["Equity"]) == (270, 980)


def test_a_total_whose_part_was_removed_goes_with_it(sheet: Document, actor: Actor) -> None:
    assert edited(sheet, actor, CurrentAssets=None).keys() == {"FixedAssets", "CurrentLiabilities", "TotalLiabilities"}


def test_a_total_that_a_person_entered_stays(sheet: Document, actor: Actor) -> None:
    assert edited(sheet, actor, TotalAssets=1300, FixedAssets=900)["TotalAssets"] == 1300


def test_what_followed_is_in_the_history_too(sheet: Document, actor: Actor) -> None:
    edited(sheet, actor, CurrentLiabilities=210)
    edits = db.session.query(readings.ValueEdit).filter_by(document_id=sheet.id)
    assert {edit.name: edit.after["amount"] for edit in edits} == {"CurrentLiabilities": "210", "TotalLiabilities": "260", "Equity": "990"}


def test_a_due_date_follows_the_corrected_date_of_issue(actor: Actor) -> None:
    given = {"InvoiceDate": "2024-03-14", "PaymentTerm": "Net 30", "DueDate": "2024-04-13"}
    bill = hand_in(new_folder(actor), given, "invoice", methods={"DueDate": "derived"}, parts={"DueDate": ["InvoiceDate", "PaymentTerm"]})
    readings.edit(bill.public_id, {"InvoiceDate": "2024-03-04"}, actor=actor)
    assert {row.name: row.value for row in readings.values_of(bill)}["DueDate"] == "2024-04-03"
