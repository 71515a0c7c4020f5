"""What becomes of a drawn page when it is scanned or photographed: resolution, skew, blur, noise, uneven light, JPEG."""

from __future__ import annotations

import io
import random

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]


def rasters(pdf: bytes, dpi: int) -> list[Pixels]:
    """The pages as colour pictures, in BGR; what is smaller than a hand is held closer to the lens, or scanned finer."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        dpi = round(dpi * 1.7) if document[0].get_width() < 400 else dpi
        return [np.ascontiguousarray(page.render(scale=dpi / 72).to_numpy()[:, :, :3]) for page in document]
    finally:
        document.close()


def scanned(pdf: bytes, rng: random.Random) -> bytes:
    """A PDF of page pictures, as an office scanner makes: slightly turned, grey or nearly so, some pages the wrong way up."""
    dpi, grey = rng.choice([150, 200, 200]), rng.random() < 0.6
    turn = rng.choice([0, 0, 0, 0, 0, 180, 90])
    pages = [Image.fromarray(_rgb(_worn(page, rng, skew=rng.uniform(-1.6, 1.6), grey=grey, turn=turn))) for page in rasters(pdf, dpi)]
    return _pdf([page.convert("L") if grey else page for page in pages], dpi, rng.randint(55, 85))


def scanned_image(pdf: bytes, rng: random.Random) -> bytes:
    """The first page as one JPEG."""
    page = _worn(rasters(pdf, rng.choice([150, 200]))[0], rng, skew=rng.uniform(-3, 3), grey=rng.random() < 0.5, turn=rng.choice([0, 0, 0, 0, 90]))
    return _jpeg(page, rng.randint(55, 85))


def photo(pdf: bytes, rng: random.Random) -> bytes:
    """The first page lying on a table: in perspective, in uneven light, a shadow over it."""
    page = rasters(pdf, rng.choice([170, 200]))[0]
    tall, wide = page.shape[:2]
    edge = int(max(tall, wide) * rng.uniform(0.05, 0.12))
    table = np.full((tall + 2 * edge, wide + 2 * edge, 3), _table_colour(rng), np.uint8)
    table = _noisy(table, rng, 9)
    corners = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32)
    shift = max(tall, wide) * 0.02
    there = np.array([[x + edge + rng.uniform(-shift, shift), y + edge + rng.uniform(-shift, shift)] for x, y in corners], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, there)
    size = (table.shape[1], table.shape[0])
    laid = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_CUBIC)
    mask = cv2.warpPerspective(np.full((tall, wide), 255, np.uint8), matrix, size)
    table[mask > 127] = laid[mask > 127]
    lit = _lit(cv2.GaussianBlur(table, (0, 0), rng.uniform(0.4, 0.9)), rng, depth=0.4)
    return _jpeg(_turned(_noisy(lit, rng, 4), rng.choice([0, 0, 0, 0, 90])), rng.randint(70, 88))


def _worn(page: Pixels, rng: random.Random, *, skew: float, grey: bool, turn: int) -> Pixels:
    tall, wide = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, tall / 2), skew, 1.0)
    page = cv2.warpAffine(page, matrix, (wide, tall), flags=cv2.INTER_CUBIC, borderValue=(252, 252, 252))
    if grey:
        page = cv2.cvtColor(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    page = cv2.GaussianBlur(page, (0, 0), rng.uniform(0.3, 0.8))
    page = _noisy(_lit(page, rng, depth=0.12), rng, rng.uniform(2, 9))
    return _turned(page, turn)


def _turned(page: Pixels, degrees: int) -> Pixels:
    turns = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
    return cv2.rotate(page, turns[degrees]) if degrees else page


def _lit(page: Pixels, rng: random.Random, depth: float) -> Pixels:
    """Darker towards one side by `depth`, and a soft shadow."""
    tall, wide = page.shape[:2]
    across, down = np.meshgrid(np.linspace(-0.5, 0.5, wide // 8), np.linspace(-0.5, 0.5, tall // 8))
    angle = rng.uniform(0, 6.28)
    light = 1 - depth * rng.uniform(0.3, 0.8) * (0.5 + across * np.cos(angle) + down * np.sin(angle))
    edge = across * np.cos(angle + 1.2) + down * np.sin(angle + 1.2) - rng.uniform(0, 0.35)
    light *= 1 - depth * 0.5 / (1 + np.exp(-edge * 40))
    smooth = cv2.resize(light.astype(np.float32), (wide, tall), interpolation=cv2.INTER_LINEAR)
    return np.clip(page * smooth[:, :, None], 0, 255).astype(np.uint8)


def _noisy(page: Pixels, rng: random.Random, sigma: float) -> Pixels:
    noise = np.random.default_rng(rng.getrandbits(32)).normal(0, sigma, page.shape[:2])
    return np.clip(page + noise[:, :, None], 0, 255).astype(np.uint8)


def _table_colour(rng: random.Random) -> tuple[int, int, int]:
    return rng.choice([(62, 88, 124), (88, 96, 104), (42, 42, 48), (150, 168, 178)])


def _rgb(page: Pixels) -> Pixels:
    return np.ascontiguousarray(page[:, :, ::-1])


def _jpeg(page: Pixels, quality: int) -> bytes:
    return cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def _pdf(pages: list[Image.Image], dpi: int, quality: int) -> bytes:
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=quality, creationDate=None, modDate=None)
    return buffer.getvalue()
