"""The arithmetic of a document as it stands now. What the reader tried is kept as it was; whatever a person has touched since is tried
again on today's values, and dropped when they no longer allow it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from portal.core import types
from portal.core.doctypes import DocType
from portal.core.documents.table import Document
from portal.core.extraction import arithmetic, numerals
from portal.core.extraction.model import Check
from portal.core.extraction.sources import mrz
from portal.core.extraction.statements import figures, report, vocabulary
from portal.core.extraction.statements.identities import tried
from portal.core.readings.derived import amount_of
from portal.core.readings.table import Reading, ReadingValue, removed

Values = Mapping[str, ReadingValue]
SURE = 0.75  # how well a line's label has to name a concept


def current(document: Document, reading: Reading | None, values: Sequence[ReadingValue]) -> list[Check]:
    """The checks to show and to decide by, in the order they were made; `values` are those of `reading`, the document's newest."""
    if reading is None:
        return []
    by_name = {row.name: row for row in values}
    read = [Check(**kept) for kept in reading.checks]
    touched = _touched(by_name) | (_gone(document, by_name) if any(set(check.fields) - by_name.keys() for check in read) else set())
    if not touched:
        return read
    again = {check.name: check for check in _tried(types.of_document(reading), by_name) if not touched.isdisjoint(check.fields)}
    known = [check if touched.isdisjoint(check.fields) else again.get(check.name) for check in read]
    names = {check.name for check in read}
    return [check for check in known if check is not None] + [check for name, check in again.items() if name not in names]


def _touched(values: Values) -> set[str]:
    """What people entered, memory or the outside reader put in, and what followed from that; a derived value stands behind its parts."""
    touched: set[str] = set()
    for name, row in values.items():
        parts = {part.partition("[")[0] for part in row.parts} if row.method == "derived" else set()
        if row.method in ("person", "outside") or row.remembered_id is not None or parts & touched:
            touched.add(name)
    return touched


def _gone(document: Document, values: Values) -> set[str]:
    """What was removed, and what went with it; a check may also name what was never told as a field."""
    return removed(document).keys() - values.keys()


def _tried(kind: DocType, values: Values) -> Iterable[Check]:
    return (check for check in FORMULAS.get(kind.family, _nothing)(kind.reader, values) if check is not None)


def _nothing(doc_type: str, values: Values) -> Iterable[Check | None]:
    return ()


def _amounts(values: Values, *names: str) -> dict[str, Decimal]:
    """The amounts among these fields that there are."""
    found = {name: amount_of(values[name].value) for name in names if name in values}
    return {name: amount for name, amount in found.items() if amount is not None}


def _items(values: Values, name: str) -> list[dict[str, Decimal]]:
    """The amounts of an array's items, by column."""
    rows = values[name].value or () if name in values else ()
    found = [{column: amount_of(cell.get("value")) for column, cell in row.items() if isinstance(cell, dict)} for row in rows]
    return [{column: amount for column, amount in row.items() if amount is not None} for row in found]


def _total(values: Values, names: tuple[str, str, str], tolerance: Decimal = arithmetic.CENT) -> Check | None:
    """`names` are total, subtotal, tax."""
    amounts = _amounts(values, *names)
    if len(amounts) < 3:
        return None
    total, subtotal, tax = (amounts[name] for name in names)
    return arithmetic.subtotal_and_tax(subtotal, tax, total, names, tolerance)


def _bill(total: str) -> Callable[[str, Values], Iterable[Check | None]]:
    def checks(doc_type: str, values: Values) -> Iterable[Check | None]:
        yield _total(values, (total, "SubTotal", "TotalTax"))
        lines = [row["Amount"] for row in _items(values, "Items") if "Amount" in row]
        yield arithmetic.items_add_up(sum(lines, Decimal(0)), _amounts(values, "SubTotal", total)) if lines else None

    return checks


def _receipt(doc_type: str, values: Values) -> Iterable[Check | None]:
    yield _total(values, ("Total", "Subtotal", "TotalTax"), arithmetic.COIN)


def _bank(doc_type: str, values: Values) -> Iterable[Check | None]:
    card = doc_type == "creditCardStatement"
    rows, ends = _items(values, "Transactions"), _amounts(values, "BeginningBalance", "EndingBalance")
    moved = [row.get("DepositAmount", Decimal(0)) - row.get("WithdrawalAmount", Decimal(0)) for row in rows]
    if rows and len(ends) == 2:
        yield arithmetic.balances(ends["BeginningBalance"], sum(moved, Decimal(0)), ends["EndingBalance"], card=card)
    lines = [(-change if card else change, row.get("Balance")) for change, row in zip(moved, rows, strict=True)]
    yield arithmetic.running(lines[::-1] if _newest_first(values) else lines)


def _newest_first(values: Values) -> bool:
    days = [str((row.get("Date") or {}).get("value") or "") for row in (values["Transactions"].value or () if "Transactions" in values else ())]
    return len(days) > 1 and "" < days[-1] < days[0]


def _check(doc_type: str, values: Values) -> Iterable[Check | None]:
    amount = _amounts(values, "NumberAmount").get("NumberAmount")
    words = values["WordAmount"].value if "WordAmount" in values else None
    yield numerals.agreement(words, amount) if isinstance(words, str) and amount is not None else None


def _pay_stub(doc_type: str, values: Values) -> Iterable[Check | None]:
    parts = ("GrossPay", "Taxes", "Deductions", "NetPay")
    amounts = _amounts(values, *(f"CurrentPeriod{part}" for part in parts))
    yield arithmetic.net_pay({name.removeprefix("CurrentPeriod"): amount for name, amount in amounts.items()})


def _identity_document(doc_type: str, values: Values) -> Iterable[Check | None]:
    zone = values["MachineReadableZone"].value if "MachineReadableZone" in values else None
    yield mrz.check(zone) if zone else None


def _tax_form(doc_type: str, values: Values) -> Iterable[Check | None]:
    if "FormType" not in values or values["FormType"].value != "W-2":
        return ()
    numbers = [row.get("Number", {}).get("value") for row in (values["Boxes"].value or () if "Boxes" in values else ())]
    amounts = _items(values, "Boxes")
    return arithmetic.payroll_taxes({number: row["Amount"] for number, row in zip(numbers, amounts, strict=True) if number and "Amount" in row})


def _statements(doc_type: str, values: Values) -> Iterable[Check | None]:
    """Of what stands only in the lines the sign isn't certain, so an identity that needs it counts when it holds."""
    told = _amounts(values, *report.FIELDS.values())
    fields = {concept: told[name] for concept, name in report.FIELDS.items() if name in told}
    unit = Decimal(values["UnitMultiplier"].value or 1) if "UnitMultiplier" in values else Decimal(1)
    outcomes = tried(_lines(values) | fields, 2 * max(unit, Decimal(1)))
    return report.checks(fields, [(one, held) for one, held in outcomes if held or fields.keys() >= set(one.needs)])


def _lines(values: Values) -> dict[str, Decimal]:
    """The figures of concepts that have no field, by the labels of the statement's lines; the first of several stands."""
    found: dict[str, Decimal] = {}
    rows = values["Lines"].value or () if "Lines" in values else ()
    for row, amounts in zip(rows, _items(values, "Lines"), strict=True):
        meant = vocabulary.meanings(str(row.get("Label", {}).get("value") or ""))[:1]
        if meant and meant[0].score >= SURE and "Amount" in amounts:
            amount = amounts["Amount"]
            found.setdefault(meant[0].concept, abs(amount) if meant[0].concept in figures.POSITIVE else amount)
    return found


#: By the family of the type, as the readers are.
FORMULAS: dict[str, Callable[[str, Values], Iterable[Check | None]]] = {
    "invoice": _bill("InvoiceTotal"),
    "order": _bill("OrderTotal"),
    "receipt": _receipt,
    "bankStatement": _bank,
    "payStub": _pay_stub,
    "check": _check,
    "idDocument": _identity_document,
    "taxForm": _tax_form,
    "financialReport": _statements,
}
