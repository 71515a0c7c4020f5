"""Plans and answers in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from portal.core import measures
from portal.core.documents import states
from portal.core.extraction.money import CODES
from portal.core.questions import texts
from portal.core.questions.figures import Figure, Found
from portal.core.questions.names import Named, said_whole
from portal.core.questions.periods import EARLY, FAR, Period
from portal.core.questions.plans import Excluded, Plan
from portal.core.readings.kept import folded

_DEEDS = {
    "count": "How many", "sum": "Sum of the {measure} of", "average": "Average {measure} of", "max": "Largest {measure} of", "min": "Smallest {measure} of",
    "value": "When {date}:", "latest": "Latest", "earliest": "Earliest", "list": "List of", "distinct": "How many different {group} names of",
    "quote": "What is said in", "balance": "The {measure} of", "top": "{group} first by {by} of",
}  # fmt: skip
_LEADS = {
    "number": "with the number", "code": "with the waste code", "waste": "of the waste", "party": "of", "holder": "made out to", "folder": "in the folder",
}  # fmt: skip
_SHOWN = 12  # figures in a sentence


def narrowed(plan: Plan) -> str:
    """Which documents a question is about, as far as it was understood; "" for nothing in particular."""
    said = [*([plan.type_words] if plan.type_words else []), *_narrowed(plan)]
    return f"{', '.join(said).rstrip('.')}." if said else ""


def understood(plan: Plan) -> str:
    """The plan in one sentence."""
    measure = measures.CALLED[plan.measure or "total"]
    by = "number" if plan.by == "count" else measure
    deed = _DEEDS[plan.operation].format(measure=measure, group=plan.called or plan.group, date=measures.DATE_WORDS[plan.date], by=by)
    deed = f"What stands as {texts.called(plan.texts)} in" if plan.texts else deed
    parts = [f"{deed} {_which(plan)}", *_narrowed(plan)]
    if plan.group and plan.operation not in ("distinct", "top"):
        parts.append(f"by {plan.group}")
    if plan.sides:
        parts.append("compared with each other")
    if plan.topic:
        parts.append(f"about {' '.join(plan.topic)}")
    return f"{', '.join(parts).rstrip('.')}."


def _which(plan: Plan) -> str:
    many = f"{plan.limit} " if plan.limit and plan.limit > 1 and plan.operation != "top" else ""
    return f"{many}{plan.type_words or 'documents'}"


def _narrowed(plan: Plan) -> list[str]:
    said = []
    for kind, lead in _LEADS.items():
        for group in dict.fromkeys(one.group for one in plan.names if one.kind == kind):
            said.append(f"{lead} {' or '.join(label for one in plan.names if (one.kind, one.group) == (kind, group) for label in one.labels)}")
    if plan.periods:
        said.append(f"{measures.DATE_WORDS[plan.date]} {' or '.join(map(span, plan.periods))}")
    if plan.states is not None:
        said.append(" or ".join(state.replace("_", " ") for state in plan.states) if len(plan.states) < len(states.STATES) - 2 else "not approved")
    for limits in plan.limits:
        ends = [f"{word} {money(amount, limits.currency or plan.limit_unit or None)}" for word, amount in _ends(limits) if amount is not None]
        said.append(" and ".join(ends))
    said += [f"in {' or '.join(plan.currencies)}"] if plan.currencies else []
    said += [f"for {' or '.join(plan.goods)}"] if plan.goods else []
    said += [f"in {plan.unit_words}"] if plan.units else []
    said += [f"without {texts.called(one)}" for out in plan.excluded if out.kind == "texts" for one in out.what]
    said += [f"but not {_excluded(out)}" for out in plan.excluded if out.kind != "texts"]
    return [*said, *(f"without {'an own date' if one == 'date' else 'a due date' if one == 'due' else f'a {one}'}" for one in plan.missing)]


def _excluded(excluded: Excluded) -> str:
    if excluded.kind == "names":
        leads = {"folder": "in the folder", "number": "with the number"}
        return " or ".join(f"{leads.get(one.kind, 'of')} {label}" for one in excluded.what for label in one.labels)
    if excluded.kind == "periods":
        return " or ".join(map(span, excluded.what))
    return excluded.text if excluded.kind == "types" else " or ".join(one.replace("_", " ") for one in excluded.what)


def _ends(limits: object) -> list[tuple[str, Decimal | None]]:
    closed, least, most = (getattr(limits, name) for name in ("closed", "least", "most"))
    return [("from" if closed else "over", least), ("to" if closed else "under", most)]


def span(period: Period) -> str:
    if period.first == EARLY:
        return f"until {period.last}"
    if period.last == FAR:
        return f"from {period.first}"
    return f"on {period.first}" if period.first == period.last else f"from {period.first} to {period.last}"


def money(value: Decimal, currency: str | None) -> str:
    """ "1,240.50 EUR"; a unit stands as it is kept."""
    text = f"{value:,f}"
    return f"{text} {currency.upper() if currency.upper() in CODES else currency}" if currency else text


def many(count: int | Decimal, noun: str = "document") -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def answered(plan: Plan, found: Found) -> str:
    """The answer in a few sentences."""
    if plan.sides or plan.group or plan.operation == "balance":
        return _listed(found.figures)
    if plan.operation == "count":
        return f"{many(found.count)}."
    if plan.texts:
        return "; ".join(f"{one.text} ({one.label}, {many(len(one.documents))})" for one in found.texts) + "."
    if plan.operation == "value":
        return "; ".join(f"{one.name}: {found.days[one.id]}" for one in found.documents) + "."
    if plan.operation in ("list", "latest", "earliest"):
        names = ", ".join(document.name for document in found.documents[:_SHOWN])
        return f"{many(found.count)}: {names}{', …' if found.count > _SHOWN else ''}."
    if plan.operation in ("max", "min"):
        figures = ", ".join(money(one.value, one.currency) for one in found.figures[:_SHOWN])
        return f"{figures}: {', '.join(document.name for document in found.documents[:_SHOWN])}."
    told = ", ".join(money(one.value, one.currency) for one in found.figures)
    return f"{told}, over {many(found.count)}."


def _listed(figures: Sequence[Figure]) -> str:
    told = "; ".join(f"{one.label}: {money(one.value, one.currency)}" for one in figures[:_SHOWN])
    return f"{told}{'; …' if len(figures) > _SHOWN else ''}."


def notes(plan: Plan) -> list[str]:
    """Sentences on names that aren't as the question has them."""
    names = [*plan.names, *(one for out in plan.excluded if out.kind == "names" for one in out.what)]
    short = [f"“{one.text}” is taken for {_and(one.labels)}, not for {_and(one.longer)}." for one in names if one.longer and _is_short(one)]
    return short + [f"“{one.text}” is taken for {_and(one.labels)}." for one in names if one.kind not in ("number", "code") and not said_whole(one)]


def _is_short(named: Named) -> bool:
    """Whether the question leaves out the legal form that tells the name from longer ones."""
    return folded(named.text) != folded(named.labels[0])


def untold(plan: Plan, count: int) -> list[str]:
    """A sentence on bills that don't say what they are for."""
    do = "doesn't" if count == 1 else "don't"
    return [f"{many(count)} {do} say what was supplied; the unit is that of {' or '.join(plan.goods)}."] if count else []


def _and(labels: Sequence[str]) -> str:
    return f"{', '.join(labels[:-1])} and {labels[-1]}" if len(labels) > 1 else labels[0]


def left_out(found: Found, plan: Plan) -> list[str]:
    """Sentences on documents that fit but couldn't be counted."""
    told, kind = [], {"due": "a due date", "expires": "a date of expiry"}.get(plan.date, "a date")
    if found.undated:
        told.append(f"{many(found.undated)} without {kind} {'is' if found.undated == 1 else 'are'} left out.")
    if found.keyless:
        told.append(f"{many(found.keyless)} without a {plan.group} {'is' if found.keyless == 1 else 'are'} left out.")
    if found.without:
        told.append(f"{many(found.without)} without this figure {'is' if found.without == 1 else 'are'} left out.")
    return told
