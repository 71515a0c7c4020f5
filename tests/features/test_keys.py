"""``/api/keys/`` and ``/api/guest-tokens/``."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from portal.core.db import db
from portal.core.keys import ApiKey
from tests.features.conftest import error, on_one_database, pointer
from tests.people import Api, People


def make(api: Api, **body: object) -> dict:
    answer = api.post("/api/keys/", {"name": "import"} | body)
    assert answer.status_code == 201, answer.text
    return answer.json


def as_key(api: Api, key: dict) -> Api:
    return Api(api.app, credential=key["api_key"])


def later(**by: float) -> str:
    return (datetime.now(UTC) + timedelta(**by)).isoformat()


def expire(people: People) -> None:
    """Every key's end lies a second behind: time passes without waiting."""
    with people.app.app_context():
        db.session.execute(update(ApiKey).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
        db.session.commit()


def test_a_new_key_shows_every_spelling_once(owner: Api) -> None:
    key = make(owner)
    assert re.fullmatch("FF00[A-Z0-9]{36}", key["access_key_id"]) and re.fullmatch("[A-Za-z0-9]{40}", key["secret_access_key"])
    assert key["api_key"] == f"{key['access_key_id']}.{key['secret_access_key']}"
    shown = owner.get(f"/api/keys/{key['hashid']}/").json
    assert not {"api_key", "secret_access_key"} & set(shown) and shown["name"] == "import"
    assert key["secret_access_key"] not in owner.get("/api/keys/").text


@pytest.mark.parametrize("header", ["Authorization", "X-Api-Key"])
@pytest.mark.parametrize("between", [".", "+"])
@on_one_database
def test_every_spelling_of_a_key_is_accepted(owner: Api, header: str, between: str) -> None:
    key = make(owner)
    credential = f"{key['access_key_id']}{between}{key['secret_access_key']}"
    sent = {header: f"Bearer {credential}" if header == "Authorization" else credential}
    assert Api(owner.app).get("/api/folders/", headers=sent).status_code == 200
    assert Api(owner.app).get("/api/folders/", headers={header: sent[header][:-1] + "!"}).status_code == 401


@pytest.mark.parametrize("between", ["", " ", "..", "++", "-"])
@on_one_database
def test_other_spellings_are_not(owner: Api, between: str) -> None:
    key = make(owner)
    credential = f"{key['access_key_id']}{between}{key['secret_access_key']}"
    assert Api(owner.app).get("/api/folders/", headers={"X-Api-Key": credential}).status_code == 401
    assert Api(owner.app).get("/api/folders/", headers={"X-Api-Key": key["access_key_id"]}).status_code == 401


def test_a_key_with_a_name_only_has_its_makers_rights(owner: Api) -> None:
    key = as_key(owner, make(owner))
    assert key.post("/api/folders/", {"name": "Acme"}).status_code == 201
    assert key.get("/api/keys/").status_code == 200


def test_scopes_narrow_a_key(owner: Api) -> None:
    key = as_key(owner, make(owner, scopes=["folders:read", "folders:read"]))
    assert key.get("/api/folders/").status_code == 200
    refused = key.post("/api/folders/", {"name": "Acme"})
    assert refused.status_code == 403 and error(refused)["code"] == "permission_denied"
    assert key.get("/api/docs/").status_code == 403


@pytest.mark.parametrize("scopes", [["folders:fly"], [], "folders:read", ["folders:read", None]])
@on_one_database
def test_bad_scopes_are_pointed_at(owner: Api, scopes: object) -> None:
    answer = owner.post("/api/keys/", {"name": "import", "scopes": scopes})
    assert answer.status_code == 400 and (pointer(answer) or "").startswith("/data/attributes/scopes")


def test_a_narrow_key_cant_make_a_wider_one(owner: Api) -> None:
    narrow = as_key(owner, make(owner, scopes=["keys:write", "folders:read"]))
    assert make(narrow)["scopes"] == ["folders:read", "keys:write"]
    assert make(narrow, scopes=["folders:read", "folders:write"])["scopes"] == ["folders:read"]
    assert narrow.post("/api/keys/", {"name": "wide", "scopes": ["documents:approve"]}).status_code == 403


def test_a_keys_key_lives_no_longer_than_itself(owner: Api) -> None:
    end = later(days=1)
    maker = as_key(owner, make(owner, expires_at=end))
    assert datetime.fromisoformat(make(maker)["expires_at"]) == datetime.fromisoformat(end)
    assert datetime.fromisoformat(make(maker, expires_at=later(days=9))["expires_at"]) == datetime.fromisoformat(end)
    sooner = later(hours=1)
    assert datetime.fromisoformat(make(maker, expires_at=sooner)["expires_at"]) == datetime.fromisoformat(sooner)


def test_a_guest_token_lives_no_longer_than_the_key_that_made_it(owner: Api) -> None:
    end = later(minutes=5)
    maker = as_key(owner, make(owner, expires_at=end))
    made = maker.post("/api/guest-tokens/", {"folder": owner.folder()}).json
    assert datetime.fromisoformat(made["expires_at"]) == datetime.fromisoformat(end)


def test_a_guest_token_opens_nothing_while_its_key_is_off_and_ends_with_it(owner: Api, minimal_pdf: bytes) -> None:
    made = make(owner)
    visitor, other = guest(as_key(owner, made), owner.folder("own")), guest(owner, owner.folder("other"))
    statuses = [visitor.upload(minimal_pdf).status_code]
    for active in (False, True):
        owner.patch(f"/api/keys/{made['hashid']}/", {"active": active})
        statuses.append(visitor.upload(minimal_pdf).status_code)
    owner.delete(f"/api/keys/{made['hashid']}/")
    assert [*statuses, visitor.upload(minimal_pdf).status_code, other.upload(minimal_pdf).status_code] == [201, 401, 201, 401, 201]
    assert owner.get("/api/guest-tokens/").json["count"] == 1


@pytest.mark.parametrize("moment", ["2020-01-01T00:00:00Z", "2099-01-01T00:00:00", "soon", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
@on_one_database
def test_a_bad_expiry_is_pointed_at(owner: Api, moment: str) -> None:
    answer = owner.post("/api/keys/", {"name": "import", "expires_at": moment})
    assert answer.status_code == 400 and pointer(answer) == "/data/attributes/expires_at"


def test_an_expired_key_is_refused(people: People) -> None:
    key = as_key(people.owner, make(people.owner, expires_at=later(hours=1)))
    assert key.get("/api/folders/").status_code == 200
    expire(people)
    assert key.get("/api/folders/").status_code == 401


def test_a_key_is_switched_off_and_on_and_revoked(owner: Api) -> None:
    made = make(owner)
    key, address = as_key(owner, made), f"/api/keys/{made['hashid']}/"
    assert owner.patch(address, {"active": False}).json["active"] is False
    assert key.get("/api/folders/").status_code == 401
    assert owner.patch(address, {"active": True, "name": "again"}).json["name"] == "again"
    assert key.get("/api/folders/").status_code == 200
    assert owner.delete(address).status_code == 204 and key.get("/api/folders/").status_code == 401
    assert owner.get(address).status_code == owner.delete(address).status_code == owner.patch(address, {"active": True}).status_code == 404
    assert owner.get("/api/keys/").json["count"] == 0


def test_a_key_dies_with_its_makers_account(people: People) -> None:
    second = people.owner.post("/api/members/", {"email": "second@miller.example", "role": "owner", "password": "another horse"}).json
    access = people.nobody.post("/api/token/", {"email": "second@miller.example", "password": "another horse"}).json["access"]
    key = as_key(people.owner, make(Api(people.app, credential=access)))
    assert key.get("/api/folders/").status_code == 200
    people.owner.patch(f"/api/members/{second['hashid']}/", {"role": "viewer"})
    assert key.post("/api/folders/", {"name": "Acme"}).status_code == 403
    people.owner.patch(f"/api/members/{second['hashid']}/", {"active": False})
    assert key.get("/api/folders/").status_code == 401


def test_when_a_key_was_last_used_is_told(owner: Api) -> None:
    made = make(owner)
    assert made["last_used_at"] is None
    as_key(owner, made).get("/api/folders/")
    used = datetime.fromisoformat(owner.get(f"/api/keys/{made['hashid']}/").json["last_used_at"])
    assert abs(datetime.now(UTC) - used) < timedelta(seconds=30)


def test_only_owners_make_keys_and_strangers_see_none(people: People) -> None:
    made = make(people.owner)
    assert people.approver.post("/api/keys/", {"name": "mine"}).status_code == 403
    assert people.viewer.get("/api/keys/").status_code == 403
    assert people.stranger.get(f"/api/keys/{made['hashid']}/").status_code == 404
    assert people.owner.get("/api/keys/?active=false").json["count"] == 0


def guest(api: Api, folder: str, **body: object) -> Api:
    answer = api.post("/api/guest-tokens/", {"folder": folder} | body)
    assert answer.status_code == 201, answer.text
    return Api(api.app, credential=answer.json["token"])


def test_a_guest_hands_in_to_its_own_folder_only(people: People, minimal_pdf: bytes) -> None:
    own, other, foreign = people.owner.folder("own"), people.owner.folder("other"), people.stranger.folder("foreign")
    visitor = guest(people.approver, own)
    assert visitor.upload(minimal_pdf).json["folder"] == own
    assert visitor.upload(minimal_pdf, folder=own).json["folder"] == own
    answers = [visitor.upload(minimal_pdf, folder=folder) for folder in (other, foreign, "aaaaaaaaaaaa")]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert {str(answer.json) for answer in answers} == {str(answers[2].json)}


def test_a_guest_can_do_nothing_else(owner: Api, minimal_pdf: bytes) -> None:
    folder = owner.folder()
    visitor = guest(owner, folder)
    document = visitor.upload(minimal_pdf).json["id"]
    looks = ("docs/", f"docs/{document}/", f"docs/{document}/download/", "folders/", f"folders/{folder}/", "jobs/", "members/", "keys/", "outbox/")
    assert {visitor.get(f"/api/{path}").status_code for path in looks} == {403}
    assert visitor.delete(f"/api/docs/{document}/").status_code == 403
    assert visitor.post("/api/guest-tokens/", {"folder": folder}).status_code == 403
    assert visitor.post("/api/keys/", {"name": "mine"}).status_code == 403


@pytest.mark.parametrize("seconds", [86_401, 59, 0, -1, 2**64, "soon"])
@on_one_database
def test_a_guest_token_lives_a_day_at_most(owner: Api, seconds: object) -> None:
    answer = owner.post("/api/guest-tokens/", {"folder": owner.folder(), "expires_in": seconds})
    assert answer.status_code == 400 and pointer(answer) == "/data/attributes/expires_in"


def test_a_guest_token_ends(people: People, minimal_pdf: bytes) -> None:
    folder = people.owner.folder()
    made = people.owner.post("/api/guest-tokens/", {"folder": folder}).json
    assert datetime.fromisoformat(made["expires_at"]) <= datetime.now(UTC) + timedelta(hours=24)
    expire(people)
    assert Api(people.app, credential=made["token"]).upload(minimal_pdf).status_code == 401


def test_guest_tokens_are_listed_with_what_they_made_and_revoked(people: People, minimal_pdf: bytes) -> None:
    folder = people.owner.folder()
    made, other = (people.owner.post("/api/guest-tokens/", {"folder": folder}).json for _ in range(2))
    guest = Api(people.app, credential=made["token"])
    documents = [guest.document(minimal_pdf) for _ in range(2)]
    people.owner.delete(f"/api/docs/{documents[0]}/")
    listed = {one["hashid"]: one for one in people.owner.get("/api/guest-tokens/").json["results"]}
    assert {name: (one["folder"], one["document_count"], one["documents"]) for name, one in listed.items()} == {
        made["hashid"]: (folder, 2, documents[1:]), other["hashid"]: (folder, 0, []),
    }  # fmt: skip
    narrow = as_key(people.owner, make(people.owner, scopes=["keys:read"])).get("/api/guest-tokens/").json["results"]
    assert [(one["document_count"], one["documents"]) for one in narrow] == [(0, []), (2, [])]
    address = f"/api/guest-tokens/{made['hashid']}/"
    assert people.approver.delete(address).status_code == 403 and people.stranger.delete(address).status_code == 404
    assert people.owner.delete(address).status_code == 204 and people.owner.get(address).status_code == 404
    assert guest.upload(minimal_pdf).status_code == 401 and people.owner.get("/api/guest-tokens/").json["count"] == 1
    assert people.owner.get("/api/activity/?sub_area=guest-tokens").json["results"][0]["deed"] == "revoked"


def test_a_guest_token_for_another_firms_folder_is_a_404(people: People) -> None:
    answer = people.stranger.post("/api/guest-tokens/", {"folder": people.owner.folder()})
    assert answer.status_code == 404 and pointer(answer) == "/data/attributes/folder"
