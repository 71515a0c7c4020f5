"""What was learned from labelled documents by `portal train`: the model file, and the trees in it.

`model.json` holds numbers only; what they were learned from, and under which licences, stands in `LICENSES.md` beside it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

MODEL = Path(__file__).with_name("model.json")


@cache
def model() -> dict[str, Any]:
    """The parts of the model by name; empty before anything was trained."""
    return json.loads(MODEL.read_text()) if MODEL.exists() else {}
