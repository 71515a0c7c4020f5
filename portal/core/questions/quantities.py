"""Quantities: units that a question names, and what it is that was supplied or handed over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil, floor

from sqlalchemy import ColumnElement, and_, or_, true

from portal.core.actors import Actor
from portal.core.doctypes import DocType
from portal.core.documents.table import Document
from portal.core.questions.amounts import Limits
from portal.core.questions.lexicon import Fact
from portal.core.questions.plans import NotUnderstood, Plan
from portal.core.questions.sentences import AMOUNT, GONE, STRANGE, Sentence
from portal.core.readings.kept import SCALE, folded
from portal.core.records.units import UNITS, Unit
from portal.core.search import matching
from portal.core.search.asked import Term

#: In which dimensions of units it is measured what a bill is for, by the categories of records.
MEASURED = {
    "electricity": ("energy",),
    "water": ("volume",),
    "gas": ("energy", "volume", "normal volume", "standard volume"),
}
WASTES = "wastes"
_GAS = Term(("gas",), also=("gasverbrauch", "erdgas", "gaz", "metano", "methane"))
_SHORT = frozenset("t l g mc lt ltr".split())  # letters that are units only behind "in" or "how many"
_COUNTED = ("pieces", "ton")
_SENT = frozenset(("from", "by", "vendor", "supplier", "merchant"))
_WORDS = {
    said: unit.dimension
    for unit in UNITS.values()
    if unit.dimension not in _COUNTED
    for said in map(folded, (unit.symbol, *unit.spelled))
    if said not in ("lb", "pound", "pounds")  # these are money as well
}
_LEAD = r"(?:(?P<many>how many|how much|number of) )|(?:measured |expressed )?in "
_UNIT = re.compile(rf"(?<!\w)(?P<lead>{_LEAD})?(?P<unit>{'|'.join(sorted(map(re.escape, _WORDS), key=len, reverse=True))}){STRANGE}?(?!\w)")


def units_taken(sentence: Sentence, plan: Plan) -> list[Fact]:
    """What units say, taken out of the sentence: a quantity is meant; "how many kWh" asks for its sum. The plan's units are all of their dimensions."""
    facts: list[Fact] = []
    for match in list(_UNIT.finditer(sentence.rest)):
        if match["unit"] in _SHORT and not match["lead"]:
            continue
        dimension = _WORDS[match["unit"]]
        if sentence.rest[: match.start()].rstrip()[-1:] == AMOUNT:
            plan.only_limited, plan.limit_unit = True, match["unit"]
        plan.unit_words = " or ".join(dict.fromkeys([*([plan.unit_words] if plan.unit_words else []), f"units of {dimension}"]))
        plan.units += [said for said, of in _WORDS.items() if of == dimension]
        facts.append(Fact("measure", "quantity", match.start("unit"), match["unit"]))
        facts += [Fact("operation", "sum", match.start(), match["many"])] if match["many"] else []
        sentence.take(match.start(), match.end(), GONE)
    return facts


def goods_of(plan: Plan, facts: Sequence[Fact]) -> list[Fact]:
    """Put what was supplied or handed over into the plan; returns the facts with the types that say so. "Water bills" aren't invoices."""
    goods = [fact for fact in facts if fact.slot == "goods"]
    wastes = any(fact.value == WASTES for fact in goods) or any(one.kind == "waste" for one in plan.names)
    if len({fact.value for fact in goods} | ({WASTES} if wastes else set())) > 1:
        raise NotUnderstood("The question names several kinds of supplies.", [fact.text for fact in goods], plan)
    if not goods and not wastes:
        return list(facts)
    vague = [fact for fact in facts if fact.text in ("paper", "papers")]
    if vague:
        raise NotUnderstood("It isn't clear what is meant by paper.", [vague[0].text], plan)
    others = [fact for fact in facts if fact.slot != "goods" and not (fact.slot == "types" and fact.text in ("bill", "bills"))]
    family = "wasteNote" if wastes else "utilityBill"
    if any(fact.slot == "types" and fact.value not in (family, "") for fact in others):
        raise NotUnderstood("It isn't clear which documents are meant.", [fact.text for fact in goods], plan)
    plan.goods = () if wastes else tuple(goods[0].value.split(","))
    if not any(fact.slot == "types" for fact in facts):  # "how many waste", as French and Spanish have it
        others = [replace(fact, value="sum") if (fact.slot, fact.value) == ("operation", "count") else fact for fact in others]
    first = goods[0] if goods else Fact("types", family, 0, "waste")
    return [fact for fact in others if fact.slot != "types"] + [Fact("types", family, first.start, "waste notes" if wastes else f"{first.text} bills")]


def limited(limits: Limits, said: str, amount: ColumnElement[int], unit: ColumnElement[str]) -> ColumnElement[bool]:
    """Quantities within limits that are `said` in a unit, in whichever unit of its dimension they are kept."""
    asked, ends = _unit(said), []
    for other in UNITS.values():
        if other.dimension == asked.dimension:
            times = asked.factor / other.factor * SCALE
            within = [unit.in_([folded(one) for one in (other.symbol, *other.spelled)])]
            if limits.least is not None:
                within.append(amount >= ceil(limits.least * times) if limits.closed else amount > floor(limits.least * times))
            if limits.most is not None:
                within.append(amount <= floor(limits.most * times) if limits.closed else amount < ceil(limits.most * times))
            ends.append(and_(*within))
    return or_(*ends)


def _unit(said: str) -> Unit:
    return next(unit for unit in UNITS.values() if said in map(folded, (unit.symbol, *unit.spelled)))


def supplied(goods: Sequence[str], category: ColumnElement[str], unit: ColumnElement[str], actor: Actor) -> ColumnElement[bool]:
    """Bills for one of these. Of a bill that doesn't say what it is for its unit tells, and whether its pages speak of gas."""
    fitting = [said for said, dimension in _WORDS.items() if any(dimension in MEASURED[one] for one in goods)]
    of_gas = Document.id.in_(matching.documents_with(actor.organization_id, [_GAS]))
    may_be = true() if set(goods) > {"gas"} else of_gas if "gas" in goods else ~of_gas
    return or_(category.in_(goods), and_(category.is_(None), unit.in_(fitting), may_be))


def put_in_folders(plan: Plan, kinds: Mapping[str, DocType]) -> None:
    """Bills of supplies and notes of waste don't say whose they are; the folder that they lie in does. Bills say who sent them."""
    families = {kinds[name].family for name in plan.types or () if name in kinds}
    if families and families <= {"utilityBill", "wasteNote"} or (plan.types is None and plan.measure == "quantity"):
        sent = _SENT if families != {"wasteNote"} else frozenset[str]()
        plan.names = [replace(one, kind="folder", keys=one.folders) if one.folders and not one.led & sent else one for one in plan.names]
