"""Numbers with check digits, made up: IBANs, tax numbers, card and routing numbers, vehicle numbers, machine readable zones."""

from __future__ import annotations

import random
from datetime import date

from stdnum import iban as ibans
from stdnum import luhn
from stdnum.ch import uid
from stdnum.es import ccc, cif, nif
from stdnum.gb import vat as gb_vat
from stdnum.iso7064 import mod_11_10
from stdnum.it import iva
from stdnum.nl import bsn
from stdnum.pt import nif as pt_nif
from stdnum.us import rtn

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def digits(rng: random.Random, count: int) -> str:
    """`count` digits, the first not a zero."""
    return str(rng.randint(1, 9)) + "".join(str(rng.randint(0, 9)) for _ in range(count - 1))


def letters(rng: random.Random, count: int) -> str:
    return "".join(rng.choice(LETTERS) for _ in range(count))


def iban(rng: random.Random, country: str) -> str:
    """A valid IBAN without spaces, its national check digits valid as well."""
    bban = _BBAN[country](rng)
    return country + ibans.calc_check_digits(f"{country}00{bban}") + bban


def spaced(code: str, group: int = 4) -> str:
    return " ".join(code[i : i + group] for i in range(0, len(code), group))


def _french(rng: random.Random) -> str:
    bank, branch, account = digits(rng, 5), digits(rng, 5), digits(rng, 11)
    return f"{bank}{branch}{account}{97 - (89 * int(bank) + 15 * int(branch) + 3 * int(account)) % 97:02d}"


def _spanish(rng: random.Random) -> str:
    bank, account = digits(rng, 8), digits(rng, 10)
    return bank + ccc.calc_check_digits(f"{bank}00{account}") + account


def _italian(rng: random.Random) -> str:
    odd = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
    body = digits(rng, 10) + "000" + digits(rng, 9)
    return LETTERS[sum(int(c) if i % 2 else odd[int(c)] for i, c in enumerate(body)) % 26] + body


def _dutch(rng: random.Random) -> str:
    while True:
        account = "0" + digits(rng, 9)
        if sum(int(c) * (10 - i) for i, c in enumerate(account)) % 11 == 0:
            return rng.choice(["MEER", "DUIN", "VLIE", "POLD"]) + account


def _portuguese(rng: random.Random) -> str:
    body = digits(rng, 19)
    return f"{body}{98 - int(body + '00') % 97:02d}"


_BBAN = {
    "DE": lambda rng: digits(rng, 18),
    "CH": lambda rng: "0" + digits(rng, 16),
    "GB": lambda rng: rng.choice(["HARB", "NORW", "ALBN"]) + digits(rng, 14),
    "FR": _french,
    "ES": _spanish,
    "IT": _italian,
    "NL": _dutch,
    "PT": _portuguese,
}


def vat(rng: random.Random, country: str) -> str:
    """A valid VAT number with its country's prefix; for the US an employer identification number."""
    return _VAT[country](rng)


def _siren(rng: random.Random) -> str:
    body = digits(rng, 8)
    return body + luhn.calc_check_digit(body)


def _british_vat(rng: random.Random) -> str:
    while True:
        number = digits(rng, 9)
        if gb_vat.is_valid(number):
            return "GB" + number


def _dutch_vat(rng: random.Random) -> str:
    while True:
        number = digits(rng, 9)
        if bsn.is_valid(number):
            return f"NL{number}B{rng.randint(1, 9):02d}"


def _german_vat(rng: random.Random) -> str:
    body = digits(rng, 8)
    return "DE" + body + mod_11_10.calc_check_digit(body)


def _french_vat(rng: random.Random) -> str:
    siren = _siren(rng)
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"


def _spanish_vat(rng: random.Random) -> str:
    body = rng.choice("AB") + digits(rng, 7)
    return "ES" + body + cif.calc_check_digits(body)[0]


def _italian_vat(rng: random.Random) -> str:
    body = "0" + digits(rng, 6) + f"{rng.randint(1, 99):03d}"
    number = body + luhn.calc_check_digit(body)
    return "IT" + iva.compact(number)


def _portuguese_vat(rng: random.Random) -> str:
    body = "5" + digits(rng, 7)
    return "PT" + body + pt_nif.calc_check_digit(body)


def _swiss_vat(rng: random.Random) -> str:
    while True:
        body = digits(rng, 8)
        check = uid.calc_check_digit(body)
        if len(check) == 1:
            return f"CHE-{body[:3]}.{body[3:6]}.{body[6:]}{check} MWST"


_VAT = {
    "DE": _german_vat,
    "FR": _french_vat,
    "ES": _spanish_vat,
    "IT": _italian_vat,
    "NL": _dutch_vat,
    "PT": _portuguese_vat,
    "GB": _british_vat,
    "CH": _swiss_vat,
    "US": lambda rng: f"{rng.randint(10, 88)}-{digits(rng, 7)}",
}


def spanish_person(rng: random.Random) -> str:
    body = digits(rng, 8)
    return body + nif.calc_check_digit(body) if hasattr(nif, "calc_check_digit") else body + "TRWAGMYFPDXBNJZSQVHLCKE"[int(body) % 23]


def routing(rng: random.Random) -> str:
    """A routing number of a US bank: nine digits, the last a check digit."""
    body = f"{rng.choice([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]):02d}" + digits(rng, 6)
    return body + rtn.calc_check_digit(body)


def card(rng: random.Random, network: str) -> str:
    """A card's number with its network's first digits, valid by Luhn."""
    prefix, length = {"VISA": ("4", 16), "Mastercard": ("53", 16), "American Express": ("37", 15), "Discover": ("6011", 16)}[network]
    body = prefix + digits(rng, length - 1 - len(prefix))
    return body + luhn.calc_check_digit(body)


def vin(rng: random.Random) -> str:
    """A vehicle identification number with its check digit (place nine of seventeen)."""
    signs = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
    value = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9], strict=True))
    body = [rng.choice("WVZSJ1"), *(rng.choice(signs) for _ in range(10)), *digits(rng, 6)]
    total = sum(value.get(c, int(c) if c.isdigit() else 0) * w for c, w in zip(body, [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2], strict=True))
    body[8] = "X" if total % 11 == 10 else str(total % 11)
    return "".join(body)


def mrz_check(data: str) -> str:
    """The check digit of ICAO 9303: weights 7, 3, 1; letters from 10, the filler 0."""
    values = [int(c) if c.isdigit() else 0 if c == "<" else ord(c) - 55 for c in data]
    return str(sum(value * (7, 3, 1)[i % 3] for i, value in enumerate(values)) % 10)


def passport_zone(country: str, family: str, given: str, number: str, born: date, sex: str, expires: date, personal: str = "") -> list[str]:
    """The two lines of 44 signs of a passport (TD3)."""
    first = f"P<{country}{zone_name(family)}<<{zone_name(given)}".ljust(44, "<")[:44]
    number, personal = number.ljust(9, "<"), personal.ljust(14, "<")
    born_, expires_ = f"{born:%y%m%d}", f"{expires:%y%m%d}"
    parts = [number + mrz_check(number), born_ + mrz_check(born_), expires_ + mrz_check(expires_), personal + mrz_check(personal)]
    second = f"{parts[0]}{country}{parts[1]}{sex}{parts[2]}{parts[3]}"
    return [first, second + mrz_check("".join(parts))]


def card_zone(country: str, family: str, given: str, number: str, born: date, sex: str, expires: date) -> list[str]:
    """The three lines of 30 signs of an identity card (TD1)."""
    number = number.ljust(9, "<")
    born_, expires_ = f"{born:%y%m%d}", f"{expires:%y%m%d}"
    first = f"I<{country}{number}{mrz_check(number)}".ljust(30, "<")
    second = f"{born_}{mrz_check(born_)}{sex}{expires_}{mrz_check(expires_)}{country}".ljust(29, "<")
    whole = first[5:] + second[:7] + second[8:15] + second[18:29]
    return [first, second + mrz_check(whole), f"{zone_name(family)}<<{zone_name(given)}".ljust(30, "<")[:30]]


def zone_name(name: str) -> str:
    """A name in the signs of a machine readable zone."""
    table = str.maketrans(
        {
            "Ä": "AE",
            "Ö": "OE",
            "Ü": "UE",
            "ß": "SS",
            "É": "E",
            "È": "E",
            "Ç": "C",
            "Ñ": "N",
            "Í": "I",
            "Á": "A",
            "Ó": "O",
            "Ã": "A",
            "Ô": "O",
            "Ë": "E",
            "Ê": "E",
            "Ú": "U",
            "Ì": "I",
        }
    )
    return name.upper().translate(table).replace(" ", "<").replace("-", "<").replace("'", "")
