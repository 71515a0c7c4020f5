"""Which of the values read are right: by the scorer's own rules for the shared collections, by their full record for made-up documents."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from portal.core.extraction.model import Reading
from portal.extract import plain
from portal.training.collections import MADE_UP, SHARED, Labelled
from portal.training.comparing import bare, same


@cache
def scorer(shared: Path = SHARED) -> ModuleType:
    """``../shared/tools/score_extraction.py`` as a module."""
    place = shared / "tools" / "score_extraction.py"
    spec = importlib.util.spec_from_file_location("score_extraction", place)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judged(document: Labelled, reading: Reading) -> Iterator[tuple[str, str, bool]]:
    """(label, field, right) of every value whose label is known. A field that several labels speak about is judged by each."""
    return _by_fields(document, reading) if document.collection == MADE_UP else _by_labels(document, reading)


def _by_fields(document: Labelled, reading: Reading) -> Iterator[tuple[str, str, bool]]:
    """Made-up documents have a record of every field."""
    for name, wanted in document.row["fields"].items():
        if name != "Boxes" and _filled(reading, name):
            yield f"made up {document.row['doc_type']}", name, same(wanted, bare(plain(reading.fields[name].as_json())))


def _by_labels(document: Labelled, reading: Reading) -> Iterator[tuple[str, str, bool]]:
    tool, alternates = scorer(), document.row.get("alternates", {})
    for label, truth in document.row["truth"].items():
        name = next((one for one in tool.FIELDS.get(label, ()) if _filled(reading, one)), None)
        if name is not None and truth not in (None, "", []):
            value = plain(reading.fields[name].as_json())["value"]
            yield label, name, bool(tool.right(label, truth, value, alternates.get(label, ())))


def type_is_right(document: Labelled, doc_type: str) -> bool | None:
    """None where the collection has no type of ours for the document ("other")."""
    allowed = {document.row["doc_type"], *document.row.get("doc_type_alternatives", [])}
    return None if "other" in allowed else scorer().family(doc_type) in allowed


def _filled(reading: Reading, name: str) -> bool:
    value: Any = reading.fields.get(name)
    return value is not None and value.value not in (None, "", [])
