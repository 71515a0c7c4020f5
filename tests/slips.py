"""Photos for tests: slips of shops on a table."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image

from tests.core import files

SHOPS = (("Corner Bakery", "12 High Street, Leeds", "Receipt 117", "12/03/2024 10:15", "Bread 2.50", "Rolls 3.00", "Total 5.50", "Cash 10.00", "Change 4.50"),
         ("River Books", "4 Mill Lane, York", "Receipt 9041", "14/03/2024 16:02", "Atlas 30.00", "Total 30.00", "Card 30.00", "Thank you"))
#: Corners of papers, clockwise from top left: side by side, one a little turned, and one taken at an angle.
LEFT, RIGHT = ((80, 100), (640, 80), (660, 1050), (100, 1070)), ((840, 90), (1400, 130), (1370, 1100), (800, 1060))
ANGLED = ((420, 120), (1080, 200), (1250, 1080), (150, 960))


def slip(lines: Sequence[str]) -> np.ndarray:
    return np.asarray(files.picture(tuple(lines), size=(620, 1060)))


def photo(*placed: tuple[np.ndarray, Sequence[Sequence[float]]], size: tuple[int, int] = (1500, 1200), ground: int = 70) -> Image.Image:
    """Papers on a table with a little grain."""
    table = np.random.default_rng(1).normal(ground, 5, (size[1], size[0], 3)).clip(0, 255).astype(np.uint8)
    for paper, corners in placed:
        height, width = paper.shape[:2]
        warp = cv2.getPerspectiveTransform(np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32), np.array(corners, np.float32))
        there = cv2.warpPerspective(np.full((height, width), 255, np.uint8), warp, size) > 127
        table[there] = cv2.warpPerspective(paper, warp, size, flags=cv2.INTER_AREA)[there]
    return Image.fromarray(table)


def two_slips() -> bytes:
    return files.image("JPEG", photo((slip(SHOPS[0]), LEFT), (slip(SHOPS[1]), RIGHT)), quality=90)
