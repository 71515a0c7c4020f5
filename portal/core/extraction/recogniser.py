"""The text of one line's picture, by PP-OCR's recognition model on onnxruntime, one thread.

rapidocr's own recogniser pads six lines at a time to the longest of them and to 320 pixels at least; half of its time went into empty
paper. Here each line is read by itself in its own width (or less, `spacing`), which costs nothing more per pixel and reads short words better.
Measured on the same lines of 19 scans: 29.8 → 15.2 s; words found 0.901 → 0.93 on receipts, 0.979 → 0.978 on pages of print at 200 dpi.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .narrowed import narrowed

HEIGHT = 48  # pixels, which the model is made for
STEP = 8  # pixels of width to one step of its answer
MARGIN = 8  # pixels of nothing behind the line; without them last letters get lost
LONGEST = 3200  # pixels; longer lines are squeezed
#: Below the first score a line may be of letters that `narrowed` left out, or no writing at all; from the second on, read among all, it is the former.
UNSURE, CLEARLY = 0.85, 0.9

#: First and last code points of what is usual in print: Latin letters with their accents, digits, punctuation, currencies, ™, boxes, ticks.
USUAL = ((0x20, 0x17F), (0x218, 0x21B), (0x2010, 0x2044), (0x20A0, 0x20C0), (0x2122, 0x2122), (0x2500, 0x25FF), (0x2610, 0x2612), (0x2713, 0x2718))

Picture = np.ndarray


@dataclass(slots=True)
class Text:
    """What stands in a crop: `columns` are the middles of its characters without spaces, in fractions of the crop's width."""

    text: str
    score: float
    columns: list[float]


class Recogniser:
    """The loaded model (0.3 s, 40 MB)."""

    def __init__(self) -> None:
        model = model_path().read_bytes()
        self._all = ["", *characters_of(model), " "]  # the first stands for "none" (CTC)
        kept = np.array([number for number, char in enumerate(self._all) if is_usual(char)])
        self._usual = [self._all[number] for number in kept]
        small, self._layer = narrowed(model, kept)
        self._session = session(small)
        self._input = self._session.get_inputs()[0].name

    def read(self, crop: Picture) -> Text:
        """The crop's text; empty with score 0 where nothing is seen."""
        picture, share = prepared(crop)
        chances, features = self._session.run(None, {self._input: picture})
        found = spelled(chances[0], self._usual, share)
        return self._among_all(found, features[0], share) if 0 < found.score < UNSURE else found

    def _among_all(self, found: Text, features: np.ndarray, share: float) -> Text:
        """A line of other letters, or the same text with the score that it has among all: scribble looks Latin where nothing else may be."""
        among_all = spelled(self._layer.chances(features), self._all, share)
        return among_all if among_all.score >= CLEARLY else Text(found.text, min(found.score, among_all.score), found.columns)


def model_path() -> Path:
    """The one that the rapidocr wheel carries."""
    import rapidocr

    return next(iter(sorted((Path(rapidocr.__file__).parent / "models").glob("*_rec_*.onnx"))))


def characters_of(model: bytes) -> list[str]:
    """The model's alphabet, from its own metadata (onnx.proto3: ModelProto.metadata_props is field 14, key 1, value 2)."""
    from .narrowed import fields, text_of

    return next(text_of(entry, 2) for number, entry, _ in fields(model) if number == 14 and text_of(entry, 1) == "character").splitlines()


def is_usual(char: str) -> bool:
    """Whether it is in `USUAL`, or "none"."""
    return not char or any(first <= ord(char[0]) <= last for first, last in USUAL)


def session(model: bytes) -> Any:
    """One thread, no memory kept between lines. `ocr.engine` has seen to it that onnxruntime calls nobody."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def fitted(crop: Picture, share: float = 1.0) -> Picture:
    """The crop as high as the model wants it, and this share of the width that goes with it."""
    import cv2

    height, width = crop.shape[:2]
    width = min(max(math.ceil(HEIGHT * width * share / max(height, 1)), STEP), LONGEST)
    return cv2.resize(crop, (width, HEIGHT), interpolation=cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC)


def prepared(crop: Picture) -> tuple[np.ndarray, float]:
    """The model's input (1 × 3 × 48 × width, -1..1, grey at the right edge) and the share of its width that the crop fills."""
    line = crop if crop.shape[0] == HEIGHT else fitted(crop)
    width = line.shape[1]
    whole = -(-(width + MARGIN) // STEP) * STEP
    picture = np.zeros((1, 3, HEIGHT, whole), np.float32)
    picture[0, :, :, :width] = line.transpose(2, 0, 1) * np.float32(2 / 255) - 1
    return picture, width / whole


def spelled(chances: np.ndarray, alphabet: list[str], share: float) -> Text:
    """The likeliest character of each step, repeated ones once (CTC, best path)."""
    best = chances.argmax(axis=-1)
    first = best != 0
    first[1:] &= best[1:] != best[:-1]
    steps = np.flatnonzero(first)
    if not len(steps):
        return Text("", 0.0, [])
    chars = [alphabet[best[step]] for step in steps]
    columns = [float((step + 0.5) / (len(best) * share)) for step, char in zip(steps, chars, strict=True) if not char.isspace()]
    return Text(" ".join("".join(chars).split()), float(chances[steps, best[steps]].mean()), columns)
