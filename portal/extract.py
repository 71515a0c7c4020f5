"""``portal extract FILE… --jsonl``: type and fields of files, one JSON line each, without server or database.

The line's shape is in docs/fields.md. Amounts and numbers are JSON numbers here, for the tools that compare them; everywhere else they
are decimal strings.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import click

from portal.core.errors import PortalError
from portal.core.extraction.model import Check
from portal.core.extraction.sniff import sniff
from portal.core.extraction.sureness import disputed, no_surer
from portal.core.sandbox import Sandbox

Reading = dict[str, Any]


def lines(paths: Iterable[Path], jobs: int) -> Iterator[dict[str, Any]]:
    """The lines in the order of `paths`, each as soon as it and those before it are done; `jobs` files are read at a time."""
    return (shaped(path, reading, seconds) for path, reading, seconds in readings(paths, jobs))


def readings(paths: Iterable[Path], jobs: int) -> Iterator[tuple[Path, Reading, float]]:
    """Each file with its reading (`Reading.as_json`, or only its `error`) and the seconds it took, in the order of `paths`."""
    with Sandbox(children=jobs, patience=threading.TIMEOUT_MAX) as sandbox, ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(lambda path: reading_of(sandbox, path), paths)


def reading_of(sandbox: Sandbox, path: Path) -> tuple[Path, Reading, float]:
    """One file's reading; whatever goes wrong with the file stands in its `error`."""
    start = time.monotonic()
    try:
        reading = sandbox.read(path, sniff(path).name, path.name)
        if reading["fault"]:
            click.echo(reading["fault"], err=True)
    except PortalError as error:
        reading = {"error": error.message}
    except OSError as error:
        reading = {"error": f"The file could not be opened ({error.strerror})."}
    return path, reading, time.monotonic() - start


def shaped(path: Path, reading: dict[str, Any], seconds: float) -> dict[str, Any]:
    return {
        "file": str(path),
        "docType": reading.get("docType", "unclassified"),
        "confidence": reading.get("confidence", 0.0),
        "typeWords": reading.get("typeWords", []),
        "alternatives": reading.get("alternatives", []),
        "parts": reading.get("parts", []),
        "sources": reading.get("sources", []),
        "pages": len(reading.get("pages", [])),
        "seconds": round(seconds, 3),
        "fields": {name: plain(field) for name, field in told(reading).items()},
        "checks": reading.get("checks", []),
        "error": reading.get("error"),
    }


def told(reading: Reading) -> dict[str, Any]:
    """The fields; what a failed check names isn't sure."""
    doubted = disputed(Check(**check) for check in reading.get("checks", ()))
    return {name: no_surer(field) if name in doubted else field for name, field in reading.get("fields", {}).items()}


def plain(value: Any) -> Any:
    """A field, at any depth, with its decimal strings as JSON numbers."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    kind, inner = value.get("type"), value.get("value")
    if kind == "number":
        return {**value, "value": number(inner)}
    if kind == "currency" and isinstance(inner, dict):
        return {**value, "value": {**inner, "amount": number(inner.get("amount"))}}
    return {key: plain(item) for key, item in value.items()}


def number(text: Any) -> int | float | None:
    """The JSON number of a decimal string; whole numbers stay exact."""
    if text is None:
        return None
    amount = float(text)
    return int(amount) if amount.is_integer() and abs(amount) < 2**53 else amount


@click.command("extract")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--jsonl", is_flag=True, help="One JSON object a line (the only form there is, and the default).")
@click.option("--jobs", type=click.IntRange(1, 64), default=os.cpu_count() or 1, show_default="cores", help="Files read at a time.")
def extract(files: tuple[Path, ...], jsonl: bool, jobs: int) -> None:
    """Print type and fields of FILES."""
    for shape in lines(files, jobs):
        click.echo(json.dumps(shape, ensure_ascii=False))


if __name__ == "__main__":
    extract()
