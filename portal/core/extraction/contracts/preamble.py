"""The parties that a contract's opening names: "between A, a Delaware corporation (“Company”), and B, residing at …".

A party stands at a head: right behind "between", or behind an "and" that closes what is said of the party before it. Names elsewhere in
the sentence (a parent, a former name, what is being bought) are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from portal.core.extraction import labels
from portal.core.extraction.contracts import names

_LEAD = re.compile(
    r"(?:[\s:,;—–-]|\(?\d{1,2}[.)](?=\s)|\([a-z\d]{1,2}\)|[•·])*"
    r"(?:(?:the|THE|I,|the undersigned,?|der|die|Der|Die|[Hh]errn?|Herr|Frau|Firma|Mr\.?|Mrs\.?|Ms\.?|M\.|Mme|Monsieur|Madame|[Ll]a [Ss]ociété|[Ll]a sociedad|"
    r"[Ll]a empresa|[Ll]a mercantil|[Ll]a società|[Ii]l sig\.|[Ll]a sig\.ra|D\.|Dña\.|Don|Doña|[Dd]e heer|[Mm]evrouw|[Oo] [Ss]r\.|[Aa] [Ss]ra\.|Fa\.|"
    r"[Dd]e una parte,?|[Dd]e otra(?: parte)?,?|[Dd]a una parte,?|[Dd]all'altra(?: parte)?,?|[Dd]e um lado,?|[Dd]o outro(?: lado)?,?|on the one (?:hand|"
    r"part),?|on the other (?:hand|part),?)\s+)*"
)
_AND = r"(?:and|AND|And|und|UND|et|ET|y|Y|e|E|ed|en|EN)"
_NEXT = re.compile(
    rf"[)”»]\s*[,;.]?\s*(?:[^.;()]{{0,40}}?,\s*)?{_AND}\b\s*[,:]?\s*|[;:]\s*(?:{_AND}\s+)?|,\s*{_AND}\s+|[–—-]\s+{_AND}\s+|\s(?:and|AND|und|et|y|en|"
    rf"e)\s+(?=[^\W\d_a-z])"
    r"|,\s+(?=[^\W\d_a-z])|(?<=Inc)\.\s+(?=[A-Z])"
)
_STOP = re.compile(
    r"WHEREAS|WITNESSETH|RECITALS|Recitals|NOW,? THEREFORE|\bBackground\b|BACKGROUND|Präambel|PRÄAMBEL|§ ?1\b|EXPONEN|MANIFIESTAN|PREMESSO|Premesso|ATTENDU|"
    r"\bPREAMBULE|PRÉAMBULE|IL A ÉTÉ|Il a été|OVERWEGENDE|CONSIDERANDO|(?<=\s)1\.\s(?=[A-Z])|Article 1\b|"
    r"(?P<last>(?:[a-zà-ÿ\d]{2}(?<!\bInc)(?<!\bLtd)(?<!\bCorp)(?<!\bBlvd)(?<!\bAve)(?<!\bNos)(?<!\bMrs)(?<!\bsig)(?<!\bSig)(?<!\bDña)(?<!\bsr)(?<!\bSr)(?<!\bCo)(?<!\bSt)(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bNo)(?<!\bJr)|[”\")»])\.)\s+[A-ZÀ-Þ]"
)
_ELSEWHERE = re.compile(r"that certain|supersed|replac|previous|prior |terminat|pursuant to|conflict|dispute", re.I)
_FORMER = re.compile(r"\b(?:formerly|than|through|via|f/k/a|d/b/a|by|of|including|to|successor|vormals|anciennement|antes|già)\s*(?:known as\s*)?$", re.I)

_NEXT_PARTY = re.compile(rf"[)”»]\s*,?\s*{_AND}\s|;|[–—-]\s+{_AND}\s|^\s*{_AND}\s+[^\W\d_a-z]")
#: Right behind the name: a street with its number, a postal code with its town.
_DIRECT = re.compile(
    r",?\s*((?:[^\W\d_][^,;(“„«–]{2,40},? \d{1,4}\w?,\s*)(?:[A-Z]{1,2}-)?\d{4,5}(?: [A-Z]{2})? [^\W\d_][^,;(“„«–\d]{1,30}?)(?=\s*(?:[,;(“„«–—.]|- |$))"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A party in the text: where its name and, when told, its address stand; `sure` by what stands behind the name."""

    start: int
    end: int
    sure: float
    address: tuple[int, int] | None = None


def parties(text: str, terms: set[str]) -> list[Named]:
    """The parties that the opening names, each once: of several places that say "between" the one that names most."""
    best: list[Named] = []
    for start in islice(_begins(text), 4):
        found = _named_from(text, start, terms)
        if len(found) > len(best):
            best = found
        if len(best) > 1:
            break
    return best


def _begins(text: str) -> Iterator[int]:
    """Where the opening begins to name the parties; a contract that is only referred to doesn't count."""
    for match in _between().finditer(text[:5000]):
        sentence = re.split(r"(?<=[a-z)”\"])\.\s+(?=[A-Z])", text[max(0, match.start() - 260) : match.start()])[-1]
        if not _ELSEWHERE.search(sentence):
            yield match.end()


@cache
def _between() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{names.phrases('between')})\b\s*:?", re.I)


def _named_from(text: str, start: int, terms: set[str]) -> list[Named]:
    stop = _STOP.search(text, start + 20, start + 2200)
    end = (stop.end("last") if stop["last"] else stop.start()) if stop else min(len(text), start + 1500)
    found: list[Named] = []
    for place, comma in _heads(text, start, end):
        last = found[-1] if found else None
        if last and place < (last.address or (0, last.end))[1]:
            continue  # within what is said of the party before
        one = _party_at(text, place, end, terms, first=not found)
        if one and last and comma and not _in_list(text, last, one):
            continue
        if one and not any(same(text[one.start : one.end], text[other.start : other.end]) for other in found):
            found.append(one)
    return found[:8]


def _in_list(text: str, last: Named, one: Named) -> bool:
    """A comma alone leads on only to a firm, right behind the party before or with a description of its own; behind a bracket to a person too."""
    firm = names.firm().fullmatch(text[one.start : one.end]) is not None
    described = _described().match(text, one.end) is not None
    return firm and (one.start - last.end < 5 or described) or described and re.search(r"[)”»]\s*,\s*$", text[one.start - 6 : one.start]) is not None


def same(one: str, other: str) -> bool:
    a, b = (re.sub("^the", "", labels.squash(name)) for name in (one, other))
    return a == b or min(len(a), len(b)) >= 4 and (a.startswith(b) or b.startswith(a))


def _heads(text: str, start: int, end: int) -> Iterator[tuple[int, bool]]:
    """Where a party may be named, and whether only a comma leads there."""
    yield start, False
    for match in _NEXT.finditer(text, start, end):
        yield match.end(), match[0].strip() in (",", ".")


def _party_at(text: str, place: int, end: int, terms: set[str], first: bool) -> Named | None:
    place = _LEAD.match(text, place).end()
    if place >= end or _FORMER.search(text[max(0, place - 30) : place]) and not first:
        return None
    firm = names.firm().match(text, place, end)
    if firm is not None and names.is_party(firm[0], terms):
        start, stop = place, _cut(text, place, firm.end())
        return Named(start, stop, 0.85 if stop == firm.end() else 0.7, _address(text, stop, end))
    bare = names.BARE.match(text, place, end)
    if bare is None or not names.is_party(bare[0], terms):
        return None
    after = text[bare.end() : bare.end() + 300]
    told = _described().match(after) is not None
    person = names.is_person(bare[0]) and re.match(r"\s*[,(;.–—-]|\s+(?:and|und|et|y|e|en)\b|$", after)
    if told or person or first and re.match(r"\s*(?:,|\(|and\b|und\b)", after):
        return Named(place, bare.end(), 0.8 if told else 0.55, _address(text, bare.end(), end))
    return None


def _cut(text: str, start: int, end: int) -> int:
    """ "Yu Zhou and Gene Technologies Inc.": two words or more on either side of an "and" are two parties."""
    for match in re.finditer(r"\s(?:and|und|et|y|e|en)\s", text[start:end]):
        left, right = text[start : start + match.start()], text[start + match.end() : end]
        if len(left.split()) > 1 and len(right.split()) > 2 and (names.is_person(left) or names.firm().fullmatch(left)):
            return start + match.start()
    return end


@cache
def _described() -> re.Pattern[str]:
    """What follows a party's name: a defined term in brackets or quotes, or words that say who and where it is."""
    return re.compile(
        rf"\s*,?\s*(?:\([^()]{{0,120}}[“”\"„«][^()]{{2,60}}\)|[(„“\"«]|[–—-]\s*(?:nachstehend|im folgenden|nachfolgend)|(?:{names.phrases('described')})\b)",
        re.I,
    )


@cache
def _at() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{names.phrases('at')})\b\s*:?\s*", re.I)


def _address(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The address told of a party before the next one's name begins: it has a figure in it and ends at a bracket or the next clause."""
    direct = _DIRECT.match(text, start, end)
    if direct and not _at().match(text, direct.start(1)):
        return direct.span(1)
    cue = _at().search(text, start, min(end, start + 330))
    if cue is None or _NEXT_PARTY.search(text[start : cue.start()]):
        return None
    stop = _ends().search(text, cue.end(), end)
    last = stop.start() if stop else end
    told = text[cue.end() : last]
    clear = 8 < len(told) < 160 and re.search(r"\d", told) and not _at().search(told)
    return (cue.end(), last) if clear else None


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(
        rf"\s*(?:,?\s*\(|;|[“„«]|,?\s+(?:{_AND})\s+(?=[^\W\d_a-z])|,\s*(?:an? |hereinafter|nachstehend|nachfolgend|im Folgenden|vertreten|ci-après|"
        rf"représenté|en adelante|"
        r"representad|di seguito|in persona|hierna|vertegenwoordigd|doravante|on behalf|whose|and\b|inscri|con (?:CIF|NIF|DNI)|immatricul|geboren|né)|"
        r"\.(?=\s+[A-Z][a-z]{3,}|\s*$)| [–—-] )"
    )
