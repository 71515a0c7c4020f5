"""XML without pages of its own as lines that people can read: an e-invoice like an invoice, anything else as an outline."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from portal.core.doctypes import DOCTYPES
from portal.core.extraction import labels
from portal.core.extraction.model import Value
from portal.core.extraction.sources import bills, einvoices, trees
from portal.core.extraction.sources.bills import Bill

WIDTH = 100  # characters of a sheet's line
_CAPTION = 22
#: Columns of the table of items with their widths; figures stand at the right of theirs.
_COLUMNS = (("Description", 44), ("Quantity", 12), ("Unit", 10), ("UnitPrice", 14), ("TaxRate", 7), ("Amount", 13))
_CREDIT_NOTES = frozenset({"381", "261", "262", "296", "308", "396", "420", "458", "532"})


def lines(data: bytes) -> list[str]:
    """The lines of an XML file. Raises `trees.Unreadable`."""
    root = trees.parse(data)
    bill = einvoices.told_by(root)
    return list(outline(root) if bill is None else sheet(bill))


def outline(root: trees.Element) -> Iterator[str]:
    """Every element that holds text or attributes, a line each, indented by its depth."""
    for depth, node in trees.walk(root):
        attributes = " ".join(f"{name.rpartition('}')[2]}={value}" for name, value in node.attrib.items())
        line = " ".join(filter(None, [f"{'  ' * min(depth, 20)}{trees.local(node)}:", trees.own_text(node), attributes]))
        yield from textwrap.wrap(line, WIDTH, drop_whitespace=False, subsequent_indent="  " * min(depth + 1, 20)) or [line]


def sheet(bill: Bill) -> Iterator[str]:
    """Title, facts, items, totals, in this order; figures as the fields will have them."""
    values = bills.values(bill)
    declared = [field.name for field in DOCTYPES[bill.doc_type].fields]
    facts = [name for name in declared if name in values and values[name].type != "array"]
    sums = [name for name in facts if values[name].type == "currency"]
    yield {"purchaseOrder": "Purchase order"}.get(bill.doc_type, "Credit note" if bill.code in _CREDIT_NOTES else "Invoice")
    yield ""
    for name in facts:
        if name not in sums:
            yield from _fact(name, values[name])
    for name, cell in ((name, cell) for row in _rows(values, "PaymentDetails") for name, cell in row.items()):
        yield from _fact(name, cell)
    yield from _table(_rows(values, "Items"))
    for name in sums:
        yield from _fact(name, values[name])
    for row in _rows(values, "TaxDetails"):
        yield f"  tax of {' at '.join(_shown(row[name]) + (' %' if name == 'Rate' else '') for name in ('Amount', 'Rate') if name in row)}"


def _rows(values: dict[str, Value], name: str) -> list[dict[str, Value]]:
    return values[name].value if name in values else []


def _fact(name: str, value: Value) -> list[str]:
    caption = labels.data("einvoices")["captions"].get(name, name) + ":"
    return textwrap.wrap(_shown(value), WIDTH, initial_indent=caption.ljust(_CAPTION), subsequent_indent=" " * _CAPTION) or [caption]


def _shown(value: Value) -> str:
    if value.type == "currency":
        return f"{value.value['amount']:,f} {value.value['currencyCode'] or ''}".strip()
    return f"{value.value:,f}" if value.type == "number" else str(value.value)


def _table(rows: list[dict[str, Value]]) -> Iterator[str]:
    """A description that is too long for its column stands on lines of its own above its figures."""
    if not rows:
        return
    yield ""
    yield "".join(head.ljust(width) if head in ("Description", "Unit") else head.rjust(width - 1) + " " for head, width in _headed())
    for row in rows:
        name = _shown(row["Description"]) if "Description" in row else ""
        if len(name) >= _COLUMNS[0][1]:
            yield from textwrap.wrap(name, WIDTH)
            name = ""
        yield name.ljust(_COLUMNS[0][1]) + "".join(_cell(row, column, width) for column, width in _COLUMNS[1:])
    yield ""


def _headed() -> list[tuple[str, int]]:
    heads = {"UnitPrice": "Unit price", "TaxRate": "Tax %"}
    return [(heads.get(column, column), width) for column, width in _COLUMNS]


def _cell(row: dict[str, Value], column: str, width: int) -> str:
    cell = row.get(column)
    shown = "" if cell is None else f"{cell.value['amount']:,f}" if cell.type == "currency" else _shown(cell)
    return f" {shown[: width - 1]}".ljust(width) if column == "Unit" else f"{shown} ".rjust(width)
