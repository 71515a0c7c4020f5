"""Parsers of foreign bytes run here: in a child process per document, forked from a prepared one, limited and without privileges.

`Sandbox` is the face: it starts the zygote (`zygote.py`, a separate thread-free process that has imported the parsers), hands it each
document by file descriptor and gets back JSON or pixels, or one of the failures below. See `docs/sandbox.md` for measurements.
"""

from __future__ import annotations

from .client import Sandbox
from .failures import Busy, Crashed, OutOfMemory, SandboxFailure, TimedOut

__all__ = ["Busy", "Crashed", "OutOfMemory", "Sandbox", "SandboxFailure", "TimedOut"]
