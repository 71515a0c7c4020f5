"""Files for tests, made in code: sound ones to be read, and the bad ones of docs/reliability.md ("Foreign bytes")."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen import canvas

LINES = ("Example Bakery Ltd", "Invoice 2024-117", "Total due $ 1,240.50", "Loss for the year (1,234)")


def pdf(lines: tuple[str, ...] = LINES, *, pages: int = 1, rotate: int = 0, size: tuple[float, float] = (595, 842)) -> bytes:
    """A PDF with text; /Rotate `rotate` then turns the sheets on display."""
    out = io.BytesIO()
    drawn = canvas.Canvas(out, pagesize=size, invariant=1)
    for _ in range(pages):
        for row, line in enumerate(lines):
            drawn.drawString(72, size[1] - 72 - 24 * row, line)
        drawn.showPage()
    drawn.save()
    return turned(out.getvalue(), rotate) if rotate else out.getvalue()


def turned(data: bytes, rotate: int) -> bytes:
    document = pikepdf.open(io.BytesIO(data))
    for page in document.pages:
        page.Rotate = rotate
    return saved(document)


def picture(lines: tuple[str, ...] = LINES, *, turn: int = 0, size: tuple[int, int] = (900, 600)) -> Image.Image:
    """A page of printed lines, turned clockwise by `turn` degrees."""
    page = Image.new("RGB", size, "white")
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(size=32)
    for row, line in enumerate(lines):
        pen.text((60, 60 + 90 * row), line, fill="black", font=font)
    return page.rotate(-turn, expand=True, fillcolor="white")


def image(kind: str = "PNG", page: Image.Image | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    (page or picture()).save(out, kind, **options)
    return out.getvalue()


def scan(*, turn: int = 0) -> bytes:
    """A PDF whose only page is a picture."""
    return image("PDF", picture(turn=turn), resolution=100.0)


def tiff(frames: int) -> bytes:
    """Little-endian TIFF of `frames` one-pixel pages that share their pixel (TIFF 6.0, section 2)."""
    entries = [(256, 3, 1), (257, 3, 1), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1), (278, 3, 1), (279, 4, 1)]
    length, start = 2 + 12 * len(entries) + 4, 10
    body = struct.pack("<2sHIH", b"II", 42, start, 0xFF)
    for number in range(frames):
        following = start + (number + 1) * length if number + 1 < frames else 0
        body += struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
        body += struct.pack("<I", following)
    return body


def encrypted_pdf() -> bytes:
    return saved(pikepdf.open(io.BytesIO(pdf())), encryption=pikepdf.Encryption(user="secret", owner="secret"))


def saved(document: pikepdf.Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def raw_pdf(*objects: bytes) -> bytes:
    """A PDF of these numbered objects (the first is the catalog), with a right cross-reference table."""
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, trailer)


def stream(content: bytes, entries: bytes = b"", *, deflations: int = 0) -> bytes:
    for _ in range(deflations):
        content = zlib.compress(content, 9)
    filters = b"/Filter[%s]" % (b"/FlateDecode " * deflations) if deflations else b""
    return b"<<%s%s/Length %d>>stream\n%s\nendstream" % (entries, filters, len(content), content)


def one_page(content: bytes, *, box: bytes = b"0 0 612 792", resources: bytes = b"", more: tuple[bytes, ...] = ()) -> bytes:
    """One page with this content stream as object 4; further objects count from 5."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<<%s>>>>" % (box, resources)
    return raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content, *more)


def huge_page() -> bytes:
    return one_page(stream(b"0 0 100 100 re f"), box=b"0 0 1000000000 1000000000")


def page_tree_cycle() -> bytes:
    return raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                   b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 3 0 R]/Count 1>>")


def inflated(block: bytes, times: int) -> bytes:
    """A zlib stream of `block` repeated: one compressed block, flushed so that it can be put down many times (the checksum is wrong)."""
    unit = zlib.compressobj(9)
    once = unit.compress(block) + unit.flush(zlib.Z_FULL_FLUSH)
    return once[:2] + once[2:] * times + b"\x03\x00" + bytes(4)


def deflate_bomb() -> bytes:
    """A few kilobytes that become 1.5 GB of drawing operators."""
    return one_page(stream(zlib.compress(inflated(b"0 0 m 9 9 l S\n" * 75_000, 1500), 9), b"/Filter[/FlateDecode/FlateDecode]"))


def nested_forms(levels: int = 12, times: int = 12) -> bytes:
    """Form XObjects that draw the next one `times` times each: `times` ** `levels` drawings in a few kilobytes."""
    forms = [stream(b"/X Do " * times, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (number + 6))
             for number in range(levels)]
    last = stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return one_page(stream(b"/X Do"), resources=b"/XObject<</X 5 0 R>>", more=(*forms, last))


def picture_bomb(side: int = 60_000) -> bytes:
    """A page with one grey picture of `side` × `side` pixels, 3.6 GB when decoded."""
    once = inflated(bytes(side * 20), side // 20)
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray/Filter[/FlateDecode/FlateDecode]"
    return one_page(stream(b"612 0 0 792 0 0 cm /X Do"), resources=b"/XObject<</X 5 0 R>>",
                    more=(stream(zlib.compress(once, 9), entries % (side, side)),))


def attachment_bomb() -> bytes:
    """A page with an attached invoice of 1.5 GB of spaces."""
    body = stream(zlib.compress(inflated(b" " * 1_000_000, 1500), 9), b"/Type/EmbeddedFile/Filter[/FlateDecode/FlateDecode]")
    return raw_pdf(b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(factur-x.xml) 5 0 R]>>>>>>",
                   b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>", stream(b"0 0 9 9 re f"),
                   b"<</Type/Filespec/F(factur-x.xml)/UF(factur-x.xml)/EF<</F 6 0 R>>>>", body)


def many_pictures(times: int, matrix: bytes = b"30 0 0 30 99 99") -> bytes:
    """A page that draws one small picture so many times."""
    content = (b"q " + matrix + b" cm /X Do Q ") * times
    entries = b"/Type/XObject/Subtype/Image/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray"
    return one_page(stream(content), resources=b"/XObject<</X 5 0 R>>", more=(stream(bytes(range(64)), entries),))


def large_png(side: int = 13_000) -> bytes:
    """13,000 × 13,000 black pixels in 20 KB."""
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side + 7) // 8 + 1) * side, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../zeros", bytes(50_000_000))
    return out.getvalue()
