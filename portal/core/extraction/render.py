"""Pixels of a page: for recognition and for people. Sizes are checked before anything is decoded."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import fontpkg
import numpy as np
import pi_heif
import pypdfium2 as pdfium
from PIL import AvifImagePlugin, Image, ImageDraw, ImageFont, ImageOps

from . import papers, pdf, plain
from .model import Corners, Page
from .refused import Refused

MAX_PIXELS = 40_000_000
MAX_FRAMES = pdf.MAX_PAGES
FORMATS = {"jpeg": "JPEG", "png": "PNG", "tiff": "TIFF", "webp": "WEBP", "heic": "HEIF", "avif": "AVIF"}
OCR_DPI = 200
OCR_SIDE = 2600  # pixels; more only costs time, the recogniser's lines are 48 pixels high
WIDTHS = (16, 2400)  # pixels; what `page_image` allows
OCR_PIXELS = 8_000_000
#: What Pillow's decoders raise on broken files, besides its own errors (all subclasses of OSError).
PARSER_ERRORS = (OSError, ValueError, SyntaxError, KeyError, TypeError, IndexError, OverflowError, EOFError, RuntimeError, struct.error)

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
pi_heif.register_heif_opener(thumbnails=False, decode_threads=0)  # in the sandbox there are no threads
AvifImagePlugin.DEFAULT_MAX_THREADS = 1


def open_image(data: bytes, kind: str) -> Image.Image:
    """The undecoded picture; raises `Refused`: damaged, too_many_pixels."""
    try:
        picture = Image.open(io.BytesIO(data), formats=[FORMATS[kind]])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("too_many_pixels", str(error)) from error
    except PARSER_ERRORS as error:
        raise Refused("damaged", str(error)[:200]) from error
    check_size(picture)
    return picture


def check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise Refused("too_many_pixels", f"{picture.width} × {picture.height}")


def frames(picture: Image.Image) -> Iterator[Image.Image]:
    """Each page of a TIFF, or the one picture, decoded, upright by its EXIF tag, RGB on white."""
    for index in range(frame_count(picture)):
        yield frame(picture, index)


def frame_count(picture: Image.Image) -> int:
    """Pages of a TIFF; an animated PNG or WebP counts as its first picture, a row of HEIC photos as the one that is shown.
    Raises `Refused`: too_many_pages, damaged.

    Pillow counts by walking all directories of the file, so the walk is done here and stops at the limit.
    """
    if picture.format != "TIFF":
        return 1
    count = 1
    try:
        while count <= MAX_FRAMES:
            picture.seek(count)
            count += 1
    except EOFError:
        return count
    except PARSER_ERRORS as error:
        raise Refused("damaged", str(error)[:200]) from error
    raise Refused("too_many_pages", f"more than {MAX_FRAMES} frames")


def frame(picture: Image.Image, index: int) -> Image.Image:
    """Page `index` (from 0) of an opened picture; raises `Refused`: damaged, too_many_pixels, no_such_page."""
    try:
        if picture.format == "TIFF" or index:  # of a HEIC file's photos the one that is shown is there already
            picture.seek(index)
        check_size(picture)
        return on_white(ImageOps.exif_transpose(picture))
    except EOFError as error:
        raise Refused("no_such_page") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("too_many_pixels", str(error)) from error
    except PARSER_ERRORS as error:
        raise Refused("damaged", str(error)[:200]) from error


def on_white(picture: Image.Image) -> Image.Image:
    """RGB; transparent parts become white, 16-bit grey is scaled and not cut off."""
    if picture.mode.startswith("I") or picture.mode == "F":
        low, high = picture.getextrema()
        span = (high - low) or 1
        return picture.point(lambda value: (value - low) * (255.0 / span)).convert("L").convert("RGB")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(paper, picture).convert("RGB")
    return picture.convert("RGB")


def pdf_picture(page: pdfium.PdfPage, long_side: float) -> Image.Image:
    """The page as displayed, at most `long_side` pixels and 40 Mpx large whatever its MediaBox says."""
    width, height = max(page.get_width(), 1.0), max(page.get_height(), 1.0)
    scale = min(long_side / max(width, height), (MAX_PIXELS / (width * height)) ** 0.5)
    if min(width, height) * scale < 1:
        raise Refused("damaged", f"page of {width} × {height} points")
    return page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")


def ocr_picture(page: pdfium.PdfPage) -> Image.Image:
    """The page at 200 dpi, or smaller when it is a large one."""
    points = max(page.get_width(), page.get_height())
    return pdf_picture(page, min(max(points * OCR_DPI / 72, 1000), OCR_SIDE))


def for_recognition(picture: Image.Image) -> Image.Image:
    """At most 8 Mpx: the recogniser scales its lines to 48 pixels anyway."""
    scale = (OCR_PIXELS / (picture.width * picture.height)) ** 0.5
    if scale < 1:
        picture = picture.resize((max(1, int(picture.width * scale)), max(1, int(picture.height * scale))), Image.Resampling.BOX)
    return picture


def paper(picture: Image.Image, corners: Corners | None) -> Image.Image:
    """What lies between those corners, laid flat; all of the picture without any."""
    return picture if corners is None else Image.fromarray(flattened(np.asarray(picture), corners))


def flattened(pixels: np.ndarray, corners: Corners | None) -> np.ndarray:
    """The same of pixels (height × width, of one colour or several)."""
    return pixels if corners is None else papers.flat(pixels, papers.pixels(corners, *pixels.shape[1::-1]))


def page_image(data: bytes, kind: str, page: int, width: int, rotation: int = 0, skew: float = 0.0, corners: Corners | None = None) -> bytes:
    """PNG of the file's page `page` (from 1), `width` pixels wide, laid flat and turned as the reading found it upright (`Page.corners`,
    `Page.rotation`, `Page.skew`)."""
    width = min(max(width, WIDTHS[0]), WIDTHS[1])
    sideways = rotation % 180 != 0
    picture = paper(displayed(data, kind, page, papers.whole(width, corners, sideways), sideways), corners)
    if rotation % 360:
        picture = picture.rotate(-rotation, expand=True)
    if skew:
        picture = picture.rotate(-skew, resample=Image.Resampling.BICUBIC, fillcolor="white")
    height = max(1, min(round(picture.height * width / picture.width), MAX_PIXELS // width))
    picture = picture.resize((width, height), Image.Resampling.LANCZOS) if picture.size != (width, height) else picture
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=3)
    return out.getvalue()


def displayed(data: bytes, kind: str, page: int, width: int, sideways: bool) -> Image.Image:
    """The page before the reading's own turns."""
    if kind in plain.KINDS:
        return sheet(plain.pages(data, kind), page, width)
    if kind != "pdf":
        return frame(open_image(data, kind), page - 1)
    document = pdf.open_pdf(data)
    if not 1 <= page <= len(document):
        raise Refused("no_such_page")
    opened = pdf.open_page(document, page - 1)
    across, along = opened.get_width(), opened.get_height()
    return pdf_picture(opened, width * max(across, along) / max(along if sideways else across, 1.0))


def sheet(pages: list[Page], page: int, width: int) -> Image.Image:
    """A page of plain text, drawn."""
    if not 1 <= page <= len(pages):
        raise Refused("no_such_page")
    height = round(width * pages[page - 1].height / pages[page - 1].width)
    picture = Image.new("RGB", (width, height), "white")
    pen, font = ImageDraw.Draw(picture), sheet_font(max(height / 90, 4))
    for word in pages[page - 1].words:
        pen.text((word.box[0] * width, word.box[1] * height), word.text, fill="black", font=font)
    return picture


def sheet_font(size: float) -> ImageFont.FreeTypeFont:
    """Open Sans, which has the letters of all languages that are read; Pillow's own has hardly more than ASCII."""
    return ImageFont.truetype(io.BytesIO(open_sans()), size)


@cache
def open_sans() -> bytes:
    """Kept in memory, because a child of the sandbox may open no files."""
    return Path(fontpkg.path("Open Sans")).read_bytes()


def prepare() -> None:
    """Register the decoders that are allowed, and draw something with each library once."""
    Image.preinit()
    sheet_font(10)
    for name, format_name in FORMATS.items() - {("heic", "HEIF"), ("avif", "AVIF")}:  # whose decoders have nothing to load
        out = io.BytesIO()
        Image.new("RGB", (8, 8), "white").save(out, format_name)
        frame(open_image(out.getvalue(), name), 0)
    document = pdfium.PdfDocument.new()
    document.new_page(72, 72)
    out = io.BytesIO()
    document.save(out)
    page_image(out.getvalue(), "pdf", 1, 32)
    pdf.repaired(out.getvalue())
