"""Texts as directions: the mean of their words' vectors, from the weights that come inside the `wordllama` package (MIT).

Only its two files are used, mapped into memory where all processes share them, so 100 passages cost 15 ms and the portal 27 MB. Measured on English;
other languages of Latin print are understood less well. Nothing is ever fetched.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

SIZE = 256  # directions
Vectors = npt.NDArray[np.float32]  # one row a text, of length 1 (0 for a text without a word)


class Words:
    """The vectors of 32,000 parts of words, and what takes texts apart into them."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._vectors = _mapped(folder / "weights" / f"l2_supercat_{SIZE}.safetensors")

    def directions(self, texts: Sequence[str]) -> Vectors:
        found = np.zeros((len(texts), SIZE), np.float32)
        for row, text in zip(found, texts, strict=True):
            parts = self._tokenizer.encode(text, add_special_tokens=False).ids  # one by one: several at once are a library's threads, which don't fork
            if parts:
                row += self._vectors[parts].astype(np.float32).mean(axis=0)
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


def _mapped(path: Path) -> Any:
    """The one array of a safetensors file: 8 bytes for the header's length, the header as JSON, the numbers."""
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    array = next(value for key, value in header.items() if key != "__metadata__")
    return np.memmap(path, np.float16, "r", offset=8 + length + array["data_offsets"][0], shape=tuple(array["shape"]))


@lru_cache(maxsize=1)
def words() -> Words:
    """Loaded when something is first indexed or asked (0.1 s)."""
    found = find_spec("wordllama")  # importing it would set up logging for the whole process
    assert found is not None and found.origin is not None
    return Words(Path(found.origin).parent)


def directions(texts: Sequence[str]) -> Vectors:
    return words().directions(texts)


def signs(vectors: Vectors) -> npt.NDArray[np.uint8]:
    """On which side of each direction: 256 bits, 32 bytes a row."""
    return np.packbits(vectors > 0, axis=1)


def rounded(vectors: Vectors) -> npt.NDArray[np.int8]:
    """A byte a direction; what is lost moves a likeness by less than 0.01."""
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    return np.rint(vectors / largest * 127).astype(np.int8)


def likeness(question: Vectors, kept: Sequence[bytes]) -> Vectors:
    """Cosine between one question (its only row) and passages kept by `rounded`."""
    if not kept:
        return np.zeros(0, np.float32)
    others = np.frombuffer(b"".join(kept), np.int8).reshape(-1, SIZE).astype(np.float32)
    return (others @ question[0]) / np.maximum(np.linalg.norm(others, axis=1), 1e-9)
