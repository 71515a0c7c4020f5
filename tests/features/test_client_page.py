"""The client's pages under /p/<token>, as a browser without JavaScript sees them: the way in, handing in, what became of it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from portal.core.codes import OneTimeCode
from portal.core.db import db, now, transaction
from portal.core.documents import Document
from portal.core.links import FolderLink
from portal.core.messages import Message
from portal.core.sessions import Session
from portal.web import headers
from tests import papers
from tests.browse import Browser, Page
from tests.features.conftest import on_one_database
from tests.people import Api, People

NUMBER, UNKNOWN = "+12125550142", "+12125550199"
A, B = (papers.page("Invoice A"), "a.pdf"), (papers.page("Invoice B"), "b.pdf")


class Client:
    """A client at a browser, before the page of a link."""

    def __init__(self, app: Flask, address: str, read_all: Callable[[], int]) -> None:
        self.app, self.address, self.read_all = app, address, read_all
        self.browser = Browser(app)

    def open(self, below: str = "") -> Page:
        return self.browser.open(self.address + below)

    def ask(self, number: str = NUMBER) -> Page:
        page = self.open().submit("Send me a code", {"Your mobile number": number})
        self.read_all()
        return page

    def sign_in(self, number: str = NUMBER) -> Page:
        return self.ask(number).submit("Continue", {"Code": last_code(self.app)})

    def hand_in(self, *files: tuple[bytes, str]) -> Page:
        return self.open("/documents").submit("Hand in", {"Choose files": list(files)})


def last_code(app: Flask) -> str:
    with app.app_context():
        return re.search(r"\d{6}", db.session.scalars(select(Message.text).where(Message.secret).order_by(Message.id.desc())).first())[0]


def link(api: Api, folder: str, number: str = NUMBER, **more: object) -> dict:
    made = api.post("/api/folder-links/", {"folder": folder, "phone_number_raw": number, **more})
    assert made.status_code == 201, made.text
    return made.json | {"address": made.json["portal_url"].removeprefix("https://inlet.test")}


def bare(page: Page) -> str:
    """The page without what differs from one time to the next: its forms' tokens and the seconds until another code."""
    return re.sub(r'content="[^"]*"|value="[^"]*"|X-CSRFToken[^}]*|\d+(?:" *>in \d+)? seconds', "", page.answer.text)


@pytest.fixture
def folder(owner: Api) -> str:
    return owner.folder("Acme - 2024")


@pytest.fixture
def made(owner: Api, folder: str) -> dict:
    return link(owner, folder, name="Ann Hartwell")


@pytest.fixture
def client(app: Flask, made: dict, read_all: Callable[[], int]) -> Client:
    return Client(app, made["address"], read_all)


def change(app: Flask, table: type, **values: object) -> None:
    with app.app_context(), transaction():
        db.session.execute(update(table).values(**values))


def count(app: Flask, table: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def give_back(owner: Api, document: str, reason: str = "Page 2 is cut off.") -> None:
    assert owner.post(f"/api/docs/{document}/return/", {"reason": reason}).status_code == 200


# --- the way in


def test_after_five_wrong_codes_the_page_says_that_a_new_one_is_needed(client: Client) -> None:
    page = client.ask()
    for _ in range(6):
        page = page.submit("Continue", {"Code": "000000" if last_code(client.app) != "000000" else "000001"})
        assert "After five tries" in page.errors[0] and "ask for a new one" in page.errors[0]
    assert page.submit("Continue", {"Code": last_code(client.app)}).errors == page.errors


def test_what_is_taken_is_named_where_files_are_chosen_and_where_one_is_refused(client: Client) -> None:
    client.sign_in()
    refused = client.hand_in((b"PK\x03\x04" + bytes(60), "a\u202efdp.zip"))
    assert "afdp.zip" in refused.words
    assert ".eml" in refused.words and ".eml" in client.open("/documents").words
    assert client.hand_in((b"Invoice A-17\nTotal: EUR 100.00\n", "a.txt")).h1 == "Miller & Co has your document"

def test_from_the_link_to_the_receipt_and_the_list(client: Client, people: People, folder: str) -> None:
    page = client.open()
    assert page.h1 == "Hand in documents to Miller & Co"
    page = client.ask("(212) 555-0142")
    assert page.h1 == "Enter the code" and "+1 212-555-0142" in page.words
    page = page.submit("Continue", {"Code": last_code(client.app)})
    assert page.h1 == "Acme - 2024" and "Ann Hartwell" in page.words and "Nothing yet" in page.words
    page = page.submit("Hand in", {"Choose files": [A, B]})
    assert page.h1 == "Miller & Co has your documents" and len(re.findall(r"REF\d{9}", page.words)) == 2
    client.read_all()
    assert page.go("Back to the list").words.count("to be checked") == 2
    handed_in = people.owner.get(f"/api/docs/?folder={folder}").json["results"]
    assert [one["name"] for one in handed_in] == ["b.pdf", "a.pdf"]
    assert people.owner.get(f"/api/docs/{handed_in[0]['id']}/").json["handed_in_by"] == "Ann Hartwell"


def test_an_unknown_number_gets_the_page_of_a_known_one(client: Client, app: Flask, read_all) -> None:
    known, unknown = client.ask(NUMBER), Client(app, client.address, read_all).ask(UNKNOWN)
    assert known.status == unknown.status and known.url == unknown.url
    assert bare(known).replace("+1 212-555-0142", "") == bare(unknown).replace("+1 212-555-0199", "")
    assert count(app, Message) == 1


@pytest.mark.parametrize("number, said", [("", "Enter your mobile number."), ("abc", "Not a phone number"), ("+1 23", "too short"), ("1" * 60, "shorter")])
@on_one_database
def test_what_is_no_number_is_said_beside_the_field_and_stays_in_it(client: Client, number: str, said: str) -> None:
    page = client.open().submit("Send me a code", {"Your mobile number": number})
    assert page.status == 400 and said in page.errors[0]
    assert f'value="{number}"' in page.answer.text and count(client.app, OneTimeCode) == 0


@pytest.mark.parametrize("entered, said", [("", "Enter the code"), ("12345", "6 digits"), ("abcdef", "6 digits"), ("1" * 60, "6 digits")])
@on_one_database
def test_what_is_no_code_is_said_beside_the_field(client: Client, entered: str, said: str) -> None:
    page = client.ask().submit("Continue", {"Code": entered})
    assert page.status == 400 and said in page.errors[0] and page.h1 == "Enter the code"


def test_a_wrong_code_can_be_mended_and_the_sixth_try_cant(client: Client) -> None:
    page, code = client.ask(), last_code(client.app)
    for step in range(1, 6):
        page = page.submit("Continue", {"Code": f"{(int(code) + step) % 10**6:06d}"})
        assert page.status == 400 and "isn't right" in page.errors[0]
    assert "isn't right" in page.submit("Continue", {"Code": code}).errors[0]


def test_a_code_doesnt_open_another_browser(client: Client, app: Flask, read_all) -> None:
    client.ask()
    code, other = last_code(app), Client(app, client.address, read_all)
    assert other.open("/code").h1.startswith("Hand in"), "nothing was asked for there"
    assert "isn't right" in other.ask(UNKNOWN).submit("Continue", {"Code": code}).errors[0]


def test_another_code_replaces_the_former_one(client: Client) -> None:
    page, former = client.ask(), last_code(client.app)
    assert page.submit("Send another code").toasts == [] and count(client.app, OneTimeCode) == 1, "within a minute the former one stands"
    change(client.app, OneTimeCode, asked_at=now() - timedelta(seconds=61))
    page = page.submit("Send another code")
    assert "A new code is on its way" in page.toasts[0] and client.read_all() == 1
    assert page.submit("Continue", {"Code": former}).status == 400
    assert page.submit("Continue", {"Code": last_code(client.app)}).h1 == "Acme - 2024"


def test_the_fourth_code_in_a_quarter_of_an_hour_is_refused_in_words(client: Client) -> None:
    for _ in range(3):
        client.ask()
        change(client.app, OneTimeCode, asked_at=now() - timedelta(seconds=61))
    page = client.open().submit("Send me a code", {"Your mobile number": NUMBER})
    assert page.status == 400 and "Too many codes" in page.errors[0] and "minutes" in page.errors[0]


def test_who_is_signed_in_comes_straight_to_the_list(client: Client) -> None:
    client.sign_in()
    assert client.open().h1 == "Acme - 2024"


def test_an_address_that_never_was_a_link_says_so(client: Client, app: Flask) -> None:
    for path in ("/p/nothing", "/p/nothing/documents", "/p/%00", "/p/%E2%98%8E/code", "/p/a/b/c"):
        page = Browser(app).open(path)
        assert page.status in (404,) and "nothing at this address" in page.h1.lower(), path


def test_a_number_with_several_folders_chooses_and_can_change(client: Client, people: People) -> None:
    private, theirs = link(people.owner, people.owner.folder("Private")), link(people.stranger, people.stranger.folder("At Other"))
    page = client.sign_in()
    assert page.h1 == "Where do you want to hand in?" and "Other Ltd" in page.words
    assert page.submit("Continue").h1 == "Acme - 2024", "the link that was opened is chosen already"
    page = client.open("/documents").go("Other folder").submit("Continue", {"place": theirs["hashid"]})
    assert page.h1 == "At Other" and page.url.startswith(theirs["address"])
    assert client.browser.open(private["address"]).h1 == "Private"


@on_one_database
def test_choosing_what_isnt_offered_asks_again(client: Client, people: People) -> None:
    link(people.owner, people.owner.folder("Private"))
    foreign = link(people.owner, people.owner.folder("Others"), UNKNOWN)
    page = client.sign_in().submit("Continue", {"place": foreign["hashid"]})
    assert page.status == 400 and page.errors == ["Choose a folder."]


def test_signing_out_ends_the_session_for_a_copied_cookie_too(client: Client) -> None:
    page = client.sign_in()
    copied = Browser(client.app)
    copied.client._cookies.update(client.browser.client._cookies)
    assert copied.open(client.address + "/documents").h1 == "Acme - 2024"
    page = page.submit("Sign out")
    assert page.h1.startswith("Hand in") and page.toasts == ["You are signed out."]
    assert copied.open(client.address + "/documents").h1.startswith("Hand in documents to")


@pytest.mark.parametrize("over", [{"seen_at": timedelta(minutes=31)}, {"expires_at": timedelta(seconds=1)}], ids=["idle", "after twelve hours"])
def test_a_session_that_is_over_leads_back_to_the_phone_and_says_why(client: Client, over: dict[str, timedelta]) -> None:
    client.sign_in()
    change(client.app, Session, **{name: now() - by for name, by in over.items()})
    page = client.open("/documents")
    assert page.h1.startswith("Hand in documents to") and "You were signed out" in page.words


# --- tenancy of /p


def test_anothers_folder_isnt_reached_with_a_proven_number(client: Client, people: People) -> None:
    client.sign_in()
    others = link(people.owner, people.owner.folder("Others"), UNKNOWN)
    for below in ("/documents", "/list", "/receipt?ref=REF000000000", "/documents/zzzzzzzzzzzz/replace"):
        assert client.browser.open(others["address"] + below).url == f"{client.address}/documents", "led to one's own"


def test_nothing_below_p_opens_without_a_session(client: Client) -> None:
    client.open()
    for below in ("/documents", "/folders", "/receipt", "/documents/zzzzzzzzzzzz/take-back", "/documents/zzzzzzzzzzzz/replace"):
        assert client.open(below).h1.startswith("Hand in documents to"), below
    for below in ("/documents", "/ask", "/sign-out", "/documents/zzzzzzzzzzzz/take-back", "/documents/zzzzzzzzzzzz/replace", "/folders"):
        assert client.browser.post(client.address + below).h1.startswith("Hand in documents to"), below
    assert count(client.app, Document) == 0


def test_documents_of_others_are_neither_listed_nor_taken_back_nor_on_a_receipt(client: Client, app: Flask, people: People, folder: str, read_all) -> None:
    colleague = Client(app, link(people.owner, folder, UNKNOWN)["address"], read_all)
    colleague.sign_in(UNKNOWN)
    reference = re.search(r"REF\d{9}", colleague.hand_in(A).words)[0]
    document = people.owner.get(f"/api/docs/{reference}/").json["id"]
    client.sign_in()
    assert "Nothing yet" in client.open("/documents").words
    assert client.open(f"/receipt?ref={reference}").h1 == "No receipt here"
    for below in ("take-back", "replace"):
        page = client.open(f"/documents/{document}/{below}")
        assert page.status == 404 and bare(page) == bare(client.open(f"/documents/{'z' * 12}/{below}"))


def test_a_revoked_link_takes_nothing_and_the_client_can_ask_for_another(client: Client, people: People, made: dict, app: Flask) -> None:
    client.sign_in()
    people.owner.delete(f"/api/folder-links/{made['hashid']}/")
    page = client.open("/documents")
    assert page.h1 == "Your link has ended"
    assert "knows that you need a new link" in page.submit("Ask Miller & Co for a new link").h1
    assert client.browser.post(client.address + "/documents").h1 == "Your link has ended" and count(app, Document) == 0


def test_an_expired_link_is_no_dead_end(client: Client, people: People, made: dict) -> None:
    change(client.app, FolderLink, expires_at=now() - timedelta(seconds=1))
    page = client.sign_in()
    assert page.h1 == "Your link has ended"
    page.submit("Ask Miller & Co for a new link")
    shown = people.owner.get(f"/api/folder-links/{made['hashid']}/").json
    assert shown["status"] == "expired" and shown["asked_at"] is not None
    people.owner.patch(f"/api/folder-links/{made['hashid']}/", {"expires_at": None})
    assert client.open().h1 == "Acme - 2024"


def test_with_the_expired_link_of_one_folder_one_reaches_another(client: Client, people: People) -> None:
    change(client.app, FolderLink, expires_at=now() - timedelta(seconds=1))
    link(people.owner, people.owner.folder("Newer"))
    assert client.sign_in().h1 == "Newer"


def test_a_clients_session_opens_nothing_of_the_console_or_the_api(client: Client) -> None:
    client.sign_in()
    assert client.browser.send("GET", "/inbox").status_code == 401
    assert client.browser.send("GET", "/api/docs/").status_code == 401


def test_a_form_from_elsewhere_is_refused(client: Client) -> None:
    client.sign_in()
    page = client.browser.post(client.address + "/documents", {"csrf_token": "forged"})
    assert page.status == 400 and count(client.app, Document) == 0


# --- handing in


def test_some_taken_and_some_not_are_told_apart(client: Client) -> None:
    client.sign_in()
    page = client.hand_in(A, (b"", "empty.pdf"), (b"MZ\x90", "invoice.pdf"))
    assert page.status == 422 and page.h1 == "Not everything was taken"
    assert "empty.pdf" in page.errors[0] and "invoice.pdf" in page.errors[0] and "a.pdf" not in page.errors[0]
    assert len(re.findall(r"REF\d{9}", page.words)) == 1 and count(client.app, Document) == 1


@on_one_database
def test_no_file_and_too_many_are_said_beside_the_field(client: Client) -> None:
    client.sign_in()
    assert client.hand_in((b"", "")).errors == ["Choose the files first."]
    assert client.hand_in(*[A] * 21).errors == ["Choose 20 files at most."]
    assert count(client.app, Document) == 0


@on_one_database
def test_names_that_are_no_names_are_shown_harmless(client: Client) -> None:
    client.sign_in()
    for name in ("../../etc/passwd.pdf", "a\tb; filename=c.pdf", "<script>alert(1)</script>.pdf", "exe\u202efdp.pdf", "x" * 400 + ".pdf"):
        page = client.hand_in((papers.page(name[:40]), name))
        assert page.status == 200 and "<script>alert" not in page.answer.text and "\u202e" not in page.answer.text, name
    assert count(client.app, Document) == 5


def test_the_same_file_twice_is_noticed_on_the_receipt(client: Client) -> None:
    client.sign_in()
    first = re.search(r"REF\d{9}", client.hand_in(A).words)[0]
    page = client.hand_in(A, B)
    assert "You handed in this file before" in page.words and first in page.words and count(client.app, Document) == 2


def test_a_file_too_large_is_told_and_the_others_are_taken(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.core.documents import intake

    monkeypatch.setattr(intake, "settings", lambda: type("Settings", (), {"max_upload_mb": 0})())
    client.sign_in()
    page = client.hand_in(A)
    assert page.status == 422 and page.h1 == "Nothing was taken" and "larger than the limit" in page.errors[0]


def send(client: Client, data: bytes, name: str, below: str = "/documents") -> Page:
    """What the script sends: one file, asking for the line of that file."""
    headers = {"X-Upload": "1", "X-CSRFToken": client.browser.token}
    form = {"file": (io.BytesIO(data), name)}
    answer = client.browser.send("POST", client.address + below, htmx=True, headers=headers, data=form, content_type="multipart/form-data")
    return Page(client.browser, answer, below)


def test_the_script_is_told_of_each_file(client: Client) -> None:
    client.sign_in()
    taken, again, refused = send(client, *A), send(client, *A), send(client, b"MZ", "a.exe")
    assert (taken.status, again.status, refused.status) == (200, 200, 415)
    assert 'data-outcome="ref"' in taken.answer.text and 'data-outcome="again"' in again.answer.text and 'data-outcome="refused"' in refused.answer.text
    assert re.search(r'data-reference="(REF\d{9})"', taken.answer.text)[1] in again.answer.text


def test_the_script_is_told_that_the_session_is_over_and_nothing_is_lost(client: Client) -> None:
    client.sign_in()
    change(client.app, Session, ended_at=now())
    answer = send(client, *A)
    assert answer.status == 401 and 'data-outcome="signed-out"' in answer.answer.text and count(client.app, Document) == 0
    assert client.browser.send("GET", f"{client.address}/list", htmx=True).status_code == 286, "the list stops asking"


# --- what became of it


def test_each_state_has_its_words(client: Client, people: People) -> None:
    client.sign_in()
    client.hand_in(A, B, (papers.page("C"), "c.pdf"))
    assert client.open("/documents").words.count("Received") == 3
    assert 'hx-trigger="every 3s"' in client.open("/documents").answer.text
    client.read_all()
    ids = {one["name"]: one["id"] for one in people.owner.get("/api/docs/").json["results"]}
    people.owner.post(f"/api/docs/{ids['a.pdf']}/approve/")
    give_back(people.owner, ids["b.pdf"])
    page = client.open("/documents")
    assert all(word in page.words for word in ("Accepted", "Sent back to you", "“Page 2 is cut off.”", "to be checked", "A document was sent back to you."))
    assert "hx-trigger" not in page.answer.text, "nothing is being read any more"


def test_a_document_that_came_back_is_sent_again_once(client: Client, people: People) -> None:
    client.sign_in()
    client.hand_in(A)
    client.read_all()
    (document,) = people.owner.get("/api/docs/").json["results"]
    give_back(people.owner, document["id"])
    page = client.open("/documents").go("Send a new one for a.pdf")
    assert "Page 2 is cut off." in page.words
    page = page.submit("Hand in", {"Choose the new file": [B]})
    assert page.h1 == "Miller & Co has your document"
    page = page.go("Back to the list")
    assert "you sent a new one" in page.words and "Send a new one for a.pdf" not in page.links and "was sent back to you." not in page.words
    assert client.open(f"/documents/{document['id']}/replace").status == 409


def test_the_file_that_came_back_sent_again_unchanged_is_taken_and_told(client: Client, people: People) -> None:
    client.sign_in()
    client.hand_in(A)
    client.read_all()
    give_back(people.owner, people.owner.get("/api/docs/").json["results"][0]["id"])
    page = client.hand_in(A)
    assert "the same file as one that was sent back to you" in page.words and count(client.app, Document) == 2


def test_a_file_sent_by_mistake_is_taken_back_after_a_question(client: Client, people: People) -> None:
    client.sign_in()
    page = client.hand_in(A).go("Back to the list").go("Take back a.pdf")
    assert page.h1 == "Take back a.pdf?"
    page = page.submit("Take it back")
    assert page.toasts == ["a.pdf was taken back."] and "Taken back by you" in page.words
    assert people.owner.get("/api/docs/").json["count"] == 0


def test_what_staff_opened_cant_be_taken_back_any_more(client: Client) -> None:
    client.sign_in()
    asking = client.hand_in(A).go("Back to the list").go("Take back a.pdf")
    change(client.app, Document, opened_at=now(), opened_by="owner@miller.example")
    page = asking.submit("Take it back")
    assert page.status == 409 and "working on this document already" in page.h1
    assert "Take back a.pdf" not in client.open("/documents").links


def test_a_long_list_goes_by_pages(client: Client) -> None:
    client.sign_in()
    for start in (0, 13):
        client.hand_in(*[(papers.page(f"Paper {number}"), f"{number}.pdf") for number in range(start, start + 13)])
    first = client.open("/documents")
    second = first.go("Older")
    assert first.answer.text.count("client-name") == 20 and second.answer.text.count("client-name") == 6
    assert "0.pdf" in second.words and second.go("Newest").words == client.open("/documents").words


@on_one_database
def test_a_list_costs_the_same_whatever_its_length(client: Client, queries) -> None:
    client.sign_in()
    client.hand_in(A)
    with queries() as few:
        client.open("/documents")
    client.hand_in(*[(papers.page(f"Paper {number}"), f"{number}.pdf") for number in range(12)])
    with queries() as many:
        client.open("/documents")
    assert len(few) == len(many) <= 12


def test_who_never_signed_in_sends_nothing_large(client: Client) -> None:
    client.open()
    large = b"%PDF-1.4" + bytes(3 << 20)
    assert send(client, large, "large.pdf").status == 413
    client.sign_in()
    assert send(client, large, "large.pdf").status == 200


def test_files_too_large_together_are_told_on_a_page_of_the_firm(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.sign_in()
    monkeypatch.setattr(headers, "FULL_FILES", 0)  # 200 MB as shipped, here 2
    page = client.hand_in((b"%PDF-1.4" + bytes(3 << 20), "large.pdf"))
    assert page.status == 413 and page.h1 == "These files are too large together" and "Miller &amp; Co" in page.answer.text
    assert count(client.app, Document) == 0
