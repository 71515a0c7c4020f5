"""Contracts as a deed with a cover, as a table of the main terms with clauses after it, and as a letter that is signed in return."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from ..codes import digits
from ..contracts import _end, _signatures, _written
from ..drawing import A4, GREY, PALE, Column, Sheet, letter
from ..names import COUNTRIES, Firm, address, firm, full_name, when, words
from ..truth import Fields, Paper, day, rows, text


def papers(seed: int) -> Iterator[Paper]:
    for spec in words("third_contracts")["kinds"]:
        name = f"third-contract-{spec['name']}"
        sheet, found = draw(random.Random(f"{seed}:{name}"), spec)
        yield Paper("contract", COUNTRIES[spec["country"]].lang, name, found, sheet.done(), sheet.pages)


def draw(rng: random.Random, spec: dict[str, Any]) -> tuple[Sheet, Fields]:
    code = spec["country"]
    first, second = _parties(rng, spec)
    start = when(rng).replace(day=rng.randint(1, 28))
    end, signed = _end(start, spec["months"]), start - timedelta(days=rng.randint(3, 20))
    said = {"a": first.name, "b": second.name, "ad": first.address.replace("\n", ", "), "bd": second.address.replace("\n", ", ")}
    said |= {"d": _written(start, code), "e": _written(end, code), "s": _written(signed, code), "t": spec["term"], "j": rng.choice(spec["regions"])}
    said["n"] = f"{spec.get('prefix', '')}{digits(rng, 5)}"
    s = Sheet(letter if code == "US" else A4, spec["family"], margin=60)
    y = FRAMES[spec["frame"]](s, spec, said)
    y = s.wrap(60, s.room(y, 150) + 10, s.width - 120, spec["sign"].format(**said), 10.5) + 24
    _signatures(s, rng, code, (first, second), y, s.width - 120)
    found: Fields = {
        "Title": text(spec["title"]),
        "Parties": rows([{"Name": text(w.name), "Address": text(w.address)} for w in (first, second)]),
        "EffectiveDate": day(start),
        "ExpirationDate": day(end),
        "ContractDuration": text(spec["term"]),
        "Jurisdictions": rows([{"Region": text(said["j"])}]),
    }
    whole = str(spec)
    found |= {"ExecutionDate": day(signed)} if "{s}" in whole else {}
    return s, found | ({"ContractId": text(said["n"])} if "{n}" in whole else {})


def _parties(rng: random.Random, spec: dict[str, Any]) -> tuple[Firm, Firm]:
    first, second = firm(rng, spec["country"]), firm(rng, spec["country"])
    while second.name.split()[0] == first.name.split()[0]:
        second = firm(rng, spec["country"])
    if spec.get("person"):
        second = Firm(full_name(rng, spec["country"]), address(rng, spec["country"]), spec["country"])
    return first, second


def _numbered(s: Sheet) -> float:
    s.text(s.width / 2, s.height - 30, f"{s.pages}", 9, align="c", color=GREY)
    return 60


def _clauses(s: Sheet, spec: dict[str, Any], said: dict[str, str], y: float, number: str) -> float:
    s.on_page = _numbered
    for i, (name, words_) in enumerate(spec["clauses"], 1):
        y = s.room(y, 80)
        y = s.text(60, y, number.format(i=i, name=name), 10.5, bold=True) + 2
        y = s.wrap(60, y, s.width - 120, words_.format(**said), 10.5) + 10
    return y


def deed(s: Sheet, spec: dict[str, Any], said: dict[str, str]) -> float:
    """A cover with date, parties and title; the clauses on the next page."""
    middle = s.width / 2
    s.text(middle, 130, spec["dated"].format(**said), 12, align="c")
    s.rule(150, 150, s.width - 150, 150)
    y = 210.0
    for sign, name, where in (("1", "a", "ad"), ("2", "b", "bd")):
        s.text(middle, y, f"({sign}) {said[name]}", 14, bold=True, align="c")
        y = s.text(middle, y + 18, said[where], 9.5, align="c") + 30
    s.rule(150, y, s.width - 150, y)
    s.text(middle, y + 60, spec["title"], 18, bold=True, align="c")
    if "reference" in spec:
        s.text(middle, y + 84, spec["reference"].format(**said), 10, align="c")
    y = s.page()
    y = s.wrap(60, 70, s.width - 120, spec["preamble"].format(**said), 10.5) + 14
    return _clauses(s, spec, said, y, "{i}. {name}")


def terms(s: Sheet, spec: dict[str, Any], said: dict[str, str]) -> float:
    """The main terms in a table of two columns, then the clauses."""
    s.box(0, 0, s.width, 8, fill="#455a64", stroke=None)
    s.text(60, 60, spec["title"], 17, bold=True)
    cells = [[label, value.format(**said)] for label, value in spec["table"]]
    y = s.table(60, 80, [Column("", 150), Column("", s.width - 270)], cells, size=10, rules="full", head=PALE, pad=6) + 24
    return _clauses(s, spec, said, y, "§ {i} {name}" if spec["country"] == "DE" else "{i}  {name}")


def returned(s: Sheet, spec: dict[str, Any], said: dict[str, str]) -> float:
    """A letter: sender, date, receiver, subject; paragraphs with headings run in."""
    s.lines(s.width - 60, 56, [said["a"], *said["ad"].split(", ")], 10, align="r")
    s.text(60, 130, said["s"], 10.5)
    y = s.lines(60, 154, [said["b"], *said["bd"].split(", ")], 10.5) + 14
    y = s.text(60, y, f"{spec.get('re', '')}{spec['title']}", 12, bold=True) + 8
    y = s.wrap(60, y, s.width - 120, spec["preamble"].format(**said), 10.5) + 12
    return _clauses(s, spec, said, y, "({i}) {name}.")


FRAMES = {frame.__name__: frame for frame in (deed, terms, returned)}
