"""Terms of payment in seven languages, and the due date that follows where none is printed."""

from __future__ import annotations

import pytest

from portal.core.extraction import terms
from portal.core.extraction.fields import extract
from tests.core.papers import paper


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ("Net 30", 30),
        ("Terms: net 14 days", 14),
        ("Payment within 30 days of the invoice date", 30),
        ("Zahlbar innerhalb von 14 Tagen", 14),
        ("Zahlungsziel: 10 Tage", 10),
        ("Paiement sous 45 jours", 45),
        ("Pago a 30 días", 30),
        ("Pagamento entro 60 giorni", 60),
        ("Betaling binnen 14 dagen", 14),
        ("Pagamento no prazo de 15 dias", 15),
        ("Due on receipt", 0),
    ],
)
def test_terms_tell_days(told, days):
    assert terms.days_in(told) == days


@pytest.mark.parametrize("told", ["2% 10, net 30", "30 days end of month", "30 jours fin de mois", "Net 30.50", "Returns within 14 days", "10 Tage 2% Skonto"])
def test_terms_that_count_otherwise_tell_none(told):
    assert terms.days_in(told) is None


def invoice(*lines):
    rows = [(50, (50, "Harbor Tools Ltd", 14)), (80, (50, "Invoice No: 118"), (300, "Invoice date: 14 March 2024"))]
    rows += [(110 + 16 * i, (50, line)) for i, line in enumerate(lines)]
    return extract("invoice", paper(*rows, (300, (350, "Total"), (-520, "$50.00"))))[0]


def test_a_due_date_follows_from_the_terms_and_names_its_parts():
    due = invoice("Payment terms: Net 30")["DueDate"]
    assert (due.value, due.method, due.parts) == ("2024-04-13", "derived", ["InvoiceDate", "PaymentTerm"])


def test_a_sentence_that_tells_the_terms_becomes_the_term():
    values = invoice("Please pay within 10 days to the account below.")
    assert values["DueDate"].value == "2024-03-24" and values["PaymentTerm"].content == "Please pay within 10 days to the account below."


def test_a_printed_due_date_is_not_computed():
    due = invoice("Payment terms: Net 30", "Due date: 1 April 2024")["DueDate"]
    assert (due.value, due.method) == ("2024-04-01", "label")


def test_without_a_date_of_issue_nothing_follows():
    values = extract("invoice", paper((50, (50, "Harbor Tools Ltd")), (80, (50, "Payment terms: Net 30")), (100, (50, "Total"), (-520, "$5.00"))))[0]
    assert "DueDate" not in values
