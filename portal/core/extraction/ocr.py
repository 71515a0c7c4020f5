"""Words from a picture: PP-OCR's detection (rapidocr) and recognition (`recogniser`) on onnxruntime, one thread.

The angle classifier stays off; a page whose lines stand upright or read badly is tried turned instead, which costs a second only for the
pages that need it.
"""

from __future__ import annotations

import functools
import logging
import math
import os
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import spacing
from .detector import Detector
from .halves import in_halves
from .model import Box, Word
from .recogniser import Recogniser, Text, fitted

MIN_SCORE = 0.55  # of a line; below it the recogniser invents
MIN_STANDING_SCORE = 0.8  # of a line that stands on end in an upright page, more often a rule or an ornament
DOUBTFUL = 0.86  # mean score of a page below which upside down is tried
PROBES = 8  # lines read both ways to tell up from down

Picture = np.ndarray  # height × width × 3, uint8, BGR
Quad = np.ndarray  # 4 × 2 corner points, clockwise from top left


@dataclass(slots=True)
class Line:
    """One recognised line: `columns` gives, per character without spaces, its middle in fractions of the line's length."""

    text: str
    score: float
    quad: Quad
    columns: list[float]


@dataclass(slots=True)
class Seen:
    """What one picture yielded: `rotation` clockwise degrees that make it upright, then `skew` degrees that make its lines level."""

    words: list[Word]
    rotation: int = 0
    skew: float = 0.0
    score: float = 0.0


@functools.cache
def engine() -> Any:
    """The loaded models (about 1 s, 90 MB). One thread each: a forked child keeps working with them."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # onnxruntime sends usage data to its maker unless this is set before it is imported
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    loaded = RapidOCR(params={
        "EngineConfig.onnxruntime.intra_op_num_threads": 1, "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        "Global.use_cls": False, "Global.log_level": "error", "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,
    })
    loaded.detector = Detector(loaded._load_det_model())
    loaded.recogniser = Recogniser()
    return loaded


def tasks() -> dict[str, Callable[[Picture], Any]]:
    """What a helper can be asked for each of several pictures, by the names that `in_halves` is given."""
    return {"chances": engine().detector.chances, "text": engine().recogniser.read}


def detect(picture: Picture) -> Quad:
    """Corner points of the lines, in pixels of the picture."""
    return engine().detector.quads(picture)


def see(picture: Picture, level: bool = True) -> Seen:
    """The words of a picture in its upright position, boxes as fractions of the straightened page; without `level` its skew is left."""
    quads = detect(picture)
    if not len(quads):
        return Seen([])
    rotation = standing(picture, quads)
    if rotation:
        picture = turned(picture, rotation)
        quads = detect(picture)
    lines = recognise(picture, quads)
    if not rotation and mean_score(lines) < DOUBTFUL and upside_down(picture, quads):
        rotation, picture = 180, turned(picture, 180)
        quads = detect(picture)
        lines = recognise(picture, quads)
    skew = skew_of([line.quad for line in lines]) if level else 0.0
    height, width = picture.shape[:2]
    words = [word for line in lines for word in words_of(line, width, height, skew)]
    return Seen(words, rotation, skew, mean_score(lines))


def recognise(picture: Picture, quads: Quad) -> list[Line]:
    """The text of each line that can be read."""
    if not len(quads):
        return []
    crops = engine().crop_text_regions(picture, quads.astype(np.float32))
    ends = [index for index, quad in enumerate(quads) if on_end(quad)]
    lines = read_crops(crops, list(quads))
    for index, line in zip(ends, recognise_on_end([crops[index] for index in ends], [quads[index] for index in ends]), strict=True):
        lines[index] = line
    return [line for line in lines if line is not None]


def recognise_on_end(crops: list[Picture], quads: list[Quad]) -> list[Line | None]:
    """What is higher than wide: a narrow character ("1"), or a line along the page's side, up or down. The clearest of the three."""
    if not crops:
        return []
    upright = read_crops([turned(crop, 90) for crop in crops], quads)
    down = read_crops(crops, [np.roll(quad, -1, axis=0) for quad in quads])
    up = read_crops([half_turn(crop) for crop in crops], [np.roll(quad, 1, axis=0) for quad in quads])
    return [clearest(*readings) for readings in zip(upright, down, up, strict=True)]


def clearest(upright: Line | None, *sideways: Line | None) -> Line | None:
    found = [line for line in sideways if line is not None and line.score >= MIN_STANDING_SCORE]
    return max([*([upright] if upright else []), *found], key=lambda line: line.score, default=None)


def read_crops(crops: list[Picture], quads: list[Quad]) -> list[Line | None]:
    """One line a crop, None where nothing can be read."""
    return [line_of(text, quad) for text, quad in zip(texts(crops), quads, strict=True)]


def texts(crops: list[Picture]) -> list[Text]:
    """What stands in each crop; some are read first, to know how wide the others have to be."""
    first = spacing.sample(crops)
    told = shared([crops[index] for index in first])
    share = spacing.share(told, [crops[index] for index in first])
    others = [index for index in range(len(crops)) if index not in first]
    found = dict(zip(first, told, strict=True))
    found |= zip(others, shared([fitted(crops[index], share) for index in others]), strict=True)
    return [found[index] for index in range(len(crops))]


def shared(crops: list[Picture]) -> list[Text]:
    return in_halves("text", engine().recogniser.read, crops)


def line_of(found: Text, quad: Quad) -> Line | None:
    return Line(found.text, found.score, quad, found.columns) if found.text and found.score >= MIN_SCORE else None


def on_end(quad: Quad) -> bool:
    """Whether rapidocr cuts this line out as standing, and turns the crop to the left (get_rotate_crop_image)."""
    across = max(np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[2] - quad[3]))
    along = max(np.linalg.norm(quad[3] - quad[0]), np.linalg.norm(quad[2] - quad[1]))
    return int(along) / max(int(across), 1) >= 1.5


def half_turn(crop: Picture) -> Picture:
    return np.ascontiguousarray(crop[::-1, ::-1])


def standing(picture: Picture, quads: Quad) -> int:
    """0 when lines run left to right; 90 or 270, the turn that makes them, when most of their length runs up or down."""
    sides = [(np.linalg.norm(q[1] - q[0]), np.linalg.norm(q[3] - q[0])) for q in quads]
    upright = sum(w for w, h in sides if w > 1.5 * h)
    standing_up = sum(h for w, h in sides if h > 1.5 * w)
    if standing_up <= 1.5 * upright:
        return 0
    tall = sorted((q for q, (w, h) in zip(quads, sides, strict=True) if h > 1.5 * w), key=lambda q: -np.linalg.norm(q[3] - q[0]))
    as_cut, turned_over = probe(picture, np.array(tall[:PROBES]))  # a standing crop is cut with its top to the left
    return 90 if as_cut < turned_over else 270


def upside_down(picture: Picture, quads: Quad) -> bool:
    longest = sorted(quads, key=lambda q: -np.linalg.norm(q[1] - q[0]))[:PROBES]
    as_is, turned_over = probe(picture, np.array(longest))
    return turned_over > as_is + 0.05


def probe(picture: Picture, quads: Quad) -> tuple[float, float]:
    """Mean score of these lines as they are cut, and turned by 180 degrees."""
    crops = engine().crop_text_regions(picture, quads.astype(np.float32))
    return mean_of_scores(crops), mean_of_scores([half_turn(crop) for crop in crops])


def mean_of_scores(crops: list[Picture]) -> float:
    return statistics.fmean(text.score for text in texts(crops))


def turned(picture: Picture, rotation: int) -> Picture:
    """The picture turned clockwise by a multiple of 90 degrees."""
    return np.ascontiguousarray(np.rot90(picture, -(rotation // 90)))


def mean_score(lines: list[Line]) -> float:
    """Weighted by length: a page of good lines and some specks is a good page."""
    letters = sum(len(line.text) for line in lines)
    return sum(line.score * len(line.text) for line in lines) / letters if letters else 0.0


def skew_of(quads: list[Quad]) -> float:
    """Degrees clockwise by which the lines must be turned to be level (0 when below what matters, or unclear)."""
    slopes = []
    for quad in quads:
        along = (quad[1] - quad[0] + quad[2] - quad[3]) / 2
        if along[0] > 6 * np.linalg.norm(quad[3] - quad[0]):
            slopes.append(math.degrees(math.atan2(along[1], along[0])))
    if len(slopes) < 3:
        return 0.0
    middle = statistics.median(slopes)
    spread = statistics.median(abs(slope - middle) for slope in slopes)
    return round(-middle, 2) if 0.25 < abs(middle) < 15 and spread < max(0.6, abs(middle) / 2) else 0.0


def words_of(line: Line, width: int, height: int, skew: float) -> list[Word]:
    """The line cut at its spaces and at gaps that the recogniser read over."""
    words, position = [], 0
    for token in line.text.split():
        columns = line.columns[position : position + len(token)]
        position += len(token)
        start = 0
        for end in [*gaps(token, columns, line), len(token)]:
            box = box_of(line, columns[start], columns[end - 1], end - start, width, height, skew)
            words.append(Word(token[start:end], box, line.score))
            start = end
    return words


def gaps(token: str, columns: list[float], line: Line) -> list[int]:
    """Where in a token a space was read over: a wide gap anywhere, a lesser one where letters turn to digits or a colon ends a label, or
    where all letters keep the same distance (print of cash registers and matrix printers), though never within a figure."""
    if len(columns) < 3:
        return []
    steps = [b - a for a, b in zip(columns, columns[1:], strict=False)]
    usual = statistics.median(steps)
    letter = np.linalg.norm(line.quad[3] - line.quad[0]) / max(np.linalg.norm(line.quad[1] - line.quad[0]), 1)
    wide = max(3 * usual, 1.6 * letter)
    even = len(steps) >= 5 and usual >= 0.4 * letter and statistics.median(abs(step - usual) for step in steps) < 0.2 * usual
    lesser = [1.4 if seam(token, index) else 1.75 if even and not in_figure(token, index) else math.inf for index in range(len(steps))]
    return [index + 1 for index, step in enumerate(steps) if step > min(wide, lesser[index] * usual)]


def seam(token: str, index: int) -> bool:
    """Whether two words often meet between this character and the next: "Invoice2024", "Total:Due", "year(1,234)"."""
    here, after = token[index], token[index + 1]
    return (here.islower() and (after.isdigit() or after in "($€£")) or (here in ":)" and after.isalpha())


def in_figure(token: str, index: int) -> bool:
    return all(char.isdigit() or char in ".,'" for char in token[index : index + 2])


def box_of(line: Line, first: float, last: float, letters: int, width: int, height: int, skew: float) -> Box:
    """Fractions of the page around the stretch of a line from its first to its last character."""
    half = (last - first) / (letters - 1) / 2 if letters > 1 else 0.5 / max(len(line.columns), 2)
    start, end = max(first - half, 0.0), min(last + half, 1.0)
    top, bottom = line.quad[1] - line.quad[0], line.quad[2] - line.quad[3]
    points = levelled([line.quad[0] + start * top, line.quad[0] + end * top, line.quad[3] + end * bottom, line.quad[3] + start * bottom],
                      width, height, skew)
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (clip(min(xs) / width), clip(min(ys) / height), clip(max(xs) / width), clip(max(ys) / height))


def levelled(points: list[np.ndarray], width: int, height: int, skew: float) -> list[tuple[float, float]]:
    """Points after the page is turned clockwise by `skew` degrees about its middle."""
    cos, sin = math.cos(math.radians(skew)), math.sin(math.radians(skew))
    cx, cy = width / 2, height / 2
    return [(cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos) for x, y in points]


def clip(fraction: float) -> float:
    return float(min(max(fraction, 0.0), 1.0))
