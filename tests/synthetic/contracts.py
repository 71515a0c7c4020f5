"""Contracts in six languages: services, non-disclosure, lease, supply; in paragraphs over two or three pages."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from .codes import digits
from .drawing import A4, GREY, Sheet, letter
from .names import COUNTRIES, Firm, firm, full_name, when, words
from .truth import Fields, Paper, day, rows, text

TERMS = {"two (2) years": 24, "three (3) years": 36, "five years": 60, "24 Monaten": 24, "douze mois": 12, "cinco años": 60, "tre anni": 36, "een jaar": 12}


def papers(seed: int) -> Iterator[Paper]:
    for spec in words("contracts")["kinds"]:
        for i in range(spec["count"]):
            rng = random.Random(f"{seed}:contract:{spec['name']}:{i}")
            sheet, fields = contract(rng, spec)
            yield Paper("contract", COUNTRIES[spec["country"]].lang, f"contract-{spec['country']}-{spec['name']}".lower(), fields, sheet.done(), sheet.pages)


def _written(when_: date, code: str) -> str:
    months = COUNTRIES[code].months
    shapes = {"US": "{m} {d}, {y}", "GB": "{d} {m} {y}", "DE": "{d}. {m} {y}", "ES": "{d} de {m} de {y}"}
    return shapes.get(code, "{d} {m} {y}").format(m=months[when_.month - 1], d=when_.day, y=when_.year)


def _end(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, start.day) - timedelta(days=1)


def contract(rng: random.Random, spec: dict[str, Any]) -> tuple[Sheet, Fields]:
    code = spec["country"]
    first, second, region = firm(rng, code), firm(rng, code), rng.choice(spec["regions"])
    while second.name.split()[0] == first.name.split()[0]:
        second = firm(rng, code)
    start = when(rng).replace(day=rng.randint(1, 28))
    end, number = _end(start, TERMS[spec["term"]]), f"{start.year}-{digits(rng, 4)}"
    said = {
        "a": first.name,
        "b": second.name,
        "ad": first.address.replace("\n", ", "),
        "bd": second.address.replace("\n", ", "),
        "d": _written(start, code),
        "e": _written(end, code),
        "t": spec["term"],
        "j": region,
    }
    s = Sheet(letter if code == "US" else A4, rng.choice(["Times", "Times", "Helvetica", "OpenSans"]), margin=64)
    wide, numbered = s.width - 128, rng.random() < 0.5
    s.text(s.width / 2, 96, spec["title"], 15, bold=True, align="c")
    if numbered:
        s.text(s.width - 64, 60, f"{'No.' if code in ('US', 'GB') else 'Nr.' if code in ('DE', 'NL') else 'N.'} {number}", 9, align="r")
    s.on_page = lambda sheet: sheet.text(sheet.width - 64, 50, f"- {sheet.pages} -", 9, align="r", color=GREY) + 30
    y = s.wrap(64, 136, wide, spec["preamble"].format(**said), 10.5) + 12
    for i, (name, words_) in enumerate(spec["clauses"], 1):
        y = s.room(y, 90)
        y = s.text(64, y, f"{'§ ' if code == 'DE' else ''}{i}. {name}", 10.5, bold=True) + 2
        y = s.wrap(64, y, wide, words_.format(**said), 10.5)
        y = s.wrap(64, y + 3, wide, rng.choice(spec["clauses"])[1].format(**said), 10.5) + 10 if rng.random() < 0.25 and i > 1 and "{" not in words_ else y + 10
    y = s.room(y, 160)
    y = s.wrap(64, y + 8, wide, spec["sign"], 10.5) + 26
    _signatures(s, rng, code, (first, second), y, wide)
    found: Fields = {
        "Title": text(spec["title"]),
        "Parties": rows([{"Name": text(w.name), "Address": text(w.address)} for w in (first, second)]),
        "EffectiveDate": day(start),
        "ExpirationDate": day(end),
        "ContractDuration": text(spec["term"]),
        "Jurisdictions": rows([{"Region": text(region, *spec.get("region_also", []))}]),
    }
    return s, found | ({"ContractId": text(number)} if numbered else {})


def _signatures(s: Sheet, rng: random.Random, code: str, parties: tuple[Firm, Firm], y: float, wide: float) -> None:
    for i, who in enumerate(parties):
        x = 64 + i * wide / 2
        s.text(x, y, who.name, 10, bold=True)
        s.text(x + 8, y + 34, full_name(rng, code), 15, italic=True, family="Times", color="#1b2a6b")
        s.rule(x, y + 40, x + wide / 2 - 30, y + 40)
        s.text(x, y + 52, full_name(rng, code), 9)
