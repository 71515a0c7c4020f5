"""What sources of truth say, put in the place of what was read by rules: XML before codes before form fields before the print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from portal.core.doctypes import DOCTYPES
from portal.core.extraction import arithmetic, items, labels
from portal.core.extraction.candidates import Printed
from portal.core.extraction.model import Check, Guess, Reading, Source, Value
from portal.core.extraction.sources.where import Places

_ORDER = {"xml": 0, "code": 1, "form_field": 2}
#: Fields whose print is held against the XML: those that people pay and book by.
_COMPARED = ("InvoiceId", "OrderId", "InvoiceDate", "OrderDate", "DueDate", "SubTotal", "TotalTax", "InvoiceTotal", "OrderTotal", "AmountDue")
_SAID_BY = {"xml": "the XML", "code": "the code"}
_CHECKS = {"xml": "e_invoice_and_page_agree", "code": "code_and_page_agree"}
#: What families call the fields of bills that codes know.
_CALLED = {
    "receipt": {"VendorName": "MerchantName", "VendorAddress": "MerchantAddress", "InvoiceDate": "TransactionDate", "InvoiceTotal": "Total"},
    "utilityBill": {"VendorName": "SupplierName"},
}
_TOTALS = {"invoice": "InvoiceTotal", "order": "OrderTotal"}
#: Surety of a printed value that is worth holding against the XML, and what is left of the XML's when they differ.
SURELY_READ, DISPUTED = 0.7, 0.6
#: Surety of what the XML and the page say alike, and of a compared field that is nowhere on the page.
PRINTED, UNPRINTED = 0.99, 0.9
#: Surety of a hint that fills a gap, and of a value read by rules that a hint bears out.
HINTED, BORNE_OUT = 0.7, 0.97


def claimed(sources: Iterable[Source], ranked: list[Guess]) -> list[Guess]:
    """The ranked types once the sources were heard; a special kind of the claimed family stays as classified."""
    best, *others = ranked
    claims = [source for source in by_rank(sources) if source.doc_type is not None]
    if not claims:
        return ranked
    claim = max(claims, key=lambda source: source.certainty)
    if _family(best.doc_type) == _family(claim.doc_type):
        return [best._replace(confidence=max(best.confidence, claim.certainty)), *others]
    if claim.certainty <= best.confidence and best.doc_type != "unclassified":
        return ranked
    words = next((guess.words for guess in others if guess.doc_type == claim.doc_type), ())
    return [Guess(claim.doc_type, claim.certainty, words), *(guess for guess in ranked if guess.doc_type != claim.doc_type)]


def _family(doc_type: str) -> str | None:
    return DOCTYPES[doc_type].family if doc_type in DOCTYPES else None


def says_all(reading: Reading) -> bool:
    """Whether the pages were made of a source of this type, so that rules have nothing to add."""
    return any(source.whole and source.doc_type is not None and _family(source.doc_type) == _family(reading.doc_type) for source in reading.sources)


def by_rank(sources: Iterable[Source]) -> list[Source]:
    return sorted(sources, key=lambda source: _ORDER[source.method])


def into(reading: Reading) -> None:
    """Merge `reading.sources` into its fields and checks. What the type does not declare is left out."""
    declared, family = DOCTYPES.get(reading.doc_type), _family(reading.doc_type)
    names = [field.name for field in declared.fields] if declared else []
    fitting = [source for source in by_rank(reading.sources) if source.doc_type is None or _family(source.doc_type) == family]
    reading.checks += [check for source in by_rank(reading.sources) for check in source.checks]
    read = reading.fields
    taken = _first_of(fitting, "fields", family, names)
    hints = _first_of(fitting, "hints", family, [name for name in names if name not in taken])
    taken |= {name: hint for name, hint in hints.items() if not _borne_out(read.get(name), hint)}
    if taken:
        _stated(reading, taken, read)
        merged = {name: _joined(taken[name], read.get(name)) if name in taken else read.get(name) for name in names}
        reading.fields = {name: value for name, value in merged.items() if value is not None}
        reading.checks = _checks(reading, taken.keys(), family)


def _first_of(sources: Iterable[Source], kind: str, family: str | None, names: Sequence[str]) -> dict[str, Value]:
    """The values of the first source that has them, under the names of the family's fields."""
    called = _CALLED.get(family, {})
    found: dict[str, Value] = {}
    for source in sources:
        for name, value in getattr(source, kind).items():
            found.setdefault(called.get(name, name), value)
    return {name: found[name] for name in names if name in found}


def _borne_out(read: Value | None, hint: Value) -> bool:
    """Whether rules have read the field, which a hint that says the same makes surer and one that doesn't leaves alone."""
    if read is None:
        hint.confidence = HINTED
        return False
    if _says_same(read, hint):
        read.confidence = max(read.confidence, BORNE_OUT)
        read.evidence[hint.method] = 1.0
    return True


def _says_same(read: Value, hint: Value) -> bool:
    """Names and addresses may be longer in one of the two by a country or a legal form."""
    if isinstance(read.value, str) and isinstance(hint.value, str):
        short, long = sorted((labels.squash(read.value), labels.squash(hint.value)), key=len)
        return short == long or len(short) >= 5 and short in long
    return _plain(read) == _plain(hint)


def _joined(value: Value, read: Value | None) -> Value:
    """A source's rows may lack columns that were read from the print of the same row (a code holds the IBAN, the print the BIC too), and a
    form's fields rows that were read from the print beside them."""
    if read is not None and value.method == "code" and _transcribed(value, read):
        read.confidence, read.evidence[value.method] = max(read.confidence, value.confidence), 1.0
        return read
    if value.type != "array" or read is None or read.type != "array":
        return value
    if value.method == "code" and len(value.value) == len(read.value) == 1:
        mine, theirs = value.value[0], read.value[0]
        if any(name in theirs and theirs[name].value == cell.value for name, cell in mine.items()):
            value.value = [theirs | mine]
    if value.method == "form_field":
        rows = {row["Number"].value: row for row in read.value if "Number" in row}
        mine = {row["Number"].value: rows.get(row["Number"].value, {}) | row for row in value.value if "Number" in row}
        value.value = sorted((rows | mine).values(), key=by_number)
    return value


#: How zones for machines write what they have no letter for (ICAO 9303, part 3, section 6); other accents are left off.
_WRITTEN = str.maketrans({"Ä": "AE", "Æ": "AE", "Å": "AA", "Ö": "OE", "Ø": "OE", "Œ": "OE", "Ü": "UE", "ẞ": "SS", "Þ": "TH", "Ð": "D", "Ĳ": "IJ"})


def _transcribed(value: Value, read: Value) -> bool:
    """Whether the print spells with its own letters what the code had to write with others ("Özkan", "OEZKAN")."""
    if value.type != "string" or read.type != "string" or str(read.value).isascii():
        return False
    return labels.squash(str(read.value).upper().translate(_WRITTEN)) == labels.squash(str(value.value))


def by_number(row: dict[str, Value]) -> tuple[int, str]:
    """The order of a form's boxes: 1, 2a, 2b, 10; letters last."""
    number = row["Number"].value
    digits = re.match(r"\d*", number)[0]
    return (int(digits) if digits else 99, number)


def _stated(reading: Reading, taken: dict[str, Value], read: Mapping[str, Value]) -> None:
    """Places, currency and surety of what an XML or a code states, and the checks that hold it against the print."""
    pages = [page for page in reading.pages if page.words]
    if not pages or not any(value.method in _SAID_BY for value in taken.values()):
        return
    printed = Printed(pages)
    places = Places(printed)
    for method in _SAID_BY:
        mine = {name: value for name, value in taken.items() if value.method == method}
        disputed = [name for name, value in mine.items() if _disputed(name, value, read.get(name), places)]
        _currency(mine.values(), printed.currency)
        reading.checks += _agreement(method, mine, disputed, read)


def _agreement(method: str, mine: Mapping[str, Value], disputed: list[str], read: Mapping[str, Value]) -> list[Check]:
    """The check that a source and the page agree. Where one total is disputed no other that isn't printed is to be trusted either."""
    printed = [name for name in _COMPARED if name in mine and mine[name].evidence.get("printed")]
    if not disputed:
        return [Check(_CHECKS[method], True, printed)] if printed else []
    money = any(mine[name].type == "currency" for name in disputed)
    doubted = [name for name in _COMPARED if money and name in mine and mine[name].type == "currency" and name not in printed]
    detail = "; ".join(f"{_told(mine[name])} in {_SAID_BY[method]}, {_told(read[name])} on the page" for name in disputed)
    return [Check(_CHECKS[method], False, list(dict.fromkeys(disputed + doubted)), detail)]


def _disputed(name: str, value: Value, read: Value | None, places: Places) -> bool:
    """Give the value its place and surety; whether the page surely says something else of it. What a code says beyond the compared fields
    may be in words of its own, as a zone for machines is, and finding it there proves nothing."""
    if not _same_place(value, read) and (value.method == "xml" or name in _COMPARED):
        places.put(name, value)
    if value.evidence.get("printed"):
        value.confidence = max(value.confidence, PRINTED)
    elif name in _COMPARED:
        against = read is not None and read.box is not None and read.confidence >= SURELY_READ
        value.confidence = DISPUTED if against else UNPRINTED
        value.evidence["printed"] = 0.0
        return against
    return False


def _same_place(value: Value, read: Value | None) -> bool:
    """Take over the place of what rules read, when that is the same."""
    if read is None or read.box is None or value.type == "array" or _plain(read) != _plain(value):
        return False
    value.page, value.box, value.content = read.page, read.box, read.content
    value.evidence |= {"printed": 1.0, "rules": 1.0}
    return True


def _plain(value: Value) -> object:
    return value.value["amount"] if value.type == "currency" else value.value


def _told(value: Value) -> str:
    return str(_plain(value))


def _currency(values: Iterable[Value], code: str | None) -> None:
    """An XML without a currency takes the document's."""
    for value in values:
        if value.type == "array":
            for row in value.value:
                _currency(row.values(), code)
        elif value.type == "currency" and value.value["currencyCode"] is None:
            value.value["currencyCode"] = code


def _checks(reading: Reading, changed: Iterable[str], family: str | None) -> list[Check]:
    """The checks of today's values: those of replaced values are tried again, the sources' own stay."""
    changed = set(changed)
    own = {id(check) for source in reading.sources for check in source.checks}
    kept = [check for check in reading.checks if id(check) in own or check.name in _CHECKS.values() or changed.isdisjoint(check.fields)]
    if family not in _TOTALS:
        return kept
    known = {check.name for check in kept}
    return kept + [check for check in _again(reading.fields, _TOTALS[family]) if check.name not in known]


def _again(fields: Mapping[str, Value], total: str) -> list[Check]:
    found = []
    if {total, "SubTotal", "TotalTax"} <= fields.keys():
        amounts = [fields[name].value["amount"] for name in ("SubTotal", "TotalTax", total)]
        found.append(arithmetic.subtotal_and_tax(*amounts, (total, "SubTotal", "TotalTax")))
    if "Items" in fields and fields["Items"].method != "xml":
        against = {name: fields[name].value["amount"] for name in ("SubTotal", total) if name in fields}
        found.append(arithmetic.items_add_up(items.sum_of(fields["Items"].value), against))
    return [check for check in found if check is not None]
