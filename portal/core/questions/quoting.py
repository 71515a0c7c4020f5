"""Questions about what documents say, answered by the passages that say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from portal.core import search
from portal.core.actors import Actor
from portal.core.documents.table import Document
from portal.core.errors import Invalid
from portal.core.questions import lexicon
from portal.core.questions.sentences import GONE, Sentence
from portal.core.search import Hit, tokens

#: A passage counts when each word of the topic begins a word of it, or it means nearly the same.
SURE = 0.75
MOST_QUOTES = 20
_SAYS = re.compile(
    r"(?<!\w)(?:(?:say|says|said|mention|mentions|mentioning|mentioned|state|states|stated|specify|specifies|provide|provides|stipulate|stipulates|refer|refers|talk|talks)"
    r"(?: anything)?(?: to)?(?: (?:about|on|regarding|concerning|for|of))?|about|regarding|concerning|deal with|deals with|cover|covers)(?!\w)"
)
_QUESTION_WORDS = frozenset(
    "what which who whose where when how why does do did is are was were can may must will should could would long there any say says said".split()
)
_EMPTY = frozenset(
    "the a an of in on for to by with and or our my we us it its that this these those be been has have had if from at as under into anything something "
    "about".split()
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


def topic_of(words: Sequence[str]) -> list[str]:
    """The words of a question that a passage has to hold."""
    return [word for word in words if word not in _QUESTION_WORDS and word not in _EMPTY and not word.isdigit() and len(word) > 1]


def quotes(actor: Actor, topic: Sequence[str], *, types: Sequence[str] | None, among: set[int] | None) -> list[Quote]:
    """The passages that hold the whole topic, of documents `among` these (inner ids), best first."""
    found = _hits(actor, " ".join(f"{stem(word)}*" for word in topic), types) + _hits(actor, " ".join(topic), types)
    found = list({hit.chunk_id: hit for hit in found}.values())
    fitting = [hit for hit in found if (among is None or hit.document.id in among) and hit.page is not None and _answers(hit, topic)]
    return [Quote(hit.document, hit.page, " ".join(hit.text.split()), hit.box, hit.chunk_id) for hit in fitting[:MOST_QUOTES]]


def _hits(actor: Actor, text: str, types: Sequence[str] | None) -> list[Hit]:
    try:
        return search.results(actor, text, types=types, each="passage", size=search.MOST_HITS).hits
    except Invalid:
        return []


def _answers(hit: Hit, topic: Sequence[str]) -> bool:
    words = tokens.words(hit.text)
    if all(any(word.startswith(stem(one)) for word in words) for one in topic):
        return True
    return len(topic) > 1 and hit.meaning >= SURE


def stem(word: str) -> str:
    """The beginning that forms of a word have in common."""
    return word[: max(4, min(6, len(word) - 2))] if len(word) > 4 else word.removesuffix("s") if len(word) > 3 else word


def is_content(sentence: Sentence, unknown: Sequence[str], asks: str | None, contracts: bool) -> bool:
    """Whether unknown words may be looked for in what documents say: when that is asked, or in contracts, whose content no field has."""
    topic = topic_of(unknown)
    if not topic or not 1 <= len(topic) <= 8:
        return False
    return bool(asks) or (
        contracts and bool(re.match(r"(?:what|which|where|who|when|how long|does|do|is|are|can|may|under)\b", sentence.given.strip().casefold()))
    )


def everyday(words: Sequence[str]) -> list[str]:
    return [word for word in words if not lexicon.knows(word)]
