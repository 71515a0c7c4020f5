"""What a question has to ask what documents say, and what it is answered with."""

from __future__ import annotations

import re
from typing import NamedTuple

from portal.core.documents.table import Document
from portal.core.questions.sentences import GONE, Sentence

MOST_QUOTES = 20
_SAYS = re.compile(
    r"(?<!\w)(?:(?:say|says|said|mention|mentions|mentioning|mentioned|state|states|stated|specify|specifies|provide|provides|stipulate|stipulates|refer|refers|talk|talks)"
    r"(?: anything)?(?: to)?(?: (?:about|on|regarding|concerning|for|of))?|about|regarding|concerning|deal with|deals with|cover|covers)(?!\w)"
)


class Quote(NamedTuple):
    """A passage: of which document, on which page (None on none), its text, where it stands and its id."""

    document: Document
    page: int | None
    text: str
    box: list[float] | None
    chunk_id: str


def said(sentence: Sentence) -> str | None:
    """The words by which a question asks what documents say, taken out of it; None where there are none."""
    match = _SAYS.search(sentence.rest)
    if match is None:
        return None
    sentence.take(match.start(), match.end(), GONE)
    return match[0]


def is_saying(said: str) -> bool:
    """Whether it is clear that what documents say is meant: "mention" is, "about" isn't ("about 500 euros")."""
    return re.match("say|said|mention|state|specif|provide|stipulate|refer|talk", said) is not None
