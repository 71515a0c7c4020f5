"""Passages that answer a question about content: found by the index, weighed by the words they hold, quoted block by block."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents.table import Document
from portal.core.questions import topics
from portal.core.questions.topics import Term
from portal.core.readings.kept import folded
from portal.core.search import matching, scoring, tokens
from portal.core.search.asked import Term as Wanted
from portal.core.search.chunking import GAP, around
from portal.core.search.table import Chunk

MOST_DOCUMENTS = 40  # that are looked at closely
MOST_CHUNKS = 400  # of these
COMMON = 1000  # passages with a word; of a more common one the newest
FEWEST, MOST = 25, 60  # words of a block that has no gap in it
SHORT = 6  # words of a block that is a heading, and goes with the next
ELSEWHERE = 0.6  # what a word counts that stands in the document, but not in the block
ANCHOR = 0.15  # what a word counts that only says which document or thing is meant
MISSING = 2.0  # times as much a word counts that other documents have, but not this one: they may be meant
LEAD, WANTED = 0.35, 0.2  # what the first word, and what is asked for, add to a block's rank
_WANTED = {
    "amount": re.compile(r"[€$£¥%]|(?<!\w)(?:EUR|USD|GBP|CHF|percent|Prozent|Cent)(?!\w)|\d[.,]\d\d(?![\d.])"),
    "date": re.compile(r"(?<!\d)\d{1,2}(?:[./]\d{1,2}[./]|\.? (?:de )?[^\W\d_]+ (?:de )?)\d{4}(?!\d)"),
}


class Passage(NamedTuple):
    """A block of a page that says something about the topic. `here`: which part of what is asked the block says, each word by how rare it is; `score`: with
    what the rest of its document says. `lead`: how far the first word stands in the document, `leads`: in the block. `rank` puts blocks in order: those
    with the first word, or with the amount or date that is asked for, go before others."""

    document_id: int
    chunk: int
    page: int
    text: str
    box: list[float] | None
    here: float
    score: float
    lead: float
    leads: bool
    rank: float


@dataclass(slots=True)
class _Block:
    """Lines side by side. `is_head`: the document's first, with its title."""

    chunk: int
    text: str
    places: list[list[float]]
    is_head: bool = False
    words: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.words = tokens.words(self.text)


def about(actor: Actor, terms: Sequence[Term], documents: Select[tuple[Document]], *, wants: str) -> list[Passage]:
    """Blocks that hold words of the topic, best first, of those of the documents that have all the names in it. `wants`: as of `topics.wanted`."""
    held = {term: _held(actor, term, documents) for term in terms}
    count = db.session.scalar(select(func.count()).where(Chunk.organization_id == actor.organization_id)) or 0
    weights = {term: scoring.rarity(len(held[term]), count) for term in terms}
    elsewhere = {term for term, chunks in held.items() if chunks}
    best = _documents(held, weights)
    folders = _folders(documents, best)
    found = [passage for number, some in _chunks(held, best).items() for passage in _weighed(number, some, folders.get(number, []), weights, elsewhere, wants)]
    return sorted(found, key=lambda one: (-round(one.rank, 3), -round(one.score, 3), -one.document_id, one.chunk))


def _held(actor: Actor, term: Term, documents: Select[tuple[Document]]) -> dict[int, int]:
    """The passages with a word that may count as the term, and their documents."""
    first, *begun = topics.beginnings(term)
    wanted = Wanted((first,), prefix=not term.is_number, begun=tuple(begun))
    return dict(matching.holding(documents, actor.organization_id, [wanted], most=COMMON))


def _documents(held: Mapping[Term, Mapping[int, int]], weights: Mapping[Term, float]) -> set[int]:
    """Those that hold most of the words."""
    of: dict[int, float] = defaultdict(float)
    for term, chunks in held.items():
        for document in set(chunks.values()):
            of[document] += weights[term]
    return set(sorted(of, key=lambda one: (of[one], one), reverse=True)[:MOST_DOCUMENTS])


def _folders(documents: Select[tuple[Document]], numbers: set[int]) -> dict[int, list[str]]:
    """The words of the folders that documents lie in."""
    there = db.session.scalars(documents.where(Document.id.in_(numbers))).unique() if numbers else ()
    return {one.id: folded(one.folder.name).split() if one.folder else [] for one in there}


def _chunks(held: Mapping[Term, Mapping[int, int]], documents: set[int]) -> dict[int, list[Any]]:
    """Their passages that hold any of the words, by document."""
    wanted = sorted({chunk for chunks in held.values() for chunk, document in chunks.items() if document in documents}, reverse=True)[:MOST_CHUNKS]
    query = select(Chunk.document_id, Chunk.number, Chunk.page, Chunk.text, Chunk.lines).where(Chunk.id.in_(wanted))
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(query.order_by(Chunk.document_id, Chunk.number)):
        found[row.document_id].append(row)
    return found


def _weighed(
    document_id: int, chunks: Sequence[Any], folder: Sequence[str], weights: Mapping[Term, float], elsewhere: Set[Term], wants: str
) -> Iterator[Passage]:
    """The blocks of one document that hold a word of what is asked."""
    every = [folder, *(tokens.words(row.text) for row in chunks)]
    there = {term: max(topics.stands(term, words) for words in every) for term in weights}
    asked = [term for term in weights if not term.names]
    if not asked or not all(there[term] for term in weights if term.names):
        return
    blocks = [block for row in chunks if row.page is not None for block in _blocks(row)]
    found = [{term: topics.stands(term, block.words) for term in weights} for block in blocks]
    counted = _counted(asked, weights, blocks, found, there)
    counted |= {term: MISSING * weight for term, weight in counted.items() if not there[term] and term in elsewhere}
    for block, held in zip(blocks, found, strict=True):
        if wants == "amount" and topics.is_cost(asked[0]) and _WANTED[wants].search(block.text):
            held[asked[0]] = max(held[asked[0]], topics.ALIKE)  # an amount answers what something costs
        here, lead = _part(counted, held), held[asked[0]]
        if here and block.places and (wants != "number" or topics.is_counted(asked[0], block.words)):
            score = _part({term: weights[term] for term in asked}, {term: max(held[term], ELSEWHERE * there[term]) for term in asked})
            rank = here + LEAD * lead + WANTED * (wants in _WANTED and _WANTED[wants].search(block.text) is not None)
            place = int(block.places[0][0]), block.text, _box(block.places)
            yield Passage(document_id, block.chunk, *place, here, score, max(there[asked[0]], lead), lead >= topics.PART, rank)


def _part(weights: Mapping[Term, float], held: Mapping[Term, float]) -> float:
    return sum(weight * held[term] for term, weight in weights.items()) / sum(weights.values())


def _counted(
    asked: Sequence[Term], weights: Mapping[Term, float], blocks: Sequence[_Block], here: Sequence[Mapping[Term, float]], there: Mapping[Term, float]
) -> dict[Term, float]:
    """What each word counts. One that only stands in the title, or beside a name or number that the question has beside it as well, says what is
    meant, not what is asked of it."""
    apart = [found for block, found in zip(blocks, here, strict=True) if not block.is_head]
    counted = {}
    by_word = {term.word: term for term in weights}
    for term in asked:
        names = [by_word[word] for word in term.beside if word in by_word]
        free = [found[term] for found in apart if not any(found[name] for name in names)]
        counted[term] = weights[term] * (ANCHOR if there[term] and len(blocks) > 1 and max(free, default=0.0) < there[term] else 1.0)
    return counted


def _blocks(row: Any) -> Iterator[_Block]:
    """A passage of the index as blocks: lines close to each other are one, unless they are many."""
    said, group = row.text.split("\n"), list[int]()
    first = row.number == 1
    for at in range(len(said)):
        if group and _ends(said, row.lines, group, at):
            yield _block(row, said, group, first)
            group, first = [], False
        group.append(at)
    if group:
        yield _block(row, said, group, first)


def _ends(said: Sequence[str], lines: Sequence[list[float] | None], group: Sequence[int], at: int) -> bool:
    count = sum(said[one].count(" ") + 1 for one in group)
    above, below = lines[group[-1]], lines[at]
    said_all = count > SHORT or said[group[-1]].rstrip().endswith((".", ";"))
    if said_all and above is not None and below is not None and len(above) == len(below) == 5:
        gap, height = below[2] - above[4], max(above[4] - above[2], below[4] - below[2])
        if gap > GAP * height or gap < -height:
            return True
    return count >= MOST or (count >= FEWEST and said[group[-1]].rstrip().endswith((".", ";")))


def _block(row: Any, said: Sequence[str], group: Sequence[int], is_head: bool) -> _Block:
    return _Block(row.number, " ".join(said[at] for at in group), [place for at in group if (place := row.lines[at]) is not None], is_head)


def _box(places: Sequence[list[float]]) -> list[float] | None:
    box: Any = None
    for place in places:
        if len(place) == 5:
            box = around(box, place[1:]) if box else tuple(place[1:])
    return list(box) if box else None
