"""The outline of the Tax Document Summary."""

from __future__ import annotations

from typing import Any

from portal.core.rendering import evidence, words
from portal.core.rendering.outline import Block, Caption, Card, Cards, Figure, Ranking, Section, Table

Data = dict[str, Any]


def subject(data: Data) -> list[str]:
    """Whom and when the report is about, in lines."""
    people = dict.fromkeys(one["recipient"] for one in data["summaries"] if one["recipient"])
    years = dict.fromkeys(one["tax_year"] for one in data["summaries"] if one["tax_year"])
    spans = f"Tax year {', '.join(years)}" if years else None
    return [words.listed(people), words.listed([spans, words.counted(len(data["forms"]), "form")])]


def sections(data: Data) -> tuple[Section, ...]:
    several = len(data["summaries"]) > 1
    made: list[Section] = []
    for index, one in enumerate(data["summaries"]):
        group = _title(one) if several else ""
        sheet = words.listed([one["recipient"], one["tax_year"]]) if several else ""
        made += [Section(title, blocks, group, sheet or "Summary") for title, blocks in _summary(one, f"summaries.{index}").items()]
    forms = [_form(form, f"forms.{index}") for index, form in enumerate(data["forms"])]
    return (*made, *forms, *evidence.analyzed(data), *evidence.by_document(data))


def _summary(one: Data, path: str) -> dict[str, tuple[Block, ...]]:
    """Blocks by their title. The cards are there even when they are none: a group's name stands above them."""
    made: dict[str, tuple[Block, ...]] = {"": (Cards(_cards(one, path)[:4]),)}
    income = tuple((words.label(name), _at(one, path, "income", name)) for name in one["income"] if name != "total_income")
    if income:
        rows = (*income, ("Total income", _at(one, path, "income", "total_income")))
        table = Table((("", 8), ("Amount", 3)), rows, strong=(len(income),))
        made["Income"] = (Ranking(income), table) if len(income) > 1 else (table,)
    kept = [(section, name) for section in ("withheld", "deductions") for name in one[section]]
    if kept:
        lines = tuple((words.label(name), words.label(section), _at(one, path, section, name)) for section, name in kept)
        made["Withheld and deductible"] = (Table((("", 6), ("Kind", 2), ("Amount", 3)), lines),)
    if one["totals"]:
        made["Totals by box"] = (_totals(one["totals"], f"{path}.totals"),)
    return made


def _at(one: Data, path: str, section: str, name: str) -> Figure:
    return Figure(one[section][name], f"{path}.{section}.{name}")


def _totals(totals: list[Data], path: str) -> Table:
    rows = tuple(
        (t["form_type"], t["box"] or "", t["label"] or "", Figure(t["forms"], form="count"), Figure(t["amount"], f"{path}.{index}.amount"))
        for index, t in enumerate(totals)
    )
    return Table((("Form", 2), ("Box", 1), ("Label", 6), ("Forms", 1.2), ("Amount", 2.2)), rows, named=3)


def _title(one: Data) -> str:
    year = one["tax_year"] or ("unknown" if one["totals"] else None)
    return words.listed([one["recipient"] or "Recipient unknown", one["recipient_tin"], f"tax year {year}" if year else None])


def _cards(one: Data, path: str) -> tuple[Card, ...]:
    """None for what no form reports."""
    withheld = [Card(words.label(name), _at(one, path, "withheld", name)) for name in one["withheld"]]
    if "total_income" not in one["income"]:
        return tuple(withheld)
    kinds = words.counted(len(one["income"]) - 1, "kind")
    return (Card("Total income", _at(one, path, "income", "total_income"), kinds), *withheld)


def _form(form: Data, path: str) -> Section:
    payer, recipient = (words.listed([form[who], form[f"{who}_tin"]]) for who in ("payer", "recipient"))
    about = words.listed([f"Payer: {payer}" if payer else None, f"Recipient: {recipient}" if recipient else None])
    rows = tuple(
        (box["number"] or "", box["label"] or "", box["text"] or "", Figure(box["amount"], f"{path}.boxes.{index}.amount"))
        for index, box in enumerate(form["boxes"])
    )
    blocks: list[Block] = [Caption(about)] if about else []
    if rows:
        blocks.append(Table((("Box", 1), ("Label", 6), ("Text", 3), ("Amount", 2.2)), rows, named=2))
    return Section(words.listed([form["form_type"], form["tax_year"], form["name"]]), tuple(blocks), sheet="Forms")
