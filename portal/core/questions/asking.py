"""Asking: a question to a plan, the plan to figures and documents, or to passages, or to saying what wasn't understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, select

from portal.core import types as doctypes
from portal.core.accounts import Organization
from portal.core.actors import Actor
from portal.core.db import db, transaction
from portal.core.doctypes import DocType
from portal.core.documents.table import Document
from portal.core.errors import Invalid
from portal.core.questions import content, figures, names, numbering, planning, quoting, telling, translating
from portal.core.questions.figures import Figure, Found
from portal.core.questions.plans import NotUnderstood, Plan
from portal.core.questions.quoting import Quote
from portal.core.questions.selecting import Asked
from portal.core.questions.sentences import LONGEST
from portal.core.questions.table import AskedQuestion
from portal.core.questions.texts import MOST_TEXTS

REMEMBERED = 20  # questions of each person


@dataclass(slots=True)
class Answer:
    """What a question came to; see the package's docstring."""

    found: bool
    text: str
    operation: str | None = None
    figures: list[Figure] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    count: int = 0
    quotes: list[Quote] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    grouped_by: str | None = None
    query: dict[str, Any] = field(default_factory=dict)


def ask(actor: Actor, text: str, *, types: Sequence[str] | None = None, today: date | None = None) -> Answer:
    """The answer, in English, to a question in English, German, French or Spanish."""
    actor.demand("documents:read")
    text = " ".join(text.split())
    if not text or len(text) > LONGEST or "\x00" in text:
        raise Invalid(f"A question has 1 to {LONGEST} characters.", field="question")
    zone = _zone(actor)
    kinds = _kinds(actor, types)
    day = today or datetime.now(zone).date()
    directory = names.Directory(actor)
    sentence, language = translating.in_english(text, day, directory)
    asks = quoting.said(sentence)
    numbers = numbering.taken(sentence, actor)
    try:
        plan = planning.planned(sentence, directory, kinds, numbers)
    except NotUnderstood as lack:
        return _in(language, _by_content(actor, text, day, directory, kinds, lack, types))
    if asks and quoting.is_saying(asks):
        lack = NotUnderstood("What is to be looked for in documents wasn't understood.")
        return _in(language, _by_content(actor, text, day, directory, kinds, lack, types))
    if asks:
        return _in(language, _not_found("What is to be looked for in documents wasn't understood.", plan))
    try:
        return _in(language, _answer(_within(plan, types), actor, kinds, zone))
    except NotUnderstood as lack:
        return _in(language, _not_found(lack.sentence, lack.plan, lack.words))


def _in(language: str, answer: Answer) -> Answer:
    answer.query["language"] = language
    return answer


def _kinds(actor: Actor, types: Sequence[str] | None) -> dict[str, DocType]:
    known = doctypes.of_actor(actor)
    strange = next((name for name in types or () if name not in known), None)
    if strange is not None:
        raise Invalid(f"There is no type {strange[:40]!r}.", field="types")
    return {name: kind for name, kind in known.items() if types is None or name in types}


def _zone(actor: Actor) -> ZoneInfo:
    return db.session.get_one(Organization, actor.organization_id).time_zone


def _within(plan: Plan, types: Sequence[str] | None) -> Plan:
    if types is None:
        return plan
    return replace(plan, types=tuple(types) if plan.types is None else tuple(one for one in plan.types if one in types))


def _not_found(sentence: str, plan: Plan | None, unknown: Sequence[str] = (), narrowed: str = "") -> Answer:
    words = telling.understood(plan) if plan else narrowed
    told = f"Not found. {sentence}" + (f" Understood was: {words}" if words else "")
    told += f" Not understood: {', '.join(unknown)}." if unknown else ""
    return Answer(False, told, unknown=list(unknown), query={"words": words} | (plan.told() if plan else {}))


# -- figures and lists


def _answer(plan: Plan, actor: Actor, kinds: Mapping[str, DocType], zone: ZoneInfo) -> Answer:
    plan = _one_family(plan, actor, kinds, zone)
    if plan.measure is not None and plan.types is None and plan.operation in ("sum", "average", "max", "min", "top"):
        return _not_found("Say which documents are meant: invoices, receipts, orders …", plan)
    found = _compared(plan, actor, kinds, zone) if plan.sides else figures.found(Asked(plan, actor, kinds, zone))
    if plan.operation == "value" and (len(found.texts) if plan.texts else found.count) > (MOST_TEXTS if plan.texts else figures.MOST_VALUES):
        return _not_found("Say which document is meant: more than a few fit.", plan)
    notes = [*telling.notes(plan), *telling.untold(plan, Asked(plan, actor, kinds, zone).untold() if plan.goods and not plan.sides else 0)]
    counts = plan.operation in ("count", "distinct") and not plan.sides and not plan.family
    if not found.count and not counts:
        return _not_found(" ".join(["No document fits.", *telling.left_out(found, plan)]), plan)
    return Answer(
        True,
        " ".join([telling.answered(plan, found), *notes, *telling.left_out(found, plan)]),
        operation="compare" if plan.sides else plan.operation if plan.operation in ("count", "sum", "average", "min", "max") else _plain(plan),
        figures=found.figures,
        documents=found.documents,
        count=found.count,
        quotes=_places(found),
        notes=notes,
        left_out=telling.left_out(found, plan),
        grouped_by=plan.group,
        query={"words": telling.understood(plan)} | plan.told(),
    )


def _places(found: Found) -> list[Quote]:
    """Where each text stands in the newest of its documents."""
    by_id = {one.id: one for one in found.documents}
    places = [(by_id[one.documents[0]], one) for one in found.texts if one.documents[0] in by_id and one.page]
    return [Quote(document, one.page, one.content or one.text, one.box, "") for document, one in places]


def _plain(plan: Plan) -> str:
    return {"value": "value", "distinct": "count", "top": plan.by, "balance": "value"}.get(plan.operation, "list")


def _one_family(plan: Plan, actor: Actor, kinds: Mapping[str, DocType], zone: ZoneInfo) -> Plan:
    """Where no type is named and a figure is asked for: the documents that have it, if they are of one family only."""
    if plan.measure is None or plan.types is not None or plan.operation in ("list", "count", "latest", "earliest", "distinct"):
        return plan
    if plan.group in ("vendor", "customer") and plan.measure == "total":
        invoices = tuple(kind.name for kind in kinds.values() if kind.family == "invoice")  # who bills and is billed
        return replace(plan, types=invoices, type_words="invoices")
    asked = Asked(replace(plan, sides=None), actor, kinds, zone)
    query = asked.documents().where(asked.amount.is_not(None)).with_only_columns(Document.doc_type).distinct()
    present = [name for name in db.session.scalars(query) if name in kinds]
    families = {kinds[name].family for name in present}
    if len(families) != 1:
        return plan
    family = families.pop()
    named = tuple(kind.name for kind in kinds.values() if kind.family == family)
    return replace(plan, types=named, type_words=f"{kinds[present[0]].label.lower()}s")


def _compared(plan: Plan, actor: Actor, kinds: Mapping[str, DocType], zone: ZoneInfo) -> Found:
    """Each side's figures, labelled by the side; a side without any has a zero in the currencies of the others."""
    found = [(label, figures.found(Asked(side, actor, kinds, zone))) for label, side in _sides(plan)]
    currencies = sorted({figure.currency for _, one in found for figure in one.figures}, key=lambda code: code or "")
    made = Found(undated=max(one.undated for _, one in found), without=sum(one.without for _, one in found))
    for label, one in found:
        by_currency = {figure.currency: figure.value for figure in one.figures}
        empty = plan.operation in ("sum", "count")
        made.figures += [Figure(label, by_currency.get(code, Decimal(0)), code) for code in currencies if empty or code in by_currency]
        made.documents += one.documents
        made.count += one.count
    return made


def _sides(plan: Plan) -> list[tuple[str, Plan]]:
    if plan.sides == "periods":
        return [(period.label, replace(plan, periods=[period], sides=None)) for period in plan.periods]
    if plan.sides == "types":
        return [(text, replace(plan, types=types, sides=None)) for text, types in plan.type_sides]
    others = [one for one in plan.names if one.kind == "number"]
    return [(one.text, replace(plan, names=[*others, one], sides=None)) for one in plan.names if one.kind != "number"]


# -- what documents say


def _by_content(
    actor: Actor, text: str, day: date, directory: names.Directory, kinds: Mapping[str, DocType], lack: NotUnderstood, types: Sequence[str] | None
) -> Answer:
    """What wasn't understood as a question for figures may be one about what documents say."""
    asked = content.understood(text, day, directory, kinds)
    if asked is None or not (asked.says or lack.strange):
        return _not_found(lack.sentence, None, lack.words, telling.narrowed(lack.plan) if lack.plan else "")
    asked.plan = _within(asked.plan, types)
    quotes = content.answering(asked, actor, Asked(asked.plan, actor, kinds, _zone(actor)))
    if not quotes and asked.says:
        return _not_found("No passage says anything about it.", asked.plan)
    if not quotes:
        narrowed = telling.narrowed(lack.plan) if lack.plan else ""
        return _not_found(f"{lack.sentence} No passage of a document says enough about it either.", None, lack.words, narrowed)
    documents = list({quote.document.id: quote.document for quote in quotes}.values())
    told = f"This is what documents say about it. {quotes[0].document.name}, page {quotes[0].page}: “{quotes[0].text}”"
    query = {"words": telling.understood(asked.plan)} | asked.plan.told()
    return Answer(True, told, operation="quote", documents=documents, count=len(documents), quotes=quotes, query=query)


# -- what was asked before


def remember(actor: Actor, text: str, answer: Answer) -> None:
    """Keep a person's question; the oldest beyond `REMEMBERED` go."""
    with transaction():
        db.session.add(AskedQuestion(organization_id=actor.organization_id, asked_by=actor.identity, text=" ".join(text.split()), found=answer.found))
        db.session.flush()
        kept = recent(actor).with_only_columns(AskedQuestion.id).limit(REMEMBERED)
        mine = (AskedQuestion.organization_id == actor.organization_id) & (AskedQuestion.asked_by == actor.identity)
        db.session.execute(delete(AskedQuestion).where(mine, AskedQuestion.id.not_in(list(db.session.scalars(kept)))))


def recent(actor: Actor) -> Select[tuple[AskedQuestion]]:
    """One's own last questions, newest first."""
    mine = (AskedQuestion.organization_id == actor.organization_id) & (AskedQuestion.asked_by == actor.identity)
    return select(AskedQuestion).where(mine).order_by(AskedQuestion.id.desc())
