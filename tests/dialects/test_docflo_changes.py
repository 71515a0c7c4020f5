"""docflo: changing fields, items and status; all of a request or none of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests import papers
from tests.dialects.conftest import Docflo, caller, error
from tests.features.conftest import on_one_database
from tests.people import People

AT = "/docs/v1/document"


def change(docflo: Docflo, document: str, fields: Any, **more: Any) -> Any:
    return docflo.patch(f"{AT}/fields/{document}", {"fields": fields, **more})


def items(docflo: Docflo, document: str, field: str = "Items") -> list[dict[str, Any]]:
    return list(docflo.fields(document)[field]["value"])


def plain(item: dict[str, Any]) -> dict[str, Any]:
    return {name: cell["value"] for name, cell in item.items() if name != "_id"}


@pytest.fixture
def itemed(docflo: Docflo, invoice: str) -> str:
    """The invoice with two items."""
    two = [{"operation": "create", "Description": name, "Amount": {"amount": amount, "currencyCode": "EUR"}} for name, amount in (("One", 30), ("Two", 50))]
    assert change(docflo, invoice, {"Items": two}).status_code == 200
    return invoice


def test_fields_are_named_in_any_case_and_say_who_changed_them(docflo: Docflo, invoice: str) -> None:
    answer = change(docflo, invoice, {"invoiceid": "12345", "InvoiceTotal": {"Amount": 12345, "CurrencyCode": "USD"}, "duedate": "2024-04-05"})
    assert answer.status_code == 200, answer.text
    fields = answer.json["fields"]
    assert fields["InvoiceId"]["value"] == "12345" and fields["DueDate"]["value"] == "2024-04-05"
    total = fields["InvoiceTotal"]
    assert total["value"] == {"amount": 12345, "currencyCode": "USD"} and total["changedBy"] and total["changedOn"].startswith("20")


def test_items_are_created_updated_and_deleted_by_their_ids(docflo: Docflo, itemed: str) -> None:
    one, two = (item["_id"] for item in items(docflo, itemed))
    operations = [
        {"operation": "create", "Description": "Three", "amount": {"amount": 12345, "currencyCode": "USD"}},
        {"operation": "update", "_id": one, "amount": {"amount": 234, "currencyCode": "ILS"}},
        {"operation": "delete", "_id": two},
    ]
    assert change(docflo, itemed, {"Items": operations}).status_code == 200
    first, second = items(docflo, itemed)
    assert first["_id"] == one and second["_id"] not in (one, two)
    assert plain(first) == {"Description": "One", "Amount": {"amount": 234, "currencyCode": "ILS"}}
    assert plain(second) == {"Description": "Three", "Amount": {"amount": 12345, "currencyCode": "USD"}}


def test_null_empties_a_column_and_removes_a_field(docflo: Docflo, itemed: str) -> None:
    one = items(docflo, itemed)[0]["_id"]
    assert change(docflo, itemed, {"Items": [{"operation": "update", "_id": one, "amount": None}], "VendorName": None}).status_code == 200
    assert plain(items(docflo, itemed)[0]) == {"Description": "One"} and "VendorName" not in docflo.fields(itemed)


REFUSED = {
    "no operation": ([{"Description": "x"}], "fields/Items/0/operation"),
    "unknown operation": ([{"operation": "upsert", "_id": "x"}], "fields/Items/0/operation"),
    "update without id": ([{"operation": "update", "Description": "x"}], "fields/Items/0/_id"),
    "unknown id": ([{"operation": "delete", "_id": "68befa1fe9a9f9a3327627c9"}], "fields/Items/0/_id"),
    "id that is a number": ([{"operation": "delete", "_id": 7}], "fields/Items/0/_id"),
    "forged id": ([{"operation": "create", "_id": "mine", "Description": "x"}], "fields/Items/0/_id"),
    "unknown column": ([{"operation": "create", "Colour": "red"}], "fields/Items/0/Colour"),
    "unknown column emptied": ([{"operation": "create", "Colour": None}], "fields/Items/0/colour"),
    "wrong value in the second": ([{"operation": "create", "Description": "x"}, {"operation": "create", "Quantity": "many"}], "fields/Items/1/Quantity"),
    "amount as an object of other things": ([{"operation": "create", "Amount": {"value": 1}}], "fields/Items/0/Amount"),
    "not a list": ({"operation": "create"}, "fields/Items"),
    "a list of texts": (["x"], "fields/Items"),
    "column twice": ([{"operation": "create", "Amount": 1, "amount": 2}], "fields/Items/0"),
}


@on_one_database
def test_one_bad_operation_changes_nothing(docflo: Docflo, itemed: str) -> None:
    before = docflo.get(f"{AT}/byId/{itemed}").json
    for case, (operations, place) in REFUSED.items():
        answer = change(docflo, itemed, {"InvoiceId": "changed", "Items": operations})
        assert (case, answer.status_code, error(answer)["details"]) == (case, 400, f"Field: {place}")
    one = before["fields"]["Items"]["value"][0]["_id"]
    assert change(docflo, itemed, {"Items": [{"operation": "delete", "_id": one}, {"operation": "update", "_id": one}]}).status_code == 400
    assert docflo.get(f"{AT}/byId/{itemed}").json == before


BAD = {
    "unknown field": ({"Colour": "red"}, "fields/Colour"),
    "twice": ({"InvoiceId": "1", "invoiceId": "2"}, "fields"),
    "date": ({"InvoiceDate": "05/03/2024"}, "fields/InvoiceDate"),
    "number as object": ({"InvoiceTotal": {"amount": {}}}, "fields/InvoiceTotal"),
    "currency code": ({"InvoiceTotal": {"amount": 1, "currencyCode": "euros"}}, "fields/InvoiceTotal/currencyCode"),
    "too large": ({"InvoiceTotal": 10**30}, "fields/InvoiceTotal"),
    "long text": ({"InvoiceId": "x" * 20_000}, "fields/InvoiceId"),
}


@on_one_database
def test_a_bad_value_is_pointed_at(docflo: Docflo, invoice: str) -> None:
    for case, (fields, place) in BAD.items():
        answer = change(docflo, invoice, fields)
        assert (case, answer.status_code, error(answer)["details"]) == (case, 400, f"Field: {place}")
    for body in ({}, {"fields": {}}, {"fields": []}, {"fields": None}):
        assert docflo.patch(f"{AT}/fields/{invoice}", body).status_code == 400


def test_who_saw_an_older_version_is_told(docflo: Docflo, invoice: str) -> None:
    seen = docflo.get(f"{AT}/info/{invoice}").json["version"]
    assert change(docflo, invoice, {"InvoiceId": "first"}, version=seen).status_code == 200
    late = change(docflo, invoice, {"InvoiceId": "second"}, version=seen)
    assert late.status_code == 409 and error(late)["code"] == "STALE_VERSION"
    assert docflo.fields(invoice)["InvoiceId"]["value"] == "first"
    assert docflo.patch(f"{AT}/info/{invoice}", {"status": "APPROVED", "version": seen}).status_code == 409


def test_edits_stand_in_the_history(docflo: Docflo, people: People, itemed: str) -> None:
    lines = people.owner.get(f"/api/docs/{itemed}/history/").json["results"]
    assert any(line["deed"] == "edited" and line["field"] == "Items" for line in lines)


def test_items_keep_their_ids_when_the_document_is_read_again(docflo: Docflo, read_all: Callable[[], int]) -> None:
    document = docflo.document(papers.balance_sheet(), "balance.pdf")
    read_all()
    first = items(docflo, document, "Lines")
    assert len(first) > 3 and len({item["_id"] for item in first}) == len(first)
    assert docflo.patch(f"{AT}/info/{document}", {"status": "PROCESSING"}).json["status"] == "PROCESSING"
    read_all()
    assert items(docflo, document, "Lines") == first


def test_a_document_goes_the_way_of_its_words(docflo: Docflo, invoice: str) -> None:
    def become(status: str, **more: Any) -> Any:
        answer = docflo.patch(f"{AT}/info/{invoice}", {"status": status, **more})
        return answer.json["status"] if answer.status_code == 200 else (answer.status_code, error(answer)["details"])

    assert become("confirmed") == "CONFIRMED"
    assert become("REQUIRES_VALIDATION", reason="Look at the tax.") == "REQUIRES_VALIDATION"
    assert become("APPROVED") == "APPROVED"
    assert become("APPROVED") == (409, "Allowed status values: REQUIRES_VALIDATION")
    assert become("CONFIRMED") == (409, "Allowed status values: REQUIRES_VALIDATION")
    assert become("ANALYZED") == (409, "Allowed status values: REQUIRES_VALIDATION")
    assert become("REQUIRES_VALIDATION") == "REQUIRES_VALIDATION"
    assert become("FAILED") == (409, "Allowed status values: PROCESSING, CONFIRMED, APPROVED")
    assert become("PROCESSING") == "PROCESSING"
    assert become("APPROVED")[0] == 409


def test_a_document_without_values_can_be_confirmed(docflo: Docflo, read_all: Callable[[], int]) -> None:
    document = docflo.document(papers.page("Nothing in particular"), type="unclassified")
    read_all()
    assert docflo.patch(f"{AT}/info/{document}", {"status": "CONFIRMED"}).json["status"] == "CONFIRMED"
    assert docflo.patch(f"{AT}/info/{document}", {"status": "CONFIRMED"}).status_code == 409


@on_one_database
def test_a_status_that_there_isnt_names_those_there_are(docflo: Docflo, invoice: str) -> None:
    told = error(docflo.patch(f"{AT}/info/{invoice}", {"status": "DONE"}))
    assert "CONFIRMED" in told["message"] and told["details"] == "Field: status"
    assert error(docflo.patch(f"{AT}/info/{invoice}", {}))["details"] == "Field: status"


def test_who_may_only_write_cant_approve(docflo: Docflo, people: People, invoice: str) -> None:
    writer = caller(docflo.app, people.owner, ["documents:read", "documents:write"])
    assert writer.patch(f"{AT}/info/{invoice}", {"status": "APPROVED"}).status_code == 403
    assert writer.patch(f"{AT}/info/{invoice}", {"status": "CONFIRMED"}).status_code == 200
