"""How a bill is to be paid, and the numbers by which its parties are known: bank details, terms, tax ids, customer's number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from portal.core.extraction import numbers
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.layout import Span
from portal.core.extraction.model import Value

Values = dict[str, Value]

_BANK = re.compile(r"\b(?:bank\w*|banque|banca|banco|swift|bic|iban|sort code|routing|aba|ifsc?|bsb|wire|sparkasse|volksbank|blz)\b", re.I)
_TERM = re.compile(r"\d|\b(?:net|cash|prepaid|immediate\w*|receipt|comptant|contado|contanti|contant|vorkasse|\w*einzug|sofort|remesa|giro)\b", re.I)
_DAYS = re.compile(r"\d+\s*(?:days?|tagen?|dagen|jours|d[ií]as|gg|giorni)\b|\bnet \d+", re.I)
#: Lines above within which words tell a bank's account from a customer's.
_AROUND = 4


def details(printed: Printed) -> Value | None:
    """`PaymentDetails`: a row for every IBAN with its BIC, or for every account where there is no IBAN."""
    ibans, bics = _distinct(numbers.ibans(printed)), _distinct(numbers.bics(printed))
    rows: list[Values] = [{"IBAN": value_of(one)} for one in ibans]
    accounts = [] if ibans else _distinct(one for one in numbers.accounts(printed) if one.score > 0.6 and _of_bank(printed, one))
    rows += [{"BankAccountNumber": value_of(one)} for one in accounts]
    for at, bic in enumerate(bics if len(bics) <= max(1, len(rows)) else bics[: len(rows)]):
        if at < len(rows):
            rows[at]["SWIFT"] = value_of(bic)
        else:
            rows.append({"SWIFT": value_of(bic)})
    if not rows:
        return None
    first = next(iter(rows[0].values()))
    return Value("array", rows, first.confidence, first.content, first.page, first.box, first.method)


def _distinct(found) -> list[Candidate]:
    return list({one.value: one for one in reversed(list(found))}.values())[::-1]


def _of_bank(printed: Printed, one: Candidate) -> bool:
    """Whether an account number stands among words of a bank; "account" alone may be the customer's with the vendor."""
    index = printed.line_of(one.span)
    near = [line for line in printed.lines[max(0, index - _AROUND) : index + 1] if line.page == one.span.page]
    label = one.label.span.text if one.label else ""
    return any(_BANK.search(line.text) for line in near) or bool(_BANK.search(label))


def customer_id(printed: Printed) -> Candidate | None:
    """The customer's number; an account number only where it isn't a bank's."""
    found = numbers.ids_for(printed, "CustomerId")
    mine = [one for one in found if not (one.label and re.search(r"acc|a/c|konto|compte|cuenta|conto", one.label.span.text, re.I) and _of_bank(printed, one))]
    return numbers.best(mine, 0.5)


def order(printed: Printed, invoice: str | None, rows: Sequence[Values]) -> Candidate | None:
    """The buyer's order, which isn't a code in the `rows` of the items; "P.O. Box 1001" is an address."""
    cells = {(value.page, value.box) for row in rows for value in row.values()}
    found = [one for one in numbers.ids_for(printed, "PurchaseOrder") if (one.span.page, one.span.box) not in cells]
    return numbers.best([one for one in found if one.value != invoice and not _is_box(printed, one)], 0.5)


def _is_box(printed: Printed, one: Candidate) -> bool:
    if one.label is None:
        return False
    line = printed.lines[one.label.line]
    after = [word.text for word in line.words[one.label.stop : one.label.stop + 1]] + [one.span.words[0].text]
    return any(re.fullmatch(r"box[:.]?", word, re.I) for word in after)


def term(printed: Printed) -> Candidate | None:
    """The terms of payment; a word that is only a heading of something else isn't one."""
    return numbers.best([*_whole_terms(printed), *printed.texts_for("PaymentTerm", accept=_is_term, below=1)], 0.6)


def _whole_terms(printed: Printed) -> list[Candidate]:
    """What follows the label in its cell, else the next cell, when it tells days: also where it begins like a label ("Payment due within …")."""
    found = []
    for label in printed.labelled("PaymentTerm"):
        line = printed.lines[label.line]
        cell = next(one for one in line.segments if any(word is line.words[label.stop - 1] for word in one.words))
        at = next(i for i, word in enumerate(cell.words) if word is line.words[label.stop - 1]) + 1
        beside = [one for one in line.segments if one.frame[0] > cell.frame[2]][:1]
        below = [one for one in printed.under(label.span)[:1] if not beside or not _DAYS.search(beside[0].text)]
        span = cell.part(at, len(cell.words)) if at < len(cell.words) else next(iter([one for one in below if _DAYS.search(one.text)] or beside), None)
        if label.set_off and span is not None and _DAYS.search(span.text):
            span = _sentence(span)
            found.append(Candidate(span.text, span, label.strength("PaymentTerm"), label, content=span.text))
    return found


def _sentence(span: Span) -> Span:
    """The words up to the end of the sentence that tells the days."""
    ends = (at for at, word in enumerate(span.words, 1) if _closes(word.text) and _DAYS.search(span.part(0, at).text))
    return span.part(0, next(ends, len(span.words)))


def _closes(word: str) -> bool:
    """Whether a sentence ends with the word; not so "o.v.v."."""
    return len(word) > 3 and word.endswith(".") and "." not in word[:-1]


def _is_term(text: str) -> bool:
    return any(char.isalpha() for char in text) and (len(text.split()) > 1 or bool(_TERM.search(text)))


def tax_ids(printed: Printed, customer: Value | None) -> tuple[Candidate | None, Candidate | None]:
    """(the vendor's, the customer's): ids of a European form by check digits and label; the customer's stand at its label or under its name."""
    theirs = {id(near.span.words[0]) for label in printed.labelled("CustomerTaxId") for near in printed.near(label)}
    mine: list[Candidate] = []
    other: list[Candidate] = []
    for one in numbers.vat_ids(printed):
        labelled = any(id(word) in theirs for word in one.span.words) or _in_line_of(printed, one, "CustomerTaxId")
        (other if labelled or _is_under(printed, one.span, customer) else mine).append(one)
    known = {id(one.span.words[0]) for one in other} | theirs
    forms = _other_forms(printed, known)
    beside = [one for one in forms if _is_under(printed, one.span, customer)]
    vendor = numbers.best(mine) or numbers.best([one for one in forms if one not in beside], 0.6)
    return vendor, other[0] if other else _labelled_id(printed, vendor) or numbers.best(beside, 0.6)


def _is_under(printed: Printed, span: Span, customer: Value | None) -> bool:
    """Whether the id, or the cell that begins with its label, stands under the customer's name."""
    if customer is None or not customer.box or span.page != customer.page:
        return False
    cells = printed.lines[printed.line_of(span)].segments
    cell = next((cell for cell in cells if any(word is span.words[0] for word in cell.words)), span)
    return 0 < span.box[1] - customer.box[1] < 0.14 and min(abs(one.box[0] - customer.box[0]) for one in (span, cell)) < 0.12


def _in_line_of(printed: Printed, one: Candidate, name: str) -> bool:
    line = printed.line_of(one.span)
    return any(label.line == line and label.strength(name) > 0.5 for label in printed.labelled(name))


def _other_forms(printed: Printed, taken: set[int]) -> list[Candidate]:
    """Tax numbers of other forms (GST, ABN, EIN, Steuernummer) beside their labels."""
    found = [one for one in numbers.ids_for(printed, "VendorTaxId") if sum(c.isdigit() for c in one.printed) >= 7]
    return [_checked(one, printed.country) for one in found if id(one.span.words[0]) not in taken]


def _checked(one: Candidate, country: str | None) -> Candidate:
    """With what the country's check digits say, where it has any."""
    valid = numbers.is_tax_id(one.printed, country)
    return one if valid is None else replace(one, score=one.score + (0.1 if valid else -0.1), evidence={"checksum": float(valid)})


def _labelled_id(printed: Printed, vendor: Candidate | None) -> Candidate | None:
    found = [one for one in numbers.ids_for(printed, "CustomerTaxId") if sum(c.isdigit() for c in one.printed) >= 7]
    return numbers.best([one for one in found if vendor is None or one.span.words[0] is not vendor.span.words[0]], 0.85)


def service_period(printed: Printed) -> Sequence[Candidate]:
    """(first day, last day) of what is billed: two dates beside one label, or one beside each of two; () when not printed so."""
    for label in printed.labelled("ServiceStartDate"):
        for near in printed.near(label, below=1):
            found = printed.dates_in(near.span)
            if len(found) == 2 and label.emphasis > 0.8:
                return [replace(one, score=0.8 * near.weight) for one in found]
    start, end = (numbers.best(printed.dates_for(name), 0.75) for name in ("ServiceStartDate", "ServiceEndDate"))
    return [start, end] if start and end and str(start.value) <= str(end.value) and start.label is not end.label else ()
