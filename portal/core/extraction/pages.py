"""From bytes to upright pages of words, whatever the file is made of."""

from __future__ import annotations

from . import pdf
from .model import Page

def load(data: bytes, kind: str) -> list[Page]:
    document = pdf.open_pdf(data)
    return [pdf.text_page(pdf.open_page(document, i), i + 1) for i in range(len(document))]
