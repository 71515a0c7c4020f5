"""The Tax Document Summary as pages."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable

from portal.core.rendering import blocks, charts, evidence, style, words
from portal.core.rendering.blocks import Card

Data = dict[str, Any]


def subject(data: Data) -> list[str]:
    """Whom and when the report is about, in lines."""
    people = dict.fromkeys(one["recipient"] for one in data["summaries"] if one["recipient"])
    years = dict.fromkeys(one["tax_year"] for one in data["summaries"] if one["tax_year"])
    spans = f"Tax year {', '.join(years)}" if years else None
    return [words.listed(people), words.listed([spans, words.counted(len(data["forms"]), "form")])]


def story(data: Data) -> list[Flowable]:
    summaries = [flowable for one in data["summaries"] for flowable in _summary(one, several=len(data["summaries"]) > 1)]
    forms = [flowable for form in data["forms"] for flowable in _form(form)]
    return [*summaries, *forms, *evidence.analyzed(data), *evidence.by_document(data)]


def _summary(one: Data, *, several: bool) -> list[Flowable]:
    income = {name: value for name, value in one["income"].items() if name != "total_income"}
    cards = _cards(one, len(income))
    story: list[Flowable] = [blocks.heading(_title(one))] if several else []
    story += [blocks.Cards(cards[:4])] if cards else []
    if len(income) > 1:
        story += [blocks.heading("Income"), charts.ranking([(words.label(name), value) for name, value in income.items()])]
    sections = [(section, name, value) for section in ("withheld", "deductions") for name, value in one[section].items()]
    if sections:
        rows = [[words.label(name), words.label(section), value] for section, name, value in sections]
        story += [blocks.heading("Withheld and deductible"), blocks.table(("", "Kind", "Amount"), rows, (6, 2, 3), numbers=(2,))]
    if one["totals"]:
        rows = [[t["form_type"], t["box"] or "", t["label"] or "", t["forms"], t["amount"]] for t in one["totals"]]
        head = ("Form", "Box", "Label", "Forms", "Amount")
        story += [blocks.heading("Totals by box"), blocks.table(head, rows, (2, 1, 6, 1.2, 2.2), numbers=(3, 4))]
    return story


def _title(one: Data) -> str:
    year = one["tax_year"] or ("unknown" if one["totals"] else None)
    return words.listed([one["recipient"] or "Recipient unknown", one["recipient_tin"], f"tax year {year}" if year else None])


def _cards(one: Data, kinds: int) -> list[Card]:
    """None for what no form reports."""
    total = one["income"].get("total_income")
    income = [Card("Total income", words.amount(total), words.counted(kinds, "kind"))] if total is not None else []
    return income + [Card(words.label(name), words.amount(value)) for name, value in one["withheld"].items()]


def _form(form: Data) -> list[Flowable]:
    payer, recipient = (words.listed([form[who], form[f"{who}_tin"]]) for who in ("payer", "recipient"))
    about = words.listed([f"Payer: {payer}" if payer else None, f"Recipient: {recipient}" if recipient else None])
    rows = [[box["number"] or "", box["label"] or "", box["text"] or "", box["amount"]] for box in form["boxes"]]
    story: list[Flowable] = [blocks.heading(words.listed([form["form_type"], form["tax_year"], form["name"]]))]
    story += [blocks.paragraph(about, style.CAPTION)] if about else []
    return story + ([blocks.table(("Box", "Label", "Text", "Amount"), rows, (1, 6, 3, 2.2), numbers=(3,))] if rows else [])
