"""Records on pages and in the house API."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from tests import papers
from tests.browse import Browsers
from tests.features.conftest import error, on_one_database, pointer
from tests.people import Api


def test_a_bill_becomes_records_of_two_facilities_on_its_page(browse: Browsers, owner: Api, read_all: Callable[[], int]) -> None:
    bill = owner.document(papers.page(*papers.WATER_BILL), "water.pdf")
    read_all()
    leeds, york = (owner.post("/api/facilities/", {"name": name}).json["hashid"] for name in ("Leeds", "=York"))
    page = browse.owner.open(f"/documents/{bill}/records")
    assert "What it says: Water" in page.words and "41.5 m³" in page.words
    refused = page.submit("Make records", {"Leeds": "60", "=York": "41"})
    assert refused.status == 400 and "The percentages come to more than 1." in refused.words
    page = page.submit("Make records", {"Leeds": "33,3333", "=York": "66.6667"})
    assert page.toasts == ["The records are made."] and "33.3333% of 41.5" in page.words
    shown = browse.owner.open(f"/records/?category=water&facility={leeds}&first_month=2024-01&last_month=2024-01")
    assert "1 record" in shown.words and "Water by month, m³" in shown.words and "13.833319 m³" in shown.words
    assert "No record fits" in browse.owner.open("/records/?first_month=2024-02").words
    rows = browse.owner.send("GET", "/records/download/csv?category=water").data.decode("utf-8-sig").splitlines()
    assert len(rows) == 3 and ",'=York,2024-01-01,2024-01-31,27.666681," in rows[2]
    sheet = zipfile.ZipFile(io.BytesIO(owner.get("/api/records/xlsx/").data)).read("xl/worksheets/sheet2.xml").decode()
    assert sum(map(float, re.findall(r'<c r="G[23]"[^>]*><v>([\d.]+)</v>', sheet))) == 41.5
    page = browse.owner.open(f"/documents/{bill}/records").submit("Remove these records")
    assert page.toasts == ["The records are removed."] and owner.get("/api/records/").json["count"] == 0


@on_one_database
def test_the_house_api_keeps_facilities_projects_and_records(owner: Api, read_all: Callable[[], int]) -> None:
    facility = owner.post("/api/facilities/", {"name": "Leeds", "categories": ["water"]}).json["hashid"]
    project = owner.post("/api/projects/", {"name": "2024"}).json["hashid"]
    bill = owner.document(papers.page(*papers.WATER_BILL), "water.pdf")
    assert error(owner.post("/api/records/", {"document": bill, "facilities": [{"facility": facility, "percentage": 1}]}))["code"] == "invalid_state"
    read_all()
    items = owner.get(f"/api/docs/{bill}/items/").json
    changed = owner.call("PUT", f"/api/docs/{bill}/items/", json={"items": [items["items"][0] | {"quantity": 7}], "version": items["version"]})
    assert changed.json["items"][0]["quantity"] == 7 and owner.get(f"/api/docs/{bill}/").json["fields"]["Quantity"]["value"] == 7
    made = owner.post("/api/records/", {"document": bill, "facilities": [{"facility": facility, "percentage": 0.5}], "project": project})
    (record,) = made.json["results"]
    assert (record["quantity"], record["base_quantity"], record["unit"], record["document"]) == ("3.5", "7", "cubic_metre_(m3)", bill)
    assert owner.get("/api/records/trends/").json["results"][0]["months"] == [{"month": "2024-01", "quantity": 3.5}]
    assert owner.get(f"/api/projects/{project}/").json["counts"] == {"file": 1, "invoice": 1}
    assert error(owner.delete(f"/api/facilities/{facility}/"))["code"] == "has_records"
    assert owner.delete(f"/api/records/{record['hashid']}/").status_code == 204 and owner.delete(f"/api/facilities/{facility}/").status_code == 204
    assert pointer(owner.post("/api/facilities/", {"name": " "})) == "/data/attributes/name"


@on_one_database
def test_what_a_row_says_beyond_records_stays_when_its_quantity_is_corrected(owner: Api, read_all: Callable[[], int]) -> None:
    delivered = ("10/04/2024 Propane 412.5 gallons $1,192.13", "11/18/2024 Propane 386.0 gallons $1,115.54")
    bill = owner.document(papers.page("Narragansett Fuels Inc.", "Fuel invoice", "Invoice number NF-20931", *delivered), "propane.pdf")
    read_all()
    items = owner.get(f"/api/docs/{bill}/items/").json
    assert (items["category"], [one["quantity"] for one in items["items"]]) == ("fuel_delivery", [412.5, 386])
    owner.call("PUT", f"/api/docs/{bill}/items/", json={"items": [items["items"][0] | {"quantity": 400}, items["items"][1]], "version": items["version"]})
    rows = owner.get(f"/api/docs/{bill}/").json["fields"]["Items"]["value"]
    assert [(row["Quantity"]["value"], row["Amount"]["value"]["amount"]) for row in rows] == [(400, 1192.13), (386, 1115.54)]
