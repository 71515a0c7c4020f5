"""Which documents a rule is for: conditions by table, and which limits are refused."""

from __future__ import annotations

from typing import Any

import pytest

from portal.core.approvals import conditions
from portal.core.approvals.conditions import Facts
from portal.core.doctypes import DOCTYPES


def facts(doc_type: str = "invoice", folders: tuple[str, ...] = (), sender: str = "acme ltd", **values: Any) -> Facts:
    return Facts(DOCTYPES[doc_type], folders, (sender,), values)


def amount(figure: str, currency: str | None = "EUR") -> dict[str, Any]:
    return {"amount": figure, "currencyCode": currency}


def total(how: str, value: str = "1000", currency: str = "EUR") -> dict[str, Any]:
    return {"fields": [{"field": "InvoiceTotal", "is": how, "value": value, "currency": currency}]}


@pytest.mark.parametrize(
    ("wanted", "seen", "fits"),
    [
        ({}, facts(), True),
        ({"types": ["invoice"]}, facts(), True),
        ({"types": ["receipt"]}, facts(), False),
        ({"folder": "top"}, facts(folders=("below", "top")), True),
        ({"folder": "top"}, facts(folders=("other",)), False),
        ({"folder": "top"}, facts(), False),
        ({"sender": "Acme"}, facts(), True),
        ({"sender": "Beta"}, facts(), False),
        ({"types": ["invoice"], "sender": "Beta"}, facts(), False),
        (total("over"), facts(InvoiceTotal=amount("1000.01")), True),
        (total("over"), facts(InvoiceTotal=amount("1000")), False),
        (total("at_least"), facts(InvoiceTotal=amount("1000.00")), True),
        (total("under"), facts(InvoiceTotal=amount("999.99")), True),
        (total("under"), facts(InvoiceTotal=amount("1000")), False),
        (total("at_most"), facts(InvoiceTotal=amount("1000")), True),
        (total("is"), facts(InvoiceTotal=amount("1000.00")), True),
        (total("over"), facts(InvoiceTotal=amount("5", "USD")), True),
        (total("over"), facts(InvoiceTotal=amount("5", None)), True),
        (total("under"), facts(InvoiceTotal=amount("5", "USD")), False),
        (total("at_most"), facts(InvoiceTotal=amount("5", "USD")), False),
        (total("over"), facts(), True),
        (total("under"), facts(), False),
        (total("over"), facts("receipt"), False),
        (total("missing"), facts(), True),
        (total("missing"), facts("receipt"), True),
        (total("there"), facts(InvoiceTotal=amount("5")), True),
        (total("there"), facts(), False),
        ({"fields": [{"field": "InvoiceDate", "is": "over", "value": "2026-01-31"}]}, facts(InvoiceDate="2026-02-01"), True),
        ({"fields": [{"field": "InvoiceDate", "is": "over", "value": "2026-01-31"}]}, facts(InvoiceDate="2026-01-31"), False),
        ({"fields": [{"field": "PurchaseOrder", "is": "contains", "value": "po-"}]}, facts(PurchaseOrder="PO-17"), True),
        ({"fields": [{"field": "PurchaseOrder", "is": "is", "value": "po-17"}]}, facts(PurchaseOrder="PO-18"), False),
        ({"fields": [{"field": "PurchaseOrder", "is": "contains", "value": "x"}]}, facts(), False),
    ],
)
def test_a_rule_is_for_what_all_its_conditions_fit(wanted: dict[str, Any], seen: Facts, fits: bool) -> None:
    assert conditions.fit(wanted, seen).fits is fits


def test_what_cant_be_told_is_counted_as_over_and_said() -> None:
    (said,) = conditions.fit(total("over"), facts(InvoiceTotal=amount("5", "USD"))).unclear
    assert said == "Invoice total is in USD, the limit in EUR, so it counts as more than the limit."
    assert conditions.fit(total("over"), facts(InvoiceTotal=amount("5000"))).unclear == ()
