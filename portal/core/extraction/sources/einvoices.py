"""E-invoices in a file: attached to a PDF, or the file itself. The issuer's program wrote them, so nothing printed is asked before them."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2 as pdfium

from portal.core.extraction import arithmetic
from portal.core.extraction.model import Check, Source, Value
from portal.core.extraction.sources import attachments, bills, cii, national, trees, ubl
from portal.core.extraction.sources.bills import Bill


def read(data: bytes) -> Bill | None:
    """The bill in an XML file; None when it is XML of another kind. Raises `trees.Unreadable`."""
    return told_by(trees.parse(data))


def told_by(root: trees.Element) -> Bill | None:
    """The bill that a tree of any known syntax tells."""
    return next(filter(None, (reader(root) for reader in (cii.read, ubl.read, national.fattura, national.facturae))), None)


def of_xml(data: bytes) -> list[Source]:
    """A file that is an e-invoice itself. Its pages were made of the same bytes, so they are known to be readable."""
    bill = read(data)
    return [] if bill is None else [replace(source(bill, ""), whole=True)]


def of_pdf(document: pdfium.PdfDocument, data: bytes) -> list[Source]:
    """The e-invoice attached to a PDF, open and as bytes, with a failed check for one that can't be read and for two that differ."""
    found: list[Source] = []
    problems: list[Check] = []
    for name, content in attachments.xml_files(data) if document.count_attachments() else ():
        try:
            bill = attached(content)
        except trees.Unreadable as failure:
            said = "is too large to be read" if failure.code == "too_large" else "can't be read"
            problems.append(Check("embedded_invoice_is_readable", False, [], f"{name} {said}"))
            continue
        if bill is not None:
            found.append(source(bill, name))
    if found:
        problems += _differing(found)
        found[0].checks += problems
        return found[:1]
    return [Source("", "xml", checks=problems)] if problems else []


def attached(content: bytes | trees.Unreadable) -> Bill | None:
    """As `read`; one that takes more memory than there is is too large, and costs nothing but itself."""
    if isinstance(content, trees.Unreadable):
        raise content
    try:
        return read(content)
    except MemoryError:
        raise trees.Unreadable("too_large", "out of memory") from None


def source(bill: Bill, name: str) -> Source:
    """The bill as a source of values; what it says is checked against itself."""
    fields = bills.values(bill)
    about = ", ".join(filter(None, (bill.profile, name)))
    certainty = 0.99 if bill.code or bill.facts.get("InvoiceTotal") else 0.9
    return Source(bill.standard, "xml", fields, bill.doc_type, certainty, about, [*_sums(bill, fields), *_cut(bill)])


def _sums(bill: Bill, fields: dict[str, Value]) -> list[Check]:
    """The lines make the sum that the XML states for them (EN 16931, BR-CO-10)."""
    stated = bills.decimal(bill.lines)
    lines = [row["Amount"].value["amount"] for row in fields["Items"].value if "Amount" in row] if "Items" in fields else []
    if stated is None or not lines or len(bill.items) > bills.MAX_ITEMS:
        return []
    right = abs(sum(lines) - stated) <= arithmetic.COIN
    return [Check("items_add_up", right, ["Items"], f"{sum(lines)} {'=' if right else '≠'} {bill.lines}")]


def _cut(bill: Bill) -> list[Check]:
    cut = len(bill.items) - bills.MAX_ITEMS
    found = [Check("all_lines_are_shown", False, ["Items"], f"the last {cut} of {len(bill.items)} lines are left out")] if cut > 0 else []
    if bill.others:
        found.append(Check("the_file_holds_one_invoice", False, [], f"{bill.others} more in the same file are left out"))
    return found


def _differing(found: list[Source]) -> list[Check]:
    """Two e-invoices in one file have to be the same invoice."""
    for name in ("InvoiceId", "OrderId", "InvoiceTotal", "OrderTotal"):
        told = {str(one.fields[name].value) for one in found if name in one.fields}
        if len(told) > 1:
            return [Check("embedded_invoices_agree", False, [name], " and ".join(sorted(told))[:300])]
    return []
