"""``PATCH /api/docs/{id}/fields/``: corrections by people."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core.db import db
from portal.core.readings import ValueEdit
from tests import papers
from tests.features.conftest import error, on_one_database, pointer
from tests.people import Api, People


@pytest.fixture
def invoice(invoice: str) -> str:
    """Address of an invoice's fields."""
    return f"/api/docs/{invoice}/fields/"


def edit(api: Api, address: str, fields: object, **more: object):
    return api.patch(address, {"fields": fields, **more})


def value(answer, name: str) -> object:
    assert answer.status_code == 200, answer.text
    return answer.json["fields"][name]["value"]


def test_a_correction_is_a_persons_and_sure(people: People, invoice: str) -> None:
    answer = edit(people.approver, invoice, {"InvoiceId": "A-18"})
    field = answer.json["fields"]["InvoiceId"]
    assert (field["value"], field["method"], field["confidence"]) == ("A-18", "person", 1.0)
    assert field["changed_by"] == "approver@miller.example" and field["changed_at"]
    assert "A-17" in field["content"] and field["page"] == 1


GOOD = {
    "string": ("VendorName", "Grünwald & Söhne 株式会社", "Grünwald & Söhne 株式会社"),
    "empty string": ("VendorName", "", ""),
    "address": ("VendorAddress", "1 High Street\nLeeds", "1 High Street\nLeeds"),
    "date": ("DueDate", "2024-02-29", "2024-02-29"),
    "number for an amount": ("InvoiceTotal", 1240.5, {"amount": 1240.5, "currencyCode": "EUR"}),
    "whole amount": ("InvoiceTotal", 90, {"amount": 90, "currencyCode": "EUR"}),
    "amount in words of a locale": ("InvoiceTotal", "1.240,50", {"amount": 1240.5, "currencyCode": "EUR"}),
    "amount in other case": ("InvoiceTotal", {"Amount": -5}, {"amount": -5, "currencyCode": "EUR"}),
    "largest": ("InvoiceTotal", 10**18, {"amount": 1e18, "currencyCode": "EUR"}),
    "exponent": ("InvoiceTotal", 1e3, {"amount": 1000, "currencyCode": "EUR"}),
    "amount and currency": ("InvoiceTotal", {"amount": "0.10", "currencyCode": "USD"}, {"amount": 0.1, "currencyCode": "USD"}),
    "amount with its currency": ("InvoiceTotal", "1.240,50 €", {"amount": 1240.5, "currencyCode": "EUR"}),
    "bare dollar beside which one": ("InvoiceTotal", {"amount": "$5", "currencyCode": "CAD"}, {"amount": 5, "currencyCode": "CAD"}),
    "empty list": ("Items", [], []),
}


def test_each_type_takes_its_values(owner: Api, invoice: str) -> None:
    answered, shown = {}, {}
    for case, (name, given, _) in GOOD.items():
        answered[case] = value(edit(owner, invoice, {name: given}), name)
        shown[case] = value(owner.get(invoice.removesuffix("fields/")), name)
    assert answered == shown == {case: kept for case, (_, _, kept) in GOOD.items()}


def test_a_list_of_items_is_replaced_as_a_whole(owner: Api, invoice: str) -> None:
    items = value(edit(owner, invoice, {"Items": [{"description": "Paper", "Quantity": "2.5", "Amount": 10}, {"Description": "Ink"}]}), "Items")
    assert [item["Description"]["value"] for item in items] == ["Paper", "Ink"]
    assert items[0]["Quantity"]["value"] == 2.5 and items[0]["Amount"]["value"] == {"amount": 10, "currencyCode": None}
    kept = value(edit(owner, invoice, {"Items": [{"_id": items[1]["_id"], "Description": "Black ink"}]}), "Items")
    assert [item["_id"] for item in kept] == [items[1]["_id"]]


def test_an_amount_that_was_absent_is_in_the_only_currency_of_the_document(owner: Api, invoice: str) -> None:
    assert value(edit(owner, invoice, {"AmountDue": 7}), "AmountDue") == {"amount": 7, "currencyCode": "EUR"}
    edit(owner, invoice, {"SubTotal": {"amount": 80, "currencyCode": "USD"}})
    assert value(edit(owner, invoice, {"TotalDiscount": 1}), "TotalDiscount") == {"amount": 1, "currencyCode": None}


def test_an_amount_that_was_absent_is_in_the_stated_currency(owner: Api, read_all) -> None:
    fields = f"/api/docs/{owner.document(papers.balance_sheet())}/fields/"
    assert read_all() == 1
    assert value(edit(owner, fields, {"TotalRevenue": 5}), "TotalRevenue") == {"amount": 5, "currencyCode": "USD"}
    answer = edit(owner, fields, {"NetIncome": 1, "Currency": "GBP"})  # stated in the same breath
    assert value(answer, "NetIncome") == {"amount": 1, "currencyCode": "GBP"}


BAD = {
    "number for a text": ("VendorName", 7, "VendorName"),
    "long text": ("VendorName", "x" * 10_001, "VendorName"),
    "text for a date": ("DueDate", "tomorrow", "DueDate"),
    "no such day": ("DueDate", "2023-02-29", "DueDate"),
    "number for a date": ("DueDate", 20240229, "DueDate"),
    "text for an amount": ("InvoiceTotal", "a lot", "InvoiceTotal"),
    "true for an amount": ("InvoiceTotal", True, "InvoiceTotal"),
    "list for an amount": ("InvoiceTotal", [1], "InvoiceTotal"),
    "above 10^18": ("InvoiceTotal", 10**18 + 1, "InvoiceTotal"),
    "above 2^63": ("InvoiceTotal", 2**64, "InvoiceTotal"),
    "infinite": ("InvoiceTotal", "Infinity", "InvoiceTotal"),
    "signalling": ("InvoiceTotal", "sNaN", "InvoiceTotal"),
    "infinitely small": ("InvoiceTotal", "1e-999999999", "InvoiceTotal"),
    "infinitely large": ("InvoiceTotal", "1e999999999", "InvoiceTotal"),
    "ten thousand digits": ("InvoiceTotal", "9" * 10_000, "InvoiceTotal"),
    "unknown part": ("InvoiceTotal", {"amount": 1, "unit": "EUR"}, "InvoiceTotal"),
    "no amount": ("InvoiceTotal", {"currencyCode": "EUR"}, "InvoiceTotal"),
    "currency in words": ("InvoiceTotal", {"amount": 1, "currencyCode": "euro"}, "InvoiceTotal/currencyCode"),
    "two currencies": ("InvoiceTotal", {"amount": "5 USD", "currencyCode": "EUR"}, "InvoiceTotal"),
    "any dollar": ("InvoiceTotal", "$5", "InvoiceTotal"),
    "object for a list": ("Items", {"Description": "x"}, "Items"),
    "texts in a list": ("Items", ["x"], "Items"),
    "1,001 items": ("Items", [{}] * 1001, "Items"),
    "unknown column": ("Items", [{}, {"Colour": "red"}], "Items/1/Colour"),
    "wrong cell": ("Items", [{"Quantity": "many"}], "Items/0/Quantity"),
    "unknown field": ("Colour", "red", "Colour"),
    "field of another type": ("TotalAssets", 1, "TotalAssets"),
}


def test_a_wrong_value_is_pointed_at(owner: Api, invoice: str) -> None:
    answers = {case: edit(owner, invoice, {name: given}) for case, (name, given, _) in BAD.items()}
    assert {case: answer.status_code for case, answer in answers.items()} == dict.fromkeys(BAD, 400)
    assert {case: pointer(answer) for case, answer in answers.items()} == {
        case: f"/data/attributes/fields/{where}" for case, (_, _, where) in BAD.items()
    }


def test_an_unknown_field_is_told_the_known_ones(owner: Api, invoice: str) -> None:
    assert "InvoiceTotal" in error(edit(owner, invoice, {"Colour": "red"}))["detail"]
    assert len(edit(owner, invoice, {"x" * 100_000: 1}).data) < 3000


def test_names_are_taken_in_any_case(owner: Api, invoice: str) -> None:
    answer = edit(owner, invoice, {"invoiceid": "A-19", "VENDORNAME": "Acme"})
    assert value(answer, "InvoiceId") == "A-19" and value(answer, "VendorName") == "Acme"


def test_one_wrong_value_changes_nothing_at_all(owner: Api, invoice: str, app: Flask) -> None:
    before = owner.get(invoice.removesuffix("fields/")).json
    assert edit(owner, invoice, {"InvoiceId": "B-1", "InvoiceDate": None, "DueDate": "never"}).status_code == 400
    assert owner.get(invoice.removesuffix("fields/")).json == before
    with app.app_context():
        assert db.session.scalars(select(ValueEdit)).all() == []


def test_null_removes_a_value(owner: Api, invoice: str) -> None:
    answer = edit(owner, invoice, {"InvoiceId": None, "PurchaseOrder": None})
    assert answer.status_code == 200 and not {"InvoiceId", "PurchaseOrder"} & set(answer.json["fields"])
    assert value(edit(owner, invoice, {"InvoiceId": "A-17"}), "InvoiceId") == "A-17"


def test_the_same_field_in_two_spellings_is_refused(owner: Api, invoice: str) -> None:
    answer = edit(owner, invoice, {"InvoiceId": "A-20", "invoiceid": "A-21"})
    assert answer.status_code == 400 and pointer(answer) == "/data/attributes/fields"


def test_a_stale_version_is_a_conflict(owner: Api, invoice: str) -> None:
    version = owner.get(invoice.removesuffix("fields/")).json["version"]
    assert edit(owner, invoice, {"InvoiceId": "A-18"}, version=version).json["version"] == version + 1
    stale = edit(owner, invoice, {"InvoiceId": "A-19"}, version=version)
    assert stale.status_code == 409 and error(stale)["code"] == "stale_version"
    assert edit(owner, invoice, {"InvoiceId": "A-19"}).status_code == 200


@on_one_database
def test_there_have_to_be_fields(owner: Api, invoice: str) -> None:
    for body in ({}, {"fields": None}, {"fields": []}, {"fields": {}}, {"fields": {f"F{n}": 1 for n in range(501)}}):
        answer = owner.patch(invoice, body)
        assert answer.status_code == 400 and pointer(answer) == "/data/attributes/fields"


@on_one_database
def test_a_bad_version_is_refused(owner: Api, invoice: str) -> None:
    answers = [edit(owner, invoice, {"InvoiceId": "A-18"}, version=version) for version in (0, -1, "x", 1.5, 2**70)]
    assert [answer.status_code for answer in answers] == [400, 400, 400, 400, 409]


def test_every_change_leaves_a_row_of_history(owner: Api, invoice: str, app: Flask) -> None:
    edit(owner, invoice, {"InvoiceTotal": 120})
    edit(owner, invoice, {"InvoiceTotal": None})
    with app.app_context():
        rows = [(row.name, row.before, row.after, row.changed_by) for row in db.session.scalars(select(ValueEdit).order_by(ValueEdit.id))]
    read, entered = {"amount": "100.00", "currencyCode": "EUR"}, {"amount": "120", "currencyCode": "EUR"}
    assert rows == [("InvoiceTotal", read, entered, "owner@miller.example"), ("InvoiceTotal", entered, None, "owner@miller.example")]


def test_an_unclassified_document_has_no_fields_to_edit(owner: Api, minimal_pdf: bytes, read_all) -> None:
    document = owner.document(minimal_pdf)
    read_all()
    answer = edit(owner, f"/api/docs/{document}/fields/", {"InvoiceId": "A"})
    assert answer.status_code == 400 and "none" in error(answer)["detail"]


def test_viewers_dont_edit_and_strangers_find_nothing(people: People, invoice: str) -> None:
    assert edit(people.viewer, invoice, {"InvoiceId": "A"}).status_code == 403
    assert edit(people.stranger, invoice, {"InvoiceId": "A"}).status_code == 404
