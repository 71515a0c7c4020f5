"""How a document can fail in the sandbox without being refused. Each has a sentence for people and a detail for the log."""

from __future__ import annotations

from portal.core.errors import PortalError


class SandboxFailure(PortalError):
    """A reader child ended without a result. `transient`: not the document's doing, to be tried again later."""

    transient = False
    code = "reader_failed"
    sentence = "The document could not be read."

    def __init__(self, detail: str = "") -> None:
        super().__init__(self.sentence)
        self.detail = detail


class OutOfMemory(SandboxFailure):
    code = "reader_out_of_memory"
    sentence = "Reading this document needs more memory than is allowed."


class TimedOut(SandboxFailure):
    code = "reader_timed_out"
    sentence = "Reading this document takes longer than is allowed."


class Crashed(SandboxFailure):
    code = "reader_crashed"
    sentence = "The document made the reader fail. It may be damaged."


class Unavailable(SandboxFailure):
    """The zygote can't be started, or it or the child was killed from outside, twice."""

    transient = True
    code = "reader_unavailable"
    sentence = "The reader is not available. Try again in a moment."


class Busy(SandboxFailure):
    transient = True
    code = "reader_busy"
    sentence = "All readers are busy. Try again in a moment."
