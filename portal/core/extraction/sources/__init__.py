"""Sources of truth that a document carries beside its print, asked before any guess (docs/reading.md, "Sources of truth").

`in_bytes` needs the file: e-invoices, form fields, codes. `in_words` needs the pages alone: machine-readable zones and lines.
"""

from __future__ import annotations

from collections.abc import Sequence

from portal.core.extraction.model import Page, Source

__all__ = ["Source", "in_bytes"]


def in_bytes(data: bytes, kind: str, pages: Sequence[Page]) -> list[Source]:
    """What the file carries; `pages` are those that `pages.load` made of it, so it can be opened."""
    from portal.core.extraction import pdf, render
    from portal.core.extraction.sources import codes, einvoices

    if kind == "xml":
        return einvoices.of_xml(data)
    if kind in render.FORMATS:
        return codes.of_picture(data, kind, pages)
    if kind != "pdf":
        return []
    document = pdf.open_pdf(data)
    try:
        return [*einvoices.of_pdf(document), *codes.of_pdf(document, pages)]
    finally:
        document.close()
