"""The sandboxes of this process, started at first use: one that recognises text (workers), one that only draws pages (web)."""

from __future__ import annotations

from functools import cache

from portal.core.sandbox import Sandbox


@cache
def reader() -> Sandbox:
    return Sandbox(recognition=True)


@cache
def drawer() -> Sandbox:
    return Sandbox(recognition=False, children=2, patience=20.0)
