"""``/api/types/``: a firm's document types and fields over the house API."""

from __future__ import annotations

from typing import Any

import pytest

from portal.core.doctypes import DOCTYPES
from tests import papers
from tests.people import Api, People


def names(owner: Api, doc_type: str) -> list[str]:
    return [field["name"] for field in owner.get(f"/api/types/{doc_type}/").json["fields"]]


def put(owner: Api, path: str, **body: Any) -> Any:
    return owner.call("PUT", f"/api/types/{path}/", json=body)


def test_all_types_are_listed_with_how_many_documents_are_of_each(owner: Api) -> None:
    listed = owner.get("/api/types/").json
    assert listed["count"] == len(DOCTYPES) and {one["name"] for one in listed["results"]} == set(DOCTYPES)
    assert listed["results"][0] == {
        "name": "invoice", "label": "Invoice", "own": False, "enabled": True, "like": None, "words": [], "documents": 0, "version": 0,
    }  # fmt: skip


def test_a_field_is_made_changed_and_removed(owner: Api) -> None:
    made = put(owner, "invoice/fields/CostCenter", type="string", method="label", settings={"labels": ["Cost centre"]})
    assert made.status_code == 200 and made.json["own"] and made.json["settings"] == {"labels": ["Cost centre"]}
    assert owner.patch("/api/types/invoice/fields/costcenter/", {"label": "Centre"}).json["label"] == "Centre"
    assert names(owner, "invoice")[-1] == "CostCenter"
    assert owner.delete("/api/types/invoice/fields/CostCenter/").status_code == 204
    assert "CostCenter" not in names(owner, "invoice")
    assert owner.get("/api/types/invoice/fields/CostCenter/").status_code == 404


def test_an_error_names_the_input_that_was_sent(owner: Api) -> None:
    answer = put(owner, "invoice/fields/CostCenter", method="regex", settings={"pattern": "(?=a)"})
    assert answer.status_code == 400
    assert answer.json["errors"][0]["source"]["pointer"] == "/data/attributes/settings/pattern"


@pytest.mark.parametrize("name", ["Cost%20centre", "%E2%80%8B", "1st", "a" * 61, "operation", "..", "A%2FB", "A%00"])
def test_odd_names_of_fields_are_refused(owner: Api, name: str) -> None:
    assert put(owner, f"invoice/fields/{name}").status_code in (400, 404)
    assert names(owner, "invoice") == [field.name for field in DOCTYPES["invoice"].fields]


def test_a_patch_makes_no_field(owner: Api) -> None:
    assert owner.patch("/api/types/invoice/fields/Nothing/", {"visible": False}).status_code == 404


def test_fields_stand_as_they_are_ordered(owner: Api) -> None:
    after = owner.patch("/api/types/check/", {"order": ["Memo", "PayTo"]}).json
    assert [field["name"] for field in after["fields"]][:3] == ["Memo", "PayTo", "PayerName"]


def test_a_type_of_ones_own_is_made_switched_off_and_removed(owner: Api) -> None:
    made = owner.post("/api/types/", {"label": "Weighing slip", "like": "wasteNote", "words": ["Weighing slip"]})
    assert (made.status_code, made.json["name"], made.json["own"]) == (201, "weighingSlip", True)
    assert owner.patch("/api/types/weighingSlip/", {"enabled": False, "version": 1}).json["enabled"] is False
    assert owner.patch("/api/types/weighingSlip/", {"enabled": True, "version": 1}).status_code == 409
    assert owner.delete("/api/types/weighingSlip/").status_code == 204
    assert owner.get("/api/types/weighingSlip/").status_code == 404


def test_built_in_types_cant_be_removed(owner: Api) -> None:
    assert owner.delete("/api/types/receipt/").status_code == 422


def test_a_type_that_is_switched_off_cant_be_said_of_a_document(people: People, minimal_pdf: bytes, read_all: Any) -> None:
    document = people.owner.document(minimal_pdf)
    read_all()
    people.owner.patch("/api/types/receipt/", {"enabled": False})
    assert people.owner.patch(f"/api/docs/{document}/", {"type": "receipt"}).status_code == 400
    assert people.owner.patch(f"/api/docs/{document}/", {"type": "check"}).status_code == 200


def test_a_type_is_not_removed_while_documents_are_of_it(people: People, minimal_pdf: bytes, read_all: Any) -> None:
    owner = people.owner
    owner.post("/api/types/", {"label": "Slip"})
    document = owner.document(minimal_pdf)
    read_all()
    owner.patch(f"/api/docs/{document}/", {"type": "slip"})
    refused = owner.delete("/api/types/slip/")
    assert refused.status_code == 409 and "1 document is" in refused.json["errors"][0]["detail"]
    owner.delete(f"/api/docs/{document}/")
    assert owner.delete("/api/types/slip/").status_code == 204
    owner.post(f"/api/docs/{document}/recover/")
    assert owner.get(f"/api/docs/{document}/").json["type"] == "slip"
    assert owner.get("/api/docs/").status_code == 200


def test_another_firm_sees_nothing_of_it(people: People) -> None:
    people.owner.post("/api/types/", {"label": "Slip"})
    put(people.owner, "invoice/fields/CostCenter")
    assert people.stranger.get("/api/types/slip/").status_code == 404
    assert people.stranger.get("/api/types/").json["count"] == len(DOCTYPES)
    assert "CostCenter" not in names(people.stranger, "invoice")
    assert people.stranger.get("/api/docs/?type=slip").status_code == 400


def test_viewers_look_and_owners_change(people: People) -> None:
    assert people.viewer.get("/api/types/invoice/").status_code == 200
    assert put(people.viewer, "invoice/fields/CostCenter").status_code == 403
    assert people.approver.post("/api/types/", {"label": "Slip"}).status_code == 403


LINES = ("Acme Ltd", "WEIGHING SLIP", "Truck: LK17 ABC", "Net: 8,150")


def test_a_field_is_tried_on_a_document_before_it_is_made(owner: Api, read_all: Any) -> None:
    document = owner.document(papers.page(*LINES))
    read_all()
    body = {"document": document, "type": "number", "method": "label", "settings": {"labels": ["Net"]}}
    tried = owner.post("/api/types/unclassified/fields/NetWeight/preview/", body).json
    assert (tried["document"], tried["found"]["value"], tried["found"]["page"]) == (document, 8150, 1)
    assert owner.post("/api/types/unclassified/fields/NetWeight/preview/", body | {"settings": {"labels": ["Gross"]}}).json["found"] is None
    assert owner.post("/api/types/unclassified/fields/NetWeight/preview/", body | {"settings": {}}).status_code == 400
    assert names(owner, "unclassified") == []


def test_a_type_is_tried_on_the_last_documents(owner: Api, read_all: Any) -> None:
    slip, _ = owner.document(papers.page(*LINES)), owner.document(papers.page("Acme Ltd", "Our letter of today", "mentions a weighing slip"))
    read_all()
    assert owner.post("/api/types/preview/", {"words": ["Weighing slip"]}).json == {"looked_at": 2, "documents": [slip]}
    assert owner.post("/api/types/preview/", {"words": []}).json["documents"] == []
    assert owner.post("/api/types/preview/", {"words": ["x"]}).status_code == 400


def test_the_last_documents_of_a_type_are_read_again(people: People, read_all: Any) -> None:
    owner = people.owner
    documents = [owner.document(papers.page(*LINES, f"No {number}")) for number in range(3)]
    read_all()
    owner.post(f"/api/docs/{documents[0]}/approve/")
    put(owner, "unclassified/fields/Truck", settings={"labels": ["Truck"]})
    assert people.viewer.post("/api/types/unclassified/read-again/").status_code == 403
    assert people.stranger.post("/api/types/unclassified/read-again/").json == {"count": 0}
    assert owner.post("/api/types/unclassified/read-again/").json == {"count": 2}
    read_all()
    read = [owner.get(f"/api/docs/{document}/").json["fields"].keys() for document in documents]
    assert read == [set(), {"Truck"}, {"Truck"}]


def test_documents_that_would_be_of_a_new_type_are_read_again_as_it(owner: Api, read_all: Any) -> None:
    slip, other = owner.document(papers.page(*LINES)), owner.document(papers.page("Acme Ltd", "Our letter of today"))
    read_all()
    owner.post("/api/types/", {"label": "Slip", "words": ["Weighing slip"]})
    assert owner.post("/api/types/slip/read-again/").json == {"count": 1}
    read_all()
    assert [owner.get(f"/api/docs/{document}/").json["type"] for document in (slip, other)] == ["slip", "unclassified"]


def test_changes_are_on_record(owner: Api) -> None:
    owner.post("/api/types/", {"label": "Slip"})
    put(owner, "slip/fields/Truck")
    owner.delete("/api/types/slip/fields/Truck/")
    said = [entry["message"] for entry in owner.get("/api/activity/").json["results"]]
    assert said[:3] == ["The field Truck of Slip was removed.", "The field Truck of Slip was set up.", "The type Slip was made."]
