"""``/api/folders/``."""

from __future__ import annotations

from tests.people import Api, People


def test_a_new_folder_has_the_documented_shape(owner: Api) -> None:
    answer = owner.post("/api/folders/", {"name": "Client Name - 2024", "description": "Documents for Client Name"})
    assert answer.status_code == 201
    folder = answer.json
    assert folder["name"] == "Client Name - 2024" and folder["description"] == "Documents for Client Name"
    assert folder["parent_folder"] is None and folder["last_activity"] is None and folder["document_count"] == 0
    assert set(folder) == {
        "hashid", "name", "description", "parent_folder", "organization", "document_count", "last_activity", "created_at", "updated_at",
    }  # fmt: skip


def test_folders_nest_move_and_are_renamed(owner: Api) -> None:
    top, other = owner.folder("Clients"), owner.folder("Old clients")
    child = owner.folder("Acme", parent_folder=top)
    moved = owner.patch(f"/api/folders/{child}/", {"parent_folder": other, "name": "Acme Ltd"}).json
    assert (moved["parent_folder"], moved["name"]) == (other, "Acme Ltd")
    assert owner.patch(f"/api/folders/{child}/", {"parent_folder": None}).json["parent_folder"] is None


def test_a_folder_cant_move_below_itself(owner: Api) -> None:
    top = owner.folder("Clients")
    child = owner.folder("Acme", parent_folder=top)
    answer = owner.patch(f"/api/folders/{top}/", {"parent_folder": child})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["source"]["pointer"] == "/data/attributes/parent_folder"


def test_folders_nest_twenty_deep_at_most(owner: Api) -> None:
    parent = None
    for depth in range(20):
        parent = owner.folder(f"level {depth}", parent_folder=parent)
    assert owner.post("/api/folders/", {"name": "too deep", "parent_folder": parent}).status_code == 422


def test_a_folder_that_holds_something_isnt_deleted(owner: Api, minimal_pdf: bytes) -> None:
    top = owner.folder("Clients")
    child = owner.folder("Acme", parent_folder=top)
    assert owner.delete(f"/api/folders/{top}/").status_code == 409
    document = owner.document(minimal_pdf, folder=child)
    assert owner.delete(f"/api/folders/{child}/").json["errors"][0]["code"] == "folder_not_empty"
    assert owner.delete(f"/api/docs/{document}/").status_code == 204
    assert owner.delete(f"/api/folders/{child}/").status_code == 204
    assert owner.get(f"/api/folders/{child}/").status_code == 404


def test_a_deleted_document_outlives_its_folder(owner: Api, minimal_pdf: bytes) -> None:
    folder = owner.folder()
    document = owner.document(minimal_pdf, folder=folder)
    owner.delete(f"/api/docs/{document}/")
    owner.delete(f"/api/folders/{folder}/")
    recovered = owner.post(f"/api/docs/{document}/recover/").json
    assert recovered["folder"] is None and recovered["status"] == "pending"


def test_lists_filter_by_parent_and_part_of_the_name(owner: Api) -> None:
    top = owner.folder("Clients")
    child = owner.folder("Acme 100%", parent_folder=top)
    owner.folder("Beta", parent_folder=top)
    assert [f["hashid"] for f in owner.get("/api/folders/?parent_folder=root").json["results"]] == [top]
    assert owner.get(f"/api/folders/?parent_folder={top}").json["count"] == 2
    assert [f["hashid"] for f in owner.get("/api/folders/?search=100%25").json["results"]] == [child]


def test_counts_and_last_activity_follow_the_documents(owner: Api, minimal_pdf: bytes) -> None:
    folder = owner.folder()
    owner.document(minimal_pdf, folder=folder)
    shown = owner.get(f"/api/folders/{folder}/").json
    assert shown["document_count"] == 1 and shown["last_activity"] is not None


def test_walking_the_pages_shows_every_folder_once(owner: Api) -> None:
    made = [owner.folder(f"Folder {number}") for number in range(7)]
    seen, path = [], "/api/folders/?page_size=3"
    while path:
        answer = owner.get(path).json
        assert answer["count"] == 7
        seen += [folder["hashid"] for folder in answer["results"]]
        path = answer["next"]
    assert seen == made[::-1]
    jumped = owner.get("/api/folders/?page=2&page_size=3").json
    assert [folder["hashid"] for folder in jumped["results"]] == seen[3:6] and jumped["previous"] is not None


def test_a_viewer_looks_but_changes_nothing(people: People) -> None:
    folder = people.owner.folder()
    assert people.viewer.get(f"/api/folders/{folder}/").status_code == 200
    assert people.viewer.patch(f"/api/folders/{folder}/", {"name": "mine"}).status_code == 403
    assert people.viewer.delete(f"/api/folders/{folder}/").status_code == 403


def test_a_stranger_finds_nothing(people: People) -> None:
    folder = people.owner.folder()
    assert people.stranger.get(f"/api/folders/{folder}/").status_code == 404
    assert people.stranger.get("/api/folders/").json["count"] == 0


def test_the_slash_at_the_end_may_be_left_out(owner: Api) -> None:
    answer = owner.post("/api/folders", {"name": "Without slash"})
    assert answer.status_code == 201
    assert owner.get(f"/api/folders/{answer.json['hashid']}").status_code == 200
