"""What was backed up comes back whole, into either database, or not at all."""

from __future__ import annotations

import dataclasses
import gzip
import io
import shutil
import threading
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from portal import backup, create_app
from portal.config import from_environ
from portal.core import accounts, activity, documents, folders, projects, search, storage, uploads, work
from portal.core.db import db
from portal.core.documents import Document
from portal.core.outbox import Job
from portal.launch import migrations
from tests import papers


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path):
    """Makes migrated or bare applications, each on its own empty database and data directory."""

    def make(name: str, kind: str = request.param, store: str = ""):
        url = request.getfixturevalue("new_postgres_database")() if kind == "postgresql" else ""
        environ = {"INLET_DATA": str(tmp_path / name), "DATABASE_URL": url, "REDIS_URL": "unix:///nowhere", "INLET_DEMO": "0", "STORAGE_URL": store}
        config = dataclasses.replace(from_environ(environ), password_memory_kib=64, password_passes=1)
        app = create_app(config)
        made.append(app)
        return app, config

    made: list = []
    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def source(fresh):
    """A portal with a tree of folders, a project, an upload on its way, and one document that was read."""
    app, config = fresh("source")
    with app.app_context():
        migrations.upgrade()
        owner = accounts.found("Firm", "firm", email="owner@firm.example", password="long enough").actor
        child, parent = folders.create(name="child", actor=owner), folders.create(name="parent", actor=owner)
        folders.change(child.public_id, {"parent_folder": parent.public_id}, actor=owner)
        projects.create({"name": "Building", "start_date": date(2024, 1, 1), "end_date": date(2024, 12, 31)}, actor=owner)
        uploads.begin(5, "on its way.pdf", actor=owner)
        hand_in(owner, "first", folder=child.public_id)
        assert work.perform(db.session.scalar(select(Job.id)), "w", app.app_context)
        db.session.remove()
    return app, config


def hand_in(owner, text: str, **place) -> Document:
    staged = documents.stage(io.BytesIO(papers.page("Invoice No. 1", text, "Total USD 12.00")), f"{text}.pdf", actor=owner)
    return documents.receive(staged, actor=owner, **place)


def everything() -> dict[str, list]:
    """All rows of all tables, as plain values; but the search index, which is made anew."""
    tables = [table for table in db.metadata.sorted_tables if not table.name.startswith("search_")]
    found = {table.name: [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key))] for table in tables}
    db.session.remove()
    return found


def backed_up(source, target: Path) -> dict:
    app, config = source
    with app.app_context():
        return backup.write(target, config)


@pytest.mark.parametrize("into", ["sqlite", "postgresql"])
def test_every_row_and_file_comes_back_in_either_database(source, fresh, tmp_path, into):
    assert backed_up(source, tmp_path / "copy")["damaged"] == []
    with source[0].app_context():
        before = everything()
    app, config = fresh("target", into)
    with app.app_context():
        backup.restore(tmp_path / "copy", config)
        assert everything() == before
        document = db.session.scalars(select(Document)).unique().one()
        assert documents.open_original(document).read(5) == b"%PDF-"


@pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)
def test_a_backup_of_one_bucket_is_restored_into_another(fresh, s3_url, tmp_path, monkeypatch):
    app, config = fresh("source", store=s3_url())
    with app.app_context():
        migrations.upgrade()
        owner = accounts.found("Firm", "firm", email="owner@firm.example", password="long enough").actor
        gone = hand_in(owner, "gone").sha256
        hand_in(owner, "kept")
        assert backup.write(tmp_path / "copy", config)["damaged"] == []
        listed = list(storage.listed())
        storage.delete(owner.organization_public_id, gone)
        monkeypatch.setattr(storage, "listed", lambda: iter(listed))  # as if it went while the files are copied
        assert backup.write(tmp_path / "later", config)["damaged"] == [f"{owner.organization_public_id}/{gone}"]
    app, config = fresh("target", store=s3_url())
    with app.app_context():
        assert backup.restore(tmp_path / "copy", config)["files"] == 2
        assert all(documents.open_original(one).read(5) == b"%PDF-" for one in db.session.scalars(select(Document)).unique())


def test_what_was_restored_is_indexed_anew(source, fresh, tmp_path):
    backed_up(source, tmp_path / "copy")
    app, config = fresh("target")
    with app.app_context():
        backup.restore(tmp_path / "copy", config)
        assert search.wake() == 1
        assert work.perform(db.session.scalar(select(Job.id).where(Job.kind == "index_documents")), "w", app.app_context)
        owner = db.session.scalars(select(accounts.User)).unique().one().actor
        assert [hit.document.name for hit in search.find(owner, "first")] == ["first.pdf"]


def test_new_rows_are_numbered_after_the_restored_ones(source, fresh, tmp_path):
    backed_up(source, tmp_path / "copy")
    app, config = fresh("target")
    with app.app_context():
        backup.restore(tmp_path / "copy", config)
        assert accounts.found("Other", "other", email="o@other.example", password="long enough").organization_id == 2


def test_a_database_in_use_is_only_replaced_when_forced(source, fresh, tmp_path):
    backed_up(source, tmp_path / "copy")
    app, config = fresh("target")
    with app.app_context():
        migrations.upgrade()
        accounts.found("Other", "other", email="o@other.example", password="long enough")
        with pytest.raises(backup.CannotArchive, match="isn't empty"):
            backup.restore(tmp_path / "copy", config)
        backup.restore(tmp_path / "copy", config, force=True)
        assert db.session.scalars(select(accounts.Organization.name)).all() == ["Firm"]


def test_a_file_that_changed_in_the_backup_is_noticed_before_anything_is_restored(source, fresh, tmp_path):
    backed_up(source, tmp_path / "copy")
    victim = next((tmp_path / "copy" / "files").glob("*/*/*"))
    victim.write_bytes(victim.read_bytes() + b"x")
    app, config = fresh("target")
    with app.app_context(), pytest.raises(backup.CannotArchive, match=victim.name):
        backup.restore(tmp_path / "copy", config)


def test_rows_that_changed_in_the_backup_are_noticed(source, fresh, tmp_path):
    backed_up(source, tmp_path / "copy")
    (tmp_path / "copy" / "rows.jsonl.gz").write_bytes(gzip.compress(b""))
    app, config = fresh("target")
    with app.app_context(), pytest.raises(backup.CannotArchive, match="damaged"):
        backup.restore(tmp_path / "copy", config)


def test_a_file_that_rotted_in_the_portal_is_named(source, tmp_path):
    app, config = source
    rotten = next(config.storage_dir.glob("*/??/*"))
    rotten.write_bytes(b"rot")
    assert backed_up(source, tmp_path / "copy")["damaged"] == [f"{rotten.parent.parent.name}/{rotten.name}"]


def test_a_backup_is_never_written_over_something(source, tmp_path):
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "letter.txt").write_text("mine")
    with pytest.raises(backup.CannotArchive, match="isn't empty"):
        backed_up(source, tmp_path / "copy")


def test_a_backup_under_load_names_no_file_that_it_lacks(source, tmp_path):
    app, config = source
    enough = threading.Event()

    def keep_handing_in() -> None:
        with app.app_context():
            owner = db.session.scalar(select(accounts.User)).actor
            for number in range(500):
                if enough.is_set():
                    break
                hand_in(owner, f"paper {number}")
            db.session.remove()

    sender = threading.Thread(target=keep_handing_in)
    sender.start()
    try:
        manifests = [backed_up(source, tmp_path / f"copy-{number}") for number in range(4)]
    finally:
        enough.set()
        sender.join()
    assert [manifest["damaged"] for manifest in manifests] == [[]] * 4
    assert manifests[-1]["rows"]["tables"]["documents"] > manifests[0]["rows"]["tables"]["documents"]


def test_a_backup_without_its_manifest_is_none(source, fresh, tmp_path):
    backed_up(source, tmp_path / "copy")
    (tmp_path / "copy" / "manifest.json").unlink()
    app, config = fresh("target")
    with app.app_context(), pytest.raises(backup.CannotArchive, match="no complete backup"):
        backup.restore(tmp_path / "copy", config)


def test_the_log_that_comes_back_is_proved_by_key_and_file_of_heads(source, fresh, tmp_path: Path) -> None:
    with source[0].app_context():
        assert activity.publish() == 1
    backed_up(source, tmp_path / "backup")
    (tmp_path / "target").mkdir()
    for kept in ("secret_key", "audit-heads.jsonl"):
        shutil.copy(tmp_path / "source" / kept, tmp_path / "target" / kept)
    app, config = fresh("target")
    with app.app_context():
        backup.restore(tmp_path / "backup", config)
        told = activity.verify()
        assert (told.findings, told.heads) == ([], 1) and told.entries > 4
        db.session.remove()
