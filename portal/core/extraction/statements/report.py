"""The chosen figures as the fields of a financial report, with the totals that follow from printed parts."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.core.extraction.layout import Span
from portal.core.extraction.model import Check, Page, Value
from portal.core.extraction.statements import figures, heading
from portal.core.extraction.statements.figures import Candidate, Choice
from portal.core.extraction.statements.identities import ONLY_CONFIRMING, Identity
from portal.core.extraction.statements.statement import Row, Statement

#: Concept → field of the report.
FIELDS = {
    "revenue": "TotalRevenue",
    "expenses": "TotalExpenses",
    "net_income": "NetIncome",
    "current_assets": "CurrentAssets",
    "fixed_assets": "FixedAssets",
    "total_assets": "TotalAssets",
    "current_liabilities": "CurrentLiabilities",
    "long_term_liabilities": "LongTermLiabilities",
    "total_liabilities": "TotalLiabilities",
    "equity": "Equity",
}
INCOME = ("income_statement",)
Outcomes = Sequence[tuple[Identity, bool]]


@dataclass(slots=True)
class Sources:
    """What derived totals may draw on: the fields so far and the places of printed rows in `Lines`."""

    fields: dict[str, Value]
    lines: dict[int, str]  # id of a printed figure's first word → "Lines[3].Amount"
    choice: Choice
    currency: str | None

    def part(self, concept: str) -> str | None:
        """The name of the value that holds a concept's figure: a field, or a line of the statement."""
        if FIELDS.get(concept) in self.fields:
            return FIELDS[concept]
        candidate = self.choice.get(concept)
        return self.lines.get(id(candidate.span.words[0])) if candidate and not candidate.parts else None

    def amount(self, concept: str) -> Decimal:
        if FIELDS.get(concept) in self.fields:
            return self.fields[FIELDS[concept]].value["amount"]
        return self.choice[concept].amount


def fields(pages: Sequence[Page], found: Sequence[Statement], choice: Choice, outcomes: Outcomes) -> dict[str, Value]:
    """All fields of the report that could be read or derived."""
    stated = heading.currency(pages, found)
    currency = stated.value if stated else None
    used = _used(found, choice)
    made = _context(pages, found, used)
    made |= {"Currency": stated} if stated else {}
    lines, places = _lines(used, choice, currency)
    for concept, name in FIELDS.items():
        if concept in choice and _stands(concept, choice, outcomes):
            made[name] = _printed(choice[concept], concept, outcomes, currency, places)
    _derive(Sources(made, places, choice, currency))
    if lines:
        made["Lines"] = Value("array", lines, 0.8, method="table")
    _follow(made)
    return made


def _follow(made: dict[str, Value]) -> None:
    """What no heading says follows from the statement's lines: of which kind it is, and that its figures are in full units."""
    for name in ("StatementType", "UnitMultiplier"):
        if made[name].box is None:
            made[name].method, made[name].parts = "derived", ["Lines"] if "Lines" in made else [one for one in made if one in FIELDS.values()]


def checks(known: Container[str], outcomes: Outcomes) -> list[Check]:
    """The identities that were tried on the `known` concepts, in words; those that need not hold are reported only when they do."""
    return [
        Check(
            identity.name,
            held,
            [FIELDS[name] for name in (*identity.needs, *identity.optional) if name in FIELDS and name in known],
            identity.sentence,
        )
        for identity, held in outcomes
        if held or identity.name not in ONLY_CONFIRMING
    ]


def _used(found: Sequence[Statement], choice: Choice) -> list[Statement]:
    """The statements that figures were taken from, in reading order."""
    taken = {id(candidate.statement) for candidate in choice.values()}
    return [
        statement
        for statement in found
        if id(statement) in taken and statement.kind in ("balance_sheet", "income_statement", "highlights", "trial_balance", "")
    ]


def _context(pages: Sequence[Page], found: Sequence[Statement], used: Sequence[Statement]) -> dict[str, Value]:
    """StatementType, EntityName, PeriodEndDate and UnitMultiplier."""
    kinds = {statement.kind for statement in used} or {statement.kind for statement in found}
    both = [kind for kind in ("balance_sheet", "income_statement") if kind in kinds]
    kind = "combined" if len(both) == 2 else (*both, "other")[0]
    made = {"StatementType": Value("string", kind, 0.9, *_title(used or found))}
    if entity := heading.entity(pages, found):
        made["EntityName"] = entity
    ends = [end for statement in used or found if (end := heading.period_end(statement))]
    if end := max(ends, key=lambda item: item[0], default=None) or heading.stated_end(pages, _year(used or found)):
        made["PeriodEndDate"] = Value("date", end[0].isoformat(), 0.9 * end[1].confidence, end[1].text, end[1].page, end[1].box, "label")
    line = next((line for statement in used if (line := heading.unit_line(statement))), None)
    unit = heading.unit(used)
    made["UnitMultiplier"] = Value("number", Decimal(unit), 0.9, *((line.text, line.page, line.box) if line else ()))
    return made


def _year(found: Sequence[Statement]) -> int | None:
    return max((period.year for statement in found if (period := statement.period()) and period.year), default=None)


def _title(found: Sequence[Statement]) -> tuple:
    line = next((line for statement in found for line in statement.lines if statement.title and line.text in statement.title), None)
    return (line.text, line.page, line.box) if line else ()


def _stands(concept: str, choice: Choice, outcomes: Outcomes) -> bool:
    """Whether a chosen figure may be told: an unprinted sum needs arithmetic that confirms it, a total of expenses must reconcile."""
    if choice[concept].parts:
        return any(held for identity, held in outcomes if concept in identity.needs)
    return concept != "expenses" or _reconciles(choice, outcomes)


def _reconciles(choice: Choice, outcomes: Outcomes) -> bool:
    """A total of expenses counts when revenue less it is a printed income; with nothing printed to try it against it stands."""
    tried = {identity.name: held for identity, held in outcomes if identity.name.endswith("_income_reconciles")}
    if any(tried.values()):
        return True
    return not tried and "gross_profit" not in choice


def _money(amount: Decimal, currency: str | None) -> dict[str, object]:
    return {"amount": amount, "currencyCode": currency}


def _printed(candidate: Candidate, concept: str, outcomes: Outcomes, currency: str | None, places: dict[int, str]) -> Value:
    confidence = _confidence(candidate, concept, outcomes)
    if candidate.parts:
        parts = [places[id(span.words[0])] for span in candidate.parts if id(span.words[0]) in places]
        return Value("currency", _money(candidate.amount, currency), confidence, method="derived", parts=parts)
    span = candidate.span
    return Value("currency", _money(candidate.amount, currency), confidence, span.text, span.page, span.box, "table")


def _confidence(candidate: Candidate, concept: str, outcomes: Outcomes) -> float:
    """The label's score, raised by arithmetic that holds and lowered by arithmetic that must hold and does not."""
    about = [(identity, held) for identity, held in outcomes if concept in (*identity.needs, *identity.optional)]
    raised = 0.12 if any(held for _, held in about) else 0.0
    lowered = 0.25 if any(not held and identity.name not in ONLY_CONFIRMING for identity, held in about) else 0.0
    return max(0.05, min(0.99, 0.87 * min(candidate.score, 1.0) + raised - lowered))


def _derive(sources: Sources) -> None:
    """Totals that are not printed but follow from printed parts."""
    sheet_only = ("fixed_assets", "current_assets")
    tangible = sources.choice.get("fixed_assets")
    if tangible is not None and tangible.concept in ("fixed_assets", "tangible_assets") and "noncurrent_assets" not in sources.choice:
        _sum(sources, "TotalAssets", sheet_only)
    elif "noncurrent_assets" in sources.choice:
        _sum(sources, "TotalAssets", ("noncurrent_assets", "current_assets"))
    elif tangible is None and "net_current_assets" in sources.choice:
        _sum(sources, "TotalAssets", ("current_assets",))
    british = "less_current_liabilities" in sources.choice or "net_current_assets" in sources.choice
    if british or "long_term_liabilities" in sources.choice:
        _sum(
            sources,
            "TotalLiabilities",
            ("current_liabilities", "long_term_liabilities", "provisions", "accruals"),
            required=1 if british else 2,
        )
    _difference(sources, "TotalLiabilities", "total_assets", ("equity", "mezzanine"))
    _difference(sources, "Equity", "total_assets", ("total_liabilities", "mezzanine"))
    if "gross_profit" in sources.choice or "TotalExpenses" not in sources.fields:
        _expenses(sources)


def _expenses(sources: Sources) -> None:
    """Cost of sales plus the operating expenses, when revenue less both is the operating income."""
    needed = ("revenue", "cost_of_sales", "expenses", "operating_income")
    if all(name in sources.choice for name in needed):
        revenue, cost, expenses, income = (sources.amount(name) if name != "expenses" else sources.choice[name].amount for name in needed)
        if revenue - cost - expenses == income:
            _sum(sources, "TotalExpenses", ("cost_of_sales", "expenses"))


def _sum(sources: Sources, name: str, concepts: tuple[str, ...], required: int = 0) -> None:
    present = [concept for concept in concepts if concept in sources.choice and sources.part(concept)]
    if name in sources.fields or len(present) < (required or len(concepts)) or (required and present[0] != concepts[0]):
        return
    _put(sources, name, present, sum((sources.amount(concept) for concept in present), Decimal(0)))


def _difference(sources: Sources, name: str, whole: str, less: tuple[str, ...]) -> None:
    if name in sources.fields or FIELDS[whole] not in sources.fields or FIELDS.get(less[0]) not in sources.fields:
        return
    present = [concept for concept in less if concept in sources.choice and sources.part(concept)]
    _put(sources, name, [whole, *present], sources.amount(whole) - sum((sources.amount(concept) for concept in present), Decimal(0)))


def _put(sources: Sources, name: str, concepts: list[str], amount: Decimal) -> None:
    parts = [part for concept in concepts if (part := sources.part(concept))]
    confidence = min((sources.fields[part].confidence for part in parts if part in sources.fields), default=0.6) * 0.95
    sources.fields[name] = Value("currency", _money(amount, sources.currency), confidence, method="derived", parts=parts)


def _lines(used: Sequence[Statement], choice: Choice, currency: str | None) -> tuple[list[dict[str, Value]], dict[int, str]]:
    """The rows of the statements as [{Label, Amount, PriorAmount}], and where each printed figure went."""
    default = next((candidate.unit for candidate in choice.values()), 1)
    made: list[dict[str, Value]] = []
    places: dict[int, str] = {}
    for statement in used:
        for row in statement.rows:
            latest = statement.latest(row)
            if not latest or row.group == "per_share" or (row.label and any(m.concept == "per_share" for m in figures.readings(row)[:1])):
                continue
            places.update({id(amount.span.words[0]): f"Lines[{len(made)}].Amount" for amount in latest})
            made.append(_line(statement, row, statement.unit or default, currency))
    return made, places


def _line(statement: Statement, row: Row, unit: int, currency: str | None) -> dict[str, Value]:
    made = {"Label": _label(row, row.span)} if row.span else {}
    for name, amounts in (("Amount", statement.latest(row)), ("PriorAmount", statement.prior(row))):
        if amounts:
            amount = amounts[-1]
            value = _money(amount.money.amount * unit, currency)
            made[name] = Value("currency", value, 0.85 * amount.span.confidence, amount.text, amount.span.page, amount.span.box, "table")
    return made


def _label(row: Row, span: Span) -> Value:
    return Value("string", row.label, 0.9 * span.confidence, row.label, span.page, span.box, "table")
