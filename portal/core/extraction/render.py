"""Pixels of a page: for recognition and for people. Sizes are checked before anything is decoded."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

import pypdfium2 as pdfium
from PIL import Image, ImageOps

from . import pdf
from .refused import Refused

MAX_PIXELS = 40_000_000
MAX_FRAMES = pdf.MAX_PAGES
FORMATS = {"jpeg": "JPEG", "png": "PNG", "tiff": "TIFF", "webp": "WEBP"}
OCR_DPI = 200
OCR_SIDE = 2600  # pixels; more only costs time, the recogniser's lines are 48 pixels high
WIDTHS = (16, 2400)  # pixels; what `page_image` allows

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


def open_image(data: bytes, kind: str) -> Image.Image:
    """The undecoded picture; raises `Refused`: damaged, too_many_pixels."""
    try:
        picture = Image.open(io.BytesIO(data), formats=[FORMATS[kind]])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("too_many_pixels", str(error)) from error
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, OverflowError, EOFError) as error:
        raise Refused("damaged", str(error)[:200]) from error
    check_size(picture)
    return picture


def check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise Refused("too_many_pixels", f"{picture.width} × {picture.height}")


def frames(picture: Image.Image) -> Iterator[Image.Image]:
    """Each page of a TIFF, or the one picture, decoded, upright by its EXIF tag, RGB on white."""
    count = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
    if count > MAX_FRAMES:
        raise Refused("too_many_pages", f"{count} frames")
    for index in range(count):
        yield frame(picture, index)


def frame(picture: Image.Image, index: int) -> Image.Image:
    """Page `index` (from 0) of an opened picture; raises `Refused`: damaged, too_many_pixels, no_such_page."""
    try:
        picture.seek(index)
        check_size(picture)
        return on_white(ImageOps.exif_transpose(picture))
    except EOFError as error:
        raise Refused("no_such_page") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("too_many_pixels", str(error)) from error
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, IndexError, OverflowError) as error:
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


def page_image(data: bytes, kind: str, page: int, width: int, rotation: int = 0, skew: float = 0.0) -> bytes:
    """PNG of page `page` (from 1), `width` pixels wide, turned as the reading found it upright (`Page.rotation`, `Page.skew`)."""
    width = min(max(width, WIDTHS[0]), WIDTHS[1])
    picture = displayed(data, kind, page, width, sideways=rotation % 180 != 0)
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
    if kind != "pdf":
        return frame(open_image(data, kind), page - 1)
    document = pdf.open_pdf(data)
    if not 1 <= page <= len(document):
        raise Refused("no_such_page")
    opened = pdf.open_page(document, page - 1)
    across, along = opened.get_width(), opened.get_height()
    return pdf_picture(opened, width * max(across, along) / max(along if sideways else across, 1.0))
