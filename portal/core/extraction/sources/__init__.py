"""Sources of truth that a document carries beside its print, asked before any guess: e-invoices, codes, zones for machines, form fields."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from portal.core.extraction.model import Page, Source

__all__ = ["Source", "find", "in_words"]


def find(data: bytes, kind: str, pages: Sequence[Page]) -> list[Source]:
    """What the file carries; `pages` are those that `pages.load` made of it, so it can be opened."""
    from portal.core.extraction import pdf, render
    from portal.core.extraction.sources import codes, einvoices, formfields

    if kind == "xml":
        return einvoices.of_xml(data)
    lines = in_words(pages)
    if kind in render.FORMATS:
        return [*lines, *codes.of_picture(data, kind, pages)]
    if kind != "pdf":
        return []
    document = pdf.open_pdf(data)
    try:
        return [*einvoices.of_pdf(document, data), *lines, *codes.of_pdf(document, pages), *formfields.of_pdf(document, pages)]
    finally:
        document.close()


def in_words(pages: Sequence[Page]) -> list[Source]:
    """What is printed for machines in letters."""
    from portal.core.extraction.sources import micr, mrz

    return [*mrz.of_pages(pages), *micr.of_pages(pages)]


def prepare() -> None:
    """Load what the readers of sources load on first use."""
    import numpy as np

    for name in ("codes", "einvoices", "formfields", "micr", "mrz"):
        import_module(f"{__name__}.{name}")
    from portal.core.extraction.sources import codes

    list(codes.seen(np.full((32, 32), 255, np.uint8), Page(1, 72, 72)))
