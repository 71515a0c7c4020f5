"""What a code says once it is understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

Facts = dict[str, Any]

#: NUL and lone surrogates, which a code or a form can spell but no database takes.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    return _UNSTORABLE.sub("\ufffd", text)


@dataclass(slots=True)
class Payload:
    """`name` is the standard for people. `facts` are texts by field (rows for arrays) that the code states for its document; `hints` are
    those that others may know better (who is paid is mostly, but not always, who sent the bill) and only fill gaps.

    `doc_type` is the type that the code speaks for, if any.
    """

    name: str
    facts: Facts = field(default_factory=dict)
    hints: Facts = field(default_factory=dict)
    currency: str = ""
    doc_type: str | None = None

    def __post_init__(self) -> None:
        self.facts = {name: fact for name, fact in self.facts.items() if fact}
        self.hints = {name: fact for name, fact in self.hints.items() if fact}
