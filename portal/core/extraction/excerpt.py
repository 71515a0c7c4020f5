"""Some pages of a file as a file of their own: PDF of a PDF or of papers on a picture, TIFF of a TIFF."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import NamedTuple

import pikepdf
from PIL import Image, PdfImagePlugin  # the latter writes pictures as PDF

from . import pdf, render
from .model import Corners
from .refused import Refused

#: Of papers that are cut out: pixels an inch, so that they are recognised from no fewer than before, and how good their JPEG is.
PAPER_DPI, PAPER_QUALITY = 200.0, 92

assert PdfImagePlugin is not None


class Wanted(NamedTuple):
    """One page: the file's page `sheet` (from 1), or the paper that lies there between `corners`, turned by `rotation` once it is flat."""

    sheet: int
    corners: Corners | None = None
    rotation: int = 0
    skew: float = 0.0


def excerpt(data: bytes, kind: str, wanted: Sequence[Wanted]) -> bytes:
    """The pages in that order. Raises `Refused`: encrypted, damaged, no_such_page, too_many_pages, too_many_pixels."""
    return {"pdf": of_pdf, "tiff": of_tiff}.get(kind, lambda *_: of_picture(data, kind, wanted))(data, wanted)


def of_pdf(data: bytes, wanted: Sequence[Wanted]) -> bytes:
    """The pages as they are, with their form fields; bookmarks, attachments and scripts belong to the whole and are left out."""
    try:
        with pikepdf.open(io.BytesIO(data)) as source, pikepdf.new() as made:
            check(wanted, len(source.pages))
            for page in wanted:
                if page.corners is None:
                    copy(source, page.sheet - 1, made)
                else:
                    append(made, flat(drawn(data, page.sheet - 1), page))
            return saved(made)
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError) as error:
        raise Refused("damaged", str(error)[:200]) from error


def copy(source: pikepdf.Pdf, index: int, made: pikepdf.Pdf) -> None:
    made.pages.append(source.pages[index])
    if source.acroform.exists:
        made.acroform.fix_copied_annotations(made.pages[-1], source.pages[index], source.acroform)


def drawn(data: bytes, index: int) -> Image.Image:
    """A page of a PDF as recognition saw it."""
    return render.ocr_picture(pdf.open_page(pdf.open_pdf(data), index))


def append(made: pikepdf.Pdf, picture: Image.Image) -> None:
    """A page that is this picture."""
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=PAPER_DPI, quality=PAPER_QUALITY)
    made.pages.extend(pikepdf.open(out).pages)


def saved(made: pikepdf.Pdf) -> bytes:
    made.remove_unreferenced_resources()
    out = io.BytesIO()
    made.save(out, deterministic_id=True)
    return out.getvalue()


def of_picture(data: bytes, kind: str, wanted: Sequence[Wanted]) -> bytes:
    """A PDF of the papers on a picture."""
    check(wanted, 1)
    picture = render.frame(render.open_image(data, kind), 0)
    with pikepdf.new() as made:
        for page in wanted:
            append(made, flat(picture, page))
        return saved(made)


def of_tiff(data: bytes, wanted: Sequence[Wanted]) -> bytes:
    """The pictures as they are displayed, without loss."""
    picture = render.open_image(data, "tiff")
    check(wanted, render.frame_count(picture))
    out = io.BytesIO()
    chosen = [flat(render.frame(picture, page.sheet - 1), page) for page in wanted]
    chosen[0].save(out, "TIFF", save_all=True, append_images=chosen[1:], compression="tiff_deflate", dpi=resolution(picture))
    return out.getvalue()


def flat(picture: Image.Image, page: Wanted) -> Image.Image:
    """The paper that is wanted of the picture, upright; the picture as it is where all of it is wanted."""
    return picture if page.corners is None else render.paper(picture, page.corners).rotate(-page.rotation, expand=True)


def resolution(picture: Image.Image) -> tuple[float, float]:
    """Dots per inch as the file says, else those of a usual scan."""
    across, along = (float(dots) for dots in picture.info.get("dpi", (0, 0)))
    return (across, along) if 20 <= across <= 2400 and 20 <= along <= 2400 else (200.0, 200.0)


def check(wanted: Sequence[Wanted], count: int) -> None:
    if count > pdf.MAX_PAGES:
        raise Refused("too_many_pages", f"{count} pages")
    if not wanted or not all(1 <= page.sheet <= count for page in wanted):
        raise Refused("no_such_page", f"of {count}")
