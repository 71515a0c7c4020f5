"""The outside reader: asked only where it may be, believed only where the page says the same, and never in a document's way."""

from __future__ import annotations

import dataclasses
import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from portal.config import Config
from portal.core import db
from portal.core.doctypes import DOCTYPES
from portal.core.extraction.candidates import Printed
from portal.core.extraction.model import Page, Value, Word
from portal.core.outside import NotAnswered, Reader, question
from portal.demo.papers import invoice
from tests import papers
from tests.browse import Browsers
from tests.features.chat import ChatServer
from tests.features.conftest import on_one_database
from tests.features.gateways import serving
from tests.people import Api

KEY = "sk-not-for-anybody"
#: Nobody's rules know that "Rhubarb" is the number of this invoice.
LINES = ("Brook Glazing", "4 Mill Lane, Bath", "INVOICE", "Rhubarb: BG-1042", "Invoice date: 2024-03-05", "Bill to: Miller & Co", "Total: GBP 100.00")


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with serving(ChatServer({"InvoiceId": "BG-1042"})) as chat:
        yield chat


@pytest.fixture
def config(config: Config, server: ChatServer) -> Config:
    """The operator has set up the outside reader."""
    return dataclasses.replace(config, reader_url=server.url, reader_model="any", reader_key=KEY, reader_seconds=1)


@pytest.fixture
def firm(owner: Api) -> Api:
    """The owner of a firm that has switched it on."""
    assert owner.patch("/api/organization/", json={"outside_reader": True}).json["outside_reader"] is True
    return owner


def read(api: Api, read_all: Callable[[], int], *lines: str, **options: Any) -> dict[str, Any]:
    document = api.document(papers.page(*(lines or LINES)), **options)
    read_all()
    return dict(api.get(f"/api/docs/{document}/").json)


def test_what_was_missing_is_taken_where_the_page_says_it(firm: Api, server: ChatServer, read_all) -> None:
    answer = read(firm, read_all)
    value = answer["fields"]["InvoiceId"]
    assert (value["value"], value["method"], value["content"], value["page"]) == ("BG-1042", "outside", "BG-1042", 1)
    assert answer["outside"]["found"] == ["InvoiceId"] and answer["outside"]["error"] is None
    path, headers, body = server.posted[0]
    assert path == "/v1/chat/completions" and headers["Authorization"] == f"Bearer {KEY}" and body["model"] == "any"
    assert "Rhubarb: BG-1042" in server.question and "InvoiceDate" not in server.question


def test_a_field_of_the_firms_own_is_asked_with_its_question(firm: Api, server: ChatServer, read_all) -> None:
    settings = {"prompt": "Which rhubarb was sold?"}
    assert firm.call("PUT", "/api/types/invoice/fields/Produce/", json={"type": "prompt", "settings": settings}).status_code == 200
    server.said = {"Produce": "BG-1042"}
    value = read(firm, read_all)["fields"]["Produce"]
    assert (value["type"], value["value"], value["method"], value["page"]) == ("prompt", "BG-1042", "outside", 1)
    assert "Which rhubarb was sold?" in server.question


def test_what_isnt_on_the_page_is_dropped(firm: Api, server: ChatServer, read_all) -> None:
    server.said = {"InvoiceId": "INV-2024-999", "DueDate": "2024-04-04", "AmountDue": {"amount": "7000.00", "currencyCode": "GBP"}, "Unheard": "of"}
    answer = read(firm, read_all)
    assert not {"InvoiceId", "DueDate", "AmountDue", "Unheard"} & answer["fields"].keys()
    assert answer["outside"]["found"] == [] and set(answer["outside"]["dropped"]) == {"InvoiceId", "DueDate", "AmountDue"}


def test_a_doubtful_value_is_replaced_by_what_is_found_and_kept_when_nothing_is(firm: Api, server: ChatServer, read_all) -> None:
    server.said = {"VendorName": "Brook Glazing", "InvoiceId": None}
    answer = read(firm, read_all)
    assert answer["fields"]["VendorName"]["value"] == "Brook Glazing" and "InvoiceId" not in answer["fields"]


def test_what_a_failed_check_names_is_asked_however_surely_it_was_read(firm: Api, server: ChatServer, read_all) -> None:
    firm.document(invoice())  # with two digits of its tax changed over
    read_all()
    assert {'"SubTotal"', '"TotalTax"', '"InvoiceTotal"'} <= set(re.findall(r'"\w+"', server.question)) and '"InvoiceDate"' not in server.question


def test_a_document_without_fields_is_sent_to_nobody(firm: Api, server: ChatServer, read_all) -> None:
    assert read(firm, read_all, "Nothing in particular")["outside"] is None and server.posted == []


def test_only_what_is_missing_or_doubtful_is_asked() -> None:
    printed = Printed([Page(1, 612, 792, [Word("INVOICE", (0.1, 0.1, 0.2, 0.12))])])
    needed = ("VendorName", "InvoiceId", "InvoiceDate", "InvoiceTotal")
    sure = {name: Value("string", "x", 0.95) for name in needed}
    assert question(DOCTYPES["invoice"], sure, printed, 0.9) is None
    doubtful = {"InvoiceId": Value("string", "x", 0.5), "DueDate": Value("date", "2024-03-05", 0.5, method="xml")}
    asked = question(DOCTYPES["invoice"], sure | doubtful, printed, 0.9)
    assert asked is not None and not {"VendorName", "InvoiceDate", "InvoiceTotal", "DueDate", "Items"} & {field.name for field in asked.fields}
    assert {"InvoiceId", "PurchaseOrder"} <= {field.name for field in asked.fields}


def test_nothing_is_sent_before_the_firm_switches_it_on(owner: Api, server: ChatServer, read_all) -> None:
    assert owner.get("/api/organization/").json["outside_reader"] is False
    assert read(owner, read_all)["outside"] is None and server.posted == []


@on_one_database
def test_a_document_or_folder_can_be_kept_from_it(firm: Api, server: ChatServer, read_all) -> None:
    folder = firm.folder()
    assert firm.patch(f"/api/folders/{folder}/", json={"never_send": True}).json["never_send"] is True
    read(firm, read_all, folder=folder)
    handed_in = firm.document(papers.page(*LINES), never_send="true")
    read_all()
    assert firm.get(f"/api/docs/{handed_in}/").json["never_send"] is True and server.posted == []
    assert firm.patch(f"/api/docs/{handed_in}/", json={"never_send": False}).json["never_send"] is False
    firm.post(f"/api/docs/{handed_in}/read-again/")
    read_all()
    assert len(server.posted) == 1
    said = {one["deed"]: one["message"] for one in firm.get("/api/activity/").json["results"]}
    assert said["kept_back"].endswith("are kept from the outside reader.") and said["let_out"] == "document.pdf may be shown to the outside reader."


def test_what_was_sent_stands_in_the_history_without_the_key(firm: Api, server: ChatServer, read_all, browse: Browsers, caplog) -> None:
    document = read(firm, read_all)["id"]
    (sent,) = [event for event in firm.get(f"/api/docs/{document}/history/").json["results"] if event["deed"] == "sent_out"]
    assert sent["reason"] == f"127.0.0.1:{server.server_address[1]} (any), page 1, text" and sent["by"] is None
    page = browse.owner.open(f"/documents/{document}/history")
    assert "Shown to the outside reader" in page.words
    shown = [browse.owner.send("GET", path).text for path in ("/settings/", f"/documents/{document}/", f"/documents/{document}/history")]
    assert server.url.split("/")[2] in shown[0] and not any(KEY in text for text in [*shown, caplog.text])


@pytest.mark.parametrize("status", [401, 500, 302])
@on_one_database
def test_a_refusal_never_fails_the_document(firm: Api, server: ChatServer, read_all, status: int) -> None:
    server.refusals, server.headers = [status] * 2, {"Location": f"{server.url}/elsewhere"} if status == 302 else {}
    answer = read(firm, read_all)
    assert answer["status"] == "completed" and answer["fields"]["InvoiceTotal"] and str(status) in answer["outside"]["error"]
    assert {path for path, *_ in server.posted} == {"/v1/chat/completions"}


@pytest.mark.parametrize("said", ["[1, 2]", '"text"', "not JSON", '{"InvoiceId": {"amount": [1]}, "InvoiceDate": true, "InvoiceTotal": 1e999}', "[" * 9000])
@on_one_database
def test_an_answer_of_another_shape_never_fails_the_document(firm: Api, server: ChatServer, read_all, said: str) -> None:
    server.body = json.dumps({"choices": [{"message": {"content": said}}]}).encode()
    answer = read(firm, read_all)
    assert answer["status"] == "completed" and answer["outside"]["found"] == [] and "InvoiceId" not in answer["fields"]


@on_one_database
def test_pictures_of_pages_go_along_where_they_are_asked_for(app: Flask, firm: Api, server: ChatServer, read_all) -> None:
    with app.app_context():
        db._settings[db.db.engine] = dataclasses.replace(db.settings(), reader_pictures=True)
    assert read(firm, read_all)["outside"]["found"] == ["InvoiceId"]
    text, picture = server.posted[0][2]["messages"][-1]["content"]
    assert text["type"] == "text" and picture["image_url"]["url"].startswith("data:image/png;base64,iVBOR")


def reader(server: ChatServer, **options: Any) -> Reader:
    return Reader(server.url, "any", KEY, **{"seconds": 1} | options)


def test_a_busy_server_is_asked_once_more(server: ChatServer) -> None:
    server.refusals = [429]
    assert json.loads(reader(server).answer([], pause=0)) == server.said and len(server.posted) == 2


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"choices": []}', b'{"choices": [{"message": {"content": null}}]}', b"<html>", b"[" * 100_000])
def test_what_isnt_of_the_protocol_is_no_answer(server: ChatServer, body: bytes) -> None:
    server.body = body
    with pytest.raises(NotAnswered):
        reader(server).answer([], pause=0)


def test_a_huge_answer_isnt_read_to_its_end(server: ChatServer) -> None:
    server.body = b" " * (3 << 20)
    with pytest.raises(NotAnswered, match="larger than a megabyte"):
        reader(server).answer([], pause=0)


@pytest.mark.parametrize("drips", [False, True], ids=["silent", "dripping"])
def test_a_slow_server_isnt_waited_for(server: ChatServer, drips: bool) -> None:
    server.hang, server.drips = (0.3, True) if drips else (3.0, False)
    started = time.monotonic()
    with pytest.raises(NotAnswered, match="within 1 seconds"):
        reader(server).answer([], pause=0)
    assert time.monotonic() - started < 2 * 1.5 + 1


def test_nobody_at_the_address_is_told_without_the_key() -> None:
    with pytest.raises(NotAnswered, match="can't be reached") as told:
        Reader("http://127.0.0.1:9/v1", "any", KEY, seconds=1).answer([], pause=0)
    assert KEY not in str(told.value) and KEY not in repr(Reader("http://127.0.0.1:9/v1", "any", KEY))
