"""The head of a receipt: the firm's name among its first lines, its address under it, its telephone number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from portal.core.extraction import labels, parties, regions
from portal.core.extraction.candidates import Candidate, Printed
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Value, union

_REGISTRATION = re.compile(r"\s*[(\[（]\s*[\dA-Z./: -]*\d{3,}[\w./: -]*[)\]）]?.*$|\s+\d{5,}-[A-Z]\b.*$")
_WIDE = str.maketrans("（）｛｝", "(){}")
_CUSTOMER = re.compile(r"(?:bill|sold|invoice|ship) ?to\b|(?:customer|cust|client|guest|kunde|cliente|member) ?(?:name)?\s*:", re.I)
_COMPANY_NUMBER = re.compile(r"\W*(?:co|no|reg|roc|company|brn|ssm|id|[.:\s])*\W*[A-Z]{0,2}[\d-]{5,}-?\s?\w?\W*", re.I)
_PHONE = re.compile(r"\+?\(?\d[\d\s()./-]{6,}\d")
_POSTAL = re.compile(
    r"(?<!\w)\d{5}(?:-\d{4})?(?!\d)|\b\d{4} ?[A-Z]{2}\b|\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b|(?:^|[,\s])(?:[A-Z]{1,2}-)?\d{4}(?= [^\W\d_]{3})|"
    r"(?<!\w)\d{6}(?!\d)|"
    r"\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b|\b\d{4}-\d{3}\b"
)
_ADDRESS_LABEL = re.compile(
    r"^(?:(?:hq|shop|store|branch)\s+)?add(?:r|ress)?\s*[:.]\s*|^(?:adresse|anschrift|direcci[oó]n|indirizzo|adres|morada)\s*:\s*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Named:
    """A possible name of the merchant: the words, the name as it should read, and its line."""

    span: Span
    text: str
    index: int


# -- the name ---------------------------------------------------------------------------------------------------------


def merchant_of(printed: Printed) -> Candidate | None:
    """The best name among the first lines: a legal form speaks most for it, then place, size, clean recognition and a web address."""
    hosts = parties.hosts(printed)
    options = [one for one in (_merchant_at(printed, index, hosts) for index in range(_end_of_head(printed))) if one is not None]
    return max(options, key=lambda one: one.score, default=None)


def _end_of_head(printed: Printed) -> int:
    """The first line that speaks of the customer or has an amount, the fifteenth at the latest."""
    for index, line in enumerate(printed.lines[:14]):
        if index > 1 and _is_priced(printed, line) or _CUSTOMER.match(line.text):
            return index
    return min(14, len(printed.lines))


def _is_priced(printed: Printed, line: Line) -> bool:
    """Whether a line ends in an amount, but for a letter that tells its tax."""
    if not re.search(r"\d[.,]\d\d\D{0,4}$", line.text):
        return False
    ends = [id(word) for word in line.words[-2:]]
    return any(not amount.plain and id(amount.span.words[-1]) in ends for amount in printed.amounts_in(line))


def _merchant_at(printed: Printed, index: int, hosts: set[str]) -> Candidate | None:
    line = printed.lines[index]
    named = _named(line, index)
    squashed = labels.squash(named.text) if named else ""
    if named is None or len(squashed) < 3 or not parties.acceptable(named.text) or is_particular(line.text) or _is_stamp(squashed):
        return None
    whole = _with_beginning(printed, named)
    if whole is not None:
        return Candidate(whole[1], whole[0], 1.2 - 0.03 * index, content=whole[0].text, method="layout")
    span, text = named.span, named.text
    opened = re.search(r"\s*\([^)]*$", text)
    if opened and not re.search(r"\b(?:bhd|gmbh|ltd|limited|inc|llc|plc|sarl|sas|srl|spa|lda|b\.?v)\b", opened[0], re.I):
        text = text[: opened.start()]
    generic = _only_trade(text)
    score = 0.55 - 0.035 * index - (0.3 if generic else 0.0)
    if parties.has_legal_form(text) and not generic:
        score += 0.35 if labels.squash(text.split()[-1]) in _trades() else 0.6
    score += min(0.2, 0.2 * (line.height / _usual(printed) - 1.0)) + 0.25 * (span.confidence - 0.9)
    score += 0.2 if any(len(host) > 3 and host in squashed for host in hosts) else 0.0
    score -= 0.25 if re.search(r"\d{3,}(?!\d*$)|,", text) else 0.1 if re.search(r"\d$", text) else 0.0
    score -= 0.4 if _postal(re.sub(r"[(\[（].*", "", line.text)) or _names_a_street(text) and re.search(r"\d", text) else 0.0
    score -= 0.3 if re.search(r"[:@]|\.com\b|www", text) else 0.0
    score -= 0.3 if text.islower() else 0.0
    score -= 0.2 if len(squashed) < 5 else 0.0
    return Candidate(text, span, score, content=span.text, method="layout")


def _named(line: Line, index: int) -> Named | None:
    """The line without a company number at its end and stray signs around; a number glued to the last word is cut from the name."""
    words = [i for i, word in enumerate(line.words) if labels.squash(word.text) or word.text == "&"]
    if not words:
        return None
    text = _REGISTRATION.sub("", line.part(words[0], words[-1] + 1).text).strip(" *#=~-_|.;:")
    count = len(text.split())
    span = line.part(words[0], min(words[0] + count, words[-1] + 1)) if count else None
    text = re.sub(r"^[^\w(&'\"]+\s*", "", text.translate(_WIDE))
    return Named(span, text + ("." if span and span.text.endswith(text + ".") and parties.has_legal_form(text) else ""), index) if span else None


def _with_beginning(printed: Printed, named: Named) -> tuple[Span, str] | None:
    """The name with the lines above it, when this line is only its end: it begins with "&", closes a bracket, or is a legal form behind trades."""
    texts, index = [named.text], named.index
    span = named.span
    while index > 0 and len(texts) < 3 and _is_rest(" ".join(texts)):
        above = _named(printed.lines[index - 1], index - 1)
        close = above and above.span.page == span.page and span.frame[1] - above.span.frame[3] < 0.8 * max(span.height, above.span.height)
        if not close or not parties.acceptable(above.text) or re.search(r"\d{3}|,", above.text) or is_particular(above.text):
            return None
        texts.insert(0, above.text)
        index, span = index - 1, above.span
    whole = " ".join(texts)
    return (span, whole) if len(texts) > 1 and (parties.has_legal_form(whole) or _is_rest(texts[-1])) else None


def _is_rest(text: str) -> bool:
    opened = text.count("(") < text.count(")") or text.startswith("&") or text.startswith("(") and parties.has_legal_form(text)
    if _only_trade(text):
        return False
    own = [labels.squash(word) for word in text.split()]
    own = [word for word in own if word and not parties.has_legal_form(f"x {word}") and word not in ("m", "bhd", "sdn", "co")]
    return opened or len(own) < len(text.split()) and parties.has_legal_form(f"x {text}") and all(word in _trades() for word in own)


def _only_trade(text: str) -> bool:
    """ "Bistro & Cafe": nothing but words of a trade."""
    return all(labels.squash(word) in _trades() or len(labels.squash(word)) < 2 for word in text.split())


@cache
def _trades() -> frozenset[str]:
    return frozenset(labels.data("names")["trades"])


def _is_stamp(squashed: str) -> bool:
    return squashed in labels.data("receipts")["stamps"]


def is_particular(text: str) -> bool:
    """Whether a line is about something else than who and where: its first word is one of those ("Tel", "GST No", "Invoice")."""
    first = labels.squash(re.split(r"[\s:.#(/]", text.strip(" *-=#>([<."), maxsplit=1)[0])
    letters = re.match(r"[a-z]*", first)[0]
    numbered = re.match(r"\W*(?:\w+\s)?(?:reg|gst|tax|vat|ust|co)\b.{0,6}\bno\b", text, re.I)
    headed = any(labels.squash(text).startswith(word) for word in labels.data("receipts")["headings"])
    return bool(letters) and letters in _particulars() or headed or numbered is not None


@cache
def _particulars() -> frozenset[str]:
    return frozenset(labels.data("receipts")["skip"])


def _usual(printed: Printed) -> float:
    heights = sorted(line.height for line in printed.lines)
    return heights[len(heights) // 2] or 1.0


# -- address and telephone --------------------------------------------------------------------------------------------


def address_under(printed: Printed, name: Candidate) -> Value | None:
    """The lines of an address under the name, unless those of the whole head look more like one."""
    below, anywhere = _address_from(printed, printed.line_of(name.span) + 1), _address_from(printed, 0)
    return max((one for one in (below, anywhere) if one and _likeness(one)), key=_likeness, default=None)


def _likeness(address: Value) -> int:
    """A postal code, the word for a street, a comma."""
    text = str(address.value)
    return 2 * bool(_postal(text)) + bool(_names_a_street(text) or re.match(r"\d{1,4}\w?,? [^\W\d_]{3,} [^\W\d_]", text)) + ("," in text)


def _address_from(printed: Printed, start: int) -> Value | None:
    """From the first line that looks like one to the postal code with its town."""
    lines: list[Span] = []
    for line in printed.lines[start : start + 12]:
        if _is_priced(printed, line):
            break
        ends = is_particular(line.text) or _number_only(line.text) or bool(printed.dates_in(line))
        if ends and lines and not _number_only(line.text):
            break
        firm = parties.has_legal_form(line.text) and "," not in line.text
        if ends or not lines and (firm or not _looks_like_street(line.text)) or _PHONE.fullmatch(line.text.strip()):
            continue
        lines.append(_without_label(line))
        code = _postal(line.text)
        if code and (len(lines) > 1 or line.text.count(",")):
            lines += _town_below(printed, line, bare=_wants_town(line.text, code))
            break
        if len(lines) > 5:
            break
    if not lines or not re.search(r"\d", " ".join(line.text for line in lines)):
        return None
    text = " ".join(line.text for line in lines)
    return Value("address", text, 0.55, text, lines[0].page, union([line.box for line in lines]), "layout")


def _postal(text: str) -> re.Match | None:
    """A postal code; the number of a lot isn't one."""
    match = _POSTAL.search(text)
    return None if match and re.search(r"\b(?:lot|no|pt|ptd|unit|suite)\.?:?\s*$", text[: match.start()], re.I) else match


def _looks_like_street(text: str) -> bool:
    """A figure or a comma among words, or a word that streets and shops' lots are named with; a branch in brackets is none."""
    if len(text.split()) < 2 and not re.search(r"\w,\w|stra(?:ß|ss)e", text) or re.fullmatch(r"\(.*\)\W*", text.strip()):
        return False
    numbered = re.search(r"\d", text) and re.search(r"[^\W\d_]{3}", text) and not _REGISTRATION.search(text)
    return bool(_names_a_street(text) or "," in text and len(text) > 8 or numbered)


def _names_a_street(text: str) -> bool:
    ends = re.search(r"(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|straat|laan|plein|gracht)\b", text, re.I)
    return ends is not None or any(labels.squash(word) in _streets() for word in re.split(r"[\s.,:]+", text))


@cache
def _streets() -> frozenset[str]:
    return frozenset(labels.data("receipts")["streets"])


def _number_only(text: str) -> bool:
    """A company's number, in brackets or bare, with or without words for it."""
    return not text.rstrip().endswith(",") and _COMPANY_NUMBER.fullmatch(text.strip()) is not None


def _without_label(line: Line) -> Span:
    match = _ADDRESS_LABEL.match(line.text)
    skipped = len(match[0].split()) if match else 0
    return line.part(skipped, len(line.words)) if 0 < skipped < len(line.words) else line


def _wants_town(text: str, code: re.Match) -> bool:
    """Whether the code is one that towns stand behind, and none does."""
    state_before = re.search(r"\b[A-Z]{2}\.?,?\s*$", text[: code.start()])
    return code[0].isdigit() and not state_before and not re.search(r"[^\W\d_]{3}", text[code.end() :])


def _town_below(printed: Printed, line: Line, bare: bool) -> list[Span]:
    """Lines of letters only under the postal code: the town when none stands behind the code (`bare`), what a comma leads to, a state."""
    found: list[Span] = []
    at = printed.line_of(line) + 1
    for following in printed.lines[at : at + 2]:
        fits = re.fullmatch(r"[^\W\d_][^\W\d_ .,'-]*(?:[ .,'-]+[^\W\d_]+){0,5}[.,]*", following.text.strip()) and len(following.text) < 45
        leads = bare or (found or [line])[-1].text.rstrip().endswith((",", ",.")) or regions.is_place(following.text.strip(" .,"))
        if not fits or not leads or is_particular(following.text) or following.page != line.page or _is_stamp(labels.squash(following.text)):
            break
        found.append(following)
        bare = False
    return found


_CALL = re.compile(r"\W*(?:tel\w*|tél\w*|tfno|tlf|tfn|ph(?:one)?|fon)\b\W{0,3}(?=[+(\d])", re.I)


def telephone(printed: Printed) -> Value | None:
    """The number behind its label, else a line of the head that is nothing but one."""
    for line in printed.lines:
        label = _CALL.match(line.text)
        match = _PHONE.search(line.text, label.end()) if label else None
        if match:
            return Value("string", match[0].strip(), 0.7, match[0].strip(), line.page, line.box, "label")
    for label in printed.labelled("MerchantPhoneNumber"):
        for near in printed.near(label, below=0):
            match = _PHONE.search(near.span.text)
            if match:
                return Value("string", match[0].strip(), 0.7, match[0], near.span.page, near.span.box, "label")
    for line in printed.lines[1:12]:
        text = line.text.strip(" *")
        if re.fullmatch(r"(?:\(\d{2,4}\)|\+?\d{2,4})[\s/-]?\d{3,4}[\s-]?\d{3,5}", text) or _is_grouped_phone(text):
            return Value("string", text, 0.5, text, line.page, line.box, "layout")
    return None


def _is_grouped_phone(text: str) -> bool:
    """A number in groups as telephones are written in Europe: "01 40 20 30 40", "0321 83681-76", "+34 912 345 678"."""
    return bool(re.fullmatch(r"(?:0|\+|\(0)[\d ()/-]{8,18}\d", text)) and 9 <= sum(c.isdigit() for c in text) <= 13 and len(re.split(r"[ /-]+", text)) > 1
