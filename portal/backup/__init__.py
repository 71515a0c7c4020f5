"""Backup and restore: one folder with every row and every file, verified by hash on both ways.

The rows are read in one snapshot, the files after it. A file is written before the row that names it and never changes, so whatever
the snapshot names is there to be copied, however busy the portal is. Rows are kept as JSON, so a backup of SQLite can be restored into
PostgreSQL and the other way round. The manifest is written last: a folder without one is no backup.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext

from portal.backup import files, rows
from portal.config import Config
from portal.core.db import db, now
from portal.launch import migrations
from portal.launch.premises import CannotStart, hold

FORMAT = 1
ROWS, FILES, MANIFEST = "rows.jsonl.gz", "files", "manifest.json"


class CannotArchive(Exception):
    """Said in one sentence; nothing was changed."""


def write(directory: Path, config: Config) -> dict[str, Any]:
    """Back up to `directory` (new or empty); the manifest. `damaged` in it names files whose bytes aren't what they were."""
    if directory.exists() and any(directory.iterdir()):
        raise CannotArchive(f"{directory} isn't empty; give a new directory.")
    revision = _revision()
    if revision is None:
        raise CannotArchive("There is nothing to back up: the database has no tables.")
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    dumped = rows.dump(directory / ROWS)
    copied = files.copy(directory / FILES)
    missing = dumped.named_files - copied.sizes.keys()
    manifest = {
        "format": FORMAT,
        "made_at": now().isoformat(),
        "revision": revision,
        "rows": {"file": ROWS, "sha256": files.digest(directory / ROWS), "tables": dumped.counts},
        "files": {"count": len(copied.sizes), "bytes": sum(copied.sizes.values())},
        "damaged": sorted(missing | set(copied.damaged)),
    }
    files.write_durably(directory / MANIFEST, json.dumps(manifest, indent=1).encode())
    return manifest


def restore(directory: Path, config: Config, *, force: bool = False) -> dict[str, Any]:
    """Bring a backup back into an empty database, or, with `force`, in place of what is there: all of it or nothing."""
    manifest = _checked_manifest(directory)
    with _nobody_else(config):
        return _restored(directory, manifest["revision"], force)


@contextmanager
def _nobody_else(config: Config) -> Iterator[None]:
    try:
        lock = hold(config.data_dir)
    except CannotStart as reason:
        raise CannotArchive(str(reason)) from None
    try:
        yield
    finally:
        os.close(lock)


def _restored(directory: Path, revision: str, force: bool) -> dict[str, Any]:
    if _revision() is not None and rows.any_organization() and not force:
        raise CannotArchive("The database isn't empty; --force replaces what is in it.")
    try:
        count = files.put_back(directory / FILES)
    except files.Damaged as damaged:
        raise CannotArchive(f"The backup is damaged: {damaged}") from None
    _bring_to(revision)
    counts = rows.load(directory / ROWS)
    migrations.upgrade()
    return {"restored": str(directory), "rows": sum(counts.values()), "files": count}


def _bring_to(revision: str) -> None:
    """Tables as they were when the backup was made; a newer database is emptied of them first."""
    if _revision() not in (None, revision):
        migrations.downgrade(revision)
    migrations.upgrade(revision)


def _revision() -> str | None:
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _checked_manifest(directory: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((directory / MANIFEST).read_text())
    except (OSError, ValueError):
        raise CannotArchive(f"{directory} holds no complete backup: {MANIFEST} is missing or unreadable.") from None
    if manifest.get("format") != FORMAT:
        raise CannotArchive(f"This backup has format {manifest.get('format')}; only {FORMAT} is known.")
    if files.digest(directory / ROWS) != manifest["rows"]["sha256"]:
        raise CannotArchive(f"The backup is damaged: {ROWS} isn't what was written.")
    return manifest
