"""The files family from a bill or note to records."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask

from tests.dialects.filing import NOTE, TWO_POINTS, WATER, Filing, error, filing
from tests.features.conftest import on_one_database
from tests.people import People


@pytest.fixture
def files(app: Flask, people: People) -> Filing:
    return filing(app, people.owner)


def link(reading: str, *shares: tuple[str, float], **more: str) -> dict:
    return {"file_readings": [{"id": reading}], "facilities": [{"id": one, "percentage": share} for one, share in shares], **more}


def test_a_water_bill_is_read_corrected_and_split_into_invoices(files: Filing, people: People, read_all: Callable[[], int]) -> None:
    file = files.file(*WATER, name="water bill.pdf")
    read_all()
    found = files.reading(file)
    assert (found["name"], found["tags"], found["category"], found["linked"]) == ("water bill", ["invoice::water"], "water", False)
    (item,) = found["reading"]["content"]["items"]
    assert item == {"id": None, "invoice_number": "W-2024-17", "quantity": 41.5, "unit": "cubic_metre_(m3)", "unit_printed": "m3",
                    "start_date": "2024-01-01", "end_date": "2024-01-31", "cups": "ES0021000000000001JN", "description": None}  # fmt: skip
    reading = found["reading"]["id"]
    changed = files.put(f"/v1/files/readings/{reading}", {"content": {"items": [item | {"quantity": 100}]}, "version": found["version"]})
    assert changed.status_code == 200 and changed.json["version"] == found["version"] + 1
    (document,) = people.owner.get("/api/docs/").json["results"]
    (edit,) = [one for one in people.owner.get(f"/api/docs/{document['id']}/history/").json["results"] if one["field"]]
    assert (edit["field"], edit["before"], edit["after"]) == ("Quantity", 41.5, 100)
    assert error(files.put(f"/v1/files/readings/{reading}", {"content": {"items": []}, "version": found["version"]})) == (409, "STALE_VERSION")
    third = [files.facility(name) for name in ("Leeds", "York", "Hull")]
    project = files.post("/v1/projects", {"name": "2024", "start_date": "2024-01-01", "end_date": "2024-12-31"}).json["id"]
    made = files.post("/v1/files/readings", link(reading, *zip(third, (0.3333333, 0.3333333, 0.3333334), strict=True), project_id=project))
    assert made.status_code == 201
    parts = [Decimal(str(one["quantity"])) for one in made.json["records"]]
    assert sum(parts) == 100 and parts == [Decimal("33.33333"), Decimal("33.33333"), Decimal("33.33334")]
    again = files.post("/v1/files/readings", link(reading, (third[0], 1)))
    assert error(again) == (409, "ALREADY_LINKED") and all(one in again.json["detail"] for one in made.json["ids"])
    assert files.reading(file)["linked"] is True and files.get("/v1/files/readings?linked=false").json["total"] == 0
    listed = files.get(f"/v1/invoices?facility_id[]={third[0]}&project_id={project}").json
    assert (listed["total"], listed["items"][0]["file_id"], listed["items"][0]["invoice_number"]) == (1, file, "W-2024-17")
    (extended,) = files.get("/v1/projects/extended").json["items"]
    assert (extended["files"], extended["invoices"], extended["wastes"]) == (1, 3, 0)


@on_one_database
def test_several_supply_points_and_wastes_are_several_items(files: Filing, read_all: Callable[[], int]) -> None:
    bill, note = files.file(*TWO_POINTS), files.file(*NOTE)
    read_all()
    items = files.reading(bill)["reading"]["content"]["items"]
    assert [(one["cups"], one["quantity"], one["invoice_number"], one["start_date"]) for one in items] == [
        ("ES0021000000000001JN", 1245, "FE-24-9", "2024-02-01"),
        ("ES0021000000000002JB", 755, "FE-24-9", "2024-02-01"),
    ]
    wastes = files.reading(note)
    assert wastes["tags"] == ["document::wastes"]
    told = [(one["ewc_code"], one["quantity"], one["unit"], one["unit_printed"]) for one in wastes["reading"]["content"]["items"]]
    assert told == [("17 01 07", 4.25, "tonne_(t)", "tonnes"), ("15 01 01", 750, "kilogram_(kg)", "kg")]
    place = files.facility("Leeds")
    assert files.post("/v1/files/readings", link(wastes["reading"]["id"], (place, 0.5))).json["records"][0]["quantity"] == 2.125
    assert [one["identification_name"] for one in files.get("/v1/wastes").json["items"]] == ["Paper packaging", "Mixed rubble"]
    assert files.get("/v1/files/readings?category[]=wastes").json["items"][0]["id"] == note
    assert files.get("/v1/files/readings?category[]=electricity&category[]=gas").json["items"][0]["id"] == bill


@on_one_database
def test_items_are_replaced_as_a_whole(files: Filing, read_all: Callable[[], int]) -> None:
    file = files.file(*TWO_POINTS)
    read_all()
    address = f"/v1/files/readings/{files.reading(file)['reading']['id']}"
    one = {"quantity": "12.25", "unit": "MWh", "start_date": "2024-03-01", "end_date": "2024-03-31", "cups": "ES1"}
    for items in ([one, one], [one], [], [one, one, one]):
        assert files.put(address, {"content": {"items": items}}).status_code == 200
        kept = files.reading(file)["reading"]["content"]["items"]
        assert [(item["quantity"], item["unit"], item["cups"]) for item in kept] == [(12.25, "megawatt_hour_(mwh)", "ES1")] * len(items)
    assert all(item["invoice_number"] is None for item in kept)


FUEL = ("Northern Fuels Ltd", "INVOICE", "Invoice number: F-881", "Invoice date: 12 March 2024", "Heating oil delivered 1,500 litres", "Total £ 1,260.00")


@on_one_database
def test_an_invoice_of_fuel_is_said_to_be_one_and_read_as_such(files: Filing, read_all: Callable[[], int]) -> None:
    file = files.file(*FUEL)
    read_all()
    assert files.reading(file)["reading"]["content"]["items"] == []
    said = {"event_type": "CLASSIFY_DOCUMENT", "detail": {"file_id": file, "category": "fuel_delivery"}}
    assert files.post("/v1/files/send-event", said).json is True
    read_all()
    found = files.reading(file)
    (item,) = found["reading"]["content"]["items"]
    assert found["tags"] == ["invoice::fuel_delivery"]
    assert (item["quantity"], item["unit"], item["start_date"], item["end_date"]) == (1500, "litre_(l)", "2024-03-12", "2024-03-12")


WRONG = (
    ({"quantity": "many"}, "content/items/0/quantity"),
    ({"quantity": 1e300}, "content/items/0/quantity"),
    ({"quantity": [1]}, "content/items/0/quantity"),
    ({"quantity": 1, "unit": "bananas"}, "content/items/0/unit"),
    ({"start_date": "2024-02-30"}, "content/items/0/start_date"),
    ({"start_date": "2024-02-02", "end_date": "2024-02-01"}, "content/items/0/end_date"),
    ({"cups": 7}, "content/items/0/cups"),
    ({"colour": "red"}, "content/items/0/colour"),
)


@on_one_database
def test_a_wrong_item_is_named_and_nothing_is_changed(files: Filing, read_all: Callable[[], int]) -> None:
    file = files.file(*WATER)
    read_all()
    before = files.reading(file)
    for item, field in WRONG:
        answer = files.put(f"/v1/files/readings/{before['reading']['id']}", {"content": {"items": [item]}})
        assert error(answer) == (422, "VALIDATION_ERROR") and answer.json["detail"].startswith(f"{field}: "), field
        assert "supply_point" not in answer.text  # which here is called `cups`
    assert files.reading(file) == before


@on_one_database
def test_what_cant_be_linked_says_why(files: Filing, read_all: Callable[[], int]) -> None:
    file, other = files.file(*WATER), files.file("Nothing in particular")
    read_all()
    reading, place = files.reading(file)["reading"]["id"], files.facility("Leeds")
    cases = (
        (link(reading, (place, 0.6), (files.facility("York"), 0.41)), 422, "VALIDATION_ERROR"),
        (link(reading, (place, 1.5)), 422, "VALIDATION_ERROR"),
        (link(reading, (place, 0.5), (place, 0.5)), 422, "VALIDATION_ERROR"),
        (link(reading), 422, "VALIDATION_ERROR"),
        (link(reading, (reading, 1)), 404, "NOT_FOUND"),
        (link(reading, (place, 1), project_id=reading), 404, "NOT_FOUND"),
        (link(file, (place, 1)), 404, "NOT_FOUND"),
        (link(files.reading(other)["reading"]["id"], (place, 1)), 422, "NO_ITEMS"),
        ({"file_readings": [{"id": reading}] * 2, "facilities": [{"id": place, "percentage": 1}]}, 400, "MULTIPLE_FILES_NOT_SUPPORTED"),
    )
    for body, *wanted in cases:
        assert list(error(files.post("/v1/files/readings", body))) == wanted
    assert files.get("/v1/invoices").json == {"items": [], "total": 0, "page": 1, "size": 50, "pages": 0}
