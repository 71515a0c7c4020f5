"""Amounts as printed → `Decimal`: signs, brackets, thousands marks of several countries, currency signs, careful repair of OCR slips.

parse("(1,234.50)")          → Money(Decimal("-1234.50"), None)
parse("1.234,56 €")          → Money(Decimal("1234.56"), "EUR")
parse("—")                   → Money(Decimal("0"), None)      # a nil dash is a figure
parse("12/05/2024")          → None                           # dates, percentages, phone numbers are not money
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from portal.core.extraction.model import Page, Word

#: Signs and abbreviations → ISO 4217. A bare "$" is read as USD; `currency_of` looks for what the document says elsewhere.
SIGNS = {
    "US$": "USD",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "CDN$": "CAD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "R$": "BRL",
    "NT$": "TWD",
    "MX$": "MXN",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "RS.": "INR",
    "RS": "INR",
    "RM": "MYR",
    "RP": "IDR",
    "₪": "ILS",
    "NIS": "ILS",
    "₩": "KRW",
    "₽": "RUB",
    "₺": "TRY",
    "₱": "PHP",
    "฿": "THB",
    "₫": "VND",
    "₴": "UAH",
    "ZŁ": "PLN",
    "KČ": "CZK",
    "FT": "HUF",
    "FR.": "CHF",
    "SFR.": "CHF",
    "EURO": "EUR",
    "EUROS": "EUR",
    "STG": "GBP",
}
CODES = frozenset(
    "USD EUR GBP CHF JPY CNY AUD CAD NZD SEK NOK DKK ISK PLN CZK HUF RON BGN HRK TRY RUB UAH ILS AED SAR QAR KWD BHD OMR EGP ZAR NGN KES "
    "GHS MAD INR PKR BDT LKR NPR MYR SGD HKD TWD KRW THB IDR PHP VND BRL MXN ARS CLP COP PEN UYU DEM ATS FRF ITL NLG".split()
)
#: Currencies named in words.
NAMES = {
    r"pounds? sterling": "GBP",
    r"u\.?\s?s\.? dollars?": "USD",
    r"united states dollars?": "USD",
    r"euros?": "EUR",
    r"canadian dollars?": "CAD",
    r"australian dollars?": "AUD",
    r"swiss francs?": "CHF",
    r"japanese yen": "JPY",
    r"singapore dollars?": "SGD",
    r"new israeli shekels?": "ILS",
}
#: Codes that are also words, names or legal forms.
_WORDS = frozenset("ALL ARS BHD COP MAD PEN RON TRY".split())
_BESIDE_FIGURE = re.compile(r"(?<![\w/])([A-Z]{3})\s?(?=-?\d)|(?<=\d)\s?([A-Z]{3})\b(?!/)")
_ALONE = re.compile(r"(?<![\w/&-])[A-Z]{3}(?![\w/&-])")
#: Currencies that are also written with a bare "$".
DOLLARS = frozenset({"USD", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP"})

MAX_DIGITS = 18  # before or after the mark; what is longer is a number that names something

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\ufe63\uff0d"
_NIL = re.compile(rf"(?:[{DASHES}]{{1,3}}|nil|[{DASHES}]\s*0?)", re.I)
_UNIT = "|".join(sorted((re.escape(sign) for sign in [*SIGNS, *CODES]), key=len, reverse=True))
_LEADING_UNIT = re.compile(rf"({_UNIT})(?![A-Za-z])\s*", re.I)
_TRAILING_UNIT = re.compile(rf"\s*(?<![A-Za-z])({_UNIT})", re.I)
_STRANGE = re.compile(rf"^[^\w\s.,'’#%/\\()<>=:;@&*+$€£¥₹₪₩₺{re.escape(DASHES)}](?=\d)")  # a currency's sign that a font had no picture for
_SIDE = re.compile(r"\s*(CR|DR)\.?", re.I)
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_BODY = re.compile(r"\d[\d.,'’´ ]*|[.,]\d+")
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"})


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` is signed (minus, brackets); `side` is a printed CR or DR, whose meaning is left to the caller."""

    amount: Decimal
    currency: str | None = None
    side: str | None = None


def parse(text: str, *, decimal: str | None = None) -> Money | None:
    """The one amount that `text` consists of, or None. `decimal` is the document's decimal mark ("," or ".") when known.

    Without it, "1,234" and "1.234" are read as 1234 (money has two decimals or none), "1,5" as 1.5.
    """
    rest = _SPACES.sub(" ", text).strip()
    if _NIL.fullmatch(rest):
        return Money(Decimal(0))
    rest = _STRANGE.sub("", rest)
    rest, currency, side, negative = _dressing(rest)
    if _NIL.fullmatch(rest) and currency:
        return Money(Decimal(0), currency)
    amount = _number(rest, decimal)
    if amount is None:
        return None
    return Money(-amount if negative and amount else amount, currency, side)


def decimal_mark(words: Iterable[Word | str]) -> str | None:
    """ "." or ",": what the document's own figures prove to be its decimal mark; None when none of them tells.

    "1,234.50" proves a point, "1.234,50" a comma; "12.50" and "1,234,567" only suggest it (a third of a vote).
    """
    votes: Counter[str] = Counter()
    for word in words:
        text = (word if isinstance(word, str) else word.text).strip("()-+$€£ ")
        if re.fullmatch(r"\d{1,3}(,\d{2,3})*,\d{3}\.\d{1,2}", text):
            votes["."] += 3
        elif re.fullmatch(r"\d{1,3}(\.\d{3})+,\d{1,2}", text):
            votes[","] += 3
        elif re.fullmatch(r"\d+\.\d{2}|\d{1,3}(,\d{3}){2,}", text):
            votes["."] += 1
        elif re.fullmatch(r"\d+,\d{2}|\d{1,3}(\.\d{3}){2,}", text):
            votes[","] += 1
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return ranked[0][0]


def currency_of(pages: Iterable[Page]) -> str | None:
    """The ISO code of the document's currency by the signs, codes and names it prints; None when it prints none.

    A bare "$" counts for the dollar that the document names elsewhere ("CAD", "Canadian dollars"), else for USD. Codes that are also
    words or parts of names ("SDN BHD", "PEN") count only beside a figure; within "D/AUD/PA" no code is meant.
    """
    votes: Counter[str] = Counter()
    bare = 0
    for page in pages:
        text = page.text
        bare += len(re.findall(r"(?<![A-Za-z])\$", text))
        votes.update(SIGNS[sign] for sign in re.findall(r"US\$|A\$|AU\$|C\$|CA\$|NZ\$|HK\$|S\$|R\$|€|£|¥|₹|₪|₩|₺", text))
        votes.update(SIGNS[sign.upper()] for sign in re.findall(r"\b(RM|Rs\.?)\s?(?=\d)", text))
        beside = [one or other for one, other in _BESIDE_FIGURE.findall(text)]
        alone = [code for code in _ALONE.findall(text) if code not in _WORDS]
        votes.update({code: 2 for code in {*beside, *alone} if code in CODES})
        for name, code in NAMES.items():
            votes[code] += 2 * len(re.findall(rf"\b{name}\b", text, re.I))
    if bare:
        named = [code for code, _ in votes.most_common() if code in DOLLARS]
        votes[named[0] if named else "USD"] += bare
    votes += Counter()
    return votes.most_common(1)[0][0] if votes else None


def _dressing(text: str) -> tuple[str, str | None, str | None, bool]:
    """Takes signs, brackets, currency and CR/DR off both ends: (bare figure, ISO code, side, negative)."""
    currency = side = None
    negative = False
    text = re.sub(rf"(?<=\d)[.,][{DASHES}]{{1,2}}$", "", text)  # Swiss "200.—"
    for _ in range(6):
        before = text
        if _NIL.fullmatch(text):
            break
        if text[:1] in ("(", *DASHES) and len(text) > 1:
            text, negative = text[1:].lstrip(), True
        elif text.startswith("+"):
            text = text[1:].lstrip()
        elif found := _LEADING_UNIT.match(text):
            text, currency = text[found.end() :], currency or _iso(found.group(1))
        elif text.endswith((")", *DASHES)):
            text, negative = text[:-1].rstrip(), True
        elif found := re.search(_SIDE.pattern + "$", text, re.I):
            text, side = text[: found.start()], found.group(1).upper()
        elif found := re.search(_TRAILING_UNIT.pattern + "$", text, re.I):
            text, currency = text[: found.start()], currency or _iso(found.group(1))
        if text == before:
            break
    return text.strip(), currency, side, negative


def _iso(sign: str) -> str:
    return SIGNS.get(sign.upper(), sign.upper())


def _number(text: str, decimal: str | None) -> Decimal | None:
    text = re.sub(r"\s*([.,'’´])\s*", r"\1", _repaired(text))
    if not _BODY.fullmatch(text) or text[-1] in ".,' ’´":
        text = text.rstrip(".,")
        if not _BODY.fullmatch(text):
            return None
    text = re.sub(r"(?<=\d)[ '’´](?=\d{3}(?!\d))", "", text)
    if re.search(r"[ '’´]", text):
        return None
    whole, fraction = _divided(text, decimal)
    if not re.fullmatch(r"\d*|\d{1,3}(?:[.,]\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}", whole):
        return None
    digits = re.sub(r"[.,]", "", whole) or "0"
    if len(digits) > MAX_DIGITS or len(fraction) > MAX_DIGITS:
        return None
    return Decimal(f"{digits}.{fraction}") if fraction else Decimal(digits)


def _repaired(text: str) -> str:
    """Letters that a recogniser confuses with digits, only where digits are the clear majority and touch them."""
    letters = sum(c.isalpha() or c == "|" for c in text)
    if letters and sum(c.isdigit() for c in text) > 2 * letters and re.fullmatch(r"[\dOolI|.,' ]+", text):
        return text.translate(_LOOKALIKES)
    return text


def _divided(text: str, decimal: str | None) -> tuple[str, str]:
    """(whole part with its thousands marks, decimals)."""
    marks = [c for c in text if c in ".,"]
    if not marks:
        return text, ""
    whole, _, tail = text.rpartition(marks[-1])
    grouped = len(tail) == 3 and re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})*", whole) is not None
    if decimal:
        is_decimal = marks[-1] == decimal and decimal not in whole and not (grouped and len(set(marks)) == 2 and decimal == ".")
        return (whole, tail) if is_decimal or not (grouped or len(tail) == 3) else (text, "")
    if len(set(marks)) == 2:
        return (whole, tail) if marks.count(marks[-1]) == 1 else (text, "")
    return (text, "") if grouped or len(marks) > 1 else (whole, tail)
