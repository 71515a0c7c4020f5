"""Routing rules: where documents go that come without a folder, and what each says of why it lies there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests import papers
from tests.browse import Browsers
from tests.features.conftest import INVOICE, on_one_database, pointer
from tests.mails import mail
from tests.people import Api, People


def rule(owner: Api, folder: str, **asked: Any) -> str:
    made = owner.post("/api/routing-rules/", {"name": f"To {folder}", "folder": folder, **asked})
    assert made.status_code == 201, made.text
    return str(made.json["hashid"])


def told(owner: Api, document: str) -> tuple[Any, Any, Any]:
    """The folder of a document, what put it there, and what that was called."""
    one = owner.get(f"/api/docs/{document}/").json
    return one["folder"], one["placed_by"], one["placed_name"]


def mailed(owner: Api, **heads: Any) -> str:
    return str(owner.upload(mail(("scan.pdf", papers.page("x")), text="Hi", **heads), "letter.eml").json["id"])


def test_an_e_mail_goes_by_the_first_rule_that_fits(owner: Api) -> None:
    one, other = owner.folder("One"), owner.folder("Other")
    first = rule(owner, one, sender="bakery.example")
    second = rule(owner, other, sender="bo@bakery.example", file_name="SCAN")
    assert told(owner, mailed(owner)) == (one, f"rule:{first}", f"To {one}")
    assert owner.patch(f"/api/routing-rules/{second}/", {"position": 1}).json["position"] == 1
    assert told(owner, mailed(owner))[0] == other
    owner.patch(f"/api/routing-rules/{second}/", {"active": False})
    assert told(owner, mailed(owner, sender="x@mail.bakery.example"))[0] == one
    assert told(owner, mailed(owner, sender="x@otherbakery.example")) == (None, None, None)


@on_one_database
def test_a_name_behind_the_plus_and_a_clients_address_lead_to_a_folder_without_a_rule(owner: Api) -> None:
    acme, ann = owner.folder("Acme"), owner.folder("Ann")
    owner.patch(f"/api/folders/{acme}/", {"plus_name": "Acme"})
    link = {"folder": ann, "phone_number_raw": "+4915112345678", "name": "Ann", "email": "Ann@Shop.example"}
    made = owner.post("/api/folder-links/", link).json
    assert made["email"] == "ann@shop.example"
    assert told(owner, mailed(owner, to="Inbox <in+ACME@miller.example>", sender="ann@shop.example")) == (acme, "address:acme", "+acme")
    assert told(owner, mailed(owner, sender="ann@shop.example")) == (ann, f"link:{made['hashid']}", "Ann")
    owner.post("/api/folder-links/", link | {"folder": acme})
    assert told(owner, mailed(owner, sender="ann@shop.example"))[0] is None  # of two folders neither
    taken = owner.patch(f"/api/folders/{ann}/", {"plus_name": "acme"})
    assert taken.status_code == 409 and str(pointer(taken)).endswith("/plus_name")


@on_one_database
def test_what_lies_in_no_folder_goes_by_what_was_read(owner: Api, browse: Browsers, read_all: Callable[[], int]) -> None:
    large, bills = owner.folder("Large"), owner.folder("Bills")
    over = {"field": "InvoiceTotal", "is": "over", "value": "50"}
    rule(owner, large, fields=[over | {"currency": "USD"}])
    placing = rule(owner, bills, types=["invoice"], fields=[over | {"currency": "EUR"}])
    loose, chosen, put = (owner.document(papers.page(*INVOICE), folder=folder) for folder in (None, large, None))
    owner.patch(f"/api/docs/{put}/", {"folder": bills})
    owner.patch(f"/api/docs/{put}/", {"folder": None})
    read_all()
    assert told(owner, loose) == (bills, f"rule:{placing}", f"To {bills}")
    assert (told(owner, chosen)[0], told(owner, put)[0]) == (large, None)  # what somebody chose stays
    assert owner.delete(f"/api/routing-rules/{placing}/").status_code == 204
    assert f"Put into its folder by the rule “To {bills}”." in browse.owner.open(f"/documents/{loose}/").words
    assert "routed" in [one["deed"] for one in owner.get(f"/api/docs/{loose}/history/").json["results"]]


@on_one_database
def test_a_mailbox_that_a_rule_asks_for_isnt_removed(owner: Api) -> None:
    box = {"name": "Inbox", "host": "1.1.1.1", "username": "dana", "password": "correct horse"}
    at = owner.post("/api/mailboxes/", box).json["hashid"]
    folder = owner.folder()
    made = rule(owner, folder, mailbox=at)
    assert owner.get(f"/api/routing-rules/{made}/").json["mailbox"] == at
    assert "To " in owner.delete(f"/api/mailboxes/{at}/").json["errors"][0]["detail"]
    assert owner.patch(f"/api/routing-rules/{made}/", {"mailbox": None, "tag": "+acme"}).json["tag"] == "acme"
    assert owner.delete(f"/api/mailboxes/{at}/").status_code == 204


@on_one_database
def test_what_cant_be_is_told_beside_its_field(owner: Api) -> None:
    folder = owner.folder()
    limit = {"field": "InvoiceTotal", "is": "over", "value": "much"}
    refusals: list[tuple[dict[str, Any], str]] = [
        ({}, "sender"), ({"sender": "a b"}, "sender"), ({"types": ["nosuch"]}, "types"), ({"sender": "b.example", "folder": "zzzzzzzzzzzz"}, "folder"),
        ({"fields": [limit]}, "fields/0"), ({"tag": "a@b"}, "tag"), ({"mailbox": "zzzzzzzzzzzz"}, "mailbox"), ({"tag": "a", "name": " "}, "name"),
    ]  # fmt: skip
    for asked, field in refusals:
        refused = owner.post("/api/routing-rules/", {"name": "Rule", "folder": folder, **asked})
        assert refused.status_code in (400, 404, 422) and str(pointer(refused)).endswith(f"/{field}"), refused.text


@on_one_database
def test_a_rule_is_tried_made_and_ordered_in_the_console(browse: Browsers, people: People, read_all: Callable[[], int]) -> None:
    folder, first = people.owner.folder("Bills"), people.owner.folder("First")
    rule(people.owner, first, tag="first")
    people.owner.document(papers.page(*INVOICE), "invoice.pdf")
    read_all()
    given = {"name": "Bills", "folder": folder, "types": "invoice", "fields-0-field": "InvoiceTotal", "fields-0-how": "at_least", "fields-0-value": "1"}
    assert "Say in which currency the limit is" in browse.owner.post("/routing/new", given).words
    given["fields-0-currency"] = "EUR"
    tried = browse.owner.post("/routing/new", given | {"try": "1"})
    assert "It would have placed 1 of the last 1 document, had they come without a folder. 1 of them lies in no folder." in tried.words
    assert "InvoiceTotal at least 1 EUR" in browse.owner.post("/routing/new", given).words
    second = people.owner.get("/api/routing-rules/").json["results"][1]["hashid"]
    assert browse.owner.post(f"/routing/{second}/up").toasts == ["Bills is moved up."]


@on_one_database
def test_a_rule_that_somebody_changed_meanwhile_is_saved_by_saving_again(browse: Browsers, owner: Api) -> None:
    made = rule(owner, owner.folder("Bakery"), sender="bakery.example")
    page = browse.owner.open(f"/routing/{made}/")
    owner.patch(f"/api/routing-rules/{made}/", {"name": "Bread"})
    again = page.submit("Save", {"Name": "Cakes"})
    assert again.status == 400 and again.errors == ["Somebody changed this meanwhile. Save again to keep what stands here."]
    assert again.submit("Save").toasts == ["Saved."] and owner.get(f"/api/routing-rules/{made}/").json["name"] == "Cakes"


@on_one_database
def test_where_e_mails_go_is_said_on_a_folders_pages(browse: Browsers, people: People) -> None:
    folder = people.owner.folder("Acme")
    page = browse.owner.post(f"/folders/{folder}/edit", {"name": "Acme", "description": "", "plus_name": "A cme"})
    assert page.status == 400 and "Write 1 to 60 letters from a to z, digits, dots or dashes." in page.words
    page = browse.owner.post(f"/folders/{folder}/edit", {"name": "Acme", "description": "", "plus_name": "acme"})
    assert "E-mails to an address with +acme go in here." in page.words
    given = {"name": "Ann", "phone_number": "+4915112345678"}
    assert browse.owner.post(f"/folders/{folder}/links/new", given | {"email": "nobody"}).status == 400
    assert "ann@shop.example" in browse.owner.post(f"/folders/{folder}/links/new", given | {"email": "Ann@shop.example"}).words
