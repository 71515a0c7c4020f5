"""Where writing stands in a picture, by PP-OCR's detection model on onnxruntime, one thread.

A picture is looked at in two halves that overlap, because two processes can then share the work; halves also need less memory and less
time than the whole, since what the model computes on the way fits the processor's cache more often (scans of 26 pages, seconds of the
processor a page: 0.23 whole, 0.19 in halves).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .halves import in_halves

#: Longest side of the detector's input for an A4 page; long receipts get the same area, so their letters do not shrink. Measured on 74
#: scans and photos, labelled strings found: with 960 67 of 76, 1120 68, 1280 68, 1440 67; words found on pages of print 0.974 with 960, 0.977 with 1120.
SIDE = 1120
CELL = 32  # pixels: what the model halves five times
OVERLAP = 96  # pixels that a half sees beyond its edge
WHOLE = 768  # pixels; a shorter picture is not halved
NEAR = 12  # the part of a picture's length by which its halves may be shorter
LEAST = 0.15  # of all that is marked in a picture has to be in either half
CONTRAST = 40  # between the brightest and the darkest of a cell's pixels, of 255
SMALLEST = 16  # pixels; less is no writing
SPECK = 4  # pixels; what is less high is no letter
#: Pixels of a letter's height that the model needs, by how much a picture is shrunk to them at most, and how many times as high something is that
#: is no letter (ground that isn't even). Lines of 25 receipts in pictures of half the area: letters of 20 were found as well, those of 10 less well.
ENOUGH, MOST, NO_LETTERS = 17, 1.7, 4

Picture = np.ndarray  # height × width × 3, uint8, BGR


class Detector:
    """`model` is rapidocr's TextDetector with its session."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._mean, self._std = (np.asarray(part, np.float32) for part in (model.mean, model.std))

    def quads(self, picture: Picture) -> np.ndarray:
        """Corner points of the lines in pixels of the picture (lines × 4 × 2), each clockwise from the top left, lines from the top."""
        height, width = picture.shape[:2]
        if min(height, width) < SMALLEST:
            return np.empty((0, 4, 2))
        boxes, _ = self._model.postprocess_op(self._whole(scaled(picture))[None, None], (height, width))
        return np.asarray(self._model.sorted_boxes(boxes), np.float64) if len(boxes) else np.empty((0, 4, 2))

    def chances(self, piece: Picture) -> np.ndarray:
        """Of each pixel to be of a line (height × width); sides are multiples of CELL."""
        values = (piece.astype(np.float32) * np.float32(1 / 255) - self._mean) / self._std
        return self._model.session(np.ascontiguousarray(values.transpose(2, 0, 1)[None]))[0, 0]

    def _whole(self, picture: Picture) -> np.ndarray:
        """The chances of all of the picture; empty margins are not looked at, for the model sees writing where there is nothing at all."""
        found = np.zeros(picture.shape[:2], np.float32)
        marked = marks(picture)
        if marked.any():
            down, across = extent(marked.any(axis=1)), extent(marked.any(axis=0))
            cells = marked[down, across]
            rows, columns = (slice(side.start * CELL, side.stop * CELL) for side in (down, across))
            found[rows, columns] = self._halved(picture[rows, columns], cells)
        return found

    def _halved(self, picture: Picture, marked: np.ndarray) -> np.ndarray:
        """The chances of the picture from those of its halves along the longer side, when neither is nearly empty."""
        across = picture.shape[1] > picture.shape[0]
        lying, cells = turned(picture, across), turned(marked, across)
        middle = emptiest(cells.sum(axis=1))
        if len(lying) < WHOLE or min(cells[:middle].sum(), cells[middle:].sum()) < cells.sum() * LEAST:
            return self.chances(picture)
        edge = middle * CELL
        first, second = in_halves("chances", self.chances, [turned(half, across) for half in (lying[: edge + OVERLAP], lying[edge - OVERLAP :])])
        return turned(np.concatenate([turned(first, across)[:edge], turned(second, across)[OVERLAP:]]), across)


def marks(picture: Picture) -> np.ndarray:
    """Which cells of the picture are more than even paper (rows × columns of cells)."""
    rows, columns = picture.shape[0] // CELL, picture.shape[1] // CELL
    cells = picture[:, :, 1].reshape(rows, CELL, columns, CELL)
    return cells.max(axis=(1, 3)).astype(int) - cells.min(axis=(1, 3)) >= CONTRAST


def emptiest(filled: np.ndarray) -> int:
    """Where to cut: near the middle, between the two rows of cells that have least in them, so that large letters stay whole."""
    middle, about = len(filled) // 2, len(filled) // NEAR
    return min(range(max(middle - about, 1), middle + about + 1), key=lambda row: (filled[row - 1 : row + 1].sum(), abs(row - middle)))


def extent(filled: np.ndarray) -> slice:
    """From the first to the last that is filled, and one more at each end."""
    first, last = np.flatnonzero(filled)[[0, -1]]
    return slice(max(int(first) - 1, 0), int(last) + 2)


def turned(picture: np.ndarray, across: bool) -> np.ndarray:
    """Rows and columns exchanged, when `across`."""
    return picture.swapaxes(0, 1) if across else picture


def scaled(picture: Picture) -> Picture:
    """No side longer than allowed, both a multiple of CELL; smaller where the letters are larger than needed."""
    height, width = picture.shape[:2]
    stretch = max(width, height) / min(width, height) / math.sqrt(2)
    first = resized(picture, min(SIDE * min(max(math.sqrt(stretch), 1.0), 2.5) / max(width, height), 1.0))
    larger = letters(first) / ENOUGH
    return resized(first, 1 / min(larger, MOST)) if 1 < larger < NO_LETTERS else first


def resized(picture: Picture, scale: float) -> Picture:
    import cv2

    return cv2.resize(picture, tuple(max(round(side * scale / CELL), 1) * CELL for side in reversed(picture.shape[:2])))


def letters(picture: Picture) -> float:
    """About how high letters are, in pixels: the median of the stretches that are more than even paper, in columns as wide as a cell."""
    height, width = picture.shape[:2]
    rows = picture[:, :, 1].reshape(height, width // CELL, CELL)
    written = rows.max(axis=2).astype(int) - rows.min(axis=2) >= CONTRAST
    edges = np.diff(np.pad(written, ((1, 1), (0, 0))).astype(np.int8), axis=0).T
    stretches = np.argwhere(edges < 0)[:, 1] - np.argwhere(edges > 0)[:, 1]
    stretches = stretches[stretches >= SPECK]
    return float(np.median(stretches)) if len(stretches) else 0.0
