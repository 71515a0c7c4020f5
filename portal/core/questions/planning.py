"""From a question to a plan. Every word has to be understood, or to stand in the data; where one doesn't there is no plan."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from portal.core import measures
from portal.core.doctypes import DocType
from portal.core.questions import amounts, excluding, lexicon, names, operating, periods, quantities, texts
from portal.core.questions.lexicon import Fact
from portal.core.questions.names import Directory, Named
from portal.core.questions.naming import states_of, types_of
from portal.core.questions.operating import Parts, operate
from portal.core.questions.periods import EARLY, Period
from portal.core.questions.plans import NotUnderstood, Plan
from portal.core.questions.sentences import AMOUNT, CURRENCY, NAME, PERIOD, Sentence

_COUNT = {word: number for number, word in enumerate("two three four five six seven eight nine ten".split(), 2)}
_NOUN = r"(?:\w+ )?(?:invoices|receipts|documents|contracts|orders|statements|bills|pay\w*|vendors|suppliers|customers|merchants|months|notes|checks|cheques)"
_FEW = re.compile(
    rf"(?<!\w)(?:(?P<w>top|first|last|latest|newest|oldest|earliest|most recent|largest|biggest|highest|smallest|lowest|cheapest"
    rf"|most expensive) )?(?P<n>\d{{1,3}}|{'|'.join(_COUNT)})"
    rf"(?= (?:latest|newest|oldest|earliest|most recent|largest|biggest|highest|smallest|lowest|cheapest|most|{_NOUN}))(?!\w)"
)


_OTHER_YEAR = re.compile(r"(?<!\w)(?:tax|fiscal|financial|business|accounting) years?(?!\w)")
_FIGURES = ("sum", "average", "max", "min", "most", "top", "compare")


def planned(sentence: Sentence, directory: Directory, kinds: Mapping[str, DocType], numbers: Sequence[Named]) -> Plan:
    """Raises `NotUnderstood`, with what was understood until then. The sentence is used up."""
    plan = Plan(names=[*numbers, *names.taken(sentence, directory, whole=True)])
    if year := _OTHER_YEAR.search(sentence.rest):
        raise NotUnderstood("When such a year begins isn't known here.", [year[0]], plan)
    plan.limits = amounts.taken(sentence)
    plan.periods = periods.taken(sentence)
    currencies = amounts.currencies_taken(sentence)
    plan.currencies = list(dict.fromkeys(one.code for one in currencies))
    shape = sentence.rest
    _demand_days(plan, sentence)
    measured = quantities.units_taken(sentence, plan)
    few = _few(sentence)
    names.between_taken(sentence)
    facts = [*measured, *lexicon.taken(sentence, kinds)]
    plan.names = names.grouped(names.merged([*plan.names, *names.taken(sentence, directory, whole=False)]), shape)
    left = [word.raw for word in sentence.left() if not _joins(sentence, word.start, facts)]
    _demand_known(plan, facts, left, kinds)
    if not (facts or plan.names or plan.periods or plan.limits or plan.currencies):
        raise NotUnderstood("The question doesn't say what is asked.", [], plan)
    facts = quantities.goods_of(plan, facts)
    facts = excluding.taken(plan, facts, currencies, shape, kinds)
    parts = Parts(_without_of_numbers(facts, plan.names))
    _types(plan, parts, kinds)
    _demand_clear(plan, facts, sentence, shape)
    if parts.values("most") == ["more"] and re.search("[\x01\x03] or [\x01\x03]", shape):  # "more in March or in April"
        parts.facts.append(Fact("most", "than", 0, ""))
    _who_signed(plan, parts)
    _dates(plan, parts, kinds, sentence.today)
    _states(plan, parts)
    operating.drop_accounts(parts)
    _told(plan, parts)
    operate(plan, parts, few)
    _finish(plan, parts, kinds)
    quantities.put_in_folders(plan, kinds)
    operating.demand_one_day(plan)
    _demand_one(plan)
    return plan


def _demand_days(plan: Plan, sentence: Sentence) -> None:
    """ "At the end of March" is the day of a balance; of anything else it isn't clear which days are meant."""
    for match in list(re.finditer(r"(?:(?:at|on|as of|by) )?the (?:end|beginning|start|middle) (?=\x01)", sentence.rest)):
        if "balance" not in sentence.rest:
            raise NotUnderstood("It isn't clear which days are meant.", [match[0].strip()], plan)
        sentence.take(match.start(), match.end() - 1)


def _without_of_numbers(facts: Sequence[Fact], found: Sequence[Named]) -> list[Fact]:
    """ "Invoices for purchase order 4711" are invoices."""
    starts = [one.start for one in found if one.kind == "number"]
    of_numbers = [fact for fact in facts if fact.slot == "types" and fact.end + 1 in starts]
    others = [fact for fact in facts if fact.slot == "types" and fact not in of_numbers and fact.value]
    return [fact for fact in facts if not (others and fact in of_numbers)]


def _demand_known(plan: Plan, facts: Sequence[Fact], left: Sequence[str], kinds: Mapping[str, DocType]) -> None:
    """Refuse words without a meaning, and those of what the portal doesn't know."""
    untold = next((fact for fact in facts if fact.slot == "untold"), None)
    if left or untold:
        _types(plan, Parts(facts), kinds)
        if untold:
            raise NotUnderstood(untold.value, [untold.text], plan, strange=True)
        numbers = [word for word in left if re.search(r"\d", word)]
        if numbers and {"number", "numbers", "no", "nr", "reference"} & {word.casefold() for word in left}:
            raise NotUnderstood(f"No document that you may see has the number {numbers[0]}.", left, plan)
        raise NotUnderstood("Not everything of the question was understood.", left, plan, strange=True)


def _demand_clear(plan: Plan, facts: Sequence[Fact], sentence: Sentence, shape: str) -> None:
    """Refuse what could be meant in two ways, whose words are all known."""
    comparing = any(fact.value in ("compare", "than") for fact in facts)
    if re.search("\x01 (?:of |in )?\x01", shape) and not comparing and not _are_a_list(plan.periods, shape):
        raise NotUnderstood("It isn't clear how the times belong together.", [one.label for one in plan.periods], plan)
    if len(plan.currencies) > 1 and not re.search(r"\b(?:and|or)\b", shape):
        raise NotUnderstood("Amounts of one currency aren't told in another.", plan.currencies, plan)
    if len(plan.type_sides) > 1 and sum(one.kind == "party" for one in plan.names) > 1:
        raise NotUnderstood("It isn't clear which name belongs to which documents.", [one.text for one in plan.names], plan)
    ends = {fact.start + len(fact.text) + 1: fact for fact in facts}
    limited = [fact for at, fact in ends.items() if fact.slot == "measure" and sentence.rest[at : at + 1] == AMOUNT]
    if limited and (len([fact for fact in facts if fact.slot == "measure"]) > 1 or [fact for fact in facts if fact.value in _FIGURES]):
        raise NotUnderstood("It isn't clear which figure is limited.", [limited[0].text], plan)
    for fact in facts:
        if fact.slot == "date" and fact.value not in ("own", "overdue") and PERIOD in sentence.rest and not _beside_a_period(sentence.rest, fact):
            raise NotUnderstood("It isn't clear which date the time is about.", [fact.text], plan)
        if fact.value == "approved" and fact.slot == "status" and sentence.rest[fact.start + len(fact.text) + 1 :][:1] == PERIOD:
            raise NotUnderstood("When documents were approved isn't looked at; times are about their own dates.", ["approved"], plan)
    plan.single = any(fact.slot == "types" and ends.get(fact.start, fact).value in ("max", "min") for fact in facts)
    plan.only_limited = plan.only_limited or bool(limited)


def _are_a_list(found: Sequence[Period], shape: str) -> bool:
    """ "2024, 2025 and 2026": of one length, the last behind an "and"."""
    days = [(one.last - one.first).days for one in found]
    return len(found) > 2 and max(days) - min(days) < 4 and re.search("(?:\x01+ ){2,}(?:and|or) (?:in )?\x01", shape) is not None


def _beside_a_period(rest: str, fact: Fact) -> bool:
    end = fact.start + len(fact.text)
    return PERIOD in rest[end : end + 8] or rest[max(fact.start - 2, 0) : fact.start - 1] == PERIOD


def _joins(sentence: Sentence, start: int, facts: Sequence[Fact]) -> bool:
    """Whether it is an "or" between two of a kind, either of which may fit."""
    if sentence.plain(next(word for word in sentence.words if word.start == start)) != "or":
        return False
    before, after = sentence.rest[:start].rstrip(" ")[-1:], sentence.rest[start + 3 : start + 4]
    if before == after and before in (PERIOD, NAME, CURRENCY):
        return True
    left = next((fact.slot for fact in facts if fact.start + len(fact.text) + 1 == start), "")
    right = next((fact.slot for fact in facts if fact.start == start + 3), None)
    return left == right and left in ("types", "status")


def _few(sentence: Sentence) -> int | None:
    """The number of "top 5 …", "5 largest …", "last three …"."""
    match = _FEW.search(sentence.rest)
    if match is None:
        return None
    sentence.take(match.start("n"), match.end("n"))
    return _COUNT.get(match["n"]) or int(match["n"])


def _types(plan: Plan, parts: Parts, kinds: Mapping[str, DocType]) -> None:
    sides = []
    for fact in parts.all("types"):
        chosen = types_of(fact.value, kinds)
        if chosen and fact.value:
            sides.append((fact.text, chosen))
    plan.type_sides = tuple({chosen: (text, chosen) for text, chosen in sides}.values())
    plan.types = tuple(dict.fromkeys(name for _, chosen in sides for name in chosen)) if sides else None
    plan.type_words = " and ".join(dict.fromkeys(_plural(text) for text, _ in sides))


def _plural(text: str) -> str:
    return text if text.endswith("s") or text == "unclassified" else f"{text}s"


def _who_signed(plan: Plan, parts: Parts) -> None:
    """ "Who … signed" asks for the parties."""
    if "who" in parts.values("most") and parts.values("date") == ["signed"] and not plan.periods and not parts.ranked:
        parts.has("most", "who")
        signed = parts.all("date")
        parts.facts.append(replace(signed[0], slot="field", value="parties"))


def _meant(said: Sequence[str], plan: Plan, kinds: Mapping[str, DocType]) -> list[str]:
    """Of words that are said of several dates, "due,expires", the one that the types have."""
    every, chosen = list(kinds.values()), []
    for value in said:
        dated = {one: measures.of_types(measures.DATES[one], every) for one in value.split(",")} if "," in value else {}
        fitting = [one for one, having in dated.items() if plan.types and all(name in having for name in plan.types)]
        if dated and len(fitting) != 1:
            raise NotUnderstood("Say of which documents the date is meant.", list(dated), plan)
        chosen += fitting or [value]
    return list(dict.fromkeys(chosen))


def _dates(plan: Plan, parts: Parts, kinds: Mapping[str, DocType], today: date) -> None:
    said = _meant([value for value in parts.values("date") if value != "own"], plan, kinds)
    asked_for = any(fact.text.endswith("date") for fact in parts.all("date"))
    if len(said) > 1:
        raise NotUnderstood("The question names several kinds of dates.", said)
    if not said:
        numbered = any(one.kind == "number" for one in plan.names)
        if numbered and asked_for and not plan.periods:
            plan.operation = "value"
        return
    plan.date = said[0]
    if plan.date == "overdue":
        if plan.periods:
            raise NotUnderstood("What was overdue in another time isn't known.", ["overdue"])
        plan.date, plan.periods = "due", [Period(EARLY, today - timedelta(days=1), "overdue")]
    elif not plan.periods:
        if plan.date == "created" or not (parts.has("most", "when") or asked_for):
            raise NotUnderstood(f"The question says {measures.DATE_WORDS[plan.date]!r} and no time.", said)
        plan.operation = "value"


def _states(plan: Plan, parts: Parts) -> None:
    plan.states = tuple(dict.fromkeys(state for fact in parts.all("status") for state in states_of(fact.value))) or None


def _told(plan: Plan, parts: Parts) -> None:
    """What is to be told in words: a field that is named, or the date of a document whose number is."""
    facts = parts.all("field")
    if parts.ranked and [fact.value for fact in facts] == ["issuer"] and facts[0].text.startswith("who "):  # "who sent us the most …"
        parts.facts.append(replace(facts.pop(), slot="most", value="who"))
    named = list(dict.fromkeys(fact.value for fact in facts))
    if len(named) > 1 or (named and plan.operation == "value"):
        raise NotUnderstood("The question asks for several things at once.", [texts.called(one) for one in named], plan)
    if named:
        plan.operation, plan.texts = "value", named[0]
        if not plan.names and named[0] != texts.STATUS:
            raise NotUnderstood("Say whose it is, or of which document.", [texts.called(named[0])], plan)
    elif any(one.kind == "number" for one in plan.names) and plan.date == "own" and not plan.periods and parts.has("most", "when"):
        plan.operation = "value"


def _demand_one(plan: Plan) -> None:
    """A name that fits several is refused where a single thing is told; and what people of one name were paid together is nobody's pay."""
    single = plan.operation == "value" or (plan.measure in ("gross_pay", "net_pay") and plan.operation in _WITH_FIGURE and plan.group is None)
    vague = texts.unclear(plan.names) if single else None
    if vague is not None:
        raise NotUnderstood(f"Say which is meant: {' or '.join(vague.labels)}.", [vague.text], plan)


_WITH_FIGURE = ("sum", "average", "min", "max")


def _finish(plan: Plan, parts: Parts, kinds: Mapping[str, DocType]) -> None:
    """The types that have the figure and the date that is asked for; nothing may be left over."""
    if parts.facts:
        raise NotUnderstood("Not everything of the question was understood.", [fact.text for fact in parts.facts])
    if plan.family and plan.types is None:
        plan.types = tuple(kind.name for kind in kinds.values() if kind.family == plan.family)
        plan.type_words = ", ".join(f"{kinds[name].label.lower()}s" for name in plan.types)
    elif plan.family and any(kinds[name].family != plan.family for name in plan.types or () if name in kinds):
        raise NotUnderstood("It isn't clear which documents are meant.", [plan.type_words], plan)
    if plan.operation == "count" and plan.measure not in (None, "total") and not plan.only_limited:
        raise NotUnderstood("It isn't clear whether documents or amounts are counted.", [plan.measure or ""])
    if len(plan.periods) > 1 and plan.sides not in (None, "periods"):
        raise NotUnderstood("A comparison is between two times, two names or two types of documents.", ["compare"])
    if plan.operation in _WITH_FIGURE or (plan.operation == "top" and plan.by != "count"):
        plan.measure = plan.measure or _usual(plan, kinds)
        _demand(plan, measures.MEASURES[plan.measure], kinds, measures.CALLED[plan.measure])
    if plan.limits and plan.measure == "quantity" and not plan.limit_unit:
        raise NotUnderstood("Say in which unit the quantity is.", ["quantity"], plan)
    elif plan.limits:
        _demand(plan, measures.MEASURES[plan.measure or "total"], kinds, "amount")
    if plan.measure is not None and plan.types is None and len(measures.MEASURES[plan.measure]) == 1:
        plan.types = tuple(measures.of_types(measures.MEASURES[plan.measure], list(kinds.values())))
        plan.type_words = ", ".join(f"{kinds[name].label.lower()}s" for name in plan.types)
    if plan.measure == "spend" and plan.types is None:
        plan.types, plan.type_words = tuple(measures.of_types(measures.MEASURES["spend"], list(kinds.values()))), "invoices and receipts"
    if (plan.periods or (plan.operation == "value" and not plan.texts)) and plan.date != "created":
        _demand(plan, measures.DATES[plan.date], kinds, f"date ({measures.DATE_WORDS[plan.date]})")
    if plan.currencies and plan.measure is None and plan.operation in ("list", "count"):
        _demand(plan, measures.MEASURES["total"], kinds, "amount")


def _usual(plan: Plan, kinds: Mapping[str, DocType]) -> str:
    """The figure that is meant where none is named: the total, where the types have one."""
    chosen = [kinds[name] for name in plan.types or () if name in kinds]
    if chosen and all(kind.family in ("utilityBill", "wasteNote") for kind in chosen):
        return "quantity"
    return "total"


def _demand(plan: Plan, table: Mapping[str, tuple[str, ...]], kinds: Mapping[str, DocType], called: str) -> None:
    """Where types are named, each of them has to have it."""
    if plan.types is None:
        return
    having = measures.of_types(table, list(kinds.values()))
    lacking = [name for name in plan.types if name not in having]
    if lacking:
        label = kinds[lacking[0]].label.lower() if lacking[0] in kinds else lacking[0]
        raise NotUnderstood(f"A {label} has no {called}.", [called])
