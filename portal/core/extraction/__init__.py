"""Bytes to type and values: pages of words → type → fields with their place. Runs inside a reader child (`portal.core.sandbox`).

Nothing here is imported until it is asked for: the web process uses `sniff` and must not load the parsers.
"""

from __future__ import annotations

import traceback

from .model import Reading
from .refused import Refused

__all__ = ["Reading", "Refused", "prepare", "read", "understood"]


def read(data: bytes, kind: str, name: str = "") -> Reading:
    """The reading of one file, in this process. Raises `Refused` for bytes that can't be opened, nothing else for any input."""
    from . import pages

    return understood(Reading(pages=pages.load(data, kind)), name)


def understood(reading: Reading, name: str = "", doc_type: str | None = None) -> Reading:
    """Type and fields from the pages; `doc_type` is a type that a person said it is of. After a fault in a rule (`error`, `fault`)
    the words, and the type if known, are kept."""
    try:
        from . import classify, fields

        ranked = classify.classify(reading.pages)
        if doc_type is not None:
            ranked = [(doc_type, 1.0), *(one for one in ranked if one[0] != doc_type)]
        if ranked:
            (reading.doc_type, reading.confidence), *reading.alternatives = ranked
            reading.alternatives = reading.alternatives[:4]
        reading.fields, reading.checks = fields.extract(reading.doc_type, reading.pages)
    except MemoryError:
        raise
    except Exception as error:
        reading.error = "The text was read, but a fault kept its fields from being read."
        reading.fault = f"{name or 'a document'}: {type(error).__name__}: {error}\n{traceback.format_exc()[-3000:]}"
    return reading


def prepare() -> None:
    """Import the readers and let them load what they load on first use, so that children find it in memory."""
    from . import pages
    from .model import Page, Word

    pages.prepare()
    line = "Invoice date 12 March 2024 total $ 1,240.50".split()
    words = [Word(text, (0.1 * n, 0.1, 0.1 * n + 0.08, 0.12)) for n, text in enumerate(line)]
    understood(Reading(pages=[Page(1, 612, 792, words)]))
