"""What a question wants done, and with which figure: told from its facts."""

from __future__ import annotations

from collections.abc import Sequence

from portal.core.measures import STOCKS
from portal.core.questions.lexicon import Fact
from portal.core.questions.plans import NotUnderstood, Plan


class Parts:
    """The facts of a question by slot; what is used is dropped, and nothing may be left in the end."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.facts = list(facts)

    def all(self, slot: str) -> list[Fact]:
        found = [fact for fact in self.facts if fact.slot == slot]
        self.facts = [fact for fact in self.facts if fact.slot != slot]
        return found

    def has(self, slot: str, *values: str) -> bool:
        """Whether there is such a fact; it is used."""
        found = [fact for fact in self.facts if fact.slot == slot and fact.value in values]
        self.facts = [fact for fact in self.facts if fact not in found]
        return bool(found)

    @property
    def ranked(self) -> bool:
        """Whether the first of several is asked for."""
        return bool({"max", "min"} & set(self.values("operation")) or {"most", "fewest", "top"} & set(self.values("most")))

    def values(self, slot: str) -> list[str]:
        return list(dict.fromkeys(fact.value for fact in self.facts if fact.slot == slot))


def operate(plan: Plan, parts: Parts, few: int | None) -> None:
    """What is to be done, and with which figure."""
    plan.missing = tuple(fact.value for fact in parts.all("missing"))
    measures = parts.values("measure")
    parts.all("measure")
    plan.group = _group(parts, plan)
    comparing = parts.has("operation", "compare")
    if parts.has("most", "than"):
        comparing = True
    entity = _entity(parts, plan)
    strong = [one for one in parts.values("operation") if one not in ("list", "sum")]
    summed, listed = "sum" in parts.values("operation"), "list" in parts.values("operation")
    parts.all("operation")
    strong += _position(parts)
    most = [fact.value for fact in parts.all("most") if fact.value not in ("who", "distinct")]
    strong, measures = _pay(plan, list(dict.fromkeys(strong)), measures)
    if len(measures) > 1:
        raise NotUnderstood("The question names several figures.", measures)
    plan.measure = measures[0] if measures else None
    if plan.operation == "value":
        if strong or measures or most or entity or plan.group or comparing or summed or few:
            raise NotUnderstood("The question asks for several things at once.", strong or [*measures, *most])
    elif comparing:
        _compare(plan, strong, most, entity)
    elif entity and not plan.group:
        _of_entities(plan, entity, strong, most, few, listed)
    elif most or entity:
        _top(plan, strong, most, few, bool(entity and entity != plan.group))
    else:
        _simple(plan, strong, summed, few)


def _pay(plan: Plan, strong: list[str], measures: list[str]) -> tuple[list[str], list[str]]:
    """ "Total" beside another figure only says that it is added up; "gross" of an invoice is its total, of pay it is the gross pay."""
    pay = plan.types is not None and set(plan.types) == {"payStub"}
    named = ["total" if one == "gross_pay" and plan.types and not pay else "net_pay" if one == "net" and pay else one for one in measures]
    others = [one for one in named if one != "total"]
    return strong, list(dict.fromkeys(others or named))


#: Who issued a document and whom it is made out to are called otherwise in some families.
_CALLED = {"bank": ("vendor", "bankStatement"), "employer": ("vendor", "payStub"), "employee": ("customer", "payStub")}


def _called(value: str, plan: Plan) -> str:
    """A group or entity by its usual name; only documents of the family that calls it so are meant."""
    usual, family = _CALLED.get(value, (value, plan.family))
    if plan.family and family != plan.family:
        raise NotUnderstood("The question asks for several things at once.", [value])
    plan.family, plan.called = family, value if value in _CALLED else plan.called
    return usual


def _position(parts: Parts) -> list[str]:
    """ "Last" and "first", where no time follows them."""
    last, first = parts.has("most", "last"), parts.has("most", "first")
    return ["latest"] * last + ["earliest"] * first


def _group(parts: Parts, plan: Plan) -> str | None:
    groups = list(dict.fromkeys(_called(fact.value, plan) for fact in parts.all("group")))
    if len(groups) > 1:
        raise NotUnderstood("Figures are grouped by one thing at a time.", groups)
    return groups[0] if groups else None


def _entity(parts: Parts, plan: Plan) -> str | None:
    """What is asked for instead of documents: vendors, months …"""
    entities = list(dict.fromkeys(_called(fact.value, plan) for fact in parts.all("entity")))
    if parts.has("most", "who"):
        if not parts.ranked or entities not in ([], ["vendor"]):
            raise NotUnderstood("Who did something isn't known from documents.", ["who"])
        entities = ["vendor"]
    if len(entities) > 1:
        raise NotUnderstood("The question asks for several things at once.", entities)
    return entities[0] if entities else None


def _compare(plan: Plan, strong: list[str], most: list[str], entity: str | None) -> None:
    parties = [one for one in plan.names if one.kind in ("party", "holder", "folder")]
    several = [name for name, count in (("periods", len(plan.periods)), ("parties", len(parties)), ("types", len(plan.type_sides))) if count > 1]
    if len(several) != 1 or entity or plan.group or len(strong) > 1 or set(most) - {"more", "fewest"}:
        raise NotUnderstood("A comparison is between two times, two names or two types of documents.", ["compare"])
    plan.sides = several[0]
    plan.operation = strong[0] if strong else "count" if most and plan.measure is None else "sum"
    if plan.operation in ("latest", "earliest"):
        raise NotUnderstood("Figures are compared, not the latest documents.", strong)
    if plan.operation == "count":
        plan.measure = None


def _of_entities(plan: Plan, entity: str, strong: list[str], most: list[str], few: int | None, listed: bool) -> None:
    """ "Which vendor …": they are counted, listed, or put in an order by their documents."""
    if any(out.kind == "types" for out in plan.excluded):
        raise NotUnderstood(f"Which {entity} has no documents of a type isn't looked for.", [entity], plan)
    ends = {"max": True, "min": False}
    ranked = [one for one in strong if one in ends]
    plan.group = entity
    if most or ranked:
        others = [one for one in strong if one not in ends]
        if others not in ([], ["average"]) and others != ["count"]:
            raise NotUnderstood("The question asks for several things at once.", strong)
        plan.operation, plan.limit = "top", few or 1
        plan.descending = ends[ranked[0]] if ranked else "fewest" not in most
        alone = ranked[0] if ranked and plan.single and not plan.measure else None
        plan.by = others[0] if others else alone or ("sum" if plan.measure or ranked or "top" in most else "count")
        return
    if strong == ["count"]:
        plan.operation = "distinct"
    elif not strong and few is None and plan.measure is None:
        plan.operation = "list"
    else:
        raise NotUnderstood(f"What is asked of each {entity} wasn't understood.", [entity])


def _top(plan: Plan, strong: list[str], most: list[str], few: int | None, odd: bool) -> None:
    if odd or "more" in most:
        raise NotUnderstood("What is compared wasn't understood.", most or ["each"])
    if plan.group:
        plan.operation, plan.limit = "top", few or 1
        plan.descending, plan.by = "fewest" not in most and "min" not in strong, "sum" if plan.measure else "count"
        return
    if not most:
        return _simple(plan, strong, False, few)
    if "top" in most and not [one for one in strong if one != "max"]:
        plan.operation, plan.limit = "max", few or 1
        return None
    raise NotUnderstood("What is meant by most wasn't understood.", most)


def _simple(plan: Plan, strong: list[str], summed: bool, few: int | None) -> None:
    if len(strong) > 1:
        raise NotUnderstood("The question asks for several things at once.", strong)
    plan.operation = strong[0] if strong else "sum" if summed or (plan.measure and not plan.only_limited) else "list"
    if few is not None and plan.operation not in ("max", "min", "latest", "earliest"):
        raise NotUnderstood("It isn't clear which ones are meant by the number.", [str(few)])
    plan.limit = few or (1 if plan.operation in ("latest", "earliest", "max", "min") else None)
    plan.descending = plan.operation in ("max", "latest")


def drop_accounts(parts: Parts) -> None:
    """ "The balance of the bank account" doesn't ask for its number."""
    if {"closing", "opening"} & set(parts.values("measure")):
        parts.all("account")
        parts.has("field", "account")


def demand_one_day(plan: Plan) -> None:
    """Balances aren't added up: each account's is told, of one day."""
    if plan.measure in STOCKS and plan.operation == "sum" and plan.group is None:
        if plan.sides:
            raise NotUnderstood("Balances aren't added up, so they aren't compared either.", ["compare"], plan)
        plan.operation = "balance"
