"""Tax Document Summary: what a folder's tax forms say, kept apart by recipient and tax year.

``data`` = ``{"summaries": [{recipient, recipient_tin, tax_year, income {<category>: n, …, total_income}, withheld {<category>: n},
deductions {<category>: n}, totals [{form_type, box, label, forms, amount}]}], "forms": [{document, name, form_type, tax_year, payer,
payer_tin, recipient, recipient_tin, boxes [{number, label, text, amount}]}], "documents_analyzed": [{id, name, type, confidence}],
"sources", "missing", "conflicts"}``.

Tax numbers show their last four digits only. `income`, `withheld` and `deductions` hold only categories that a form reports; each form
type's boxes are mapped to them in `boxes.py`. `totals` adds equal boxes of equal forms. Forms without amounts and year by nature (W-9,
W-8BEN) are summed up alone only when they are all there is of a recipient.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.core.reports.boxes import CERTIFICATES, SECTIONS, category, normal_box, normal_form
from portal.core.reports.entities import folded, may_be_one
from portal.core.reports.evidence import Evidence, Item, Paper
from portal.core.reports.figures import Figure, Ledger, number, once, taken, total
from portal.core.reports.tins import digits, last_four, masked, without_tins


@dataclass(frozen=True, slots=True)
class Form:
    """One tax form: a document, with its type in the IRS's spelling and whom it belongs to (`owner`, a key for comparing)."""

    paper: Paper
    form_type: str
    tax_year: str | None
    owner: str
    boxes: list[Item]

    @property
    def is_certificate(self) -> bool:
        return self.form_type in CERTIFICATES

    def text(self, name: str) -> str | None:
        return self.paper.text(name)

    @property
    def likeness(self) -> tuple[Any, ...]:
        """Equal for two copies of one form."""
        amounts = tuple((normal_box(box.text("Number")), box.amount("Amount"), box.text("Text")) for box in self.boxes)
        return self.form_type, self.tax_year, self.owner, folded(self.text("PayerName") or ""), amounts


def make(evidence: Evidence) -> dict[str, Any]:
    """The report's `data` (see the module)."""
    ledger = Ledger()
    papers = once([paper for paper in evidence.papers if paper.kind.family == "taxForm"], ledger)
    ledger.unused(evidence)
    everything = _forms(papers)
    forms = _without_copies(everything, ledger)
    groups = _grouped(forms)
    _note_several(groups, ledger)
    _note_names(everything, ledger)
    if not forms:
        ledger.lack("summaries", "The folder holds no tax form that was read.")
    return {
        "summaries": [_summary(index, group, ledger) for index, group in enumerate(groups)],
        "forms": [_form(index, form, ledger) for index, form in enumerate(forms)],
        "documents_analyzed": [
            {"id": form.paper.id, "name": form.paper.name, "type": form.form_type, "confidence": form.paper.confidence} for form in forms
        ],
        **_discreet(ledger),
    }


def _forms(papers: Sequence[Paper]) -> list[Form]:
    owners = _owners(papers)
    return [
        Form(
            paper,
            normal_form(paper.text("FormType") or "Unknown form"),
            paper.text("TaxYear") or _written(paper, "TaxYear"),
            owners[paper.id],
            paper.values["Boxes"].items if "Boxes" in paper.values else [],
        )
        for paper in papers
    ]


def _written(paper: Paper, name: str) -> str | None:
    amount = paper.amount(name)
    return str(number(amount)) if amount is not None else None


def _owners(papers: Sequence[Paper]) -> dict[str, str]:
    """A key per document, equal for one recipient: the full tax number; forms with a truncated one, or a name alone, are led to it."""
    written = {paper.id: (folded(paper.text("RecipientName") or ""), paper.text("RecipientTin") or "") for paper in papers}
    by_ending: dict[str, set[str]] = defaultdict(set)
    for _, tin in written.values():
        by_ending[last_four(tin)] |= {whole} if (whole := digits(tin)) else set()
    by_name: dict[str, set[str]] = defaultdict(set)
    keys = {paper: _tin_key(tin, by_ending) for paper, (_, tin) in written.items()}
    for paper, (name, _) in written.items():
        by_name[name] |= {keys[paper]} if keys[paper] else set()
    led = {name: next(iter(found)) for name, found in by_name.items() if name and len(found) == 1}
    return {paper: keys[paper] or led.get(name, name) for paper, (name, _) in written.items()}


def _tin_key(tin: str, by_ending: dict[str, set[str]]) -> str:
    if not tin:
        return ""
    ending = last_four(tin)
    whole = by_ending[ending]
    return digits(tin) or (next(iter(whole)) if len(whole) == 1 else ending)


def _without_copies(forms: Sequence[Form], ledger: Ledger) -> list[Form]:
    kept: dict[tuple[Any, ...], Form] = {}
    for form in sorted(forms, key=lambda f: (not f.paper.approved, f.paper.number)):
        first = kept.setdefault(form.likeness, form) if form.boxes else form
        if first is not form:
            detail = f"{form.paper.name} is a copy of {first.paper.name}: same form, year, people and amounts; it was counted once."
            ledger.doubt("duplicate", detail, (first.paper, form.paper))
    return [form for form in forms if not form.boxes or kept[form.likeness] is form]


def _grouped(forms: Sequence[Form]) -> list[list[Form]]:
    """By recipient and tax year: recipients with most forms first, newest year first. Certificates only where nothing else is."""
    summed = {form.owner for form in forms if not form.is_certificate}
    forms = [form for form in forms if not (form.is_certificate and form.owner in summed)]
    groups: dict[tuple[str, str], list[Form]] = defaultdict(list)
    for form in forms:
        groups[form.owner, form.tax_year or ""].append(form)
    share = {owner: sum(form.owner == owner for form in forms) for owner, _ in groups}
    by_year = sorted(groups, key=lambda key: key[1], reverse=True)
    return [groups[key] for key in sorted(by_year, key=lambda key: (-share[key[0]], key[0]))]


def _note_several(groups: Sequence[Sequence[Form]], ledger: Ledger) -> None:
    owners = list(dict.fromkeys(group[0].owner for group in groups))
    for owner in owners[1:] if len(owners) > 1 else ():
        papers = [form.paper for group in groups for form in group if form.owner == owner]
        name = next((text for paper in papers if (text := paper.text("RecipientName"))), "an unnamed recipient")
        ledger.doubt("entity", f"The folder also holds forms of {name}; they are summed up apart.", papers, name=name)


def _note_names(forms: Sequence[Form], ledger: Ledger) -> None:
    """Names under one tax number that can't be one recipient's: a misread number, or forms of two people."""
    by_number: dict[str, dict[str, list[Form]]] = defaultdict(lambda: defaultdict(list))
    for form in forms:
        if form.text("RecipientTin") and (name := form.text("RecipientName")):
            by_number[form.owner][name].append(form)
    for names in by_number.values():
        used, *others = names
        for other in (name for name in others if not may_be_one(used, name)):
            tin = masked(names[other][0].text("RecipientTin") or "")
            detail = f"Forms under the tax number {tin} name different recipients, {used} and {other}; they are summed up together."
            ledger.doubt("entity", detail, [form.paper for form in names[used] + names[other]], name=other, used=used)


def _summary(index: int, group: Sequence[Form], ledger: Ledger) -> dict[str, Any]:
    path = f"summaries.{index}"
    first = {name: next((text for form in group if (text := form.text(name))), None) for name in ("RecipientName", "RecipientTin")}
    shown: dict[str, Any] = {
        "recipient": first["RecipientName"],
        "recipient_tin": masked(first["RecipientTin"]) if first["RecipientTin"] else None,
        "tax_year": group[0].tax_year,
    }
    if group[0].tax_year is None and not all(form.is_certificate for form in group):
        ledger.lack(f"{path}.tax_year", f"No tax year was found in {', '.join(form.paper.name for form in group)}.")
    for section in SECTIONS:
        shown[section] = _section(f"{path}.{section}", section, group, ledger)
    return shown | {"totals": _totals(f"{path}.totals", group, ledger)}


def _section(path: str, section: str, group: Sequence[Form], ledger: Ledger) -> dict[str, Any]:
    figures: dict[str, list[Figure]] = defaultdict(list)
    for form in group:
        for box in form.boxes:
            place = category(form.form_type, box.text("Number"))
            if place and place[0] == section and (figure := _amount(box)):
                figures[place[1]].append(figure)
    shown: dict[str, Any] = {name: ledger.put(f"{path}.{name}", total(found)) for name, found in figures.items()}
    if section == "income" and figures:
        shown["total_income"] = ledger.put(f"{path}.total_income", total([figure for found in figures.values() for figure in found]))
    return shown


def _amount(box: Item) -> Figure | None:
    ground = box.get("Amount")
    return taken(ground) if ground else None


def _totals(path: str, group: Sequence[Form], ledger: Ledger) -> list[dict[str, Any]]:
    added: dict[tuple[str, str], list[tuple[Item, Figure]]] = defaultdict(list)
    for form in group:
        for box in form.boxes:
            key = normal_box(box.text("Number")) or folded(box.text("Label") or "")
            if key and (figure := _amount(box)):
                added[form.form_type, key].append((box, figure))
    return [
        {
            "form_type": form_type,
            "box": found[0][0].text("Number"),
            "label": found[0][0].text("Label"),
            "forms": len({box.array.paper.id for box, _ in found}),
            "amount": ledger.put(f"{path}.{index}.amount", total([figure for _, figure in found])),
        }
        for index, ((form_type, _), found) in enumerate(added.items())
    ]


def _form(index: int, form: Form, ledger: Ledger) -> dict[str, Any]:
    payer_tin, recipient_tin = form.text("PayerTin"), form.text("RecipientTin")
    return {
        "document": form.paper.id,
        "name": form.paper.name,
        "form_type": form.form_type,
        "tax_year": form.tax_year,
        "payer": form.text("PayerName"),
        "payer_tin": masked(payer_tin) if payer_tin else None,
        "recipient": form.text("RecipientName"),
        "recipient_tin": masked(recipient_tin) if recipient_tin else None,
        "boxes": [_box(f"forms.{index}.boxes.{place}", box, ledger) for place, box in enumerate(form.boxes)],
    }


def _box(path: str, box: Item, ledger: Ledger) -> dict[str, Any]:
    text, figure = box.text("Text"), _amount(box)
    return {
        "number": box.text("Number"),
        "label": box.text("Label"),
        "text": without_tins(text) if text else None,
        "amount": ledger.put(f"{path}.amount", figure) if figure else None,
    }


def _discreet(ledger: Ledger) -> dict[str, Any]:
    """The ledger, its quotations without tax numbers."""
    for entries in ledger.sources.values():
        for entry in entries:
            entry |= {key: without_tins(text) for key in ("content", "printed") if (text := entry.get(key))}
    return ledger.shown()
