"""Files in pieces: what the protocol tus 1.0 asks for, said over HTTP, and what becomes of the file."""

from __future__ import annotations

import base64
import fcntl
import hashlib
import subprocess
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.config import Config
from portal.core import documents
from portal.core.db import db, transaction
from portal.core.errors import StorageUnavailable
from portal.core.uploads import PendingUpload, pieces
from portal.core.uploads.hashes import _known as hashes
from tests import papers
from tests.features.conftest import on_one_database
from tests.features.test_uploads import tiny_folder
from tests.people import Api, People

PDF = papers.page("In pieces")
BAD = hashlib.sha256(b"another").digest()


def coded(value: str | bytes) -> str:
    return base64.b64encode(value.encode() if isinstance(value, str) else value).decode()


@dataclass
class Tus:
    """Somebody who speaks tus, with the right headers unless told otherwise (None leaves one out)."""

    app: Flask
    headers: dict[str, str]

    def call(self, method: str, path: str, data: bytes = b"", **headers: Any) -> TestResponse:
        given = self.headers | {"Tus-Resumable": "1.0.0"} | {name.replace("_", "-"): value for name, value in headers.items()}
        kept = {name: str(value) for name, value in given.items() if value is not None}
        return self.app.test_client().open(path, method=method, data=data, headers=kept)

    def begin(self, length: int = len(PDF), name: str = "in pieces.pdf", **headers: Any) -> str:
        told = f"filename {coded(name)},filetype {coded('application/pdf')}"
        answer = self.call("POST", "/v1/files/tus", Upload_Length=length, Upload_Metadata=told, **headers)
        assert answer.status_code == 201, answer.text
        return str(answer.headers["Location"]).removeprefix("https://inlet.test").removeprefix("http://localhost")

    def send(self, path: str, data: bytes, offset: int, **headers: Any) -> TestResponse:
        return self.call("PATCH", path, data, **{"Content_Type": "application/offset+octet-stream", "Upload_Offset": offset, **headers})

    def offset(self, path: str) -> int:
        return int(self.call("HEAD", path).headers["Upload-Offset"])


def speaker(app: Flask, api: Api) -> Tus:
    key = api.post("/api/keys/", {"name": "files"}).json["api_key"]
    return Tus(app, {"x-api-key": key, "x-organization-id": api.get("/api/organization/").json["hashid"]})


@pytest.fixture
def tus(app: Flask, people: People) -> Tus:
    return speaker(app, people.owner)


def test_a_file_in_pieces_becomes_a_document(tus: Tus, owner: Api, read_all) -> None:
    path = tus.begin()
    assert tus.send(path, PDF[:100], 0).headers["Upload-Offset"] == "100"
    hashes.clear()  # as if the server had been started anew
    assert tus.send(path, PDF[100:300], 100).status_code == 204 and tus.offset(path) == 300
    last = tus.send(path, PDF[300:], 300)
    assert (last.status_code, int(last.headers["Upload-Offset"])) == (204, len(PDF))
    again = tus.send(path, b"", len(PDF))  # the answer was lost
    assert again.headers["Inlet-File-Id"] == tus.call("HEAD", path).headers["Inlet-File-Id"] == last.headers["Inlet-File-Id"]
    read_all()
    (document,) = owner.get("/api/docs/").json["results"]
    assert (document["name"], document["reference_id"]) == ("in pieces.pdf", last.headers["Inlet-Reference"])
    assert owner.get(f"/api/docs/{document['id']}/download").data == PDF


@on_one_database
def test_what_is_spoken_is_told_to_anybody(app: Flask) -> None:
    told = Tus(app, {}).call("OPTIONS", "/v1/files/tus", Tus_Resumable=None)
    assert (told.status_code, told.headers["Tus-Version"], told.headers["Tus-Max-Size"]) == (204, "1.0.0", str(2048 << 20))
    assert told.headers["Tus-Extension"] == "creation,checksum,expiration,termination" and "sha1" in told.headers["Tus-Checksum-Algorithm"]


@on_one_database
def test_mistakes_have_the_protocols_answers(tus: Tus) -> None:
    path = tus.begin()
    wrong = {
        409: tus.send(path, PDF, 5),
        412: tus.send(path, PDF, 0, Tus_Resumable="0.2.2"),
        413: tus.send(path, PDF + b"more", 0),
        415: tus.send(path, PDF, 0, Content_Type="application/pdf"),
        460: tus.send(path, PDF, 0, Upload_Checksum=f"sha256 {coded(BAD)}"),
        404: tus.send(path + "x", PDF, 0),
    }
    assert {status: answer.status_code for status, answer in wrong.items()} == {status: status for status in wrong}
    assert wrong[412].headers["Tus-Version"] == "1.0.0" and {answer.headers["Tus-Resumable"] for answer in wrong.values()} == {"1.0.0"}
    assert set(wrong[460].json) == {"code", "detail"}
    for header, value in (("Upload_Offset", "-1"), ("Upload_Offset", None), ("Upload_Checksum", "crc7 xx"), ("Upload_Checksum", "sha1 ?")):
        assert tus.send(path, PDF, **({"offset": 0} | {header: value})).status_code == 422
    assert tus.offset(path) == 0


@on_one_database
def test_a_piece_that_is_what_its_checksum_says_is_kept(tus: Tus) -> None:
    path = tus.begin()
    for algorithm, start in (("sha1", 0), ("md5", 100), ("sha256", 200)):
        piece = PDF[start : start + 100]
        assert tus.send(path, piece, start, Upload_Checksum=f"{algorithm} {coded(hashlib.new(algorithm, piece).digest())}").status_code == 204
    assert tus.offset(path) == 300


@on_one_database
def test_nonsense_isnt_begun(tus: Tus) -> None:
    for headers, status in (
        ({"Upload_Length": None}, 422),
        ({"Upload_Length": "many"}, 422),
        ({"Upload_Length": 0}, 422),
        ({"Upload_Length": 1 << 40}, 413),
        ({"Upload_Metadata": "filename ???"}, 422),
        ({"Upload_Metadata": f"folder_id {coded('nowhere')}"}, 404),
        ({"Tus_Resumable": None}, 412),
    ):
        assert tus.call("POST", "/v1/files/tus", **({"Upload_Length": 5} | headers)).status_code == status, headers


@on_one_database
def test_an_upload_is_its_makers_alone_and_ends_when_they_say(app: Flask, people: People, tus: Tus) -> None:
    path = tus.begin()
    stranger = speaker(app, people.stranger)
    assert [stranger.call(method, path).status_code for method in ("HEAD", "DELETE")] == [404, 404]
    assert tus.call("POST", path, X_HTTP_Method_Override="DELETE").status_code == 204
    assert tus.send(path, PDF, 0).status_code == 404


@on_one_database
def test_what_isnt_gone_on_with_expires(app: Flask, tus: Tus) -> None:
    path = tus.begin()
    assert "GMT" in tus.send(path, PDF[:9], 0).headers["Upload-Expires"]
    with app.app_context(), transaction():
        db.session.query(PendingUpload).update({"expires_at": PendingUpload.created_at})
    assert tus.call("HEAD", path).status_code == 404


@on_one_database
def test_two_at_once_dont_mix(app: Flask, tus: Tus) -> None:
    path = tus.begin()
    tus.send(path, PDF[:9], 0)
    with app.app_context():
        row = db.session.query(PendingUpload).one()
        (place,) = (pieces.settings().storage_dir / "staging").glob(f"*/{row.public_id}")
    with open(place, "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert tus.send(path, PDF[9:], 9).status_code == 423
    assert tus.send(path, PDF[9:], 9).status_code == 204


@on_one_database
def test_what_is_lost_is_never_filled_up(config: Config, tus: Tus, owner: Api) -> None:
    path = tus.begin()
    tus.send(path, PDF[:100], 0)
    (staged,) = (config.storage_dir / "staging").glob("*/*")
    staged.unlink()
    assert [tus.send(path, PDF[100:], 100).status_code, tus.call("HEAD", path).status_code] == [404, 404]
    assert owner.get("/api/docs/").json["count"] == 0


@on_one_database
def test_what_cant_be_read_is_refused_with_the_last_piece(tus: Tus, owner: Api) -> None:
    path = tus.begin(4, "program.pdf")
    assert tus.send(path, b"MZ\0\0", 0).status_code == 415
    assert tus.call("HEAD", path).status_code == 404 and owner.get("/api/docs/").json["count"] == 0


@on_one_database
def test_what_fails_at_its_end_is_ended_when_it_is_asked_for(app: Flask, tus: Tus, owner: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StorageUnavailable

    path = tus.begin()
    with monkeypatch.context() as failing:
        failing.setattr(documents, "receive", fail)
        assert (tus.send(path, PDF, 0).status_code, tus.call("HEAD", path).status_code) == (503, 503)
    assert "Inlet-File-Id" in tus.call("HEAD", path).headers and owner.get("/api/docs/").json["count"] == 1


@on_one_database
def test_begun_twice_with_one_key_it_is_one_upload(tus: Tus) -> None:
    assert tus.begin(Idempotency_Key="once") == tus.begin(Idempotency_Key="once") != tus.begin(Idempotency_Key="twice")
    assert tus.call("POST", "/v1/files/tus", Upload_Length=3, Idempotency_Key="once").status_code == 422


@on_one_database
def test_on_a_full_disk_what_came_is_kept_and_the_rest_follows_once_there_is_room(tus: Tus, config: Config) -> None:
    data = PDF + b"%" * 200_000 + b"\n" + PDF[PDF.rindex(b"startxref") :]
    with tiny_folder(config.storage_dir) as folder:
        path = tus.begin(len(data))
        assert tus.send(path, data[:9], 0).status_code == 204
        filler = folder / "filler"
        filler.write_bytes(b"x" * 30_000)
        assert tus.send(path, data[9:50_009], 9).status_code == 507
        filler.unlink()
        subprocess.run(["mount", "-o", "remount,size=2m", str(folder)], check=True)
        offset = tus.offset(path)
        assert tus.send(path, data[offset:], offset).status_code == 204
        assert hashlib.sha256(data).hexdigest() in {file.name for file in folder.rglob("*")}
