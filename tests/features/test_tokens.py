"""``/api/token/`` and what counts as a credential."""

from __future__ import annotations

import json
import time

import jwt
import pytest
from flask import Flask
from sqlalchemy import update

from portal.config import Config
from portal.core import accounts
from portal.core.db import db, now, transaction
from portal.core.tokens import RefreshToken
from tests.features.conftest import error, on_one_database, pointer
from tests.people import PASSWORD, Api, People

REFUSED = {"status": "401", "code": "token_not_valid", "title": "Unauthorized", "detail": "The token or key is invalid or expired."}


def sign_in(api: Api, password: str = PASSWORD, email: str = "owner@miller.example"):
    return api.post("/api/token/", {"email": email, "password": password})


def refresh(api: Api, token: str):
    return api.post("/api/token/refresh/", {"refresh": token})


def works(api: Api, credential: str) -> bool:
    return Api(api.app, credential=credential).get("/api/folders/").status_code == 200


def test_signing_in_gives_a_pair_and_nothing_else(people: People) -> None:
    answer = sign_in(people.nobody)
    assert answer.status_code == 200 and set(answer.json) == {"access", "refresh"}
    assert works(people.nobody, answer.json["access"])
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_address_is_taken_in_any_case_and_with_spaces_around(people: People) -> None:
    assert sign_in(people.nobody, email="  Owner@Miller.EXAMPLE ").status_code == 200


def test_a_wrong_password_and_an_unknown_user_look_the_same(people: People) -> None:
    wrong, unknown = sign_in(people.nobody, "not it"), sign_in(people.nobody, email="nobody@miller.example")
    assert (wrong.status_code, wrong.json) == (401, unknown.json) and unknown.status_code == 401
    assert error(wrong)["code"] == "invalid_credentials"
    assert wrong.headers["WWW-Authenticate"] == "Bearer"


def test_an_invited_member_cant_sign_in(people: People) -> None:
    people.owner.post("/api/members/", {"email": "new@miller.example", "name": "New"})
    assert sign_in(people.nobody, "nobody's password", "new@miller.example").status_code == 401


def test_ten_failures_close_the_door_even_to_the_right_password(people: People) -> None:
    answers = [sign_in(people.nobody, "not it").status_code for _ in range(10)]
    assert answers == [401] * 10
    closed = sign_in(people.nobody)
    assert closed.status_code == 429 and 0 < int(closed.headers["Retry-After"]) <= 900
    assert error(closed)["code"] == "rate_limited"
    assert sign_in(people.nobody, email="viewer@miller.example").status_code == 200


@pytest.mark.parametrize("missing", ["email", "password"])
@on_one_database
def test_a_missing_part_is_pointed_at(people: People, missing: str) -> None:
    body = {"email": "owner@miller.example", "password": PASSWORD}
    del body[missing]
    answer = people.nobody.post("/api/token/", body)
    assert answer.status_code == 400 and pointer(answer) == f"/data/attributes/{missing}"
    assert error(answer)["code"] == "required"


def test_a_refresh_token_is_good_for_one_renewal(people: People) -> None:
    first = sign_in(people.nobody).json
    second = refresh(people.nobody, first["refresh"])
    assert second.status_code == 200 and second.json["refresh"] != first["refresh"]
    assert works(people.nobody, second.json["access"])


def test_using_a_refresh_token_again_revokes_its_family(people: People) -> None:
    first, other = sign_in(people.nobody).json, sign_in(people.nobody).json
    second = refresh(people.nobody, first["refresh"]).json
    assert error(refresh(people.nobody, first["refresh"]))["code"] == "token_not_valid"
    assert refresh(people.nobody, second["refresh"]).status_code == 401
    assert refresh(people.nobody, other["refresh"]).status_code == 200


def test_an_expired_access_token_sent_along_doesnt_stop_the_renewal(people: People) -> None:
    pair = sign_in(people.nobody).json
    stale = Api(people.app, credential="a.b.c")
    assert refresh(stale, pair["refresh"]).status_code == 200
    assert sign_in(stale).status_code == 200


def test_a_token_made_while_its_family_was_revoked_is_worth_nothing(people: People) -> None:
    pair = refresh(people.nobody, sign_in(people.nobody).json["refresh"]).json
    with people.app.app_context(), transaction():  # the reuse of the first was seen, the second not yet there
        db.session.execute(update(RefreshToken).where(RefreshToken.used_at.is_not(None)).values(revoked_at=now()))
    assert refresh(people.nobody, pair["refresh"]).status_code == 401


def test_an_access_token_is_no_refresh_token_and_the_other_way_round(people: People) -> None:
    pair = sign_in(people.nobody).json
    assert refresh(people.nobody, pair["access"]).status_code == 401
    assert not works(people.nobody, pair["refresh"])


@pytest.fixture
def owner_row(people: People, context: None) -> accounts.User:
    return db.session.scalars(db.select(accounts.User).where(accounts.User.email == people.owner.email)).one()


def claims(user: accounts.User, **changes: object) -> dict[str, object]:
    whole = {"sub": user.public_id, "iat": int(time.time()), "exp": int(time.time()) + 600, "jti": "1", "iss": "inlet", "aud": "inlet-api"}
    return {name: value for name, value in (whole | changes).items() if value is not None}


FORGED = {
    "no exp": {"exp": None},
    "no jti": {"jti": None},
    "expired": {"exp": 1_000_000},
    "not yet issued": {"iat": 4_000_000_000},
    "other audience": {"aud": "somebody-else"},
    "no audience": {"aud": None},
    "other issuer": {"iss": "somebody-else"},
    "unknown user": {"sub": "aaaaaaaaaaaa"},
    "number for a user": {"sub": 1},
}


def signed(content: dict[str, object], key: str | None, algorithm: str = "HS256") -> str:
    """Whatever the content: PyJWT's own `encode` refuses a subject that isn't a text."""
    return jwt.api_jws.encode(json.dumps(content).encode(), key, algorithm=algorithm)


@on_one_database
def test_a_token_with_wrong_claims_is_refused(people: People, config: Config, owner_row: accounts.User) -> None:
    assert works(people.nobody, signed(claims(owner_row), config.secret_key))
    for name, forged in FORGED.items():
        answer = Api(people.app, credential=signed(claims(owner_row, **forged), config.secret_key)).get("/api/folders/")
        assert (name, error(answer)) == (name, REFUSED)


@on_one_database
def test_a_token_of_another_algorithm_or_key_is_refused(people: People, config: Config, owner_row: accounts.User) -> None:
    content = claims(owner_row)
    tokens = [signed(content, None, "none"), *(signed(content, config.secret_key, other) for other in ("HS384", "HS512")), signed(content, "k" * 48)]
    assert [works(people.nobody, token) for token in tokens] == [False] * 4


def test_the_tokens_of_a_deactivated_member_die(people: People) -> None:
    pair = sign_in(people.nobody, email="viewer@miller.example").json
    (viewer,) = people.owner.get("/api/members/?role=viewer").json["results"]
    people.owner.patch(f"/api/members/{viewer['hashid']}/", {"active": False})
    assert not works(people.nobody, pair["access"])
    assert refresh(people.nobody, pair["refresh"]).status_code == 401
    assert sign_in(people.nobody, email="viewer@miller.example").status_code == 401
    people.owner.patch(f"/api/members/{viewer['hashid']}/", {"active": True})
    assert refresh(people.nobody, pair["refresh"]).status_code == 401


def test_a_new_password_ends_what_the_old_one_opened(people: People) -> None:
    pair = sign_in(people.nobody, email="viewer@miller.example").json
    (viewer,) = people.owner.get("/api/members/?role=viewer").json["results"]
    people.owner.patch(f"/api/members/{viewer['hashid']}/", {"password": "another horse"})
    assert refresh(people.nobody, pair["refresh"]).status_code == 401
    assert sign_in(people.nobody, email="viewer@miller.example").status_code == 401
    assert sign_in(people.nobody, "another horse", "viewer@miller.example").status_code == 200


@on_one_database
def test_cookies_never_count(app: Flask, people: People) -> None:
    client = app.test_client()
    for name in ("session", "access", "token", "Authorization", "__Host-session"):
        client.set_cookie(name, people.owner.credential or "")
    assert client.get("/api/folders/").status_code == 401
    answer = client.post("/api/token/", json={"email": people.owner.email, "password": PASSWORD})
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers


ODD_HEADERS = {
    "empty": "",
    "only the scheme": "Bearer",
    "empty bearer": "Bearer   ",
    "basic": "Basic b3duZXI6cGFzcw==",
    "basic, empty": "Basic ",
    "basic, no colon": "Basic b3duZXI=",
    "basic, not utf-8": "Basic //79",
    "unknown scheme": "Digest abc",
    "no scheme": "abc.def.ghi",
    "two dots": "Bearer ..",
    "one dot": "Bearer .",
    "plus": "Bearer +",
    "not ascii": "Bearer caf\xe9.\xff.x",
    "10 KB": "Bearer " + "x" * 10_240,
    "10 KB with dots": "Bearer " + ".".join("x" * 3_400 for _ in range(3)),
    "two in one": "Bearer a, Bearer b",
}


def test_an_odd_authorization_header_is_a_401(people: People) -> None:
    answers = {name: people.nobody.get("/api/folders/", headers={"Authorization": header}) for name, header in ODD_HEADERS.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(ODD_HEADERS, 401)
    assert {answer.headers["WWW-Authenticate"] for answer in answers.values()} == {"Bearer"}
    assert {error(answer)["code"] for answer in answers.values()} == {"not_authenticated", "token_not_valid"}


@on_one_database
def test_the_scheme_is_written_in_any_case(people: People) -> None:
    assert people.nobody.get("/api/folders/", headers={"Authorization": f"bEaReR {people.owner.credential}"}).status_code == 200


@on_one_database
def test_two_credentials_at_once_are_refused(people: People) -> None:
    answer = people.owner.get("/api/folders/", headers={"X-Api-Key": people.owner.credential or ""})
    assert answer.status_code == 400 and error(answer)["code"] == "two_credentials"


@pytest.mark.parametrize("path", ["/api/folders/", "/api/no-such-thing/"])
@on_one_database
def test_a_credential_that_doesnt_hold_fails_wherever_it_leads(people: People, path: str) -> None:
    answer = Api(people.app, credential="wrong").get(path)
    assert error(answer) == REFUSED
