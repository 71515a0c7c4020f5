"""XML files attached to a PDF, unpacked within limits.

PDFium unpacks an attachment whole, whatever it becomes: 4 KB made 1.5 GB and cost the document. Here its packed bytes are asked for (pikepdf) and
unpacked no further than is read of an XML file; what is larger is refused by itself, and the pages are read.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from itertools import islice

import pikepdf

from portal.core.extraction.sources.trees import MAX_BYTES, Unreadable

#: Attachments that are looked at; an invoice's XML is among the first.
MAX_ATTACHMENTS = 50
MAX_IN_ALL = 2 * MAX_BYTES
#: Names that the standards prescribe, best first: where two are attached the newer standard counts.
_NAMES = ("factur-x.xml", "xrechnung.xml", "order-x.xml", "zugferd-invoice.xml")
_FLATE = ("/FlateDecode", "/Fl")
#: Packed bytes that may be left to other filters: the best of them, LZW, makes some 1,400 times as many.
_FEW = 16 * 1024

Attached = tuple[str, bytes | Unreadable]


def xml_files(data: bytes) -> Iterator[Attached]:
    """Name and bytes of the XML files attached to a PDF, those with a standard's name first; `Unreadable` in place of the bytes of one that is
    too large or can't be unpacked. One at a time, so that they needn't all fit into memory."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            left = MAX_IN_ALL
            for name, stream in _in_order(document):
                content = _content(stream, min(left, MAX_BYTES))
                left -= len(content) if isinstance(content, bytes) else 0
                yield name, content
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError):  # PDFium reads what this library doesn't
        return


def _in_order(document: pikepdf.Pdf) -> list[tuple[str, pikepdf.Stream]]:
    found = []
    for key, spec in islice(document.attachments.items(), MAX_ATTACHMENTS):
        name = (spec.filename or key).rpartition("/")[2]
        if name.lower().endswith(".xml") and spec.get_all_filenames():
            found.append((name[:200], spec.get_file().obj))
    return sorted(found, key=lambda pair: _NAMES.index(pair[0].lower()) if pair[0].lower() in _NAMES else len(_NAMES))


def _content(stream: pikepdf.Stream, most: int) -> bytes | Unreadable:
    try:
        return _unpacked(stream, most)
    except Unreadable as failure:
        return failure
    except (pikepdf.PdfError, zlib.error, ValueError, RuntimeError, TypeError) as error:
        return Unreadable("damaged", str(error)[:200])


def _unpacked(stream: pikepdf.Stream, most: int) -> bytes:
    filters = stream.get("/Filter", pikepdf.Array())
    names = [str(one) for one in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    content = stream.read_raw_bytes()
    if len(names) == 1 and names[0] not in _FLATE and len(content) <= _FEW:
        return stream.read_bytes()
    if not set(names) <= set(_FLATE):
        raise Unreadable("damaged", f"packed by {', '.join(names)[:100]}")
    for _ in names:
        content = inflated(content, most)
    if len(content) > most:
        raise Unreadable("too_large", "unpacked")
    return content


def inflated(packed: bytes, most: int) -> bytes:
    """What zlib has packed. Raises `Unreadable` ("too_large") for more than `most` bytes, `zlib.error` for what isn't packed so."""
    unpacking = zlib.decompressobj()
    content = unpacking.decompress(packed, most + 1)
    if len(content) > most:
        raise Unreadable("too_large", "unpacked")
    return content
