"""Bytes: durable before anybody is told, shared within a tenant only, nothing left of what failed."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from portal.config import Config
from portal.core import storage
from portal.core.errors import StorageFull, TooLarge
from tests.features.conftest import on_one_database

pytestmark = [on_one_database, pytest.mark.usefixtures("context")]
ROOT = Path(__file__).resolve().parents[2]


def files(config: Config) -> list[str]:
    return sorted(str(file.relative_to(config.storage_dir)) for file in config.storage_dir.rglob("*") if file.is_file())


def test_what_is_stored_is_named_by_its_hash_and_comes_back_equal(config: Config) -> None:
    data = os.urandom(3 * storage.CHUNK + 7)
    stored = storage.put("tenant", io.BytesIO(data), limit=len(data))
    assert stored.sha256 == hashlib.sha256(data).hexdigest() and stored.size == len(data) and data.startswith(stored.head)
    assert files(config) == [f"tenant/{stored.sha256[:2]}/{stored.sha256}"]
    with storage.open_bytes("tenant", stored.sha256) as file:
        assert file.read() == data


def test_equal_bytes_are_shared_within_a_tenant_only(config: Config) -> None:
    for tenant in ("one", "one", "two"):
        storage.put_bytes(tenant, b"the same")
    assert [name.split("/")[0] for name in files(config)] == ["one", "two"]


def test_storing_again_heals_what_rotted(config: Config) -> None:
    stored = storage.put_bytes("tenant", b"as it was")
    storage.path("tenant", stored.sha256).write_bytes(b"as it wos")
    storage.put_bytes("tenant", b"as it was")
    assert storage.open_bytes("tenant", stored.sha256).read() == b"as it was"


def test_above_the_limit_nothing_is_left(config: Config) -> None:
    with pytest.raises(TooLarge):
        storage.put("tenant", io.BytesIO(bytes(2000)), limit=1999)
    assert files(config) == []
    assert storage.put("tenant", io.BytesIO(bytes(2000)), limit=2000).size == 2000


def test_a_stream_that_breaks_leaves_nothing(config: Config) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 0:
                raise ConnectionError("the client left")
            return super().read(100)

    with pytest.raises((ConnectionError, StorageFull)):
        storage.put("tenant", Broken(bytes(1000)), limit=1000)
    assert files(config) == []


def test_what_isnt_there_is_missing(config: Config) -> None:
    with pytest.raises(storage.Missing):
        storage.open_bytes("tenant", "0" * 64)


def test_many_at_once_store_the_same_file_whole(app, config: Config) -> None:
    data = os.urandom(200_000)

    def put(_: int) -> str:
        with app.app_context():
            return storage.put("tenant", io.BytesIO(data), limit=len(data)).sha256

    with ThreadPoolExecutor(8) as pool:
        (sha256,) = set(pool.map(put, range(40)))
    assert files(config) == [f"tenant/{sha256[:2]}/{sha256}"]
    assert storage.path("tenant", sha256).read_bytes() == data


def test_old_drafts_are_cleared_young_ones_stay(config: Config) -> None:
    storage.put_bytes("tenant", b"x")
    old, young = (config.storage_dir / "drafts" / name for name in ("old", "young"))
    for draft in (old, young):
        draft.write_bytes(b"half")
    os.utime(old, (time.time() - 100_000,) * 2)
    assert storage.clear_drafts(older_than=time.time() - 86_400) == 1
    assert young.exists() and not old.exists() and len(files(config)) == 2


def test_nobody_else_on_the_machine_may_look_in(config: Config) -> None:
    stored = storage.put_bytes("tenant", b"private")
    place = storage.path("tenant", stored.sha256)
    folders = (place.parent, place.parent.parent, config.storage_dir / "drafts", config.storage_dir)
    assert [folder.stat().st_mode & 0o077 for folder in folders] == [0, 0, 0, 0]


STORE = """
import sys, dataclasses
from pathlib import Path
from tests.conftest import application
from portal.core import storage
app = application(Path(sys.argv[1]), f"sqlite:///{sys.argv[1]}/x.db", "unix:///nowhere")
with app.app_context():
    print(storage.put_bytes("tenant", b"durable").sha256)
"""


def strace(*arguments: str, data_dir: Path) -> subprocess.CompletedProcess[str]:
    if shutil.which("strace") is None:
        pytest.skip("strace isn't installed")
    command = ["strace", "-f", "--seccomp-bpf", "-y", "-o", str(data_dir / "trace"), *arguments, sys.executable, "-c", STORE, str(data_dir)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    if "ptrace" in ran.stderr:
        pytest.skip("no tracing here")
    return ran


def test_file_name_and_directories_reach_the_disk_in_this_order(tmp_path: Path) -> None:
    ran = strace("-e", "trace=fsync,fdatasync,rename,renameat,renameat2", data_dir=tmp_path)
    sha256 = ran.stdout.strip()
    lines = [line for line in (tmp_path / "trace").read_text().splitlines() if str(tmp_path / "files") in line]
    steps = [(re.search(r"(fsync|rename)", line)[1], line) for line in lines]  # type: ignore[index]
    assert [step for step, _ in steps] == ["fsync", "rename", "fsync", "fsync", "fsync"]
    assert "/drafts/" in steps[0][1] and sha256 in steps[1][1]
    synced = [re.search(r"<(.*?)>", line)[1] for _, line in steps[2:]]  # type: ignore[index]
    assert synced == [str(tmp_path / "files" / "tenant" / sha256[:2]), str(tmp_path / "files" / "tenant"), str(tmp_path / "files")]


def test_a_failing_fsync_stores_nothing_and_isnt_tried_again(tmp_path: Path) -> None:
    ran = strace("-e", "trace=fsync", "-e", "inject=fsync:error=EIO", data_dir=tmp_path)
    assert ran.returncode != 0 and "StorageFull" in ran.stderr
    drafts = [line for line in (tmp_path / "trace").read_text().splitlines() if "/drafts/" in line]
    assert len(drafts) == 1
    assert not [file for file in (tmp_path / "files").rglob("*") if file.is_file()]
