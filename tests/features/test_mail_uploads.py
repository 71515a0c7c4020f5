"""E-mails handed in as files: their text and each readable file become documents, and the mail is given back byte by byte."""

from __future__ import annotations

from tests import outlook, papers
from tests.features.conftest import on_one_database
from tests.mails import mail
from tests.people import Api, People


def names(api: Api) -> list[str]:
    return sorted(row["name"] for row in api.get("/api/docs/").json["results"])


def test_text_and_files_of_an_e_mail_become_documents(owner: Api, read_all, minimal_pdf: bytes) -> None:
    answer = owner.upload(mail(("März.pdf", minimal_pdf), ("notes.txt", b"Paid in cash.")), "letter.eml", folder=owner.folder())
    assert answer.status_code == 201 and answer.json["name"] == "letter.eml"
    assert names(owner) == ["März.pdf", "letter.eml", "notes.txt"] and read_all() == 3
    assert {row["folder"] for row in owner.get("/api/docs/").json["results"]} == {answer.json["folder"]}
    assert {row["status"] for row in owner.get("/api/docs/").json["results"]} == {"completed"}


@on_one_database
def test_the_mail_is_given_back_as_it_came_from_every_document_of_it(owner: Api, minimal_pdf: bytes) -> None:
    sent = mail(("scan.pdf", minimal_pdf))
    owner.upload(sent, "letter.eml")
    for row in owner.get("/api/docs/").json["results"]:
        answer = owner.get(f"/api/docs/{row['id']}/email/")
        assert answer.data == sent and answer.mimetype == "message/rfc822"
        assert answer.headers["Content-Disposition"].startswith("attachment")
    lone = owner.document(minimal_pdf)
    refused = owner.get(f"/api/docs/{lone}/email/")
    assert refused.status_code == 404 and refused.json["errors"][0]["code"] == "no_email"


@on_one_database
def test_a_greeting_beside_a_file_is_no_document(owner: Api, minimal_pdf: bytes) -> None:
    answer = owner.upload(mail(("scan.pdf", minimal_pdf), text="Hi, see attached.\n-- \nBo Baker\n12 High Street, Leeds, many words below it"), "letter.eml")
    assert answer.json["name"] == "scan.pdf" and names(owner) == ["scan.pdf"]


@on_one_database
def test_an_e_mail_with_nothing_to_read_is_refused_with_the_reasons(owner: Api) -> None:
    answer = owner.upload(mail(("winmail.dat", b"\x78\x9f\x3e\x22" * 20), text=""), "letter.eml")
    assert answer.status_code == 422 and "winmail.dat" in answer.json["errors"][0]["detail"]
    assert names(owner) == []


@on_one_database
def test_the_mail_of_another_firm_isnt_there(people: People, minimal_pdf: bytes) -> None:
    document = people.owner.upload(mail(("scan.pdf", minimal_pdf)), "letter.eml").json["id"]
    assert people.stranger.get(f"/api/docs/{document}/email/").status_code == 404


@on_one_database
def test_the_same_mail_twice_is_kept_once_and_its_documents_tell_of_each_other(owner: Api) -> None:
    sent = mail(("a.pdf", papers.page("One")))
    first, second = (owner.upload(sent, "letter.eml").json["id"] for _ in range(2))
    assert owner.get(f"/api/docs/{first}/email/").data == owner.get(f"/api/docs/{second}/email/").data == sent
    assert owner.get(f"/api/docs/{first}/").json["mail"] == owner.get(f"/api/docs/{second}/").json["mail"]
    assert owner.get(f"/api/docs/{first}/").json["mail"]["sender"] == "bo@bakery.example"


@on_one_database
def test_an_e_mail_in_outlooks_own_format_is_taken_apart_and_given_back_as_it_came(owner: Api, read_all) -> None:
    sent = outlook.msg(("notes.txt", b"Paid in cash."))
    document = owner.upload(sent, "letter.msg").json["id"]
    assert names(owner) == ["letter.msg", "notes.txt"] and read_all() == 2
    assert {row["status"] for row in owner.get("/api/docs/").json["results"]} == {"completed"}
    answer = owner.get(f"/api/docs/{document}/email/")
    assert answer.data == sent and answer.mimetype == "application/vnd.ms-outlook"
    assert answer.headers["Content-Disposition"].endswith(".msg")
