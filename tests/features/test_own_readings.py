"""Documents read as a firm has set up its types and fields, from upload to correction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests import papers
from tests.browse import Browsers
from tests.features.conftest import on_one_database
from tests.people import Api, People

LINES = (
    "Acme Ltd", "1 High Street, Leeds", "INVOICE", "Invoice number: A-17", "Invoice date: 2024-03-05", "Cost centre: 4711-B", "Insured: yes",
    "Terms of delivery: DAP", "Truck: LK17 ABC", "Gross weight: 120.5", "Our sign: ZX-881", "Total: EUR 100.00",
)  # fmt: skip
Read = Callable[[], int]


def set_up(owner: Api, name: str, doc_type: str = "invoice", **settings: Any) -> None:
    answer = owner.call("PUT", f"/api/types/{doc_type}/fields/{name}/", json=settings)
    assert answer.status_code == 200, answer.text


def fields(owner: Api, document: str) -> dict[str, Any]:
    return owner.get(f"/api/docs/{document}/").json["fields"]


@pytest.fixture
def invoice(owner: Api, read_all: Read) -> str:
    """An invoice that was read before anything was set up."""
    document = owner.document(papers.page(*LINES), "invoice.pdf")
    read_all()
    assert owner.get(f"/api/docs/{document}/").json["type"] == "invoice"
    return document


def again(owner: Api, document: str, read_all: Read) -> dict[str, Any]:
    assert owner.post(f"/api/docs/{document}/read-again/").status_code == 200
    read_all()
    return fields(owner, document)


def test_a_new_field_is_filled_on_the_next_reading(owner: Api, invoice: str, read_all: Read) -> None:
    set_up(owner, "CostCentre", method="label", settings={"labels": ["Cost centre"]})
    assert "CostCentre" not in fields(owner, invoice)
    value = again(owner, invoice, read_all)["CostCentre"]
    assert (value["type"], value["value"], value["method"], value["page"]) == ("string", "4711-B", "label", 1)
    assert value["box"] and owner.get("/api/docs/?type=invoice").json["count"] == 1


def test_a_field_of_another_firm_isnt_filled(people: People, read_all: Read) -> None:
    set_up(people.owner, "CostCentre", method="label", settings={"labels": ["Cost centre"]})
    document = people.stranger.document(papers.page(*LINES))
    read_all()
    assert "CostCentre" not in fields(people.stranger, document)


def test_a_pattern_goes_before_what_the_rule_read(owner: Api, invoice: str, read_all: Read) -> None:
    assert fields(owner, invoice)["InvoiceId"]["value"] == "A-17"
    set_up(owner, "InvoiceId", method="regex", settings={"pattern": "Our sign: (\\S+)"})
    value = again(owner, invoice, read_all)["InvoiceId"]
    assert (value["value"], value["method"]) == ("ZX-881", "pattern")


def test_further_labels_only_fill_what_the_rule_left_empty(owner: Api, invoice: str, read_all: Read) -> None:
    set_up(owner, "InvoiceId", settings={"labels": ["Our sign"]})
    set_up(owner, "PurchaseOrder", settings={"labels": ["Our sign"]})
    read = again(owner, invoice, read_all)
    assert (read["InvoiceId"]["value"], read["PurchaseOrder"]["value"]) == ("A-17", "ZX-881")


def test_a_field_of_people_alone_is_left_to_them(owner: Api, invoice: str, read_all: Read) -> None:
    set_up(owner, "InvoiceDate", method="manual")
    assert "InvoiceDate" not in again(owner, invoice, read_all)
    owner.patch(f"/api/docs/{invoice}/fields/", {"fields": {"InvoiceDate": "2024-03-05"}})
    assert again(owner, invoice, read_all)["InvoiceDate"]["method"] == "person"


def test_nobody_is_asked_about_a_hidden_field(owner: Api, browse: Browsers, invoice: str) -> None:
    """`read_all` has a vendor's name doubtful and all else sure."""
    document = owner.get(f"/api/docs/{invoice}/").json
    assert document["needs_review"] and document["fields"]["VendorName"]["mark"] == "doubtful"
    set_up(owner, "VendorName", visible=False)
    page = browse.owner.open(f"/documents/{invoice}/")
    assert "field-InvoiceId" in page.answer.text and "field-VendorName" not in page.answer.text
    owner.post(f"/api/docs/{invoice}/confirm/", {"fields": ["InvoiceId"]})
    assert owner.post(f"/api/docs/{invoice}/approve/").status_code == 200


def test_values_of_every_type_are_corrected_by_programs(owner: Api, invoice: str, read_all: Read) -> None:
    set_up(owner, "Insured", type="boolean")
    set_up(owner, "Terms", type="list", settings={"options": [{"key": "dap", "value": "DAP"}, {"key": "exw", "value": "Ex works"}]})
    set_up(owner, "Transport", type="object", items=["Truck", "GrossWeight:number"])
    read = again(owner, invoice, read_all)
    assert (read["Insured"]["value"], read["Terms"]["value"]) == (True, {"key": "dap", "value": "DAP"})
    assert {name: cell["value"] for name, cell in read["Transport"]["value"].items()} == {"Truck": "LK17 ABC", "GrossWeight": 120.5}
    changes = {"insured": False, "Terms": "EX WORKS", "Transport": {"truck": "LK18 XYZ", "grossWeight": 120.5}}
    edited = owner.patch(f"/api/docs/{invoice}/fields/", {"fields": changes}).json["fields"]
    assert (edited["Insured"]["value"], edited["Terms"]["value"]["key"]) == (False, "exw")
    assert (edited["Transport"]["value"]["Truck"]["method"], edited["Transport"]["value"]["GrossWeight"]["method"]) == ("person", "label")


ODD = [("Insured", "perhaps"), ("Terms", "CIF"), ("Terms", 7), ("Transport", ["Truck"]), ("Transport", {"Wheels": 4}), ("Gone", "x")]


@pytest.mark.parametrize(("name", "value"), ODD)
def test_what_isnt_of_a_fields_type_is_refused(owner: Api, invoice: str, name: str, value: Any) -> None:
    set_up(owner, "Insured", type="boolean")
    set_up(owner, "Terms", type="list", settings={"options": ["DAP"]})
    set_up(owner, "Transport", type="object", items=["Truck"])
    answer = owner.patch(f"/api/docs/{invoice}/fields/", {"fields": {name: value}})
    assert answer.status_code == 400 and f"fields/{name}" in answer.json["errors"][0]["source"]["pointer"]


def test_people_correct_values_of_every_type_on_the_page(owner: Api, browse: Browsers, invoice: str) -> None:
    set_up(owner, "Insured", type="boolean", label="Goods are insured")
    set_up(owner, "Terms", type="dynamic_list", settings={"options": ["DAP"]})
    set_up(owner, "Transport", type="object", items=["Truck", "GrossWeight:number"])
    page = browse.owner.open(f"/documents/{invoice}/")
    assert "Goods are insured" in page.answer.text and 'list="options-Terms"' in page.answer.text
    typed = {"Insured": "no", "Terms": "CIF", "Transport.0.Truck": "LK18", "Transport.0.GrossWeight": "12.5", "version": ""}
    browse.owner.post(f"/documents/{invoice}/fields", typed)
    read = fields(owner, invoice)
    assert (read["Insured"]["value"], read["Terms"]["value"]) == (False, {"key": "CIF", "value": "CIF"})
    assert {name: cell["value"] for name, cell in read["Transport"]["value"].items()} == {"Truck": "LK18", "GrossWeight": 12.5}
    assert 'value="LK18"' in browse.owner.open(f"/documents/{invoice}/").answer.text


SLIP = ("Weighbridge Leeds", "WEIGHING SLIP", "Truck: LK17 ABC", "Invoice number: A-17", "Gross: 12,400", "Thank you.")


def test_a_type_of_ones_own_is_told_by_its_title_and_read_by_its_fields(owner: Api, read_all: Read) -> None:
    owner.post("/api/types/", {"label": "Weighing slip", "words": ["Weighing slip"]})
    set_up(owner, "Truck", "weighingSlip")
    document = owner.document(papers.page(*SLIP))
    read_all()
    read = owner.get(f"/api/docs/{document}/").json
    assert (read["type"], read["type_words"][0]["text"]) == ("weighingSlip", "WEIGHING SLIP")
    assert {name: value["value"] for name, value in read["fields"].items()} == {"Truck": "LK17 ABC"}


def test_a_type_that_is_like_a_built_in_one_is_read_as_that(owner: Api, read_all: Read) -> None:
    owner.post("/api/types/", {"label": "Freight bill", "like": "invoice", "words": ["Freight bill"]})
    document = owner.document(papers.page("Acme Ltd", "FREIGHT BILL", *LINES[3:]))
    read_all()
    read = owner.get(f"/api/docs/{document}/").json
    assert read["type"] == "freightBill" and read["fields"]["InvoiceId"]["value"] == "A-17"
    assert owner.get("/api/types/").json["results"][-2]["documents"] == 1


def test_a_person_says_that_a_document_is_of_ones_own_type(owner: Api, invoice: str, read_all: Read) -> None:
    owner.post("/api/types/", {"label": "Freight bill", "like": "invoice"})
    set_up(owner, "CostCentre", "freightBill")
    owner.patch(f"/api/docs/{invoice}/", {"type": "freightBill"})
    read_all()
    read = owner.get(f"/api/docs/{invoice}/").json
    assert read["type"] == "freightBill" and read["fields"].keys() >= {"InvoiceId", "CostCentre"}


def test_a_type_that_is_switched_off_isnt_told(owner: Api, invoice: str, read_all: Read) -> None:
    owner.patch("/api/types/invoice/", {"enabled": False})
    again(owner, invoice, read_all)
    read = owner.get(f"/api/docs/{invoice}/").json
    assert read["type"] != "invoice" and "invoice" not in [other["type"] for other in read["alternatives"]]


def test_ones_own_types_leave_other_documents_alone(owner: Api, read_all: Read) -> None:
    owner.post("/api/types/", {"label": "Slip", "words": ["Cost centre", "Total"]})
    document = owner.document(papers.page(*LINES))
    read_all()
    assert owner.get(f"/api/docs/{document}/").json["type"] == "invoice"


def test_the_page_of_a_document_whose_type_is_gone_still_opens(owner: Api, browse: Browsers, invoice: str, read_all: Read) -> None:
    owner.post("/api/types/", {"label": "Freight bill", "like": "invoice"})
    owner.patch(f"/api/docs/{invoice}/", {"type": "freightBill"})
    read_all()
    owner.delete(f"/api/docs/{invoice}/")
    assert owner.delete("/api/types/freightBill/").status_code == 204
    owner.post(f"/api/docs/{invoice}/recover/")
    for path in (f"/documents/{invoice}/", f"/documents/{invoice}/history", "/inbox", "/layouts/"):
        assert browse.owner.open(path).status == 200, path
    assert again(owner, invoice, read_all)["InvoiceId"]["value"] == "A-17"


KINDS = [
    {"type": "number"}, {"type": "currency"}, {"type": "date"}, {"type": "boolean"}, {"type": "list", "settings": {"options": ["A"]}},
    {"type": "array", "items": ["A:number"]}, {"type": "object", "items": ["A"]}, {"type": "string"},
]  # fmt: skip
OF_KIND = {"number": 7, "currency": 7, "date": "2024-01-02", "boolean": True, "list": "A", "array": [{"A": 7}], "object": {"A": "x"}, "string": "x"}


@pytest.mark.parametrize("after", KINDS, ids=lambda kind: kind["type"])
@pytest.mark.parametrize("before", [("string", {}, "abc"), ("array", {"items": ["A"]}, [{"A": "x"}]), ("dynamic_list", {}, "x")], ids=lambda kind: kind[0])
@on_one_database
def test_a_field_that_becomes_another_kind_leaves_what_was_entered_readable(
    owner: Api, browse: Browsers, invoice: str, read_all: Read, before: tuple[str, dict[str, Any], Any], after: dict[str, Any]
) -> None:
    kind, more, value = before
    set_up(owner, "Odd", type=kind, **more)
    assert owner.patch(f"/api/docs/{invoice}/fields/", {"fields": {"Odd": value}}).status_code == 200
    set_up(owner, "Odd", **after)
    for path in (f"/documents/{invoice}/", f"/documents/{invoice}/history"):
        assert browse.owner.open(path).status == 200, path
    for path in (f"/api/docs/{invoice}/", f"/api/docs/{invoice}/history/"):
        assert owner.get(path).status_code == 200, path
    assert owner.patch(f"/api/docs/{invoice}/fields/", {"fields": {"Odd": OF_KIND[after["type"]]}}).json["fields"]["Odd"]["type"] == after["type"]
    assert browse.owner.open(f"/documents/{invoice}/history").status == 200
    assert again(owner, invoice, read_all)["Odd"]["method"] == "person"
