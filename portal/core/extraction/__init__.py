"""Bytes to type and values: pages of words → type → fields with their place. Runs inside a reader child (`portal.core.sandbox`).

Nothing here is imported until it is asked for: the web process uses `sniff` and must not load the parsers.
"""

from __future__ import annotations

import traceback

from .model import Guess, Reading
from .refused import Refused

__all__ = ["Reading", "Refused", "carried", "prepare", "read", "understood"]


def read(data: bytes, kind: str, name: str = "") -> Reading:
    """The reading of one file, in this process. Raises `Refused` for bytes that can't be opened, nothing else for any input."""
    from . import pages

    return understood(carried(Reading(pages=pages.load(data, kind)), data, kind), name)


def carried(reading: Reading, data: bytes, kind: str) -> Reading:
    """With the sources of truth that the file carries beside its print. A fault in one is told (`fault`) and costs its values alone."""
    from . import sources

    try:
        reading.sources = sources.find(data, kind, reading.pages)
    except MemoryError:
        raise
    except Exception:
        reading.fault = f"a source of truth: {traceback.format_exc()[-3000:]}"
    return reading


def understood(reading: Reading, name: str = "", doc_type: str | None = None) -> Reading:
    """Type and fields from the pages; `doc_type` is a type that a person said it is of. After a fault in a rule (`error`, `fault`)
    the words, and the type if known, are kept."""
    try:
        from . import sureness, unread

        interpret(reading, doc_type)
        reading.checks = [*reading.checks, *unread.checks(reading.pages)]
        sureness.settle(reading)
    except MemoryError:
        raise
    except Exception as error:
        reading.error = "The text was read, but a fault kept its fields from being read."
        reading.fault = f"{name or 'a document'}: {type(error).__name__}: {error}\n{traceback.format_exc()[-3000:]}"
    return reading


def interpret(reading: Reading, doc_type: str | None = None) -> None:
    """Type and fields into the reading, each value with its rule's score; what such scores are worth `sureness` says."""
    from . import bundles, classify, fields, sources
    from .sources import merging

    if reading.sources is None:  # without the file, the words alone
        reading.sources = sources.in_words(reading.pages)
    reading.parts = [] if any(source.whole for source in reading.sources) else bundles.proposed(reading.pages)
    pages = bundles.leading(reading.parts, reading.pages, doc_type)
    reading.sources = bundles.heard(reading.sources, pages)
    ranked = bundles.doubted(reading.parts, merging.claimed(reading.sources, classify.classify(pages)))
    if doc_type is not None:
        words = next((guess.words for guess in ranked if guess.doc_type == doc_type), ())
        ranked = [Guess(doc_type, 1.0, words), *(guess for guess in ranked if guess.doc_type != doc_type)]
    reading.doc_type, reading.confidence, reading.type_words = ranked[0]
    reading.alternatives = ranked[1:5]
    if not merging.says_all(reading):
        reading.fields, reading.checks = fields.extract(reading.doc_type, pages)
    merging.into(reading)


def prepare() -> None:
    """Import the readers and let them load what they load on first use, so that children find it in memory."""
    from . import pages, sources

    pages.prepare()
    sources.prepare()
    read(pages.specimen(SPECIMEN), "pdf")


#: A page whose reading goes through most of the rules.
SPECIMEN = ("Example Bakery Ltd", "12 High Street, Leeds LS1 4AP", "Invoice", "Invoice number 2024-117", "Invoice date 12 March 2024",
            "Description Quantity Price Amount", "Bread 10 12.00 120.00", "Rolls 20 2.00 40.00", "Subtotal $ 160.00", "Tax 10% $ 16.00", "Total $ 176.00")
