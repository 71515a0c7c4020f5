"""``/api/members/``."""

from __future__ import annotations

import pytest

from tests.features.conftest import error, on_one_database, pointer
from tests.people import Api, People

NEW = {"email": "new@miller.example", "name": "New Person"}


def member(people: People, role: str) -> str:
    (found,) = people.owner.get(f"/api/members/?role={role}").json["results"]
    return f"/api/members/{found['hashid']}/"


def test_an_added_member_has_the_lowest_role_unless_told(owner: Api) -> None:
    answer = owner.post("/api/members/", NEW | {"email": "New@Miller.example"})
    assert answer.status_code == 201
    assert set(answer.json) == {"hashid", "email", "name", "role", "active", "invited", "created_at"}
    assert (answer.json["email"], answer.json["role"], answer.json["active"], answer.json["invited"]) == ("new@miller.example", "viewer", True, True)


def test_an_invitation_lies_in_the_outbox(owner: Api) -> None:
    owner.post("/api/members/", NEW)
    (message,) = owner.get("/api/outbox/").json["results"]
    assert (message["channel"], message["to"], message["subject"]) == ("email", "new@miller.example", "Invitation to Miller & Co")
    assert "https://inlet.test" in message["text"] and message["text"].startswith("owner invites you")


def test_with_a_password_they_sign_in_at_once_and_nothing_is_sent(people: People) -> None:
    added = people.owner.post("/api/members/", NEW | {"role": "approver", "password": "eight chars"}).json
    assert added["invited"] is False and people.owner.get("/api/outbox/").json["count"] == 0
    signed_in = people.nobody.post("/api/token/", {"email": NEW["email"], "password": "eight chars"})
    assert signed_in.status_code == 200
    assert Api(people.app, credential=signed_in.json["access"]).post("/api/folders/", {"name": "Acme"}).status_code == 201


BAD = {
    "no address": ({"email": "not an address"}, "email"),
    "empty address": ({"email": ""}, "email"),
    "two addresses": ({"email": "a@b.example, c@d.example"}, "email"),
    "line break": ({"email": "a@b.example\nBcc: c@d.example"}, "email"),
    "short password": ({"password": "seven77"}, "password"),
    "long password": ({"password": "x" * 1025}, "password"),
    "unknown role": ({"role": "emperor"}, "role"),
    "number as a name": ({"name": 7}, "name"),
}


@pytest.mark.parametrize(("bad", "field"), BAD.values(), ids=BAD.keys())
@on_one_database
def test_bad_input_is_pointed_at_and_adds_nobody(owner: Api, bad: dict, field: str) -> None:
    answer = owner.post("/api/members/", NEW | bad)
    assert answer.status_code == 400 and pointer(answer) == f"/data/attributes/{field}"
    assert owner.get("/api/members/").json["count"] == 3 and owner.get("/api/outbox/").json["count"] == 0


@pytest.mark.parametrize("email", ["viewer@miller.example", "OWNER@other.example"])
def test_an_address_in_use_is_a_conflict(owner: Api, email: str) -> None:
    answer = owner.post("/api/members/", NEW | {"email": email})
    assert answer.status_code == 409 and pointer(answer) == "/data/attributes/email"


def test_the_last_owner_is_neither_lowered_nor_switched_off(people: People) -> None:
    address = member(people, "owner")
    for change in ({"role": "viewer"}, {"active": False}):
        answer = people.owner.patch(address, change)
        assert answer.status_code == 422 and pointer(answer) == f"/data/attributes/{next(iter(change))}"
    people.owner.patch(member(people, "approver"), {"role": "owner"})
    assert people.owner.patch(address, {"role": "viewer"}).json["role"] == "viewer"
    assert people.owner.get("/api/outbox/").status_code == 403


def test_an_owner_who_was_switched_off_can_be_lowered(people: People) -> None:
    address = member(people, "approver")
    people.owner.patch(address, {"role": "owner"})
    people.owner.patch(address, {"active": False})
    assert people.owner.patch(address, {"role": "viewer"}).json["role"] == "viewer"


def test_changes_are_seen_and_what_isnt_sent_stays(people: People) -> None:
    address = member(people, "viewer")
    changed = people.owner.patch(address, {"name": "Vera", "role": None}).json
    assert (changed["name"], changed["role"], changed["active"]) == ("Vera", "viewer", True)
    assert people.owner.get(address).json == changed
    nothing = people.owner.patch(address, {"hashid": "other"})
    assert nothing.status_code == 400 and "role" in error(nothing)["detail"]


def test_what_a_role_may_counts_from_the_next_request(people: People) -> None:
    assert people.viewer.post("/api/folders/", {"name": "Acme"}).status_code == 403
    people.owner.patch(member(people, "viewer"), {"role": "approver"})
    assert people.viewer.post("/api/folders/", {"name": "Acme"}).status_code == 201


def test_approvers_look_viewers_dont_strangers_find_nobody(people: People) -> None:
    address = member(people, "viewer")
    assert people.approver.get(address).status_code == 200
    assert people.approver.post("/api/members/", NEW).status_code == people.viewer.get("/api/members/").status_code == 403
    assert people.stranger.get(address).status_code == people.stranger.patch(address, {"role": "owner"}).status_code == 404
    assert people.stranger.get("/api/members/").json["count"] == 1


def test_members_are_searched_by_part_of_name_or_address(people: People) -> None:
    people.owner.post("/api/members/", NEW)
    assert [m["email"] for m in people.owner.get("/api/members/?search=w+per").json["results"]] == ["new@miller.example"]
    assert people.owner.get("/api/members/?search=MILLER.ex").json["count"] == 4
    assert people.owner.get("/api/members/?search=%25").json["count"] == people.owner.get("/api/members/?search=_").json["count"] == 0


def test_somebody_invited_is_invited_again_until_they_have_a_password(people: People) -> None:
    invited = people.owner.post("/api/members/", NEW).json["hashid"]
    assert people.owner.get("/api/members/?status=invited").json["results"][0]["hashid"] == invited
    assert people.owner.post(f"/api/members/{invited}/invite/").status_code == 200
    assert people.owner.get("/api/outbox/").json["count"] == 2
    assert people.owner.post(f"{member(people, 'approver')}invite/").status_code == 409
