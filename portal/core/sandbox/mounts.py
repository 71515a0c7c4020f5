"""A way to the interpreter for children without privileges.

A child runs as nobody and still imports modules and opens data files on first use. Where they lie below a directory that only root may
enter (an interpreter in /root/.pyenv, say), the zygote makes that directory empty for itself and its children and mounts back, read-only,
just the folders that are needed, at the same paths. The rest of root's home is out of their sight. Nobody else sees any of it.
"""

from __future__ import annotations

import ctypes
import os
import stat
import sys
from pathlib import Path

CLONE_NEWNS = 0x00020000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 2, 4, 32, 4096, 16384, 1 << 18
libc = ctypes.CDLL(None, use_errno=True)


def open_way(project: Path) -> bool:
    """Make interpreter, packages and project readable for all; False where it can't be done or needn't be (not root)."""
    if os.geteuid() != 0:
        return False
    needed = {Path(path).resolve() for path in (sys.base_prefix, sys.prefix, project)}
    closed = {folder: gate for folder in needed if (gate := closed_ancestor(folder)) is not None}
    if not closed:
        return False
    if libc.unshare(CLONE_NEWNS) != 0 or not mount("none", "/", None, MS_REC | MS_PRIVATE):
        return False
    return all([reopen(gate, [folder for folder, other in closed.items() if other == gate]) for gate in set(closed.values())])


def closed_ancestor(folder: Path) -> Path | None:
    """The uppermost directory on the way that others may not enter."""
    return next((step for step in [*reversed(folder.parents), folder] if not step.stat().st_mode & stat.S_IXOTH), None)


def reopen(gate: Path, folders: list[Path]) -> bool:
    """An empty `gate` with `folders` (below it) in it; they are reached by descriptors opened before."""
    folders = [folder for folder in folders if not any(folder != other and folder.is_relative_to(other) for other in folders)]
    held = [os.open(folder, os.O_PATH | os.O_DIRECTORY) for folder in folders]
    try:
        if not mount("tmpfs", str(gate), "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=1m"):
            return False
        return all([bind(descriptor, folder) for descriptor, folder in zip(held, folders, strict=True)])
    finally:
        for descriptor in held:
            os.close(descriptor)


def bind(descriptor: int, folder: Path) -> bool:
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    return (mount(f"/proc/self/fd/{descriptor}", str(folder), None, MS_BIND)
            and mount("none", str(folder), None, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV))


def mount(source: str, target: str, kind: str | None, flags: int, options: str | None = None) -> bool:
    """mount(2); False when the kernel refuses."""
    encoded = [text.encode() if text is not None else None for text in (source, target, kind, options)]
    return libc.mount(encoded[0], encoded[1], encoded[2], ctypes.c_ulong(flags), encoded[3]) == 0
