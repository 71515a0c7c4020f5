"""Reading bytes for an answer alone: as documents are read, but nothing is kept, neither bytes nor rows, nor is anything of them logged.

The bytes go by descriptor to the sandbox, whose children have no disk to write to. It happens in the web process, so few run at a time there, and
none for long: whatever takes longer is for the workers.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import BinaryIO

from portal.core import readers, types
from portal.core.actors import Actor
from portal.core.db import end_reading, settings
from portal.core.documents import intake
from portal.core.errors import Invalid, Refused, TooLarge, TooMany
from portal.core.extraction.model import Check
from portal.core.extraction.refused import Refused as NotReadable
from portal.core.readings import doubts, items, job, tailoring
from portal.core.readings.answer import Answer, ValueAnswer, checked
from portal.core.readings.doubts import Judgement
from portal.core.readings.table import ReadingValue
from portal.core.sandbox import SandboxFailure, TimedOut

AT_ONCE = 2  # in a process; one is read, one waits, further callers come back later
RETRY_AFTER = 10  # seconds
LONGEST = 60.0  # seconds, with the wait for the one before it; a page that is recognised takes two to four
TOO_LONG = "Reading it takes longer than somebody can wait for. Create it as a document: that is read in the background."

log = logging.getLogger(__name__)
_places = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was read: `values` are rows that belong to no table, `judged` what is to be thought of them by name."""

    doc_type: str
    confidence: float
    pages: int
    values: list[ReadingValue]
    judged: dict[str, Judgement]


def analyze(stream: BinaryIO, name: str | None, doc_type: str, *, actor: Actor) -> Analysis:
    """Read the bytes as a document of this type. Raises `UnknownType`; as `intake.stage` for bytes that can't be read; `TooMany` when too many
    are read at this moment, `Refused` for what takes longer than `LONGEST`."""
    actor.demand("documents:create")
    intake.check_type(doc_type, actor)
    _demand_size(stream)
    kind, name, firm = intake.kind_of(stream, name), intake.clean_file_name(name), types.of_actor(actor)
    end_reading()
    if not _places.acquire(blocking=False):
        raise TooMany("Documents are being analysed already; try again in a moment.", retry_after=RETRY_AFTER)
    try:
        end = time.monotonic() + LONGEST
        answer = tailoring.read(firm, lambda other, pages=None: _answer(stream, kind, name, other, end), doc_type)
        job.recall(actor.organization_id, "", answer, lambda other: answer, doc_type)
    except NotReadable as refusal:
        raise Invalid(refusal.sentence, field="file", code=refusal.code) from None
    except SandboxFailure as failure:
        log.warning("an analysis failed: %s", failure.code)
        if failure.transient:
            raise TooMany(failure.sentence, retry_after=RETRY_AFTER) from None
        raise Refused(TOO_LONG if isinstance(failure, TimedOut) else failure.sentence, field="file", code=failure.code) from None
    finally:
        _places.release()
        end_reading()
    return _analysis(answer)


def _demand_size(stream: BinaryIO) -> None:
    size = stream.seek(0, 2)
    stream.seek(0)
    if size > settings().max_upload_mb << 20:
        raise TooLarge(f"The file is larger than the limit of {settings().max_upload_mb} MB.", field="file")


def _answer(stream: BinaryIO, kind: str, name: str, doc_type: str | None, end: float) -> Answer:
    """`end` is a moment of the monotonic clock."""
    stream.seek(0)
    return checked(readers.reader().read(stream.fileno(), kind, name, doc_type, within=max(0.0, end - time.monotonic())))


def _analysis(answer: Answer) -> Analysis:
    values = [_value(name, position, value) for position, (name, value) in enumerate(answer["fields"].items())]
    items.name_all(values, [])
    judged = doubts.judged(values, [Check(**check) for check in answer["checks"]])
    return Analysis(answer["docType"], answer["confidence"], len(answer["pages"]), values, judged)


def _value(name: str, position: int, value: ValueAnswer) -> ReadingValue:
    kept = {key: value[key] for key in ("type", "value", "content", "confidence", "page", "box", "method")}
    return ReadingValue(name=name, position=position, parts=value.get("parts", []), **kept)
