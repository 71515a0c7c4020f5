"""Some pages of a file as a file of their own: PDF of a PDF, TIFF of a TIFF."""

from __future__ import annotations

import io

import pikepdf
from PIL import Image

from . import render
from .pdf import MAX_PAGES
from .refused import Refused

#: Kinds of files that hold pages which can stand alone.
KINDS = ("pdf", "tiff")


def excerpt(data: bytes, kind: str, first: int, last: int) -> bytes:
    """Pages `first` to `last` (from 1, inclusive). Raises `Refused`: encrypted, damaged, no_such_page, too_many_pages."""
    return of_pdf(data, first, last) if kind == "pdf" else of_tiff(data, first, last)


def of_pdf(data: bytes, first: int, last: int) -> bytes:
    """The pages as they are, with their form fields; bookmarks, attachments and scripts belong to the whole and are left out."""
    try:
        with pikepdf.open(io.BytesIO(data)) as source, pikepdf.new() as made:
            check(first, last, len(source.pages))
            for number in range(first - 1, last):
                made.pages.append(source.pages[number])
                if source.acroform.exists:
                    made.acroform.fix_copied_annotations(made.pages[-1], source.pages[number], source.acroform)
            made.remove_unreferenced_resources()
            out = io.BytesIO()
            made.save(out, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError) as error:
        raise Refused("damaged", str(error)[:200]) from error
    return out.getvalue()


def of_tiff(data: bytes, first: int, last: int) -> bytes:
    """The pictures as they are displayed, without loss."""
    picture = render.open_image(data, "tiff")
    check(first, last, render.frame_count(picture))
    out = io.BytesIO()
    chosen = [render.frame(picture, number) for number in range(first - 1, last)]
    chosen[0].save(out, "TIFF", save_all=True, append_images=chosen[1:], compression="tiff_deflate", dpi=resolution(picture))
    return out.getvalue()


def resolution(picture: Image.Image) -> tuple[float, float]:
    """Dots per inch as the file says, else those of a usual scan."""
    across, along = (float(dots) for dots in picture.info.get("dpi", (0, 0)))
    return (across, along) if 20 <= across <= 2400 and 20 <= along <= 2400 else (200.0, 200.0)


def check(first: int, last: int, count: int) -> None:
    if count > MAX_PAGES:
        raise Refused("too_many_pages", f"{count} pages")
    if not 1 <= first <= last <= count:
        raise Refused("no_such_page", f"pages {first} to {last} of {count}")
