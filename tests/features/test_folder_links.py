"""``/api/folder-links/``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from portal.core.db import db
from portal.core.links import FolderLink
from tests.features.conftest import error, on_one_database, pointer
from tests.people import Api, People


def link(api: Api, folder: str, number: str = "+1234567890", **more: object) -> dict:
    answer = api.post("/api/folder-links/", {"folder": folder, "phone_number_raw": number, **more})
    assert answer.status_code == 201, answer.text
    return answer.json


def expire(people: People) -> None:
    with people.app.app_context():
        db.session.execute(update(FolderLink).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
        db.session.commit()


def test_a_new_link_has_the_documented_shape_and_the_clients_address(owner: Api) -> None:
    folder = owner.folder()
    made = link(owner, folder)
    documented = {"hashid", "folder", "phone_number", "user", "created_at"}
    assert documented < set(made) and made["folder"] == folder and made["user"] is None
    assert type(made["phone_number"]) is int and made["phone_number"] > 0
    assert made["portal_url"].startswith("https://inlet.test/p/") and made["status"] == "active"


def test_the_documented_number_is_accepted_with_a_warning(owner: Api) -> None:
    folder = owner.folder()
    assert "assigned" in link(owner, folder, "+1234567890")["warning"]
    assert link(owner, folder, "+1 212 555 2368")["warning"] is None


def test_every_spelling_of_a_number_has_the_same_key(owner: Api) -> None:
    folder = owner.folder()
    spellings = ("+12125552368", "+1 (212) 555-2368", "+1.212.555.2368", " +1 212 555 23 68 ", "tel:+1-212-555-2368")
    keys = {link(owner, folder, number)["phone_number"] for number in spellings}
    assert len(keys) == 1
    assert link(owner, folder, "+12125552369")["phone_number"] not in keys


def test_another_firms_record_of_a_number_is_its_own(people: People) -> None:
    ours, theirs = link(people.owner, people.owner.folder()), link(people.stranger, people.stranger.folder())
    assert ours["phone_number"] != theirs["phone_number"]
    assert people.owner.get(f"/api/folder-links/?phone_number={theirs['phone_number']}").json["count"] == 0


def test_a_link_carries_the_persons_name(owner: Api) -> None:
    made = link(owner, owner.folder(), name=" Ann Miller ")
    assert made["name"] == "Ann Miller" and made["asked_at"] is None and made["last_sms"] is None
    address = f"/api/folder-links/{made['hashid']}/"
    assert owner.patch(address, {"name": "Ann M."}).json["name"] == "Ann M."
    refused = owner.patch(address, {"name": "a\u202eb"})
    assert refused.status_code == 400 and pointer(refused) == "/data/attributes/name"


GARBAGE = ["", "abc", "1234567890", "+", "+1", "+0000000000", "+1" + "2" * 20, "+999123456789", "+1 234\n567 890 x", "☎ +12", "+1" * 25]


@on_one_database
def test_garbage_isnt_a_number(owner: Api) -> None:
    folder = owner.folder()
    for number in GARBAGE:
        answer = owner.post("/api/folder-links/", {"folder": folder, "phone_number_raw": number})
        assert (number, answer.status_code, pointer(answer)) == (number, 400, "/data/attributes/phone_number_raw")
    assert owner.get("/api/folder-links/").json["count"] == 0


@pytest.mark.parametrize("field", ["folder", "phone_number_raw"])
@on_one_database
def test_a_missing_part_is_pointed_at(owner: Api, field: str) -> None:
    body = {"folder": owner.folder(), "phone_number_raw": "+1234567890"}
    del body[field]
    answer = owner.post("/api/folder-links/", body)
    assert answer.status_code == 400 and pointer(answer) == f"/data/attributes/{field}"


def test_links_are_filtered_by_folder_and_number(owner: Api) -> None:
    acme, beta = owner.folder("Acme"), owner.folder("Beta")
    first, second = link(owner, acme), link(owner, beta)
    link(owner, beta, "+4930123456")
    assert [found["hashid"] for found in owner.get(f"/api/folder-links/?folder={acme}").json["results"]] == [first["hashid"]]
    by_number = owner.get(f"/api/folder-links/?phone_number={first['phone_number']}").json
    assert [found["hashid"] for found in by_number["results"]] == [second["hashid"], first["hashid"]]
    assert owner.get(f"/api/folder-links/?phone_number={2**63}").status_code == 400


def test_a_link_expires_and_is_prolonged(people: People) -> None:
    made = link(people.owner, people.owner.folder(), expires_at="2099-01-01T00:00:00+02:00")
    address = f"/api/folder-links/{made['hashid']}/"
    assert datetime.fromisoformat(made["expires_at"]) == datetime(2098, 12, 31, 22, tzinfo=UTC)
    expire(people)
    assert people.owner.get(address).json["status"] == "expired"
    assert people.owner.patch(address, {"expires_at": None}).json["status"] == "active"


@pytest.mark.parametrize("moment", ["2020-01-01T00:00:00Z", "2099-01-01", "9999-12-31T23:59:59-01:00"])
@on_one_database
def test_a_bad_expiry_is_pointed_at(owner: Api, moment: str) -> None:
    address = f"/api/folder-links/{link(owner, owner.folder())['hashid']}/"
    answer = owner.patch(address, {"expires_at": moment})
    assert answer.status_code == 400 and pointer(answer) == "/data/attributes/expires_at"
    assert owner.patch(address, {}).status_code == 400


def test_a_link_is_sent_again_and_the_message_waits_in_the_outbox(owner: Api) -> None:
    made = link(owner, owner.folder())
    assert owner.get("/api/outbox/").json["count"] == 0
    sent = owner.post(f"/api/folder-links/{made['hashid']}/resend/").json
    assert sent["sent_at"] is not None
    (message,) = owner.get("/api/outbox/").json["results"]
    assert (message["channel"], message["to"]) == ("sms", "+1234567890") and made["portal_url"] in message["text"]


def test_a_revoked_link_stays_listed_and_isnt_sent_or_prolonged(owner: Api) -> None:
    made = link(owner, owner.folder())
    address = f"/api/folder-links/{made['hashid']}/"
    assert owner.delete(address).status_code == owner.delete(address).status_code == 204
    assert owner.get(address).json["status"] == "revoked" and owner.get("/api/folder-links/").json["count"] == 1
    assert [owner.get(f"/api/folder-links/?status={status}").json["count"] for status in ("active", "expired", "revoked")] == [0, 0, 1]
    assert owner.post(f"{address}resend/").status_code == 409
    assert owner.patch(address, {"expires_at": None}).status_code == 409
    assert owner.get("/api/outbox/").json["count"] == 0


def test_an_expired_link_isnt_sent(people: People) -> None:
    address = f"/api/folder-links/{link(people.owner, people.owner.folder())['hashid']}/"
    expire(people)
    assert error(people.owner.post(f"{address}resend/"))["code"] == "conflict"


def test_links_end_with_their_folder(owner: Api) -> None:
    folder = owner.folder()
    made = link(owner, folder)
    assert owner.delete(f"/api/folders/{folder}/").status_code == 204
    assert owner.get(f"/api/folder-links/{made['hashid']}/").status_code == 404


def test_viewers_look_and_strangers_find_nothing(people: People) -> None:
    folder = people.owner.folder()
    address = f"/api/folder-links/{link(people.owner, folder)['hashid']}/"
    assert people.viewer.get(address).status_code == 200
    assert people.viewer.post(f"{address}resend/").status_code == people.viewer.delete(address).status_code == 403
    assert people.stranger.get(address).status_code == people.stranger.delete(address).status_code == 404
    foreign = people.stranger.post("/api/folder-links/", {"folder": folder, "phone_number_raw": "+1234567890"})
    assert foreign.status_code == 404 and pointer(foreign) == "/data/attributes/folder"
