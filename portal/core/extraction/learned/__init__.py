"""What was learned from labelled documents by `portal train`: the model file, and the trees in it.

`model.json` holds numbers only; what they were learned from, and under which licences, stands in `LICENSES.md` beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

MODEL = Path(__file__).with_name("model.json")
Parts = dict[str, Any]

_instead: list[Parts] = []


def model() -> Parts:
    """The parts of the model by name; empty before anything was trained."""
    return _instead[-1] if _instead else _from_file()


@cache
def _from_file() -> Parts:
    return json.loads(MODEL.read_text()) if MODEL.exists() else {}


@contextmanager
def replaced(parts: Parts) -> Iterator[None]:
    """Other parts for a while, for training: documents are judged by what never saw them."""
    _instead.append(parts)
    try:
        yield
    finally:
        _instead.pop()
