"""docflo: document types and their fields, search, logs."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask import Flask

from portal.core.doctypes import DOCTYPES
from tests import papers
from tests.dialects.conftest import Docflo, caller, error
from tests.features.conftest import on_one_database
from tests.people import People

#: The types that the seed lists.
SEED = """invoice receipt contract payStub unclassified carLicense idDocument check bankStatement creditCard incoInvoice4 purchaseOrder financialReportIL
    bankStatement.us freightInvoice creditCardStatement goodsReceipt deliveryInvoice""".split()


@on_one_database
def test_all_types_of_the_family_are_enabled(docflo: Docflo) -> None:
    names = [one["name"] for one in docflo.get("/docs/v1/types/enabled").json["types"]]
    assert set(SEED) <= set(names) and len(SEED) == 18 and set(names) == set(DOCTYPES)
    for name in SEED:
        told = docflo.get(f"/docs/v1/types/{name}").json
        assert [field["name"] for field in told["fields"]] == [field.name for field in DOCTYPES[name].fields]


@on_one_database
def test_a_type_tells_its_fields_and_their_items(docflo: Docflo) -> None:
    fields = {field["name"]: field for field in docflo.get("/docs/v1/types/invoice").json["fields"]}
    assert (fields["InvoiceTotal"]["type"], fields["InvoiceTotal"]["visible"], fields["InvoiceTotal"]["extractionMethod"]) == ("currency", True, "ai")
    assert {"name": "Amount", "type": "currency"} in fields["Items"]["fields"]
    assert docflo.get("/docs/v1/types/nothing").status_code == 404


@pytest.mark.parametrize("path", ["/docs/v1/fields?documentType=invoice&name=Incidentals", "/docs/types/invoice/field/Incidentals"])
def test_a_new_field_is_made_at_either_address(docflo: Docflo, path: str) -> None:
    answer = docflo.patch(path, {"type": "currency", "visible": True, "extractionMethod": "label", "extractionSettings": {"labels": ["Incidentals"]}})
    assert answer.status_code == 200, answer.text
    fields = {field["name"]: field for field in docflo.get("/docs/v1/types/invoice").json["fields"]}
    assert fields["Incidentals"] == answer.json and answer.json["extractionSettings"] == {"labels": ["Incidentals"]}


def test_a_table_of_the_firms_own_can_be_filled_by_operations(docflo: Docflo, invoice: str) -> None:
    made = docflo.patch("/docs/v1/fields?documentType=invoice&name=Parcels", {"type": "array", "fields": ["Number", "Weight:number", "Fragile:boolean"]})
    assert made.json["fields"][:2] == [{"name": "Number", "type": "string"}, {"name": "Weight", "type": "number"}]
    change = {"fields": {"parcels": [{"operation": "create", "number": "P1", "weight": 2.5, "fragile": True}]}}
    answer = docflo.patch(f"/docs/v1/document/fields/{invoice}", change)
    assert answer.status_code == 200, answer.text
    (item,) = docflo.fields(invoice)["Parcels"]["value"]
    assert (item["Number"]["value"], item["Weight"]["value"], item["Fragile"]["value"]) == ("P1", 2.5, True)


FIELDS = {
    "no type": ("documentType=invoice&name=X", {}, "Field: type"),
    "unknown data type": ("documentType=invoice&name=X", {"type": "colour"}, "Field: type"),
    "built-in of another type": ("documentType=invoice&name=InvoiceTotal", {"type": "date"}, "Field: type"),
    "bad method": ("documentType=invoice&name=X", {"type": "string", "extractionMethod": "magic"}, "Field: extractionMethod"),
    "settings missing": ("documentType=invoice&name=X", {"type": "string", "extractionMethod": "label"}, "Field: extractionSettings/labels"),
    "bad item": ("documentType=invoice&name=X", {"type": "array", "fields": ["a b"]}, "Field: fields/0"),
    "no name": ("documentType=invoice", {"type": "string"}, "Parameter: name"),
    "bad visible": ("documentType=invoice&name=X", {"type": "string", "visible": "perhaps"}, "Field: visible"),
}


@on_one_database
def test_a_bad_field_is_pointed_at_in_the_familys_words(docflo: Docflo) -> None:
    for case, (query, body, details) in FIELDS.items():
        answer = docflo.patch(f"/docs/v1/fields?{query}", body)
        assert (case, answer.status_code, error(answer)["details"]) == (case, 400, details)
    assert error(docflo.patch("/docs/v1/fields?documentType=nothing&name=X", {"type": "string"}))["code"] == "INVALID_DOCUMENT_TYPE"


def test_search_names_document_score_and_place_best_first(docflo: Docflo, invoice: str, read_all: Callable[[], int]) -> None:
    docflo.document(papers.page("Minutes of the meeting about gardening"), "minutes.pdf", type="contract")
    read_all()
    answer = docflo.post("/docs/v1/document/ai/search", {"query": "invoice from Acme Ltd", "score_threshold": 0.1})
    assert answer.status_code == 200, answer.text
    first = answer.json["results"][0]
    assert first["documentId"] == first["id"] == invoice and 0.1 <= first["score"] <= 1 and first["snippet"]
    scores = [one["score"] for one in answer.json["results"]]
    assert scores == sorted(scores, reverse=True)
    only = docflo.post("/docs/v1/document/ai/search", {"query": "Acme", "score_threshold": 0, "model_ids": "receipt, contract"}).json
    assert invoice not in [one["id"] for one in only["results"]]


def test_a_question_is_answered_from_the_values_with_the_documents_cited(docflo: Docflo, invoice: str) -> None:
    answer = docflo.post("/docs/v1/document/ai/ask", {"query": "What is the total amount of all invoices in March 2024?", "types": ["invoice"]})
    assert answer.status_code == 200, answer.text
    assert answer.json["found"] and [(one["value"], one["currency"]) for one in answer.json["figures"]] == [(100, "EUR")]
    assert [one["id"] for one in answer.json["documents"]] == [invoice] and answer.json["answer"] and answer.json["query"]
    lost = docflo.post("/docs/v1/document/ai/ask", {"query": "How many unicorns graze?"}).json
    assert not lost["found"] and lost["figures"] == []


def test_types_without_dates_amounts_or_names_are_asked_about_as_well(docflo: Docflo, invoice: str) -> None:
    docflo.document(papers.page("Nothing in particular"), "note.pdf", type="unclassified")
    asked = ("List all documents", "Which documents came in 2024?", "What is the total of all documents by vendor?", "What is the average amount by customer?")
    answers = [docflo.post("/docs/v1/document/ai/ask", {"query": query, "types": ["unclassified"]}) for query in asked]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert [one["name"] for one in answers[0].json["documents"]] == ["note.pdf"] and answers[2].json["figures"] == []


@on_one_database
def test_a_bad_question_is_pointed_at(docflo: Docflo) -> None:
    for body in ({}, {"query": ""}, {"query": "x" * 10_000}, {"query": 7}):
        assert error(docflo.post("/docs/v1/document/ai/ask", body))["details"] == "Field: query"
    assert error(docflo.post("/docs/v1/document/ai/ask", {"query": "How many?", "types": ["nothing"]}))["code"] == "INVALID_DOCUMENT_TYPE"


SEARCHES = {
    "no query": ({"score_threshold": 0.5}, "Field: query"),
    "no threshold": ({"query": "Acme"}, "Field: score_threshold"),
    "threshold above one": ({"query": "Acme", "score_threshold": 7}, "Field: score_threshold"),
    "nothing to look for": ({"query": "-x", "score_threshold": 0.5}, "Field: query"),
    "a megabyte": ({"query": "x" * 1_000_000, "score_threshold": 0.5}, "Field: query"),
}


@on_one_database
def test_a_bad_search_is_pointed_at(docflo: Docflo) -> None:
    for case, (body, details) in SEARCHES.items():
        answer = docflo.post("/docs/v1/document/ai/search", body)
        assert (case, answer.status_code, error(answer)["details"]) == (case, 400, details)
    unknown = docflo.post("/docs/v1/document/ai/search", {"query": "Acme", "score_threshold": 0.5, "model_ids": "invoice,nothing"})
    assert error(unknown)["code"] == "INVALID_DOCUMENT_TYPE"


def test_logs_are_filtered_by_kind_area_message_and_facts(docflo: Docflo, people: People, invoice: str, read_all: Callable[[], int]) -> None:
    docflo.document(b"%PDF-1.7 nothing that can be read", "broken.pdf")
    read_all()
    (failed,) = docflo.get("/logs/v1/log?type=error&area=document-processing").json["logs"]
    assert failed["type"] == "error" and "broken.pdf" in failed["message"] and {"subArea", "metadata", "createdAt"} <= set(failed)
    received = docflo.get("/logs/v1/log?area=documents&subArea=intake").json
    assert received["total"] == 2 and [one["message"].split()[0] for one in received["logs"]] == ["broken.pdf", "invoice.pdf"]
    reference = received["logs"][0]["metadata"]["reference"]
    for query in (f"metadata[reference]={reference}", f"metadata={quote(json.dumps({'reference': reference}))}", "message=broken&area=documents"):
        assert {one["message"].split()[0] for one in docflo.get(f"/logs/v1/log?{query}").json["logs"]} == {"broken.pdf"}, query
    assert docflo.get("/logs/v1/log?top=1&skip=1").json["logs"] == docflo.get("/logs/v1/log?top=2").json["logs"][1:]


def test_who_follows_next_meets_every_entry_once_whatever_is_added(docflo: Docflo, invoice: str) -> None:
    whole, met, after = docflo.get("/logs/v1/log").json["logs"], [], ""
    while after is not None:
        page = docflo.get(f"/logs/v1/log?top=2&after={after}").json
        met, after = met + page["logs"], page["next"]
        docflo.patch(f"/docs/v1/document/fields/{invoice}", {"fields": {"InvoiceId": f"A-{len(met)}"}})
    assert met == whole and len(whole) > 3
    assert docflo.get("/logs/v1/log?after=zzzzzzzzzzzz").status_code == 404


def test_every_firm_reads_its_own_log(app: Flask, docflo: Docflo, people: People, minimal_pdf: bytes) -> None:
    stranger = caller(app, people.stranger)
    for who, name in ((docflo, "ours"), (stranger, "theirs")):
        for _ in range(2):
            who.document(minimal_pdf, f"{name}.pdf")
    for who, name, other in ((docflo, "ours", "theirs"), (stranger, "theirs", "ours")):
        log = who.get("/logs/v1/log?area=documents").text
        assert f"{name}.pdf" in log and f"{other}.pdf" not in log


@on_one_database
def test_a_bad_log_query_is_pointed_at(docflo: Docflo) -> None:
    for query in ("type=fatal", "skip=-1", "top=100000", "metadata=[1]", "metadata={", 'metadata={"a":{}}', "createdFrom=x"):
        assert error(docflo.get(f"/logs/v1/log?{query}"))["details"] == f"Parameter: {query.split('=')[0]}"
    assert error(docflo.get("/logs/v1/log?metadata[%00]=x"))["code"] == "VALIDATION_ERROR"
