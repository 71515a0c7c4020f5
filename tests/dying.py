"""Processes that are killed in the middle of what they do."""

from __future__ import annotations

import os
import signal
from types import FrameType
from typing import Any


def killing_after(lines: int) -> Any:
    """For `sys.settrace`: `kill -9` of this process after so many lines of core's own code."""
    left = [lines]

    def count(frame: FrameType, event: str, _: Any) -> Any:
        if "/portal/core/" not in frame.f_code.co_filename:
            return None
        left[0] -= event == "line"
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return count

    return count
