"""What integrators get wrong, and what they are told."""

from __future__ import annotations

import io

from tests.features.conftest import error, on_one_database, pointer
from tests.people import Api

pytestmark = on_one_database


def test_json_where_a_file_is_due_is_told_to_be_multipart(owner: Api) -> None:
    answer = owner.post("/api/docs/", {"file": "JVBERi0=", "folder_id": "x"})
    told = error(answer)
    assert (told["status"], told["code"], pointer(answer)) == ("400", "unsupported_body", "/data/attributes/file")
    assert "multipart/form-data" in told["detail"]


def test_a_missing_body_names_what_is_required(owner: Api, invoice: str) -> None:
    answer = owner.call("POST", f"/api/docs/{invoice}/return/")
    assert (error(answer)["code"], pointer(answer)) == ("required", "/data/attributes/reason")


def test_a_wrong_method_is_told_the_right_ones(owner: Api, invoice: str) -> None:
    answer = owner.call("PUT", f"/api/docs/{invoice}/", json={})
    assert error(answer)["detail"] == "This address takes DELETE, GET, HEAD, OPTIONS, PATCH."


def test_a_misspelled_type_is_told_the_known_ones(owner: Api) -> None:
    answer = owner.get("/api/docs/?type=invoices")
    told = error(answer)
    assert told["source"]["parameter"] == "type" and "invoice, " in told["detail"]


def test_a_date_written_the_american_way_is_told_how(owner: Api) -> None:
    assert error(owner.get("/api/docs/?created_from=01/02/2024"))["detail"].startswith("Write a date as YYYY-MM-DD")


def test_folder_may_be_spelled_as_in_answers(owner: Api, minimal_pdf: bytes) -> None:
    folder = owner.folder("Acme")
    form = {"file": (io.BytesIO(minimal_pdf), "a.pdf"), "folder": folder}
    sent = owner.call("POST", "/api/docs/", data=form, content_type="multipart/form-data")
    assert (sent.status_code, sent.json["folder"]) == (201, folder)
    assert owner.get(f"/api/docs/?folder_id={owner.folder('Other')}").json["count"] == 0
