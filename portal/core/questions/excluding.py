"""What a question leaves out: "except", "other than", "not from" and what they are about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.core.doctypes import DocType
from portal.core.questions import periods, texts
from portal.core.questions.amounts import Currency
from portal.core.questions.lexicon import Fact
from portal.core.questions.naming import states_of, types_of
from portal.core.questions.periods import Period
from portal.core.questions.plans import Excluded, NotUnderstood, Plan

#: Between two things that are left out together.
_JOINED = re.compile(r" (?:(?:and|or|nor) )?(?:(?:not|from|in|of|by|for|at|to|the|those|a|an|any) )*")
#: Behind it something is said of all: "documents except receipts are approved", unless it is "receipts that are".
_VERB = re.compile(
    r"(?!.*\b(?:that|which|who)\b).*\b(?:are|is|was|were|did|do|does|have|has|had|needs?|sent|sends?|issued|billed|charged|came|come|bought|buy|got|get|received?|supplied|delivered)\b"
)
_SLOTS = {"types": "types", "status": "states", "field": "texts"}
_NARROWING = ("names", "types", "states", "periods", "currencies")
_LEFT_OUT_BY = {"except": _NARROWING, "not": _NARROWING, "lacking": ("texts",), "without": ("names", "types", "texts")}


@dataclass(frozen=True, slots=True)
class _Item:
    """One thing that a question names: what kind of, where, and the names, types … that it is."""

    kind: str
    start: int
    end: int
    what: tuple[Any, ...]
    text: str
    source: Any


def taken(plan: Plan, facts: Sequence[Fact], currencies: Sequence[Currency], shape: str, kinds: Mapping[str, DocType]) -> list[Fact]:
    """The facts without those of what is left out, which is put into the plan. `shape`: the question with the words between what was found. Raises
    `NotUnderstood` where it isn't clear how much is left out."""
    marks = [fact for fact in facts if fact.slot == "except"]
    facts = [fact for fact in facts if not _only_leads(fact, marks, facts)]
    if not marks:
        return facts
    items = _items(plan, [fact for fact in facts if fact.slot != "except"], currencies, kinds)
    gone: list[_Item] = []
    for mark in marks:
        if next((item for item in items if item.start >= mark.end), None) not in gone:  # "not from X and not from Y" are one
            gone += _left_out(plan, mark, items, shape)
    sources = [id(item.source) for item in gone]
    plan.names = [one for one in plan.names if id(one) not in sources]
    plan.periods = [one for one in plan.periods if id(one) not in sources]
    kept = [one.code for one in currencies if id(one) not in sources]
    plan.currencies = [code for code in plan.currencies if code in kept]
    return [fact for fact in facts if fact.slot != "except" and id(fact) not in sources]


def _only_leads(entity: Fact, marks: Sequence[Fact], facts: Sequence[Fact]) -> bool:
    """ "How many invoices came from vendors other than X": invoices are counted. Raises `NotUnderstood` where something may be counted of both."""
    counting = [fact.end for fact in facts if fact.value == "count" and fact.end < entity.start]
    if entity.slot != "entity" or not counting or not any(fact.slot == "types" and min(counting) < fact.start < entity.start for fact in facts):
        return False
    if any(entity.end + 1 == mark.start for mark in marks):
        return True
    raise NotUnderstood("It isn't clear what is counted.", [entity.text])


def _items(plan: Plan, facts: Sequence[Fact], currencies: Sequence[Currency], kinds: Mapping[str, DocType]) -> list[_Item]:
    found = [_Item("names", one.start, one.end, (one,), one.text, one) for one in plan.names]
    found += [_Item("periods", one.start, one.end, (one,), one.label, one) for one in plan.periods]
    found += [_Item("amounts", one.start, one.end, (), "", one) for one in plan.limits]
    found += [_Item("currencies", one.start, one.end, (one.code,), one.code, one) for one in currencies]
    for fact in facts:
        kind = _SLOTS.get(fact.slot, fact.slot)
        what = types_of(fact.value, kinds) if kind == "types" else states_of(fact.value) if kind == "states" else (fact.value,)
        found.append(_Item(kind, fact.start, fact.end, what, fact.text, fact))
    return sorted(found, key=lambda item: item.start)


def _left_out(plan: Plan, mark: Fact, items: Sequence[_Item], shape: str) -> list[_Item]:
    """The run of things of one kind behind the word."""
    after = [item for item in items if item.start >= mark.end and (item.kind, item.what) != ("types", ())]  # "documents" alone is nothing
    between = shape[mark.end : after[0].start] if after else ""
    directly = mark.value != "not" or re.fullmatch(r" (?:(?:an?|the|any|in|from|of|by|yet) )*", between)
    if not after or after[0].kind not in _LEFT_OUT_BY[mark.value] or not directly:
        raise NotUnderstood("It isn't clear what is left out.", [mark.text], plan)
    if after[0].kind == "texts" and not texts.may_lack(after[0].what[0]):
        raise NotUnderstood("Which documents lack it can't be told.", [after[0].text], plan)
    run = [after[0]]
    for item in after[1:]:
        apart = item.kind == run[0].kind == "names" and item.source.group != run[-1].source.group
        if item.kind == run[0].kind and not apart and _JOINED.fullmatch(shape[run[-1].end : item.start]):
            run.append(item)
        else:
            break
    following = after[len(run) :]
    if following and not _VERB.match(f"{shape[run[-1].end : following[0].start]}{following[0].text}"):
        _demand_an_end(plan, mark, run, following)
    what = tuple(one for item in run for one in item.what)
    if run[0].kind == "periods":
        what = _parts([one for one in plan.periods if all(one is not out for out in what)], what, mark, plan)
    plan.excluded.append(Excluded(run[0].kind, what, " and ".join(item.text for item in run)))
    return run


def _parts(wholes: Sequence[Period], parts: Sequence[Period], mark: Fact, plan: Plan) -> tuple[Period, ...]:
    """Times within the ones that the question is about: "2025 except March"."""
    if not wholes:
        return tuple(parts)
    found = []
    for part in parts:
        years = {whole.first.year for whole in wholes} | {whole.last.year for whole in wholes} if not re.search(r"\d{4}", part.label) else {part.first.year}
        moved = [periods.in_year(part, year) for year in years if 1900 < year < 2200]
        inside = [one for one in moved if any(whole.first <= one.first and one.last <= whole.last for whole in wholes)]
        if len(inside) != 1:
            raise NotUnderstood("It isn't clear which time is left out.", [mark.text, part.label], plan)
        found += inside
    return tuple(found)


def _demand_an_end(plan: Plan, mark: Fact, run: Sequence[_Item], following: Sequence[_Item]) -> None:
    """What comes behind may be about what is left out, or about all. Only a time behind names is about all: "except X in 2025"."""
    narrowing = [item for item in following if item.kind in ("names", "types", "states", "amounts", "currencies", "missing", "date")]
    timed = [item for item in following if item.kind == "periods"]
    if narrowing or (timed and run[0].kind != "names"):
        raise NotUnderstood("It isn't clear whether this is left out, or what it is left out of.", [mark.text, (narrowing or timed)[0].text], plan)
