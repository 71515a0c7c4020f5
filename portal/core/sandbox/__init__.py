"""Parsers of foreign bytes run here: in a child process per document, forked from a prepared one, limited and without privileges.

`Sandbox` is the face: it starts the zygote (`zygote.py`, a separate thread-free process that has imported the parsers), hands it each
document by file descriptor and gets back JSON or pixels, or one of the failures below.

Measured (2 cores, CPython 3.11): a document costs 11 ms more than the same call in-process, forking a zygote of 180 MB with the models
for text recognition loaded (1.2 s to start; 63 MB and 0.5 s without them). The zygote has one thread: onnxruntime with one intra-op and
one inter-op thread makes none, once `ORT_DISABLE_TELEMETRY` is set, so its loaded models are simply inherited by each child.
"""

from __future__ import annotations

from .client import Sandbox
from .failures import Busy, Crashed, OutOfMemory, SandboxFailure, TimedOut, Unavailable

__all__ = ["Busy", "Crashed", "OutOfMemory", "Sandbox", "SandboxFailure", "TimedOut", "Unavailable"]
