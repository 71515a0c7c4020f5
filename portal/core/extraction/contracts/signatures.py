"""Who signed: the firm above a "By:", the person above whose name stands no firm. Strong evidence, since only parties sign."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.core.extraction.candidates import Printed
from portal.core.extraction.contracts import names
from portal.core.extraction.layout import Span

_OPENS = re.compile(
    r"in witness (?:whereof|thereof)|executed (?:this|as of|the)|very truly|sincerely|agreed (?:to )?(?:and|&) (?:accepted|acknowledged)|"
    r"accepted and agreed|acknowledged and agreed|"
    r"yours (?:truly|faithfully)|^\W*signatures?\b|unterschrift|signé|fait à|firmado|firmato|letto, confermato|aldus overeengekomen|ondertekend|assinatura|/s/",
    re.I,
)
_BY = re.compile(r"^(?:by|per|on behalf of|i\. ?v\.|i\. ?a\.|ppa\.?)\b\s*:?|^/s/", re.I)
_SIGN = re.compile(r"^(?:signature|signed|unterschrift|name|print(?:ed)? name|type/print name)\s*:?\s*", re.I)
_MARK = re.compile(r"^(?:(?:by|name|print(?:ed)? name|signature|signed)\b\s*:?\s*)?(?:/s/|/S/)\s*", re.I)
_OFFICE = re.compile(
    r"\b(?:title|its|president|chief|officer|director of|vice|secretary|treasurer|manager|counsel|ceo|cfo|geschäftsführer|gérant|attorney)\b",
    re.I,
)
_WITNESS = re.compile(r"witness|notary|zeuge|témoin|testigo|testimone|getuige|testemunha", re.I)


def signed(printed: Printed, terms: set[str]) -> Iterator[Span]:
    """The names of those who signed, in the order of the page."""
    begin = _begin(printed)
    for index in range(begin, len(printed.lines)) if begin is not None else ():
        for cell in printed.lines[index].segments:
            if not (_BY.match(cell.text) or _SIGN.match(cell.text) or _MARK.match(cell.text)):
                continue
            party = _firm_above(printed, index, cell, terms) or _person(printed, index, cell, terms)
            if party is not None:
                yield party


def _begin(printed: Printed) -> int | None:
    """The first line of the signatures: behind half of the document."""
    half = len(printed.lines) // 3
    return next((half + place for place, line in enumerate(printed.lines[half:]) if _OPENS.search(line.text)), None)


def _column(printed: Printed, index: int, cell: Span, steps: range) -> Iterator[Span]:
    """The cells above or below in the cell's column, nearest first, on its page."""
    for step in steps:
        line = printed.lines[index + step] if 0 <= index + step < len(printed.lines) else None
        if line is None or line.page != cell.page:
            return
        for other in line.segments:
            if other.frame[0] < cell.frame[2] + 20 and other.frame[2] > cell.frame[0] - 20:
                yield other
                break


def _firm_above(printed: Printed, index: int, cell: Span, terms: set[str]) -> Span | None:
    for above in _column(printed, index, cell, range(-1, -5, -1)):
        text = above.text.strip(" :,.")
        if len(above.words) > 9 or _WITNESS.search(text) or names.is_role(text, "people"):
            return None
        match = names.firm().fullmatch(text) or names.firm().fullmatch(text + ".")
        if match and names.is_party(text, terms) and not _BY.match(text):
            return above
    return None


def _person(printed: Printed, index: int, cell: Span, terms: set[str]) -> Span | None:
    """The person who signs for nobody else: no firm above, no office below; a heading like "EMPLOYEE" settles it."""
    heads = [other.text.strip(" :") for other in _column(printed, index, cell, range(-1, -4, -1))]
    if any(_WITNESS.search(head) and len(head.split()) < 5 for head in heads):
        return None
    role = any(names.is_role(head, "people") for head in heads)
    under = [other for other in _column(printed, index, cell, range(1, 4))]
    if not role and any(_OFFICE.search(other.text) for other in under):
        return None
    beside = [other for other in printed.lines[index].segments if other.frame[0] >= cell.frame[2]][:1]
    for place in (cell, *beside, *under[:2]):
        span = _name_in(place)
        if span is not None and names.is_person(span.text.strip(" ,.")) and names.is_party(span.text, terms):
            return span
    return None


def _name_in(span: Span) -> Span | None:
    """The words of a name behind the sign of a signature, up to a comma."""
    words = [word.text for word in span.words]
    start = 0
    while start < len(words) and re.fullmatch(r"(?:by|name|print(?:ed)?|type|signature|signed|/s/|per)\W*|\W+", words[start], re.I):
        start += 1
    stop = next((place + 1 for place in range(start, len(words)) if words[place].endswith(",")), len(words))
    if start >= stop or words[start].lower().startswith("/s/"):
        return None
    return span.part(start, stop)
