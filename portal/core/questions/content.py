"""Whether a question is about what documents say, which documents it names, and the passages of them that answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select

from portal.core import tenancy
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.doctypes import DocType
from portal.core.documents import states
from portal.core.documents.table import Document
from portal.core.questions import lexicon, names, passages, periods, quoting, topics, translating
from portal.core.questions.lexicon import Fact
from portal.core.questions.names import PARTIES, Directory
from portal.core.questions.naming import types_of
from portal.core.questions.passages import Passage
from portal.core.questions.plans import Plan
from portal.core.questions.quoting import Quote
from portal.core.questions.selecting import Asked, below
from portal.core.questions.sentences import Sentence
from portal.core.questions.topics import Term
from portal.core.readings.table import ReadingValue
from portal.core.search import tokens

#: Of the words asked for, each by how rare it is, so much has to stand in the block. Of 39 questions that a paper answers the blocks that do come to 0.5 or
#: more, but for two, and one isn't understood; of 50 that none answers what has their first word comes to 0.38 at most (`tests/questions/contents.py`).
SURE = 0.5
#: Where it is asked by "say" or "mention", and of papers whose content are figures.
SAID, OF_FIGURES = 0.7, 0.85
#: A block with the first word does if the document has so much of all: the two have 0.7, of the 50 none has more than 0.38.
IN_DOCUMENT = 0.65
FIGURES = frozenset(("invoice", "receipt", "order", "bankStatement", "payStub", "check", "creditCard", "utilityBill", "wasteNote"))
#: Without the first word in it, which is only somewhere in the document, a block has to have this much.
UNLED = 0.75
AS_GOOD = 0.8  # of the best one, what other passages have to come to
_WHO = frozenset(("vendor", "customer", "employee", "bank", "employer", "folder"))
_DEEDS = frozenset(("count", "sum", "average", "max", "min", "latest", "earliest", "compare"))
_OVER_ALL = _DEEDS - {"count", "sum"}
_TOTALS = frozenset(("in total", "altogether", "in all", "combined", "total", "totals", "sum of", "sum"))


@dataclass(slots=True)
class Content:
    """A question about content: `plan` narrows the documents, `held` are the keys of each name in it, `terms` is what is looked for. `says`: it has a word
    like "say"; `wants`: as of `topics.wanted`; `labels`: words of it stand on papers beside figures ("order", "pay")."""

    plan: Plan
    terms: list[Term]
    says: bool
    wants: str
    labels: bool
    held: list[tuple[str, ...]]


def understood(text: str, today: date, directory: Directory, kinds: Mapping[str, DocType]) -> Content | None:
    """None where documents or figures are asked for, or nothing that could be looked for."""
    sentence, language = translating.in_english(text, today, directory)
    original = translating.parted(text, today, language)
    whole = names.said(original, directory)
    says = quoting.said(sentence) is not None
    plan = Plan(operation="quote", names=names.merged(names.taken(sentence, directory, whole=True)))
    plan.periods = periods.taken(sentence)
    facts = lexicon.taken(sentence, kinds)
    if any(fact.slot == "operation" and fact.value != "list" for fact in facts) if says else _asks_for_documents(facts, sentence, plan):
        return None
    used = _types(plan, facts, kinds, says)
    english = {word for part in [*used, *(one.label for one in plan.periods)] for word in part.split()}
    terms = topics.terms(original, language, [place for place, _ in whole], translating.said_for(language, english))
    plan.topic = [term.word for term in terms]
    if not any(not term.names for term in terms):
        return None
    labels = any(translating.knows(language, term.word) for term in terms if not term.names)
    return Content(plan, terms, says, topics.wanted(original.rest, language), labels, [keys for _, keys in whole])


def _types(plan: Plan, facts: Sequence[Fact], kinds: Mapping[str, DocType], says: bool) -> list[str]:
    """Narrow the plan to the types that are named; returns the words for them. Without "say" an "order" or a "receipt" may be part of what is asked."""
    found = [(fact.text, types_of(fact.value, kinds)) for fact in facts if fact.slot == "types"]
    named = [(text, types) for text, types in found if types and (says or _are_contracts(types, kinds))]
    plan.types = tuple(dict.fromkeys(name for _, types in named for name in types)) or None
    plan.type_words = " and ".join(dict.fromkeys(text if text.endswith("s") else f"{text}s" for text, _ in named))
    return [text for text, types in found if not types or (text, types) in named]


def _are_contracts(types: Sequence[str], kinds: Mapping[str, DocType]) -> bool:
    return all(kinds[name].family == "contract" for name in types if name in kinds)


def _asks_for_documents(facts: Sequence[Fact], sentence: Sentence, plan: Plan) -> bool:
    """ "How many receipts …", "which vendor …", "the total of …  last year": answered by figures, or not at all."""
    if any(fact.value in _OVER_ALL or fact.text in _TOTALS or (plan.periods and fact.slot == "group") for fact in facts):
        return True
    for deed in (fact for fact in facts if fact.slot == "operation"):
        if deed.value in _DEEDS and plan.periods:
            return True
        of = next((fact for fact in facts if fact.start >= deed.end and (fact.slot in ("types", "status") or fact.value in _WHO)), None)
        left = [word for word in sentence.left() if of and deed.end <= word.start < of.start]
        if of and (not left or of.text.endswith("s")) and (deed.value in _DEEDS or not (of.slot == "types" and of.value.startswith("contract"))):
            return True
    return False


def answering(content: Content, actor: Actor, asked: Asked) -> list[Quote]:
    """The passages that answer it, best first; none where they don't hold enough of what is asked."""
    found = passages.about(actor, content.terms, _documents(content, actor, asked), wants=content.wants)
    there = {one.id: one for one in _seen(actor, {one.document_id for one in found})}
    fitting = [one for one in found if one.document_id in there and _answers(one, content, _is_of_figures(there[one.document_id], asked.kinds))]
    told = [one for one in fitting if not _is_of_figures(there[one.document_id], asked.kinds)]
    fitting = fitting if content.says else told or ([] if content.labels else fitting)
    best = [one for one in fitting if one.rank >= AS_GOOD * fitting[0].rank][: quoting.MOST_QUOTES]
    return [Quote(there[one.document_id], one.page, one.text, one.box, f"{there[one.document_id].public_id}.{one.chunk}") for one in best]


def _is_of_figures(document: Document, kinds: Mapping[str, DocType]) -> bool:
    """Whether a document's content are figures, so that words on it are labels rather than sentences."""
    kind = kinds.get(document.doc_type or "")
    return kind is not None and kind.family in FIGURES


def _answers(passage: Passage, content: Content, of_figures: bool) -> bool:
    least = SAID if content.says else OF_FIGURES if of_figures else SURE
    if of_figures and not topics.are_close(content.terms, tokens.words(passage.text)):
        return False
    if not passage.leads:
        return passage.lead > 0 and passage.here >= max(least, UNLED)
    return passage.here >= least or (least == SURE and passage.score >= IN_DOCUMENT)


def _seen(actor: Actor, ids: set[int]) -> Sequence[Document]:
    return db.session.scalars(tenancy.scoped(Document, actor).where(Document.id.in_(ids))).unique().all() if ids else ()


def _documents(content: Content, actor: Actor, asked: Asked) -> Select[tuple[Document]]:
    query = tenancy.scoped(Document, actor).where(Document.state != states.DELETED)
    if content.plan.types is not None:
        query = query.where(Document.doc_type.in_(content.plan.types))
    if content.plan.periods:
        query = query.where(Document.id.in_(asked.documents().with_only_columns(Document.id)))
    return query.where(*(_of(keys, actor) for keys in content.held))


def _of(keys: Sequence[str], actor: Actor) -> ColumnElement[bool]:
    """In the folder that is called so, or of the party."""
    folders = below([int(key[1:]) for key in keys if key.startswith("#")], actor)
    parties = [ReadingValue.organization_id == actor.organization_id, ReadingValue.name.in_(PARTIES)]
    named = select(ReadingValue.reading_id).where(*parties, ReadingValue.folded.in_([key for key in keys if not key.startswith("#")]))
    return or_(Document.folder_id.in_(folders), Document.reading_id.in_(named))
