"""Several documents in one file: where each seems to begin.

Page by page it is asked whether this one begins a document: page numbers that start again, a title at the top, another kind of paper,
another letterhead or number, another size. What a document's own pages share (running heads, numbers of theirs, counted pages) speaks
against it. A proposal is made only where much speaks for it: most files are one document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from portal.core.doctypes import DOCTYPES
from portal.core.extraction import classify, fields, labels
from portal.core.extraction.layout import Line
from portal.core.extraction.model import Guess, Page, Part, Source, Value

MOST_PAGES = 100  # looked at; what follows belongs to the last document found
#: So much has to speak for a beginning.
ENOUGH = 4.0
#: A type that is as sure as this on one page alone.
SURE = 0.75
#: Heads that share more of their words than this may be one's own and its next page's, whoever is read from them.
ALIKE = 0.4
#: A value that tells documents apart is read at least as surely as this.
TOLD = 0.6
#: How sure the type of a whole bundle can be at most.
BUNDLED = 0.6
#: Lines at the top and at the bottom of a page where its number and its running head stand.
EDGE = 5
#: Papers of one page: what follows is another one, unless it says otherwise.
SINGLE = frozenset({"receipt", "check", "idDocument", "creditCard", "carLicense", "payStub"})
#: Papers whose two sides are photographed side by side.
TWO_SIDED = frozenset({"idDocument", "creditCard", "carLicense", "check"})
#: What tells two documents of one kind apart, by the family of their type.
IDENTITY = {
    "invoice": ("InvoiceId",),
    "order": ("OrderId", "DeliveryNoteId"),
    "receipt": ("Total", "TransactionDate", "MerchantName"),
    "financialReport": ("EntityName",),
    "bankStatement": ("AccountNumber", "IBAN", "StatementStartDate"),
    "payStub": ("PayDate", "EmployeeName"),
    "check": ("CheckNumber",),
    "idDocument": ("DocumentNumber",),
    "contract": ("Parties",),
}
#: Who it is from, or whose it is, for those that have no such value in common: the first name that both tell counts.
WHO = {
    "invoice": ("VendorTaxId", "VendorName"),
    "order": ("VendorTaxId", "VendorName"),
    "receipt": ("MerchantPhoneNumber", "MerchantName"),
    "payStub": ("EmployeeName", "EmployerName"),
    "bankStatement": ("AccountHolderName", "BankName"),
    "check": ("PayerName",),
    "idDocument": ("DateOfBirth", "LastName"),
}
_PAGE = r"(?:page|seite|blatt|pagina|pag|pág|p)\.?:?\s*"
_COUNTED = re.compile(rf"(?:\b{_PAGE}|^\W*(?=\d+ ?\D+ ?\d+\W*$))(\d{{1,3}})\s*(?:/|of|von|de|sur|di|van|out of)\s*(\d{{1,3}})(?=\W*$|\s)", re.I)
_NUMBERED = re.compile(rf"(?:\b{_PAGE}|^[\W_]*)(\d{{1,3}})[\W_]*$", re.I)
#: What is printed at the top of a page that belongs to the document before it; "Exhibit 10.17" or "(e)(3)" is how contracts are filed in the US.
_BELONGS = re.compile(
    r"^\W*(exhibit(?! \d+\.\d| \()|schedule|annex|appendix|attachment|addendum|anlage|anhang|annexe|anexo|allegato|bijlage)\b(\W+\w{1,5}){0,2}\W*$"
    r"|^\W*in witness whereof\b|\bcontinued\b|\bcont'd\b|\bfortsetzung\b|^\W*suite\W*$|\bcontinuaci[oó]n\b",
    re.I,
)


@dataclass
class Sheet:
    """One page with words, as it looks by itself."""

    page: Page

    @cached_property
    def look(self) -> classify.Look:
        return classify.Look([self.page])

    @cached_property
    def guess(self) -> Guess:
        name, share = classify.shares(self.look.points)[0]
        return Guess(name, share)

    @cached_property
    def type(self) -> str | None:
        """The type that the page alone is surely of."""
        return self.guess.doc_type if self.guess.doc_type != "unclassified" and self.guess.confidence >= SURE else None

    @cached_property
    def family(self) -> str | None:
        return DOCTYPES[self.type].family if self.type else None

    @property
    def lines(self) -> list[Line]:
        return self.look.lines

    @cached_property
    def number(self) -> tuple[int | None, int | None]:
        """Its printed number and of how many; None where it doesn't say."""
        edges = [cell.text for line in [*self.lines[:EDGE], *self.lines[-EDGE:]] for cell in line.segments]
        for text in edges:
            found = _COUNTED.search(text)
            if found and 1 <= int(found[1]) <= int(found[2]):
                return int(found[1]), int(found[2])
        alone = [_NUMBERED.search(cell.text) for line in [*self.lines[:1], *self.lines[-2:]] for cell in line.segments]
        numbers = [int(found[1]) for found in alone if found]
        return (numbers[0] if len(numbers) == 1 else None), None

    @cached_property
    def title(self) -> float:
        """0..1: how much its heading is that of the type it is of."""
        return min(1.0, self.look.title(self.guess.doc_type)[0] / 5.0) if self.guess.doc_type != "unclassified" else 0.0

    @cached_property
    def heading(self) -> bool:
        """Whether something large stands at the top."""
        usual = median(line.height for line in self.lines)
        return any(line.height > 1.5 * usual and line.frame[1] < 0.2 * self.page.height and len(line.words) < 10 for line in self.lines[:4])

    @cached_property
    def head(self) -> frozenset[str]:
        """The words of its first lines, without numbers."""
        return frozenset(text for line in self.lines[:EDGE] for word in line.words if len(text := labels.squash(word.text)) > 2 and not text.isdigit())

    @cached_property
    def codes(self) -> frozenset[str]:
        """Numbers and codes that are hardly printed on two documents by chance."""
        words = (labels.squash(word.text) for word in self.page.words)
        return frozenset(text for text in words if len(text) >= 6 and sum(char.isdigit() for char in text) >= 4)

    @cached_property
    def belongs(self) -> bool:
        """Whether its top says that it belongs to what comes before."""
        return any(_BELONGS.search(cell.text) for line in self.lines[:EDGE] for cell in line.segments)

    @cached_property
    def identity(self) -> dict[str, str]:
        """The values that tell it from another document of its kind."""
        return {name: spelled(value) for name, value in self._told(IDENTITY).items() if name != "Parties" or len(value.value) > 1}

    @cached_property
    def who(self) -> dict[str, str]:
        return {name: spelled(value) for name, value in self._told(WHO).items()}

    def _told(self, names_of: Mapping[str, Sequence[str]]) -> dict[str, Value]:
        names = names_of.get(self.family or "", ())
        return {name: self._values[name] for name in names if name in self._values and self._values[name].confidence >= TOLD}

    @cached_property
    def _values(self) -> dict[str, Value]:
        return fields.extract(self.guess.doc_type, [self.page])[0] if self.family in IDENTITY else {}


def others(ours: Mapping[str, str], theirs: Mapping[str, str]) -> bool:
    """Whether it is somebody else's, by the first name that both tell. A name that is part of the other is the same with a legal form or a place."""
    name = next((name for name in ours if name in theirs), None)
    if name is None:
        return False
    short, long = sorted((ours[name], theirs[name]), key=len)
    return bool(short) and short not in long


def spelled(value: object) -> str:
    """The letters and digits of a value, whatever it is made of."""
    if isinstance(value, Value):
        return spelled(value.value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return labels.squash(str(value)) if inner is None else " ".join(sorted(spelled(one) for one in inner))


def proposed(pages: Sequence[Page]) -> list[Part]:
    """The parts that the pages fall into, at least two; none when they seem to be one document."""
    written = [page for page in pages[:MOST_PAGES] if page.words]
    if len(written) < 2:
        return []
    sheets, starts = [Sheet(page) for page in written], [0]
    for at in range(1, len(sheets)):
        if beginning(sheets[at], sheets[starts[-1] : at]) >= ENOUGH:
            starts.append(at)
    if len(starts) < 2:
        return []
    firsts = [1, *(sheets[at].page.number for at in starts[1:])]
    lasts = [first - 1 for first in firsts[1:]] + [len(pages)]
    return [part(first, last, pages[first - 1 : last]) for first, last in zip(firsts, lasts, strict=True)]


def leading(parts: Sequence[Part], pages: Sequence[Page], doc_type: str | None = None) -> Sequence[Page]:
    """The pages to read values from: those of the first part that is of a type (of `doc_type` where a person said it), else all."""
    wanted = [part for part in parts if (part.doc_type == doc_type if doc_type else part.doc_type != "unclassified")]
    return pages[wanted[0].first - 1 : wanted[0].last] if wanted else pages


def heard(sources: Sequence[Source], pages: Sequence[Page]) -> list[Source]:
    """The sources of truth that speak of these pages, or of none in particular."""
    numbers = {page.number for page in pages}
    places = [(source, {value.page for value in source.fields.values()} - {None}) for source in sources]
    return [source for source, spoken in places if not spoken or spoken & numbers]


def doubted(parts: Sequence[Part], ranked: list[Guess]) -> list[Guess]:
    """The types of a file; of one that holds several documents none is sure."""
    return [guess._replace(confidence=min(guess.confidence, BUNDLED)) for guess in ranked] if parts else ranked


def part(first: int, last: int, pages: Sequence[Page]) -> Part:
    """A part with its type and the title printed at its top."""
    look = classify.Look([page for page in pages if page.words])
    name, share = classify.shares(look.points)[0]
    title = look.title(name)[1]
    return Part(first, last, name, share, title.text[:200] if title is not None else None)


def beginning(sheet: Sheet, before: Sequence[Sheet]) -> float:
    """How much speaks for a document that begins with `sheet`; `before` are the pages of the one before it, at least one."""
    return sum(signals(sheet, before).values())


def signals(sheet: Sheet, before: Sequence[Sheet]) -> dict[str, float]:
    """What speaks for a beginning, or against it, by name. A page that is counted as a further one isn't looked at more closely."""
    first, last = before[0], before[-1]
    found = {"number": numbering(sheet, last, len(before) + 1), "belongs": -5.0 if sheet.belongs else 0.0}
    if min(found.values()) <= -5.0:
        return found
    found["paper"] = paper(sheet, last)
    alike = max(likeness(sheet.head, first.head), likeness(sheet.head, last.head))
    in_common = -2.5 if sheet.codes & frozenset().union(*(one.codes for one in before)) else 0.0
    if sheet.family is not None and sheet.family == first.family:
        return found | same_kind(sheet, first, last, alike, in_common)
    found |= {"head": 0.5 if alike < 0.1 else -3.0 * alike, "codes": in_common}
    if sheet.type is None:
        begun = sheet.heading or (lie_apart(sheet, last) and sheet.guess.doc_type == first.type)
        found["type"] = 1.5 if first.type in SINGLE and begun else 0.5 if first.type in SINGLE else -1.5
    else:
        found["type"] = changed(sheet, first)
        found["title"] = 2.0 * sheet.title
    return found


def changed(sheet: Sheet, first: Sheet) -> float:
    """A page of another kind. Prose without a title may be the small print of what comes before."""
    if sheet.type == "contract" and sheet.title < 0.7:
        return 0.0
    if first.type is None:
        return 1.5
    return 3.0 + (1.0 if first.type in SINGLE else 0.0)


def same_kind(sheet: Sheet, first: Sheet, last: Sheet, alike: float, in_common: float) -> dict[str, float]:
    """Two pages of one kind are two documents when they have different numbers (or what else tells such apart), and each its title; where
    numbers can't be compared, when they are from different people under different heads. `in_common` speaks for codes that are on both."""
    ours, theirs = sheet.identity, first.identity
    both = ours.keys() & theirs.keys()
    single = 0.5 if first.type in SINGLE else 0.0
    if not both and alike < ALIKE and others(sheet.who, first.who):
        return {"identity": 3.0 + single, "title": 1.5 * sheet.title, "head": 0.5 if alike < 0.1 else 0.0, "codes": in_common}
    if not both or (sheet.type == "contract" and sheet.title < 0.5):
        return {"identity": -1.0, "head": 0.5 if alike < 0.1 else -2.0 * alike, "title": 1.0 * sheet.title}
    different = sum(ours[name] != theirs[name] for name in both) / len(both)
    if different and lie_apart(sheet, last) and first.type in SINGLE:  # two slips of one day
        different = 1.0
    apart = 3.0 * different + single
    return {"identity": apart if different > 0.5 else -5.0, "title": 1.5 * sheet.title, "head": 0.5 if alike < 0.1 else 0.0}


def numbering(sheet: Sheet, last: Sheet, place: int) -> float:
    """What the printed page numbers say; `place` is the page's number if it belongs to what comes before."""
    (number, count), (before, of) = sheet.number, last.number
    if number is not None and number > 1:
        follows = number == place or (before is not None and number == before + 1)
        return -5.0 if follows or count is not None else 0.0
    ended = before is not None and before == of
    if number == 1:
        return 3.0 + ended if count is not None else 1.0 + 2.0 * ended
    return 1.0 if ended else 0.0


def paper(sheet: Sheet, last: Sheet) -> float:
    """Another size of paper, or a scan among printed pages; papers that lie apart on one picture are more often different ones than not."""
    if lie_apart(sheet, last):
        return 0.0 if last.type in TWO_SIDED else 2.0
    (width, height), (across, along) = (sheet.page.width, sheet.page.height), (last.page.width, last.page.height)
    turned = abs(width - along) < 0.03 * width and abs(height - across) < 0.03 * height
    other = abs(width - across) > 0.03 * width or abs(height - along) > 0.03 * height
    return (0.3 if turned else 1.0 if other else 0.0) + (0.7 if sheet.page.source != last.page.source else 0.0)


def lie_apart(sheet: Sheet, last: Sheet) -> bool:
    """Whether both are papers on one picture."""
    return sheet.page.corners is not None and last.page.corners is not None and sheet.page.sheet == last.page.sheet


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared words over all words of both (Jaccard)."""
    return len(one & other) / max(1, len(one | other))
