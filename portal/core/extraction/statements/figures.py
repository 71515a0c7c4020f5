"""Candidates for every figure, and the choice among them.

A candidate is a printed amount that a label, a heading or the arithmetic of its group speaks for. The set of candidates is chosen that
has the surest labels and breaks the fewest identities of accounting (`identities.py`); neither alone decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from portal.core.extraction.layout import Span
from portal.core.extraction.statements import identities, prose, vocabulary
from portal.core.extraction.statements.candidates import Candidate
from portal.core.extraction.statements.cells import Amount
from portal.core.extraction.statements.identities import ONLY_CONFIRMING, Identity
from portal.core.extraction.statements.statement import Row, Statement
from portal.core.extraction.statements.vocabulary import Meaning

#: Concepts whose figures are printed as deductions in some layouts: always positive here.
POSITIVE = {"current_liabilities", "long_term_liabilities", "total_liabilities", "provisions", "accruals", "expenses", "cost_of_sales"}
#: Concepts whose sign a label may tell ("Net loss 270").
SIGNED = {"net_income", "operating_income", "pretax_income", "equity", "net_assets", "net_current_assets"}
#: Concepts that make one variable: the figure sought → (concept, weight).
VARIABLES = {
    "fixed_assets": (("fixed_assets", 1.0), ("property", 0.85), ("tangible_assets", 0.6), ("noncurrent_assets", 0.45)),
    "equity": (("equity", 1.0), ("net_assets", 0.9)),
}
#: British sheets (those that print net current assets or net assets) call all that is not current fixed assets.
BRITISH = {"fixed_assets": (("fixed_assets", 1.0), ("noncurrent_assets", 0.9), ("tangible_assets", 0.6), ("property", 0.5))}
BRITISH_SIGNS = {"net_current_assets", "net_assets", "less_current_liabilities"}
#: Groups whose unlabelled last figure is their total.
TOTALLED = frozenset(
    (
        "fixed_assets current_assets noncurrent_assets current_liabilities long_term_liabilities "
        "provisions equity revenue expenses cost_of_sales"
    ).split()
)
#: What an identity that holds or fails is worth beside a label's score of up to 1.
PASSED, FAILED = 0.6, -0.25

Choice = dict[str, Candidate]


def choose(found: Sequence[Statement], unit: int) -> tuple[Choice, list[tuple[Identity, bool]]]:
    """The best consistent set of figures, and which identities could be tried and held. `unit` is for statements that state none."""
    candidates = _variables(_candidates(found, unit))
    choice = {name: options[0] for name, options in candidates.items()}
    for _ in range(3):
        before = dict(choice)
        for name, options in candidates.items():
            choice[name] = max(options[:6], key=lambda option, name=name: _worth({**choice, name: option}))
        if choice == before:
            break
    return choice, tried(choice)


def tried(choice: Choice) -> list[tuple[Identity, bool]]:
    """The identities that the chosen figures allow to test, with their outcome."""
    amounts = {name: candidate.amount for name, candidate in choice.items()}
    slack = Decimal(max((candidate.unit for candidate in choice.values()), default=1)) * 2
    return identities.tried(amounts, slack)


def alternatives(found: Sequence[Statement], unit: int, concept: str) -> list[Candidate]:
    """All candidates for one concept, surest first."""
    return _variables(_candidates(found, unit)).get(concept, [])


def _worth(choice: Choice) -> float:
    weighed = [(identity, held) for identity, held in tried(choice) if identity.name != "assets_are_fixed_and_current"]
    evidence = sum(PASSED if held else FAILED * (identity.name not in ONLY_CONFIRMING) for identity, held in weighed)
    return sum(candidate.score for candidate in choice.values()) + evidence


def _variables(candidates: Iterable[Candidate]) -> dict[str, list[Candidate]]:
    by_concept: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_concept.setdefault(candidate.concept, []).append(candidate)
    british = any(by_concept.get(name) for name in BRITISH_SIGNS)
    for name, sources in (VARIABLES | BRITISH if british else VARIABLES).items():
        if name == "fixed_assets" and not british and by_concept.get("property"):
            sources = sources[:2]
        mixed = [
            replace(candidate, score=candidate.score * weight) for concept, weight in sources for candidate in by_concept.get(concept, ())
        ]
        if mixed:
            by_concept[name] = mixed
    if "equity" in by_concept:  # "Total equity" stands below "Total stockholders' equity" when others have a share in it
        by_concept["equity"].reverse()
    return {name: sorted(options, key=lambda option: -option.score) for name, options in by_concept.items()}


def _candidates(found: Sequence[Statement], unit: int) -> list[Candidate]:
    """From every row by its label, and from every group by its heading."""
    standing = _standing(found)
    made: list[Candidate] = []
    for statement in found:
        for row in statement.rows:
            for meaning in readings(row) if row.group != "per_share" else ():
                weight = standing[id(statement)] * _fits(meaning.statement, meaning.concept, statement.kind)
                made += _of_row(statement, row, meaning, weight, unit) if weight > 0.1 else []
        if statement.kind == "balance_sheet" and not any(other.kind == "income_statement" for other in found):
            made += prose.net_income(statement, unit)
        if statement.kind in ("balance_sheet", "income_statement", "highlights", ""):
            made += _of_groups(statement, standing[id(statement)], unit)
    return made


def readings(row: Row) -> tuple[Meaning, ...]:
    """What a row's label means, alone or with the lines it is wrapped over; a sure reading of the label alone stands."""
    own = vocabulary.meanings(row.label) if row.label else ()
    if own and own[0].score >= 0.95:
        return own
    best = own
    above, below = " ".join(row.before[-1:]), row.after
    for text in (
        f"{above} {row.label}",
        f"{' '.join(row.before[-2:])} {row.label}",
        f"{row.label} {below}",
        f"{above} {row.label} {below}",
    ):
        longer = vocabulary.meanings(text) if row.label or below else ()
        if text.strip() != row.label and longer and (not best or longer[0].score * 0.97 > best[0].score or best is own):
            best = tuple(Meaning(m.concept, m.score * 0.97, m.statement) for m in longer)
    return best


def _standing(found: Sequence[Statement]) -> dict[int, float]:
    """How much a statement counts: the group's before the company's, plain before comprehensive income, the first before later ones."""
    weights = {}
    for place, statement in enumerate(found):
        peers = [other for other in found if other.kind == statement.kind and other is not statement]
        weight = 1.0 - 0.01 * min(place, 20)
        if statement.level == "company" and any(other.level != "company" for other in peers):
            weight *= 0.6
        if statement.comprehensive and any(not other.comprehensive for other in peers):
            weight *= 0.8
        weights[id(statement)] = weight
    return weights


def _fits(wanted: str, concept: str, kind: str) -> float:
    """How credible a concept of one statement is on another."""
    if wanted == kind:
        return 1.0
    if kind in ("highlights", "trial_balance", ""):
        return 0.8
    if concept == "net_income":
        return {"balance_sheet": 0.75, "cash_flow": 0.3, "changes_in_equity": 0.3}.get(kind, 0.0)
    return 0.5 if kind == "income_statement" else 0.0


def _of_row(statement: Statement, row: Row, meaning: Meaning, weight: float, unit: int) -> list[Candidate]:
    amounts = statement.latest(row)
    inner_first = meaning.concept in ("current_liabilities", "property", "tangible_assets", "provisions")
    ordered = amounts if inner_first else amounts[::-1]
    made = [
        _made(statement, row, amount, meaning.concept, meaning.score * weight * (1.0, 0.6)[min(place, 1)], unit)
        for place, amount in enumerate(ordered)
    ]
    if meaning.concept == "expenses":
        made += [recovered(candidate) for candidate in made if candidate.span.text.startswith(("(", "-"))]
    return made


def recovered(candidate: Candidate) -> Candidate:
    """Expenses in brackets are a deduction as a rule; that recoveries outweigh them is the rarer reading."""
    return replace(candidate, amount=-candidate.amount, score=candidate.score * 0.7)


def _made(statement: Statement, row: Row, amount: Amount, concept: str, score: float, unit: int, parts: tuple[Span, ...] = ()) -> Candidate:
    multiplier = vocabulary.own_unit(row.label) or statement.unit or unit
    value = signed(concept, amount.money.amount, row) * multiplier
    return Candidate(
        concept, value, score * min(1.0, 0.5 + amount.span.confidence / 2), amount.span, multiplier, row.label, statement, parts
    )


def signed(concept: str, amount: Decimal, row: Row) -> Decimal:
    """Liabilities and expenses positive; a figure that its label calls a loss or a deficit negative, also where no sign is printed."""
    if concept in POSITIVE:
        return abs(amount)
    explicit = any(other.money.amount < 0 for other in row.amounts)
    if concept in SIGNED and amount > 0 and not explicit and vocabulary.calls_negative(row.label):
        return -amount
    return amount


def _of_groups(statement: Statement, weight: float, unit: int) -> list[Candidate]:
    """Totals that stand without a label under a heading, or that a single item stands for."""
    made = []
    for concept, rows in _runs(statement):
        total = next((row for row in rows if vocabulary.letters(row.label) in ("", "total", "totais")), None)
        if total is not None and statement.latest(total):
            made.append(_made(statement, total, statement.latest(total)[-1], concept, 0.9 * weight, unit))
        elif total is None and concept not in ("revenue", "expenses", "cost_of_sales"):
            made += _of_items(statement, concept, rows, weight, unit)
    return made


def _of_items(statement: Statement, concept: str, rows: list[Row], weight: float, unit: int) -> list[Candidate]:
    items = [(row, statement.latest(row)) for row in rows]
    figures = [(row, amounts) for row, amounts in items if amounts]
    if not figures or any(m.concept == concept and m.score >= 0.95 for row in rows for m in readings(row)):
        return []
    row, amounts = figures[-1]
    if len(figures) == 1:
        return [_made(statement, row, amounts[-1], concept, 0.7 * weight, unit)]
    if len(amounts) == 2:
        return [_made(statement, row, amounts[-1], concept, 0.75 * weight, unit)]
    total = sum(((a[0].money.amount) for _, a in figures), Decimal(0)) * (statement.unit or unit)
    parts = tuple(a[0].span for _, a in figures)
    return [Candidate(concept, total, 0.35 * weight, amounts[0].span, statement.unit or unit, "", statement, parts)]


def _runs(statement: Statement) -> list[tuple[str, list[Row]]]:
    """Consecutive rows under one heading, up to and including an unlabelled total."""
    runs: list[tuple[str, list[Row]]] = []
    open_group: str | None = None
    for row in statement.rows:
        if row.group not in TOTALLED:
            open_group = None
            continue
        if row.group != open_group or any(vocabulary.heading(text) for text in row.before):
            runs.append((row.group, []))
            open_group = row.group
        runs[-1][1].append(row)
    return [(group, _until_total(rows)) for group, rows in runs]


def _until_total(rows: list[Row]) -> list[Row]:
    end = next((i for i, row in enumerate(rows) if not row.label), len(rows) - 1)
    return [row for row in rows[: end + 1] if row.group == "current_liabilities" or not _is_balance(row)]


def _is_balance(row: Row) -> bool:
    """A row that follows from groups above and is no item of its own."""
    return any(m.concept in (*BRITISH_SIGNS, "current_liabilities") for m in readings(row)[:1])
